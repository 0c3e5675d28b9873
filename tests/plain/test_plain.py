"""What outside text becomes before a screen sees it."""

from __future__ import annotations

import sys
import unicodedata
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, split_graphemes
from wcwidth import wcswidth

from glance.plain import REPLACED, cells, clip, inert, plain

MARKUP = ["[@click=app.quit]ADAMS[/]", "[red]ADAMS", "[/nope]", "[link=file:///]x[/link]", "[["]
SEQUENCES = [
    "\x1b[31mADAMS",
    "\x1b]52;c;cm0gLXJm\x07",
    "\x1b]0;title\x1b\\",
    "\x9b2J",
    "\x9d8;;http://x\x9c",
    "\x90q\x9c",
    "\x1bc",
    "\x1b[?1049h",
    "a\rb",
    "a\nb\tc",
    "\x08\x08X",
    "\x00",
    "\x7f",
    "\x0e\x0f",
]
HIDDEN = [
    "SMI\u200bTH",
    "SMI\u200dTH",
    "\ufeffSMITH",
    "\u202eHTIMS\u202c",
    "\u2066A\u2069",
    "SM\u00adITH",
    "A\u034fB",
    "\u3164",
    "\uffa0",
    "A\U000e0041",
    "\u2028A\u2029",
    "\u180eA",
    "\udc80",
    "\ue000",
    "\U0010ffff",
]
STORMS = ["Z" + "\u0351\u0364\u0489" * 30 + "a", "\u0301ADAMS", "e" + "\u0301" * 500]
SCRIPTS = [
    "अनिता शर्मा",
    "चन्द्रमोहन",
    "ਸਿੰਘ",
    "தமிழ்",
    "ශ්‍රී",
    "محمّد",
    "علی‌رضا",
    "שָׁלוֹם",
    "陈伟",
    "각",
    "\u1100\u1161\u11a8",
    "\u1161",
    "ไทยกำ",
    "Zoe\u0308",
    "Ó Briain",
    "Nguyễn",
    "ﷺ",
    "ꦲꦏ꧀ꦱ",
]
PICTURES = [
    "⚠\ufe0f",
    "1\ufe0f\u20e3",
    "👩‍⚕️",
    "👍🏽",
    "🇬🇧",
    "☠",
    "♻",
    "🔴",
    "⛔",
    "䷀",
    "辻\U000e0100",
]
LONG = ["ADAMS" * 1000, "陈" * 3000, "अ" * 1000]
ATTACKS = [*MARKUP, *SEQUENCES, *HIDDEN, *STORMS, *SCRIPTS, *PICTURES, *LONG]
PADDED = [f"{a}{b}" for a, b in product(ATTACKS[:20], ["ADAMS", " Zoë", "\u0301", "陈", "\u200f"])]
HOSTILE = [
    *ATTACKS,
    *PADDED,
    *(f"{a}, {b} (Mrs)" for a, b in zip(ATTACKS, ATTACKS[7:], strict=False)),
]


def test_there_are_two_hundred_hostile_names() -> None:
    assert len(set(HOSTILE)) >= 200


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_a_hostile_name_is_as_wide_in_rich_and_in_terminals_as_we_say(name: str) -> None:
    shown = plain(name)

    assert (cell_len(shown), wcswidth(shown)) == (cells(shown), cells(shown))


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_a_hostile_name_holds_nothing_that_a_terminal_obeys_or_hides(name: str) -> None:
    hidden = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}

    assert [ascii(c) for c in plain(name) if unicodedata.category(c) in hidden] == []


@pytest.mark.parametrize("name", MARKUP, ids=ascii)
def test_markup_is_left_as_it_is(name: str) -> None:
    assert plain(name) == name


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("Zoe\u0308", "Zoë"),
        ("O'BRIEN-Ó Briain", "O'BRIEN-Ó Briain"),
        ("陈伟", "陈伟"),
        ("Nguyễn Thị", "Nguyễn Thị"),
        ("محمّد", "محمّد"),
        ("a\r\nb\tc", "a  b c"),
        ("\x1b[2J", f"{REPLACED}[2J"),
        ("SMI\u200bTH", f"SMI{REPLACED}TH"),
        ("\u202eHTIMS", f"{REPLACED}HTIMS"),
        ("अनिता", "अनइतआ"),
        ("⚠\ufe0f", "⚠"),
        ("R▲ A■ G● B▼ K█ → ↑ ↓ ✗ │ ─ · – … ‼", "R▲ A■ G● B▼ K█ → ↑ ↓ ✗ │ ─ · – … ‼"),
    ],
    ids=ascii,
)
def test_what_is_safe_stays_and_what_is_not_is_seen_to_be_replaced(
    given_text: str, shown: str
) -> None:
    assert plain(given_text) == shown


def test_a_mark_without_a_letter_does_not_climb_onto_the_cell_before() -> None:
    assert plain("\u0301ADAMS") == f"{REPLACED}ADAMS"


def test_a_storm_of_marks_leaves_three_and_one_sign_that_there_were_more() -> None:
    assert plain("q" + "\u0301" * 50 + "x") == "q" + "\u0301" * 3 + REPLACED + "x"


def test_every_character_that_is_let_through_is_as_wide_in_rich_as_we_say() -> None:
    let_through = (plain(chr(code)) for code in range(sys.maxunicode + 1))
    disputed = [ascii(shown) for shown in let_through if shown and cells(shown) != cell_len(shown)]

    assert disputed == []


@given(st.text())
def test_what_is_plain_stays_as_it_is(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs", "Cf"])))
def test_plain_text_is_as_wide_in_rich_and_in_terminals_as_we_say(text: str) -> None:
    shown = plain(text)

    assert (cell_len(shown), wcswidth(shown)) == (cells(shown), cells(shown))


@given(st.text(), st.integers(0, 30))
def test_a_clipped_text_fits(text: str, width: int) -> None:
    assert cells(clip(plain(text), width)) <= width


@given(st.text(min_size=1), st.integers(1, 30))
def test_a_clipped_text_is_whole_or_ends_in_the_mark_of_a_cut(text: str, width: int) -> None:
    shown = plain(text)
    clipped = clip(shown, width)

    assert clipped == shown or clipped.endswith("…")


@given(st.text(st.sampled_from("aé陈q\u0301\u0323\u0308 ")), st.integers(2, 9))
def test_a_clip_never_parts_a_letter_from_its_accents(text: str, width: int) -> None:
    shown = plain(text)
    kept = clip(shown, width).removesuffix("…")
    letters, _ = split_graphemes(shown)

    assert kept.rstrip() in {shown[:end].rstrip() for _, end, _ in letters} | {""}


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_a_cell_of_a_csv_never_begins_as_a_formula_does(sign: str) -> None:
    assert inert(f"{sign}HYPERLINK()") == f"'{sign}HYPERLINK()"


@given(st.text())
def test_what_is_inert_stays_as_it_is(text: str) -> None:
    assert inert(inert(text)) == inert(text)


@pytest.mark.parametrize("sequence", SEQUENCES)
def test_no_terminal_obeys_a_cell_of_a_csv(sequence: str) -> None:
    kept = inert(f"ADAMS{sequence}").replace("\n", "")

    assert not any(unicodedata.category(letter) == "Cc" for letter in kept)
