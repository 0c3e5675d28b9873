"""Files of a site: read whole, written whole, private to their owner."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from glance.errors import Faulty, NotAllowed, NotFound, Problem

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
# A settings file of this size was never written by a person.
_LARGEST = 4_000_000


def read_text(path: Path, name: str) -> str:
    """Give a file's text; `name` is what messages call it."""
    try:
        if path.stat().st_size > _LARGEST:
            raise Faulty([Problem(name, "too large for a file of settings")])
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise Faulty([Problem(name, "not UTF-8 text; save it as UTF-8")]) from None
    except FileNotFoundError:
        raise NotFound(f"{path} is missing; glance init makes a site with one") from None
    except OSError as error:
        raise NotAllowed(f"{path} cannot be read ({error.strerror})") from error


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a private file so that a reader sees the old one or the new one, never half of it."""
    content = content.encode() if isinstance(content, str) else content
    temporary = None
    try:
        # mkstemp makes the file readable by its owner only.
        number, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            with suppress(OSError):
                Path(temporary).unlink()
        raise NotAllowed(f"{path} cannot be written ({error.strerror})") from error


def open_to_others(path: Path) -> bool:
    """Whether anybody but the owner may read or write it; False where it is not there."""
    try:
        return bool(path.stat().st_mode & 0o077)
    except OSError:
        return False
