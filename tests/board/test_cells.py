"""What a row says, word by word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glance.board import Cell, view
from glance.census import Identifier, NameFormat
from glance.fields import Tone

if TYPE_CHECKING:
    from glance.board import Part, RowCells
    from glance.census import Episode
    from tests.board.conftest import Ward


def _said(form: tuple[Part, ...]) -> str:
    return "".join(part.text for part in form)


def _forms(cell: Cell) -> list[str]:
    return [_said(form) for form in cell.forms]


def _cells(ward: Ward, *episodes: Episode, **asked: object) -> tuple[dict[str, Cell], RowCells]:
    """Give the cells of the first episode by column, and the row's whole cells."""
    board = ward.board(**asked)
    seen = view(board, ward.census(*episodes), ward.now)
    row = seen.row(("episode", episodes[0].id))
    assert row is not None
    found = seen.cells(row, ward.now)
    return dict(zip((c.key for c in board.columns), found.cells, strict=True)), found


def test_a_name_is_worded_from_the_fullest_to_the_shortest(ward: Ward) -> None:
    person = replace(ward.person("van der Berg", "Johannes"), title="Mr")
    cells, _ = _cells(ward, ward.episode(1, 11, person=person))

    assert _forms(cells["patient"]) == [
        "VAN DER BERG, Johannes (Mr)",
        "VAN DER BERG, Johannes",
        "VAN DER BERG, J",
    ]


_FORMATS = {
    NameFormat.SURNAME: "ADEYEMI, G",
    NameFormat.INITIALS: "GA …4567",
    NameFormat.PLACE: "occupied",
}


@pytest.mark.parametrize(("names", "expected"), _FORMATS.items(), ids=_FORMATS)
def test_a_name_format_hides_the_rest(ward: Ward, names: NameFormat, expected: str) -> None:
    cells, _ = _cells(ward, ward.episode(1, 11), names=names)

    assert _forms(cells["patient"]) == [expected]


def test_a_new_patient_is_called_new_where_there_is_room(ward: Ward) -> None:
    cells, _ = _cells(ward, ward.episode(1, 11, days=0.5))

    assert _forms(cells["patient"]) == ["ADEYEMI, Grace new", "ADEYEMI, G new", "ADEYEMI, G"]


def test_every_wording_of_a_name_that_collides_is_flagged(ward: Ward) -> None:
    cells, _ = _cells(ward, ward.episode(1, 11), ward.episode(2, 12))

    assert all("‼" in form for form in _forms(cells["patient"]))


def test_initials_that_collide_are_told_apart_in_14_cells(ward: Ward) -> None:
    cells, _ = _cells(
        ward,
        ward.episode(1, 11),
        ward.episode(2, 12),
        names=NameFormat.INITIALS,
        second_identifier=Identifier.BORN,
    )

    assert _forms(cells["patient"]) == ["GA ‼ 12-Mar-1941", "GA‼12-Mar-1941"]


def test_a_surname_alone_in_common_is_flagged_quietly(ward: Ward) -> None:
    cells, _ = _cells(
        ward,
        ward.episode(1, 11, person=ward.person("SMITH", "John")),
        ward.episode(2, 12, person=ward.person("SMITH", "Ann")),
    )

    assert _forms(cells["patient"])[:2] == ["SMITH, John =", "SMITH, J ="]
    assert not any(part.marked for form in cells["patient"].forms for part in form)


def test_the_letters_that_differ_are_marked(ward: Ward) -> None:
    cells, _ = _cells(
        ward,
        ward.episode(1, 11, person=ward.person("OBRIEN", "Zoe")),
        ward.episode(2, 12, person=ward.person("OBRIEN", "Zoë")),
    )

    assert [part.text for part in cells["patient"].forms[0] if part.marked] == ["e"]


def test_a_shortened_name_is_compared_with_a_shortened_one(ward: Ward) -> None:
    cells, _ = _cells(
        ward,
        ward.episode(1, 11, person=ward.person("SMITH", "John")),
        ward.episode(2, 12, person=ward.person("SMITH", "Joan")),
    )

    assert not any(part.marked for part in cells["patient"].forms[-1])


