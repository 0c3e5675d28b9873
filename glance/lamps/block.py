"""The text of a [[light]], for whoever adds one to config/lights.toml."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from glance.lamps.options import Value

# What TOML 1.0 wants escaped in a basic string.
_ESCAPED = re.compile(r'[\x00-\x1f\x7f"\\]')


def light_block(
    name: str,
    driver: str,
    port: str,
    *,
    board: str,
    shows: str,
    count: int,
    behind: str = "",
    backward: bool = False,
    each: int | None = None,
    lamps: Sequence[str] = (),
    segments: Sequence[str] = (),
    brightness: int | None = None,
    night_brightness: int | None = None,
    limit_ma: int | None = None,
    supply: str = "",
    heartbeat: int | None = None,
    baud: int | None = None,
    parity: str = "",
    options: Mapping[str, Value] | None = None,
) -> str:
    """Give the block of one light, with an empty line before it; what is None is left out.

    `lamps` are in the file's words ("amber+due"), `segments` as `glance.lamps.seating.pins`
    gives them; `options` are those of the driver.
    """
    given: dict[str, Value | None] = {
        "name": name,
        "driver": driver,
        "port": port,
        "behind": behind or None,
        "board": board,
        "shows": shows,
        "count": count,
        "backward": True if backward else None,
        "each": each,
        "lamps": tuple(lamps) or None,
        "segments": tuple(segments) or None,
        "brightness": brightness,
        "night_brightness": night_brightness,
        "limit_ma": limit_ma,
        "supply": supply or None,
        "heartbeat": heartbeat,
        "baud": baud,
        "parity": parity or None,
    }
    lines = ["", "[[light]]", *(_line(key, value) for key, value in given.items())]
    if options:
        lines += ["[light.options]", *(_line(key, value) for key, value in options.items())]
    return "".join(f"{line}\n" for line in lines if line is not None)


def _line(key: str, value: Value | None) -> str | None:
    return None if value is None else f"{key} = {written(value)}"


def written(value: Value) -> str:
    """Give a value as TOML."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return '"' + _ESCAPED.sub(_escaped, value) + '"'
        case tuple():
            return f"[{', '.join(map(written, value))}]"
        case _:
            return str(value)


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
