"""What a driver must be before it is given a light: numbers and texts that can be kept to."""

from __future__ import annotations

from json import dumps
from typing import TYPE_CHECKING

from glance.errors import GlanceError
from glance.lamps import Driver, Line, Option, OptionKind, Sort
from glance.toml import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

# The bounds of what a driver asks for, in seconds: with more of a rest, no data would come
# too late; without a repeat, a plug pulled out and put in again would stay dark.
_LONGEST_GAP = 1.0
_LONGEST_BOOT = 60.0
_REPEATS = 0.05, 60.0
_LONGEST_QUIET = 86_400.0
# More lamps than that no frame of ours could carry: a header counts them in 16 bits.
_MOST_LAMPS = 65_536
_BAUDS = 50, 4_000_000
_TYPES: dict[OptionKind, tuple[type, ...]] = {
    OptionKind.WHOLE: (int,),
    OptionKind.NUMBER: (int, float),
    OptionKind.FLAG: (bool,),
    OptionKind.TEXT: (str,),
    OptionKind.CHOICE: (str,),
    OptionKind.TEXTS: (tuple,),
}


def unsound(driver: Driver) -> str:
    """Say what is wrong first with a driver; "" where it can be relied on."""
    return next(_problems(driver), "")


def _problems(driver: Driver) -> Iterator[str]:
    for key in ("name", "about", "source", "on_death"):
        text = getattr(driver, key)
        if not isinstance(text, str) or not text.strip():
            yield f"{key} is no text"
    if not isinstance(driver.sort, Sort):
        yield "sort is neither colours nor switches"
    if not callable(driver.make):
        yield "make cannot be called"
    for key in ("holds", "acknowledges", "answers"):
        if not isinstance(getattr(driver, key), bool):
            yield f"{key} is neither true nor false"
    if not isinstance(driver.boot, bytes):
        yield "boot is no bytes"
    yield from _numbers(driver)
    yield from _line(driver)
    yield from _options(driver.options)


def _numbers(driver: Driver) -> Iterator[str]:
    yield from _second(driver.gap, "gap", 0.0, _LONGEST_GAP)
    yield from _second(driver.boots_for, "boots_for", 0.0, _LONGEST_BOOT)
    yield from _second(driver.repeat, "repeat", *_REPEATS)
    if driver.quiet_after is not None:
        # A device that goes quiet before it is written to again would go off and on.
        yield from _second(driver.quiet_after, "quiet_after", driver.repeat, _LONGEST_QUIET)
    yield from _whole(driver.most, "most", 1, _MOST_LAMPS)
    yield from _whole(driver.usual, "usual", 0, driver.most)


def _line(driver: Driver) -> Iterator[str]:
    line = driver.line
    if line is None:
        if not callable(driver.open):
            yield "open cannot be called, and there is no line"
        return
    if not isinstance(line, Line):
        yield "line is no Line"
        return
    yield from _whole(line.baud, "line.baud", *_BAUDS)
    if line.bits not in (5, 6, 7, 8) or line.parity not in ("N", "E", "O"):
        yield f"a line of {line.bits!r} bits and parity {line.parity!r} is none"
    if line.stop not in (1, 2):
        yield f"line.stop is {line.stop!r}; expected 1 or 2"
    if not isinstance(driver.bauds, tuple):
        yield "bauds is no tuple"
        return
    for baud in driver.bauds:
        yield from _whole(baud, "bauds", *_BAUDS)
    if driver.bauds and line.baud not in driver.bauds:
        yield f"bauds leaves out its own {line.baud}"


def _options(options: object) -> Iterator[str]:
    """Say what is wrong with options, as a wiring file that leaves all of them out would."""
    if not isinstance(options, tuple) or not all(isinstance(one, Option) for one in options):
        yield "options is no tuple of Option"
        return
    keys = [option.key for option in options]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        yield f"there are two options {twice!r}"
    for option in options:
        try:
            # What is usual is read as if the wiring file said it.
            table = parse(f"{option.key} = {dumps(option.usual)}", "usual")
            sound = type(option.read(table)) in _TYPES[option.kind]
            table.finish()
        except (KeyError, TypeError, ValueError, OverflowError, GlanceError):
            sound = False
        if not sound:
            yield f"option {option.key!r}: its usual value {option.usual!r} is none it may have"


def _second(value: object, key: str, least: float, most: float) -> Iterator[str]:
    # What is not a number (nan) is between no two numbers.
    if not isinstance(value, int | float) or isinstance(value, bool) or not least <= value <= most:
        yield f"{key} is {value!r}; expected {least:g} to {most:g} s"


def _whole(value: object, key: str, least: int, most: int) -> Iterator[str]:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        yield f"{key} is {value!r}; expected a whole number from {least} to {most}"
