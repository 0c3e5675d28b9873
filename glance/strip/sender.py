"""Bringing a device to show colours, from whatever it shows now."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from glance.strip.talk import Gone, Stalled

if TYPE_CHECKING:
    from collections.abc import Callable

    from glance.lamps import Colour, Command, Encoder, Verdict
    from glance.strip.talk import Ending, Talk

# How long a device that refused a frame is left alone.
AFTER_REFUSAL = 0.25
# A port that takes nothing for so many frames in a row is let go, and opened anew.
STALLS = 5


class Sender:
    """The frames of one open line.

    `shown` is what the device shows as far as is known, None while nobody knows.
    `refused` says why the last frame was not shown or not acknowledged, and is empty
    when it was; `heard_at` is the clock's second of the last good answer and `said` what
    the device told of itself.
    """

    def __init__(
        self, talk: Talk, encoder: Encoder, ending: Ending, clock: Callable[[], float]
    ) -> None:
        self.shown: tuple[Colour, ...] | None = None
        self.begun = -inf
        self.refused = ""
        self.heard_at = -inf
        self.said = ""
        self._talk = talk
        self._encoder = encoder
        self._ending = ending
        self._clock = clock
        self._in_step = False
        self._stalls = 0
        self._refusals = 0
        self._again_at = -inf

    @property
    def ready_at(self) -> float:
        """From which second on the next frame can be begun."""
        return max(self._talk.pace.frame_at, self._again_at)

    def greet(self) -> str:
        """Send what the driver greets with, and say what was wrong with the answers."""
        wrong = ""
        greeting = self._encoder.greeting()
        try:
            if greeting:
                self._step()
            for command in greeting:
                verdict = self._talk.send(command)
                if verdict is not None and not self._heeded(verdict):
                    wrong = wrong or verdict.said or "the device refused a greeting"
        except Stalled as stalled:
            self._lose_step(str(stalled))
            return self.refused
        # Whoever does not know a greeting may take it for the start of something.
        self._in_step = False
        return wrong

    def show(
        self,
        colours: tuple[Colour, ...],
        news: Callable[[], bool] = lambda: False,
        holds: Callable[[], bool] = lambda: True,
    ) -> bool:
        """Send a frame, and say whether the device has all of it.

        Where it shows the colours already, this is a repetition, which stops between two
        commands as soon as there is news. Anything else is sent whole, unless the keeper
        is to end meanwhile, or the picture does not hold any more.
        """
        self.begun = self._clock()
        repetition = colours == self.shown
        ending = self._ending.asked
        before = None if repetition else self.shown
        if not repetition:
            self.shown = None
        try:
            self._step()
            for number, command in enumerate(self._encoder.frame(colours, before)):
                if number and ((repetition and news()) or self._ending.asked != ending):
                    return False
                # A machine that was asleep goes on in the middle of a frame.
                self._talk.rest(self._talk.pace.free_at)
                if not holds():
                    self.shown = None
                    return False
                if not self._accepted(command):
                    return False
        except Stalled as stalled:
            self._lose_step(str(stalled))
            return False
        except BaseException:
            # A driver's fault: who knows what the device has of it.
            self.shown, self._in_step = None, False
            raise
        self._talk.pace.framed(self.begun)
        self.shown, self.refused = colours, ""
        self._stalls = self._refusals = 0
        return True

    def _step(self) -> None:
        """Bring the device to the start of a frame, where it may be within one."""
        if self._in_step:
            return
        talk = self._talk
        if filling := self._encoder.resync():
            talk.rest(talk.pace.free_at)
            talk.write(filling)
            talk.pace.needs(talk.pace.gap)
        self._in_step = True

    def _accepted(self, command: Command) -> bool:
        verdict = self._talk.send(command)
        if verdict is None or self._heeded(verdict):
            return True
        self._refusals += 1
        times = f", {self._refusals} times in a row" if self._refusals > 1 else ""
        self.refused = f"{verdict.said or 'the device refused a frame'}{times}"
        self.shown = None
        self._in_step = False
        self._again_at = self._clock() + AFTER_REFUSAL
        return False

    def _heeded(self, verdict: Verdict) -> bool:
        if verdict.good:
            self.heard_at = self._clock()
            self.said = verdict.said or self.said
        return verdict.good

    def _lose_step(self, why: str) -> None:
        """Note that the device has half of something; raise it where that goes on for long."""
        self._stalls += 1
        self.refused = why
        self.shown = None
        self._in_step = False
        try:
            self._talk.discard()
        except Gone as gone:
            raise Gone(why) from gone
        if self._stalls >= STALLS:
            self._talk.gone = True
            raise Gone(f"{why}; {self._stalls} times in a row")
