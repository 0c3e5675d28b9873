"""Who holds a serial port, and the programs that are known to take one away."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from glance.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator


class Holder(NamedTuple):
    """A process that has a port open; `command` is "" where this account may not know it."""

    pid: int
    command: str


@dataclass(frozen=True, slots=True)
class Thief:
    """A program that is known to take serial ports: what it does, and what to do about it.

    `pid` is its process, None where it is installed and does not run.
    """

    name: str
    does: str
    remedy: str
    pid: int | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    name: str
    programs: tuple[str, ...]  # as they are called on PATH and in /proc/*/comm
    does: str
    remedy: str


_THIEVES = (
    _Known(
        "brltty",
        ("brltty",),
        # Ubuntu bug 1958224: its udev rule claims 1A86:7523 and 10C4:EA60.
        "takes CH340 and CP210x adapters for braille displays, and they vanish when plugged in",
        "where nobody reads braille: sudo apt remove brltty, then plug the light in again",
    ),
    _Known(
        "ModemManager",
        ("ModemManager",),
        "writes to new serial devices to see whether they are modems",
        "where there is no modem: sudo systemctl disable --now ModemManager; else a udev rule "
        'for the light with ENV{ID_MM_DEVICE_IGNORE}="1"',
    ),
    _Known(
        "olad",
        ("olad",),
        "writes its questions to every ttyUSB device to find DMX widgets",
        "where no DMX is driven by it: sudo systemctl disable --now olad; else the line "
        "ignore_device = DEVICE in ola-usbserial.conf",
    ),
)
# Programs of the system are not on everybody's PATH.
_SYSTEM = ("/usr/sbin", "/usr/local/sbin", "/sbin")


def holders(device: str, processes: Path = Path("/proc")) -> tuple[Holder, ...]:
    """Every process that has a device open, as far as this account may see.

    Of another account's process only its lock on the port can be seen: pyserial puts one
    there for whoever asks to be alone, as glance does.
    """
    try:
        wanted = Path(device).stat()
    except OSError:
        return ()
    pids = {pid for pid in _pids(processes) if _has_open(processes / str(pid), wanted)}
    pids |= set(_lockers(processes, wanted))
    return tuple(Holder(pid, _command(processes / str(pid))) for pid in sorted(pids))


def unseen(processes: Path = Path("/proc")) -> bool:
    """Whether there are processes whose open files this account may not see."""
    return any(not os.access(processes / str(pid) / "fd", os.R_OK) for pid in _pids(processes))


def _pids(processes: Path) -> Iterator[int]:
    with suppress(OSError):
        for process in processes.iterdir():
            if process.name.isdecimal():
                yield int(process.name)


def _has_open(process: Path, wanted: os.stat_result) -> bool:
    # A process may end, and its files with it, at any moment of this.
    with suppress(OSError):
        for number in (process / "fd").iterdir():
            with suppress(OSError):
                held = number.stat()
                if (held.st_dev, held.st_ino) == (wanted.st_dev, wanted.st_ino):
                    return True
    return False


def _lockers(processes: Path, wanted: os.stat_result) -> Iterator[int]:
    """The processes of /proc/locks (proc(5)): "1: FLOCK ADVISORY WRITE 4711 00:06:93 0 EOF"."""
    place = f"{os.major(wanted.st_dev):02x}:{os.minor(wanted.st_dev):02x}:{wanted.st_ino}"
    with suppress(OSError):
        for line in (processes / "locks").read_text("ascii", "replace").splitlines():
            words = line.split()
            if place in words and words[words.index(place) - 1].isdecimal():
                yield int(words[words.index(place) - 1])


def _command(process: Path) -> str:
    with suppress(OSError):
        words = (process / "cmdline").read_bytes().rstrip(b"\0").replace(b"\0", b" ")
        if words:
            return plain(words.decode("utf-8", "replace"))
    return _name(process)


def _name(process: Path) -> str:
    with suppress(OSError):
        return plain((process / "comm").read_text("utf-8", "replace").strip())
    return ""


def thieves(processes: Path = Path("/proc"), path: str | None = None) -> tuple[Thief, ...]:
    """The known thieves that are installed here or running."""
    running = {_name(processes / str(pid)): pid for pid in _pids(processes)}
    places = path if path is not None else os.pathsep.join((os.environ.get("PATH", ""), *_SYSTEM))
    seen: list[Thief] = []
    for known in _THIEVES:
        pid = next((running[name] for name in known.programs if name in running), None)
        installed = any(shutil.which(name, path=places) for name in known.programs)
        if pid is not None or installed:
            seen.append(Thief(known.name, known.does, known.remedy, pid))
    return tuple(seen)
