"""Members of staff: who may sign on, their sealed PINs and tokens, and vain tries.

Nothing of it is in a projection: what a wall reads names no member of staff but by code.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, insert, select, update

from glance.errors import NotAllowed, NotFound, ValueRefused
from glance.staff import (
    AddStaff,
    AmendStaff,
    Attempt,
    GiveToken,
    Member,
    RevokeTokens,
    Role,
    counted,
    maybe_code,
)
from glance.store.access import Access
from glance.store.cells import number, raw, text
from glance.store.enlisted import told
from glance.store.moments import moment, moment_text
from glance.store.schema import attempt, staff, token
from glance.store.sqlite import READ

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from glance.staff import SetPin, StaffChange
    from glance.store.ledger import Ledger
    from glance.store.line import Line, Row

# Tries older than this count for nobody any more (staff.waits: forgotten after 12 hours).
KEPT = timedelta(days=1)

_PARTS = (
    staff.c.code,
    staff.c.name,
    staff.c.initials,
    staff.c.profession,
    staff.c.role,
    staff.c.active,
    staff.c.badge,
)
_COLUMNS = tuple(staff.c.keys())
_STAFF = select(*_PARTS).order_by(staff.c.code)
_PINS = select(staff.c.code, staff.c.pin).where(staff.c.pin.is_not(None))
_BY_CODE = select(*_PARTS, staff.c.pin).where(staff.c.code == bindparam("typed"))
_BY_BADGE = select(*_PARTS, staff.c.pin).where(staff.c.badge == bindparam("typed"))
_BADGES = select(staff.c.code, staff.c.badge).where(staff.c.badge.is_not(None))
_ADD = insert(staff)
_AMEND = update(staff).where(staff.c.code == bindparam("who"))
_RESEAL = update(staff).where(staff.c.code == bindparam("who"), staff.c.pin == bindparam("was"))
_TOKEN = (
    select(*_PARTS, token.c.until)
    .join(staff, staff.c.code == token.c.code)
    .where(token.c.sealed == bindparam("sealed"), token.c.revoked == 0)
)
_TOKENS = (
    select(token.c.code, func.count())
    .where(token.c.revoked == 0)
    .where(token.c.until.is_(None) | (token.c.until > bindparam("at")))
    .group_by(token.c.code)
)
_GIVEN = (
    select(func.count())
    .select_from(token)
    .where(token.c.code == bindparam("who"), token.c.revoked == 0)
)
_GIVE = insert(token)
_REVOKE = update(token).where(token.c.code == bindparam("who"))
_ATTEMPTS = select(attempt)
_ATTEMPT = select(attempt).where(attempt.c.key == bindparam("tried"))
_TRIED = insert(attempt)
_TRIED_AGAIN = update(attempt).where(attempt.c.key == bindparam("tried"))
_FORGET = delete(attempt).where(attempt.c.key == bindparam("tried"))
_FORGET_OLD = delete(attempt).where(attempt.c.at < bindparam("oldest"))


class Staffing(Access):
    """What a store may be asked about members of staff."""

    def staff(self) -> tuple[Member, ...]:
        """Give everybody who signs on or did, by code."""
        return self._asked(READ, read_staff)

    def insist_on_free(self, code: str) -> None:
        """Raise NotAllowed where somebody has that code, or had it."""
        self._asked(READ, lambda line: _insist_on_free(line, code))

    def pins(self) -> dict[str, str]:
        """Give the sealed PIN of everyone who has one, by code."""
        return self._asked(READ, read_pins)

    def sealed_pin(self, code_or_badge: str) -> tuple[Member, str | None] | None:
        """Give who has that code, else that badge, with their sealed PIN; None for nobody."""
        return self._asked(READ, lambda line: read_sealed(line, code_or_badge, code_or_badge))

    def reseal(self, code: str, was: str, sealed: str) -> None:
        """Seal the same PIN another way, unless it was changed meanwhile."""
        self._committed(lambda line: reseal(line, code, was, sealed))

    def token(self, sealed: str) -> tuple[Member, datetime | None] | None:
        """Give whose token that is, and until when; None where it is nobody's or revoked."""
        return self._asked(READ, lambda line: read_token(line, sealed))

    def tokens(self, at: datetime) -> dict[str, int]:
        """Give how many tokens are good at that moment, by code."""
        return self._asked(READ, lambda line: read_tokens(line, at))

    def attempt(self, key: str, at: datetime) -> Attempt:
        """Count a try to sign on under that key, before anybody looks at its PIN."""
        return self._committed(lambda line: count_attempt(line, key, at))

    def forgive(self, key: str) -> None:
        """Forget the tries under that key: the last one was good."""
        self._committed(lambda line: forgive(line, key))

    def attempts(self) -> dict[str, Attempt]:
        """Give the vain tries that are kept, by key."""
        return self._asked(READ, read_attempts)


