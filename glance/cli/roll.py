"""Who may sign on, as a table and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime, tzinfo

    from glance.staff import Member

_HEADS = ("code", "name", "initials", "profession", "role", "active", "PIN", "cooling off until")


def json_text(
    everyone: Sequence[Member],
    pins: Mapping[str, str],
    tokens: Mapping[str, int],
    cool: Mapping[str, datetime],
) -> str:
    """Give everybody as a JSON array; of PINs, badges and tokens only whether there are any."""
    import json

    return json.dumps(
        [
            {
                "code": member.code,
                "name": member.name,
                "initials": member.initials,
                "profession": member.profession,
                "role": member.role.value,
                "active": member.active,
                "badge": bool(member.badge),
                "pin": member.code in pins,
                "tokens": tokens.get(member.code, 0),
                "cooling_until": (
                    cool[member.code].isoformat(timespec="seconds") if member.code in cool else None
                ),
            }
            for member in everyone
        ],
        indent=2,
    )


def table_lines(
    everyone: Sequence[Member],
    pins: Mapping[str, str],
    cool: Mapping[str, datetime],
    zone: tzinfo | None,
) -> Iterator[str]:
    """Give a line for each, below a line of heads; nothing for nobody."""
    from glance.plain import cells

    rows = [
        (
            member.code,
            member.name,
            member.initials,
            member.profession,
            member.role.value,
            "yes" if member.active else "no",
            "set" if member.code in pins else "none",
            f"{cool[member.code].astimezone(zone):%H:%M:%S}" if member.code in cool else "",
        )
        for member in everyone
    ]
    if not rows:
        return
    table = [_HEADS, *rows] if cool else [_HEADS[:-1], *(row[:-1] for row in rows)]
    widths = [max(map(cells, column)) for column in zip(*table, strict=True)]
    for row in table:
        parts = (
            f"{word}{' ' * (width - cells(word))}" for word, width in zip(row, widths, strict=True)
        )
        yield "  ".join(parts).rstrip()
