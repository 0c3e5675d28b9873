"""The thread that saves, over a real database: order, waiting, refusals, and what is owed."""

from __future__ import annotations

import os
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from queue import Queue
from typing import TYPE_CHECKING

import pytest

from glance.census import (
    AddLocation,
    AddPlace,
    Admit,
    Event,
    Happening,
    Identity,
    LocationKind,
    Move,
    PlaceKind,
    SetStatus,
    Signature,
)
from glance.screens.station.saver import Answered, Saver
from glance.station.dialogue import Collided, Occupied, Refused, Save, Saved, Unsaved
from glance.store import create_store, open_store
from glance.store.sqlite import driver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from textual.message import Message

    from glance.census import Change
    from glance.station.dialogue import Answer

WARD = "Riverside Ward 3"
ANN, BEN = Signature("ab1", "base-2"), Signature("cd2", "base-2")


class Post:
    """Where the thread's messages arrive."""

    def __init__(self) -> None:
        self._messages: Queue[Message] = Queue()

    def __call__(self, message: Message) -> None:
        self._messages.put(message)

    def answer(self) -> tuple[str, Answer]:
        """The next answer, with the code of whom it is for."""
        message = self._messages.get(timeout=10)
        assert isinstance(message, Answered)
        return message.code, message.answer

    def nothing(self) -> bool:
        return self._messages.empty()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Two patients in B1 and B2 of one ward: episodes 1 and 2."""
    path = tmp_path / "glance.db"
    create_store(path)
    now = datetime.now(UTC)
    with open_store(path, writable=True) as store:
        store.record(
            [
                AddLocation(WARD, LocationKind.WARD, "Ward 3"),
                AddPlace(WARD, "B1", PlaceKind.BED),
                AddPlace(WARD, "B2", PlaceKind.BED),
                Admit(Identity("Adams", "Grace"), WARD, now, "B1"),
                Admit(Identity("Baker", "Owen"), WARD, now, "B2"),
            ],
            Signature("os:ann", "base"),
            "ward",
            now,
        )
    return path


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def saver(database: Path, post: Post) -> Iterator[Saver]:
    thread = Saver(database, post, busy=0.2)
    thread.start()
    yield thread
    thread.stop()
    thread.join(10)


def setting(number: int, value: str, version: int | None = 0, episode: int = 1) -> Save:
    return Save(number, f"request-{number}", (SetStatus(episode, "risk", value, version),))


def logged(database: Path) -> list[tuple[object, ...]]:
    with closing(driver().connect(str(database))) as held:
        return list(
            held.execute(
                "SELECT actor, kind, new FROM change WHERE actor NOT LIKE 'os:%' ORDER BY seq"
            )
        )


@contextmanager
def locked(database: Path) -> Iterator[Callable[[], None]]:
    """Somebody else's save, which does not end until it is let go."""
    with closing(driver().connect(str(database), isolation_level=None)) as held:
        held.execute("BEGIN IMMEDIATE")
        yield lambda: held.execute("ROLLBACK")
        if held.in_transaction:
            held.execute("ROLLBACK")


def test_a_save_is_answered_with_the_numbers_of_its_changes(
    saver: Saver, post: Post, database: Path
) -> None:
    saver.save(setting(7, "red"), ANN)
    code, answer = post.answer()

    assert code == "ab1"
    assert isinstance(answer, Saved)
    assert (answer.number, answer.last - answer.first) == (7, 0)
    assert logged(database) == [("ab1", "set", "red")]


def test_saves_are_made_in_the_order_given_each_in_the_name_of_who_asked(
    saver: Saver, post: Post, database: Path
) -> None:
    saver.save(setting(1, "red"), ANN)
    saver.save(setting(2, "amber", 1), BEN)
    saver.save(setting(3, "green", 2), ANN)
    answers = [post.answer() for _ in range(3)]

    assert [(code, answer.number) for code, answer in answers if isinstance(answer, Saved)] == [
        ("ab1", 1),
        ("cd2", 2),
        ("ab1", 3),
    ]
    assert [actor for actor, _, _ in logged(database)] == ["ab1", "cd2", "ab1"]


def test_a_save_that_comes_again_was_made_when_it_was_made(saver: Saver, post: Post) -> None:
    saver.save(setting(1, "red"), ANN)
    _, first = post.answer()
    saver.save(setting(1, "red"), ANN)

    assert post.answer()[1] == first


def test_the_second_to_save_is_told_of_the_first(saver: Saver, post: Post) -> None:
    saver.save(setting(1, "red"), ANN)
    saver.save(setting(2, "amber", 0), BEN)
    post.answer()
    code, answer = post.answer()

    assert code == "cd2"
    assert isinstance(answer, Collided)
    assert (answer.number, answer.field, answer.theirs, answer.by) == (2, "risk", "red", "ab1")


def test_a_bed_that_is_taken_is_told_with_who_is_in_it(saver: Saver, post: Post) -> None:
    saver.save(Save(1, "request-1", (Move(1, WARD, "B2", f"{WARD}/B1"),)), ANN)
    _, answer = post.answer()

    assert isinstance(answer, Occupied)
    assert answer.episode == 2


