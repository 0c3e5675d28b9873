"""Which lamps a segment has, and the colours of all of them step by step."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from glance.board import LampState
from glance.lamps.current import milliamps
from glance.lamps.driver import BLACK, Sort
from glance.lamps.looks import BEATS, BRIGHTEST, DIM, colour, level, white
from glance.lamps.shown import BEAT, DIP, HEARTBEAT, PERIOD, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from glance.lamps.driver import Colour
    from glance.lamps.light import Light

# A lamp that is wired so that being lit means that all is well with glance.
WELL = frozenset(state for state in LampState if state is not LampState.NO_DATA)
ON: Colour = (255, 255, 255)
_STEADY = ((0.0, 1.0),)
# A test: dark, then one lamp after the other, then all of them.
TEST_LASTS = 3.0
# The epoch of a test may be a 64th of a second before it was asked for, and a lamp that was red
# must be dark for a whole second.
_DARK = 1.0625
_TEST_ENDS = 2.5
_TEST_STEPS = 24  # as many sixteenths of a second


@dataclass(frozen=True, slots=True)
class Row:
    """The lamps of a light in the order of its segments, each counted from 0 on the device.

    Each slot is the lamps of one segment; `spare` are those that no segment has. The
    heartbeat is in neither.
    """

    slots: tuple[tuple[int, ...], ...]
    spare: tuple[int, ...]

    @property
    def lamps(self) -> tuple[int, ...]:
        """Every lamp but the heartbeat, in order."""
        return (*(lamp for slot in self.slots for lamp in slot), *self.spare)


def row_of(light: Light) -> Row:
    """Give the lamps of a light; there is a slot even where the lamps do not suffice for one."""
    order = range(light.count - 1, -1, -1) if light.backward else range(light.count)
    lamps = tuple(lamp for lamp in order if lamp != light.heartbeat - 1)
    each = wide(light)
    slots = max(1, len(lamps) // each)
    return Row(
        tuple(lamps[at * each : (at + 1) * each] for at in range(slots)), lamps[slots * each :]
    )


def wide(light: Light) -> int:
    """Give how many lamps one segment has."""
    return max(1, len(light.lamps) if light.driver.sort is Sort.SWITCHES else light.each)


def lit(wired: frozenset[LampState], state: LampState | None) -> bool:
    """Whether a lamp that is on or off is on for a state; None is no segment."""
    return wired == WELL if state is None else state in wired


def reds(light: Light, state: LampState | None) -> frozenset[int]:
    """Give which of a segment's lamps a state lights red, as far as the wiring tells."""
    if light.driver.sort is Sort.COLOURS:
        return frozenset({0}) if state is LampState.RED else frozenset()
    return frozenset(
        at
        for at, wired in enumerate(light.lamps)
        if LampState.RED in wired and wired != WELL and lit(wired, state)
    )


def painted(
    light: Light, states: Sequence[LampState | None], dips: Sequence[bool], night: bool
) -> tuple[Step, ...]:
    """Give the steps of a light whose slots are in these states; those in `dips` dip."""
    row = row_of(light)
    moments = DIP if any(dips) else _STEADY
    lasts = PERIOD
    if light.heartbeat:
        lasts = HEARTBEAT
        moments = tuple(
            (turn * PERIOD + begins, dip) for turn in range(2) for begins, dip in moments
        )
    if light.driver.sort is Sort.SWITCHES:
        base = _switched(light, row, states)
    else:
        base = _coloured(light, row, states, level(light, night))
    bright = level(light, night)
    return _merged(
        light,
        (
            (begins, _moved(light, row, base, dips, dip, begins % lasts, bright))
            for begins, dip in moments
        ),
    )


def _moved(
    light: Light,
    row: Row,
    base: Sequence[Colour],
    dips: Sequence[bool],
    dip: float,
    second: float,
    bright: float,
) -> tuple[Colour, ...]:
    """Give the colours at one second: slots that dip, and the lamp that moves."""
    frame = list(base)
    if dip < 1.0:
        dimmed = colour(LampState.DUE, bright, dip)
        for slot, low in zip(row.slots, dips, strict=False):
            if low:
                for lamp in slot:
                    frame[lamp] = dimmed
    if light.heartbeat:
        frame[light.heartbeat - 1] = _beat(light, second, bright)
    return tuple(frame)