def test_only_a_row_that_collides_needs_its_second_identifier(ward: Ward) -> None:
    _, alone = _cells(ward, ward.episode(1, 11))
    _, with_namesake = _cells(ward, ward.episode(1, 11), ward.episode(2, 12))

    assert [alone.second, with_namesake.second] == ["", "…4567"]


def test_a_birthday_is_written_as_the_nhs_writes_it(ward: Ward) -> None:
    person = ward.person(born=date(1941, 3, 12))
    columns = (ward.column("identifier"),)
    cells, _ = _cells(
        ward,
        ward.episode(1, 11, person=person),
        columns=columns,
        second_identifier=Identifier.BORN,
    )

    assert _forms(cells["identifier"]) == ["12-Mar-1941"]


def test_nobody_looked_is_an_empty_slot(ward: Ward) -> None:
    cells, _ = _cells(ward, ward.episode(1, 11))

    assert cells["risk"].empty
    assert _forms(cells["risk"]) == ["–"]


def test_nothing_to_report_is_no_empty_slot(ward: Ward) -> None:
    cells, _ = _cells(ward, ward.episode(1, 11, {"risk": "nil"}))

    assert not cells["risk"].empty


def test_a_value_out_of_date_is_quiet_and_carries_its_age(ward: Ward) -> None:
    cells, _ = _cells(ward, ward.episode(1, 11, {"risk": "red"}, hours_ago=26))

    assert cells["risk"].age == "26h"
    assert cells["risk"].forms[0][0].tone is Tone.RED


def test_magnets_that_nobody_set_take_no_room(ward: Ward) -> None:
    cells, _ = _cells(ward, ward.episode(1, 11, {"ot": "coming", "falls": "yes"}))

    assert _forms(cells["asked"]) == ["O→ F▲", "O→F▲", "O→+1"]


def test_each_magnet_keeps_its_tone(ward: Ward) -> None:
    cells, _ = _cells(ward, ward.episode(1, 11, {"physio": "asked", "falls": "yes"}))

    assert [part.tone for part in cells["asked"].forms[1]] == [Tone.PLAIN, Tone.AMBER]


def test_risks_that_are_all_ruled_out_are_a_quiet_no(ward: Ward) -> None:
    cells, _ = _cells(ward, ward.episode(1, 11, {"falls": "no"}))

    assert _forms(cells["asked"]) == ["no"]


def test_reasons_are_words(ward: Ward) -> None:
    cells, _ = _cells(ward, ward.episode(1, 11, {"risk": "red"}, days=0.5))

    assert _forms(cells["reasons"]) == ["red · new", "red new", "red +1"]


def test_a_named_nurse_shrinks_to_initials(ward: Ward) -> None:
    cells, _ = _cells(ward, ward.episode(1, 11))

    assert _forms(cells["owner"]) == ["Ann Hughes", "A Hughes", "AH"]


def test_a_stay_is_in_days(ward: Ward) -> None:
    cells, _ = _cells(ward, ward.episode(1, 11, days=3))

    assert _forms(cells["stay"]) == ["3d"]


def test_an_empty_bed_is_unoccupied(ward: Ward) -> None:
    board = ward.board()
    seen = view(board, ward.census(), ward.now)
    cells = seen.cells(seen.rows[0], ward.now).cells

    assert [_said(cell.forms[0]) for cell in cells[:3]] == ["A1", "UNOCCUPIED", ""]


def test_a_note_is_the_second_line(ward: Ward) -> None:
    _, found = _cells(ward, ward.episode(1, 11, {"note": "ring the daughter"}), note="note")

    assert found.note is not None
    assert _forms(found.note) == ["ring the daughter"]


def test_cells_are_good_until_the_first_of_them_may_change(ward: Ward) -> None:
    _, found = _cells(ward, ward.episode(1, 11, {"obs": "2026-11-22T09:30:00Z"}))

    assert found.until == ward.now + timedelta(minutes=1)


