"""A disk as a ward's PC has it: every flush takes 5 ms longer than here."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = """\
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
#define SLOWER(name) int name(int file) { \\
    static int (*real)(int); \\
    struct timespec pause = {0, 5000000}; \\
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, #name); \\
    nanosleep(&pause, 0); \\
    return real(file); }
SLOWER(fsync)
SLOWER(fdatasync)
"""


def slow_disk(folder: Path) -> dict[str, str]:
    """Give the environment of a program whose flushes are slow; none without a C compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        return {}
    library = folder / "slow_disk.so"
    (folder / "slow_disk.c").write_text(SOURCE)
    subprocess.run(
        (compiler, "-shared", "-fPIC", "-o", library, folder / "slow_disk.c", "-ldl"), check=True
    )
    return {"LD_PRELOAD": str(library)}
