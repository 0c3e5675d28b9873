"""The part of a board file that is about lights: what their segments show of the board."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from glance.board.types import Each, LampGroup, LampState
from glance.fields import Tone
from glance.plain import plain
from glance.toml import nearest

if TYPE_CHECKING:
    from glance.fields import Vocabulary
    from glance.toml import Table

# The order in which a file may name them, unless it names fewer.
USUAL_TELLS = (
    LampState.RED,
    LampState.DUE,
    LampState.AMBER,
    LampState.NEW,
    LampState.GREEN,
)
_ALWAYS = (LampState.RED, LampState.AMBER, LampState.GREEN)
_TONES = frozenset({Tone.RED, Tone.AMBER, Tone.GREEN})


def read_lamps(table: Table, vocabulary: Vocabulary, rag: str | None) -> tuple[LampGroup, ...]:
    """Read every `[[lamps]]`; `rag` is the field that a group shows where it names none."""
    groups: list[LampGroup] = []
    for asked in table.tables("lamps"):
        group = LampGroup(
            name=plain(asked.text("name")),
            each=asked.choice("each", Each),
            field=_field(asked, vocabulary, rag),
            tells=_tells(asked),
            due_soon=asked.duration("due_soon", timedelta(minutes=30)),
        )
        if any(group.name == other.name for other in groups):
            asked.problem("name", f"a second group of lamps called {group.name!r}")
        groups.append(group)
    return tuple(groups)


def _field(table: Table, vocabulary: Vocabulary, rag: str | None) -> str:
    """Read the field whose tones are shown: one that can be red, amber or green."""
    named = table.text("field", rag)
    if named is None:
        table.problem("field", "missing, and this board has no rag to show in its place")
        return ""
    fitting = tuple(
        field.key
        for field in vocabulary
        if any(option.tone in _TONES for option in field.kind.options())
        and field.kind.name in {"choice", "rag"}
    )
    if named not in vocabulary:
        table.problem("field", f"no field is called {named!r}{nearest(named, fitting)}")
    elif named not in fitting:
        hint = nearest(named, fitting)
        expected = "expected a choice or a RAG with a red, amber or green in it"
        table.problem("field", f"{expected}, and {named} is none{hint}")
    return named


def _tells(table: Table) -> tuple[LampState, ...]:
    known = {state.value: state for state in USUAL_TELLS}
    words = table.texts("tells", tuple(known))
    for at, word in enumerate(words):
        if word not in known:
            hint = nearest(word, tuple(known))
            table.problem("tells", f"a lamp cannot tell {word!r}{hint}", item=at)
        elif word in words[:at]:
            table.problem("tells", f"{word} a second time", item=at)
    told = tuple(dict.fromkeys(known[word] for word in words if word in known))
    if tuple(state for state in told if state in _ALWAYS) != _ALWAYS:
        table.problem("tells", "expected red, amber and green in this order, the worst first")
    elif told[-1] is not LampState.GREEN:
        table.problem("tells", f"{told[-1]} after green would never be seen: put it before green")
    else:
        return told
    return USUAL_TELLS
