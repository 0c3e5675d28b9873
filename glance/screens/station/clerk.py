"""The thread that reads for the station, and writes the files that people ask for."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING
from uuid import uuid4

from glance.census import Event, Happening, Signature
from glance.errors import GlanceError, NotAllowed
from glance.plain import inert
from glance.screens.station.lane import BUSY_SECONDS, Lane
from glance.screens.station.saver import Answered
from glance.station.dialogue import (
    DepartedRead,
    Export,
    Exported,
    HistoryRead,
    LastRead,
    LookedUp,
    LookUp,
    ReadDeparted,
    ReadHistory,
    ReadLast,
)
from glance.station.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.message import Message

    from glance.census import Departed, Happened
    from glance.station.dialogue import Answer

    Wish = ReadHistory | ReadLast | ReadDeparted | LookUp | Export

EXPORTS = "exports"
# A stay that ended by mistake is missed within days.
_LATELY = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Errand:
    """What somebody wants to know, and who."""

    wish: Wish
    signed: Signature


class Clerk(Lane[Errand]):
    """Reads for everybody who works at one station; exports go to a folder of the site."""

    def __init__(
        self,
        path: Path,
        post: Callable[[Message], object],
        *,
        busy: float = BUSY_SECONDS,
    ) -> None:
        super().__init__("glance-clerk", path, post, busy=busy)
        self._folder = path.parent / EXPORTS

    def ask(self, wish: Wish, signed: Signature) -> None:
        """Find that out after everything asked before; one `Answered` brings the answer."""
        self.order(Errand(wish, signed))

    def serve(self, order: Errand) -> None:
        """Read or write what is wished for, and say how that went."""
        self.post(Answered(order.signed.actor, self._answer(order)))

    def _answer(self, errand: Errand) -> Answer:
        match errand.wish:
            case ReadHistory(episode):
                try:
                    return HistoryRead(episode, self.store().history(episode))
                except GlanceError as error:
                    return HistoryRead(episode, (), reason(str(error)))
            case ReadLast():
                try:
                    entries = self.store().last_save(errand.signed.actor)
                    return LastRead(entries, left=self._left(entries))
                except GlanceError as error:
                    return LastRead((), reason(str(error)))
            case ReadDeparted(location):
                try:
                    since = datetime.now(UTC) - _LATELY
                    return DepartedRead(self.store().departed(location, since))
                except GlanceError as error:
                    return DepartedRead((), reason(str(error)))
            case LookUp(identity):
                try:
                    return LookedUp(identity, self.store().known(identity))
                except GlanceError as error:
                    return LookedUp(identity, (), reason(str(error)))
            case Export() as export:
                try:
                    return Exported(str(self._export(export, errand.signed)))
                except GlanceError as error:
                    return Exported("", reason(str(error)))

    def _left(self, entries: tuple[Happened, ...]) -> tuple[Departed, ...]:
        """Give the stays that entries are about and that have ended."""
        numbers = {entry.episode for entry in entries}
        if not numbers - {None}:
            return ()
        since = min(entry.at for entry in entries) - _LATELY
        stays = self.store().departed(None, since)
        return tuple(stay for stay in stays if stay.episode in numbers)

    def _export(self, export: Export, signed: Signature) -> Path:
        """Log the export, then write it: what the log does not know of leaves no file."""
        from glance.site import write_whole
        from glance.store import open_store

        now = datetime.now(UTC)
        event = Event(
            Happening.EXPORT, export.about, export.detail, export.location, export.episode
        )
        with open_store(self._path, writable=True, busy=self._busy) as store:
            store.record([event], signed, uuid4().hex, now)
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise NotAllowed(f"{self._folder} cannot be made ({error.strerror})") from error
        whose = f"-{export.episode}" if export.episode is not None else ""
        path = self._folder / f"{export.about}{whose}-{now:%Y%m%dT%H%M%S%f}Z.csv"
        write_whole(path, _inert(export.text))
        return path


def _inert(text: str) -> str:
    """Give a CSV in which no cell is one that a spreadsheet would run as a formula."""
    whole = StringIO()
    rows = csv.reader(StringIO(text, newline=""))
    csv.writer(whole).writerows([inert(cell) for cell in row] for row in rows)
    return whole.getvalue()
