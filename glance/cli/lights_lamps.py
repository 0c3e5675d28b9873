"""Trying a light's lamps one by one with a person who looks at them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from glance.board import LampState
from glance.cli.lights_alone import lit
from glance.errors import BadInput, Failure
from glance.lamps import BLACK, Given, Shown, Sort, Step, showing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from glance.board import BoardView, LampGroup
    from glance.cli.lights_questions import Questions
    from glance.lamps import Colour, Light
    from glance.site import Site
    from glance.strip.keeper import Keeper

# Clearly lit in a bright room, and 15 mA of current.
_LIT: Colour = (64, 64, 64)
# More lamps than that are not asked for one by one.
ONE_BY_ONE = 8
_SHOWN_WITHIN = 4.0
_LOOK_EVERY = 0.02


class OneLamp:
    """Looks that light a single lamp, counted from 0 along the wire; else no data."""

    lamp = 0

    def starting(self, light: Light) -> Shown:
        """Give all lamps off."""
        return showing.starting(light)

    def show(
        self,
        light: Light,
        group: LampGroup,
        night: bool,
        given: Given | None,
        before: Shown | None,  # noqa: ARG002 - the keeper's shape
        now: datetime,
        clock: float,
    ) -> Shown:
        """Give the one lamp; no data to a keeper that begins or ends."""
        if given is None:
            return showing.show(light, group, night, None, None, now, clock)
        colours = tuple(_LIT if at == self.lamp else BLACK for at in range(light.count))
        return Shown((Step(0.0, colours),), "test")

    def lamp_test(self, light: Light, clock: float) -> tuple[Shown, ...]:
        """Give every lamp in turn."""
        return tuple(showing.lamp_test(light, clock))

    def identifying(self, light: Light, clock: float) -> Shown:
        """Give what tells which light it is."""
        return showing.identifying(light, clock)

    def names(
        self,
        group: LampGroup,  # noqa: ARG002 - the keeper's shape
        view: BoardView,  # noqa: ARG002 - the keeper's shape
    ) -> tuple[str, ...]:
        """Give none: nothing of a board is shown."""
        return ()

    def warnings(
        self,
        light: Light,  # noqa: ARG002 - the keeper's shape
        group: LampGroup,  # noqa: ARG002 - the keeper's shape
        view: BoardView | None,  # noqa: ARG002 - the keeper's shape
        first: tuple[str, ...] = (),  # noqa: ARG002 - the keeper's shape
    ) -> tuple[str, ...]:
        """Give none: nothing of a board is shown."""
        return ()


class Unseen(Failure):
    """The person does not see what should be seen, and does not go on."""


class Trial:
    """A light that is open, and a person who says what they see."""

    def __init__(self, questions: Questions, keeper: Keeper, looks: OneLamp) -> None:
        self._questions = questions
        self._keeper = keeper
        self._looks = looks

    def is_lit(self, lamp: int, *, closed: bool = False) -> None:
        """Light one lamp and ask whether it is; Unseen where the person does not go on.

        One that is `closed` hangs on the normally-closed contact, and goes out.
        """
        self.light(lamp)
        lit = "out" if closed else "lit"
        if self._questions.sees(f"Is lamp {lamp} {lit}, and no other?"):
            return
        self._questions.say(
            "Then look whether the light has power, whether its kind and port are right, and "
            "whether it has as many lamps as you said. If lamps light in another order than "
            "along the device, count them in the order in which they light."
        )
        if not self._questions.agree("Go on all the same?", usual=False):
            raise Unseen(f"nothing was written: lamp {lamp} was not {lit}")

    def light(self, lamp: int) -> None:
        """Light one lamp, counted from 1, and no other; Failure where the light is lost."""
        from datetime import UTC, datetime

        self._looks.lamp = lamp - 1
        asked = datetime.now(UTC)
        self._keeper.give(Given())
        self._await(lambda: (self._keeper.status().wrote_at or asked) > asked)

    def run_along(self) -> None:
        """Light every lamp in turn and ask whether all of them were."""
        self._questions.say("Now a light runs along all of them, within three seconds.")
        self._questions.forget()
        while not self._questions.agree("Ready?", usual=True):
            pass
        self._keeper.lamp_test()
        time.sleep(3)
        if not self._questions.sees("Was every lamp lit, one after the other?"):
            raise Unseen("nothing was written: not every lamp was lit; look at the count")

    def _await(self, shown: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _SHOWN_WITHIN
        while not shown():
            if time.monotonic() > deadline:
                status = self._keeper.status()
                raise Failure(status.problem or "the light was lost")
            time.sleep(_LOOK_EVERY)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the person saw: whether the first lamp is at the wrong end, and what lamps are for."""

    backward: bool = False
    lamps: tuple[str, ...] = ()


