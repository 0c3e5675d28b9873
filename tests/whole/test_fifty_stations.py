"""Fifty stations that hammer five patients: nothing is lost and nobody is overwritten.

GLANCE_HAMMER says for how many seconds.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from datetime import datetime

import pytest

from glance.station import station_scope
from glance.station.wording import shown, words
from glance.store import open_store
from tests.whole.aftermath import (
    PEOPLE,
    PROGRAMS,
    SECONDS,
    STATIONS,
    STATUSES,
    VALUES,
    WARD,
    Aftermath,
    Report,
    hammered,
)

UNCHANGED = "unchanged"


@pytest.fixture(scope="module")
def aftermath(tmp_path_factory: pytest.TempPathFactory) -> Aftermath:
    """What fifty stations have left behind."""
    return hammered(tmp_path_factory.mktemp("hammer"))


def test_the_stations_got_something_done(aftermath: Aftermath) -> None:
    became = Counter(told["became"] for one in aftermath.asked.values() for told in one["answers"])
    kinds = Counter(one["kind"] for one in aftermath.log)
    keys = sum(station["keys"] for station in aftermath.stations)
    sys.stdout.write(f"{keys} keys; {dict(became)}; {dict(kinds)}\n")
    took = sorted(
        1000 * (told["heard"] - sent)
        for one in aftermath.asked.values()
        for (_, sent), told in zip(one["sent"], one["answers"], strict=True)
    )
    sys.stdout.write(f"p50 {took[len(took) // 2]:.0f} ms, most {took[-1]:.0f} ms\n")
    sys.stdout.write(f"{len(aftermath.replaced)} put over\n")

    assert became["Saved"] > PROGRAMS
    assert became["Collided"] > PROGRAMS
    assert {"set", "clear", "confirm", "move"} <= kinds.keys()
    if SECONDS >= 30:
        # What people seldom do takes its time to come about.
        assert {"note", "unconfirm", "view", "sign_off"} <= kinds.keys()
        assert any(one["kind"] == "move" and one["new"] == WARD for one in aftermath.log)


def test_every_thread_of_every_station_lives(aftermath: Aftermath) -> None:
    for station in aftermath.stations:
        assert (station["alive"], station["lost"], station["strays"]) == (True, [], 0)


def test_of_fifty_who_press_at_once_one_wins_and_whoever_means_another_is_told(
    aftermath: Aftermath,
) -> None:
    firsts = [next(iter(station["asked"].values())) for station in aftermath.stations]
    became = Counter(one["answers"][0]["became"] for one in firsts)
    kinds = Counter(
        aftermath.entries[name][0]["kind"]
        for station in aftermath.stations
        for name, one in [next(iter(station["asked"].items()))]
        if one["ended"] == "answer Saved"
    )

    assert became["Saved"] >= 1
    assert became["Collided"] > 1
    assert became["Saved"] + became["Collided"] + became["Unsaved"] == PROGRAMS * STATIONS
    # Who means the same as the one who was first has confirmed that.
    assert kinds["set"] == 1


def test_every_save_ends_in_a_tick_or_in_words_that_say_why_not(aftermath: Aftermath) -> None:
    for name, one in aftermath.asked.items():
        answers = one["answers"]
        assert len(answers) == len(one["sent"]), one
        assert all(told["told"] for told in answers), one
        ticked = [told for told in answers if told["became"] == "Saved"]
        if ticked:
            assert (len(ticked), answers[-1], one["ended"]) == (1, ticked[0], "answer Saved"), one
        elif one["ended"] == "answer Collided":
            assert name in aftermath.replaced, one
        else:
            assert one["ended"] in {"alert answered", "thrown away"}, one
            assert answers or one["after"], one


def test_what_was_acknowledged_is_what_is_logged(aftermath: Aftermath) -> None:
    acknowledged = {name: (one["first"], one["last"]) for name, one in aftermath.saved.items()}
    ranges = {name: [*range(a, b + 1)] for name, (a, b) in acknowledged.items() if a <= b}
    logged = {name: [one["seq"] for one in many] for name, many in aftermath.entries.items()}
    noted = Counter(
        (one["station"], one["kind"]) for one in aftermath.log if one["request"] not in ranges
    )

    assert logged == ranges
    assert {n: w for n, w in aftermath.requests.items() if n in aftermath.asked} == acknowledged
    assert len(aftermath.requests) == len(acknowledged) + noted.total()
    for one in aftermath.stations:
        for kind, count in one["notes"].items():
            assert noted.pop((one["station"], kind), 0) == count
    assert not noted


def test_what_is_logged_is_what_somebody_pressed(aftermath: Aftermath) -> None:
    for name, logged in aftermath.entries.items():
        one = aftermath.asked[name]
        pressed: list[tuple[object, ...]] = []
        for change in one["changes"]:
            match change["kind"]:
                case "SetStatus":
                    pressed.append((change["episode"], change["field"], change["value"]))
                case "ClearStatus":
                    pressed.append((change["episode"], change["field"], None))
                case "SetNote":
                    pressed.append((change["episode"], change["field"], change["note"] or None))
                case "Confirm":
                    pressed += [(change["episode"], key, UNCHANGED) for key in change["fields"]]
                case "Move":
                    bed = f"/{change['place']}" if change["place"] else ""
                    pressed.append((change["episode"], None, f"{change['location']}{bed}"))
        entries = [each for each in logged if not _went_with_its_value(each, one)]
        done = [
            (each["episode"], each["field"], UNCHANGED if value == UNCHANGED else each["new"])
            for each, (*_, value) in zip(entries, pressed, strict=False)
        ]
        assert {each["actor"] for each in logged} == {one["code"]}
        assert {each["station"] for each in logged} == {one["terminal"]}
        if one["changes"][0]["kind"] != "TakeBack":
            assert len(entries) == len(pressed), one
            assert done == pressed, one


def _went_with_its_value(logged: Report, asked: Report) -> bool:
    return logged["kind"] == "note" and all(one["kind"] != "SetNote" for one in asked["changes"])


def test_nobody_was_overwritten_silently(aftermath: Aftermath) -> None:
    """Each entry starts from what the one before left, and that is what the person saw."""
    standing: dict[tuple[int, str, bool], str | None] = {
        (number, key, False): value
        for number in range(1, len(PEOPLE) + 1)
        for key, value in STATUSES
    }
    newest: dict[tuple[int, str], Report] = {}
    for logged in aftermath.log:
        if logged["kind"] not in VALUES | {"note"}:
            continue
        one, key = aftermath.asked[logged["request"]], (logged["episode"], logged["field"])
        at, last = (*key, logged["kind"] == "note"), newest.get(key)
        assert logged["old"] == standing.get(at), logged
        standing[at], newest[key] = logged["new"], logged
        if one["changes"][0]["kind"] == "TakeBack":
            assert last is not None
            # A colleague may have been there, and have taken that back.
            assert last["actor"] == logged["actor"] or last["reason"], (logged, last)
        else:
            _insist_on_seen(aftermath, one, logged, last)


def _insist_on_seen(aftermath: Aftermath, one: Report, logged: Report, last: Report | None) -> None:
    """Whoever saved that had the old value on the screen, or was told of it."""
    if logged["kind"] == "confirm" and one["changes"][0]["kind"] == "SetStatus":
        # Two who mean the same overwrite nothing.
        return
    one, key = _basis(aftermath, one), logged["field"]
    vocabulary, now = aftermath.vocabulary, datetime.fromisoformat(one["at"])
    while one["over"]:
        (gone,) = one["over"]
        told = aftermath.asked[gone]["answers"][-1]
        if one["cause"] == "answer Collided":
            assert last is not None
            assert last["actor"] == one["code"], (one, last)
            assert last["reason"], (one, last)
            return
        if told["field"] == key and logged["kind"] != "note":
            stood = words(vocabulary[key], logged["old"], now)
            assert one["alert"][0].startswith(f"theirs: {stood} · "), (one, logged)
            return
        if told["field"] == key:
            assert (logged["old"] or "") in one["alert"][0], (one, logged)
            return
        one = _basis(aftermath, aftermath.asked[gone])
    forms, note = one["view"]["values"][key]
    assert one["view"]["episode"] == logged["episode"]
    if logged["kind"] == "note":
        assert logged["old"] == (note or None), (one, logged)
    else:
        old = logged["old"]
        assert forms == (None if old is None else list(shown(vocabulary[key], old, now).forms)), (
            one,
            logged,
        )


def _basis(aftermath: Aftermath, one: Report) -> Report:
    """Give the save whose screen counts: that of one thrown away counts for what came after it."""
    while one["after"] is not None:
        name = one["after"]
        while name in aftermath.replaced:
            name = aftermath.replaced[name]
        if name in aftermath.saved:
            return one
        one = aftermath.asked[name]
    return one


def test_nobody_was_moved_from_where_they_were_not_seen(aftermath: Aftermath) -> None:
    where = {number: f"{WARD}/{bed}" for number, (_, _, bed) in enumerate(PEOPLE, 1)}
    for name, logged in aftermath.entries.items():
        moves = [each for each in logged if each["kind"] == "move"]
        if not moves:
            continue
        one = aftermath.asked[name]
        for each in moves:
            assert where[each["episode"]] == each["old"], each
            where[each["episode"]] = each["new"]
        beds = [address for address in where.values() if "/" in address]
        assert len(set(beds)) == len(beds)
        if one["changes"][0]["kind"] == "TakeBack":
            continue
        if len(moves) == 2:
            swaps = [f"{each['old']} → {each['new']}" for each in moves]
            seen = [line.partition(": ")[2] for line in one["question"]]
            assert swaps == seen, (one, moves)
        elif one["over"]:
            assert one["alert"][0].startswith(f"theirs: {moves[0]['old']} · "), (one, moves)
        else:
            assert one["placing"]["episode"] == moves[0]["episode"]
            assert one["placing"]["address"] == moves[0]["old"], (one, moves)


def test_every_conflict_was_a_colleagues_change_since(aftermath: Aftermath) -> None:
    changes: dict[str, list[Report]] = defaultdict(list)
    for logged in aftermath.log:
        changes[logged["field"] or logged["kind"]].append(logged)
    for one in aftermath.asked.values():
        for told in one["answers"]:
            if told["became"] != "Collided":
                continue
            about = changes["move" if told["field"] == "place" else told["field"]]
            since = _looked(aftermath, one)
            assert any(each["seq"] > since and each["actor"] == told["by"] for each in about), (
                told,
                since,
                one["cause"],
                one["changes"],
            )


def _looked(aftermath: Aftermath, one: Report) -> int:
    """Give how far the log went when the person looked; an alert stays as it was shown."""
    if one["changes"][0]["kind"] == "TakeBack":
        return int(one["changes"][0]["last"])
    looks = (one, one.get("view") or one, one.get("placing") or one)
    # What goes on from another save begins where that one does.
    before = filter(None, (*one["over"], one["after"]))
    earlier = [_looked(aftermath, aftermath.asked[name]) for name in before]
    return min(*(int(look["seq"]) for look in looks), *earlier)


def test_every_screen_shows_at_the_end_what_stands(aftermath: Aftermath) -> None:
    with open_store(aftermath.site.database) as store:
        proof = store.proof()
        census = store.census(station_scope())
    assert proof.cursor.seq == aftermath.log[-1]["seq"]
    assert len(census.episodes) == len(PEOPLE)
    for station in aftermath.stations:
        # Who has gone to the other ward is not on the list.
        for screen in filter(None, station["screens"]):
            stands = census.episodes[screen["episode"]].statuses
            now = datetime.fromisoformat(screen["now"])
            for key, (forms, note) in screen["values"].items():
                status = stands.get(key)
                kept = (
                    None if status is None else shown(aftermath.vocabulary[key], status.value, now)
                )
                assert forms == (None if kept is None else list(kept.forms))
                assert note == ("" if status is None else status.note)