def _beat(light: Light, second: float, bright: float) -> Colour:
    up = second < BEAT
    if light.driver.sort is Sort.SWITCHES:
        return ON if up else BLACK
    low, high = white(BEATS[0], bright), white(BEATS[1], bright)
    if high == low:
        # A lamp that shall be seen to move differs by a step of the device at least; green is
        # 72 % of a white's luminance, and one step more would be beyond the limit of current.
        low = (low[0], low[1] - 1, low[2])
    return high if up else low


def _coloured(
    light: Light, row: Row, states: Sequence[LampState | None], bright: float
) -> list[Colour]:
    frame = [BLACK] * light.count
    dim = white(DIM, bright)
    if LampState.NO_DATA in states:
        for lamp in row.lamps[::2]:
            frame[lamp] = dim
    elif LampState.CURTAIN in states:
        for lamp in (*row.lamps[:1], *row.lamps[-1:]):
            frame[lamp] = dim
    else:
        colours = {state: colour(state, bright) for state in {*states} if state is not None}
        for state, slot in zip(states, row.slots, strict=False):
            if state is not None:
                for lamp in slot:
                    frame[lamp] = colours[state]
    return frame


def _switched(light: Light, row: Row, states: Sequence[LampState | None]) -> list[Colour]:
    frame = [BLACK] * light.count
    for state, slot in zip(states, row.slots, strict=False):
        for wired, lamp in zip(light.lamps, slot, strict=False):
            if lit(wired, state):
                frame[lamp] = ON
    return frame


def _merged(light: Light, moments: Iterable[tuple[float, tuple[Colour, ...]]]) -> tuple[Step, ...]:
    """Give the steps, without those that change nothing."""
    steps: list[Step] = []
    for begins, colours in moments:
        if not steps or steps[-1].colours != colours:
            steps.append(Step(begins, colours, drawn(light, colours)))
    return tuple(steps)


def drawn(light: Light, colours: tuple[Colour, ...]) -> float:
    """Give the computed current of a frame; 0 where none is computed."""
    return milliamps(colours) if light.driver.sort is Sort.COLOURS else 0.0


def blank(light: Light) -> tuple[Step, ...]:
    """Give a light that is all off."""
    colours = (BLACK,) * light.count
    return (Step(0.0, colours, drawn(light, colours)),)


def white_dip(light: Light) -> tuple[Step, ...]:
    """Give the whole device dipping; lamps that are on or off are off and on, a second each."""
    if light.driver.sort is Sort.SWITCHES:
        return _merged(light, ((0.0, (BLACK,) * light.count), (_DARK, (ON,) * light.count)))
    bright = level(light, night=False)
    return _merged(
        light, ((begins, (white(BRIGHTEST * dip, bright),) * light.count) for begins, dip in DIP)
    )


def in_turn(light: Light) -> tuple[Step, ...]:
    """Give a test: all dark, then every lamp in turn, within `TEST_LASTS`.

    On a strip lamps stay white until the end, so that a dead one is a gap; of lamps that
    are on or off one is on at a time.
    """
    order = range(light.count - 1, -1, -1) if light.backward else range(light.count)
    stays = light.driver.sort is Sort.COLOURS
    shone = white(BRIGHTEST, level(light, night=False)) if stays else ON
    turns = min(light.count, _TEST_STEPS)
    moments: list[tuple[float, tuple[Colour, ...]]] = [(0.0, (BLACK,) * light.count)]
    ends = _TEST_ENDS if stays else TEST_LASTS
    for turn in range(turns):
        first, last = (light.count * at // turns for at in (turn, turn + 1))
        frame = [BLACK] * light.count
        for lamp in islice(order, 0 if stays else first, last):
            frame[lamp] = shone
        moments.append((_sixteenth(_DARK, ends, turn, turns), tuple(frame)))
    return _merged(light, moments)


def _sixteenth(begins: float, ends: float, turn: int, turns: int) -> float:
    """Give when a turn begins, in sixteenths of a second: no clock rounds those."""
    return begins + (int((ends - begins) * 16) * turn // turns) / 16
