"""What changes leave behind."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING
from weakref import ref

import pytest

from glance.screens.tidying import Tidying

if TYPE_CHECKING:
    from collections.abc import Iterator


class Knot:
    """Holds on to itself, so that only a collection lets it go."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    yield
    gc.unfreeze()
    gc.enable()


def old_knot() -> ref[Knot]:
    """Give a knot that has outlived the young generations, and that nobody needs."""
    knot = Knot()
    gc.collect(1)
    return ref(knot)


def test_many_changes_are_tidied_up_after() -> None:
    tidying = Tidying()
    left = old_knot()
    tidying.changed(1000)
    tidying.tidy()

    assert left() is None


def test_a_few_changes_are_no_reason_to_look_through_everything() -> None:
    tidying = Tidying()
    gc.collect()
    left = old_knot()
    tidying.changed(1)
    tidying.tidy()

    assert left() is not None


def test_collections_go_on_after_the_first_picture_of_the_patients() -> None:
    gc.disable()
    tidying = Tidying()
    tidying.begin(20, 1000)
    before = gc.isenabled()
    tidying.tidy()

    assert (before, gc.isenabled()) == (False, True)


def test_a_wall_that_finds_no_patients_collects_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gc.disable()
    tidying = Tidying()
    tidying.tidy()
    assert not gc.isenabled()
    later = time.monotonic() + 30
    monkeypatch.setattr(time, "monotonic", lambda: later)
    tidying.tidy()

    assert gc.isenabled()
