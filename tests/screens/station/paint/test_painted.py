"""Painted stations: every line as wide as the screen, nothing that matters cut off at any size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, overload

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glance.feed.trust import LIVE, State, Trust
from glance.fields import Tone
from glance.plain import cells, plain
from glance.screens.paint.scene import Size
from glance.screens.palette import palette
from glance.screens.picture import Picture
from glance.screens.roles import Depth, Role, Theme
from glance.screens.station.paint import painted, painted_door
from glance.screens.station.paint.canvas import wrapped
from glance.screens.station.paint.listing import window
from glance.station.seen import (
    Alert,
    Choice,
    Editing,
    Focus,
    Form,
    History,
    Listed,
    Listing,
    Seen,
    Share,
    Shares,
    Told,
    Typing,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from glance.screens.station.zones import Painted
    from glance.station.seen import Door, Sheet

DARK = palette(Theme.DARK)
SIZES = [(80, 24), (101, 30), (120, 40), (200, 60)]
SWEPT = [(60, 18), (66, 19), (72, 22), (79, 24), (80, 23), *SIZES, (99, 25), (100, 24), (220, 70)]
HOSTILE = [
    "[@click=app.quit]ADAMS[/]",
    "\x1b[2J\x1b]52;c;aGk=\x07SMITH",
    "\u202eDLROW\u202c",
    "line\nfeed\ttab\rreturn",
    "é" * 40,
    "Z" + "̀" * 30,
    "陈" * 20,
    "नमस्ते",
    "👩\u200d⚕\ufe0f🔴",
    "VAN DER BERG-FEATHERSTONEHAUGH-CHOLMONDELEY, Wilhelmina Alexandra Josephine (Professor)",
]
LOST = Trust(State.LOST, ago=timedelta(minutes=5), why="gone")


def screen(
    seen: Seen,
    size: tuple[int, int] = (80, 24),
    *,
    trust: Trust = LIVE,
    banner: str = "",
    lock_left: int | None = 102,
) -> Painted:
    return painted(seen, Size(*size), DARK, trust, banner, lock_left)


def lines(shown: Painted) -> list[str]:
    return [line.text for line in shown.lines]


def words(shown: Painted) -> str:
    """All that is on the screen, blanks left out: a name may be wrapped over lines."""
    return squeezed("".join(lines(shown)))


def squeezed(text: str) -> str:
    return plain(text).replace(" ", "").replace("│", "")


def right_of(shown: Painted) -> str:
    """What stands right of the list, from line to line, blanks left out."""
    return squeezed("".join(line.text.partition("│")[2] or line.text for line in shown.lines))


def test_every_state_fills_the_screen_exactly_at_every_size(state: Seen) -> None:
    for size in SWEPT:
        shown = screen(state, size)

        assert [line.cell_length for line in shown.lines] == [size[0]] * size[1]
        assert [cells(text) for text in lines(shown)] == [size[0]] * size[1]


def test_zones_lie_on_the_screen_and_tell_clicks_apart(state: Seen) -> None:
    for size in SWEPT:
        for zone in screen(state, size).zones:
            assert zone.y >= 0
            assert zone.y + zone.height <= size[1]
            assert zone.x >= 0
            assert zone.x + zone.width <= size[0]
            assert zone.width > 0


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("depth", Depth)
def test_every_theme_and_depth_says_the_same(
    states: Mapping[str, Seen], theme: Theme, depth: Depth
) -> None:
    size = Size(80, 24)
    for state in states.values():
        shown = painted(state, size, palette(theme, depth), LIVE, "DEMO", 9)

        assert "".join(words(shown)).replace("[", "").replace("]", "") == "".join(
            words(screen(state, banner="DEMO", lock_left=9))
        )


@pytest.mark.parametrize("banner", ["", "DEMO"])
@pytest.mark.parametrize("trust", [LIVE, LOST], ids=["live", "lost"])
@pytest.mark.parametrize("size", SWEPT)
def test_whose_values_they_are_and_what_is_not_saved_is_never_cut_off(
    states: Mapping[str, Seen], size: tuple[int, int], trust: Trust, banner: str
) -> None:
    for name, state in states.items():
        sheet = state.sheet
        said = words(screen(state, size, trust=trust, banner=banner))

        if sheet is not None and not isinstance(state.panel, Form):
            wanted = (sheet.name, sheet.place, sheet.location, sheet.identifiers[0])
            for each in (*wanted, *sheet.warnings):
                assert squeezed(each) in right_of(
                    screen(state, size, trust=trust, banner=banner)
                ), (name, each)
        for alert in state.alerts:
            assert squeezed(alert.title) in right_of(screen(state, size)), name
        if state.alerts:
            assert "NOTSAVED:" in said
            assert all(choice.label.replace(" ", "") in said for choice in state.alerts[0].choices)
        assert ("NOTLIVE" in said) is trust.lost


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_is_too_long_or_too_strange(made: Callable[..., Seen], name: str) -> None:
    for size in SWEPT:
        sheet_of = made().sheet
        assert sheet_of is not None
        sheet = replace(sheet_of, name=name, location=name[:40], place=name[:12], warnings=(name,))
        listing = replace(made().listing, rows=(replace(made().listing.rows[0], name=name),), at=0)
        alert = Alert(f"NOT SAVED: {name}", (name, name), (Choice("1", name), Choice("2", "mine")))
        shown = screen(made(sheet=sheet, listing=listing, alerts=(alert,)), size, trust=LOST)

        assert [line.cell_length for line in shown.lines] == [size[0]] * size[1]
        assert squeezed(name) in right_of(shown)
        assert "999000" in right_of(shown)
        assert not any(ord(letter) < 32 or letter == "\u202e" for letter in "".join(lines(shown)))


@pytest.mark.parametrize("size", SWEPT)
def test_what_is_typed_and_what_is_wrong_with_it_stay_under_every_alert(
    states: Mapping[str, Seen], size: tuple[int, int]
) -> None:
    state = states["trouble"]
    shown = screen(replace(state, alerts=state.alerts * 4), size, trust=LOST, banner="DEMO")

    assert shown.cursor is not None
    assert "asktheda" in words(shown)
    assert "45/60" in words(shown)
    assert "toolong" in words(shown)
    assert "meanwhile" in words(shown)


@pytest.mark.parametrize("size", SWEPT)
def test_every_key_that_saves_at_once_is_shown(
    states: Mapping[str, Seen], size: tuple[int, int]
) -> None:
    state = states["choosing"]
    assert state.sheet is not None
    assert state.sheet.editing is not None
    shown = screen(state, size)
    pressed = {zone.value for zone in shown.zones if zone.target == "press"}

    assert {c.press for c in state.sheet.editing.choices if not c.why_not} <= pressed


@pytest.mark.parametrize("size", SWEPT)
def test_the_cursor_is_on_the_screen_wherever_it_is(
    made: Callable[..., Seen], size: tuple[int, int]
) -> None:
    sheet = made().sheet
    assert sheet is not None
    for entry in sheet.entries:
        shown = screen(made(sheet=replace(sheet, cursor=entry.key)), size)

        assert any("→" in line and entry.label in line for line in lines(shown))


@pytest.mark.parametrize("size", SWEPT)
def test_the_list_keeps_its_cursor_on_the_screen(
    made: Callable[..., Seen], size: tuple[int, int]
) -> None:
    rows = made().listing.rows
    for at in range(0, len(rows), 3):
        listing = replace(made().listing, at=at)
        shown = screen(made(Focus.LIST, sheet=None, listing=listing), size)

        assert any(f"→ {rows[at].place}" in line for line in lines(shown))


def test_a_window_moves_only_when_the_cursor_leaves_it() -> None:
    firsts = [window(200, at, 20)[0] for at in range(200)]
    moves = [at for at, (one, other) in enumerate(pairwise(firsts)) if one != other]

    assert len(moves) <= 11
    assert all(first <= at < first + 20 for at, first in enumerate(firsts))


class Asked(Sequence[Listed]):
    """Rows that remember which of them somebody has asked for."""

    def __init__(self, rows: Sequence[Listed]) -> None:
        self.rows = rows
        self.numbers: set[int] = set()

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, at: int) -> Listed: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Listed]: ...
    def __getitem__(self, at: int | slice) -> Listed | Sequence[Listed]:
        if isinstance(at, slice):
            self.numbers |= set(range(len(self.rows))[at])
            return self.rows[at]
        self.numbers.add(at)
        return self.rows[at]


def test_a_list_asks_only_for_the_rows_that_it_shows(made: Callable[..., Seen]) -> None:
    rows = Asked(tuple(made().listing.rows) * 80)
    screen(made(Focus.LIST, sheet=None, listing=Listing(rows, 900, Typing(), len(rows), "all")))

    assert len(rows.numbers) <= 24


def test_lost_data_has_no_tone(made: Callable[..., Seen]) -> None:
    shown = screen(made(), trust=LOST)
    tones = {DARK[Role.GROUND] + DARK.block(tone) for tone in (Tone.RED, Tone.AMBER, Tone.GREEN)}
    rows = shown.lines[3:-2]

    assert not any(segment.style in tones for line in rows for segment in line)


@pytest.mark.parametrize(("left", "loud"), [(16, False), (15, True), (0, True)])
def test_the_last_seconds_before_the_lock_are_loud(
    made: Callable[..., Seen], left: int, loud: bool
) -> None:
    bottom = screen(made(), lock_left=left).lines[-1]
    look = next(segment.style for segment in bottom if "locks in 0:" in segment.text)

    assert (look == DARK[Role.RAISED] + DARK[Role.WARNING]) is loud


def test_without_a_lock_nothing_counts_down(made: Callable[..., Seen]) -> None:
    assert "locks" not in words(screen(made(), lock_left=None))


@pytest.mark.parametrize(("size", "said"), [((79, 24), True), ((80, 23), True), ((80, 24), False)])
def test_a_screen_that_is_too_small_says_what_it_wants(
    made: Callable[..., Seen], size: tuple[int, int], said: bool
) -> None:
    assert ("80×24" in words(screen(made(), size))) is said


def test_no_pin_and_no_patient_is_at_the_door(doors: Mapping[str, Door]) -> None:
    for door in doors.values():
        for size in SWEPT:
            shown = painted_door(door, Size(*size), DARK, LIVE, "DEMO")
            said = words(shown)

            assert [line.cell_length for line in shown.lines] == [size[0]] * size[1]
            assert said.count("●") == door.digits
            assert squeezed(door.message) in said
            assert (shown.cursor is not None) is bool(door.asks)


def test_the_door_counts_down_until_the_next_try(doors: Mapping[str, Door]) -> None:
    shown = painted_door(doors["door refused"], Size(80, 24), DARK, LIVE)

    assert "tryagainin1:04" in words(shown)


@given(
    text=st.text(max_size=90),
    at=st.integers(0, 90),
    limit=st.one_of(st.none(), st.integers(0, 90)),
    width=st.integers(60, 120),
)
@settings(max_examples=120, deadline=None)
def test_any_line_that_is_typed_shows_its_caret(
    sheet: Sheet, text: str, at: int, limit: int | None, width: int
) -> None:
    editing = Editing("plan", "Plan", typing=Typing(text, min(at, len(text)), limit, counted=True))
    state = Seen(
        now=datetime(2026, 11, 22, 9, 4, tzinfo=UTC),
        where="Ward",
        who="AB",
        listing=Listing((), None, Typing(text, 0), 0, "Ward"),
        focus=Focus.EDITOR,
        sheet=replace(sheet, editing=editing, cursor="plan"),
    )
    shown = screen(state, (width, 24))

    assert [line.cell_length for line in shown.lines] == [width] * 24
    assert shown.cursor is not None


@given(text=st.text(max_size=80), width=st.integers(2, 30), most=st.integers(1, 5))
@settings(deadline=None)
def test_wrapped_text_keeps_to_its_lines(text: str, width: int, most: int) -> None:
    rows = wrapped(text, width, most)

    assert len(rows) <= most
    assert all(cells(row) <= width for row in rows)


def test_a_station_can_be_drawn_as_a_picture(made: Callable[..., Seen]) -> None:
    drawn = Picture(Size(80, 24), screen(made()).lines, DARK[Role.GROUND])

    assert "O'BRIEN, Zoë (Mrs)" in drawn.svg()
    assert len(drawn.text().splitlines()) == 24


def test_nobody_else_is_named_above_who_is_being_admitted(states: Mapping[str, Seen]) -> None:
    state = states["form"]
    assert state.sheet is not None

    assert squeezed(state.sheet.identifiers[0]) not in words(screen(state))
    assert "admitsomebody" in words(screen(state))


def test_a_history_says_initials_where_a_name_has_no_room(made: Callable[..., Seen]) -> None:
    told = Told("08:12", "Amina Khalil (AK)", "desk", "Risk", "Red", "Amber", initials="AK")
    panel = History("history", Typing(), (told,), 0, 1)
    said = lines(screen(made(Focus.PANEL, panel=panel)))

    assert any("08:12" in line and "AK" in line and "Amina" not in line for line in said)


def test_bars_of_shares_are_of_one_scale(made: Callable[..., Seen]) -> None:
    panel = Shares("shares", (Share("A", 9, 5, 9), Share("B", 1234, 500, 9999)), ())
    said = lines(screen(made(Focus.PANEL, panel=panel)))
    bars = {line.count("■") + line.count("·") for line in said if "%" in line}

    assert len(bars) == 1
    assert bars.pop() > 0


def test_an_alert_says_when_the_database_is_back(made: Callable[..., Seen]) -> None:
    since = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    alert = Alert("NOT SAVED", ("the database is away",), (), away_since=since)
    before, after = (Trust(State.LIVE, since + timedelta(seconds=seconds)) for seconds in (-1, 1))
    seen = made(alerts=(alert,))

    assert "thedatabaseisaway" in words(screen(seen, trust=before))
    assert "databaseisback" in words(screen(seen, trust=after))
