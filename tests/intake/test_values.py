"""Single cells: dates in every spelling, beds, names, sexes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from glance.errors import ValueRefused
from glance.intake import moment, values
from glance.intake.meaning import USUAL_HEADERS, Meaning, bare, recognised
from glance.intake.moment import USUAL_FORMS, DateForm


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("20/11/2026", time()),
        ("20.11.2026 7:05", time(7, 5)),
        ("20-Nov-2026 19:05:30", time(19, 5, 30)),
        ("20 November 2026, 07:05 PM", time(19, 5)),
        ("20/11/2026 12:05 am", time(0, 5)),
        ("2026-11-20T07:05:30.123", time(7, 5, 30)),
        ("2026-11-20 07:05Z", time(7, 5)),
        ("2026-11-20T08:05+01:00", time(7, 5)),
        ("20261120", time()),
    ],
)
def test_a_moment_is_read_in_every_spelling(now: datetime, text: str, at: time) -> None:
    day, told, zone = moment.arrival(text, USUAL_FORMS, now)

    assert moment.instant(day, told, zone, now.tzinfo) == datetime.combine(
        date(2026, 11, 20), at, UTC
    )


@pytest.mark.parametrize(
    "text",
    ["", "today", "45678", "20/13/2026", "2026-11-20 24:00", "20/11/2026 13:00 pm", "١/١/٢٠٢٠"],
)
def test_what_is_no_date_is_refused(now: datetime, text: str) -> None:
    with pytest.raises(ValueRefused):
        moment.arrival(text, USUAL_FORMS, now)


@pytest.mark.parametrize("text", ["", "25:00", "0904Z", "09:04Z", "09:04+99:00", "9"])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(ValueRefused):
        moment.clock(text)


@pytest.mark.parametrize(("text", "year"), [("01/02/26", 2026), ("01/02/27", 1927)])
def test_a_short_year_is_the_last_one_that_is_past(now: datetime, text: str, year: int) -> None:
    assert moment.birth(text, (DateForm.DAY_FIRST_SHORT,), now.date()) == date(year, 2, 1)


def test_a_time_that_a_change_of_clocks_skips_is_still_a_moment(now: datetime) -> None:
    assert isinstance(moment.instant(date(2026, 3, 29), time(1, 30), "", now.tzinfo), datetime)


@pytest.mark.parametrize(
    ("bay", "bed", "label"),
    [
        ("A", "3", "A3"),
        ("Bay A", "Bed 03", "A3"),
        ("Bay 2", "4", "2-4"),
        ("", "Bed 12", "12"),
        ("A", "A3", "A3"),
        ("Side rooms", "1", "Side rooms 1"),
        ("", "SR1", "SR1"),
        ("A", "", ""),
        ("", "Bedside", "Bedside"),
        ("bay-c", "bed: 4", "c4"),
    ],
)
def test_a_bed_is_called_as_the_ward_calls_it(bay: str, bed: str, label: str) -> None:
    assert values.bed_label(bay, bed, "") == label


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("SMITH, John (Mr)", ("SMITH", "John", "Mr")),
        ("VAN DER BERG, Anna Maria", ("VAN DER BERG", "Anna Maria", "")),
        ("SMITH, Mr John", ("SMITH", "John", "Mr")),
        ("SMITH,", ("SMITH", "", "")),
    ],
)
def test_a_name_is_taken_apart(text: str, parts: tuple[str, str, str]) -> None:
    assert values.name(text) == parts


@pytest.mark.parametrize("text", ["John Smith", "", ",", "A, B, C"])
def test_a_name_that_could_be_read_two_ways_is_refused(text: str) -> None:
    with pytest.raises(ValueRefused):
        values.name(text)


@pytest.mark.parametrize(
    ("text", "word"), [("m", "Male"), ("2", "Female"), ("", ""), ("non-binary", "Non-binary")]
)
def test_a_sex_is_a_whole_word(text: str, word: str) -> None:
    assert values.sex(text) == word


def test_every_usual_header_means_one_thing() -> None:
    seen: dict[str, Meaning] = {}
    for meaning, headers in USUAL_HEADERS.items():
        for header in headers:
            assert seen.setdefault(bare(header), meaning) is meaning
            assert recognised([header]) == {meaning: 0}


def test_of_two_columns_of_one_meaning_the_more_usual_one_is_read() -> None:
    assert recognised(["Location", "Ward"]) == {Meaning.LOCATION: 1}
