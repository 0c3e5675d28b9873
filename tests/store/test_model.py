"""Saves of every sort, in any order, against a model of what they mean."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glance.census import (
    Admit,
    ClearStatus,
    Confirm,
    Discharge,
    Identity,
    Move,
    Scope,
    SetStatus,
    Signature,
)
from glance.errors import BadInput, Failure
from glance.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from glance.census import Change
    from glance.store import Recorded

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANN = Signature("os:ann", "x")
ZONES = frozenset({"East", "West"})
PLACES = {"Riverside Ward 3": ("B1", "B2", None), "North team": ("East", "West", None)}

spots = st.sampled_from([(where, spot) for where, places in PLACES.items() for spot in places])
episodes = st.integers(1, 5)
fields = st.sampled_from(["risk", "obs"])
values = st.sampled_from(["red", "green"])
versions = st.sampled_from([None, 0, 1, 2, 3])
changes = st.one_of(
    spots.map(lambda spot: Admit(Identity("Adams"), spot[0], NINE, spot[1])),
    st.builds(lambda who, spot: Move(who, *spot), episodes, spots),
    st.builds(Discharge, episodes, st.just(NINE)),
    st.builds(SetStatus, episodes, fields, values, versions),
    st.builds(ClearStatus, episodes, fields, versions),
    st.builds(Confirm, episodes, st.one_of(st.just(()), st.tuples(fields))),
)


class Refused(Exception):
    """The model would not do it."""


@dataclass
class Model:
    """What a site is, kept in the plainest way: open episodes, and values with versions."""

    where: dict[int, tuple[str, str | None]] = field(default_factory=dict)
    values: dict[tuple[int, str], tuple[str | None, int]] = field(default_factory=dict)
    admitted: int = 0

    def apply(self, change: Change) -> None:
        """Do what a change says, or raise Refused."""
        if isinstance(change, Admit):
            self._seat(change.location, change.place)
            self.admitted += 1
            self.where[self.admitted] = (change.location, change.place)
            return
        if isinstance(change, Discharge | Move | SetStatus | ClearStatus | Confirm):
            if change.episode not in self.where:
                raise Refused
            if isinstance(change, Discharge):
                del self.where[change.episode]
            elif isinstance(change, Move):
                if self.where[change.episode] != (change.location, change.place):
                    self._seat(change.location, change.place)
                    self.where[change.episode] = (change.location, change.place)
            elif isinstance(change, Confirm):
                if any(self.value(change.episode, name) is None for name in change.fields):
                    raise Refused
            else:
                self._put(change)

    def value(self, episode: int, name: str) -> str | None:
        """Give the value that stands."""
        return self.values.get((episode, name), (None, 0))[0]

    def _seat(self, location: str, place: str | None) -> None:
        if place is not None and place not in ZONES and (location, place) in self.where.values():
            raise Refused

    def _put(self, change: SetStatus | ClearStatus) -> None:
        value = change.value if isinstance(change, SetStatus) else None
        stands, version = self.values.get((change.episode, change.field), (None, 0))
        if value is None and stands is None:
            return
        seen = change.version
        agrees = value == stands
        if seen not in {None, version} and not (seen == 0 and stands is None) and not agrees:
            raise Refused
        if value == stands:
            return
        self.values[change.episode, change.field] = (value, version + 1)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(saves=st.lists(st.tuples(changes, st.integers(0, 24)), max_size=25))
def test_saves_do_what_the_model_does_however_often_they_are_sent(
    saves: list[tuple[Change, int]],
    template: Path,
    standing: Callable[[Path], object],
    replayed: Callable[[Path], object],
) -> None:
    model = Model()
    with TemporaryDirectory() as folder:
        path = Path(shutil.copy(template, f"{folder}/glance.db"))
        with open_store(path, writable=True) as store:
            scope = Scope()
            census = store.census(scope)
            saved: dict[str, tuple[Change, Recorded, datetime]] = {}
            for number, (change, again) in enumerate(saves):
                at = NINE + timedelta(minutes=number)
                try:
                    model.apply(change)
                except Refused:
                    expected = False
                else:
                    expected = True
                try:
                    answer = store.record([change], ANN, f"{number}", at)
                except (BadInput, Failure):
                    assert not expected, change
                else:
                    assert expected, change
                    saved[f"{number}"] = (change, answer, at)
                # Whoever got no answer sends the same again, long after others have saved.
                if f"{again}" in saved:
                    same, answer, when = saved[f"{again}"]
                    replay = store.record([same], ANN, f"{again}", at)
                    written = when if answer.last >= answer.first else None
                    assert replay == replace(answer, replayed=True, at=written)
            delta = store.delta(scope, census.cursor)
            assert delta is not None
            census = census.with_changes(delta)
            assert census == store.census(scope)
            seen = {
                each.id: {name: status.value for name, status in each.statuses.items()}
                for each in census.episodes.values()
            }
            store.verify()
        assert standing(store.path) == replayed(store.path)

    assert seen == {
        episode: {
            name: value
            for (who, name), (value, _) in model.values.items()
            if who == episode and value is not None
        }
        for episode in model.where
    }
