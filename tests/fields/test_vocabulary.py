"""A vocabulary is read, or every fault in it is named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glance.errors import Faulty
from glance.fields import (
    MAGNET_STATES,
    Choice,
    Clock,
    Date,
    Direction,
    Flag,
    Magnet,
    Number,
    Option,
    Past,
    Rag,
    Staff,
    Text,
    Threshold,
    Tone,
    Vocabulary,
    read_vocabulary,
)
from glance.plain import cells, plain

SHIPPED = Path(__file__).parents[2] / "config" / "fields.toml"
NOW = datetime(2026, 11, 22, 9, 4, tzinfo=UTC)
KINDS = [k.name for k in (Text, Choice, Rag, Flag, Magnet, Number, Date, Clock, Staff)]
NEEDED = (
    "risk day edd next obs physio ot diet social falls infection nurse note consultant fit tto "
    "transport slt dressing insulin syringe catheter wound palliative doubleup visit review "
    "alert plan"
)


@pytest.fixture(scope="module")
def shipped() -> Vocabulary:
    return read_vocabulary(SHIPPED.read_text(encoding="utf-8"), "config/fields.toml")


def faults(text: str) -> list[str]:
    with pytest.raises(Faulty) as refusal:
        read_vocabulary(text, "fields.toml")
    return str(refusal.value).splitlines()


def test_the_shipped_vocabulary_has_what_the_shipped_boards_need(shipped: Vocabulary) -> None:
    assert set(NEEDED.split()) - set(shipped.fields) == set()


def test_every_shipped_field_says_what_it_is_for(shipped: Vocabulary) -> None:
    assert [field.key for field in shipped if len(field.help) < 20] == []


def test_every_shipped_text_is_plain_and_every_short_label_short(shipped: Vocabulary) -> None:
    said = [text for field in shipped for text in (field.label, field.short, field.help)]

    assert [text for text in said if plain(text) != text] == []
    assert [field.key for field in shipped if cells(field.short) > 8] == []


def test_every_shipped_kind_is_used(shipped: Vocabulary) -> None:
    assert {field.kind.name for field in shipped} == set(KINDS)


def test_the_shipped_risk_has_all_six_states(shipped: Vocabulary) -> None:
    shown = [
        shipped["risk"].kind.show(o.code, NOW).forms[0] for o in shipped["risk"].kind.options()
    ]

    assert shown == ["R▲", "A■", "G●", "B▼", "K█", "ok"]


def test_a_file_of_every_kind_is_read_as_it_is_written() -> None:
    vocabulary = read_vocabulary(
        """
        [words]
        label = "Words"
        kind = "text"
        max_length = 12
        help = "some"
        valid_for = "26h"
        changed_by = ["nurse"]

        [pick]
        label = "Pick"
        kind = "choice"
        options = [{ code = "a", label = "Ay", letter = "A", symbol = "↑", tone = "blue" },
                   { code = "b" }]

        [zone]
        label = "Zone"
        kind = "rag"
        states = ["green", "red"]

        [fall]
        label = "Falls"
        kind = "flag"
        letter = "F"

        [therapy]
        label = "Therapy"
        kind = "magnet"
        letter = "T"

        [score]
        label = "Score"
        kind = "number"
        maximum = 10
        decimals = 1
        thresholds = [{ at_least = 7.5, tone = "red" }, { below = 2, tone = "green" }]

        [on]
        label = "On"
        kind = "date"
        past = "plain"

        [by]
        label = "By"
        kind = "clock"
        warn = "30min"

        [from]
        label = "From"
        kind = "clock"
        direction = "since"
        limit = "2d"

        [who]
        label = "Who"
        kind = "staff"
        """,
        "fields.toml",
    )

    assert {field.key: field.kind for field in vocabulary} == {
        "words": Text(12),
        "pick": Choice((Option("a", "Ay", "A", "↑", Tone.BLUE), Option("b", "b"))),
        "zone": Rag((Rag().states[2], Rag().states[0])),
        "fall": Flag("F"),
        "therapy": Magnet("T", MAGNET_STATES),
        "score": Number(
            maximum=Decimal(10),
            decimals=1,
            thresholds=(
                Threshold(Decimal("7.5"), Tone.RED),
                Threshold(Decimal(2), Tone.GREEN, below=True),
            ),
        ),
        "on": Date(Past.PLAIN),
        "by": Clock(Direction.DUE, timedelta(minutes=30)),
        "from": Clock(Direction.SINCE, limit=timedelta(days=2)),
        "who": Staff(),
    }


def test_what_all_fields_have_is_read() -> None:
    field = read_vocabulary(
        '[a]\nlabel = "A"\nkind = "text"\nvalid_for = "26h"\nchanged_by = ["nurse"]',
        "fields.toml",
    )["a"]

    assert (field.label, field.short, field.valid_for, field.changed_by) == (
        "A",
        "A",
        timedelta(hours=26),
        ("nurse",),
    )


def test_every_fault_of_a_file_is_named_with_its_line() -> None:
    text = """\
