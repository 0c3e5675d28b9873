"""Made-up people by number: the same number is always the same person."""

from __future__ import annotations

import csv
import itertools
from datetime import date, timedelta
from typing import TYPE_CHECKING

from glance.census import Identity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST = _names(
    "Ash Brad Carl Den East Fair Gold Hart Holl Ing Kings Lang Mar Nor Oak Pem Red Sand Stan Thorn"
    " Under Wal West Whit Wood Al Bar Cal Dun El Far Gil Hen Ken Led Mil Nel Pen Ros Sel"
)
LAST = _names(
    "ford ton ley by well wood land worth ham field stead bourne bridge croft dale den ey hurst man"
    " mere ridge shaw side stone stow ward wick ing son by-Moss"
)
GIVEN = _names(
    "Ann Albert Beryl Brian Carol Cyril Doreen Derek Edith Ernest Freda Frank Grace Gordon Hilda"
    " Harold Irene Ivor Joan John Kathleen Keith Linda Leonard Mary Malcolm Nora Norman Olive Oscar"
    " Pamela Peter Rose Roy Sheila Stanley Una Vera Victor Walter Wendy Zoë"
)
WEIGHTS = range(10, 1, -1)


def nhs_numbers() -> Iterator[str]:
    """Numbers that pass the check digit, from the range 999 that is never issued."""
    for count in itertools.count(999_000_000):
        digits = f"{count}"
        remainder = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True))
        check = 11 - remainder % 11
        if check != 10:
            yield f"{digits}{check % 11}"


def people(count: int) -> Iterator[Identity]:
    """The first so many people."""
    for number, nhs_number in enumerate(itertools.islice(nhs_numbers(), count)):
        spread = number * 7919
        yield Identity(
            family=FIRST[spread % len(FIRST)] + LAST[spread // len(FIRST) % len(LAST)],
            given=GIVEN[spread // 11 % len(GIVEN)],
            nhs_number=nhs_number,
            local_id=f"H{number:07d}",
            born=date(1925, 1, 1) + timedelta(days=spread % 25_000),
            sex=("female", "male")[number % 2],
        )


HEADINGS = (
    "NHS Number",
    "Hospital No",
    "Surname",
    "Forename",
    "DOB",
    "Sex",
    "Ward",
    "Bay",
    "Bed",
    "Admitted",
    "Consultant",
)
BEDS = 28


def write_export(path: Path, rows: int) -> None:
    """Write such a file as a hospital's system exports: wards of 28 beds, four in a bay."""
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(HEADINGS)
        for number, person in enumerate(people(rows)):
            bed = number % BEDS
            bay = "ABCDEFG"[bed // 4]
            digits = person.nhs_number or ""
            out.writerow(
                (
                    f"{digits[:3]} {digits[3:6]} {digits[6:]}",
                    person.local_id,
                    person.family,
                    person.given,
                    f"{person.born:%d/%m/%Y}",
                    person.sex,
                    f"Ward {number // BEDS + 1}",
                    f"Bay {bay}",
                    f"{bay}{bed % 4 + 1}",
                    f"{1 + number % 20:02d}/11/2026 14:30",
                    f"Dr {FIRST[number % 37]}ham",
                )
            )
