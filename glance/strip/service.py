"""One opening of a light's line: from the start of the device to no data on its lamps."""

from __future__ import annotations

from contextlib import suppress
from math import inf
from typing import TYPE_CHECKING

from glance.lamps import BLACK
from glance.strip.sender import Sender
from glance.strip.talk import Gone, Stalled

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from glance.lamps import Encoder, Light, Step
    from glance.strip.pace import Pace
    from glance.strip.record import Record
    from glance.strip.scene import Scene
    from glance.strip.talk import Ending, Talk

# A picture that asks to be worked out anew at once, again and again, waits so long.
LEAST = 0.010
# USB adapters have passed on what they were given so long after the wire should have sent
# it (FTDI: a timer of 16 ms); a port that is closed earlier may throw it away.
ON_ITS_WAY = 0.050
# A farewell may find a frame on its way, and an answer may be late; whoever ends a program
# does not wait for ever.
SPARE, LONGEST_FAREWELL = 1.5, 10.0
# What a device may take to answer a command, besides the bytes' own time.
TURN = 0.050


def frame_seconds(encoder: Encoder, count: int, pace: Pace) -> float:
    """Give how long a device takes for a whole frame, from whatever it is in the middle of."""
    seconds = len(encoder.resync()) * pace.seconds_a_byte
    for command in encoder.frame((BLACK,) * count, None):
        wire = len(command.sent) * pace.seconds_a_byte
        seconds += wire + command.gap
        if command.answer is not None:
            seconds += min(command.within, wire + TURN)
    return seconds


class Service:
    """What a keeper does with a line that is open; every call may raise Gone.

    `dark` says whether the last thing that the device took is no data.
    """

    def __init__(
        self,
        light: Light,
        talk: Talk,
        scene: Scene,
        record: Record,
        ending: Ending,
        *,
        clock: Callable[[], float],
        now: Callable[[], datetime],
    ) -> None:
        self.dark = False
        self._light = light
        self._driver = light.driver
        self._talk = talk
        self._scene = scene
        self._record = record
        self._ending = ending
        self._clock = clock
        self._now = now
        self._encoder = light.driver.make(light.count, light.options)
        self._sender = Sender(talk, self._encoder, ending, clock)

    def begin(self) -> None:
        """Wait until the device has started; then all off, then no data: nobody has looked yet."""
        driver, sender, talk = self._driver, self._sender, self._talk
        whole = SPARE * frame_seconds(self._encoder, self._light.count, talk.pace)
        ending = self._ending
        ending.within = max(ending.within, min(whole + ON_ITS_WAY, LONGEST_FAREWELL))
        if driver.boots_for > 0:
            talk.awaits(driver.boot, self._clock() + driver.boots_for)
        if not self._ending.asked and (wrong := sender.greet()):
            self._record.warned(wrong)
        if sender.heard_at > -inf:
            self._record.answered(sender.said, self._now())
        for shows, step in (
            ("starting", self._scene.all_off(self._clock())),
            ("no data", self._scene.no_data(self._clock())),
        ):
            if not self._ending.asked:
                talk.rest(sender.ready_at)
                self._send(step, shows)

    def serve(self) -> None:
        """Show what there is to show, as soon as it is there and the line is free."""
        scene, sender, talk = self._scene, self._sender, self._talk
        repeat = self._driver.repeat
        wake_at = -inf
        while not self._ending.asked:
            clock = self._clock()
            if clock < wake_at and not scene.news:
                talk.listen(wake_at)
                continue
            if clock < sender.ready_at:
                talk.rest(sender.ready_at)
                continue
            step = scene.step(clock)
            again_at = sender.begun + repeat
            if step.colours != sender.shown or clock >= again_at:
                if not self._send(step, scene.says, scene.good_until):
                    wake_at = -inf
                    continue
                again_at = sender.begun + repeat
            wake_at = max(clock + LEAST, min(scene.until, again_at))

    def _send(self, step: Step, shows: str, good_until: float = inf) -> bool:
        """Send a frame that is to be believed for so long; say whether the device has all of it."""
        scene, sender = self._scene, self._sender

        def overtaken() -> bool:
            return scene.news and scene.step(self._clock()).colours != step.colours

        def holds() -> bool:
            nonlocal good_until
            clock = self._clock()
            if clock < good_until:
                return True
            same = scene.step(clock).colours == step.colours
            good_until = scene.good_until
            return same

        whole = sender.show(step.colours, overtaken, holds)
        if whole:
            self._record.shown(shows, step.milliamps, self._now())
        elif sender.refused:
            self._record.refused(sender.refused)
        if sender.heard_at >= sender.begun:
            self._record.answered(sender.said, self._now())
        return whole

    def leave(self) -> None:
        """Leave no data on the lamps, and let the wire send that before it is closed."""
        step = self._scene.dark if not self._ending.asked else self._scene.no_data(self._clock())
        if step is None:
            return
        talk = self._talk
        with suppress(Gone, Stalled):
            for _ in range(3):
                talk.rest(self._sender.ready_at)
                self.dark = self._send(step, "no data")
                if self.dark or self._clock() >= self._ending.by:
                    break
            talk.rest(talk.pace.sent_at + ON_ITS_WAY)
