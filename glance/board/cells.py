"""Cells: what a painted row says, each from its longest wording to its shortest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.board.moment import Moment, settled, sooner
from glance.board.name import identifier_text, patient_forms
from glance.board.types import Cell, Collision, Part, Reason, RowCells, Source
from glance.fields import Tone
from glance.identity import dates, initials

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from glance.board.rows import Reader
    from glance.board.types import Column, Row
    from glance.census import Episode
    from glance.fields import Field, Shown

Forms = tuple[tuple[Part, ...], ...]

NOBODY_LOOKED = Cell(forms=((Part("–", Tone.QUIET),),), empty=True)
_UNOCCUPIED = Cell(forms=((Part("UNOCCUPIED", Tone.QUIET),),))
_BLANK = Cell(forms=((),))

_REASON_TONES = {
    Reason.RED: Tone.RED,
    Reason.OVERDUE: Tone.RED,
    Reason.NEW: Tone.ACCENT,
    Reason.HOME: Tone.GREEN,
}


def row_cells(reader: Reader, row: Row, now: datetime) -> RowCells:
    """Give the cells of a row, in the order of the board's columns."""
    board = reader.board
    if row.episode is None:
        return RowCells(cells=tuple(_of_empty_place(row, column) for column in board.columns))
    writer = _Writer(reader, row, row.episode, Moment(now))
    cells = tuple(writer.cell(column) for column in board.columns)
    note = writer.note()
    second = ""
    if row.collision is not Collision.NONE:
        second = identifier_text(row.episode.person, board.second_identifier)
    return RowCells(cells=cells, note=note, second=second, until=writer.until)


def _of_empty_place(row: Row, column: Column) -> Cell:
    if column.source is Source.PLACE and row.place is not None:
        return _plain(row.place.label)
    return _UNOCCUPIED if column.source is Source.PATIENT else _BLANK


