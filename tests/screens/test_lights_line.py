"""How the lights are, on a wall's last line."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glance.feed.trust import State, Trust
from glance.fields import Tone
from glance.lamps import Health, LightStatus
from glance.screens.paint.footer import status
from glance.screens.paint.frame import Painter
from glance.screens.paint.scene import Scene, Size, Turning
from glance.screens.palette import palette
from glance.screens.roles import Depth, Role, Theme

if TYPE_CHECKING:
    from glance.board import BoardView

DARK = palette(Theme.DARK)
SIZES = [(40, 10), (49, 14), (61, 18), (101, 30), (200, 60)]
LIT = LightStatus("beds", "adalight", "/dev/x", Health.LIT)
GONE = replace(LIT, health=Health.GONE, problem="nothing is plugged in at /dev/x")
TOWER = LightStatus("tower", "lcus", "/dev/y", Health.MUTE)


def last_line(
    ward: BoardView, now: datetime, size: tuple[int, int], *lights: LightStatus, **of: object
) -> str:
    scene = Scene(Size(*size), now, turning=Turning(left=0.5), lights=lights)
    scene = replace(scene, **of)  # type: ignore[arg-type]  # the test's own
    return Painter(ward.board, DARK, scene.size).frame(scene, ward)[-1].text


def test_a_wall_without_lights_says_nothing_of_any(ward: BoardView, now: datetime) -> None:
    assert "light" not in last_line(ward, now, (101, 30))


@pytest.mark.parametrize("size", [(61, 18), (101, 30), (200, 60)], ids=str)
def test_lights_that_are_lit_are_a_word_and_a_tick(
    ward: BoardView, now: datetime, size: tuple[int, int]
) -> None:
    assert "light ✓" in last_line(ward, now, size, LIT)
    assert "lights ✓" in last_line(ward, now, size, LIT, replace(LIT, name="tower"))


def test_on_a_small_wall_what_its_page_holds_comes_first(ward: BoardView, now: datetime) -> None:
    assert "21 more" in last_line(ward, now, (49, 14), LIT)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_light_that_is_not_lit_is_named_at_every_size(
    ward: BoardView, now: datetime, size: tuple[int, int]
) -> None:
    assert " light beds not lit " in f"{last_line(ward, now, size, GONE)} "


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_several_that_are_not_lit_are_counted_at_every_size(
    ward: BoardView, now: datetime, size: tuple[int, int]
) -> None:
    assert "2 lights not lit" in last_line(ward, now, size, GONE, TOWER, LIT)


def test_where_there_is_room_they_are_named(ward: BoardView, now: datetime) -> None:
    assert "2 lights not lit: beds, tower" in last_line(ward, now, (101, 30), GONE, TOWER)


def test_where_there_is_room_it_says_why(ward: BoardView, now: datetime) -> None:
    assert "light beds not lit   nothing is plugged in at" in last_line(ward, now, (101, 30), GONE)


def test_why_goes_before_anything_of_the_page_does(ward: BoardView, now: datetime) -> None:
    long = replace(GONE, problem="for " + "whatever " * 40)
    silent = replace(GONE, problem="")

    def words(light: LightStatus) -> list[str]:
        return last_line(ward, now, (101, 30), light).split("not lit")[0].split()

    assert words(long) == words(silent)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_wiring_that_cannot_be_used_is_no_light_by_name(
    ward: BoardView, now: datetime, size: tuple[int, int]
) -> None:
    unwired = LightStatus("", "", "", Health.ENDED, problem="line 1: x: unknown key")

    line = last_line(ward, now, size, unwired)

    assert " lights not lit " in f"{line} "
    assert size < (101, 30) or "line 1: x: unk" in line


def test_why_several_are_not_lit_is_told_where_it_is_the_same(
    ward: BoardView, now: datetime
) -> None:
    other = replace(GONE, name="tower")

    assert "beds, tower   nothing is plugged" in last_line(ward, now, (200, 60), GONE, other)
    assert "nothing" not in last_line(ward, now, (200, 60), GONE, replace(other, problem="held"))


def test_a_light_that_is_being_opened_has_no_reason_of_before(
    ward: BoardView, now: datetime
) -> None:
    again = replace(GONE, health=Health.OPENING)

    assert "nothing is" not in last_line(ward, now, (200, 60), again)


def test_a_device_that_does_not_acknowledge_gives_no_answer(ward: BoardView, now: datetime) -> None:
    assert "light tower gives no answer" in last_line(ward, now, (101, 30), LIT, TOWER)


def test_a_light_that_has_not_been_lit_yet_is_starting(ward: BoardView, now: datetime) -> None:
    opening = replace(LIT, health=Health.OPENING)

    assert "lights starting" in last_line(ward, now, (101, 30), opening)


@pytest.mark.parametrize(
    "again",
    [{"problem": "unplugged"}, {"reconnects": 1}, {"wrote_at": datetime(2026, 11, 22, tzinfo=UTC)}],
    ids=["told why", "opened again", "was lit"],
)
def test_a_light_that_is_opened_again_is_not_lit(
    ward: BoardView, now: datetime, again: dict[str, object]
) -> None:
    opening = replace(LIT, health=Health.OPENING, **again)  # type: ignore[arg-type]  # the test's own

    assert "light beds not lit" in last_line(ward, now, (101, 30), opening)


def test_a_light_that_is_not_lit_is_told_of_while_the_data_is_lost(
    ward: BoardView, now: datetime
) -> None:
    lost = Trust(State.LOST, now, why="the database is locked by another program")

    line = last_line(ward, now, (101, 30), GONE, trust=lost)

    assert "locked" in line
    assert "light beds not lit" in line


def test_what_is_not_lit_is_filled_in_and_what_is_lit_is_quiet() -> None:
    def look(light: LightStatus) -> list[object]:
        scene = Scene(Size(101, 30), datetime(2026, 11, 22, tzinfo=UTC), lights=(light,))
        line = status(scene, DARK, ("beds A1–B3",), 0, 1)
        return [part.style.bgcolor for part in line if part.style and "light" in part.text]

    raised = DARK[Role.RAISED].bgcolor
    assert look(LIT) == [raised]
    assert look(GONE) == [DARK[Role.LATE].bgcolor]
    assert DARK[Role.LATE].bgcolor != raised
    assert DARK[Tone.QUIET].bgcolor is None or DARK[Tone.QUIET].bgcolor == raised


@pytest.mark.parametrize("depth", Depth)
@pytest.mark.parametrize("theme", Theme)
def test_no_palette_hides_what_is_not_lit(theme: Theme, depth: Depth) -> None:
    colours = palette(theme, depth)
    scene = Scene(Size(61, 18), datetime(2026, 11, 22, tzinfo=UTC), lights=(GONE,))

    line = status(scene, colours, ("beds A1–B3",), 0, 1)

    assert "light beds not lit" in line.text


NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)


@given(
    names=st.lists(NAMES, min_size=1, max_size=4),
    health=st.sampled_from(Health),
    width=st.integers(40, 220),
    hidden=st.integers(0, 20),
    pages=st.integers(1, 99),
)
def test_the_line_is_as_wide_as_the_screen_whatever_the_lights_are_called(
    names: list[str], health: Health, width: int, hidden: int, pages: int
) -> None:
    lights = tuple(LightStatus(name, "x", "y", health, reconnects=1) for name in names)
    scene = Scene(Size(width, 24), datetime(2026, 11, 22, tzinfo=UTC), lights=lights)

    line = status(scene, DARK, ("beds A1–D4 · 12 more on page 2", "12 more"), hidden, pages)

    assert line.cell_length == width
    assert health is Health.LIT or "light" in line.text
