"""How many pairs of surnames that are alike a store keeps."""

from __future__ import annotations

from contextlib import closing
from itertools import islice, product
from string import ascii_uppercase
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from glance.census import Admit, Identity
from glance.identity import alike, alike_keys
from glance.store.sqlite import driver
from glance.store.surnames import CROWD, compared

if TYPE_CHECKING:
    from tests.store.conftest import Ward

KEYS = st.sampled_from(["~BRN1", "~BRN2", "brwn", "bron", "^brown", "patienta", "patientab"])


@given(st.lists(st.frozensets(KEYS, min_size=1), max_size=120))
@settings(max_examples=50)
def test_a_key_costs_a_bounded_number_of_pairs(surnames: list[frozenset[str]]) -> None:
    blocks = {number: sorted(keys) for number, keys in enumerate(surnames)}
    kept, alike_ones = compared(blocks, {})
    used = {key for keys in surnames for key in keys}

    pairs = {(a, b) for a, others in alike_ones.items() for b in others}
    assert len(pairs) <= len(used) * CROWD * (CROWD - 1)
    assert sum(map(len, alike_ones.values())) == len(pairs)
    assert all((b, a) in pairs for a, b in pairs)
    assert all(len(numbers) <= CROWD for numbers in kept.values())


@given(st.lists(st.text("abelrs", min_size=1, max_size=6), unique=True, max_size=CROWD))
def test_fewer_surnames_than_a_crowd_are_all_compared(names: list[str]) -> None:
    blocks = {number: sorted(alike_keys(name)) for number, name in enumerate(names)}
    _, found = compared(blocks, {})
    expected = {
        a: others
        for a, one in enumerate(names)
        if (others := [b for b, other in enumerate(names) if alike(one, other)])
    }

    assert found == expected


def test_names_of_a_test_system_cost_few_pairs_each() -> None:
    letters = islice(product(ascii_uppercase, repeat=3), 5_000)
    blocks = {
        number: sorted(alike_keys("PATIENT" + "".join(letter)))
        for number, letter in enumerate(letters)
    }
    _, found = compared(blocks, {})

    assert sum(map(len, found.values())) <= 30 * len(blocks)


def test_a_surname_that_comes_later_finds_those_that_were_there(ward: Ward) -> None:
    for family in ("SMITH", "JONES", "Smyth"):
        ward.admit(family)
    ward.save(Admit(Identity("SMITHE"), "North team", ward.clock))
    with closing(driver().connect(ward.path)) as database:
        pairs = database.execute(
            "SELECT a.key, b.key FROM surname_alike"
            " JOIN surname a ON a.id = a JOIN surname b ON b.id = b WHERE a.key < b.key"
        ).fetchall()

    assert set(pairs) == {("smith", "smithe"), ("smith", "smyth"), ("smithe", "smyth")}
