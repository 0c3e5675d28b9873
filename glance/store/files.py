"""The files of a database, watched for what no database notices: taken away, cut short, changed."""

from __future__ import annotations

import os
from stat import S_ISDIR
from typing import TYPE_CHECKING

from glance.errors import Unreachable
from glance.store.sqlite import CORRUPT, WORDS

if TYPE_CHECKING:
    from os import stat_result
    from pathlib import Path


def insist_on_file(path: Path) -> stat_result:
    """Give what the system knows of a database; raise Unreachable for what can be none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        raise Unreachable(f"there is no database at {path}") from None
    except OSError as error:
        raise Unreachable(f"{path} cannot be read ({error.strerror})") from error
    if S_ISDIR(found.st_mode):
        raise Unreachable(f"{path} is a folder: move it away and put back the last good copy")
    if found.st_size == 0:
        raise Unreachable(f"{path} is empty (0 bytes): put back the last good copy")
    return found


# The log of commits and its index: nobody may take them away while they are in use.
BESIDE = ("-wal", "-shm")


class Files:
    """A database's file and those beside it, as they were when they were last looked at."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._near = tuple((suffix, f"{path}{suffix}") for suffix in BESIDE)
        self._beside: dict[str, stat_result] = {}
        self._written: int | None = None

    def forget(self) -> None:
        """Look at whatever is there next as if for the first time."""
        self._beside.clear()
        self._written = None

    def insist_on_beside(self) -> None:
        """Raise Unreachable where a file beside it was taken away since a connection was opened.

        SQLite goes on without a word, with the log that it holds open and nobody else sees.
        """
        for suffix, path in self._near:
            now, was = _stat(path), self._beside.get(suffix)
            if was is not None and (now is None or not os.path.samestat(was, now)):
                raise Unreachable(
                    f"the database's {suffix} file was taken away while it was in use"
                )
            if now is not None:
                self._beside[suffix] = now

    def insist(self, due: int) -> None:
        """Raise Unreachable where files are missing or hold less than `due` bytes in pages.

        SQLite goes on until it meets a page that is not there.
        """
        self.insist_on_beside()
        # Each page is in the file or in the log.
        pages = (_stat(self._path), self._beside.get("-wal"))
        if sum(file.st_size for file in pages if file is not None) < due:
            raise Unreachable(WORDS[CORRUPT])

    def written(self) -> bool:
        """Say whether the file itself was written to since this was asked before.

        With a log of commits that is rare: every thousand pages, and when somebody
        copies another file over it.
        """
        own = _stat(self._path)
        now = None if own is None else own.st_mtime_ns
        was, self._written = self._written, now
        return was is not None and was != now and "-wal" in self._beside


def _stat(path: Path | str) -> stat_result | None:
    try:
        return os.stat(path)  # noqa: PTH116 - twice in each save, and a Path takes longer to make
    except FileNotFoundError:
        return None
