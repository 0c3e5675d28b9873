"""The store: one database file, and everything that may be asked of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from glance.census import Scope
from glance.errors import GlanceError
from glance.store.auditing import pages
from glance.store.configuring import changed_files, note_files
from glance.store.finding import read_found
from glance.store.history import read_departed, read_history, read_last_save
from glance.store.knowing import read_known
from glance.store.ledger import replayed
from glance.store.moments import moment_text
from glance.store.progress import Progress
from glance.store.projection import projection
from glance.store.reading import read_census, read_delta, read_structure, root_of
from glance.store.roster import read_roster
from glance.store.shares import refuse_network_share
from glance.store.sqlite import READ, driver
from glance.store.staffing import Staffing
from glance.store.verifying import prove
from glance.store.writing import write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from types import ModuleType

    from glance.census import (
        Census,
        Change,
        Cursor,
        Delta,
        Departed,
        Happened,
        Identity,
        Known,
        Roster,
        Signature,
        Structure,
    )
    from glance.staff import StaffChange
    from glance.store.auditing import Wanted
    from glance.store.finding import Found
    from glance.store.ledger import Recorded
    from glance.store.line import Line
    from glance.store.projection import Projection
    from glance.store.verifying import Proof

# How long a save waits for a colleague's save to end.
BUSY_SECONDS = 5.0


class Store(Staffing):
    """An open database. Any thread may use it; each call is one transaction.

    A file that takes the place of the one that was opened is noticed at the next
    call and used from then on. `warning` is a line for whoever runs the site, or None.
    """

    def __init__(self, path: Path, *, writable: bool, busy: float, sqlite: ModuleType) -> None:
        super().__init__(path, writable=writable, busy=busy, sqlite=sqlite)
        self._projections: dict[Scope, tuple[str | None, Projection]] = {}

    def record(
        self,
        changes: Sequence[Change | StaffChange],
        signed: Signature,
        request_id: str,
        at: datetime,
        progress: Callable[[int, int], None] | None = None,
    ) -> Recorded:
        """Write changes down, all or none; a request that was saved before gets its first answer.

        Raises Conflict, PlaceTaken, NotFound or NotAllowed for what the changes
        ask, StoreError for what the database does. After Unreachable the same
        request may be sent again: it is never saved twice. `progress` is told of a
        long save how many changes of how many are written.
        """
        return self._save(lambda _: changes, signed, request_id, at, progress)

    def amend(
        self,
        plan: Callable[[Roster], Sequence[Change | StaffChange]],
        signed: Signature,
        request_id: str,
        at: datetime,
        progress: Callable[[int, int], None] | None = None,
    ) -> Recorded:
        """Read the roster, plan by it and write the plan down, with nobody else in between."""
        return self._save(lambda held: plan(read_roster(held)), signed, request_id, at, progress)

    def roster(self) -> Roster:
        """Give everyone whom the site knows."""
        return self._asked(READ, read_roster)

    def census(self, scope: Scope) -> Census:
        """Give every open episode of a scope; raise NotFound for an unknown location."""

        def ask(line: Line) -> Census:
            root, shown = self._projection(line, scope)
            return read_census(line, scope, root, shown)

        return self._asked(READ, ask)

    def delta(self, scope: Scope, cursor: Cursor) -> Delta | None:
        """Give what changed since the cursor; None where a fresh census is due."""

        def ask(line: Line) -> Delta | None:
            root, shown = self._projection(line, scope)
            return read_delta(line, scope, root, shown, cursor)

        return self._asked(READ, ask)

    def find(self, text: str, location: str | None = None) -> tuple[Found, ...]:
        """Give the open episodes that fit a bed, an NHS or local number, or part of a name."""
        return self._asked(READ, lambda line: read_found(line, text, root_of(line, location)))

    def known(self, identity: Identity) -> tuple[Known, ...]:
        """Give who may be that person, the likeliest first: same number, or alike in name."""
        return self._asked(READ, lambda line: read_known(line, identity))

    def departed(self, location: str | None, since: datetime) -> tuple[Departed, ...]:
        """Give the stays that ended since then and may be reopened, newest first."""
        return self._asked(READ, lambda line: read_departed(line, root_of(line, location), since))

    def history(self, patient_of_episode: int) -> tuple[Happened, ...]:
        """Give all that the log has of the patient of an episode, in every stay, oldest first."""
        return self._asked(READ, lambda line: read_history(line, patient_of_episode))

    def last_save(self, actor: str) -> tuple[Happened, ...]:
        """Give the entries of somebody's newest save that can still be taken back; () for none."""
        return self._asked(READ, lambda line: read_last_save(line, actor))

    def structure(self) -> Structure:
        """Give every location and place."""
        return self._asked(READ, lambda line: read_structure(line, Scope(), None))

    def verify(self) -> Cursor:
        """Check the whole change log; raise Altered where somebody altered it."""
        return self.proof().cursor

    def proof(self, kept: str = "", progress: Callable[[int, int], None] | None = None) -> Proof:
        """Check as `verify` does; say where the hash is that somebody kept elsewhere."""
        return self._asked(READ, lambda line: prove(line, kept, progress))

    def audit(self, wanted: Wanted) -> Iterator[Happened]:
        """Give what the log says, filtered; each page of it is a transaction of its own."""
        return pages(wanted, lambda ask: self._asked(READ, ask))

    def note_configuration(
        self, digests: Mapping[str, str], signed: Signature, request_id: str, at: datetime
    ) -> Recorded | None:
        """Log each file that is not as it was when this was asked last; None for no news.

        `digests` are by the file's name, of all the files that there are.
        """
        if not self._asked(READ, lambda line: changed_files(line, digests)):
            return None
        return self._save(lambda line: note_files(line, digests), signed, request_id, at, None)

    def _save(
        self,
        changes: Callable[[Line], Sequence[Change | StaffChange]],
        signed: Signature,
        request_id: str,
        at: datetime,
        progress: Callable[[int, int], None] | None,
    ) -> Recorded:
        moment = moment_text(at)

        def ask(line: Line) -> Recorded:
            before = replayed(line, request_id)
            if before is not None:
                return before
            made = changes(line)
            if progress is not None:
                line.wrote = Progress(made, progress).wrote
            return write(line, made, signed, request_id, moment)

        return self._committed(ask)

    def _projection(self, line: Line, scope: Scope) -> tuple[str | None, Projection]:
        found = self._projections.get(scope)
        if found is None:
            root = root_of(line, scope.location)
            found = self._projections[scope] = (root, projection(scope, root))
        return found

    def _forget(self) -> None:
        super()._forget()
        self._projections.clear()


def open_store(
    path: Path,
    *,
    writable: bool = False,
    busy: float = BUSY_SECONDS,
    sqlite: ModuleType | None = None,
) -> Store:
    """Open the database of a site; raise SchemaOlder, SchemaNewer or Unreachable.

    A reader cannot write whatever it is asked. `busy` is how many seconds a call
    waits for others; `sqlite` is the driver, the best one installed where not named.
    """
    path = Path(path).absolute()
    refuse_network_share(path)
    store = Store(path, writable=writable, busy=busy, sqlite=sqlite or driver())
    try:
        store.look()
    except GlanceError:
        store.close()
        raise
    return store
