"""What one light is to show at any moment: what was given, or what a person has asked of it."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING, Protocol

from glance.strip.newest import Newest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from glance.board import BoardView, LampGroup
    from glance.lamps import Given, Light, Shown, Step

# A light that shows where it is shows no patient.
LONGEST_IDENTIFYING = 60.0
# No lamp has changed for so long when a play begins, and none does while it waits: so whatever
# is asked for, and however often, no lamp flashes faster than once a second.
STILL = 1.0


class Looks(Protocol):
    """What `glance.lamps.showing` gives: the picture that each situation makes on a light."""

    def starting(self, light: Light) -> Shown: ...

    def show(
        self,
        light: Light,
        group: LampGroup,
        night: bool,
        given: Given | None,
        before: Shown | None,
        now: datetime,
        clock: float,
    ) -> Shown: ...

    def lamp_test(self, light: Light, clock: float) -> tuple[Shown, ...]: ...

    def identifying(self, light: Light, clock: float) -> Shown: ...

    def names(self, group: LampGroup, view: BoardView) -> tuple[str, ...]: ...

    def warnings(
        self,
        light: Light,
        group: LampGroup,
        view: BoardView | None,
        first: tuple[str, ...] = (),
    ) -> tuple[str, ...]: ...


class Scene:
    """One light's picture, as the clock moves it.

    Any thread may call `give`, `identify` and `lamp_test`, and rings by that; the rest is
    the keeper's. `mail` is what it waits on, `given` what it has taken from there.
    `until` is when to look again, and `good_until` when what was given is true no more.
    `says` is the picture in words, `dark` the last `no_data`, and `warnings` what is odd about
    the newest view on this light.
    """

    def __init__(
        self,
        light: Light,
        group: Callable[[], LampGroup],
        night: Callable[[datetime], bool],
        looks: Looks,
        now: Callable[[], datetime],
    ) -> None:
        self.mail: Newest[Given] = Newest()
        self.given: Given | None = None
        self.says = "nothing yet"
        self.until = inf
        self.good_until = inf
        self.dark: Step | None = None
        # The light's wiring was judged before there is a view.
        self.warnings = looks.warnings(light, group(), None)
        self._warned_of: tuple[LampGroup, BoardView | None] = (group(), None)
        # What the lamps stood for at first, as far as their labels go.
        self._first: tuple[str, ...] = ()
        self._light = light
        self._group = group
        self._night = night
        self._looks = looks
        self._now = now
        self._shown: Shown | None = None
        self._playing: deque[Shown] = deque()
        self._asked: deque[Callable[[float], Iterable[Shown]]] = deque(maxlen=1)
        # What stays until what was asked for begins, and whether it hides the patients.
        self._still: Shown | None = None
        self._hidden = False
        self._step: Step | None = None

    @property
    def news(self) -> bool:
        """Whether something was given or asked for and not yet looked at."""
        return bool(self.mail or (self._asked and self._still is None))

    def give(self, given: Given) -> None:
        """Have the light show this from now on."""
        self.mail.put(given)

    def identify(self, seconds: float) -> None:
        """Have the light show which one it is, for so long."""

        def played(clock: float) -> Iterable[Shown]:
            shown = self._looks.identifying(self._light, clock)
            # After an odd number of seconds the dip has been over for one.
            whole = min(max(seconds, 1.0), LONGEST_IDENTIFYING)
            return (replace(shown, until=(shown.epoch or clock) + 2 * (whole // 2) + 1),)

        self._asked.append(played)
        self.mail.ring()

    def lamp_test(self) -> None:
        """Have the light show every lamp in turn."""
        self._asked.append(lambda clock: self._looks.lamp_test(self._light, clock))
        self.mail.ring()

    def step(self, clock: float) -> Step:
        """Take what is new and give what the lamps are to be; `until` says for how long."""
        given = self.mail.take()
        if given is not None:
            self.given = given
        while self._playing and clock >= self._playing[0].until:
            self._playing.popleft()
        shown = self._settling(clock) if self._asked else None
        if shown is None:
            shown = self._shown = self._picture(clock)
        self._warn()
        self.says = shown.says
        self.good_until = inf
        if self.given is not None and clock < self.given.good_until:
            self.good_until = self.given.good_until
        self.until = min(shown.until, shown.turns_at(clock), self.good_until)
        self._step = shown.at(clock)
        return self._step

    def _picture(self, clock: float) -> Shown:
        return self._playing[0] if self._playing else self._worked_out(self.given, clock)

    def _settling(self, clock: float) -> Shown | None:
        """Give what stays as it is until the play that was asked for may begin; None when it does.

        Only what hides the patients does not wait for that.
        """
        given = self.given
        hides = given is None or given.view is None or given.curtain or clock >= given.good_until
        if self._still is None or (hides and not self._hidden):
            hides = hides or bool(self._playing)
            if self._step is None or self._shown is None or (hides and not self._playing):
                self._shown = self._picture(clock)
                self._step = self._shown.at(clock)
            self._hidden = hides
            step = replace(self._step, begins=0.0)
            self._still = replace(self._shown, steps=(step,), until=clock + STILL)
        if clock < self._still.until:
            return self._still
        self._still = None
        self._playing = deque(self._asked.popleft()(clock))
        return None

    def all_off(self, clock: float) -> Step:
        """Give what a light shows when it starts."""
        self._shown = self._looks.starting(self._light)
        self._step = self._shown.at(clock)
        return self._step

    def no_data(self, clock: float) -> Step:
        """Give what a light shows that nobody gives anything to."""
        # A play that goes on after this would be one change too many.
        self._playing.clear()
        self._still = None
        self._shown = self._worked_out(None, clock)
        self._step = self.dark = self._shown.at(clock)
        return self.dark

    def _warn(self) -> None:
        """Work the warnings out, here and not whenever somebody asks, where the view is another."""
        group, view = self._group(), self.given.view if self.given is not None else None
        known, seen = self._warned_of
        if view is not seen or group is not known:
            if view is not None and not self._first:
                self._first = self._looks.names(group, view)
            self.warnings = self._looks.warnings(self._light, group, view, self._first)
            self._warned_of = group, view

    def _worked_out(self, given: Given | None, clock: float) -> Shown:
        now = self._now()
        return self._looks.show(
            self._light, self._group(), self._night(now), given, self._shown, now, clock
        )
