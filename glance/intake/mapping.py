"""A mapping: what one hospital's export calls its columns, and how it writes its values."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from glance.census import LocationKind
from glance.intake.arrivals import HOUSING
from glance.intake.meaning import Meaning
from glance.intake.moment import USUAL_FORMS, DateForm
from glance.toml import parse

if TYPE_CHECKING:
    from collections.abc import Mapping as Dictionary

    from glance.fields import Vocabulary
    from glance.toml import Table


class Encoding(StrEnum):
    """The encodings that hospital systems write."""

    UTF8 = "utf-8"
    WINDOWS = "windows-1252"
    LATIN = "iso-8859-1"
    UTF16 = "utf-16"


class Delimiter(StrEnum):
    """What stands between two cells."""

    COMMA = "comma"
    SEMICOLON = "semicolon"
    TAB = "tab"
    BAR = "bar"

    @property
    def sign(self) -> str:
        """The character itself."""
        return {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}[self.value]


@dataclass(frozen=True, slots=True)
class Mapping:
    """How to read one export.

    `columns` names the headers to look for, in order of preference; a meaning that
    is not in it is found by its usual headers. `fields` leads from a header to the
    field of the vocabulary that it fills. `location` is where patients are when the
    file has no column for it, `kind` what a new location is (None: told by the
    header). `bed_label` makes the label of a bed from {bay} and {bed}.
    """

    columns: Dictionary[Meaning, tuple[str, ...]] = field(default_factory=dict)
    fields: Dictionary[str, str] = field(default_factory=dict)
    encoding: Encoding | None = None
    delimiter: Delimiter | None = None
    dates: tuple[DateForm, ...] = USUAL_FORMS
    location: str | None = None
    kind: LocationKind | None = None
    bed_label: str = ""

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header that the mapping names."""
        return (*(header for names in self.columns.values() for header in names), *self.fields)


_FORMS = tuple(map(str, DateForm))


def read_mapping(text: str, file: str, vocabulary: Vocabulary) -> Mapping:
    """Read a mapping; Faulty names every problem in it."""
    root = parse(text, file)
    columns = root.table("columns", required=False)
    style = root.table("format", required=False)
    places = root.table("places", required=False)
    dates = style.texts("dates", tuple(map(str, USUAL_FORMS)))
    for number, form in enumerate(dates):
        if form not in _FORMS:
            message = f"expected one of {', '.join(DateForm)}, got {form!r}"
            style.problem("dates", message, item=number)
    kind = places.one_of("kind", tuple(map(str, HOUSING)), None)
    mapping = Mapping(
        columns={
            meaning: headers for meaning in Meaning if (headers := columns.texts(meaning.value, ()))
        },
        fields=_fields(root.table("fields", required=False), vocabulary),
        encoding=style.choice("encoding", Encoding, None),
        delimiter=style.choice("delimiter", Delimiter, None),
        dates=tuple(DateForm(form) for form in dates if form in _FORMS),
        location=places.text("location", None),
        kind=None if kind is None else LocationKind(kind),
        bed_label=_bed_label(places),
    )
    root.finish()
    return mapping


def _fields(table: Table, vocabulary: Vocabulary) -> dict[str, str]:
    keys = tuple(field.key for field in vocabulary)
    return {header: table.one_of(header, keys) for header in table.keys()}  # noqa: SIM118 - a Table


def _bed_label(places: Table) -> str:
    pattern = places.text("bed_label", "")
    if pattern and "{bed}" not in pattern:
        places.problem("bed_label", 'expected {bed} in it, as in "{bay}{bed}"')
    return pattern
