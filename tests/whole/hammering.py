"""Stations without a screen, several in one program, hammered by typists; run by a test.

Each has what `glance station` has behind its screen: a feed, a floor, seats, a thread
that saves and one that reads. A program says "ready", waits, lets people type, says
"quiet" once nothing is unsaved, is told how far the log goes, and writes what was asked,
shown and told, a JSON object for each station.
"""

from __future__ import annotations

import faulthandler
import json
import random
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

import watchdog.observers  # noqa: F401 - as above

# Loaded once, for all programs.
from glance.census import Census
from glance.feed import Feed
from glance.feed.messages import Lost
from glance.screens.station.clerk import Clerk
from glance.screens.station.floor import Floor, Told
from glance.screens.station.lane import BUSY_SECONDS
from glance.screens.station.saver import Answered, Saver
from glance.screens.station.seats import Seats
from glance.site import Site
from glance.staff import Member
from glance.station import Doorway, Pick, ground, seen, station_scope
from tests.whole.typist import NAMES, Typist
from tests.whole.witness import Press, Report, Witness

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from pathlib import Path

    from textual.message import Message as Notice

    from glance.census import Event, Signature
    from glance.feed.messages import Message
    from glance.screens.station.clerk import Wish
    from glance.station.dialogue import Save
    from glance.station.seen import Seen

WARD, STATIONS = "Ward", 50
# Seconds from one key to the next.
THINK = (0.05, 0.25)
# One station in ten waits so long for a colleague's save to end, and is told at times
# that the database is busy: the same save is then tried again.
IMPATIENT = 0.02
# As long as anything may take on a machine that has much else to do.
LONG = 60.0


def staff_of(number: int) -> tuple[Member, Member]:
    """Give the two who share a station."""
    return (
        Member(f"an{number}", f"Ann {number}", f"A{number}", "nurse"),
        Member(f"bo{number}", f"Bob {number}", f"B{number}", "nurse"),
    )


@dataclass
class Behind:
    """The threads behind the desks, and what they were ordered."""

    saver: Saver
    clerk: Clerk
    sent: dict[str, list[tuple[str, float]]] = field(default_factory=dict)
    notes: Counter[str] = field(default_factory=Counter)

    def check(self, typed: str, pin: str) -> None:
        """Refuse: whoever signs on here is handed in."""
        raise AssertionError(typed, pin)

    def save(self, save: Save, signed: Signature) -> None:
        """Save this after everything before it."""
        self.sent.setdefault(save.request_id, []).append((signed.actor, time.monotonic()))
        self.saver.save(save, signed)

    def ask(self, wish: Wish, signed: Signature) -> None:
        """Read what is wished for."""
        self.clerk.ask(wish, signed)

    def note(self, event: Event, signed: Signature) -> None:
        """Put that into the log."""
        self.notes[event.what.value] += 1
        self.saver.note(event, signed)

    def farewell(self, signed: Signature, requests: tuple[str, ...], *, here: bool) -> None:
        """Put the end into the log, with how many of those saves did not go through."""
        self.saver.farewell(signed, requests, here=here)


