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

LONGEST_IDENTIFYING = 60.0


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

    def warnings(
        self, light: Light, group: LampGroup, view: BoardView | None
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
        self._light = light
        self._group = group
        self._night = night
        self._looks = looks
        self._now = now
        self._shown: Shown | None = None
        self._playing: deque[Shown] = deque()
        self._asked: deque[Callable[[float], Iterable[Shown]]] = deque(maxlen=1)

    @property
    def news(self) -> bool:
        """Whether something was given or asked for and not yet taken."""
        return bool(self.mail or self._asked)

    def give(self, given: Given) -> None:
        """Have the light show this from now on."""
        self.mail.put(given)

    def identify(self, seconds: float) -> None:
        """Have the light show which one it is, for so long."""

        def played(clock: float) -> Iterable[Shown]:
            shown = self._looks.identifying(self._light, clock)
            return (replace(shown, until=clock + min(seconds, LONGEST_IDENTIFYING)),)

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
        while self._asked:
            self._playing = deque(self._asked.popleft()(clock))
        while self._playing and clock >= self._playing[0].until:
            self._playing.popleft()
        shown = self._playing[0] if self._playing else self._worked_out(self.given, clock)
        self._shown = shown
        self._warn()
        self.says = shown.says
        self.good_until = inf
        if self.given is not None and clock < self.given.good_until:
            self.good_until = self.given.good_until
        self.until = min(shown.until, shown.turns_at(clock), self.good_until)
        return shown.at(clock)

    def all_off(self, clock: float) -> Step:
        """Give what a light shows when it starts."""
        self._shown = self._looks.starting(self._light)
        return self._shown.at(clock)

    def no_data(self, clock: float) -> Step:
        """Give what a light shows that nobody gives anything to."""
        self._shown = self._worked_out(None, clock)
        self.dark = self._shown.at(clock)
        return self.dark

    def _warn(self) -> None:
        """Work the warnings out, here and not whenever somebody asks, where the view is another."""
        group, view = self._group(), self.given.view if self.given is not None else None
        known, seen = self._warned_of
        if view is not seen or group is not known:
            self.warnings = self._looks.warnings(self._light, group, view)
            self._warned_of = group, view

    def _worked_out(self, given: Given | None, clock: float) -> Shown:
        now = self._now()
        return self._looks.show(
            self._light, self._group(), self._night(now), given, self._shown, now, clock
        )