def read_staff(line: Line) -> tuple[Member, ...]:
    """Give everybody, by code."""
    return tuple(_member(row) for row in line.rows(_STAFF))


def read_pins(line: Line) -> dict[str, str]:
    """Give the sealed PIN of everyone who has one, by code."""
    return {raw(code): raw(pin) for code, pin in line.rows(_PINS)}


def read_sealed(line: Line, code: str, badge: str) -> tuple[Member, str | None] | None:
    """Give who has that code, else that badge, with their sealed PIN; None for nobody."""
    for statement, typed in ((_BY_CODE, code), (_BY_BADGE, badge)):
        if typed:
            for row in line.rows(statement, typed=typed):
                return _member(row), None if row[-1] is None else raw(row[-1])
    return None


def reseal(line: Line, code: str, was: str, sealed: str) -> None:
    """Seal the same PIN another way, unless it was changed meanwhile."""
    line.run(_RESEAL, pin=sealed, who=code, was=was)


def read_token(line: Line, sealed: str) -> tuple[Member, datetime | None] | None:
    """Give whose token that is and how long it is good; None where it is nobody's or revoked."""
    for row in line.rows(_TOKEN, sealed=sealed):
        return _member(row), None if row[-1] is None else moment(row[-1])
    return None


def read_tokens(line: Line, at: datetime) -> dict[str, int]:
    """Give how many tokens are good at that moment, by code."""
    return {raw(code): number(count) for code, count in line.rows(_TOKENS, at=moment_text(at))}


def count_attempt(line: Line, key: str, at: datetime) -> Attempt:
    """Give the tries under that key with one more, and drop those that count no more."""
    rows = line.rows(_ATTEMPT, tried=key)
    now = counted(_attempt(rows[0]) if rows else None, at)
    failed = {
        "failures": now.failures,
        "at": moment_text(now.at),
        "until": moment_text(now.until),
    }
    if rows:
        line.run(_TRIED_AGAIN, **failed, tried=key)
    else:
        line.run(_TRIED, key=key, **failed)
    line.run(_FORGET_OLD, oldest=moment_text(at - KEPT))
    return now


def forgive(line: Line, key: str) -> None:
    """Forget the tries under that key."""
    line.run(_FORGET, tried=key)


def read_attempts(line: Line) -> dict[str, Attempt]:
    """Give the vain tries that are kept, by key."""
    return {raw(row[0]): _attempt(row) for row in line.rows(_ATTEMPTS)}


def write_staff(changes: Sequence[StaffChange], ledger: Ledger) -> None:
    """Write down what changes about staff; raise NotAllowed or NotFound and write nothing.

    The log gets codes and what is plain to see of somebody; nothing of PINs or tokens.
    """
    for change in changes:
        match change:
            case AddStaff():
                _add(change, ledger)
            case AmendStaff():
                _amend(change.member, ledger)
            case GiveToken():
                _give(change, ledger)
            case RevokeTokens():
                _revoke(change.code, ledger)
            case _:
                _set_pin(change, ledger)


def _add(change: AddStaff, ledger: Ledger) -> None:
    who = change.member
    if maybe_code(who.code) != who.code:
        raise ValueRefused("a member of staff without a code that is one")
    _insist_on_free(ledger.line, who.code)
    _insist_on_badge(ledger.line, who)
    row = (*_kept(who), change.sealed)
    ledger.line.run(_ADD, **dict(zip(_COLUMNS, row, strict=True)))
    ledger.log("staff_add", None, None, who.code, new=told(_shown(who)))
    if change.sealed is not None:
        ledger.log("staff_pin", None, None, who.code)


