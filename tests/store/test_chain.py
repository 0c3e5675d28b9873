"""The text under each change's hash."""

from __future__ import annotations

import json
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from glance.store.chain import link, stamp

TEXT = st.text(st.characters(codec="utf-8"))
MAYBE = st.none() | TEXT
NUMBER = st.integers(1, 2**62)


@given(
    st.text("0123456789abcdef", max_size=64),
    NUMBER,
    st.tuples(TEXT, TEXT, TEXT, TEXT),
    st.tuples(TEXT, st.none() | NUMBER, st.none() | NUMBER, MAYBE, MAYBE, MAYBE, TEXT),
)
def test_what_is_hashed_is_the_json_of_the_whole_change(
    head: str,
    seq: int,
    signed: tuple[str, str, str, str],
    row: tuple[str, int | None, int | None, str | None, str | None, str | None, str],
) -> None:
    text = json.dumps([head, seq, *signed, *row], ensure_ascii=False)

    assert link(head, seq, stamp(*signed), row) == sha256(text.encode()).hexdigest()
