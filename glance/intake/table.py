"""The bytes of a CSV file as a header and records, whatever program wrote them."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from glance.errors import Faulty, Problem
from glance.intake.meaning import bare, recognised

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DELIMITERS = (",", ";", "\t", "|")
# Reports put a title, a date and a blank line above their header.
_HEADER_WITHIN = 20
_HEADER_WITHIN_CHARACTERS = 100_000
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A header, and records of as many cells; `lines` says where in the file each begins."""

    delimiter: str
    headers: tuple[str, ...]
    header_line: int
    records: list[list[str]]
    lines: list[int]


def _fault(file: str, message: str, line: int | None = None) -> Faulty:
    return Faulty([Problem(file, message, line)])


def text_of(source: bytes, file: str, encoding: str | None = None) -> str:
    """Decode a file: as told, or by its mark, or as UTF-8, or as Windows-1252."""
    if not source.removeprefix(codecs.BOM_UTF8):
        raise _fault(file, f"the file is empty ({len(source)} bytes); export it again")
    if source.startswith(_WORKBOOKS):
        raise _fault(file, "an Excel workbook; save it from Excel as “CSV UTF-8” and import that")
    if source.removeprefix(codecs.BOM_UTF8).startswith(b"%PDF-"):
        raise _fault(file, "a PDF; export the list as CSV and import that")
    if encoding is None:
        if source.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            encoding = "utf-16"
        elif source.startswith(codecs.BOM_UTF8):
            encoding = "utf-8"
    try:
        text = _decoded(source, encoding)
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        told = f"not {encoding}" if encoding else "neither UTF-8 nor Windows-1252"
        message = f"{told}; save it as “CSV UTF-8”, or name its encoding in a mapping"
        raise _fault(file, message, line) from None
    if "\0" in text:
        message = (
            "a NUL byte, which no text has: the file is damaged, or UTF-16 without its mark; "
            "save it as “CSV UTF-8”, or name its encoding in a mapping"
        )
        raise _fault(file, message, text.count("\n", 0, text.index("\0")) + 1)
    return text


def _decoded(source: bytes, encoding: str | None) -> str:
    if encoding is not None:
        text = source.decode(encoding)
    else:
        try:
            text = source.decode("utf-8")
        except UnicodeDecodeError:
            text = source.decode("windows-1252")
    return text.removeprefix("\ufeff")


def _records(text: str, delimiter: str, file: str) -> tuple[list[list[str]], list[int]]:
    """Split text into records and the lines they begin on."""
    # Strict, for a quotation mark that is left open swallows the patients behind it.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[list[str]] = []
    ends: list[int] = []
    try:
        if '"' not in text:
            records = list(reader)
            return records, list(range(1, len(records) + 1))
        for record in reader:
            records.append(record)
            ends.append(reader.line_num)
    except csv.Error as error:
        why = "a cell without an end" if "field larger" in str(error) else str(error)
        message = f"not a CSV file: {why}; look for a quotation mark that is left open"
        raise _fault(file, message, ends[-1] + 1 if ends else 1) from None
    return records, [1, *(end + 1 for end in ends[:-1])]


def _first_records(text: str, delimiter: str) -> Iterator[list[str]]:
    """The records in which a header may stand, as far as they can be read."""
    start = io.StringIO(text[:_HEADER_WITHIN_CHARACTERS], newline="")
    reader = csv.reader(start, delimiter=delimiter, strict=True)
    with contextlib.suppress(csv.Error):
        yield from itertools.islice(reader, _HEADER_WITHIN)


def _unwrapped(cell: str) -> str:
    """A cell without the blanks around it and without Excel's ="0123" armour."""
    cell = cell.strip()
    if len(cell) > 2 and cell.startswith('="') and cell.endswith('"'):
        return cell[2:-1].strip()
    return cell


def _sniffed(text: str, delimiters: Sequence[str], wanted: frozenset[str]) -> tuple[str, int]:
    """The delimiter and the number of the header record: the ones that explain most headers."""
    best = (0, 0, 0)
    choice = (delimiters[0], 0)
    for delimiter in delimiters:
        for number, record in enumerate(_first_records(text, delimiter)):
            headers = [_unwrapped(cell) for cell in record]
            known = len(recognised(headers)) + sum(bare(header) in wanted for header in headers)
            # Among equals the earlier record is the header: a later one is a patient.
            score = (known, len(record) if known else 0, -number)
            if score > best:
                best, choice = score, (delimiter, number)
    return choice


def _separator_line(text: str) -> tuple[str | None, str, int]:
    """Excel's own first line, "sep=;": the delimiter, the text behind it, lines skipped."""
    first, _, rest = text.partition("\n")
    mark = first.strip().strip('"')
    if mark[:4].casefold() == "sep=" and len(mark) == 5:
        return mark[4], rest, 1
    if first.rstrip("\r\n").casefold() == "sep=\t":
        return "\t", rest, 1
    return None, text, 0


def read_table(
    source: bytes,
    file: str,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    wanted: Sequence[str] = (),
) -> CsvTable:
    """Read a CSV file; `wanted` are further headers that a mapping names.

    Raises Faulty where the file is no text, no CSV or empty. Records without a
    single value are left out; short ones are filled up (Excel drops trailing empty
    cells), long ones stay long.
    """
    text = text_of(source, file, encoding)
    told, text, skipped = _separator_line(text)
    told = delimiter or told
    choices = (told,) if told else DELIMITERS
    delimiter, number = _sniffed(text, choices, frozenset(map(bare, wanted)))
    records, lines = _records(text, delimiter, file)
    header = records[number] if records else []
    headers = tuple(" ".join(_unwrapped(cell).split()) for cell in header)
    if not any(headers):
        raise _fault(file, "the first line is empty; expected a line of headers", 1)
    width = len(headers)
    body = records[number + 1 :]
    places = lines[number + 1 :]
    if set(map(len, body)) != {width} or not all(map(any, body)):
        body, places = _evened(body, places, width)
    if skipped:
        places = [line + skipped for line in places]
    return CsvTable(delimiter, headers, lines[number] + skipped, body, places)


def _evened(
    records: list[list[str]], lines: list[int], width: int
) -> tuple[list[list[str]], list[int]]:
    """Records of one width; those with too many values stay as they are."""
    body: list[list[str]] = []
    places: list[int] = []
    for record, line in zip(records, lines, strict=True):
        if not any(record):
            continue
        if len(record) < width:
            record.extend([""] * (width - len(record)))
        elif len(record) > width and not any(cell.strip() for cell in record[width:]):
            del record[width:]
        body.append(record)
        places.append(line)
    return body, places
