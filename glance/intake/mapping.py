"""A mapping: what one hospital's export calls its columns, and how it writes its values."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from glance.intake.moment import USUAL_FORMS, DateForm

if TYPE_CHECKING:
    from collections.abc import Mapping as Dictionary

    from glance.census import LocationKind
    from glance.intake.meaning import Meaning


class Encoding(StrEnum):
    """The encodings that hospital systems write."""

    UTF8 = "utf-8"
    WINDOWS = "windows-1252"
    LATIN = "iso-8859-1"
    UTF16 = "utf-16"


class Delimiter(StrEnum):
    """What stands between two cells."""

    COMMA = ","
    SEMICOLON = ";"
    TAB = "\t"
    BAR = "|"


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
