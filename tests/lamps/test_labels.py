"""Sheets of labels: which lamp is which, and what a browser makes of them."""

from __future__ import annotations

import html
import json
import re
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rpds import HashTrieMap

from glance.board import Board, BoardView, Each, LampGroup, LampState, view
from glance.census import (
    Census,
    Cursor,
    Episode,
    Location,
    LocationKind,
    Person,
    Place,
    Structure,
)
from glance.fields import Field, Rag, Vocabulary
from glance.lamps import Colour, Command, Driver, Light, Options, Sort
from glance.lamps.labels import HEIGHT, WIDTH, Label, labels, set_in, sheets
from glance.lamps.legend import legend
from glance.lamps.looks import LOOKS
from glance.lamps.painting import WELL

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 22, 9, 4, tzinfo=UTC)
TODAY = date(2026, 11, 22)
RED, DUE, AMBER, NEW, GREEN = map(LampState, ("red", "due", "amber", "new", "green"))
BOARD = Board("ward", "Ward board", Vocabulary({"risk": Field("risk", "Risk", "risk", Rag())}))
BEDS = LampGroup("beds", Each.PLACE, "risk", (RED, DUE, AMBER, NEW, GREEN))
WARD = replace(BEDS, name="ward", each=Each.BOARD)
SLOTS = replace(BEDS, name="slots", each=Each.PATIENT)


class Encoder:
    """Says nothing to nobody."""

    def greeting(self) -> tuple[Command, ...]:
        return ()

    def resync(self) -> bytes:
        return b""

    def frame(
        self,
        colours: tuple[Colour, ...],  # noqa: ARG002 -- the shape of an encoder
        before: tuple[Colour, ...] | None,  # noqa: ARG002 -- the shape of an encoder
    ) -> tuple[Command, ...]:
        return ()


STRIPS = Driver(
    "made", "made up", "nowhere", Sort.COLOURS, lambda *_: Encoder(), "dark after 2 s", holds=False
)
SWITCHES = replace(STRIPS, sort=Sort.SWITCHES, on_death="stays as it was")


def strip(count: int = 4, **of: object) -> Light:
    light = Light("bay", STRIPS, Options(), "/dev/made", None, "ward", "beds", count)
    return replace(light, **of)  # type: ignore[arg-type]  # made up


def tower(*lamps: frozenset[LampState], **of: object) -> Light:
    made = strip(len(lamps), name="tower", driver=SWITCHES, lamps=lamps, shows="ward")
    return replace(made, **of)  # type: ignore[arg-type]  # made up


def ward(*beds: str, patients: int = 0) -> BoardView:
    known = Location(1, None, LocationKind.WARD, "Riverside Ward 3", "Ward 3", 1)
    places = {at: Place(at, 1, label, at) for at, label in enumerate(beds, 1)}
    person = Person(family="ADEYEMI", given="Grace", nhs_number="9991234004")
    census = Census(
        Cursor("made", 1),
        Structure(HashTrieMap({1: known}), HashTrieMap(places)),
        HashTrieMap(
            {
                at: Episode(at, 1, at if at in places else None, NOW - timedelta(days=2), person)
                for at in range(1, patients + 1)
            }
        ),
    )
    return view(BOARD, census, NOW)


def words(sheet: str) -> list[str]:
    return [each.text or "" for each in ET.fromstring(sheet).iter() if each.text]  # noqa: S314 -- we have just made it


def test_every_bed_has_a_label_at_its_lamp() -> None:
    assert labels(strip(4), BEDS, ward("A1", "A2", "B1"))[:3] == (
        Label("A1", (1,)),
        Label("A2", (2,)),
        Label("B1", (3,)),
    )


def test_a_strip_that_hangs_the_other_way_round_has_its_first_bed_at_its_last_lamp() -> None:
    shown = labels(strip(3, backward=True), BEDS, ward("A1", "A2", "B1"))

    assert [label.lamps for label in shown] == [(3,), (2,), (1,)]


