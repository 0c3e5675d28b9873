"""The columns of one export: which says what, and their cells as values."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import compress
from typing import TYPE_CHECKING, TypeVar

from glance.census import LocationKind, PlaceKind
from glance.errors import Faulty, Problem, ValueRefused
from glance.intake import values
from glance.intake.arrivals import Reject
from glance.intake.meaning import (
    TEAM_HEADERS,
    USUAL_HEADERS,
    VIRTUAL_HEADERS,
    Meaning,
    bare,
    recognised,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from glance.fields import Field, Vocabulary
    from glance.intake.mapping import Mapping
    from glance.intake.table import CsvTable

T = TypeVar("T")
# Values of these columns tell nobody who a patient is.
_IMPERSONAL = (
    *(Meaning.TITLE, Meaning.SEX, Meaning.LOCATION, Meaning.BAY, Meaning.BED, Meaning.ZONE),
    *(Meaning.ADMITTED, Meaning.ADMITTED_TIME, Meaning.DISCHARGED),
)


@dataclass(slots=True)
class Sheet:
    """The columns of one file while they are read, and what is wrong so far."""

    table: CsvTable
    found: dict[Meaning, int]
    columns: list[tuple[str, ...]]
    lines: list[int]
    rejects: list[Reject] = field(default_factory=list)
    bad: set[int] = field(default_factory=set)

    def __contains__(self, meaning: Meaning) -> bool:
        return meaning in self.found

    def reject(self, row: int, column: int, why: str) -> None:
        value = values.cell(self.columns[column][row])
        header = self.table.headers[column]
        private = not any(self.found.get(meaning) == column for meaning in _IMPERSONAL)
        self.rejects.append(Reject(self.lines[row], column + 1, header, why, value, private))
        self.bad.add(row)

    def read(self, column: int | None, convert: Callable[[str], T], spare: T) -> Sequence[T]:
        """Convert a column; what is refused becomes `spare` and its row a reject."""
        if column is None:
            return [spare] * len(self.lines)
        cells = self.columns[column]
        known: dict[str, T] = {}
        refused: dict[str, str] = {}
        cell = values.cell
        for text in set(cells):
            try:
                known[text] = convert(cell(text))
            except ValueRefused as error:
                known[text] = spare
                refused[text] = str(error)
        if refused:
            for row, text in enumerate(cells):
                if text in refused:
                    self.reject(row, column, refused[text])
        return list(map(known.__getitem__, cells))

    def of(self, meaning: Meaning, convert: Callable[[str], T], spare: T) -> Sequence[T]:
        return self.read(self.found.get(meaning), convert, spare)


def found_in(table: CsvTable, mapping: Mapping, file: str) -> dict[Meaning, int]:
    """The column of each meaning; Faulty names every header that is missing or twice there."""
    problems: list[Problem] = []

    def problem(message: str) -> None:
        problems.append(Problem(file, message, table.header_line))

    by_bare: dict[str, list[int]] = defaultdict(list)
    for column, header in enumerate(table.headers):
        by_bare[bare(header)].append(column)
    taken = {bare(header) for header in mapping.fields}
    usual = ["" if bare(header) in taken else header for header in table.headers]
    found = recognised(usual)
    for meaning, headers in mapping.columns.items():
        columns = [by_bare[bare(header)] for header in headers if bare(header) in by_bare]
        found.pop(meaning, None)
        if columns:
            found[meaning] = columns[0][0]
        else:
            problem(f"no column {' or '.join(headers)}, which the mapping names for {meaning}")
    for wanted in mapping.fields:
        if bare(wanted) not in by_bare:
            problem(f"no column {wanted}, which the mapping names")
    for header in dict.fromkeys([table.headers[column] for column in found.values()]):
        if len(by_bare[bare(header)]) > 1:
            problem(f"two columns {header}; take one of them out")
    missing = _missing(found, mapping)
    if missing and not problems:
        # A first line without one known header may be a patient: it is not repeated.
        known = ", ".join(filter(None, table.headers)) if found else "none that is known"
        problem(
            f"no column {'; no column '.join(missing)}. Headers found: {known}. "
            "Rename them, or name them in a mapping (config/mappings/example.toml)"
        )
    if problems:
        raise Faulty(problems)
    return found


def _missing(found: dict[Meaning, int], mapping: Mapping) -> list[str]:
    def usual(*meanings: Meaning) -> str:
        return " or ".join(USUAL_HEADERS[meaning][0] for meaning in meanings)

    missing = []
    if Meaning.FAMILY not in found and Meaning.NAME not in found:
        missing.append(usual(Meaning.FAMILY, Meaning.NAME))
    if Meaning.NHS_NUMBER not in found and Meaning.LOCAL_ID not in found:
        missing.append(usual(Meaning.NHS_NUMBER, Meaning.LOCAL_ID))
    if Meaning.LOCATION not in found and mapping.location is None:
        missing.append(usual(Meaning.LOCATION))
    return missing


def fields_of(
    table: CsvTable, mapping: Mapping, found: dict[Meaning, int], vocabulary: Vocabulary
) -> dict[int, Field]:
    """The fields of the vocabulary that columns fill."""
    wanted = {bare(header): key for header, key in mapping.fields.items()}
    keys = {
        column: wanted[bare(header)]
        for column, header in enumerate(table.headers)
        if bare(header) in wanted
    }
    consultant = found.get(Meaning.CONSULTANT)
    if consultant is not None:
        keys.setdefault(consultant, Meaning.CONSULTANT.value)
    return {column: vocabulary[key] for column, key in keys.items() if key in vocabulary}


def kind_of(table: CsvTable, found: dict[Meaning, int]) -> LocationKind:
    header = bare(table.headers[found[Meaning.LOCATION]]) if Meaning.LOCATION in found else ""
    if header in TEAM_HEADERS:
        return LocationKind.TEAM
    return LocationKind.VIRTUAL if header in VIRTUAL_HEADERS else LocationKind.WARD


def place_kind_of(found: dict[Meaning, int]) -> PlaceKind | None:
    if Meaning.BED in found:
        return PlaceKind.BED
    return PlaceKind.ZONE if Meaning.ZONE in found else None


def sheet_of(table: CsvTable, found: dict[Meaning, int]) -> Sheet:
    width = len(table.headers)
    whole = [len(record) == width for record in table.records]
    lines = list(compress(table.lines, whole))
    columns: list[tuple[str, ...]] = list(zip(*compress(table.records, whole), strict=True))
    sheet = Sheet(table, found, columns or [()] * width, lines)
    if len(lines) < len(table.lines):
        for record, line in zip(table.records, table.lines, strict=True):
            if len(record) > width:
                between = {"\t": "tab"}.get(table.delimiter, table.delimiter)
                why = (
                    f"{len(record)} cells under {width} headers; a {between} in a cell wants quotes"
                )
                sheet.rejects.append(Reject(line, width + 1, "the whole row", why))
    return sheet
