"""A box that holds one thing, the newest, and a bell that can be waited on."""

from __future__ import annotations

import os
from collections import deque
from typing import Generic, TypeVar
from weakref import finalize

T = TypeVar("T")


class Newest(Generic[T]):
    """One value of whatever was put in; what it overtook is never seen.

    Any thread may put, and never waits for anybody. One thread takes.
    """

    def __init__(self) -> None:
        self._kept: deque[T] = deque(maxlen=1)
        self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        # Not before nobody can ring any more: the number may soon be somebody else's file.
        finalize(self, os.close, self._bell).atexit = False

    def put(self, value: T) -> None:
        """Put a value in, in the place of the one before, and ring."""
        self._kept.append(value)
        self.ring()

    def ring(self) -> None:
        """Wake whoever waits, for a reason of one's own."""
        os.eventfd_write(self._bell, 1)

    def hush(self) -> None:
        """Silence the bell and leave what is inside."""
        try:
            os.eventfd_read(self._bell)
        except BlockingIOError:
            return

    def take(self) -> T | None:
        """Take the value out; None where there is nothing."""
        self.hush()
        try:
            return self._kept.popleft()
        except IndexError:
            return None

    def __bool__(self) -> bool:
        """Whether there is something inside."""
        return bool(self._kept)

    def fileno(self) -> int:
        """Give what is readable from a ring until `hush` or `take`."""
        return self._bell
