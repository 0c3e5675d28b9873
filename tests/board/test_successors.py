"""A view that was kept up change by change, against one built from scratch."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glance.board import Form, view
from glance.census import Cursor, Delta, LocationKind, NameFormat

if TYPE_CHECKING:
    from glance.board import Board, BoardView
    from glance.census import Episode
    from tests.board.conftest import Ward

_PLACES = (None, 11, 12, 13, 21, 30, 31)
_NAMES = (
    ("SMITH", "John"),
    ("SMITH", "Joan"),
    ("SMITH", "Ann"),
    ("SMYTH", "John"),
    ("O'BRIEN", "Zoë"),
    ("OBRIEN", "Zoe"),
    ("JONES", "Jo"),
)
_VALUES = (
    ("risk", "red"),
    ("risk", "amber"),
    ("risk", "purple"),
    ("day", "red"),
    ("edd", "2026-11-22"),
    ("edd", "2026-11-23"),
    ("edd", "2026-11-25"),
    ("obs", "2026-11-22T09:30:00Z"),
    ("obs", "2026-11-22T18:00:00Z"),
    ("obs", "2026-11-24T02:00:00Z"),
    ("physio", "asked"),
    ("falls", "no"),
    ("news", "7"),
    ("note", "ring the daughter"),
)

_WHO = st.integers(1, 7)
_STEP = st.one_of(
    st.tuples(st.just("admit"), _WHO, st.sampled_from(_PLACES), st.sampled_from(_NAMES)),
    st.tuples(st.just("move"), _WHO, st.sampled_from(_PLACES)),
    st.tuples(st.just("rename"), _WHO, st.sampled_from(_NAMES)),
    st.tuples(st.just("set"), _WHO, st.sampled_from(_VALUES)),
    st.tuples(st.just("clear"), _WHO, st.sampled_from(_VALUES)),
    st.tuples(st.just("confirm"), _WHO),
    st.tuples(st.just("discharge"), _WHO),
    st.tuples(st.just("wait"), st.sampled_from((1, 27, 61, 600, 1500, 3000))),
    st.tuples(st.just("back"), st.sampled_from((1, 61))),
    st.tuples(st.just("rebuild")),
)

_BOARDS: dict[str, dict[str, object]] = {
    "a ward by bay": {},
    "a caseload by risk, exceptions first": {
        "exceptions_first": True,
        "group_by": "risk",
        "order_by": ("-edd", "name"),
        "kinds": frozenset({LocationKind.TEAM}),
    },
    "zones": {"group_by": "place", "kinds": frozenset({LocationKind.TEAM, LocationKind.WARD})},
    "initials": {"names": NameFormat.INITIALS, "group_by": "", "order_by": ("news", "place")},
    "surnames": {"names": NameFormat.SURNAME, "group_by": "location", "empty_places": False},
    "no names": {"names": NameFormat.PLACE, "exceptions_first": True, "group_by": ""},
    "all locations": {"form": Form.OVERVIEW, "columns": (), "kinds": frozenset()},
}


def _after(ward: Ward, seen: BoardView, step: tuple[object, ...], version: int) -> BoardView:
    """Take one step, as the feed would hand it over."""
    match step:
        case ("wait", int(minutes)):
            return seen.at(seen.now + timedelta(minutes=minutes))
        case ("back", int(minutes)):
            return seen.at(seen.now - timedelta(minutes=minutes))
        case ("rebuild",):
            return seen.after(Delta(seen.census.cursor, structure=seen.census.structure), seen.now)
        case ("discharge", int(who)):
            return seen.after(Delta(Cursor(seq=version), gone=(who,)), seen.now)
        case (str(), int(who), *_):
            episode = _changed(ward, seen.census.episodes.get(who), step, seen, version)
            if episode is None:
                return seen
            now = seen.now + timedelta(minutes=version % 3)
            return seen.after(Delta(Cursor(seq=version), episodes=(episode,)), now)
    raise AssertionError(step)


def _changed(
    ward: Ward,
    episode: Episode | None,
    step: tuple[object, ...],
    seen: BoardView,
    version: int,
) -> Episode | None:
    match step:
        case ("admit", int(who), place, (str(family), str(given_name))):
            assert place is None or isinstance(place, int)
            location = 3 if place in {30, 31} or who % 3 == 0 else 2
            person = ward.person(family, given_name)
            episode = ward.episode(who, place, person=person, location=location, days=0.5)
            return replace(episode, patient=who % 3)
        case _ if episode is None:
            return None
        case ("move", _, place):
            assert place is None or isinstance(place, int)
            return replace(episode, place=place, location=3 if place in {30, 31} else 2)
        case ("rename", _, (str(family), str(given_name))):
            return replace(episode, person=ward.person(family, given_name))
        case ("set", _, (str(field), str(value))):
            status = replace(ward.status(field, value), version=version, changed_at=seen.now)
            status = replace(status, confirmed_at=seen.now)
            return replace(episode, statuses={**episode.statuses, field: status})
        case ("clear", _, (str(field), _)):
            left = {key: status for key, status in episode.statuses.items() if key != field}
            return replace(episode, statuses=left)
        case ("confirm", _):
            confirmed = {
                key: replace(status, confirmed_at=seen.now)
                for key, status in episode.statuses.items()
            }
            return replace(episode, statuses=confirmed)
    raise AssertionError(step)


def _everything(seen: BoardView) -> tuple[object, ...]:
    cells = tuple(seen.cells(row, seen.now) for row in seen.rows)
    return tuple(seen.rows), seen.groups, seen.tally, cells


@pytest.mark.parametrize("settings_of", _BOARDS.values(), ids=_BOARDS)
@given(steps=st.lists(_STEP, max_size=25))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_view_kept_up_is_the_view_built_from_scratch(
    ward: Ward, settings_of: dict[str, object], steps: list[tuple[object, ...]]
) -> None:
    board: Board = ward.board(**settings_of)
    seen = view(board, ward.census(), ward.now)
    for version, step in enumerate(steps):
        seen = _after(ward, seen, step, version)

    assert _everything(seen) == _everything(view(board, seen.census, seen.now))
