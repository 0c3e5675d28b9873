"""Which segment each lamp of a light stands for: by name where the wiring pins it, else in order.

Pinned lamps keep their bed whatever comes or goes on the board. Whoever has no lamp of their
own is on the lamp after the last name, "others", or on the last lamp where there is none left.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from glance.board import Each, LampState
from glance.lamps.calm import ranks
from glance.lamps.painting import row_of
from glance.lamps.reading import names, no_place, segments
from glance.plain import clip, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glance.board import BoardView, LampGroup
    from glance.lamps.light import Light

# What the file and the labels call whoever has no lamp of their own.
OTHERS = "others"
# No more names than this in a warning.
_NAMED, _LONGEST = 6, 60


@dataclass(frozen=True, slots=True)
class Seating:
    """The segments of each slot that is wired by name, by their numbers on the board now.

    `gone` are the names that the board has no more, each with its slot; `rest` the segments
    without a slot of their own, which `shared` shows, too.
    """

    slots: tuple[tuple[int, ...], ...]
    gone: dict[int, str]
    rest: tuple[int, ...]
    shared: int


class Needs(NamedTuple):
    """How many lamps a group needs now, heartbeat included, and that in words."""

    lamps: int
    said: str


def seating(light: Light, group: LampGroup, view: BoardView) -> Seating:
    """Give what each lamp of a light stands for that has its segments by name."""
    room = len(row_of(light).slots)
    return _seating(light.segments, room, names(group, view), no_place(view))


@lru_cache(maxsize=256)
def _seating(wired: tuple[str, ...], room: int, known: tuple[str, ...], without: str) -> Seating:
    numbers: dict[str, list[int]] = {}
    for number, name in enumerate(known):
        numbers.setdefault(name, []).append(number)
    pinned = wired[:room]
    slots = [tuple(numbers.get(name, ())) for name in pinned]
    slots += [()] * (room - len(slots))
    there = {*numbers, OTHERS, without}
    gone = {at: name for at, name in enumerate(pinned) if name not in there}
    seated = {*pinned} - {OTHERS}
    rest = sorted(
        number for name, found in numbers.items() if name not in seated for number in found
    )
    shared = _shared(wired, room)
    slots[shared] = (*(() if _others(wired, shared) else slots[shared]), *rest)
    return Seating(tuple(slots), gone, tuple(rest), shared)


def _shared(wired: tuple[str, ...], room: int) -> int:
    """Give the slot of the others: the one that says so, the first that is free, or the last."""
    return wired.index(OTHERS) if OTHERS in wired[:room] else min(len(wired), room - 1)


def _others(wired: tuple[str, ...], slot: int) -> bool:
    """Whether a slot is for the others alone."""
    return wired[slot : slot + 1] in ((), (OTHERS,))


def seated(
    light: Light, group: LampGroup, view: BoardView, states: Sequence[LampState]
) -> tuple[LampState | None, ...]:
    """Give a state for each slot, the worst of its segments; None for one that has none.

    A name that the board has no more is somebody of whom nobody knows anything.
    """
    room = len(row_of(light).slots)
    order = ranks(group) | {LampState.EMPTY: len(LampState) + 1}
    if not light.segments:
        if len(states) <= room:
            return (*states, *[None] * (room - len(states)))
        return (*states[: room - 1], min(states[room - 1 :], key=order.__getitem__))
    seats = seating(light, group, view)
    shown: list[LampState | None] = []
    for at, numbers in enumerate(seats.slots):
        found = [states[number] for number in numbers]
        if at in seats.gone:
            found.append(LampState.UNKNOWN)
        elif at == seats.shared or at < len(light.segments):
            found.append(LampState.EMPTY)
        shown.append(min(found, key=order.__getitem__) if found else None)
    return tuple(shown)


def slot_names(light: Light, group: LampGroup, view: BoardView) -> tuple[str, ...]:
    """Give what is printed beside each slot that stands for something now."""
    room = len(row_of(light).slots)
    if light.segments:
        return _pinned_names(light, group, view, room)
    match group.each:
        case Each.PATIENT:
            named = [str(number) for number in range(1, room + 1)]
            return (*named[:-1], f"{named[-1]} + {OTHERS}")
        case Each.PLACE:
            named = [*segments(group, view)[: len(view.places.in_order)], no_place(view)]
        case _:
            named = [*segments(group, view)]
    if len(named) == room + 1:
        named[room - 1 :] = [f"{named[room - 1]} + {named[room]}"]
    elif len(named) > room:
        named[room - 1 :] = [f"{named[room - 1]} + {OTHERS}"]
    return tuple(named)


def _pinned_names(light: Light, group: LampGroup, view: BoardView, room: int) -> tuple[str, ...]:
    now = dict(zip(names(group, view), segments(group, view), strict=True))
    named = [now.get(name, name) for name in light.segments[:room]]
    shared = _shared(light.segments, room)
    if shared == len(named):
        named.append(OTHERS)
    elif not _others(light.segments, shared):
        named[shared] = f"{named[shared]} + {OTHERS}"
    return tuple(named)


def pins(light: Light, group: LampGroup, view: BoardView) -> tuple[str, ...]:
    """Give the `segments` that keep each lamp where it is now; empty where none can be kept."""
    if group.each not in (Each.PLACE, Each.LOCATION):
        return ()
    lasting = names(group, view)
    if group.each is Each.PLACE:
        lasting = lasting[: len(view.places.in_order)]
    return lasting[: len(row_of(light).slots)]


def needs(group: LampGroup, view: BoardView, wide: int = 1, *, heartbeat: bool = False) -> Needs:
    """Say how many lamps a group needs on this board now, with `wide` lamps for each segment."""
    match group.each:
        case Each.PLACE:
            fixed = len(view.places.in_order)
            bed = no_place(view).removeprefix("no ")
            known, count = f"{_some(fixed, bed)} and one for patients without a {bed}", fixed + 1
        case Each.LOCATION:
            count = len(names(group, view))
            known = _some(count, "ward or team", "wards or teams")
        case Each.PATIENT:
            count = max(1, len(names(group, view)))
            known = f"{_some(count, 'patient')} now, and more may come"
        case _:
            known, count = "one for the whole board", 1
    each = f", {wide} lamps each" if wide > 1 else ""
    beat = ", and the heartbeat" if heartbeat else ""
    said = f"{known}{each}: {_some(count * wide, 'lamp')}{beat}"
    return Needs(count * wide + heartbeat, said)


def _some(count: int, one: str, several: str = "") -> str:
    return f"{count} {one if count == 1 else several or one + 's'}"


def unseated(
    light: Light, group: LampGroup, view: BoardView, first: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Say which lamps are not, or not only, what their labels say.

    `first` are the names (`reading.names`) of the first board that this process showed.
    """
    if not light.segments:
        return tuple(
            filter(None, (_crowded(light, group, view), _moved(light, group, view, first)))
        )
    seats = seating(light, group, view)
    if not seats.rest and not seats.gone:
        return ()
    now = segments(group, view)
    lamp = slot_names(light, group, view)[seats.shared]
    rest = [now[number] for number in seats.rest]
    if _others(light.segments, seats.shared):
        # Patients in no bed are what that lamp is for.
        rest = [name for name in rest if group.each is not Each.PLACE or name != no_place(view)]
    told: list[str] = []
    if rest:
        said = (
            "1 segment has no lamp of its own"
            if len(rest) == 1
            else (f"{len(rest)} segments have no lamp of their own")
        )
        told.append(
            f"{light.name}: {said}: {_list(rest)}; {lamp!r} shows the worst; add them to its "
            f"segments and print again: glance lights labels {light.name} -o FILE.svg"
        )
    if seats.gone:
        gone = tuple(seats.gone.values())
        told.append(
            f"{light.name}: not on the board any more: {_list(gone)}; there a lamp says that "
            "nobody knows; take them out of its segments and print again: "
            f"glance lights labels {light.name} -o FILE.svg"
        )
    return tuple(told)


def _crowded(light: Light, group: LampGroup, view: BoardView) -> str:
    room, wanted = len(row_of(light).slots), len(segments(group, view))
    if wanted <= room:
        return ""
    return (
        f"{light.name} has lamps for {room} of the {wanted} segments of {group.name}; "
        f"the last shows the worst of {wanted - room + 1}"
    )


def _moved(light: Light, group: LampGroup, view: BoardView, first: tuple[str, ...]) -> str:
    """Say that the board has other segments than when the process started; bedless ones pass."""
    if group.each not in (Each.PLACE, Each.LOCATION) or not first:
        return ""
    without = no_place(view) if group.each is Each.PLACE else ""
    was, is_now = (
        [name for name in known if name != without] for known in (first, names(group, view))
    )
    if was == is_now:
        return ""
    return (
        f"{light.name}: the board has other segments than when glance started, so lamps have "
        "moved and labels are wrong; pin them with segments and print again: "
        f"glance lights labels {light.name} -o FILE.svg"
    )


def _list(known: Sequence[str]) -> str:
    more = f" and {len(known) - _NAMED} more" if len(known) > _NAMED else ""
    return clip(plain(", ".join(known[:_NAMED])), _LONGEST) + more
