"""The wiring of a site's lights: config/lights.toml."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING

from glance.lamps.block import light_block
from glance.lamps.cautions import cautions
from glance.lamps.current import least_limit
from glance.lamps.driver import Sort
from glance.lamps.light import Wiring
from glance.lamps.wired import LARGEST_LIMIT_MA, LONGEST_NAME, Draft, Usual, read_light
from glance.plain import clip, plain
from glance.toml import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from glance.board import Board
    from glance.lamps.driver import Driver
    from glance.lamps.light import Light
    from glance.toml import Table

__all__ = ["cautions", "light_block", "read_wiring"]

BRIGHTNESS, NIGHT_BRIGHTNESS = 25, 8
LIMIT_MA = 400  # what a USB 2.0 port gives, 500 mA, less the controller's own
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


def read_wiring(
    text: str,
    file: str,
    drivers: Mapping[str, Driver],
    boards: Mapping[str, Board | None],
    night: tuple[time, time],
) -> Wiring:
    """Read config/lights.toml; Faulty names every problem in it.

    `boards` are those of the site, None where one cannot be read. `night` is from when to
    when it is night where the file does not say.
    """
    table = parse(text, file)
    usual = Usual(
        table.whole("brightness", BRIGHTNESS, minimum=1, maximum=100),
        table.whole("night_brightness", NIGHT_BRIGHTNESS, minimum=1, maximum=100),
    )
    hours = _clock(table, "night_from", night[0]), _clock(table, "night_to", night[1])
    supplies = _supplies(table)
    drafts: list[Draft] = []
    for given in table.tables("light"):
        draft = read_light(given, usual, drivers, boards, supplies)
        if draft is not None:
            drafts.append(draft)
    _refuse_twins(drafts)
    lights = tuple(_shared_out(drafts, supplies))
    table.finish()
    return Wiring(lights, *hours)


def _clock(table: Table, key: str, usual: time) -> time:
    text = table.text(key, "")
    found = _CLOCK.fullmatch(text)
    if found is not None:
        return time(int(found[1]), int(found[2]))
    if text:
        shown = clip(plain(text), LONGEST_NAME)
        table.problem(key, f'expected a time of day such as "21:00", got "{shown}"')
    return usual


def _supplies(table: Table) -> dict[str, int]:
    if "supply" not in table:
        return {}
    given = table.table("supply")
    return {
        name: given.table(name).whole("limit_ma", minimum=1, maximum=LARGEST_LIMIT_MA)
        for name in given.keys()  # noqa: SIM118 -- a Table, which is not iterable
    }


def _refuse_twins(drafts: Iterable[Draft]) -> None:
    names: dict[str, None] = {}
    ports: dict[str, str] = {}
    for draft in drafts:
        light = draft.light
        if light.name in names:
            draft.table.problem("name", f"a second light named {light.name}")
        names[light.name] = None
        if light.line is not None and light.port:
            if light.port in ports:
                other = ports[light.port]
                draft.table.problem("port", f"{other} is behind it already; a port has one writer")
            ports[light.port] = light.name


def _shared_out(drafts: list[Draft], supplies: Mapping[str, int]) -> Iterable[Light]:
    """Give the lights, each with the current that it may take of its own and of its supply."""
    for draft in drafts:
        light = draft.light
        if light.driver.sort is Sort.SWITCHES:
            yield replace(light, limit_ma=None)
            continue
        limit: float | None = light.limit_ma
        key = "limit_ma" if limit is not None else ""
        if draft.supply:
            sharing = sum(it.light.count for it in drafts if it.supply == draft.supply)
            share = supplies[draft.supply] * light.count / sharing
            if limit is None or share < limit:
                limit, key = share, "supply"
        limit = LIMIT_MA if limit is None else limit
        least = least_limit(light.count)
        if limit < least:
            draft.table.problem(
                key,
                f"{limit:.0f} mA do not light {light.count} lamps; they take {least} mA at least",
            )
        yield replace(light, limit_ma=limit)
