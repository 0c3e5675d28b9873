"""A colleague's change that came a moment ago is nobody's to confirm or replace yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from glance.census import Confirm, SetStatus
from glance.staff import Role
from glance.station.dialogue import Saved, Unsaved
from tests.station.looking import answer, change_of, news
from tests.station.world import ANN, NOW, station

KEYS = [(" ",), ("=",), ("r", "b"), ("r", " "), ("r", "-"), ("'", *"son", "enter")]


@pytest.mark.parametrize("keys", KEYS)
def test_what_came_just_now_is_looked_at_first(keys: tuple[str, ...]) -> None:
    here = station()
    here.keys("enter")
    news(here, "risk", "blue", 5)
    here.now += timedelta(seconds=0.5)

    assert here.keys(*keys) == ()
    assert "Risk was changed just now by Cara Dunn (CD)" in here.desk.notice


def test_what_was_there_for_a_while_is_confirmed() -> None:
    here = station()
    here.keys("enter")
    news(here, "risk", "blue", 5)
    here.now += timedelta(seconds=1)
    (save,) = here.keys(" ")

    assert change_of(save) == Confirm(1, ("risk",), (5,))


def test_another_value_s_news_hinders_nobody() -> None:
    here = station()
    here.keys("enter")
    news(here, "day", "red", 5)

    assert len(here.keys("r", "b")) == 1


def test_what_one_has_typed_stays_when_it_is_too_early() -> None:
    here = station()
    here.keys("enter")
    news(here, "next", "home", 1)
    here.keys("x", *"scan", "enter")

    assert here.desk.editor is not None


def test_what_comes_while_the_editor_is_open_collides_and_shows_both() -> None:
    here = station()
    here.keys("enter", "r")
    news(here, "risk", "blue", 5)
    (save,) = here.keys("a")

    assert change_of(save) == SetStatus(1, "risk", "amber", 4)


@pytest.mark.parametrize("keys", [("r", "a"), (" ",), ("=",), ("'", *"son", "enter")])
def test_who_may_not_any_more_saves_nothing(keys: tuple[str, ...]) -> None:
    here = station()
    here.keys("enter", *keys[:-1])
    here.desk = replace(here.desk, member=replace(ANN, role=Role.VIEWER))

    assert here.keys(keys[-1]) == ()


def test_one_s_own_word_that_nobody_answered_for_is_looked_at_too() -> None:
    here = station()
    here.keys("enter", "r", "b")
    answer(here, Unsaved(1, "nobody knows"))
    news(here, "risk", "blue", 5, by="ab1")

    assert here.keys(" ") == ()


def test_one_s_own_saved_word_may_be_confirmed_as_soon_as_it_comes() -> None:
    here = station()
    here.keys("enter", "r", "b")
    answer(here, Saved(1, 2, 2, NOW))
    news(here, "risk", "blue", 5, by="ab1")
    (save,) = here.keys("r", " ")

    assert change_of(save) == Confirm(1, ("risk",), (5,))
