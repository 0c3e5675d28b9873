"""Two stations that edit the same patients in any order, against a model of what must happen.

Of two edits of one thing one wins and the other is told, or both are there one after the
other; none is ever lost.
"""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from glance.census import Admit, Identity, Scope, Signature, TakeBack
from glance.errors import Conflict, NotFound, PlaceTaken
from glance.store import open_store
from tests.store.two_stations import (
    NINE,
    WARD,
    Act,
    Key,
    Model,
    Refused,
    Station,
    Thing,
    Told,
    changes,
    expect,
    key_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from glance.census import Change
    from glance.store import Recorded, Store

STATIONS = ("ab1", "bo2")

episodes, fields = st.sampled_from([1, 2]), st.sampled_from(["risk", "obs"])
places = st.sampled_from(["B1", "B2", "B3", None])
edits = st.tuples(
    st.sampled_from(["set", "set", "clear", "confirm", "note"]),
    episodes,
    fields,
    st.sampled_from(["red", "green", "call", ""]),
)
arrivals = st.tuples(
    st.sampled_from(["move", "swap", "discharge", "reopen", "reopen"]), episodes, places
)
acts = st.sampled_from("eeeepptt").flatmap(
    lambda sort: {
        "e": edits,
        "p": arrivals,
        "t": st.tuples(st.just("take back")),
    }[sort]
)


def attempt(
    model: Model, station: Station, act: Act, save: int, spans: dict[int, Recorded]
) -> None:
    """Do it in the model and in the store, and compare what came of it."""
    now = NINE + timedelta(hours=1, minutes=save)
    back = act[0] == "take back"
    if back:
        last = model.last(station.who)
        found = station.store.last_save(station.who)
        if last is None:
            assert found == ()
            return
        recorded = spans[last]
        assert (found[0].seq, found[-1].seq) == (recorded.first, recorded.last)
        wanted: list[Change] = [TakeBack(recorded.first, recorded.last)]
        refusals = undone(model, station, now)
    else:
        wanted = changes(station, act)
        if not wanted:
            return
        refusals = done(model, station, wanted, save, now)
    told = [each for each in refusals if isinstance(each, Told)]
    event(f"{act[0]}: {'told' if told else 'refused' if refusals else 'done'}")
    answer = sent(station, wanted, save, now, spans)
    if told:
        assert isinstance(answer, Conflict), act
        # Of somebody's own later save it is enough to be told.
        assert any(
            (answer.theirs, answer.by) == (each.theirs, each.by or answer.by) for each in told
        ), act
    else:
        assert (answer is not None) == bool(refusals), act


def done(
    model: Model, station: Station, wanted: list[Change], save: int, now: datetime
) -> list[Told | Refused]:
    """Do the changes in the model, all or none; give all that is in their way."""
    refusals: list[Told | Refused] = []
    made: dict[Key, Thing] = {}
    for change in wanted:
        try:
            after = expect(model, station, change, save, now)
        except (Told, Refused) as refusal:
            refusals.append(refusal)
        else:
            made |= {} if after is None else {key_of(change): after}
    if not refusals:
        try:
            model.put(made, station.who, save)
        except Refused as refusal:
            refusals.append(refusal)
    return refusals


def undone(model: Model, station: Station, now: datetime) -> list[Told | Refused]:
    """Take the last save of the station back in the model; give what is in its way."""
    try:
        model.take_back(station.who, now)
    except (Told, Refused) as refusal:
        return [refusal]
    return []


def sent(
    station: Station,
    wanted: list[Change],
    save: int,
    now: datetime,
    spans: dict[int, Recorded],
) -> Conflict | NotFound | PlaceTaken | None:
    """Send changes to the store; give what it refuses them with, None where they are saved."""
    try:
        spans[save] = station.store.record(wanted, Signature(station.who, "x"), f"{save}", now)
    except (Conflict, NotFound, PlaceTaken) as refusal:
        return refusal
    return None


def told_by(store: Store) -> dict[Key, tuple[object, ...]]:
    """Give every value and place as the store has them."""
    census = store.census(Scope())
    found: dict[Key, tuple[object, ...]] = {}
    for number, each in census.episodes.items():
        label = (
            WARD if each.place is None else f"{WARD}/{census.structure.places[each.place].label}"
        )
        found[number, "place"] = (label,)
        for name, status in each.statuses.items():
            found[number, name] = (
                status.value,
                status.note,
                (status.changed_at, status.changed_by),
                (status.confirmed_at, status.confirmed_by),
            )
    return found


def told_of(model: Model) -> dict[Key, tuple[object, ...]]:
    """Give every value and place as the model has them."""
    found: dict[Key, tuple[object, ...]] = {}
    for key, thing in model.things.items():
        if thing.held is None or model.thing((key[0], "place")).held is None:
            continue
        rest = () if key[1] == "place" else (thing.note, thing.changed, thing.confirmed)
        found[key] = (thing.held, *rest)
    return found


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(script=st.lists(st.tuples(st.sampled_from([0, 1]), st.booleans(), acts), min_size=10))
def test_two_stations_never_lose_an_edit(
    script: list[tuple[int, bool, Act]],
    template: Path,
    standing: Callable[[Path], object],
    replayed: Callable[[Path], object],
) -> None:
    model = Model()
    spans: dict[int, Recorded] = {}
    with TemporaryDirectory() as folder:
        path = Path(shutil.copy(template, f"{folder}/glance.db"))
        with open_store(path, writable=True) as store:
            for number in (1, 2):
                admit = Admit(
                    Identity("Adams"), WARD, NINE, f"B{number}", statuses=(("risk", "red"),)
                )
                store.record([admit], Signature("os:ann", "x"), f"admit {number}", NINE)
                model.things[number, "place"] = Thing(f"{WARD}/B{number}")
                model.things[number, "risk"] = Thing("red")
            stations = [Station(who, store, store.census(Scope()), {}) for who in STATIONS]
            for station in stations:
                station.look(model)
            for save, (who, looks, act) in enumerate(script, 1):
                if looks:
                    stations[who].look(model)
                attempt(model, stations[who], act, save, spans)
                assert told_by(store) == told_of(model)
            store.verify()
        assert standing(path) == replayed(path)