def asked_meaning(questions: Questions, lamp: int, usual: str) -> str:
    """Ask what one lamp of a segment, counted from 1, is to be lit for."""
    questions.forget()
    return questions.ask(f"What is lamp {lamp} to be lit for", "--lamps", read_meaning, usual=usual)


def tried(
    questions: Questions, site: Site, light: Light, usual: Sequence[str], *, turn: bool
) -> Seen:
    """Try every lamp with a person who looks at it; Unseen where one is not lit.

    Of as many switches as `usual` has words, it is asked what they are to be lit for; with
    `turn`, of a strip, at which end the first lamp is. Failure where the light is lost.
    """
    looks = OneLamp()
    with lit(site, light, looks) as keeper:
        trial = Trial(questions, keeper, looks)
        if light.driver.sort is Sort.SWITCHES:
            return Seen(lamps=tuple(_switches(questions, trial, light, usual)))
        return Seen(backward=_strip(questions, trial, light, turn=turn))


def _strip(questions: Questions, trial: Trial, light: Light, *, turn: bool) -> bool:
    trial.is_lit(1)
    backward = False
    if light.count > 1 and turn:
        backward = not questions.sees("Is that the end where the first bed or team is to be?")
    one_by_one = light.count <= ONE_BY_ONE
    for lamp in range(2 if one_by_one else light.count, light.count + 1):
        trial.is_lit(lamp)
    if not one_by_one:
        trial.run_along()
    return backward


def _switches(
    questions: Questions, trial: Trial, light: Light, usual: Sequence[str]
) -> Iterator[str]:
    """Try each lamp; give what each of a segment is to be lit for."""
    if usual or light.closed:
        questions.say(
            "A lamp at a normally-closed contact (not_live) goes the other way: it is out in its "
            "own turn, and lit in every other's."
        )
    for lamp in range(1, light.count + 1):
        trial.is_lit(
            lamp, closed=bool(light.lamps) and (lamp - 1) % len(light.lamps) in light.closed
        )
        if lamp <= len(usual):
            yield asked_meaning(questions, lamp, usual[lamp - 1])


def read_meanings(text: str) -> tuple[str, ...]:
    """Read what the lamps of a segment are lit for: "red,amber+due,green"."""
    try:
        return tuple(read_meaning(part.strip()) for part in text.split(","))
    except BadInput as error:
        raise BadInput(f"--lamps: {error}") from error


def read_meaning(typed: str) -> str:
    """Read what one lamp is lit for; BadInput for what it may not be."""
    from glance.lamps.meanings import WORDS, meaning

    problem = meaning(typed).problem
    if problem:
        unknown = problem.startswith("no state") and not problem.endswith("?")
        listed = f"; expected one or several of {', '.join(WORDS)}, joined by +"
        raise BadInput(f"{problem}{listed if unknown else ''}")
    return "+".join(word.strip() for word in typed.split("+"))


def usual_meanings(per: int, group: LampGroup) -> tuple[str, ...]:
    """What the lamps of one segment are usually lit for, by how many there are."""
    also = [state.value for state in (LampState.DUE, LampState.NEW) if state in group.tells]
    warning = "+".join(("amber", *also))
    few: dict[int, tuple[str, ...]] = {1: (f"red+{warning}",), 2: (f"red+{warning}", "green")}
    usual = few.get(per, ("red", warning, "green"))
    return (*usual, *("live" for _ in range(per - len(usual))))
