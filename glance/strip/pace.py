"""When the next bytes may go: a wire is never given more than it can send by then.

What waits in the operating system's buffer is older with every frame that joins it, so
the newest state must wait here, where it can still be overtaken.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

# Changes that come together are one frame; an isolated one does not wait.
BATCH = 0.020


@dataclass(slots=True)
class Pace:
    """The time of one wire, in seconds of a clock that the caller reads.

    `sent_at` is when the wire has sent all it was given, `free_at` when the device can
    take the next byte, `frame_at` when it can take the next frame. `gap` is the least
    time between two frames.
    """

    seconds_a_byte: float
    gap: float
    sent_at: float = -inf
    free_at: float = -inf
    frame_at: float = -inf

    def sent(self, count: int, clock: float) -> None:
        """Note that the wire has accepted so many bytes."""
        self.sent_at = max(self.sent_at, clock) + count * self.seconds_a_byte
        self.free_at = max(self.free_at, self.sent_at)

    def needs(self, gap: float) -> None:
        """Note how long the device wants to be left alone after the last byte."""
        self.free_at = max(self.free_at, self.sent_at + gap)

    def framed(self, begun: float) -> None:
        """Note that what was begun at that second is a whole frame."""
        self.frame_at = max(self.free_at, self.sent_at + self.gap, begun + BATCH)

    def emptied(self, clock: float) -> None:
        """Note that what the wire had not sent yet was thrown away."""
        self.sent_at = min(self.sent_at, clock)
        self.free_at = min(self.free_at, clock)
