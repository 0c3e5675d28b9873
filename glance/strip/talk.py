"""Talking over an open wire: whole commands out, answers in, nothing sent too early."""

from __future__ import annotations

import selectors
import termios
import time
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Self

from glance.errors import Failure
from glance.lamps import Verdict
from glance.strip.pulse import Pulse

if TYPE_CHECKING:
    from collections.abc import Callable

    from glance.lamps import Command, Given, Wire
    from glance.strip.newest import Newest
    from glance.strip.pace import Pace
    from glance.strip.spy import Spy

# What an unplug can raise, whichever call finds it: SerialException is an OSError,
# termios.error is not, and select says ValueError to a file that is closed.
LOSSES = (OSError, termios.error, ValueError)

# How often a wire without room is tried again.
RETRY = 0.005
# What is on its way is never more than one command, or so much: the rest would be old when the
# device took it.
BACKLOG = 256
# A device that chatters while nobody awaits an answer is listened to this often.
CHATTER = 0.010
# The end of an answer is in the last so many bytes.
HEARD = 65536
# A wire that is ready and gives nothing, so often in a row, has gone.
HOLLOW = 20
LONGEST_WAIT = 3600.0
# Selectors wait in whole milliseconds and round up.
COARSE = 0.0015


class Gone(Failure):
    """The device has gone: unplugged, switched off, or its line was lost."""


class Stalled(Failure):
    """The device is there and takes nothing."""


@dataclass(slots=True)
class Ending:
    """Whether a keeper was asked to end; `by` is the second at which it must have.

    `within` is how many seconds it may take for that, from when it is asked.
    """

    within: float = 2.0
    by: float = inf

    @property
    def asked(self) -> bool:
        """Whether it was."""
        return self.by < inf


