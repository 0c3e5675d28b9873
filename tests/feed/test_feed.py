"""What a feed says while all is well."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from glance.census import AddPlace, Discharge, PlaceKind, Scope, SetStatus, Signature
from glance.feed import Changed, Feed, Heard, Loaded, Lost

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from glance.store import Store
    from tests.feed.conftest import Ear

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANN = Signature("os:ann", "base-2")


def test_the_census_comes_first(listen: Callable[..., Ear]) -> None:
    ear = listen()
    first = ear.said.get(timeout=10)

    assert isinstance(first, Loaded)
    assert sorted(each.person.family or "" for each in first.census.episodes.values()) == [
        "Adams",
        "Baker",
    ]


def test_a_saved_change_is_told_with_the_patient_whole(
    listen: Callable[..., Ear], save: Callable[[str], None]
) -> None:
    ear = listen()
    ear.hear(Loaded)
    save("red")
    changed = ear.hear(Changed)

    (episode,) = changed.delta.episodes
    assert (episode.person.family, episode.statuses["risk"].value) == ("Adams", "red")


def test_a_change_by_another_program_is_told_well_within_the_slow_poll(
    listen: Callable[..., Ear], path: Path
) -> None:
    ear = listen()
    ear.hear(Loaded)
    script = (
        "import sys; from pathlib import Path; from datetime import UTC, datetime\n"
        "from glance.census import SetStatus, Signature; from glance.store import open_store\n"
        "with open_store(Path(sys.argv[1]), writable=True) as store:\n"
        "    for number in range(20):\n"
        "        sys.stdin.readline()\n"
        "        change = SetStatus(1, 'risk', str(number))\n"
        "        store.record([change], Signature('a', 'b'), str(number), datetime.now(UTC))\n"
    )
    waits: list[float] = []
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdin=subprocess.PIPE, text=True
    ) as other:
        assert other.stdin is not None
        for number in range(20):
            began = time.monotonic()
            other.stdin.write("\n")
            other.stdin.flush()
            ear.until(lambda expected=str(number): ear.value() == expected)  # type: ignore[misc]
            waits.append(time.monotonic() - began)

    # Also where the system has no watch to give, and the database is asked every 0.1 s.
    assert sorted(waits)[10] < 0.25


def test_ten_thousand_changes_in_a_burst_end_in_the_right_census(
    listen: Callable[..., Ear], store: Store
) -> None:
    ear = listen()
    ear.hear(Loaded)
    for batch in range(20):
        changes = [SetStatus(1, "risk", f"{batch}-{number}") for number in range(500)]
        store.record(changes, ANN, f"batch-{batch}", NINE)
    ear.until(lambda: ear.value() == "19-499")

    assert ear.census == store.census(Scope())


def test_changes_elsewhere_are_not_news(
    listen: Callable[..., Ear], store: Store, save: Callable[[str], None]
) -> None:
    ear = listen(Scope(location="Ward 3", fields=frozenset({"risk"})))
    ear.hear(Loaded)
    store.record([SetStatus(2, "risk", "red")], ANN, "another ward", NINE)
    store.record([SetStatus(1, "obs", "x")], ANN, "another field", NINE)
    store.record([AddPlace("North team", "West", PlaceKind.ZONE)], ANN, "a zone there", NINE)
    save("red")
    changed = ear.hear(Changed)

    assert [each.id for each in changed.delta.episodes] == [1]
    assert changed.delta.gone == ()
    assert ear.value() == "red"


def test_who_is_discharged_is_gone(listen: Callable[..., Ear], store: Store) -> None:
    ear = listen()
    ear.hear(Loaded)
    store.record([Discharge(1, NINE)], ANN, "home", NINE)

    assert ear.hear(Changed).delta.gone == (1,)


def test_a_new_bed_is_news(listen: Callable[..., Ear], store: Store) -> None:
    ear = listen()
    ear.hear(Loaded)
    store.record([AddPlace("Ward 3", "B2", PlaceKind.BED)], ANN, "bed", NINE)
    structure = ear.hear(Changed).delta.structure

    assert structure is not None
    assert sorted(place.label for place in structure.places.values()) == ["B1", "B2"]


def test_silence_is_told_as_well(listen: Callable[..., Ear]) -> None:
    ear = listen()
    loaded = ear.hear(Loaded)
    heard = ear.hear(Heard)

    assert 1.0 < (heard.at - loaded.at).total_seconds() < 4.0


def test_a_feed_stops_at_once(path: Path) -> None:
    messages: list[object] = []
    feed = Feed(path, Scope(), messages.append)
    feed.start()
    while not messages:
        time.sleep(0.005)
    began = time.monotonic()
    feed.stop()
    feed.join(10)

    assert not feed.is_alive()
    assert time.monotonic() - began < 0.5


def test_a_feed_that_is_lost_stops_at_once(tmp_path: Path) -> None:
    messages: list[object] = []
    feed = Feed(tmp_path / "nowhere" / "glance.db", Scope(), messages.append)
    feed.start()
    while len(messages) < 3:
        time.sleep(0.005)
    feed.stop()
    feed.join(1)

    assert not feed.is_alive()
    assert all(isinstance(message, Lost) for message in messages)


def test_a_location_that_is_not_there_is_said_so(listen: Callable[..., Ear]) -> None:
    lost = listen(Scope(location="Ward 4")).hear(Lost)

    assert lost.why == "no location named 'Ward 4'; did you mean Ward 3?"


def test_a_feed_imports_the_database_only_in_its_thread() -> None:
    script = (
        "import sys, glance.feed;"
        "print(*{'sqlalchemy', 'watchdog', 'alembic', 'textual'} & set(sys.modules))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    )

    assert loaded.stdout.strip() == ""
