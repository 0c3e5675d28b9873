"""One light of the wiring file: a [[light]] of config/lights.toml."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from glance.board import Each
from glance.errors import GlanceError
from glance.lamps.addresses import misspelt
from glance.lamps.driver import Sort
from glance.lamps.light import Light
from glance.lamps.meanings import meaning
from glance.lamps.options import Options, read_options
from glance.lamps.painting import row_of
from glance.plain import clip, plain
from glance.toml import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from glance.board import Board, LampGroup
    from glance.lamps.driver import Driver, Line
    from glance.lamps.meanings import Meaning
    from glance.toml import Table

LARGEST_LIMIT_MA = 100_000
LONGEST_NAME = 40
LONGEST_PICTURE = 1.0
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


@dataclass(frozen=True, slots=True)
class Usual:
    """What holds for every light that says nothing else."""

    brightness: int
    night_brightness: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A light, and the supply that it shares, before the supply is shared out."""

    light: Light
    supply: str
    table: Table


def read_light(
    table: Table,
    usual: Usual,
    drivers: Mapping[str, Driver],
    boards: Mapping[str, Board | None],
    supplies: Mapping[str, int],
) -> Draft | None:
    """Read one light; None where nobody can say what else its block may hold."""
    name = _name(table)
    board = table.one_of("board", tuple(boards))
    shows = _shows(table, board, boards)
    supply = _supply(table, supplies)
    driver = _driver(table, drivers)
    if driver is None:
        _leave_unread(table)
        for key in ("behind", "backward", "brightness", "night_brightness", "limit_ma"):
            _ = key in table
        return None
    said = Light(
        name=name,
        driver=driver,
        options=Options(),
        port="",
        line=None,
        board=board,
        shows=shows,
        count=1,
        behind=plain(table.text("behind", "")),
        backward=table.flag("backward", False),
        brightness=table.whole("brightness", usual.brightness, minimum=1, maximum=100),
        night_brightness=table.whole(
            "night_brightness", usual.night_brightness, minimum=1, maximum=100
        ),
        limit_ma=table.whole("limit_ma", None, minimum=1, maximum=LARGEST_LIMIT_MA),
    )
    known = boards.get(board)
    groups = known.lamps if known is not None else ()
    group = next((group for group in groups if group.name == shows), None)
    return _behind(table, driver, said, supply, group)


def _behind(
    table: Table, driver: Driver, said: Light, supply: str, group: LampGroup | None
) -> Draft | None:
    """Read what depends on the driver."""
    _refuse_of_other_sort(table, driver)
    strip = driver.sort is Sort.COLOURS
    port, line = _port(table, driver), _line(table, driver)
    each = table.whole("each", 1, minimum=1, maximum=driver.most)
    lamps = _lamps(table) if not strip else ()
    count = table.whole("count", driver.usual or None, minimum=1, maximum=driver.most)
    if count is None:
        if "count" not in table:
            table.problem("count", "missing; expected how many lamps there are")
        _leave_unread(table)
        return None
    wide = each if strip else max(1, len(lamps))
    light = replace(
        said,
        driver=driver,
        options=_options(table, driver, count),
        port=port,
        line=line,
        count=count,
        each=each,
        lamps=tuple(lamp.states for lamp in lamps),
        closed=frozenset(at for at, lamp in enumerate(lamps) if lamp.closed),
        heartbeat=_heartbeat(table, driver, count, wide, said.backward),
    )
    _refuse_too_few(table, light, wide)
    _refuse_too_slow(table, light)
    light = replace(light, segments=_segments(table, light, group))
    return Draft(light, supply, table)


def _leave_unread(table: Table) -> None:
    """Let keys pass of which nothing can be said while another one is wrong."""
    for key in (
        "port",
        "count",
        "each",
        "lamps",
        "heartbeat",
        "baud",
        "parity",
        "options",
        "segments",
    ):
        _ = key in table


def _name(table: Table) -> str:
    name = table.text("name")
    if name and (len(name) > LONGEST_NAME or _NAME.fullmatch(name) is None):
        table.problem("name", f"expected up to {LONGEST_NAME} letters, digits, -, _ or .")
    return name


def _shows(table: Table, board: str, boards: Mapping[str, Board | None]) -> str:
    """Read which `[[lamps]]` of its board the light shows; the only one where it does not say."""
    shown = boards.get(board)
    if shown is None:
        return table.text("shows", "")
    names = tuple(group.name for group in shown.lamps)
    if not names:
        _ = "shows" in table
        table.problem("board", f"boards/{board}.toml has no [[lamps]] for a light to show")
        return ""
    return (
        table.one_of("shows", names, names[0]) if len(names) == 1 else table.one_of("shows", names)
    )


def _driver(table: Table, drivers: Mapping[str, Driver]) -> Driver | None:
    name = table.text("driver")
    if not name:
        return None
    if name not in drivers:
        shown = clip(plain(name), LONGEST_NAME)
        table.problem("driver", f"no driver named {shown!r}{nearest(name, tuple(drivers))}")
        return None
    try:
        return drivers[name]
    except GlanceError as error:
        table.problem("driver", plain(str(error)))
        return None