[risk]
lable = "Risk"
label = "Risk"
kind = "rga"

[place]
label = "Place"
kind = "text"

[therapy]
label = "Physiotherapy"
kind = "magnet"
letter = "PHY"
states = ["asked", "gone"]
"""

    expected = """\
fields.toml:2:1: risk.lable: unknown key; did you mean label?
fields.toml:4:1: risk.kind: expected one of text, choice, rag, flag, magnet, number, date, \
clock, staff, got "rga"; did you mean rag?
fields.toml:6:2: place: this name means something else on a board; choose another
fields.toml:11:1: therapy.label: expected a short label of at most 8 cells, got "Physiotherapy"
fields.toml:13:1: therapy.letter: expected at most 2 letters, got "PHY"
fields.toml:14:20: therapy.states[2]: no state named "gone"; states are asked, coming, done, no
"""

    assert faults(text) == expected.splitlines()


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("kind = 'choice'", "options: missing; expected tables"),
        ("kind = 'choice'\noptions = []", "options: expected at least one option"),
        (
            "kind = 'choice'\noptions = [{code = 'a', letter = 'x'}, {code = 'b', letter = 'X'}]",
            "options[2]: x is taken by an option before it",
        ),
        ("kind = 'choice'\noptions = [{code = 'A b'}]", "options[1].code: a code is small letters"),
        ("kind = 'rag'\nstates = []", "states: expected at least one state"),
        ("kind = 'rag'\nstates = ['red', 'red']", "states[2]: red is there already"),
        ("kind = 'flag'", "letter: missing"),
        ("kind = 'flag'\nletter = 'F'\nsymbol = '⚠'", "symbol: expected one of ●"),
        ("kind = 'flag'\nletter = '🔴'", "letter: expected at most 2 letters"),
        ("kind = 'number'\nminimum = 5\nmaximum = 1", "maximum: expected at least the minimum"),
        ("kind = 'number'\nminimum = nan", "minimum: expected a number"),
        ("kind = 'number'\nthresholds = [{tone = 'red'}]", "thresholds[1]: expected one of"),
        ("kind = 'clock'\nlimit = '2h'", "limit: unknown key"),
        ("kind = 'clock'\ndirection = 'since'\nwarn = '3h'\nlimit = '2h'", "warn: expected less"),
        ("kind = 'text'\nmax_length = true", "max_length: expected a whole number from 1 to 200"),
        ("kind = 'text'\nvalid_for = 24", "valid_for: expected a length of time"),
    ],
)
def test_a_fault_of_a_kind_is_named(entry: str, fault: str) -> None:
    named = faults(f"[x]\nlabel = 'X'\n{entry}")

    assert len(named) == 1
    assert f"x.{fault}" in named[0]


def test_two_magnets_with_one_letter_are_refused() -> None:
    named = faults(
        "[a]\nlabel='A'\nkind='magnet'\nletter='P'\n[b]\nlabel='B'\nkind='flag'\nletter='p'"
    )

    assert named == ["fields.toml:5:2: b: the letter p is taken by a"]


SETTINGS = (
    "label short kind help valid_for changed_by max_length options states letter tone "
    "symbol unit minimum maximum decimals thresholds past direction warn limit colour"
)
ENTRIES = st.dictionaries(
    st.sampled_from(SETTINGS.split()),
    st.one_of(
        st.sampled_from([f"'{kind}'" for kind in KINDS]),
        st.sampled_from(
            [
                "''",
                "'P'",
                "'26h'",
                "'red'",
                "'●'",
                "true",
                "0",
                "-1",
                "1e400",
                "9999999999999999999999",
                "nan",
                "[]",
                "['red']",
                "['red', 1]",
                "[{}]",
                "[{code = 'a'}]",
                "[{tone = 'red', at_least = 1}, 3]",
                "{}",
                "{code = 1}",
                "1979-05-27",
                "'\\u001b[2J'",
            ]
        ),
    ),
    max_size=8,
)


@settings(max_examples=300, deadline=None)
@given(st.lists(ENTRIES, max_size=3))
def test_any_file_is_a_vocabulary_that_works_or_is_refused(entries: list[dict[str, str]]) -> None:
    text = "".join(
        f"[f{number}]\n" + "".join(f"{key} = {value}\n" for key, value in entry.items())
        for number, entry in enumerate(entries)
    )
    try:
        vocabulary = read_vocabulary(text, "fields.toml")
    except Faulty:
        return

    assert [field.key for field in vocabulary if not field.kind.show("?", NOW).forms] == []
