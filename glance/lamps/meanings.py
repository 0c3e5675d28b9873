"""The words of config/lights.toml for what a lamp is lit for that can only be on or off."""

from __future__ import annotations

from typing import NamedTuple

from glance.board import LampState
from glance.lamps.painting import WELL
from glance.plain import clip, plain
from glance.toml import nearest

LIVE, NOT_LIVE = "live", "not_live"
_STATES = {state.value: state for state in LampState}
WORDS = (*_STATES, LIVE, NOT_LIVE)
_ALONE = {
    LIVE: f"{LIVE} means that the data is good, and stands alone",
    NOT_LIVE: f"{NOT_LIVE} is a lamp at the normally-closed contact, and stands alone",
}
# What one lamp may be lit for together: green alone, and no patient with "nobody knows".
_APART = (
    frozenset({LampState.GREEN}),
    frozenset({LampState.NO_DATA, LampState.CURTAIN}),
    frozenset(LampState) - {LampState.GREEN, LampState.NO_DATA, LampState.CURTAIN},
)


class Meaning(NamedTuple):
    """For which states glance switches a lamp on, and what is wrong with the words for it.

    `closed` says that the lamp hangs on the normally-closed contact, so that it is lit when
    glance does not switch it on; `problem` is empty for nothing.
    """

    states: frozenset[LampState]
    closed: bool = False
    problem: str = ""


def meaning(text: str) -> Meaning:
    """Read what one lamp is lit for: states joined by "+", or "live", or "not_live"."""
    words = tuple(word.strip() for word in text.split("+"))
    if words in ((LIVE,), (NOT_LIVE,)):
        return Meaning(WELL, words == (NOT_LIVE,))
    states = frozenset(_STATES[word] for word in words if word in _STATES)
    return Meaning(states, problem=_against(words, states))


def _against(words: tuple[str, ...], states: frozenset[LampState]) -> str:
    unknown = next((word for word in words if word not in WORDS), None)
    if unknown is not None:
        shown = clip(plain(unknown), 40)
        return f"no state is called {shown!r}{nearest(unknown, WORDS)}"
    alone = next((said for word, said in _ALONE.items() if word in words), "")
    if alone or any(states <= together for together in _APART):
        return alone
    if LampState.GREEN in states:
        return "a lamp that is lit for green says that all is well; nothing else may light it"
    return "a lamp that tells of patients cannot stand for no_data or curtain as well"