def _refuse_of_other_sort(table: Table, driver: Driver) -> None:
    strip = driver.sort is Sort.COLOURS
    for key in ("lamps",) if strip else ("each", "brightness", "night_brightness", "limit_ma"):
        if key in table:
            sort = "each show any colour" if strip else "are on or off"
            table.problem(key, f"lamps of {driver.name} {sort}; leave it out")
    if driver.sort is Sort.SWITCHES and "supply" in table:
        table.problem("supply", f"no current is computed for {driver.name}; leave it out")


def _port(table: Table, driver: Driver) -> str:
    if driver.line is None:
        port = table.text("port", "")
        if port != plain(port):
            table.problem("port", "a port has no control characters in its name")
        return port
    port = table.text("port")
    if port and (problem := misspelt(port)):
        table.problem("port", problem)
    return port


def _line(table: Table, driver: Driver) -> Line | None:
    if driver.line is None:
        for key in ("baud", "parity"):
            if key in table:
                table.problem(key, f"{driver.name} is on no serial line; leave it out")
        return None
    usual = driver.line
    baud = table.whole("baud", usual.baud, minimum=50, maximum=4_000_000)
    if driver.bauds and baud not in driver.bauds and "baud" in table:
        table.problem("baud", f"expected one of {', '.join(map(str, driver.bauds))}")
    parity = table.one_of("parity", ("N", "E", "O"), usual.parity)
    return replace(usual, baud=baud, parity=parity)


def _options(table: Table, driver: Driver, count: int) -> Options:
    given = table.table("options", required=False)
    options = read_options(driver.options, given)
    try:
        driver.make(count, options)
    except ValueError as error:
        table.problem("options" if "options" in table else "", plain(str(error)))
    return options


def _lamps(table: Table) -> tuple[Meaning, ...]:
    """Read what each lamp of a segment is lit for."""
    if "lamps" not in table:
        said = 'say what each lamp is lit for, such as ["red", "amber+due", "green"]'
        table.problem("lamps", f"missing; {said}")
        return ()
    lamps = tuple(map(meaning, table.texts("lamps")))
    for at, lamp in enumerate(lamps):
        if lamp.problem:
            table.problem("lamps", lamp.problem, item=at)
    if not lamps:
        table.problem("lamps", "expected what at least one lamp is lit for")
    return lamps


def _heartbeat(table: Table, driver: Driver, count: int, wide: int, backward: bool) -> int:
    """Read which lamp moves; on a strip that holds its last frame usually the last of the row."""
    given = table.whole("heartbeat", None, minimum=0, maximum=count)
    if given is not None:
        return given
    if "heartbeat" in table or not driver.holds:
        return 0
    if driver.sort is Sort.COLOURS and count > wide:
        return 1 if backward else count
    table.problem(
        "heartbeat",
        f"missing; {driver.name} holds what it shows for ever when glance has died: name the lamp "
        "that shall move, counted from 1, or say 0 to have none",
    )
    return 0


def _refuse_too_few(table: Table, light: Light, wide: int) -> None:
    room = light.count - (light.heartbeat > 0)
    if room < wide:
        beside = " beside the heartbeat" if light.heartbeat else ""
        table.problem("count", f"one segment takes {wide} lamps, and there are only {room}{beside}")


def _segments(table: Table, light: Light, group: LampGroup | None) -> tuple[str, ...]:
    """Read which bed or team each lamp stands for, by name."""
    named = table.texts("segments", ())
    if not named:
        return ()
    if group is not None and group.each not in (Each.PLACE, Each.LOCATION):
        why = "has one segment" if group.each is Each.BOARD else "has patients, who change places"
        table.problem("segments", f"{group.name} {why}; leave it out")
    for at, name in enumerate(named):
        if name != plain(name):
            table.problem("segments", "a name has no control characters in it", item=at)
    room = len(row_of(light).slots)
    if len(named) > room:
        table.problem("segments", f"{len(named)} names, and there are lamps for {room}")
    return named


def _refuse_too_slow(table: Table, light: Light) -> None:
    """Refuse a strip whose picture takes so long that no data would come too late."""
    if light.line is None or light.driver.sort is Sort.SWITCHES:
        return
    # Three colours of a byte each, and whatever goes round them.
    seconds = 3 * light.count * light.line.seconds_a_byte
    if seconds > LONGEST_PICTURE:
        table.problem(
            "baud",
            f"a picture of {light.count} lamps takes {seconds:.1f} s at {light.line.baud} baud, "
            f"and may take {LONGEST_PICTURE:g} s: take fewer lamps, or more baud",
        )


def _supply(table: Table, supplies: Mapping[str, int]) -> str:
    if "supply" not in table:
        return ""
    if not supplies:
        table.problem("supply", "there is no [supply.NAME] with a limit_ma in this file")
        return ""
    return table.one_of("supply", tuple(supplies), "")