def test_a_save_that_can_never_succeed_is_refused(saver: Saver, post: Post) -> None:
    saver.save(setting(1, "red", episode=99), ANN)
    _, answer = post.answer()

    assert isinstance(answer, Refused)
    assert answer.why


def test_a_save_behind_a_lock_that_stays_is_unsaved_and_the_same_request_saves_it_later(
    saver: Saver, post: Post, database: Path
) -> None:
    with locked(database):
        saver.save(setting(1, "red"), ANN)
        _, before = post.answer()
    saver.save(setting(1, "red"), ANN)
    _, after = post.answer()

    assert isinstance(before, Unsaved)
    assert isinstance(after, Saved)
    assert logged(database) == [("ab1", "set", "red")]


def test_a_save_that_came_through_unknown_is_not_made_twice(
    saver: Saver, post: Post, database: Path
) -> None:
    saver.save(setting(1, "red"), ANN)
    saver.save(setting(1, "red"), ANN)
    answers = [post.answer()[1] for _ in range(2)]

    assert [type(answer) for answer in answers] == [Saved, Saved]
    assert logged(database) == [("ab1", "set", "red")]


def test_a_database_that_is_away_is_unsaved_and_used_again_once_it_is_back(
    saver: Saver, post: Post, database: Path
) -> None:
    away = database.with_name("away.db")
    database.rename(away)
    saver.save(setting(1, "red"), ANN)
    _, before = post.answer()
    away.rename(database)
    saver.save(setting(2, "amber"), ANN)
    _, after = post.answer()

    assert isinstance(before, Unsaved)
    assert isinstance(after, Saved)


def test_who_left_while_the_database_was_away_is_logged_with_the_next_save(
    saver: Saver, post: Post, database: Path
) -> None:
    away = database.with_name("away.db")
    database.rename(away)
    saver.note(Event(Happening.SIGN_OFF, "ab1", "idle"), ANN)
    saver.save(setting(1, "red"), ANN)
    post.answer()
    away.rename(database)
    saver.save(setting(2, "amber"), BEN)
    post.answer()
    saver.stop()
    saver.join(10)

    assert sorted(str(kind) for _, kind, _ in logged(database)) == ["set", "sign_off"]


def test_what_met_a_lock_has_a_last_chance_at_the_end(database: Path, post: Post) -> None:
    saver = Saver(database, post, busy=0.2)
    saver.note(Event(Happening.VIEW, "", "", WARD, 1), ANN)
    saver.save(setting(1, "red"), ANN)
    saver.stop()
    with locked(database) as let_go:
        saver.start()
        post.answer()
        let_go()
        saver.join(10)

    assert "view" in [str(kind) for _, kind, _ in logged(database)]


def test_a_note_about_a_location_that_is_not_there_is_kept_without_it(
    saver: Saver, database: Path
) -> None:
    saver.note(Event(Happening.VIEW, "", "", "No such ward", 99), ANN)
    saver.stop()
    saver.join(10)

    assert [str(kind) for _, kind, _ in logged(database)] == ["view"]


def test_nothing_is_answered_for_a_note(saver: Saver, post: Post) -> None:
    saver.note(Event(Happening.SIGN_OFF, "ab1", "ended"), ANN)
    saver.stop()
    saver.join(10)

    assert post.nothing()


def test_the_patients_of_a_refused_save_are_not_in_its_words(saver: Saver, post: Post) -> None:
    saver.save(Save(1, "request-1", (Move(1, "Nowhere", None),)), ANN)
    _, answer = post.answer()

    assert isinstance(answer, Refused)
    assert "adams" not in answer.why.casefold()
    assert os.linesep not in answer.why


def test_every_answer_names_the_request_that_it_answers(
    saver: Saver, post: Post, database: Path
) -> None:
    def answer_to(number: int, *changes: Change) -> str:
        saver.save(Save(number, f"request-{number}", changes), ANN)
        answer = post.answer()[1]
        assert isinstance(answer, Saved | Collided | Occupied | Refused | Unsaved)
        return f"{type(answer).__name__} {answer.request_id}"

    said = [
        answer_to(1, SetStatus(1, "risk", "red", 0)),
        answer_to(2, SetStatus(1, "risk", "amber", 0)),
        answer_to(3, Move(1, WARD, "B2")),
        answer_to(4, SetStatus(99, "risk", "red")),
    ]
    with locked(database):
        said.append(answer_to(5, SetStatus(1, "risk", "green")))

    assert said == [
        "Saved request-1",
        "Collided request-2",
        "Occupied request-3",
        "Refused request-4",
        "Unsaved request-5",
    ]


def test_the_end_counts_what_was_not_saved_of_what_was_ordered_before_it(
    saver: Saver, database: Path
) -> None:
    saver.save(setting(1, "red"), ANN)
    saver.save(setting(2, "amber"), ANN)
    saver.save(setting(3, "green"), BEN)
    saver.farewell(ANN, ("request-1", "request-2", ""), here=True)
    saver.farewell(BEN, ("request-3",), here=False)
    saver.stop()
    saver.join(10)
    with closing(driver().connect(str(database))) as held:
        ends = list(held.execute("SELECT actor, new FROM change WHERE kind = 'sign_off'"))

    assert ends == [("ab1", "ended with 2 not saved"), ("cd2", "ended with 1 not saved")]