_MOMENTS = ("2026-11-22T09:05:00Z", "2026-11-22T11:20:30Z", "2026-11-24T02:00:00Z")
_DAYS = ("2026-11-21", "2026-11-22", "2026-11-23", "2026-11-30")


@given(
    due=st.sampled_from(_MOMENTS),
    edd=st.sampled_from(_DAYS),
    hours_ago=st.sampled_from((0.01, 1, 23.99, 26, 80)),
    days=st.sampled_from((0.1, 0.999, 3)),
    share=st.floats(0, 0.999),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_until_then_time_alone_changes_nothing(
    ward: Ward, due: str, edd: str, hours_ago: float, days: float, share: float
) -> None:
    values = {"obs": due, "edd": edd, "risk": "red", "physio": "asked", "note": "ring"}
    episode = ward.episode(1, 11, values, days=days, hours_ago=hours_ago)
    seen = view(ward.board(note="note"), ward.census(episode), ward.now)
    before = seen.cells(seen.rows[0], ward.now)
    assert before.until is not None
    later = ward.now + (before.until - ward.now) * share

    assert seen.cells(seen.rows[0], later) == before


def test_no_initial_is_made_up_from_the_surname(ward: Ward) -> None:
    nobody = replace(ward.person("SMITH", ""), given=None)
    for names in (NameFormat.FULL, NameFormat.SURNAME):
        cells, _ = _cells(ward, ward.episode(1, 11, person=nobody), names=names)

        assert _forms(cells["patient"]) == ["SMITH"]


def test_a_long_surname_that_collides_keeps_its_initial_in_14_cells(ward: Ward) -> None:
    cells, _ = _cells(
        ward,
        ward.episode(1, 11, person=ward.person("Lloyd-Hughes", "Lily")),
        ward.episode(2, 12, person=ward.person("Lloyd-Hughes", "Ann")),
    )

    assert _first_within(cells["patient"], 14) == "LLOYD-HU…, L ="


_NAMESAKES = {
    "given names": (("Whittingham", "Joan"), ("Whittingham", "John")),
    "long given names": (("Whittingham", "Elizabeth"), ("Whittingham", "Eleanora")),
    "the same name": (("Smith", "John"), ("Smith", "John")),
    "no given name": (("Whittingham", ""), ("Whittingham", "")),
    "alike": (("Smithsonianna", "Ann"), ("Smithsonianne", "Ann")),
}


@pytest.mark.parametrize("who", _NAMESAKES.values(), ids=_NAMESAKES)
@pytest.mark.parametrize("names", [NameFormat.FULL, NameFormat.SURNAME])
@pytest.mark.parametrize("identifier", [Identifier.BORN, Identifier.NHS_LAST4])
def test_two_who_collide_never_look_the_same_in_14_cells_or_more(
    ward: Ward,
    who: tuple[tuple[str, str], tuple[str, str]],
    names: NameFormat,
    identifier: Identifier,
) -> None:
    people = []
    for at, (family, given_name) in enumerate(who):
        person = ward.person(family, given_name, born=date(1940, 3, 12 + at))
        key = 99 if family.startswith(("W", "Smith")) and who[0][0] == who[1][0] else 200 + at
        alike = (200, 201) if key >= 200 else ()
        given = given_name if names is NameFormat.FULL and given_name else None
        people.append(
            replace(person, given=given, nhs_last4=f"456{at}", surname_key=key, alike=alike)
        )
    first, second = (
        ward.episode(at + 1, 11 + at, person=person) for at, person in enumerate(people)
    )
    one, _ = _cells(ward, first, second, names=names, second_identifier=identifier)
    other, _ = _cells(ward, second, first, names=names, second_identifier=identifier)

    assert [
        width
        for width in range(14, 40)
        if _first_within(one["patient"], width) == _first_within(other["patient"], width)
    ] == []


def _first_within(cell: Cell, width: int) -> str:
    return next(form for form in _forms(cell) if len(form) <= width)
