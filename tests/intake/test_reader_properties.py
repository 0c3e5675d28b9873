"""Whatever a program writes is read back; whatever bytes come, nothing breaks."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from glance.errors import Faulty, ValueRefused
from glance.fields import Field, Vocabulary
from glance.fields.when import Date
from glance.identity import nhs_number
from glance.intake import Mapping, read_arrivals
from glance.intake.mapping import Delimiter
from glance.intake.moment import DateForm
from glance.intake.values import number

NOW = datetime(2026, 11, 22, 9, 4, tzinfo=ZoneInfo("Europe/London"))
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Letters that both encodings hold, and what upsets a CSV reader.
LETTERS = st.sampled_from("abcXYZéßÑœŽ' -;,.\"()[]&")
NAMES = st.text(LETTERS, min_size=1, max_size=12).map(lambda text: "N" + " ".join(text.split()))
# Almost a date and almost a time, in every way that can be wrong.
SPELLINGS = st.from_regex(
    r"[0-9]{1,4}[/. -][0-9]{1,2}[/. -][0-9]{1,4}([T ,][0-9]{1,2}[:.][0-9]{2}([:.][0-9]{2})?"
    r" ?([AaPp][Mm])? ?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
    r"|[0-9]{1,2}-?[A-Za-z]{3}-?[0-9]{4}|[0-9]{4,8}|[0-9]{1,2}:[0-9]{2} ?[+-][0-9]{4}",
    fullmatch=True,
)


def _written(day: date, form: str) -> str:
    if form == "month name":
        return f"{day.day:02}-{MONTHS[day.month - 1]}-{day.year:04}"
    return day.strftime(form)


@given(
    people=st.lists(
        st.tuples(NAMES, NAMES, st.dates(date(1910, 1, 1), date(2026, 11, 22))), max_size=8
    ),
    delimiter=st.sampled_from(list(Delimiter)),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "windows-1252", "utf-16"]),
    form=st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "month name", "%Y%m%d", "%d.%m.%Y"]),
    end=st.sampled_from(["\n", "\r\n"]),
    every=st.booleans(),
)
def test_what_any_program_writes_is_read_back(
    people: list[tuple[str, str, date]],
    delimiter: Delimiter,
    encoding: str,
    form: str,
    end: str,
    every: bool,
) -> None:
    out = io.StringIO()
    writer = (
        csv.writer(out, delimiter=delimiter.sign, lineterminator=end, quoting=csv.QUOTE_ALL)
        if every
        else csv.writer(out, delimiter=delimiter.sign, lineterminator=end)
    )
    writer.writerow(["MRN", "Surname", "Forename", "DOB", "Ward"])
    for key, (family, given_name, born) in enumerate(people):
        writer.writerow([f"H{key}", family, given_name, _written(born, form), "Ward 3"])

    source = out.getvalue().encode(encoding)
    # Some words of Windows-1252 are UTF-8 as well, of other words: nobody can tell them apart.
    assume(
        encoding != "windows-1252"
        or source.isascii()
        or "\ufffd" in source.decode("utf-8", "replace")
    )
    arrivals = read_arrivals(source, now=NOW)

    assert arrivals.rejects == ()
    assert [(r.identity.family, r.identity.given, r.identity.born) for r in arrivals.rows] == people


@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(
            st.sampled_from('NHS No,Surname;Ward\n\r\t"=\0éDOB 0123456789|/-:'), max_size=200
        ).map(lambda text: b"NHS No,Surname,Ward,DOB,Admitted,Bed\n" + text.encode()),
    )
)
def test_any_bytes_give_arrivals_or_faults(source: bytes) -> None:
    with suppress(Faulty):
        arrivals = read_arrivals(source, Mapping(), now=NOW)

        rejected = {reject.line for reject in arrivals.rejects}
        assert not rejected & {row.line for row in arrivals.rows}


@given(
    texts=st.tuples(*[st.text(max_size=30) | SPELLINGS] * 4),
    forms=st.lists(st.sampled_from(list(DateForm)), min_size=1, unique=True),
)
def test_any_text_in_a_date_cell_is_a_date_or_a_reject(
    texts: tuple[str, ...], forms: list[DateForm]
) -> None:
    out = io.StringIO()
    rows = csv.writer(out, quoting=csv.QUOTE_ALL)
    rows.writerow(["MRN", "Surname", "Ward", "DOB", "Admitted", "Admission Time", "EDD"])
    rows.writerow(["H1", "SMITH", "Ward 3", *(text.replace("\0", "") for text in texts)])
    mapping = Mapping(fields={"EDD": "edd"}, dates=tuple(forms))
    vocabulary = Vocabulary({"edd": Field("edd", "EDD", "edd", Date())})

    # A lone surrogate is no text that a file can hold.
    source = out.getvalue().encode("utf-8", "replace")
    arrivals = read_arrivals(source, mapping, now=NOW, vocabulary=vocabulary)

    assert len(arrivals.rows) + len({reject.line for reject in arrivals.rejects}) == 1


@given(
    st.text(st.sampled_from("0123456789 -."), max_size=12)
    | st.from_regex(r"999\d{7}", fullmatch=True)
)
def test_the_quick_sum_agrees_with_the_nhs_number_of_the_house(text: str) -> None:
    def outcome(text: str) -> str | None:
        try:
            return nhs_number.parse(text)
        except ValueRefused:
            return None

    def quick(text: str) -> str | None:
        try:
            return number(text)
        except ValueRefused:
            return None

    assert quick(text) == outcome(text)
