"""Any list, planned and written to a real store, then planned again: nothing is left to change."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glance.census import Signature
from glance.identity import nhs_number
from glance.intake import plan, read_arrivals
from glance.store import create_store, open_store

NOW = datetime(2026, 11, 22, 9, 4, tzinfo=ZoneInfo("Europe/London"))
SIGNED = Signature("os:test", "desk")
# What hospitals' systems have been seen to send, and what they should not.
HOSTILE = [
    *("SMITH", "O'Brien", "[red]X[/]", "Zoe\u0308", "陈", "\u202eABC", "a\u200db", "=cmd()", "Ж/1"),
    *("नमस्ते", "ward 3", "WARD 3", "Ward\u00a03", "-", "\ufeffx", "e\u0301\u0302\u0303\u0304\u0305"),
]
WORDS = st.sampled_from(HOSTILE)
NUMBERS = [
    f"{nine}{digit}"
    for nine in range(999_000_000, 999_000_012)
    if (digit := nhs_number.check_digit(str(nine))) is not None
]


@st.composite
def exports(draw: st.DrawFn) -> str:
    """A list of a few patients in a few wards, each number and bed once."""
    team = draw(st.booleans())
    where = "Team\tZone" if team else "Ward\tBed"
    lines = [f"NHS No\tMRN\tSurname\tForename\tDOB\t{where}\tNamed nurse\tAdmitted"]
    for number, key in enumerate(draw(st.lists(st.sampled_from(NUMBERS), unique=True))):
        born = draw(st.dates(date(1930, 1, 1), date(2020, 1, 1)))
        ward = draw(WORDS)
        bed = draw(st.sampled_from(["", f"{number}", f"{draw(WORDS)} {number}"]))
        came = draw(st.sampled_from(["", "18/11/2026", "20/11/2026", "20/11/2026 18:05"]))
        words = (draw(WORDS), draw(WORDS), born.isoformat(), ward, bed, draw(WORDS), came)
        lines.append("\t".join((key, f"H{key}", *words)))
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("round") / "empty.db"
    create_store(path)
    return path


@given(first=exports(), second=exports(), whole=st.booleans())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_an_import_twice_is_an_import_once(
    empty: Path, first: str, second: str, whole: bool
) -> None:
    path = Path(shutil.copy(empty, empty.with_name("again.db")))
    with open_store(path, writable=True) as store:
        for number, text in enumerate((first, second)):
            arrivals = read_arrivals(text.encode(), now=NOW)
            made = plan(arrivals, store.roster(), NOW, full_list=True, whole_site=whole)
            store.record(made.changes, SIGNED, f"{number}", NOW)

            again = plan(arrivals, store.roster(), NOW, full_list=True, whole_site=whole)
            assert again.changes == ()
            assert again.rejects == made.rejects
