"""busylight-core, loaded when a light is opened, and made to say when nothing was sent."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Faults = tuple[type[Exception], ...]


class SureHandle:
    """A handle that says when nothing was sent: hidapi gives -1, which the library overlooks."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle

    def __getattr__(self, name: str) -> object:
        found = getattr(self._handle, name)
        return partial(_sent, found) if name in {"write", "send_feature_report"} else found


def _sent(send: Callable[[bytes], int], report: bytes) -> int:
    if (count := send(report)) < 0:
        raise OSError("the light took nothing")
    return count


def library() -> tuple[Any, Faults]:
    """Load the library, and say what its classes raise for a light that has gone."""
    try:
        core = import_module("busylight_core")
        log = import_module("loguru").logger
    except (ImportError, AttributeError) as error:  # another package is named hid, too
        lacks = f"busylight-core cannot be used ({error}): pip install 'glance-board[hid]'"
        raise OSError(lacks) from error
    log.disable("busylight_core")  # its own records and no others
    own = (core.LightUnavailableError, core.HardwareUnsupportedError)
    return core, (*own, OSError, ValueError, TypeError, AttributeError)