def test_neighbours_that_show_one_bed_have_one_label() -> None:
    shown = labels(strip(9, each=3), BEDS, ward("A1", "A2"))

    assert shown[:2] == (Label("A1", (1, 2, 3)), Label("A2", (4, 5, 6)))


def test_the_heartbeat_is_no_bed() -> None:
    shown = labels(strip(4, heartbeat=1), BEDS, ward("A1", "A2"))

    assert shown[:2] == (Label("A1", (2,)), Label("A2", (3,)))


def test_a_lamp_that_is_left_is_for_patients_without_a_bed() -> None:
    assert labels(strip(4), BEDS, ward("A1", "A2"))[2:] == (Label("no bed", (3,)),)


def test_the_last_label_says_that_its_lamp_is_for_others_too() -> None:
    shown = labels(strip(2), BEDS, ward("A1", "A2", "A3", "A4"))

    assert shown == (Label("A1", (1,)), Label("A2 + others", (2,)))


@pytest.mark.parametrize("patients", [0, 3], ids=["nobody", "somebody in no bed"])
def test_with_a_lamp_for_each_bed_the_last_is_marked_for_patients_without_one(
    patients: int,
) -> None:
    shown = labels(strip(2), BEDS, ward("A1", "A2", patients=patients))

    assert shown[-1] == Label("A2 + no bed", (2,))


def test_a_pinned_lamp_has_the_label_of_its_bed_wherever_that_stands_on_the_board() -> None:
    light = strip(3, segments=("Ward 3 A2", "Ward 3 A9", "others"))

    assert [label.text for label in labels(light, BEDS, ward("A1", "A2"))] == [
        "A2",
        "Ward 3 A9",
        "others",
    ]


def test_pinned_lamps_have_one_more_for_others_where_the_count_allows() -> None:
    light = strip(2, segments=("Ward 3 A2",))

    assert [label.text for label in labels(light, BEDS, ward("A1", "A2"))] == ["A2", "others"]


def test_the_last_of_pinned_lamps_is_marked_where_it_is_for_others_too() -> None:
    light = strip(1, segments=("Ward 3 A2",))

    assert labels(light, BEDS, ward("A1", "A2")) == (Label("A2 + others", (1,)),)


def test_slots_of_patients_have_numbers_for_every_patient_to_come() -> None:
    shown = labels(strip(4), SLOTS, ward("A1", "A2", patients=2))

    assert [label.text for label in shown] == ["1", "2", "3", "4 + others"]


def test_lamps_that_are_on_or_off_say_what_they_are_lit_for() -> None:
    light = tower(frozenset({RED}), frozenset({AMBER, DUE}), frozenset({GREEN}), WELL)

    assert [label.text for label in labels(light, WARD, ward("A1"))] == [
        "red",
        "due or amber",
        "green",
        "board live",
    ]


def test_lamps_of_several_segments_say_which() -> None:
    light = tower(frozenset({RED}), frozenset({GREEN}), count=6)
    shown = labels(light, BEDS, ward("A1", "A2"))

    assert [label.text for label in shown][:4] == ["A1: red", "A1: green", "A2: red", "A2: green"]


@pytest.mark.parametrize(
    "light",
    [strip(), strip(heartbeat=4), tower(frozenset({RED}), frozenset({GREEN}))],
    ids=["strip", "strip that holds", "tower"],
)
def test_every_card_says_that_off_is_never_well_and_that_it_is_no_nurse_call(
    light: Light,
) -> None:
    (sheet,) = sheets([(light, WARD, ward("A1"))], TODAY)
    said = "\n".join(words(sheet))

    assert "Off means unknown, never “all well”" in said
    assert "Status board, not nurse call" in said
    assert light.driver.on_death in said


