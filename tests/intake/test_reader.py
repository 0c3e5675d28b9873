"""An export becomes arrivals, whatever program wrote it; a wrong row becomes a reason."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Protocol

import pytest

from glance.census import LocationKind, PlaceKind
from glance.errors import Faulty
from glance.fields import Field, Vocabulary
from glance.fields.words import Text
from glance.intake import Arrivals, Mapping, read_arrivals
from glance.intake.mapping import Encoding
from glance.intake.meaning import Meaning
from glance.intake.moment import DateForm

HEADER = "NHS Number,Hospital No,Surname,Forename,DOB,Sex,Ward,Bay,Bed,Admitted,Consultant\n"
GRACE = "999 123 4004,H1,ADEYEMI,Grace,03/02/1942,F,Ward 3,A,1,20/11/2026 14:30,Dr Oyelaran\n"
JOHN = "9990000018,H2,SMITH,John,3-Feb-1950,M,Ward 3,A,2,2026-11-21,\n"


class Read(Protocol):
    def __call__(self, text: str | bytes, mapping: Mapping | None = None) -> Arrivals: ...


@pytest.fixture
def read(now: datetime) -> Read:
    def arrivals(text: str | bytes, mapping: Mapping | None = None) -> Arrivals:
        source = text.encode() if isinstance(text, str) else text
        words = Vocabulary({"consultant": Field("consultant", "Consultant", "cons", Text())})
        return read_arrivals(source, mapping, now=now, file="list.csv", vocabulary=words)

    return arrivals


def _why(arrivals: Arrivals) -> list[str]:
    return [str(reject) for reject in arrivals.rejects]


def test_a_usual_export_is_read_whole(read: Read) -> None:
    arrivals = read(HEADER + GRACE)

    (row,) = arrivals.rows
    assert row.identity.nhs_number == "9991234004"
    assert (row.identity.family, row.identity.given) == ("ADEYEMI", "Grace")
    assert row.identity.born == date(1942, 2, 3)
    assert row.identity.sex == "Female"
    assert (row.location, row.bay, row.place) == ("Ward 3", "Bay A", "A1")
    assert row.began == datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
    assert row.statuses == (("consultant", "Dr Oyelaran"),)


def test_columns_are_found_in_any_order_and_by_their_variants(read: Read) -> None:
    arrivals = read(
        "Bed No;Family Name;Shoe size;MRN;First Name;Birth Date;Gender;Ward Name\n"
        "4;O'BRIEN;39;77;Zoë;1950-02-03;Not known;Ward 3\n"
    )

    (row,) = arrivals.rows
    assert (row.identity.family, row.identity.given, row.place) == ("O'BRIEN", "Zoë", "4")
    assert arrivals.ignored == ("Shoe size",)


@pytest.mark.parametrize(
    "source",
    [
        (HEADER + GRACE).encode(),
        (HEADER + GRACE).encode("utf-8-sig"),
        (HEADER + GRACE).encode("utf-16"),
        (HEADER + GRACE).replace("\n", "\r\n").encode(),
        (HEADER + GRACE).replace("\n", "\r").encode(),
        (HEADER + GRACE).replace(",", ";").encode(),
        (HEADER + GRACE).replace(",", "\t").encode(),
        b"sep=;\r\n" + (HEADER + GRACE).replace(",", ";").encode(),
        ("Ward list,,\nprinted 22/11/2026\n\n" + HEADER + GRACE).encode(),
        (HEADER + GRACE.replace("999 123 4004", '"=""9991234004"""')).encode(),
        (HEADER + GRACE.replace("999 123 4004", '="9991234004"')).encode(),
        (HEADER + GRACE.replace(",", " ,  ")).encode(),
        (HEADER + GRACE + ",,,,,,,,,,\n\n").encode(),
    ],
    ids=[
        *("utf-8", "with a mark", "utf-16", "crlf", "cr", "semicolons", "tabs", "sep line"),
        *("a title above", "quoted armour", "bare armour", "blanks", "empty rows below"),
    ],
)
def test_however_it_was_saved_it_says_the_same(read: Read, source: bytes) -> None:
    assert [row[1:] for row in read(source).rows] == [row[1:] for row in read(HEADER + GRACE).rows]