class Talk:
    """One open wire to a device.

    Whatever waits here wakes for news in the mailbox, and looks at `ending`. Every call
    may raise Gone; after that the wire is of no more use.
    """

    def __init__(
        self,
        wire: Wire,
        pace: Pace,
        mail: Newest[Given],
        ending: Ending,
        clock: Callable[[], float],
        *,
        write_within: float = 1.0,
        pulse: Pulse | None = None,
        spy: Spy | None = None,
        name: str = "",
    ) -> None:
        self.pace = pace
        self.pulse = pulse or Pulse()
        self.gone = False
        self._wire = wire
        # What the system holds back for a device or a peer that takes nothing, where it says so.
        self._unsent: Callable[[], int] | None = getattr(wire, "unsent", None)
        self._mail = mail
        self._ending = ending
        self._clock = clock
        self._write_within = write_within
        self._spy = spy
        self._name = name
        self._heard = bytearray()
        self._awaited = False
        self._hollow = 0
        self._deaf_until = -inf
        self._count = 0
        # These need no file of their own, which there may be none left.
        self._bell = selectors.PollSelector()
        self._line = selectors.PollSelector()
        self._both = selectors.PollSelector()

    def __enter__(self) -> Self:
        try:
            file = self._wire.fileno()
            for selector in (self._bell, self._both):
                selector.register(self._mail, selectors.EVENT_READ)
            if file is not None:
                for selector in (self._line, self._both):
                    selector.register(file, selectors.EVENT_READ, self._wire)
        except BaseException as error:
            self.__exit__()
            if isinstance(error, LOSSES):
                raise self._lost(error) from error
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for selector in (self._bell, self._line, self._both):
            selector.close()
        self._wire.close()

    def listen(self, until: float) -> None:
        """Wait for that second; come back earlier for a ring or when the device was heard."""
        if self._clock() < self._deaf_until:
            self._select(self._bell, min(until, self._deaf_until))
        elif self._select(self._both, until):
            self._deaf_until = self._clock() + CHATTER

    def rest(self, until: float) -> None:
        """Wait for that second, or until the keeper must have ended; news can wait as long."""
        while (clock := self._clock()) < until and clock < self._ending.by:
            left = min(until, self._ending.by) - clock
            if left <= COARSE:
                time.sleep(left)
            else:
                # Somebody may ask it to end, and does not ring here.
                self._select(self._line, clock + min(left - COARSE, 0.25))

    def awaits(self, sign: bytes, until: float) -> None:
        """Wait until the device has said something, or for that second; and then forget it."""
        self._awaited = True
        while self._clock() < until and not self._ending.asked:
            if sign and sign in self._heard:
                break
            self._select(self._both, until)
        self._forget()

    def send(self, command: Command) -> Verdict | None:
        """Send a command and give the verdict on its answer; None where there is none.

        Stalled after a second in which the wire did not take all of it.
        """
        self.rest(self.pace.free_at)
        if command.answer is not None:
            self._drain()
            self._awaited = True
        try:
            self.write(command.sent)
            self.pace.needs(command.gap)
            return None if command.answer is None else self._answer(command, command.answer)
        finally:
            self._forget()

    def write(self, sent: bytes) -> None:
        """Put bytes on the wire, as it has room for them."""
        clock = self._clock()
        patience = self._write_within + len(sent) * self.pace.seconds_a_byte
        end = min(clock + patience, self._ending.by)
        left = memoryview(sent)
        while True:
            accepted = self._accepted(bytes(left) if len(left) < len(sent) else sent)
            clock = self._clock()
            if accepted:
                self.pace.sent(accepted, clock)
                left = left[accepted:]
            if not left:
                return
            if clock >= end:
                raise Stalled(
                    f"the device has taken {len(sent) - len(left)} of {len(sent)} bytes"
                    f" in {patience:.1f} s"
                )
            if not accepted:
                self._select(self._line, min(end, clock + RETRY))

    def discard(self) -> None:
        """Throw away what the wire has accepted and not sent."""
        try:
            self._wire.discard()
        except LOSSES as error:
            raise self._lost(error) from error
        self.pace.emptied(self._clock())

    def _accepted(self, sent: bytes) -> int:
        self.pulse.beat(self._clock())
        if not sent:
            return 0
        try:
            if self._unsent is not None and self._unsent() > max(len(sent), BACKLOG):
                return 0
            accepted = self._wire.write(sent)
        except LOSSES as error:
            raise self._lost(error) from error
        if accepted not in range(len(sent) + 1):
            # A library's -1 for an error, say: whoever believed it would send for ever.
            self.gone = True
            raise Gone(f"the line was lost: of {len(sent)} bytes it took {accepted}")
        if accepted and self._spy is not None:
            self._spy.sent(self._name, sent[:accepted])
        return accepted

    def _answer(self, command: Command, judge: Callable[[bytes], Verdict | None]) -> Verdict | None:
        """Wait for what the device says to a command that was sent."""
        end = max(self.pace.sent_at, self._clock()) + command.within
        last_words = self._ending.asked
        judged = 0
        while True:
            if self._count != judged:
                judged = self._count
                verdict = judge(bytes(self._heard))
                if verdict is not None:
                    return verdict
            if self._clock() >= min(end, self._ending.by):
                break
            if self._ending.asked and not last_words:
                return Verdict(good=False, said="ended before the answer came")
            self._select(self._both, min(end, self._ending.by))
        if command.optional:
            return None
        silent = f"no answer within {command.within:g} s"
        return Verdict(False, f"{silent}: {command.silence}" if command.silence else silent)

    def _select(self, selector: selectors.BaseSelector, until: float) -> bool:
        """Wait once, at most until that second; true where the device was heard."""
        clock = self._clock()
        seconds = max(0.0, min(until - clock, LONGEST_WAIT))
        self.pulse.beat(clock + seconds)
        try:
            ready = selector.select(seconds)
        except LOSSES as error:
            raise self._lost(error) from error
        self.pulse.beat(self._clock())
        heard = False
        for key, _ in ready:
            if key.data is None:
                self._mail.hush()
            else:
                heard = True
                self._drain(ready=True)
        return heard

    def _drain(self, *, ready: bool = False) -> None:
        try:
            came = self._wire.read()
        except LOSSES as error:
            raise self._lost(error) from error
        if not came:
            self._hollow += ready
            if self._hollow > HOLLOW:
                self.gone = True
                raise Gone("the line was lost: it is ready to be read and gives nothing")
            return
        self._hollow = 0
        if self._awaited:
            self._heard += came
            self._count += len(came)
            del self._heard[:-HEARD]
        if self._spy is not None:
            self._spy.came(self._name, came)

    def _forget(self) -> None:
        self._awaited = False
        self._heard.clear()
        self._count = 0

    def _lost(self, error: BaseException) -> Gone:
        self.gone = True
        return Gone(f"the line was lost: {error}")
