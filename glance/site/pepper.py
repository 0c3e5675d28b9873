"""The secret of a site that PINs are mixed with, which lives outside the database.

With the database alone all PINs of six digits are tried in a day; without this secret
none can be.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from glance.errors import NotAllowed

PEPPER = "pepper"
PEPPER_BYTES = 32


def write_pepper(path: Path) -> None:
    """Make a secret there that only its owner can read; never over one that exists."""
    temporary = None
    try:
        number, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(number, "wb") as file:
            file.write(f"{secrets.token_hex(PEPPER_BYTES)}\n".encode())
            file.flush()
            os.fsync(file.fileno())
        # Unlike a renaming, a link replaces nothing: of two who make one, one succeeds.
        os.link(temporary, path)
    except FileExistsError:
        raise NotAllowed(
            f"{path} exists already; every PIN depends on it, and glance overwrites none"
        ) from None
    except OSError as error:
        raise NotAllowed(f"{path} cannot be made ({error.strerror})") from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                Path(temporary).unlink()
