"""The shared database: what every location is now, and every change that led there.

Statements are SQLAlchemy's; what is SQLite's own is in `sqlite.py`. The same store on
PostgreSQL needs, beside it, a `postgresql.py` with:

- `engine`: a URL for the file, a role that may only read for walls, and the parameter
  style "format" (`line.py` sends parameters by position).
- `READ`: BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY. `WRITE`: BEGIN, then the row
  of `feed` FOR UPDATE, since new ids are the greatest one and 1: that lock is what
  SQLite's one writer is here, and makes the order of commits that of `seq`.
- `data_version`: NOTIFY in each save, LISTEN on an autocommit connection in the feed,
  and `feed.seq` read every second or two as the net. A new `epoch` in `site` after a
  restore or a fail-over; no look at files (`Store.look`, `insist_on_whole`, shares).
- `append_only` as PL/pgSQL triggers, and UPDATE and DELETE revoked.
- `meaning`: SQLSTATE classes instead of result codes (23505 by constraint, 08 and 57P
  Unreachable, 40001 and 55P03 locked, 53100 disk full); `missing`: 42P01.
- The collation "C" for `location.path`, which is compared as a prefix.
"""

from glance.store.auditing import Wanted
from glance.store.finding import Found
from glance.store.ledger import Recorded
from glance.store.store import Store, open_store
from glance.store.upgrading import create_store, upgrade_store
from glance.store.verifying import Proof

__all__ = [
    "Found",
    "Proof",
    "Recorded",
    "Store",
    "Wanted",
    "create_store",
    "open_store",
    "upgrade_store",
]
