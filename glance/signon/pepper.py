"""The secret that PINs are mixed with, looked for where a site keeps it."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from glance.errors import NotAllowed
from glance.site import PEPPER, PEPPER_BYTES, write_pepper

if TYPE_CHECKING:
    from glance.site import Site

_CREDENTIAL = "glance-pepper"
_OTHERS = 0o077
# systemd lets a service read its credentials by an access list, which looks as if
# their group might; nobody else can enter their folder.
_OTHERS_OF_CREDENTIAL = 0o027


class NoPepper(NotAllowed):
    """There is no secret where the site keeps it."""


def pepper_path(site: Site) -> Path:
    """Give where the secret is, or would be: a credential of systemd, a file, the site."""
    return _credential() or site.folder / (site.settings.pepper_file or PEPPER)


def read_pepper(site: Site) -> bytes:
    """Give the secret; raise NoPepper where there is none, NotAllowed for one that is none."""
    path = pepper_path(site)
    closed_to = _OTHERS if path != _credential() else _OTHERS_OF_CREDENTIAL
    try:
        with path.open("rb") as file:
            found = os.fstat(file.fileno())
            text = file.read(4 * PEPPER_BYTES) if stat.S_ISREG(found.st_mode) else b""
    except FileNotFoundError:
        raise NoPepper(
            f"{path}, the secret that PINs are mixed with, is missing: where nobody has a PIN yet "
            "glance staff add makes it; else put it back from a copy, or, if it is lost, give "
            "every PIN anew, the first one with: glance staff reset-pin CODE --new-pepper"
        ) from None
    except OSError as error:
        raise NotAllowed(
            f"{path}, the secret that PINs are mixed with, cannot be read ({error.strerror}); "
            "run glance as the user who owns it"
        ) from error
    if found.st_mode & closed_to:
        raise NotAllowed(
            f"other users of this machine may read {path}, the secret that PINs are mixed with; "
            f"close it with: chmod 600 {path}"
        )
    with suppress(ValueError):
        pepper = bytes.fromhex(text.decode("ascii", "replace"))
        if len(pepper) == PEPPER_BYTES:
            return pepper
    raise NotAllowed(
        f"{path} does not hold the secret that PINs are mixed with, {2 * PEPPER_BYTES} digits and "
        "letters a to f; put it back from a copy"
    )


def make_pepper(site: Site) -> bytes:
    """Make the secret of a site and give it; raise NotAllowed where there is one."""
    write_pepper(pepper_path(site))
    return read_pepper(site)


def _credential() -> Path | None:
    folder = os.environ.get("CREDENTIALS_DIRECTORY", "")
    path = Path(folder, _CREDENTIAL)
    with suppress(OSError):
        return path if folder and path.exists() else None
    return None