def test_a_lamp_at_the_normally_closed_contact_is_labelled_for_when_it_is_lit() -> None:
    light = tower(frozenset({RED}), WELL, closed=frozenset({1}))
    said = {entry.name: (entry.look, entry.means) for entry in legend(light, WARD, BOARD)}

    assert labels(light, WARD, ward("A1"))[1].text == "BOARD NOT LIVE"
    assert said["BOARD NOT LIVE"][1].startswith("the board cannot be read")
    assert said["no data"][0] == "only BOARD NOT LIVE is lit"
    assert "board live" not in said


def test_a_lamp_for_live_is_drawn_in_no_colour_of_a_patient() -> None:
    light = tower(frozenset({RED}), WELL)
    drawn = {entry.name: entry.lamps[0].ink for entry in legend(light, WARD, BOARD)}

    assert drawn["board live"] != drawn["red"]
    assert drawn["board live"] == "#ffffff"


def test_a_tower_that_is_off_is_drawn_with_its_own_number_of_lamps() -> None:
    entries = legend(tower(frozenset({RED}), frozenset({GREEN}), count=4), WARD, BOARD)

    assert len(entries[-1].lamps) == 4


def test_the_card_tells_the_brightness_that_lamps_have() -> None:
    looks = {entry.name: entry.look for entry in legend(strip(), BEDS, BOARD)}

    for state, name in ((RED, "red"), (AMBER, "amber"), (GREEN, "green"), (NEW, "new")):
        assert f", {LOOKS[state][1] * 100:.0f} %," in looks[name]


def test_nothing_on_the_card_of_a_tower_is_cut_short() -> None:
    light = tower(frozenset({RED}), frozenset({AMBER, DUE, NEW}), frozenset({GREEN}), WELL)
    (sheet,) = sheets([(light, WARD, ward("A1"))], TODAY)

    assert not [word for word in words(sheet) if "…" in word]


def test_the_heartbeat_has_a_label_of_its_own() -> None:
    (sheet,) = sheets([(strip(4, heartbeat=4), BEDS, ward("A1"))], TODAY)
    (without,) = sheets([(strip(4), BEDS, ward("A1"))], TODAY)

    assert words(sheet).count("heartbeat") == 2  # the label and the line of the card
    assert "heartbeat" not in words(without)


def test_a_card_has_a_line_for_each_state_that_the_light_tells() -> None:
    said = [
        entry.name for entry in legend(strip(), replace(BEDS, tells=(RED, AMBER, GREEN)), BOARD)
    ]

    assert said == ["red", "amber", "not known", "green", "empty", "no data", "closed", "off"]


def test_a_card_names_the_lamp_that_moves() -> None:
    entries = {entry.name: entry.means for entry in legend(strip(heartbeat=4), BEDS, BOARD)}

    assert "lamp 4" in entries["heartbeat"]


def test_no_state_is_told_by_colour_alone() -> None:
    drawn = [
        (lamp.letter, lamp.bright)
        for entry in legend(strip(), BEDS, BOARD)
        for lamp in entry.lamps[:1]
        if lamp.letter
    ]

    assert len({letter for letter, _ in drawn}) == len(drawn) == 7


def test_nothing_of_any_patient_is_on_a_sheet() -> None:
    shown = ward("A1", "A2", patients=3)
    sheet = "".join(sheets([(strip(), BEDS, shown), (strip(), SLOTS, shown)], TODAY))

    assert not [word for word in ("ADEYEMI", "Grace", "9991234004") if word in sheet]


def test_what_is_on_a_sheet_is_text_whatever_a_bed_is_called() -> None:
    (sheet,) = sheets([(strip(), BEDS, ward("<b>&1", "A\x1b[31m2"))], TODAY)
    said = words(sheet)

    assert "<b>&1" in said
    assert not [word for word in said if "\x1b" in word]


