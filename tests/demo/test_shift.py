"""The simulated shift."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import closing, contextmanager
from random import Random
from typing import TYPE_CHECKING

import pytest

from glance.census import Scope, Signature
from glance.demo import Shift, create_demo
from glance.demo.events import next_change
from glance.demo.people import Crowd
from glance.site import Site
from glance.store import Store, open_store
from glance.store.sqlite import driver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from glance.fields import Vocabulary

PATIENCE = 20.0


@pytest.fixture
def site(tmp_path: Path, now: datetime) -> Path:
    return create_demo(tmp_path / "demo", 1, now)


def wait_until(reached: Callable[[], bool]) -> None:
    """Wait for a state; fail where it does not come."""
    deadline = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


@contextmanager
def working(site: Path, seed: int = 1) -> Iterator[Shift]:
    shift = Shift(site, seed, every=0.01)
    shift.start()
    try:
        yield shift
    finally:
        shift.stop()


def saved(store: Store) -> int:
    return store.census(Scope()).cursor.seq


def test_a_shift_saves_change_after_change(site: Path) -> None:
    with open_store(Site.open(site).database) as store, working(site):
        before = saved(store)

        wait_until(lambda: saved(store) > before + 10)


def test_a_shift_that_was_stopped_saves_nothing_more(site: Path) -> None:
    with open_store(Site.open(site).database) as store:
        with working(site) as shift:
            before = saved(store)
            wait_until(lambda: saved(store) > before)

        assert not shift.is_alive()


def test_a_shift_works_on_after_the_database_was_locked(site: Path) -> None:
    database = Site.open(site).database
    with open_store(database) as store, working(site) as shift:
        # The store's own driver: a second SQLite in one process breaks the first one's locks.
        with closing(driver().connect(str(database), isolation_level=None)) as lock:
            lock.execute("BEGIN IMMEDIATE")
            held = saved(store)
            lock.execute("ROLLBACK")

        wait_until(lambda: saved(store) > held + 3)
        assert shift.is_alive()


def test_a_shift_works_on_after_the_database_was_away(site: Path) -> None:
    database = Site.open(site).database
    away = database.with_name("away")
    with working(site) as shift:
        database.rename(away)
        wait_until(lambda: not database.exists())
        away.rename(database)

        with open_store(database) as store:
            before = saved(store)
            wait_until(lambda: saved(store) > before + 3)
        assert shift.is_alive()


def played(site: Path, vocabulary: Vocabulary, now: datetime, changes: int) -> list[str]:
    """Play a shift through the store without its thread; give the kinds of what was saved."""
    crowd = Crowd.of(Random(9), now.date())
    kinds = []
    with open_store(Site.open(site).database, writable=True) as store:
        census = store.census(Scope())
        for number in range(changes):
            change = next_change(census, vocabulary, crowd, now)
            store.record(change, Signature("demo:test", "demo"), f"test-{number}", now)
            kinds += [type(one).__name__ for one in change]
            delta = store.delta(Scope(), census.cursor)
            assert delta is not None
            census = census.with_changes(delta)
    return kinds


def test_everything_that_a_shift_does_is_accepted(
    site: Path, vocabulary: Vocabulary, now: datetime
) -> None:
    kinds = Counter(played(site, vocabulary, now, 150))

    assert kinds.total() == 150
    assert set(kinds) >= {"SetStatus", "Confirm", "Move", "Discharge"}


def test_the_same_seed_plays_the_same_shift(
    tmp_path: Path, vocabulary: Vocabulary, now: datetime
) -> None:
    first, second = (create_demo(tmp_path / name, 2, now) for name in ("first", "second"))

    assert played(first, vocabulary, now, 30) == played(second, vocabulary, now, 30)