class Station:
    """One station, and the two who share it."""

    def __init__(self, site: Site, number: int) -> None:
        self.number, self.name, self.staff = number, f"station {number}", staff_of(number)
        self.dice = random.Random(number)
        self.typist = Typist(self.dice)
        self.zone = site.settings.timezone
        self.inbox: SimpleQueue[Notice] = SimpleQueue()
        self.floor = Floor(self.inbox.put, time.monotonic())
        self.lost: list[str] = []
        self.feed = Feed(site.database, station_scope(), self._overhear)
        self.patient = number % 10 != 9
        busy = BUSY_SECONDS if self.patient else IMPATIENT
        self.behind = Behind(
            Saver(site.database, self.inbox.put, busy=busy), Clerk(site.database, self.inbox.put)
        )
        vocabulary = site.vocabulary()
        bare = ground(
            Census(),
            [site.board(name, vocabulary) for name in site.boards()],
            vocabulary,
            self.now(),
            staff=chain.from_iterable(map(staff_of, range(STATIONS))),
            home=WARD,
            record_views=True,
        )
        self.seats = Seats(bare, Doorway(WARD), self.name, self.behind, time.monotonic)
        self.witness = Witness(self.seats, self.name, self.staff)
        self.keys = 0

    def now(self) -> datetime:
        """Give the station's own time."""
        return datetime.now(self.zone)

    def _overhear(self, message: Message) -> None:
        if isinstance(message, Lost):
            self.lost.append(message.why)
        self.floor.put(message)

    # What its people do

    def begin(self) -> None:
        """Open; somebody is about to choose the same patient's risk, as at every other station."""
        for thread in (self.feed, self.behind.saver, self.behind.clerk):
            thread.start()
        self.sign_on(self.staff[0])
        self.hear_until(lambda: self.seats.ready)
        for key in (*NAMES[0], "enter", "r"):
            self.press(key)

    def work(self, seconds: float) -> None:
        """Press the key that everybody presses at once, then whatever comes to mind."""
        until = time.monotonic() + seconds
        self.press(self.dice.choice("rag"))
        self.typist.begin(self.number)
        while time.monotonic() < until:
            self.hear(self.dice.uniform(*THINK))
            if self.seats.desk is None:
                self.sign_on(self.dice.choice(self.staff))
            elif (key := self.typist.key(self.look())) is not None:
                self.press(key)

    def settle(self) -> None:
        """Have both see to whatever of theirs is not saved."""
        for member in self.staff:
            desk = self.witness.desk_of(member.code)
            if desk is None or not desk.saves:
                continue
            self.sign_on(member)
            self.hear_until(self.nothing_is_under_way)
            deadline = time.monotonic() + LONG
            while alerts := self.look().alerts:
                assert time.monotonic() < deadline, alerts
                self.to_list()
                self.press(self.look().alerts[0].choices[0].press)
                self.hear_until(self.nothing_is_under_way)

    def nothing_is_under_way(self) -> bool:
        """Whether every save of whoever is signed on is answered."""
        desk = self.seats.desk
        return desk is not None and all(one.trouble is not None for one in desk.saves)

    def sign_on(self, member: Member) -> None:
        """Let somebody take over."""
        if self.seats.desk is not None:
            self.press("ctrl+l")
        self.seats.signed_on(member, self.now())
        self.witness.account("signed on", self.now())

    def to_list(self) -> None:
        """Leave whatever is open."""
        while self.look().focus != "list" or self.look().listing.typed.text:
            self.press("escape")

    def press(self, key: str) -> None:
        """Press a key; what it leads to is compared with what was on the screen."""
        desk = self.seats.desk
        assert desk is not None
        press = Press(key, self.look(), desk)
        self.keys += 1
        self.seats.press(key, self.now())
        self.witness.pressed(press, self.now())

    def look(self) -> Seen:
        """Give what is on the screen."""
        desk = self.seats.desk
        assert desk is not None
        return seen(desk, self.seats.ground, self.now())

    # What it hears

    def hear_until(self, met: Callable[[], bool]) -> None:
        """Take in what the threads say until something holds."""
        deadline = time.monotonic() + LONG
        while not met():
            assert time.monotonic() < deadline, (
                self.name,
                self.seats.desk and self.seats.desk.saves,
            )
            self.hear(0.01)

    def hear(self, seconds: float) -> None:
        """Take in what the threads say, for so long."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                message = self.inbox.get(timeout=left)
            except Empty:
                return
            now = self.now()
            match message:
                case Told():
                    self.catch_up(now)
                case Answered(code=code, answer=answer):
                    self.seats.answered(code, answer, now)
                    self.witness.answered(code, answer, now)
                case _:
                    raise AssertionError(message)

    def catch_up(self, now: datetime) -> None:
        """Stand on what the feed has said."""
        seats = self.seats
        laid = self.floor.catch_up(seats.ground, seats.ready, time.monotonic(), now)
        if laid is not None:
            seats.stand_on(laid, now)
            self.witness.account("news", now)

    def end(self) -> None:
        """Close, once the log has what it is owed."""
        self.hear_until(lambda: self.behind.saver.patience() is None)
        self.feed.stop()
        self.behind.saver.stop()
        self.behind.clerk.stop()
        self.behind.saver.join(LONG)

    # What is told of it

    def report(self, seq: int) -> Report:
        """Give everything of it, once it has heard of all that is in the log."""
        self.hear_until(lambda: self.seats.ground.census.cursor.seq >= seq)
        if self.seats.desk is None:
            self.sign_on(self.staff[0])
        screens = []
        for number in self.seats.ground.census.episodes:
            self.to_list()
            self.seats.pick(Pick("patient", number), self.now())
            screens.append(self.witness.screen(self.now()))
        sent = self.behind.sent
        return {
            "station": self.name,
            "patient": self.patient,
            "keys": self.keys,
            "lost": self.lost,
            "screens": screens,
            "strays": self.witness.strays,
            "notes": self.behind.notes,
            "alive": all(
                one.is_alive() for one in (self.feed, self.behind.saver, self.behind.clerk)
            ),
            "asked": {
                request: {**entry, "sent": sent.get(request, [])}
                for request, entry in self.witness.asked.items()
            },
            "sent": list(sent),
        }


def together(stations: list[Station], work: Callable[[Station], object]) -> None:
    """Have every station do something in a thread of its own; end the program if one fails."""
    threads = [threading.Thread(target=work, args=(one,), daemon=True) for one in stations]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if FAULTS:
        sys.exit(1)


FAULTS: list[object] = []


def run(
    folder: Path, seconds: float, first: int, count: int, report: Path, test: Connection
) -> None:
    """Let people work, and write what they tell; a fault of any thread ends the program."""
    shown = threading.excepthook

    def noted(args: threading.ExceptHookArgs) -> None:
        FAULTS.append(args.exc_value)
        shown(args)

    threading.excepthook = noted
    faulthandler.dump_traceback_later(seconds + 4 * LONG, exit=True)
    site = Site.open(folder)
    stations = [Station(site, first + one) for one in range(count)]
    together(stations, Station.begin)
    test.send("ready")
    test.recv()
    together(stations, lambda one: one.work(seconds))
    together(stations, Station.settle)
    test.send("quiet")
    seq = test.recv()
    reports = [one.report(seq) for one in stations]
    together(stations, Station.end)
    with report.open("w") as file:
        file.writelines(f"{json.dumps(one, default=str)}\n" for one in reports)
    faulthandler.cancel_dump_traceback_later()
