"""The change log: what is in it, what never is, and that it only grows."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from glance.census import (
    Amend,
    ClearStatus,
    Confirm,
    Discharge,
    Identity,
    SetStatus,
    Signature,
)
from glance.errors import StoreError
from glance.store import open_store
from glance.store.chain import digest
from glance.store.sqlite import driver
from tests.store.logged import log

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.store.conftest import Ward

# The very library that the store uses: two copies of SQLite in one process
# do not see each other's locks (sqlite.org/howtocorrupt.html 2.2.1).
sqlite3 = driver()

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANN = Signature("os:ann", "base-2")


def test_an_amendment_logs_the_parts_and_no_values(ward: Ward) -> None:
    episode = ward.admit("Adams", nhs_number="9990000018")
    patient = ward.store.find("Adams")[0].patient
    amended = Identity("Addams", "Grace", "Ms", "9990000018", born=date(1948, 2, 29))
    was = ("Adams", "Grace", "Ms", "9990000018", None, None, "")
    ward.save(Amend(patient, amended, episode, "CW"))

    assert ward.store.roster().patients[patient].identity == amended
    assert log(ward.path)[-2:] == [
        ("amend", episode, "family,born", digest(patient, was), None, ""),
        ("amend", episode, "owner", None, None, ""),
    ]


def test_names_and_numbers_are_never_in_the_change_log(ward: Ward) -> None:
    episode = ward.admit("Quillfeather", given="Zenobia", nhs_number="9990000018")
    patient = ward.store.find("Quill")[0].patient
    ward.save(Amend(patient, Identity("Quillfeather", "Zenobia Ann", "Dr", "9990000018")))
    ward.save(Discharge(episode, NINE))

    text = repr(log(ward.path))
    assert not [secret for secret in ("Quill", "Zenobia", "9990000018") if secret in text]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change SET new = 'green' WHERE seq = 1",
        "DELETE FROM change WHERE seq = 1",
        "INSERT OR REPLACE INTO change SELECT * FROM change WHERE seq = 1",
    ],
    ids=["update", "delete", "replace"],
)
def test_the_change_log_is_append_only(copy: Path, statement: str) -> None:
    with closing(sqlite3.connect(copy)) as database:
        database.execute("PRAGMA recursive_triggers=ON")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            database.execute(statement)


def test_a_forged_change_shows(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as database:
        database.execute("DROP TRIGGER change_no_update")
        database.execute("UPDATE change SET new = 'Ward 4' WHERE seq = 2")
        database.commit()

    with open_store(copy) as store, pytest.raises(StoreError, match="altered at change 2"):
        store.verify()


def test_the_log_and_the_values_agree(
    ward: Ward, standing: Callable[[Path], object], replayed: Callable[[Path], object]
) -> None:
    episode = ward.admit(statuses=(("risk", "red"),))
    ward.save(SetStatus(episode, "risk", "green"), SetStatus(episode, "risk", "green"))
    ward.save(ClearStatus(episode, "risk"), SetStatus(episode, "risk", "black"), Confirm(episode))

    assert replayed(ward.path) == standing(ward.path)
