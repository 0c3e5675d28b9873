"""What a station says of the open patient, and what a click on it means."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from glance.feed.trust import LIVE, State, Trust
from glance.fields import Shown, Tone
from glance.plain import plain
from glance.screens.paint.scene import Size
from glance.screens.palette import palette
from glance.screens.roles import Role, Theme
from glance.screens.station.paint import painted
from glance.screens.station.zones import zone_at
from glance.station.seen import (
    Choice,
    Chooser,
    Editing,
    Focus,
    Option,
    Seen,
    Sheet,
    Slip,
    Typing,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from glance.screens.station.zones import Painted

DARK = palette(Theme.DARK)


def screen(seen: Seen, size: tuple[int, int] = (80, 24)) -> Painted:
    return painted(seen, Size(*size), DARK, LIVE, "", 102)


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


def test_a_value_that_is_not_saved_says_so_in_its_line_and_above(made: Callable[..., Seen]) -> None:
    sheet = made().sheet
    assert sheet is not None
    first = replace(sheet.entries[0], slip=Slip.NOT_SAVED)
    shown = screen(made(sheet=replace(sheet, entries=(first, *sheet.entries[1:]))))

    assert "NOT SAVED: 1" in lines(shown)[0]
    assert any("Risk" in line and "NOT SAVED" in line for line in lines(shown))


def test_a_tick_stands_where_the_store_said_so_and_nowhere_else(made: Callable[..., Seen]) -> None:
    said = [line for line in lines(screen(made(), (120, 40))) if "✓" in line]

    assert len(said) == 1
    assert "Skin" in said[0]
    assert "✓ 09:04" in said[0]


def test_clicks_mean_what_is_painted_there(made: Callable[..., Seen]) -> None:
    shown = screen(made(), (120, 40))
    text = lines(shown)
    y = next(y for y, line in enumerate(text) if "Expected discharge" in line)
    row = next(y for y, line in enumerate(text) if "PATEL" in line)
    bottom = text[-1].index("unchanged")
    zones = shown.zones

    assert [
        (zone.target, zone.value)
        for zone in (
            zone_at(zones, y, text[y].index("Expected")),
            zone_at(zones, row, 8),
            zone_at(zones, 39, bottom),
        )
        if zone
    ] == [("entry", "edd"), ("patient", 6), ("press", "space")]


def test_an_option_is_clicked_by_its_number(made: Callable[..., Seen]) -> None:
    panel = Chooser("move to", Typing(), tuple(Option(f"B{at}") for at in range(60)), 40)
    shown = screen(made(Focus.PANEL, panel=panel))
    y = next(y for y, line in enumerate(lines(shown)) if "→ B40" in line)
    zone = zone_at(shown.zones, y - 1, 5)

    assert zone is not None
    assert (zone.target, zone.value) == ("option", 39)


def test_a_key_that_does_nothing_now_says_why_and_is_no_place_to_click(
    states: Mapping[str, Seen],
) -> None:
    shown = screen(states["menu"])

    assert any("reopen a stay that ended – only a lead" in line for line in lines(shown))
    assert "o" not in {zone.value for zone in shown.zones if zone.target == "press"}


def test_what_the_person_may_not_change_has_no_key_and_says_why(made: Callable[..., Seen]) -> None:
    sheet = made().sheet
    assert sheet is not None
    away, there = made(), made(sheet=replace(sheet, cursor="consultant"))

    assert any("→    Consultant" in line for line in lines(screen(there, (200, 60))))
    assert "onlyalead" in words(screen(there))
    assert "onlyalead" not in words(screen(away))


def test_what_is_out_of_date_is_counted_as_it_is_now(made: Callable[..., Seen]) -> None:
    sheet = made().sheet
    assert sheet is not None
    first = replace(sheet.entries[0], age="", due=False, slip=Slip.SAVED, slip_at="09:05")
    done = replace(sheet, entries=(first, *sheet.entries[1:]), due=2)
    said = [line for line in lines(screen(made(sheet=done), (101, 30))) if "│" in line]
    order = [
        next(y for y, line in enumerate(said) if word in line)
        for word in ("out of date 1 · not set 1", "Risk", "Physio", "the rest", "Red or green")
    ]

    assert order == sorted(order)


def test_a_wide_screen_shows_more_entries_than_one_column_holds(made: Callable[..., Seen]) -> None:
    sheet = made().sheet
    assert sheet is not None
    more = tuple(
        replace(entry, key=f"{entry.key}{copy}", label=f"{entry.label} {copy}")
        for copy in range(4)
        for entry in sheet.entries
    )
    shown = screen(made(sheet=replace(sheet, entries=more, cursor="risk0")), (220, 60))

    assert "below" not in words(shown)
    assert all(any(entry.label in line for line in lines(shown)) for entry in more)


def test_the_editor_opens_below_its_entry_and_moves_nothing_above_it(
    made: Callable[..., Seen], states: Mapping[str, Seen]
) -> None:
    sheet = states["a line"].sheet
    assert sheet is not None
    before = lines(screen(made(sheet=replace(sheet, editing=None)), (101, 30)))
    after = lines(screen(states["a line"], (101, 30)))
    y = next(y for y, line in enumerate(before) if "Expected discharge" in line)

    assert after[: y + 1] == before[: y + 1]
    assert "22/11" in after[y + 1]


def test_an_editor_of_no_entry_is_shown_all_the_same(made: Callable[..., Seen]) -> None:
    sheet = made().sheet
    assert sheet is not None
    editing = Editing("owner", "Named nurse", typing=Typing("Ann", 3, 40, counted=True))
    shown = screen(made(Focus.EDITOR, sheet=replace(sheet, editing=editing)))

    assert "Namednurse" in words(shown)
    assert "3/40" in words(shown)


def test_the_longest_wording_of_a_value_that_fits_is_shown(made: Callable[..., Seen]) -> None:
    sheet = made().sheet
    assert sheet is not None
    forms = ("Expected to go home on Friday 27-Nov-2026 in the morning", "Fri 27-Nov", "Fri")
    entry = replace(sheet.entries[4], shown=Shown(forms))
    state = made(sheet=replace(sheet, entries=(entry,), due=0))

    assert "Fri 27-Nov" in "".join(lines(screen(state)))
    assert forms[0] in "".join(lines(screen(state, (200, 60))))


def test_a_value_that_fits_nowhere_goes_on_below(made: Callable[..., Seen]) -> None:
    sheet = made().sheet
    assert sheet is not None
    entry = replace(sheet.entries[5], shown=Shown(("scan on the third floor OVER 2h",), Tone.RED))
    state = made(sheet=replace(sheet, entries=(entry,), due=0))

    assert all(word in right_of(screen(state)) for word in ("scan", "floor", "OVER", "2h"))


def test_a_value_that_goes_on_below_still_says_whose_word_it_is_and_since_when(
    made: Callable[..., Seen],
) -> None:
    sheet = made().sheet
    assert sheet is not None
    long = Shown(("home with a package of care once the stairs have been looked at",))
    plan = replace(sheet.entries[5], shown=long)
    state = made(sheet=replace(sheet, entries=(*sheet.entries[:5], plan), cursor="risk"))

    assert any("Plan" in line and "AB 08:12" in line for line in lines(screen(state)))


def test_a_label_without_room_is_the_short_one_and_values_begin_behind_the_longest(
    made: Callable[..., Seen],
) -> None:
    sheet = made().sheet
    assert sheet is not None
    long = replace(sheet.entries[0], label="Estimated date of discharge", short="EDD")
    narrow = replace(sheet, entries=(long, *sheet.entries[1:]), cursor="plan")
    said = lines(screen(made(sheet=narrow)))

    assert not any("Estimated" in line for line in said)
    assert any("EDD" in line for line in said)


def test_a_column_of_labels_is_no_wider_than_its_labels(made: Callable[..., Seen]) -> None:
    sheet = made().sheet
    assert sheet is not None
    few = tuple(entry for entry in sheet.entries if len(entry.label) <= 6)
    said = lines(screen(made(sheet=replace(sheet, entries=few, cursor="plan"))))
    risk = next(line.partition("│")[2] for line in said if "Risk" in line)

    assert risk.index("A■") - risk.index("Risk") == len("Physio") + 2


def test_a_countdown_of_data_that_is_lost_is_a_question_mark(made: Callable[..., Seen]) -> None:
    sheet = made().sheet
    assert sheet is not None
    clocks = tuple(replace(one, counts=one.key in ("obs", "next")) for one in sheet.entries)
    seen = made(sheet=replace(sheet, entries=clocks, cursor="obs"))
    lost = painted(seen, Size(101, 40), DARK, Trust(State.LOST, ago=timedelta(minutes=5)), "", 102)
    said = " ".join(lines(lost))

    assert "in ?" in said
    assert "1h 20min" not in said


def test_the_time_of_a_clock_stays_where_the_count_to_it_is_lost(made: Callable[..., Seen]) -> None:
    sheet = made().sheet
    assert sheet is not None
    due = replace(sheet.entries[1], shown=Shown(("14:30 (2h)", "2h")), counts=True, age="")
    seen = made(sheet=replace(sheet, entries=(due,), cursor="risk"))
    lost = painted(seen, Size(101, 40), DARK, Trust(State.LOST, ago=timedelta(minutes=5)), "", 102)

    assert "14:30 (?)" in " ".join(lines(lost))


def test_the_limit_is_no_matter_where_a_day_is_typed(states: Mapping[str, Seen]) -> None:
    assert "3/40" not in words(screen(states["a line"]))


def test_an_empty_line_shows_an_example_until_something_is_typed(
    made: Callable[..., Seen], sheet: Sheet
) -> None:
    empty = Editing("edd", "Expected discharge", typing=Typing("", 0, 40), example="t   +2   fri")
    typed = replace(empty, typing=Typing("2", 1, 40))

    def said(editing: Editing) -> str:
        open_sheet = replace(sheet, editing=editing, cursor="edd")
        return words(screen(made(Focus.EDITOR, sheet=open_sheet), (101, 40)))

    assert "t+2fri" in said(empty)
    assert "t+2fri" not in said(typed)


def test_a_choice_looks_like_what_it_sets(made: Callable[..., Seen], sheet: Sheet) -> None:
    choice = Choice("r", "Red", Tone.RED, sign="R▲")
    editing = Editing("risk", "Risk", choices=(choice,))
    shown = screen(made(Focus.EDITOR, sheet=replace(sheet, editing=editing, cursor="risk")))
    line = next(line for line in shown.lines if " Red " in line.text)
    sign = next(each for each in line if "R▲" in each.text)

    assert "Red  R▲" in line.text
    assert sign.style is not None
    assert sign.style.bgcolor == DARK.block(Tone.RED).bgcolor


def test_a_preview_has_no_caps_and_a_click_on_it_opens_the_patient(
    made: Callable[..., Seen], sheet: Sheet
) -> None:
    quiet = tuple(replace(entry, press="", why_not="") for entry in sheet.entries)
    looked = replace(sheet, entries=quiet, cursor="")
    shown = screen(made(Focus.LIST, sheet=None, preview=looked), (101, 30))
    y = next(y for y, line in enumerate(lines(shown)) if "Risk" in line)
    right = [each for each in shown.lines[y] if each.style == DARK[Role.CAP]]
    zone = zone_at(shown.zones, y, 60)
    assert zone is not None

    assert right == []
    assert (zone.target, zone.value) == ("patient", 1)


def test_a_preview_says_whose_word_values_are_on_a_small_screen(
    made: Callable[..., Seen], sheet: Sheet
) -> None:
    looked = replace(sheet, entries=tuple(replace(one, press="") for one in sheet.entries))
    said = lines(screen(made(Focus.LIST, sheet=None, preview=looked)))

    assert any("Red or green day" in line and "08:12" in line for line in said)


def test_a_patient_whose_opening_is_recorded_is_not_shown_before(made: Callable[..., Seen]) -> None:
    shown = screen(made(Focus.LIST, sheet=None, unread="Enter opens, and the log keeps that"))

    assert "thelogkeepsthat" in words(shown)


def test_whose_word_a_value_of_another_day_is_has_the_time_on_a_usual_screen(
    made: Callable[..., Seen], sheet: Sheet
) -> None:
    long = replace(sheet.entries[0], label="Estimated date of discharge", short="EDD")
    seen = made(sheet=replace(sheet, entries=(long, *sheet.entries[1:])))

    assert any("EDD" in line and "Sat 21 07:10" in line for line in lines(screen(seen, (101, 30))))


def test_a_short_label_begins_with_a_capital_as_the_others_do(
    made: Callable[..., Seen], sheet: Sheet
) -> None:
    long = replace(sheet.entries[0], label="Nurse or worker who looks after", short="nurse")
    said = lines(screen(made(sheet=replace(sheet, entries=(long, *sheet.entries[1:])))))

    assert any(" Nurse " in line for line in said)
