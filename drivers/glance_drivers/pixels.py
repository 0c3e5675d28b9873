"""Colours as three bytes a lamp, which most protocols of strips have somewhere in them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from glance.lamps import Command

if TYPE_CHECKING:
    from glance.lamps import Colour


def pixels(colours: tuple[Colour, ...]) -> bytes:
    """Give red, green and blue of each lamp; a board puts them into its strip's own order."""
    return bytes(chain.from_iterable(colours))


def colours(frame: bytes) -> tuple[Colour, ...]:
    """Give the colours again; ValueError for bytes that are no whole number of lamps."""
    return tuple(zip(frame[::3], frame[1::3], frame[2::3], strict=True))


@dataclass(frozen=True, slots=True)
class Pixels:
    """The encoder of a wire which takes colours as they are and knows the device itself."""

    def greeting(self) -> tuple[Command, ...]:
        """Give nothing."""
        return ()

    def resync(self) -> bytes:
        """Give nothing: such a wire never keeps half a frame."""
        return b""

    def frame(
        self, colours: tuple[Colour, ...], before: tuple[Colour, ...] | None
    ) -> tuple[Command, ...]:
        """Give every lamp's colour; repeated frames keep lights on that go out by themselves."""
        del before
        return (Command(pixels(colours)),)


class PixelWire(ABC):
    """A wire that is no serial line: it shows frames of so many colours, and nothing comes back."""

    def __init__(self, count: int) -> None:
        self._size, self._half = 3 * count, b""

    def fileno(self) -> int | None:
        """Give None: nothing is ever read."""
        return None

    def read(self) -> bytes:
        """Give nothing."""
        return b""

    def write(self, sent: bytes) -> int:
        """Show every whole frame among the bytes."""
        self._half += sent
        while len(self._half) >= self._size:
            frame, self._half = self._half[: self._size], self._half[self._size :]
            self.show(colours(frame))
        return len(sent)

    @abstractmethod
    def show(self, lamps: tuple[Colour, ...]) -> None:
        """Show a frame."""

    def discard(self) -> None:
        """Forget half a frame."""
        self._half = b""
