"""Reads: what a scope sees, what it never sees, and deltas."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from glance.census import (
    AddPlace,
    Amend,
    Census,
    Cursor,
    Discharge,
    Identifier,
    Identity,
    LocationKind,
    Move,
    NameFormat,
    PlaceKind,
    Scope,
    SetStatus,
)
from glance.errors import NotFound
from glance.identity import alike, alike_keys, surname_key
from glance.store import create_store, open_store
from glance.store.projection import projection
from glance.store.reading import DELTA_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.store.conftest import Ward

EVERYTHING = frozenset(Identifier)
EVERYONE = Scope(identifiers=EVERYTHING)


def families(census: Census) -> list[str]:
    return sorted(episode.person.family or "" for episode in census.episodes.values())


def test_a_location_stands_for_everything_below_it(ward: Ward) -> None:
    ward.admit("Adams", "B1")
    ward.admit("Baker", None, "North team")

    census = ward.store.census(Scope(location="riverside"))
    assert families(census) == ["Adams"]
    assert sorted(place.name for place in census.structure.locations.values()) == [
        "Riverside",
        "Riverside Ward 3",
    ]
    assert len(census.structure.places) == 4


def test_a_short_name_serves(ward: Ward) -> None:
    ward.admit("Baker", None, "North team")

    assert families(ward.store.census(Scope(location="north"))) == ["Baker"]


def test_kinds_narrow_the_whole_site(ward: Ward) -> None:
    ward.admit("Adams", "B1")
    ward.admit("Baker", None, "North team")

    census = ward.store.census(Scope(kinds=frozenset({LocationKind.TEAM})))
    assert families(census) == ["Baker"]
    assert [place.label for place in census.structure.places.values()] in (
        ["East", "West"],
        ["West", "East"],
    )


def test_an_unknown_location_names_the_nearest(ward: Ward) -> None:
    with pytest.raises(NotFound, match="did you mean Riverside Ward 3"):
        ward.store.census(Scope(location="Riversid Ward 3"))


def test_only_the_fields_of_the_scope_are_read(ward: Ward) -> None:
    ward.admit(statuses=(("risk", "red"), ("note", "a secret")))
    census = ward.store.census(Scope(fields=frozenset({"risk"})))

    assert [set(episode.statuses) for episode in census.episodes.values()] == [{"risk"}]
    assert "a secret" not in repr(census)
    assert "red" not in repr(ward.store.census(Scope(fields=frozenset())))


@pytest.mark.parametrize(
    ("names", "hidden", "shown"),
    [
        (NameFormat.SURNAME, ["Zenobia", "Dr"], ["Quillfeather", "ZQ"]),
        (NameFormat.INITIALS, ["Zenobia", "Quill", "Dr"], ["ZQ", "0018"]),
        (NameFormat.PLACE, ["Zenobia", "Quill", "ZQ", "0018"], []),
    ],
    ids=["surname", "initials", "place"],
)
def test_what_a_name_format_hides_is_not_in_the_census(
    ward: Ward, names: NameFormat, hidden: list[str], shown: list[str]
) -> None:
    episode = ward.admit("Quillfeather", given="Zenobia", nhs_number="9990000018")
    patient = ward.store.find("Quill")[0].patient
    ward.save(Amend(patient, Identity("Quillfeather", "Zenobia", "Dr", "9990000018")))
    scope = Scope(names=names, identifiers=EVERYTHING)
    census = ward.store.census(scope)
    ward.save(SetStatus(episode, "risk", "red"))
    everything = repr((census, ward.store.delta(scope, census.cursor)))

    assert not [secret for secret in hidden if secret in everything]
    assert not [text for text in shown if text not in everything]


@pytest.mark.parametrize(
    ("names", "absent"),
    [
        (NameFormat.SURNAME, ["patient.given", "patient.title", "patient.search"]),
        (NameFormat.INITIALS, ["patient.given", "patient.family", "patient.search"]),
        (NameFormat.PLACE, ["patient", "surname"]),
    ],
    ids=["surname", "initials", "place"],
)
def test_what_a_name_format_hides_is_in_no_statement(names: NameFormat, absent: list[str]) -> None:
    shown = projection(Scope(names=names, identifiers=EVERYTHING), None)
    statements = (shown.people, shown.those_people, shown.statuses, shown.those_statuses)
    sql = " ".join(str(each.compile(dialect=sqlite.dialect())) for each in statements)
    sql = sql.replace("AS surname", "")

    assert not [word for word in absent if word in sql]


def test_identifiers_are_read_only_where_asked_for(ward: Ward) -> None:
    ward.admit(nhs_number="9990000018")
    census = ward.store.census(Scope(identifiers=frozenset({Identifier.NHS_LAST4})))

    (person,) = (episode.person for episode in census.episodes.values())
    assert (person.nhs_last4, person.nhs_number, person.sex) == ("0018", None, None)


def test_texts_are_made_safe_to_show(ward: Ward) -> None:
    ward.admit("Ad\x1b[31mams\n", given="G\u202er", statuses=(("note", "a\x9bb"),))

    text = repr((ward.store.census(Scope()), ward.store.find("ams")))
    assert not [bad for bad in ("\\x1b", "\\x9b", "\\u202e", "\\n") if bad in text]


def test_markup_in_a_name_stays_as_it_is(ward: Ward) -> None:
    ward.admit("[@click=app.quit]ADAMS[/]")

    assert families(ward.store.census(Scope())) == ["[@click=app.quit]ADAMS[/]"]


def test_alike_surnames_point_at_each_other(ward: Ward) -> None:
    for family in ("Smith", "Smyth", "SMITH", "Okafor"):
        ward.admit(family, None)
    people = [each.person for each in ward.store.census(Scope()).episodes.values()]
    numbers = {person.family: person.surname_key for person in people}
    near = {person.family: person.alike for person in people}

    assert numbers["Smith"] == numbers["SMITH"] != numbers["Smyth"]
    assert near["Smyth"] == (numbers["Smith"],)
    assert near["Smith"] == (numbers["Smyth"],)
    assert near["Okafor"] == ()


@given(st.text("SMITHYE", min_size=1, max_size=7), st.text("SMITHYE", min_size=1, max_size=7))
def test_surnames_are_alike_just_where_they_share_a_key(a: str, b: str) -> None:
    assert alike(a, b) == (
        surname_key(a) != surname_key(b)
        and not alike_keys(surname_key(a)).isdisjoint(alike_keys(surname_key(b)))
    )


def test_a_delta_leads_to_the_census_that_is_read_afresh(ward: Ward) -> None:
    adams = ward.admit("Adams", "B1", statuses=(("risk", "red"),))
    baker = ward.admit("Baker", "B2")
    scope = Scope(location="R3")
    before = ward.store.census(scope)
    ward.save(SetStatus(adams, "risk", "green"), Discharge(baker, ward.clock))
    carter = ward.admit("Carter", "B2")
    ward.save(AddPlace("R3", "B9", PlaceKind.BED), Move(carter, "R3", "B9"))
    delta = ward.store.delta(scope, before.cursor)

    assert delta is not None
    assert delta.gone == (baker,)
    assert before.with_changes(delta) == ward.store.census(scope)


def test_a_patient_who_leaves_the_scope_is_gone(ward: Ward) -> None:
    adams = ward.admit("Adams", "B1")
    before = ward.store.census(Scope(location="R3"))
    ward.save(Move(adams, "North team", "East"))
    delta = ward.store.delta(Scope(location="R3"), before.cursor)

    assert delta is not None
    assert (delta.episodes, delta.gone, delta.structure) == ((), (adams,), None)


def test_nothing_new_is_an_empty_delta(ward: Ward) -> None:
    cursor = ward.store.census(EVERYONE).cursor
    delta = ward.store.delta(EVERYONE, cursor)

    assert delta is not None
    assert not delta
    assert delta.cursor == cursor


def test_nothing_new_in_a_new_database_is_an_empty_delta(tmp_path: Path) -> None:
    create_store(tmp_path / "glance.db")
    with open_store(tmp_path / "glance.db") as store:
        cursor = store.census(Scope()).cursor

        assert store.delta(Scope(), cursor) is not None
        assert store.delta(Scope(), replace(cursor, epoch="another")) is None


@pytest.mark.parametrize(
    "lost",
    [
        lambda cursor: replace(cursor, epoch="another"),
        lambda cursor: replace(cursor, head="0" * 64),
        lambda cursor: replace(cursor, seq=cursor.seq + 1),
        lambda _: Cursor(),
    ],
    ids=["another life", "another history", "ahead", "never read"],
)
def test_a_cursor_of_another_log_asks_for_a_fresh_census(
    ward: Ward, lost: Callable[[Cursor], Cursor]
) -> None:
    ward.admit()
    cursor = ward.store.census(Scope()).cursor

    assert ward.store.delta(Scope(), lost(cursor)) is None


def test_too_much_news_asks_for_a_fresh_census(ward: Ward) -> None:
    episode = ward.admit()
    cursor = ward.store.census(Scope()).cursor
    ward.save(*(SetStatus(episode, "risk", str(n)) for n in range(DELTA_LIMIT)))
    at_the_limit = ward.store.delta(Scope(), cursor)
    ward.save(SetStatus(episode, "risk", "one more"))

    assert at_the_limit is not None
    assert ward.store.delta(Scope(), cursor) is None
