"""The thread that reads, over a real database, and the files that people ask it for."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from queue import Queue
from typing import TYPE_CHECKING

import pytest

from glance.census import Discharge, Identity, SetStatus, Signature
from glance.screens.station.clerk import Clerk
from glance.screens.station.saver import Answered
from glance.station.dialogue import (
    DepartedRead,
    Export,
    Exported,
    HistoryRead,
    LastRead,
    LookedUp,
    LookUp,
    ReadDeparted,
    ReadHistory,
    ReadLast,
)
from glance.store import open_store
from tests.screens.station.app.desk import PEOPLE, TEAM, WARD, logged, save

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from textual.message import Message

    from glance.screens.station.clerk import Wish
    from glance.station.dialogue import Answer

ANN = Signature("ab1", "base-9")


@pytest.fixture
def ask(site: Path) -> Iterator[Callable[[Wish], Answer]]:
    """Ask a clerk of the site, as Ann."""
    answers: Queue[Message] = Queue()
    clerk = Clerk(site / "glance.db", answers.put)
    clerk.start()

    def asking(wish: Wish) -> Answer:
        clerk.ask(wish, ANN)
        message = answers.get(timeout=10)
        assert isinstance(message, Answered)
        assert message.code == "ab1"
        return message.answer

    yield asking
    clerk.stop()
    clerk.join(10)


def episode(site: Path, bed: str) -> int:
    with open_store(site / "glance.db") as store:
        return store.find(bed)[0].episode


def test_a_history_is_read_oldest_first(ask: Callable[[Wish], Answer], site: Path) -> None:
    number = episode(site, "B1")
    save(site, SetStatus(number, "risk", "red"), by="ab1")
    answer = ask(ReadHistory(number))

    assert isinstance(answer, HistoryRead)
    assert answer.entries[0].kind == "admit"
    assert answer.entries[-1].new == "red"


def test_the_last_save_is_that_of_who_asks(ask: Callable[[Wish], Answer], site: Path) -> None:
    number = episode(site, "B1")
    save(site, SetStatus(number, "risk", "red"), by="ab1")
    save(site, SetStatus(number, "day", "green"), by="cd2")
    answer = ask(ReadLast())

    assert isinstance(answer, LastRead)
    assert [entry.field for entry in answer.entries] == ["risk"]


def test_the_last_save_says_who_has_left_since(ask: Callable[[Wish], Answer], site: Path) -> None:
    number = episode(site, "B1")
    save(site, Discharge(number, datetime.now(UTC)), by="ab1")
    answer = ask(ReadLast())

    assert isinstance(answer, LastRead)
    assert [(stay.episode, stay.place) for stay in answer.left] == [(number, "B1")]


def test_who_left_lately_is_found_again(ask: Callable[[Wish], Answer], site: Path) -> None:
    number = episode(site, "B2")
    save(site, Discharge(number, datetime.now(UTC)))
    here, elsewhere = ask(ReadDeparted(WARD)), ask(ReadDeparted(TEAM))

    assert isinstance(here, DepartedRead)
    assert [stay.episode for stay in here.stays] == [number]
    assert elsewhere == DepartedRead(())


def test_somebody_with_the_same_number_is_known(ask: Callable[[Wish], Answer]) -> None:
    number = PEOPLE[0][3]
    answer = ask(LookUp(Identity("Somebody", nhs_number=number)))

    assert isinstance(answer, LookedUp)
    assert [known.identity.family for known in answer.known] == ["ADEYEMI"]


def test_a_database_that_is_away_is_told_and_asked_again_the_next_time(
    ask: Callable[[Wish], Answer], site: Path
) -> None:
    (site / "glance.db").rename(site / "away.db")
    before = ask(ReadLast())
    (site / "away.db").rename(site / "glance.db")
    after = ask(ReadLast())

    assert isinstance(before, LastRead)
    assert before.why
    assert after == LastRead(())


def test_an_export_is_a_private_file_whose_name_names_nobody(
    ask: Callable[[Wish], Answer], site: Path
) -> None:
    answer = ask(Export("history", "1 entry", "when,who\r\n1,AB\r\n", WARD, 1))

    assert isinstance(answer, Exported)
    [made] = (site / "exports").iterdir()
    assert str(made) == answer.path
    assert made.name.startswith("history-1-2")
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700


def test_an_export_is_in_the_log(ask: Callable[[Wish], Answer], site: Path) -> None:
    ask(Export("history", "1 entry", "when,who\r\n", WARD, 1))

    assert logged(site, "kind = 'export'") == [("ab1", "export", "history", "1 entry")]


def test_what_the_log_could_not_take_is_not_written(
    ask: Callable[[Wish], Answer], site: Path
) -> None:
    (site / "glance.db").rename(site / "away.db")
    answer = ask(Export("history", "1 entry", "when,who\r\n", WARD, 1))

    assert isinstance(answer, Exported)
    assert answer.why
    assert not (site / "exports").exists()


def test_a_cell_that_a_spreadsheet_would_run_is_put_out_of_action(
    ask: Callable[[Wish], Answer], site: Path
) -> None:
    ask(Export("history", "1 entry", 'when,who\r\n=1+1,"+2, ""x"""\r\n', WARD, 1))
    [made] = (site / "exports").iterdir()

    assert made.read_bytes().decode() == 'when,who\r\n\'=1+1,"\'+2, ""x"""\r\n'
