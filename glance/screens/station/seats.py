"""Who is at the station now, who was, and what reaches whose desk."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

from glance.census import Event, Happening, Signature
from glance.screens.station.ahead import Ahead
from glance.screens.station.parked import Parked
from glance.station import Typed, answered, caught_up, open_desk, paste, pick, press, resumed
from glance.station.dialogue import (
    Collided,
    HandOver,
    Occupied,
    RecordView,
    Refused,
    Save,
    Saved,
    Unsaved,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from glance.screens.station.clerk import Wish
    from glance.staff import Member
    from glance.station import Desk, Doorway, Ground, Pick, Step
    from glance.station.dialogue import Answer, Effect

_SAVE_ENDED = (Saved, Unsaved, Refused, Collided, Occupied)


class World(Protocol):
    """What the desks ask for, none of which keeps them waiting."""

    def check(self, typed: str, pin: str) -> None:
        """Find out whether it is who they say."""
        ...

    def save(self, save: Save, signed: Signature) -> None:
        """Save this after everything before it."""
        ...

    def ask(self, wish: Wish, signed: Signature) -> None:
        """Read or write what is wished for."""
        ...

    def note(self, event: Event, signed: Signature) -> None:
        """Put that into the log."""
        ...

    def farewell(self, signed: Signature, requests: tuple[str, ...], *, here: bool) -> None:
        """Put the end into the log, with how many of those saves did not go through."""
        ...


class Seats:
    """The door, the desk of whoever is signed on, and those that wait for their owners.

    What is typed while somebody is being checked goes to their desk if it is who they
    say, and nowhere if it is not. `ordered` counts the saves so far, `ready` says that
    the patients have been read.
    """

    def __init__(
        self,
        ground: Ground,
        door: Doorway,
        terminal: str,
        world: World,
        clock: Callable[[], float],
    ) -> None:
        self.ground = ground
        self.door = door
        self.desk: Desk | None = None
        self.parked = Parked()
        self.ready = False
        self.ordered = 0
        self._fresh = door
        self._terminal = terminal
        self._world = world
        self._clock = clock
        self._ahead = Ahead(clock)
        self._saving: Counter[str] = Counter()
        self._requests: dict[tuple[str, int], str] = {}

    @property
    def unsaved(self) -> tuple[str, ...]:
        """The initials of those of whose words some is not saved, or not yet."""
        desks = [self.parked.look(code) for code in self.parked]
        return tuple(
            called(desk.member)
            for desk in (self.desk, *desks)
            if desk is not None and (desk.saves or self._saving[desk.member.code])
        )

    @property
    def checking(self) -> bool:
        """Whether somebody's PIN is being checked."""
        return self.desk is None and not self.door.asks

    def stand_on(self, ground: Ground, now: datetime) -> None:
        """Take in what the feed has said; what was typed before the first of it follows."""
        self.ground = ground
        for code in self.parked:
            self._laid_by(code, lambda desk: caught_up(desk, ground, now))
        if self.desk is not None:
            self._take(caught_up(self.desk, ground, now))
        if not self.ready:
            self.ready = True
            self._apply_ahead(now)

    def staffed(self, staff: Iterable[Member]) -> Member | None:
        """Take in who is staff now; give whoever is signed on and may be here no more."""
        known = tuple(staff)
        self.ground = self.ground.staffed(known)
        badges = frozenset(member.badge for member in known if member.active and member.badge)
        self._fresh = replace(self._fresh, badges=badges)
        self.door = replace(self.door, badges=badges)
        for code in self.parked:
            member = self.ground.staff.get(code)
            if member is None or not member.active:
                self.parked.forget(code)
        if self.desk is None:
            return None
        member = self.ground.staff.get(self.desk.member.code)
        if member is None or not member.active:
            return self.desk.member
        self.desk = replace(self.desk, member=member)
        return None

    # What people do

    def press(self, key: str, now: datetime) -> None:
        """Take one key."""
        if self.desk is not None and not self.ready:
            self._ahead.keep(Typed(key))
        elif self.desk is not None:
            self._take(press(self.desk, key, self.ground, now))
        else:
            step = self.door.press(key, now)
            self.door = step.door
            if step.check is not None:
                self._world.check(step.check.typed, step.check.pin)

    def paste(self, text: str, now: datetime) -> None:
        """Take a text that came as a whole."""
        if self.desk is None:
            self.door = self.door.paste(text)
        elif self.ready:
            self._take(paste(self.desk, text, self.ground, now))
        else:
            self._ahead.keep(Typed(text, pasted=True))

    def pick(self, picked: Pick, now: datetime) -> None:
        """Take a click or a touch; at the door, on a key of its pad."""
        if self.desk is not None:
            self._take(pick(self.desk, picked, self.ground, now))
        elif picked.target == "press":
            self.press(str(picked.value), now)

    # Who comes and who goes

    def signed_on(self, member: Member, now: datetime) -> None:
        """Let somebody in: to where they were, or to a desk of their own."""
        ahead = list(self.door.ahead)
        self.door = self._fresh
        parked = self.parked.take(member.code)
        if parked is not None:
            self._take(resumed(replace(parked, member=member), self.ground, now))
            if _at_work(self.desk):
                # Whoever typed ahead had the list in mind, not the patient who was left open.
                ahead = []
        else:
            self.desk = open_desk(member, uuid4().hex, self.ground, now)
        self._ahead.begin(ahead)
        if self.ready:
            self._apply_ahead(now)

    def turned_away(self, why: str, wait: float, now: datetime) -> None:
        """Keep somebody out."""
        self.door = self.door.refused(why, wait, now)

    def leave(self, why: str, *, ended: bool = False) -> None:
        """Ask who is there; the desk is kept for its owner unless they have ended it."""
        desk = self.desk
        self._ahead.take()
        if desk is None:
            return
        self.desk = None
        member = desk.member
        # A word that is not saved is nobody's to throw away but its owner's.
        if not ended or desk.saves or self._saving[member.code]:
            self.parked.park(member.code, desk, self._clock())
        who = called(member)
        message = f"NOT SAVED: something of {who}, who alone can save it" if desk.saves else ""
        self.door = replace(self._fresh, locked="" if ended else who, message=message)
        self._world.note(
            Event(Happening.SIGN_OFF, member.code, why), Signature(member.code, self._terminal)
        )

    def end(self) -> None:
        """Put the end of the program into the log, and of whom something is not saved."""
        desks = [self.parked.look(code) for code in self.parked]
        for desk in (self.desk, *desks):
            if desk is not None:
                code = desk.member.code
                requests = tuple(self._requests.get((code, one.number), "") for one in desk.saves)
                signed = Signature(code, self._terminal)
                self._world.farewell(signed, requests, here=desk is self.desk)
        self.desk = None

    def say(self, message: str) -> None:
        """Have the door say something."""
        self.door = replace(self.door, message=message)

    def wipe(self) -> None:
        """Forget what somebody began to type at the door and left."""
        if self.desk is None and self.door.asks:
            self.door = replace(self._fresh, locked=self.door.locked)

    # What the world says

    def answered(self, code: str, answer: Answer, now: datetime) -> None:
        """Bring an answer to the desk of whoever asked, wherever it is."""
        if isinstance(answer, _SAVE_ENDED):
            self._saving[code] -= 1
        if isinstance(answer, Saved) and self._requests.get((code, answer.number)) == (
            answer.request_id
        ):
            del self._requests[code, answer.number]
        if self.desk is not None and self.desk.member.code == code:
            self._take(answered(self.desk, answer, self.ground, now))
        else:
            self._laid_by(code, lambda desk: answered(desk, answer, self.ground, now))

    def _laid_by(self, code: str, happen: Callable[[Desk], Step]) -> None:
        """Let something happen to a desk whose owner is not here."""
        desk = self.parked.look(code)
        if desk is not None:
            step = happen(desk)
            self.parked.put(code, step.desk)
            self._send(code, step.effects)

    def _take(self, step: Step) -> None:
        self.desk = step.desk
        self._send(step.desk.member.code, step.effects)

    def _send(self, code: str, effects: Iterable[Effect]) -> None:
        """Carry what a desk asks for into the world, in the name of its owner."""
        signed = Signature(code, self._terminal)
        for effect in effects:
            match effect:
                case Save():
                    self._saving[code] += 1
                    self._requests[code, effect.number] = effect.request_id
                    self.ordered += 1
                    self._world.save(effect, signed)
                case RecordView(episode):
                    self._world.note(self._viewed(episode), signed)
                case HandOver(ended):
                    if self.desk is not None and self.desk.member.code == code:
                        self.leave("ended" if ended else "handed over", ended=ended)
                case _:
                    self._world.ask(effect, signed)

    def _viewed(self, episode: int) -> Event:
        known = self.ground.episode(episode)
        location = None if known is None else self.ground.location(known)
        name = None if location is None else location.name
        return Event(Happening.VIEW, location=name, episode=episode)

    def _apply_ahead(self, now: datetime) -> None:
        """Apply what was typed before there was anything to apply it to."""
        for typed in self._ahead.take():
            if typed.pasted:
                self.paste(typed.text, now)
            else:
                self.press(typed.text, now)


def _at_work(desk: Desk | None) -> bool:
    """Whether keys would go to a patient, or to words that somebody began."""
    return desk is not None and bool(desk.opened or desk.editor or desk.panel)


def called(member: Member) -> str:
    """Give what colleagues know somebody by."""
    return member.initials or member.code
