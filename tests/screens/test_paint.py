"""Painted screens: every line as wide as the screen, nothing left out without a word."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rpds import HashTrieMap

from glance.board import Cell, Part, Source, layout, view
from glance.census import Census, Identifier
from glance.feed.trust import State, Trust
from glance.fields import Tone
from glance.plain import cells
from glance.screens.paint.cell import cell_runs, lost_runs
from glance.screens.paint.fit import fitted, said, wide
from glance.screens.paint.frame import Painter
from glance.screens.paint.header import not_live
from glance.screens.paint.key import key
from glance.screens.paint.line import Line
from glance.screens.paint.overview import scaled
from glance.screens.paint.scene import Scene, Size, Turning
from glance.screens.palette import palette
from glance.screens.roles import Role, Theme

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from glance.board import Board, BoardView

DARK = palette(Theme.DARK)
SIZES = [(49, 14), (61, 18), (73, 21), (83, 24), (101, 30), (120, 36), (200, 60), (320, 90)]
HOSTILE = [
    "[@click=app.quit]ADAMS[/]",
    "[/nope]",
    "\x1b[2J\x1b]52;c;aGk=\x07SMITH",
    "\x9b31mC1",
    "\u202eDLROW\u202c",
    "Z\u200bW\u200dJ\ufe0f",
    "line\nfeed\ttab\rreturn",
    "é" * 40,
    "Z" + "̀" * 30,
    "陈" * 20,
    "नमस्ते",
    "👩\u200d⚕\ufe0f🔴",
    "\x00\x7f",
]


def screen(view_: BoardView, size: tuple[int, int], now: datetime, **of: object) -> list[str]:
    at = Size(*size)
    banner = str(of.get("banner", ""))
    scene = replace(Scene(at, now, banner=banner), **of)  # type: ignore[arg-type]  # test's own
    return [line.text for line in Painter(view_.board, DARK, at, banner).frame(scene, view_)]


@pytest.mark.parametrize("size", [*SIZES, (40, 10), (39, 30), (80, 9), (12, 3), (1, 1)])
def test_every_line_is_as_wide_as_the_screen_and_there_are_as_many_as_it_has(
    ward: BoardView, now: datetime, size: tuple[int, int]
) -> None:
    lines = screen(ward, size, now)

    assert [cells(line) for line in lines] == [size[0]] * size[1]


@pytest.mark.parametrize("size", SIZES)
def test_place_name_risk_and_day_are_on_every_row_at_every_size(
    ward: BoardView, now: datetime, size: tuple[int, int]
) -> None:
    rows = [line for line in screen(ward, size, now) if re.match(r" [A-E]\d ", line)]

    assert len(rows) >= 5
    assert all(
        re.search(r"\w+, ?\w.*[RAG][▲■●].*[RAG][▲■●]", row) for row in rows if "UNOCC" not in row
    )


@pytest.mark.parametrize("size", SIZES)
def test_what_is_not_on_the_page_is_said(
    ward: BoardView, now: datetime, size: tuple[int, int]
) -> None:
    painter = Painter(ward.board, DARK, Size(*size))
    cut = painter.pages(ward)
    last = screen(ward, size, now)[-1]

    assert (f"{cut.page(1).elsewhere} more" in last) == (cut.count > 1)


def test_pages_together_show_every_bed_once(ward: BoardView, now: datetime) -> None:
    painter = Painter(ward.board, DARK, Size(61, 18))
    beds = [
        line.split()[0]
        for number in range(1, painter.pages(ward).count + 1)
        for line in screen(ward, (61, 18), now, turning=Turning(number))
        if re.match(r" [A-E]\d ", line)
    ]

    assert len(beds) == len(set(beds)) == 28


def test_the_header_counts_with_letters_and_shapes(ward: BoardView, now: datetime) -> None:
    header = " ".join(screen(ward, (101, 30), now)[:2])

    for said_there in ("Riverside Ward 3", "Sun 22-Nov-2026", "09:04", "LIVE", "26 of 28 beds"):
        assert said_there in header
    assert re.search(r"R▲ \d+ +A■ \d+ +G● \d+", header)
    assert re.search(r"new \d+ +home today \d+ +overdue \d+", header)


def test_the_magnets_on_screen_have_their_key_on_screen(ward: BoardView, now: datetime) -> None:
    foot = " ".join(screen(ward, (101, 30), now)[-3:])

    for entry in (
        "P physio",
        "O OT",
        "D diet",
        "S social",
        "↑ asked",
        "→ coming",
        "● done",
        "✗ no",
    ):
        assert entry in foot


def test_lost_data_shows_no_row_further_than_five_lines_from_the_banner(
    ward: BoardView, now: datetime
) -> None:
    lost = Trust(State.LOST, now - timedelta(minutes=5), timedelta(minutes=5), "locked")
    for size in SIZES:
        lines = screen(ward, size, now, trust=lost)
        struck = [at for at, line in enumerate(lines) if "NOT LIVE · as of 08:59 · 5 min" in line]
        rows = [at for at, line in enumerate(lines) if re.match(r" [A-E]\d ", line)]
        assert rows
        assert all(min(abs(row - at) for at in struck) <= 5 for row in rows)
        assert not any(re.search(r"\d:\d\d", lines[row]) for row in rows)
        assert "LIVE" not in lines[0]


def test_lost_data_has_no_tone(ward: BoardView, now: datetime) -> None:
    lost = Trust(State.LOST, now, timedelta(minutes=1), "locked")
    size = Size(101, 30)
    strips = Painter(ward.board, DARK, size).frame(Scene(size, now, lost), ward)
    coloured = {DARK[tone].color for tone in (Tone.RED, Tone.AMBER, Tone.GREEN)}
    rows = [strip for strip in strips if re.match(r" [A-E]\d ", strip.text)]

    assert rows
    assert not any(
        segment.style is not None and segment.style.color in coloured
        for strip in rows
        for segment in strip
    )


def test_a_late_feed_says_as_of_when(ward: BoardView, now: datetime) -> None:
    late = Trust(State.LATE, now - timedelta(minutes=3), timedelta(minutes=3), "")

    assert "as of 09:01 (3 min ago), reconnecting" in screen(ward, (120, 36), now, trust=late)[0]
    assert "as of 09:01" in screen(ward, (49, 14), now, trust=late)[0]


def test_a_banner_has_a_line_of_its_own(ward: BoardView, now: datetime) -> None:
    lines = screen(ward, (61, 18), now, banner="DEMO · no real patients")

    assert lines[0].strip() == "DEMO · no real patients"
    assert "Riverside Ward 3" in lines[1]


def test_a_screen_that_is_too_small_says_so_and_names_what_is_missing(
    ward: BoardView, now: datetime
) -> None:
    words = " ".join(" ".join(screen(ward, (38, 9), now)).split())

    assert "too small: 38×9, at least 40×10" in words
    assert "28 rows" in words
    assert "risk, day, EDD" in words


def test_a_screen_without_patients_yet_has_title_and_clock(board: Board, now: datetime) -> None:
    size = Size(61, 18)
    scene = Scene(size, now, Trust(State.STARTING))
    lines = [line.text for line in Painter(board, DARK, size).frame(scene, None)]

    assert "Ward board" in lines[0]
    assert "09:04" in lines[0]
    assert "LIVE" not in lines[0]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_can_move_a_cursor_or_a_column(
    board: Board, census: Census, now: datetime, name: str
) -> None:
    episodes = census.episodes
    for number in range(0, 20, 2):
        person = replace(episodes[number].person, family=name, given=name)
        changed = replace(episodes[number], person=person, owner=name)
        episodes = episodes.insert(number, changed)
    locations = HashTrieMap({1: replace(census.structure.locations[1], name=name)})
    structure = replace(census.structure, locations=locations)
    shown = view(board, replace(census, episodes=episodes, structure=structure), now)
    for size in ((49, 14), (61, 18), (200, 60)):
        lines = screen(shown, size, now, banner=name)
        assert [cells(line) for line in lines] == [size[0]] * size[1]
        assert not any(
            re.search(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ufe0f]", line)
            for line in lines
        )


def test_an_overview_has_a_line_for_each_location(
    overview: Callable[[int], BoardView], now: datetime
) -> None:
    for size in SIZES:
        lines = screen(overview(3), size, now)
        for name in ("Ward 3", "Virtual ward 2", "North community 1"):
            assert any(line.startswith(f" {name}") and "R▲" in line for line in lines)


def test_an_overview_of_many_locations_has_pages(
    overview: Callable[[int], BoardView], now: datetime
) -> None:
    shown = overview(40)
    painter = Painter(shown.board, DARK, Size(61, 18))
    lines = screen(shown, (61, 18), now)

    assert painter.pages(shown).count > 1
    assert "more" in lines[-1]


@given(st.lists(st.integers(0, 400), min_size=1, max_size=7), st.integers(8, 60))
def test_a_bar_fills_its_room_and_leaves_nobody_out(counts: list[int], room: int) -> None:
    lengths = scaled(counts, room)

    assert sum(lengths) == min(sum(counts), room)
    assert all((length > 0) == (count > 0) for length, count in zip(lengths, counts, strict=True))


@given(st.text(max_size=30), st.integers(1, 40))
@settings(max_examples=200)
def test_a_line_is_exactly_as_wide_as_it_should_be(text: str, width: int) -> None:
    line = Line(width, DARK[Role.GROUND])
    line.put(3, text)
    line.put(1, text)
    strip = line.strip()

    assert cells(strip.text) == strip.cell_length == width


@given(
    st.lists(st.text("abc·é", min_size=1, max_size=9), min_size=1, max_size=4), st.integers(1, 12)
)
def test_a_cell_never_takes_more_than_its_width(words: list[str], width: int) -> None:
    cell = Cell(tuple((Part(word),) for word in sorted(words, key=len, reverse=True)), age="26h")

    assert wide(cell_runs(cell, width, DARK)) <= width
    assert wide(lost_runs(cell, width, DARK, counts=True)) <= width


def test_a_cell_shows_the_longest_wording_that_fits() -> None:
    cell = Cell(((Part("tomorrow"),), (Part("Mon 23"),), (Part("23"),)))

    assert [cell_runs(cell, width, DARK)[0][0] for width in (8, 7, 5)] == [
        "tomorrow",
        "Mon 23",
        "23",
    ]


def test_a_value_out_of_date_shows_its_age_before_its_long_wording() -> None:
    cell = Cell(((Part("on its way"),), (Part("way"),)), age="26h")

    assert "".join(text for text, _ in cell_runs(cell, 10, DARK)) == "way·26h"


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    cell = Cell(((Part("FEATHERSTONE"),),))

    assert cell_runs(cell, 8, DARK)[0][0] == "FEATHER…"


@pytest.mark.parametrize("text", ["0:40", "OVER 1:42", "2h", "OVER 26h", "1:42▲"])
def test_lost_clocks_show_a_question_mark(text: str) -> None:
    shown = lost_runs(Cell(((Part(text),),)), 10, DARK, counts=True)[0][0]

    assert "?" in shown
    assert not re.search(r"\d", shown)


def test_a_line_shortens_what_weighs_least_first() -> None:
    plain = DARK[Tone.PLAIN]
    statements = [
        said("Riverside Ward 3", style=plain, weight=9),
        said("Ward board", "", style=plain, weight=1),
        said("Sun 22-Nov-2026", "Sun 22", style=plain, weight=3),
    ]
    shown = [
        ["".join(t for t, _ in w) for w in fitted(statements, room, 2)] for room in (50, 36, 24)
    ]

    assert shown == [
        ["Riverside Ward 3", "Ward board", "Sun 22-Nov-2026"],
        ["Riverside Ward 3", "", "Sun 22-Nov-2026"],
        ["Riverside Ward 3", "", "Sun 22"],
    ]


@pytest.mark.parametrize("width", [40, 49, 61, 200])
def test_the_banner_says_as_of_when_at_every_width(width: int, now: datetime) -> None:
    trust = Trust(State.LOST, now, timedelta(days=3), "")

    assert "NOT LIVE · as of 09:04 · 3 days ago" in not_live(trust, width, DARK).text


def test_a_row_is_painted_again_only_when_it_changed(
    ward: BoardView, now: datetime, change: Callable[[BoardView, int, str, str], BoardView]
) -> None:
    size = Size(101, 30)
    painter = Painter(ward.board, DARK, size)
    before = painter.frame(Scene(size, now), ward)
    after = painter.frame(Scene(size, now), change(ward, 5, "plan", "home visit"))
    fresh = [line for line in after if not any(line is old for old in before)]
    grid = [line.text for line in fresh if re.match(r" [A-E]\d ", line.text)]

    assert len(grid) == 1
    assert "VAN DER BERG" in grid[0]


def test_what_is_painted_with_a_memory_is_what_is_painted_without(
    ward: BoardView, now: datetime, change: Callable[[BoardView, int, str, str], BoardView]
) -> None:
    size = Size(83, 24)
    painter = Painter(ward.board, DARK, size)
    shown = ward
    for number, risk in ((0, "red"), (4, "amber"), (7, "red"), (4, "green")):
        shown = change(shown, number, "risk", risk)
        later = now + timedelta(minutes=number)
        remembered = painter.frame(Scene(size, later), shown)
        assert remembered == Painter(ward.board, DARK, size).frame(Scene(size, later), shown)


@pytest.mark.parametrize("size", SIZES)
def test_the_share_of_values_in_date_stands_beside_live(
    ward: BoardView, now: datetime, size: tuple[int, int]
) -> None:
    assert re.search(r"\d+% +LIVE|\d+% of values in date +LIVE", screen(ward, size, now)[0])


@pytest.mark.parametrize(("size", "pages"), [((61, 18), 3), ((83, 24), 2), ((101, 30), 2)])
def test_a_ward_of_28_beds_takes_few_pages(
    ward: BoardView, size: tuple[int, int], pages: int
) -> None:
    assert Painter(ward.board, DARK, Size(*size)).pages(ward).count <= pages


@pytest.mark.parametrize("size", SIZES)
def test_the_key_explains_what_is_on_the_page_and_nothing_else(
    ward: BoardView, now: datetime, size: tuple[int, int]
) -> None:
    lines = screen(ward, size, now)
    foot = " ".join(lines[-3 if size[1] >= 16 else -2 : -1])
    rows = " ".join(line for line in lines if re.match(r" [A-E]\d ", line))

    assert "…" not in foot
    for letter, word in (("P", "physio"), ("O", "OT"), ("D", "diet"), ("S", "social")):
        on_page = re.search(rf"(?<!\w){letter}[↑→●✗]", rows) is not None
        assert (f"{letter} {word}" in foot) == on_page
    for symbol, word in (("✗", "no"), ("‼", "same name"), ("·", "o"), ("*", "changed")):
        assert (f"{symbol} {word}" in foot) == (symbol in rows)


def test_a_key_that_must_leave_signs_out_says_how_many(board: Board) -> None:
    narrow = key(board, layout(board, 200, 60), DARK, 40, 1)
    line = narrow.lines(narrow.within)[0].text

    assert cells(line) == 40
    assert re.search(r"\+\d+ more", line)


@pytest.mark.parametrize(
    ("width", "shown"), [(10, "oxygen·52h"), (8, "oxy…·52h"), (7, "oxygen·"), (6, "oxyg…·")]
)
def test_a_text_is_cut_before_its_age_is(width: int, shown: str) -> None:
    cell = Cell(((Part("oxygen"),),), age="52h")

    assert "".join(text for text, _ in cell_runs(cell, width, DARK, clips=True)) == shown


def test_a_sign_that_is_out_of_date_says_so_where_its_age_has_no_room() -> None:
    cell = Cell(((Part("R▲", Tone.RED),),), age="26h")

    assert ["".join(text for text, _ in cell_runs(cell, width, DARK)) for width in (6, 3, 2)] == [
        "R▲·26h",
        "R▲·",
        "R▲",
    ]


@pytest.mark.parametrize(("width", "shown"), [(9, "OVER ?"), (5, "OVER?"), (4, "?")])
def test_what_was_overdue_when_data_was_lost_stays_overdue(width: int, shown: str) -> None:
    cell = Cell(((Part("OVER 2h"),), (Part("OVER"),)))

    assert lost_runs(cell, width, DARK, counts=True)[0][0] == shown


def test_an_empty_bed_counts_nothing_when_data_is_lost() -> None:
    assert lost_runs(Cell(((),)), 5, DARK, counts=True)[0][0] == ""


@pytest.mark.parametrize("size", SIZES)
def test_labels_stand_above_their_cells(ward: BoardView, size: tuple[int, int]) -> None:
    for sheet in Painter(ward.board, DARK, Size(*size))._sheets:
        labels = sheet.labels.text
        for slot in sheet.slots:
            if slot.line == 0 and (label := slot.column.label):
                shown = labels[slot.x : slot.x + slot.width]
                assert shown == (label.rjust if slot.right else label.ljust)(slot.width)


@pytest.mark.parametrize("size", SIZES)
def test_a_red_block_has_air_on_its_left(
    ward: BoardView, now: datetime, size: tuple[int, int]
) -> None:
    at = Size(*size)
    red = DARK[Role.RED_BLOCK].bgcolor
    for strip in Painter(ward.board, DARK, at).frame(Scene(at, now), ward)[3:]:
        x = 0
        for segment in strip:
            if segment.style is not None and segment.style.bgcolor == red:
                assert strip.text[:x].endswith(" ")
                assert segment.text.startswith(" R▲") or len(segment.text) == 2
            x += len(segment.text)


def test_a_board_without_anybody_says_so_and_how_they_come_in(board: Board, now: datetime) -> None:
    nowhere = " ".join(screen(view(board, Census(), now), (61, 18), now))

    assert "nobody is here yet" in nowhere
    assert "glance import patients" in nowhere


def test_a_name_that_is_easily_confused_carries_its_second_identifier(
    ward: BoardView, now: datetime
) -> None:
    rows = [line for line in screen(ward, (200, 60), now) if "BRIEN, Zo" in line]

    assert len(rows) == 2
    assert all(re.search(r"‼ …\d{4}", row) for row in rows)


@pytest.mark.parametrize("width", [49, 61, 83, 101])
@pytest.mark.parametrize("called", [("Joan", "John"), ("Elizabeth", "Eleanora"), ("John", "John")])
@pytest.mark.parametrize("identifier", [Identifier.BORN, Identifier.NHS_LAST4])
def test_two_namesakes_never_look_the_same_at_any_size_at_home(
    ward: BoardView,
    now: datetime,
    width: int,
    called: tuple[str, str],
    identifier: Identifier,
) -> None:
    episodes = ward.census.episodes
    for at, name in enumerate(called):
        person = replace(
            episodes[at].person,
            family="Whittingham",
            given=name,
            surname_key=7,
            born=date(1940, 3, 1 + at),
        )
        episodes = episodes.insert(at, replace(episodes[at], person=person))
    census = replace(ward.census, episodes=episodes)
    seen = view(replace(ward.board, second_identifier=identifier), census, now)
    painted = screen(seen, (width, 40), now)
    placed = layout(seen.board, width - 1, 40).columns
    patient = next(each for each in placed if each.column.source is Source.PATIENT)
    shown = [line[patient.x : patient.x + patient.width] for line in painted]
    named = [words for words in shown if "WH" in words and "‼" in words]

    assert len(named) == len(set(named)) == 2


@pytest.mark.parametrize("width", [49, 61, 83, 101])
def test_the_header_leaves_no_patient_out_of_its_counts(
    ward: BoardView, now: datetime, width: int
) -> None:
    values = ["red", "amber", "green", "blue", "black", "nil", ""]
    episodes = ward.census.episodes
    for at, number in enumerate(sorted(episodes)):
        statuses = dict(episodes[number].statuses)
        risk = statuses.pop("risk")
        if values[at % 7]:
            statuses["risk"] = replace(risk, value=values[at % 7])
        episodes = episodes.insert(number, replace(episodes[number], statuses=statuses))
    shown = view(ward.board, replace(ward.census, episodes=episodes), now)
    counts = screen(shown, (width, 30), now)[1]
    told = re.findall(r"(?:[RAG][▲■●]|B▼|K█|ok|–) ?(\d+)|\+(\d+)", counts.partition("day")[0])

    assert sum(int(one or other) for one, other in told) == len(episodes)


def test_a_wide_header_counts_the_red_days(ward: BoardView, now: datetime) -> None:
    assert f"day R▲ {ward.tally.day_red}" in screen(ward, (200, 60), now)[1]
    assert ward.tally.day_red > 1


@pytest.mark.parametrize("width", [61, 83, 101])
def test_an_overview_with_room_below_its_lines_hides_no_figure(
    overview: Callable[[int], BoardView], now: datetime, width: int
) -> None:
    lines = screen(overview(5), (width, 24), now)

    for figure in ("new", "home", "in date", "changed"):
        assert sum(figure in line for line in lines) >= 1
    assert "hidden" not in lines[-1]


def test_an_overview_without_room_says_how_much_it_hides(
    overview: Callable[[int], BoardView], now: datetime
) -> None:
    assert "hidden" in screen(overview(12), (61, 18), now)[-1]
