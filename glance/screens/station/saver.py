"""The thread that saves: in the order given, each save acknowledged after its commit only."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from textual.message import Message

from glance.census import Event, Happening, Signature
from glance.errors import Conflict, GlanceError, PlaceTaken, StoreError
from glance.screens.station.lane import BUSY_SECONDS, Lane
from glance.station.dialogue import Collided, Occupied, Refused, Save, Saved, Unsaved

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from glance.station.dialogue import Answer

# Words for the log that a database which is away could not take yet, and how often to try.
_MOST_OWED = 1_000
_OWED_EVERY = 5.0


@dataclass(frozen=True, slots=True)
class Order:
    """A save, and whose word it is: that of who pressed the key, whoever is there by now."""

    save: Save
    signed: Signature


@dataclass(frozen=True, slots=True)
class Note:
    """Something for the log that nobody waits for."""

    event: Event
    signed: Signature
    at: datetime
    request_id: str


@dataclass(frozen=True, slots=True)
class Farewell:
    """The end of the program for somebody: their saves of which no answer has said that they are.

    `here` says that they are at the station.
    """

    signed: Signature
    requests: tuple[str, ...]
    here: bool
    at: datetime


class Answered(Message):
    """The world has answered the desk of a member of staff."""

    def __init__(self, code: str, answer: Answer) -> None:
        super().__init__()
        self.code = code
        self.answer = answer


class Saver(Lane[Order | Note | Farewell]):
    """Saves for everybody who works at one station, and keeps who came and went."""

    def __init__(
        self,
        path: Path,
        post: Callable[[Message], object],
        *,
        busy: float = BUSY_SECONDS,
    ) -> None:
        super().__init__("glance-saver", path, post, writable=True, busy=busy)
        self._owed: deque[Note] = deque(maxlen=_MOST_OWED)
        self._saved_lately: deque[str] = deque(maxlen=_MOST_OWED)

    def save(self, save: Save, signed: Signature) -> None:
        """Save this after everything ordered before; one `Answered` says what came of it."""
        self.order(Order(save, signed))

    def note(self, event: Event, signed: Signature) -> None:
        """Put that into the log, later if the database is away now."""
        self.order(Note(event, signed, datetime.now(UTC), uuid4().hex))

    def farewell(self, signed: Signature, requests: tuple[str, ...], *, here: bool) -> None:
        """Put the end into the log, with how many of those saves did not go through."""
        self.order(Farewell(signed, requests, here, datetime.now(UTC)))

    def serve(self, order: Order | Note | Farewell) -> None:
        """Save, and say how that went; what is owed to the log comes after it."""
        match order:
            case Order():
                answer = self._saved(order)
                if isinstance(answer, Saved):
                    self._saved_lately.append(order.save.request_id)
                self.post(Answered(order.signed.actor, answer))
            case Note():
                self._owed.append(order)
            case Farewell():
                self._owed += self._gone(order)
        self.look_up()

    def patience(self) -> float | None:
        """Give how long the log may wait for what it is owed."""
        return _OWED_EVERY if self._owed else None

    def look_up(self) -> None:
        """Give the log what it is owed."""
        while self._owed:
            note = self._owed[0]
            try:
                self.store().record([note.event], note.signed, note.request_id, note.at)
            except StoreError:
                return
            except GlanceError:
                # A patient who is not there any more, a location that was renamed: what
                # happened stays worth a line without them.
                self._owed[0] = _bare(note)
                if note == self._owed[0]:
                    self._owed.popleft()
                continue
            self._owed.popleft()

    def _gone(self, farewell: Farewell) -> tuple[Note, ...]:
        """Give what the log gets of somebody's end; nothing where they were not here and saved."""
        lost = sum(request not in self._saved_lately for request in farewell.requests)
        if not (lost or farewell.here):
            return ()
        detail = f"ended with {lost} not saved" if lost else "ended"
        event = Event(Happening.SIGN_OFF, farewell.signed.actor, detail)
        return (Note(event, farewell.signed, farewell.at, uuid4().hex),)

    def _saved(self, order: Order) -> Answer:
        save, number, named = order.save, order.save.number, order.save.request_id
        at = datetime.now(UTC)
        try:
            made = self.store().record(save.changes, order.signed, named, at)
        except Conflict as conflict:
            theirs, by = conflict.theirs, conflict.by
            return Collided(number, conflict.field, theirs, by, conflict.at, named)
        except PlaceTaken as taken:
            return Occupied(number, taken.place, taken.episode, named)
        except StoreError as error:
            return Unsaved(number, str(error), named)
        except GlanceError as error:
            return Refused(number, str(error), named)
        return Saved(number, made.first, made.last, made.at or at, named)


def _bare(note: Note) -> Note:
    event = Event(note.event.what, note.event.about, note.event.detail)
    return Note(event, note.signed, note.at, note.request_id)
