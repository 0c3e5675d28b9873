"""A hospital's own numbers for patients, which are one number in capitals or small letters."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from sqlalchemy import func, or_

from glance.store.schema import patient

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

# Letters of a number of which every spelling is looked up in the index (2 ** 6 of them);
# of more, every number is read.
LETTERS = 6


def is_local_id(typed: str) -> ColumnElement[bool]:
    """Compare without case, which the database knows for the letters A to Z."""
    if sum(map(str.isalpha, typed)) > LETTERS:
        folded = func.lower(patient.c.local_id) == typed.lower()
        return or_(patient.c.local_id == typed, folded)
    spellings = product(*(sorted({letter.lower(), letter.upper()}) for letter in typed))
    return patient.c.local_id.in_(["".join(letters) for letters in spellings])