class _Writer:
    """One patient's cells at one moment; keeps the first moment at which one may change."""

    def __init__(self, reader: Reader, row: Row, episode: Episode, moment: Moment) -> None:
        self.reader = reader
        self.row = row
        self.episode = episode
        self.moment = moment
        self.until: datetime | None = None
        self.sources: dict[Source, Callable[[], Cell]] = {
            Source.PLACE: self._place,
            Source.PATIENT: self._patient,
            Source.IDENTIFIER: self._identifier,
            Source.AGE: self._age,
            Source.SEX: self._sex,
            Source.STAY: self._stay,
            Source.LOCATION: self._location,
            Source.OWNER: self._owner,
            Source.REASONS: self._reasons,
        }

    def cell(self, column: Column) -> Cell:
        """Give the cell of one column."""
        if column.source is Source.FIELD:
            return self._field(column.fields[0])
        if column.source is Source.MAGNETS:
            return self._magnets(column.fields)
        return self.sources[column.source]()

    def note(self) -> Cell | None:
        """Give the second line; None where there is nothing to say."""
        key = self.reader.board.note
        if key is None or key not in self.episode.statuses:
            return None
        return self._field(self.reader.board.vocabulary[key])

    def _place(self) -> Cell:
        if self.row.place is not None:
            return _plain(self.row.place.label)
        words = self.reader.order.no_place(self.episode.location)
        return Cell(forms=((Part(words, Tone.QUIET),), (Part("–", Tone.QUIET),)))

    def _patient(self) -> Cell:
        board = self.reader.board
        if Reason.NEW in self.row.reasons:
            self.until = sooner(self.until, settled(self.episode.began) + board.new_within)
        forms, beside = patient_forms(self.row, self.episode.person, board)
        return Cell(forms=forms, beside=beside)

    def _identifier(self) -> Cell:
        text = identifier_text(self.episode.person, self.reader.board.second_identifier)
        return _plain(text) if text else NOBODY_LOOKED

    def _age(self) -> Cell:
        born = self.episode.person.born
        if born is None:
            return NOBODY_LOOKED
        self.until = sooner(self.until, self.moment.midnight)
        return _plain(dates.age(born, self.moment.today))

    def _sex(self) -> Cell:
        return _plain(self.episode.person.sex) if self.episode.person.sex else NOBODY_LOOKED

    def _stay(self) -> Cell:
        began = settled(self.episode.began).astimezone(self.moment.now.tzinfo).date()
        self.until = sooner(self.until, self.moment.midnight)
        return _plain(f"{max(0, (self.moment.today - began).days)}d")

    def _location(self) -> Cell:
        location = self.reader.places.location(self.episode.location)
        return _plain(location.short or location.name) if location else NOBODY_LOOKED

    def _owner(self) -> Cell:
        owner = self.episode.owner
        if not owner:
            return NOBODY_LOOKED
        first, _, rest = owner.partition(" ")
        forms = [owner]
        if rest:
            forms += [f"{first[:1]} {rest}", initials(first, rest.rpartition(" ")[2])]
        return _plain(*forms)

    def _reasons(self) -> Cell:
        reasons = self.row.reasons
        if not reasons:
            return _BLANK
        forms = [_joined(reasons, gap) for gap in (" · ", " ")]
        first = Part(reasons[0].value, _REASON_TONES[reasons[0]])
        if len(reasons) > 1:
            forms.append((first, Part(f" +{len(reasons) - 1}", Tone.QUIET)))
        return Cell(forms=tuple(forms))

    def _field(self, field: Field) -> Cell:
        value = self._value(field)
        if value is None:
            return NOBODY_LOOKED
        shown, age = value
        return Cell(forms=tuple((Part(form, shown.tone),) for form in shown.forms), age=age)

    def _value(self, field: Field) -> tuple[Shown, str] | None:
        """Give a value as it is shown, and its age where it is out of date."""
        status = self.episode.statuses.get(field.key)
        if status is None:
            return None
        shown = self.moment.shown(field, status.value)
        fresh = self.moment.fresh(field, status.confirmed_at)
        self.until = sooner(sooner(self.until, shown.until), fresh.until)
        return shown, fresh.age if fresh.stale else ""

    def _magnets(self, fields: tuple[Field, ...]) -> Cell:
        parts: list[Part] = []
        age, oldest, looked = "", None, False
        for field in fields:
            value = self._value(field)
            if value is None:
                continue
            looked = True
            status = self.episode.statuses[field.key]
            confirmed_at = settled(status.confirmed_at)
            if value[1] and (oldest is None or confirmed_at < oldest):
                age, oldest = value[1], confirmed_at
            if field.kind.name != "flag" or status.value != "no":
                parts.append(Part(value[0].forms[-1], Tone.QUIET if value[1] else value[0].tone))
        if not parts:
            return Cell(forms=((Part("no", Tone.QUIET),),), age=age) if looked else NOBODY_LOOKED
        return Cell(forms=_side_by_side(parts), age=age)


def _side_by_side(parts: list[Part]) -> Forms:
    """Give the magnets apart, then close together, then fewer with the number left out."""
    forms = [_spread(parts), tuple(parts)]
    for kept in range(len(parts) - 1, 0, -1):
        left_out = Part(f"+{len(parts) - kept}", Tone.QUIET)
        forms.append((*_spread(parts[:kept]), left_out))
    return tuple(forms)


def _spread(parts: list[Part]) -> tuple[Part, ...]:
    spread: list[Part] = []
    for part in parts:
        spread += [Part(" "), part] if spread else [part]
    return tuple(spread)


def _joined(reasons: tuple[Reason, ...], gap: str) -> tuple[Part, ...]:
    parts: list[Part] = []
    for reason in reasons:
        if parts:
            parts.append(Part(gap, Tone.QUIET))
        parts.append(Part(reason.value, _REASON_TONES[reason]))
    return tuple(parts)


def _plain(*forms: str) -> Cell:
    return Cell(forms=tuple((Part(form),) for form in forms))
