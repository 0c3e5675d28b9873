"""Who the log says may sign on, to be compared with who can."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from glance.errors import Altered
from glance.store.cells import raw
from glance.store.schema import staff, token

if TYPE_CHECKING:
    from collections.abc import Mapping

    from glance.store.line import Line, Row

_STAFF = select(
    staff.c.code,
    staff.c.name,
    staff.c.initials,
    staff.c.profession,
    staff.c.role,
    staff.c.active,
    staff.c.badge,
    staff.c.pin,
)
_PARTS = ("name", "initials", "profession", "role")
_TOKENS = select(token.c.code, func.count()).where(token.c.revoked == 0).group_by(token.c.code)
_KINDS = frozenset({"staff_add", "staff_edit", "staff_pin", "token", "token_revoke"})
# `told` quotes what holds a comma and a blank, so that no name passes for a role.
_TOLD = re.compile(r'(?:^|, )(\w+): ("(?:[^"\\]|\\.)*"|(?:(?!, ).)*)')


def told(parts: Mapping[str, str]) -> str:
    """Give what the log says of somebody: "name: Ann Bee, role: staff"; nothing of empty parts."""
    return ", ".join(f"{part}: {_quoted(value)}" for part, value in parts.items() if value)


def _quoted(value: str) -> str:
    bare = ", " not in value and '"' not in value and value.isprintable()
    return value if bare else json.dumps(value, ensure_ascii=False)


def _read(text: object) -> dict[str, str]:
    found = _TOLD.findall(text) if isinstance(text, str) else []
    return {part: _unquoted(value) for part, value in found}


def _unquoted(value: str) -> str:
    if value.startswith('"'):
        with suppress(ValueError):
            return str(json.loads(value))
    return value


@dataclass(slots=True)
class _Said:
    """What the entries told so far say of somebody; `seq` is the last of them."""

    seq: int
    parts: dict[str, str] = field(default_factory=dict)
    pin: bool = False
    tokens: int = 0


@dataclass(slots=True)
class Enlisted:
    """Members of staff as the entries told so far leave them, by code."""

    said: dict[object, _Said] = field(default_factory=dict)

    def tell(self, number: int, row: Row) -> None:
        """Go on by one entry."""
        kind, code, old, new = row[4], row[7], row[8], row[9]
        if kind not in _KINDS:
            return
        one = self.said.setdefault(code, _Said(number))
        one.seq = number
        match kind:
            case "staff_pin":
                one.pin = True
            case "token":
                one.tokens += 1
            case "token_revoke":
                one.tokens = 0
            case _:
                after = _read(new)
                one.parts |= {part: after.get(part, "") for part in (*_read(old), *after)}

    def insist(self, line: Line) -> None:
        """Raise Altered where anybody else can sign on, or may do something else."""
        tokens = {raw(code): count for code, count in line.once(_TOKENS)}
        for code, *known, active, badge, pin in line.once(_STAFF):
            one = self.said.pop(code, None)
            who = raw(code)
            if one is None:
                raise Altered(f"{who} was added to the staff behind the log", 0)
            stands = {
                **dict(zip(_PARTS, map(raw, known), strict=True)),
                "active": "yes" if active == 1 else "no",
                "badge": "no" if badge is None else "yes",
            }
            wanted = {**one.parts, "badge": one.parts.get("badge", "no").replace("another", "yes")}
            for part, value in stands.items():
                if value != wanted.get(part, ""):
                    of = f"whether {who} is active" if part == "active" else f"the {part} of {who}"
                    raise _altered(of, one)
            if (pin is not None) != one.pin:
                raise _altered(f"the PIN of {who}", one)
            if tokens.pop(who, 0) != one.tokens:
                raise _altered(f"the tokens of {who}", one)
        for code, one in self.said.items():
            raise Altered(f"{raw(code)} was removed from the staff behind the log", one.seq)


def _altered(what: str, one: _Said) -> Altered:
    verb = "were" if what.startswith("the tokens") else "was"
    return Altered(f"{what} {verb} altered behind the log; change {one.seq} is the last", one.seq)
