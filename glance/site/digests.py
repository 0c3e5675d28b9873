"""The files of a site by what is in them, so that a change of one can be told."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from glance.errors import NotAllowed

if TYPE_CHECKING:
    from pathlib import Path

# Where the settings, fields, mappings and boards are.
FOLDERS = ("config", "boards")


def digests(folder: Path) -> dict[str, str]:
    """Give the SHA-256 of every settings file of a site, by its name in the site's folder.

    NotAllowed where one cannot be read: what is in it is then not known, which is not
    the same as that it is gone.
    """
    try:
        return {
            file.relative_to(folder).as_posix(): sha256(file.read_bytes()).hexdigest()
            for part in FOLDERS
            for file in sorted((folder / part).rglob("*.toml"))
            if not file.name.startswith(".") and file.is_file()
        }
    except OSError as error:
        raise NotAllowed(f"{error.filename} cannot be read ({error.strerror})") from error
