"""The thread that asks who is there, and who may be: argon2 takes longer than a key may."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from textual.message import Message

from glance.errors import Failure, GlanceError, SignOnRefused
from glance.screens.station.lane import BUSY_SECONDS, Lane

if TYPE_CHECKING:
    from collections.abc import Callable

    from glance.census import Signature
    from glance.site import Site
    from glance.staff import Member

# Somebody who may sign on no more is gone from the station within this time.
_REREAD_EVERY = 15.0


@dataclass(frozen=True, slots=True)
class Claim:
    """Who somebody says they are, and the PIN that shall prove it."""

    typed: str
    pin: str


class SignedOn(Message):
    """It is who they say."""

    def __init__(self, member: Member) -> None:
        super().__init__()
        self.member = member


class TurnedAway(Message):
    """It is not, or nobody can tell; `wait` is how many seconds to wait for another try."""

    def __init__(self, why: str, wait: float = 0) -> None:
        super().__init__()
        self.why = why
        self.wait = wait


class StaffRead(Message):
    """Everybody who is known to the site now."""

    def __init__(self, staff: tuple[Member, ...]) -> None:
        super().__init__()
        self.staff = staff


class Checker(Lane[Claim]):
    """Checks codes and PINs for one station, and reads again and again who is staff.

    `opened_by` is the account that runs the station: the log gets from it, once, which
    settings are not as they were.
    """

    def __init__(
        self,
        site: Site,
        station: str,
        post: Callable[[Message], object],
        *,
        opened_by: Signature | None = None,
        busy: float = BUSY_SECONDS,
    ) -> None:
        super().__init__("glance-checker", site.database, post, writable=True, busy=busy)
        self._site = site
        self._station = station
        self._opened_by = opened_by
        self._read = False

    def check(self, typed: str, pin: str) -> None:
        """Find out whether that is so; `SignedOn` or `TurnedAway` says it."""
        self.order(Claim(typed, pin))

    def run(self) -> None:
        """Read who is staff, load what checking needs, and then check."""
        self.look_up()
        from glance.signon.sealing import usual_hasher

        usual_hasher()
        super().run()

    def patience(self) -> float | None:
        """Give how long to wait before the staff are read again."""
        return _REREAD_EVERY if self._read else 1.0

    def look_up(self) -> None:
        """Read who is staff; a database that is away is asked again."""
        try:
            staff = self.store().staff()
        except GlanceError:
            # The feed says on the screen that the database is away.
            self._read = False
            return
        self._read = True
        self.post(StaffRead(staff))
        self._note_configuration()

    def _note_configuration(self) -> None:
        from glance.site.digests import digests

        signed, self._opened_by = self._opened_by, None
        if signed is not None:
            # Whoever opens a station or runs a command next notes the same.
            with suppress(Failure):
                files = digests(self._site.folder)
                now = datetime.now(UTC)
                self.store().note_configuration(files, signed, uuid4().hex, now)

    def serve(self, order: Claim) -> None:
        """Check one claim, and read the staff afresh for whoever has signed on."""
        from glance.signon import read_pepper, sign_on

        try:
            pepper = read_pepper(self._site)
            now = datetime.now(UTC)
            member = sign_on(self.store(), pepper, order.typed, order.pin, self._station, now)
        except SignOnRefused as refused:
            self.post(TurnedAway(str(refused), refused.wait))
            return
        except GlanceError as error:
            self.post(TurnedAway(f"nobody can sign on now: {error}"))
            return
        self.look_up()
        self.post(SignedOn(member))