def test_windows_letters_are_read_without_being_told(read: Read) -> None:
    source = (HEADER + GRACE.replace("Grace", "Zoë–Ann")).encode("windows-1252")

    assert read(source).rows[0].identity.given == "Zoë–Ann"


def test_one_column_may_hold_the_whole_name(read: Read) -> None:
    arrivals = read('NHS No,Patient,Ward\n9991234004,"O\'BRIEN, Zoë (Ms)",W1\n')

    identity = arrivals.rows[0].identity
    assert (identity.family, identity.given, identity.title) == ("O'BRIEN", "Zoë", "Ms")


def test_a_team_has_zones_and_no_beds(read: Read) -> None:
    arrivals = read("NHS No,Surname,Team,Zone\n9991234004,Adeyemi,North,East\n")

    assert arrivals.kind is LocationKind.TEAM
    assert arrivals.places is PlaceKind.ZONE
    assert arrivals.rows[0].place == "East"


def test_a_local_time_in_summer_is_an_hour_earlier_in_utc(read: Read) -> None:
    arrivals = read(HEADER + GRACE.replace("20/11/2026 14:30", "20/07/2026 14:30"))

    assert arrivals.rows[0].began == datetime(2026, 7, 20, 13, 30, tzinfo=UTC)


def test_a_time_in_a_column_of_its_own_belongs_to_the_date(read: Read) -> None:
    arrivals = read(
        "NHS No,Surname,Ward,Admission Date,Admission Time\n9991234004,A,W,20/11/2026,1430\n"
    )

    assert arrivals.rows[0].began == datetime(2026, 11, 20, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("999 123 4004", "9991234005", "2:1: NHS Number: not an NHS number: its check digit"),
        ("999 123 4004", "9.99E+09", "2:1: NHS Number: cut short by Excel"),
        ("ADEYEMI", " ", "2:3: Surname: missing"),
        ("ADEYEMI", "ADE\x07YEMI", "2:3: Surname: a control character inside"),
        ("ADEYEMI", "A" * 201, "2:3: Surname: more than 200 characters"),
        ("03/02/1942", "31/02/1942", "2:5: DOB: no such day in the calendar"),
        ("03/02/1942", "03/02/42", "2:5: DOB: not a date; expected dd/mm/yyyy or"),
        ("03/02/1942", "03/02/2027", "2:5: DOB: a birth in the future"),
        ("03/02/1942", "03/02/1842", "2:5: DOB: a birth more than 125 years ago"),
        (",F,", ",Q,", "2:6: Sex: no such sex"),
        ("Ward 3", "", "2:7: Ward: missing"),
        ("20/11/2026 14:30", "20/12/2026", "2:10: Admitted: an admission in the future"),
        ("20/11/2026 14:30", "20/11/2026 25:30", "2:10: Admitted: no such time of day"),
        ("20/11/2026 14:30", "2026-11-21 09:00 +99:00", "2:10: Admitted: no such time zone"),
        ("20/11/2026 14:30", "2026-11-21 09:00-01:75", "2:10: Admitted: no such time zone"),
        ("999 123 4004,H1", ",", "2:1: NHS Number: neither an NHS number nor"),
        ("Grace", "Grace,Ann", "2:12: the whole row: 12 cells under 11 headers"),
        ("Dr Oyelaran", "x" * 61, "2:11: Consultant: at most 60 characters"),
    ],
)
def test_a_wrong_row_says_where_and_why(read: Read, old: str, new: str, why: str) -> None:
    arrivals = read(HEADER + GRACE.replace(old, new))

    assert arrivals.rows == ()
    assert [line[: len(why)] for line in _why(arrivals)] == [why]


def test_the_value_is_kept_apart_from_the_reason(read: Read) -> None:
    (reject,) = read(HEADER + GRACE.replace("999 123 4004", "9991234005")).rejects

    assert reject.value == "9991234005"
    assert "9991234005" not in str(reject)


def test_one_number_in_two_rows_spoils_both(read: Read) -> None:
    arrivals = read(HEADER + GRACE + JOHN.replace("9990000018", "9991234004"))

    assert _why(arrivals) == [
        "2:1: NHS Number: this NHS number stands on line 3 as well",
        "3:1: NHS Number: this NHS number stands on line 2 as well",
    ]