def _amend(who: Member, ledger: Ledger) -> None:
    was = _insist(ledger.line, who.code)
    if was == who:
        return
    _insist_on_badge(ledger.line, who)
    row = dict(zip(_COLUMNS[1:], _kept(who)[1:], strict=False))
    ledger.line.run(_AMEND, **row, who=who.code)
    before, after = _shown(was), _shown(who)
    if was.badge and who.badge and was.badge != who.badge:
        after["badge"] = "another"
    parts = [part for part in after if before[part] != after[part]]
    ledger.log(
        "staff_edit",
        None,
        None,
        who.code,
        old=told({part: before[part] for part in parts}),
        new=told({part: after[part] for part in parts}),
    )


def _set_pin(change: SetPin, ledger: Ledger) -> None:
    _insist(ledger.line, change.code)
    ledger.line.run(_AMEND, pin=change.sealed, who=change.code)
    if change.tries:
        forgive(ledger.line, change.tries)
    ledger.log("staff_pin", None, None, change.code)


def _give(change: GiveToken, ledger: Ledger) -> None:
    _insist(ledger.line, change.code)
    until = None if change.until is None else moment_text(change.until)
    ledger.line.run(_GIVE, sealed=change.sealed, code=change.code, until=until, revoked=0)
    ledger.log("token", None, None, change.code, new=until)


def _revoke(code: str, ledger: Ledger) -> None:
    _insist(ledger.line, code)
    given = number(ledger.line.rows(_GIVEN, who=code)[0][0])
    if given:
        ledger.line.run(_REVOKE, revoked=1, who=code)
        ledger.log("token_revoke", None, None, code, old=str(given))


def _insist_on_free(line: Line, code: str) -> None:
    known = read_sealed(line, code, "")
    if known is not None:
        gone = "" if known[0].active else ", who is not active any more"
        raise NotAllowed(
            f"the code {code} is that of {known[0].name}{gone}; a code is never given twice: "
            "choose another one"
        )
    if any(raw(badge).lower() == code for _, badge in line.rows(_BADGES)):
        raise NotAllowed(f"the code {code} is what somebody's badge says; choose another one")


def _insist(line: Line, code: str) -> Member:
    known = read_sealed(line, code, "")
    if known is None:
        raise NotFound(f"nobody has the code {code}; glance staff list shows who has which")
    return known[0]


def _insist_on_badge(line: Line, who: Member) -> None:
    """Raise NotAllowed where a scan that breaks off could be taken for somebody else's."""
    if not who.badge:
        return
    if read_sealed(line, who.badge.lower(), "") is not None:
        raise NotAllowed("this badge says what is somebody's code; it cannot tell who they are")
    for code, badge in line.rows(_BADGES):
        other = raw(badge)
        if code != who.code and (other.startswith(who.badge) or who.badge.startswith(other)):
            same = "has this badge" if other == who.badge else "has a badge that begins as this one"
            raise NotAllowed(f"{raw(code)} {same}; no badge may be the beginning of another's")


def _member(row: Row) -> Member:
    code, name, initials, profession, role, active, badge = row[:7]
    known = next((each for each in Role if each == role), Role.VIEWER)
    return Member(
        raw(code), text(name), text(initials), text(profession), known, active == 1, raw(badge)
    )


def _kept(who: Member) -> Row:
    return (
        who.code,
        who.name,
        who.initials,
        who.profession,
        who.role.value,
        int(who.active),
        who.badge or None,
    )


def _shown(who: Member) -> dict[str, str]:
    """Give what the log says of somebody; of a badge only that there is one."""
    return {
        "name": who.name,
        "initials": who.initials,
        "profession": who.profession,
        "role": who.role.value,
        "active": "yes" if who.active else "no",
        "badge": "yes" if who.badge else "no",
    }


def _attempt(row: Row) -> Attempt:
    _, failures, at, until = row
    return Attempt(number(failures), moment(at), moment(until))
