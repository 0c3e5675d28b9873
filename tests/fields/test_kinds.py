"""Choices, flags, magnets, numbers and words: how they are typed, and what they show."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glance.errors import ValueRefused
from glance.fields import (
    Choice,
    Clock,
    Date,
    Flag,
    Kind,
    Magnet,
    Number,
    Option,
    Rag,
    Staff,
    Text,
    Threshold,
    Tone,
)
from glance.plain import cells

NOW = datetime(2026, 11, 22, 9, 4, tzinfo=UTC)
FIT = Choice(
    (
        Option("fit", "Fit to leave", "fit", tone=Tone.ACCENT),
        Option("not", "Needs to stay", "stay"),
        Option("ask", "Needs a senior", "?"),
    )
)
NEWS = Number(
    minimum=Decimal(0),
    maximum=Decimal(20),
    thresholds=(Threshold(Decimal(7), Tone.RED), Threshold(Decimal(5), Tone.AMBER)),
)
OXYGEN = Number(
    unit="%",
    minimum=Decimal(50),
    maximum=Decimal(100),
    thresholds=(Threshold(Decimal(92), Tone.RED, below=True),),
)
KINDS: tuple[Kind, ...] = (
    FIT,
    Rag(),
    Flag("F", tone=Tone.AMBER),
    Magnet("P", tone=Tone.ACCENT),
    NEWS,
    OXYGEN,
    Number(unit="L", decimals=2),
    Text(20),
    Staff(),
    Date(),
    Clock(),
)
NAMES = [f"{kind.name}-{number}" for number, kind in enumerate(KINDS)]


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        (Rag(), "red", "red"),
        (Rag(), " R ", "red"),
        (Rag(), "AMB", "amber"),
        (Rag(), "k", "black"),
        (Rag(), "ok", "nil"),
        (Rag(), "nothing", "nil"),
        (Rag(), "▲", "red"),
        (FIT, "stay", "not"),
        (FIT, "needs to", "not"),
        (FIT, "Fit to leave", "fit"),
        (Magnet("P"), "a", "asked"),
        (Magnet("P"), "on its way", "coming"),
        (Magnet("P"), "→", "coming"),
        (Magnet("P"), "N", "no"),
        (Flag("F"), "y", "yes"),
        (Flag("F"), "X", "yes"),
        (Flag("F"), "f", "yes"),
        (Flag("F"), "no", "no"),
        (NEWS, "7", "7"),
        (NEWS, "007", "7"),
        (NEWS, "+7", "7"),
        (OXYGEN, "94 %", "94"),
        (OXYGEN, "94.0", "94"),
        (Number(decimals=2), "-0.50", "-0.5"),
        (Number(), "-0", "0"),
        (Staff(), "a.b.", "AB"),
        (Staff(), " zoë ", "ZOË"),
        (Text(20), "  two\n words ", "two words"),
    ],
    ids=str,
)
def test_a_value_is_typed_as_people_say_it(kind: Kind, typed: str, stored: str) -> None:
    assert kind.parse(typed, NOW) == stored


@pytest.mark.parametrize(
    ("kind", "typed", "why"),
    [
        (Rag(), "rde", r"not one of red \(R\), amber \(A\).*; did you mean red\?"),
        (Rag(), "", "not one of red"),
        (FIT, "needs", "fits several: not and ask; type more of it"),
        (Magnet("P"), "maybe", "not one of asked"),
        (Flag("F"), "perhaps", r"expected yes \(y or x\) or no \(n\)"),
        (Flag("F"), "", "expected yes"),
        (NEWS, "21", "expected a whole number from 0 to 20"),
        (NEWS, "7.5", "a whole number"),
        (NEWS, "nan", "a whole number"),
        (NEWS, "1e3", "a whole number"),
        (NEWS, "٧", "a whole number"),
        (OXYGEN, "120", "a whole number of % from 50 to 100"),
        (Number(decimals=2), "0.555", "up to 2 digits after the point"),
        (Number(minimum=Decimal(0)), "-1", "at least 0"),
        (Staff(), "A1", "1 to 4 letters"),
        (Staff(), "ABCDE", "1 to 4 letters"),
        (Staff(), "", "1 to 4 letters"),
        (Text(5), "      ", "to empty the field, clear it"),
        (Text(5), "123456", "at most 5 characters; this has 6"),
    ],
    ids=str,
)
def test_a_refusal_says_what_is_allowed(kind: Kind, typed: str, why: str) -> None:
    with pytest.raises(ValueRefused, match=why):
        kind.parse(typed, NOW)


@pytest.mark.parametrize(
    ("kind", "value", "forms", "tone"),
    [
        (Rag(), "red", ("R▲",), Tone.RED),
        (Rag(), "nil", ("ok",), Tone.QUIET),
        (FIT, "fit", ("Fit to leave", "fit"), Tone.ACCENT),
        (Flag("F", "■", Tone.AMBER), "yes", ("F■",), Tone.AMBER),
        (Flag("F", "■", Tone.AMBER), "no", ("no",), Tone.QUIET),
        (Magnet("P", tone=Tone.ACCENT), "asked", ("P↑",), Tone.ACCENT),
        (Magnet("P", tone=Tone.ACCENT), "done", ("P●",), Tone.QUIET),
        (Magnet("S"), "no", ("S✗",), Tone.QUIET),
        (NEWS, "4", ("4",), Tone.PLAIN),
        (NEWS, "5", ("5■",), Tone.AMBER),
        (NEWS, "9", ("9▲",), Tone.RED),
        (OXYGEN, "91", ("91 %▲", "91▲"), Tone.RED),
        (OXYGEN, "95", ("95 %", "95"), Tone.PLAIN),
        (Staff(), "AB", ("AB",), Tone.PLAIN),
        (Text(), "[red]x[/]", ("[red]x[/]",), Tone.PLAIN),
        (Text(), "a\x1bb", ("a\N{REPLACEMENT CHARACTER}b",), Tone.PLAIN),
        (Rag(), "purple", ("purple?",), Tone.PLAIN),
        (Rag(), "\x9b2J", ("\N{REPLACEMENT CHARACTER}2J?",), Tone.PLAIN),
        (NEWS, "many", ("many?",), Tone.PLAIN),
    ],
    ids=str,
)
def test_a_value_is_shown_in_words_and_shapes_and_only_then_in_colour(
    kind: Kind, value: str, forms: tuple[str, ...], tone: Tone
) -> None:
    shown = kind.show(value, NOW)

    assert (shown.forms, shown.tone, shown.until) == (forms, tone, None)


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
@given(typed=st.one_of(st.text(max_size=24), st.text("0123456789.+-%LynxrgaFP ", max_size=6)))
def test_whatever_is_typed_is_refused_or_can_be_typed_again_from_what_is_stored(
    kind: Kind, typed: str
) -> None:
    try:
        stored = kind.parse(typed, NOW)
    except ValueRefused:
        return

    assert kind.parse(stored, NOW) == stored


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
@given(value=st.text(max_size=24))
def test_whatever_is_stored_can_be_shown(kind: Kind, value: str) -> None:
    forms = kind.show(value, NOW).forms

    assert forms == tuple(sorted(forms, key=cells, reverse=True))


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_the_shortest_form_is_no_wider_than_the_longest(kind: Kind) -> None:
    assert 0 < kind.narrowest <= kind.widest


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_each_option_is_stored_by_its_code_and_found_by_its_letter(kind: Kind) -> None:
    found = [kind.parse(option.letter or option.code, NOW) for option in kind.options()]

    assert found == [option.code for option in kind.options()]


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_each_option_fits_the_width_that_is_promised(kind: Kind) -> None:
    shown = [kind.show(option.code, NOW).forms for option in kind.options()]

    assert [f for f in shown if cells(f[0]) > kind.widest or cells(f[-1]) > kind.narrowest] == []


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("seen \U0001f642 ok", r"character 6 \(slightly smiling face\): leave it out"),
        ("\x1b[31m", "character 1: leave it out"),
        ("lost \ufffd", "character 6: leave it out"),
        ("wo\u200brd", r"character 3 \(zero width space\)"),
        ("A" + "\u0301" * 9, "so many marks"),
    ],
)
def test_words_that_no_board_can_show_are_refused_where_they_are(typed: str, refusal: str) -> None:
    with pytest.raises(ValueRefused, match=refusal):
        Text().parse(typed, NOW)


def test_words_with_accents_are_kept() -> None:
    assert Text().parse("Zoe\u0308  na\u00efve", NOW) == "Zo\u00eb na\u00efve"


def test_a_text_of_another_system_keeps_a_sign_for_what_cannot_be_shown() -> None:
    assert Text().adopted(" seen \U0001f642  ok") == "seen \ufffd ok"