def test_one_hospital_number_in_capitals_and_without_is_one(read: Read) -> None:
    arrivals = read(HEADER + GRACE + JOHN.replace("H2", "h1"))

    assert [reject.why for reject in arrivals.rejects] == [
        "this number stands on line 3 as well",
        "this number stands on line 2 as well",
    ]


def test_one_bed_in_two_rows_spoils_both_whatever_the_spelling(read: Read) -> None:
    other = JOHN.replace("Ward 3,A,2", "WARD 3,Bay A,Bed 01")
    arrivals = read(HEADER + GRACE + other)

    assert [reject.why for reject in arrivals.rejects] == [
        "this bed stands on line 3 as well",
        "this bed stands on line 2 as well",
    ]


def test_a_wrong_row_leaves_the_others_whole(read: Read) -> None:
    arrivals = read(HEADER + GRACE.replace("03/02/1942", "never") + JOHN)

    assert [row.identity.family for row in arrivals.rows] == ["SMITH"]


def test_lines_are_counted_through_cells_with_line_ends(read: Read) -> None:
    arrivals = read(
        HEADER + GRACE.replace("Dr Oyelaran", '"Dr\nOyelaran"') + JOHN.replace("M", "?")
    )

    assert arrivals.rejects[0].line == 4
    assert arrivals.rows[0].statuses == (("consultant", "Dr Oyelaran"),)


def test_a_patient_who_has_left_is_refused(read: Read) -> None:
    arrivals = read("NHS No,Surname,Ward,Discharge Date\n9991234004,A,W,20/11/2026\n")

    assert arrivals.rejects[0].why.startswith("discharged already")


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (b"", "list.csv: the file is empty (0 bytes); export it again"),
        (b"\xef\xbb\xbf", "the file is empty (3 bytes)"),
        (b"\n\n", "the first line is empty"),
        (b"%PDF-1.7\n%\xe2\xe3\n", "a PDF; export the list as CSV"),
        (b"NHS No,Surname,Ward\n1,A\0B,W\n", "list.csv:2: a NUL byte, which no text has"),
        (b"\xef\xbb\xbfNHS No,Surname,Ward\n1,A\0B,W\n", "list.csv:2: a NUL byte"),
        (b"PK\x03\x04rest", "an Excel workbook"),
        (b"Surname,Ward\n\x81\xff,W", "2: neither UTF-8 nor Windows-1252"),
        (b"S\0u\0r\0", "UTF-16 without its mark"),
        (
            b"Surname,Forename\nA,B\n",
            "no column NHS Number or Hospital No; no column Ward. Headers",
        ),
        (b'NHS No,Surname,Ward\n9991234004,"A,W\n', "look for a quotation mark that is left open"),
        (b"NHS No,Surname,Surname,Ward\n", "two columns Surname"),
    ],
)
def test_a_file_that_is_no_list_says_so(read: Read, source: bytes, why: str) -> None:
    with pytest.raises(Faulty) as caught:
        read(source)

    assert why in str(caught.value)


def test_a_first_line_of_patients_is_not_repeated_in_the_error(read: Read) -> None:
    with pytest.raises(Faulty) as caught:
        read(GRACE)

    assert "ADEYEMI" not in str(caught.value)


def test_a_mapping_names_columns_formats_and_fields(read: Read) -> None:
    mapping = Mapping(
        columns={Meaning.FAMILY: ("PatNm1",), Meaning.LOCAL_ID: ("Key",)},
        fields={"Lead": "consultant"},
        dates=(DateForm.MONTH_FIRST,),
        location="Ward 9",
        kind=LocationKind.VIRTUAL,
        bed_label="{bay}-{bed}",
        encoding=Encoding.WINDOWS,
    )
    source = "Key|PatNm1|DOB|Bay|Bed|Lead\n7|ADEYEMI|12/31/1942|Bay C|04|Dr No\n"

    (row,) = read(source, mapping).rows
    assert row.identity.born == date(1942, 12, 31)
    assert (row.location, row.place) == ("Ward 9", "C-04")
    assert row.statuses == (("consultant", "Dr No"),)


def test_a_mapping_that_names_a_missing_column_is_told(read: Read) -> None:
    with pytest.raises(Faulty) as caught:
        read(HEADER + GRACE, Mapping(columns={Meaning.FAMILY: ("PatNm1",)}))

    assert "no column PatNm1, which the mapping names for family" in str(caught.value)
