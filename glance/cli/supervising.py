"""What the program that started this one wants to hear (sd_notify(3)); silent where none does."""

from __future__ import annotations

import os
import socket
from contextlib import suppress


def notify(state: str) -> None:
    """Tell the supervisor, such as "READY=1"; whether it listens is its own affair."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    kind = socket.SOCK_DGRAM | socket.SOCK_CLOEXEC | socket.SOCK_NONBLOCK
    with suppress(OSError), socket.socket(socket.AF_UNIX, kind) as talk:
        # "@" stands for the zero byte of a name that is in no file system.
        talk.sendto(state.encode(), address.replace("@", "\0", 1))


def watched_every() -> float | None:
    """Give after how many seconds the supervisor wants to hear again; None where it does not."""
    mine = os.environ.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
    micro = os.environ.get("WATCHDOG_USEC", "")
    return int(micro) / 2e6 if mine and micro.isdecimal() and int(micro) else None