def test_a_light_that_finds_no_room_begins_a_new_sheet() -> None:
    shown = ward("A1", "A2")
    light = (strip(), BEDS, shown)

    assert len(sheets([light], TODAY)) == 1
    assert len(sheets([light] * 3, TODAY)) == 2


def test_three_hundred_lamps_have_three_hundred_labels() -> None:
    beds = tuple(f"B{number}" for number in range(1, 301))
    drawn = sheets([(strip(301), BEDS, ward(*beds))], TODAY)
    said = {word for sheet in drawn for word in words(sheet)}

    assert said >= set(beds)


def test_a_row_of_labels_is_as_wide_as_its_lamps() -> None:
    (sheet,) = sheets([(strip(6, each=2), BEDS, ward("A1", "A2", "A3"))], TODAY, 16.7)
    dashed = re.findall(r'width="([0-9.]+)"[^>]*stroke-dasharray', sheet)

    assert dashed == ["33.40"] * 3


@given(st.text(min_size=0, max_size=60), st.floats(5, 95))
def test_every_text_is_set_in_two_lines_at_most(text: str, width: float) -> None:
    lines, size = set_in(text, width)

    assert len(lines) in (1, 2)
    assert 1.9 <= size <= 7.0


_MEASURE = """
<script>
addEventListener("load", () => {
  const over = [];
  for (const sheet of document.querySelectorAll("svg")) {
    const paper = sheet.getBoundingClientRect();
    const drawn = [...sheet.querySelectorAll("text")];
    const texts = drawn.map(e => [e.textContent, e.getBoundingClientRect()]);
    texts.forEach(([words, a], at) => {
      if (a.left < paper.left || a.right > paper.right || a.bottom > paper.bottom) over.push(words);
      for (const [others, b] of texts.slice(at + 1)) {
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (wide > 1 && high > a.height / 2) over.push(words + " / " + others);
      }
    });
    for (const cut of sheet.querySelectorAll("rect[stroke-dasharray]")) {
      const b = cut.getBoundingClientRect();
      for (const [words, a] of texts) {
        const inside = a.top > b.top - 1 && a.bottom < b.bottom + 1;
        const middle = (a.left + a.right) / 2;
        if (inside && middle > b.left && middle < b.right && a.width > b.width) over.push(words);
      }
    }
  }
  document.body.textContent = JSON.stringify(over);
});
</script>
"""


def test_in_a_browser_no_words_run_over_their_neighbours_or_the_edge(
    chromium: str, tmp_path: Path
) -> None:
    beds = ("A1", "A2", "Chair 11", "Side room 2", "Bronte annexe 12", "Wwwwwwwwwwwwww", "加护病房")
    light = strip(8, heartbeat=8, name="a light with quite a long name for a light")
    towering = tower(frozenset({RED}), frozenset({AMBER, DUE, NEW}), frozenset({GREEN}), WELL)
    drawn = sheets([(light, BEDS, ward(*beds)), (towering, WARD, ward("A1"))], TODAY)
    narrow = sheets([(light, BEDS, ward(*beds))], TODAY, 16.7)
    page = tmp_path / "labels.html"
    head = "<!doctype html><meta charset=utf-8>"
    page.write_text(head + "".join((*drawn, *narrow)) + _MEASURE, "utf-8")
    ran = subprocess.run(
        [
            chromium,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={tmp_path / 'profile'}",
            "--virtual-time-budget=2000",
            "--dump-dom",
            page.as_uri(),
        ],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    found = re.search(r"<body>(.*)</body>", ran.stdout, re.DOTALL)

    assert found is not None
    assert json.loads(html.unescape(found[1]).strip()) == []


def test_a_sheet_is_a4() -> None:
    (sheet,) = sheets([(strip(), BEDS, ward("A1"))], TODAY)
    root = ET.fromstring(sheet)  # noqa: S314 -- we have just made it

    assert (root.get("width"), root.get("height")) == (f"{WIDTH:g}mm", f"{HEIGHT:g}mm")
