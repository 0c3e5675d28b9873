"""A hospital's CSV export → arrivals.

A column is read as a whole and each distinct value in it once: a hundred thousand
rows hold a few thousand surnames, days of birth and wards.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import compress
from typing import TYPE_CHECKING

from glance.census import Identity
from glance.fields import Text, Vocabulary
from glance.intake import moment, values
from glance.intake.arrivals import Arrival, Arrivals
from glance.intake.mapping import Mapping
from glance.intake.meaning import Meaning
from glance.intake.sheet import Sheet, fields_of, found_in, kind_of, place_kind_of, sheet_of
from glance.intake.table import read_table

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence
    from datetime import date, datetime, time

    from glance.fields import Field, Kind

_Statuses = tuple[tuple[str, str], ...]


def read_arrivals(
    source: bytes,
    mapping: Mapping | None = None,
    *,
    now: datetime,
    file: str = "the file",
    vocabulary: Vocabulary | None = None,
) -> Arrivals:
    """Read an export; rows that cannot be taken are in `rejects`, with every reason.

    Raises Faulty where the file as a whole cannot be read or has no columns that say
    who and where. `now` carries the site's time zone: times in the file are local.
    """
    mapping = mapping or Mapping()
    table = read_table(
        source,
        file,
        encoding=mapping.encoding,
        delimiter=mapping.delimiter.sign if mapping.delimiter else None,
        wanted=mapping.headers,
    )
    found = found_in(table, mapping, file)
    fields = fields_of(table, mapping, found, vocabulary or Vocabulary())
    sheet = sheet_of(table, found)
    rows = _rows(sheet, mapping, now, fields)
    used = {*found.values(), *fields}
    consultant = found.get(Meaning.CONSULTANT)
    if consultant is not None and consultant not in fields:
        used.discard(consultant)
    rejects = sorted(sheet.rejects, key=lambda reject: (reject.line, reject.column))
    headers = enumerate(table.headers)
    return Arrivals(
        file=file,
        headers=table.headers,
        rows=rows,
        rejects=tuple(rejects),
        ignored=tuple(header for column, header in headers if header and column not in used),
        kind=mapping.kind or kind_of(table, found),
        places=place_kind_of(found),
        records=tuple(zip(table.lines, table.records, strict=True)),
    )


def _rows(
    sheet: Sheet, mapping: Mapping, now: datetime, fields: dict[int, Field]
) -> tuple[Arrival, ...]:
    """Convert every column, then put the rows together that nothing is wrong with."""
    names = _names(sheet)
    numbers = sheet.of(Meaning.NHS_NUMBER, values.number, None)
    locals_ = sheet.of(Meaning.LOCAL_ID, values.local_number, None)
    today = now.date()
    born: Sequence[date | None] = sheet.of(
        Meaning.BORN, lambda text: moment.birth(text, mapping.dates, today) if text else None, None
    )
    sexes = sheet.of(Meaning.SEX, values.sex, "")
    locations = _one_spelling(_locations(sheet, mapping))
    bays, places = _places(sheet, mapping)
    began = _began(sheet, mapping, now)
    owners = sheet.of(Meaning.OWNER, values.words, "")
    statuses = _statuses(sheet, fields, now)
    _leavers(sheet)
    _strangers(sheet, numbers, locals_)
    _twice(sheet, Meaning.NHS_NUMBER, numbers, "this NHS number")
    keys = [None if local is None else local.casefold() for local in locals_]
    _twice(sheet, Meaning.LOCAL_ID, keys, "this number")
    if Meaning.BED in sheet:
        beds = [
            (location, place.casefold()) if place else None
            for location, place in zip(locations, places, strict=True)
        ]
        _twice(sheet, Meaning.BED, beds, "this bed")
    identities = map(Identity, *names, numbers, locals_, born, sexes)
    arrivals = map(
        Arrival, sheet.lines, identities, locations, places, bays, began, owners, statuses
    )
    if not sheet.bad:
        return tuple(arrivals)
    return tuple(compress(arrivals, [row not in sheet.bad for row in range(len(sheet.lines))]))


def _names(sheet: Sheet) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    if Meaning.FAMILY in sheet:
        return (
            sheet.of(Meaning.FAMILY, values.required, ""),
            sheet.of(Meaning.GIVEN, values.words, ""),
            sheet.of(Meaning.TITLE, values.words, ""),
        )
    whole = sheet.of(Meaning.NAME, values.name, ("", "", ""))
    titles = sheet.of(Meaning.TITLE, values.words, "")
    return (
        [name[0] for name in whole],
        [name[1] for name in whole],
        [title or name[2] for name, title in zip(whole, titles, strict=True)],
    )


def _locations(sheet: Sheet, mapping: Mapping) -> Sequence[str]:
    if mapping.location is None:
        return sheet.of(Meaning.LOCATION, values.required_label, "")
    fallback = values.label(mapping.location)
    return sheet.of(Meaning.LOCATION, lambda text: values.label(text) or fallback, fallback)


def _one_spelling(names: Sequence[str]) -> Sequence[str]:
    """The first spelling of each name: "WARD 3" and "Ward 3" are one ward."""
    first: dict[str, str] = {}
    spelling = {name: first.setdefault(name.casefold(), name) for name in dict.fromkeys(names)}
    return list(map(spelling.__getitem__, names))


def _places(sheet: Sheet, mapping: Mapping) -> tuple[Sequence[str], Sequence[str]]:
    """Bay and place of each row."""
    bays = sheet.of(Meaning.BAY, values.label, "")
    if Meaning.BED not in sheet:
        nothing = [""] * len(sheet.lines)
        return nothing, sheet.of(Meaning.ZONE, values.label, "")
    beds = sheet.of(Meaning.BED, values.label, "")
    pairs = list(zip(bays, beds, strict=True))
    labels = {pair: values.bed_label(*pair, mapping.bed_label) for pair in dict.fromkeys(pairs)}
    titles = {bay: values.bay_label(bay) for bay in dict.fromkeys(bays)}
    return list(map(titles.__getitem__, bays)), list(map(labels.__getitem__, pairs))


def _began(sheet: Sheet, mapping: Mapping, now: datetime) -> Sequence[datetime | None]:
    days: Sequence[tuple[date, time | None, str] | None] = sheet.of(
        Meaning.ADMITTED,
        lambda text: moment.arrival(text, mapping.dates, now) if text else None,
        None,
    )
    times: Sequence[time | None] = sheet.of(
        Meaning.ADMITTED_TIME, lambda text: moment.clock(text) if text else None, None
    )

    @cache
    def instant(day: tuple[date, time | None, str] | None, at: time | None) -> datetime | None:
        return None if day is None else moment.instant(day[0], day[1] or at, day[2], now.tzinfo)

    return list(map(instant, days, times))


def _statuses(sheet: Sheet, fields: dict[int, Field], now: datetime) -> Sequence[_Statuses]:
    """What each row says of the fields of the vocabulary; an empty cell says nothing."""
    whole: Sequence[_Statuses] = [()] * len(sheet.lines)
    for column, field in fields.items():

        def convert(text: str, field: Field = field) -> _Statuses:
            return ((field.key, _stored(field.kind, values.words(text), now)),) if text else ()

        nothing: _Statuses = ()
        given = sheet.read(column, convert, nothing)
        whole = [before + more for before, more in zip(whole, given, strict=True)]
    return whole


def _leavers(sheet: Sheet) -> None:
    """Refuse patients whom the file itself calls discharged."""
    column = sheet.found.get(Meaning.DISCHARGED)
    if column is not None:
        for row, text in enumerate(sheet.columns[column]):
            if values.cell(text):
                sheet.reject(row, column, "discharged already; leave such patients out of the file")


def _strangers(sheet: Sheet, numbers: Sequence[str | None], locals_: Sequence[str | None]) -> None:
    """Refuse patients without any number: nobody could find them again tomorrow."""
    column = sheet.found.get(Meaning.NHS_NUMBER, sheet.found.get(Meaning.LOCAL_ID, 0))
    for row, (number, local) in enumerate(zip(numbers, locals_, strict=True)):
        if number is None and local is None and row not in sheet.bad:
            sheet.reject(row, column, "neither an NHS number nor a hospital number")


def _twice(sheet: Sheet, meaning: Meaning, keys: Sequence[Hashable | None], what: str) -> None:
    """Refuse every row whose key stands in another row as well: nobody can tell which is right."""
    if len(set(keys)) == len(keys):
        return
    rows: dict[Hashable, list[int]] = defaultdict(list)
    for row, key in enumerate(keys):
        if key is not None:
            rows[key].append(row)
    for same in rows.values():
        for row in same if len(same) > 1 else ():
            others = ", ".join(str(sheet.lines[other]) for other in same if other != row)
            sheet.reject(row, sheet.found[meaning], f"{what} stands on line {others} as well")


def _stored(kind: Kind, text: str, now: datetime) -> str:
    return kind.adopted(text) if isinstance(kind, Text) else kind.parse(text, now)
