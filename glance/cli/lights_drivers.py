"""The command that says which drivers are installed, and what each of them takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from glance.cli import completing
from glance.cli.lights_list import wrapped
from glance.cli.sites import json_option
from glance.errors import GlanceError, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glance.lamps import Driver, Option
    from glance.strip.installed import Installed


@click.command("drivers", short_help="Which devices can be driven, and their options.")
@click.argument("name", required=False, shell_complete=completing.drivers)
@json_option
def list_drivers(name: str | None, as_json: bool) -> None:
    """Say which devices can be driven; with NAME, everything about one driver.

    Drivers come with glance and with other packages. One that cannot be loaded is told in
    a line, and the others work.

    \b
    Examples:
      glance lights drivers
      glance lights drivers adalight
      glance lights drivers --json
    """
    from glance.strip.installed import Installed

    installed = Installed()
    if name is not None:
        driver = known_driver(installed, name)
        package = installed.package(name)
        told = [_json_text(_record(driver, package))] if as_json else _about(driver, package)
    elif as_json:
        told = [_json_text(list(_records(installed)))]
    else:
        told = _table(installed)
    for line in told:
        click.echo(line)


def known_driver(installed: Installed, name: str) -> Driver:
    """The driver of that name; NotFound names those there are, NotAllowed says what is broken."""
    from glance.plain import plain
    from glance.toml import nearest

    if name not in installed:
        names = tuple(installed)
        hint = nearest(name, names) if names else "; none is installed: reinstall glance-board"
        raise NotFound(f"no driver named {plain(name)!r}{hint}")
    return installed[name]


def _table(installed: Installed) -> Iterator[str]:
    from glance.plain import clip, plain

    width = max((len(name) for name in installed), default=0)
    broken: list[str] = []
    for name in installed:
        try:
            about = plain(installed[name].about)
        except GlanceError as error:
            broken.append(str(error))
            about = "cannot be loaded, see below"
        first = f"{clip(plain(name), 24):{min(width, 24)}}  "
        yield from wrapped(about, first, " " * len(first))
    if not len(installed):
        yield "No driver is installed; reinstall glance: pip install 'glance-board[lights]'"
    if broken:
        yield ""
    for words in broken:
        yield from wrapped(words, "✗ ", "  ")
    yield ""
    yield "glance lights drivers NAME tells everything about one of them."


def _about(driver: Driver, package: str) -> Iterator[str]:
    from glance.plain import plain

    yield from wrapped(f"{driver.name}: {plain(driver.about)}")
    yield ""
    for label, told in _facts(driver, package):
        yield from wrapped(plain(told), f"  {label:12}", " " * 14)
    if driver.options:
        yield ""
        yield "Options, below the light as [light.options]:"
    for option in driver.options:
        yield f"  {option.key} = {written(option.usual)}"
        yield from wrapped(f"{plain(option.help)} ({bounds(option)})", "    ", "    ")


def _facts(driver: Driver, package: str) -> Iterator[tuple[str, str]]:
    """What is to be known of a driver besides its options, in words."""
    most = f"up to {driver.most}" + (f", usually {driver.usual}" if driver.usual else "")
    yield "lamps", f"{most}; each shows {_SORTS[driver.sort.value]}"
    yield "PC dies", driver.on_death
    if driver.holds:
        yield "heartbeat", "needed: the device keeps its last colours for ever when nobody writes"
    elif driver.quiet_after is not None:
        yield "silence", f"noticed by the device after {driver.quiet_after:g} s"
    line = driver.line
    if line is not None:
        others = [str(baud) for baud in driver.bauds if baud != line.baud]
        speeds = f", or {', '.join(others)} baud" if others else ""
        anything = "" if driver.bauds else ", or any other speed"
        yield "line", f"{line.baud} baud {line.bits}{line.parity}{line.stop}{speeds}{anything}"
    elif driver.open is not None:
        yield "line", "none: the driver finds the device itself"
    yield (
        "answers",
        "says whether it obeyed"
        if driver.acknowledges
        else "can be asked what it is"
        if driver.answers
        else "never: only that the bytes went out is known",
    )
    if driver.boots_for:
        yield "start", f"takes up to {driver.boots_for:g} s after each opening"
    yield "pace", f"sent again every {driver.repeat:g} s, {driver.gap * 1000:g} ms apart at least"
    yield "source", driver.source
    yield "package", package or "unknown"


_SORTS = {"colours": "any colour", "switches": "on or off, in the colour of its glass"}


def bounds(option: Option) -> str:
    """Say what an option may be."""
    from glance.toml.wording import limits

    if option.allowed:
        each = "each one of" if option.kind.value == "texts" else "one of"
        return f"{each} {', '.join(option.allowed)}"
    article = "a " if option.kind.value in ("whole number", "number", "text") else ""
    return f"{article}{option.kind.value}{limits(option.least, option.most)}"


def written(value: object) -> str:
    """Give a value of an option as the wiring file writes it."""
    import json

    # JSON's numbers, texts, truths and lists are TOML's as well.
    return json.dumps(value, ensure_ascii=False)


def _records(installed: Installed) -> Iterator[dict[str, object]]:
    for name in installed:
        package = installed.package(name)
        try:
            yield _record(installed[name], package)
        except GlanceError as error:
            yield {"name": name, "package": package, "problem": str(error)}


def _record(driver: Driver, package: str) -> dict[str, object]:
    line = driver.line
    return {
        "name": driver.name,
        "package": package,
        "about": driver.about,
        "source": driver.source,
        "sort": driver.sort.value,
        "usual": driver.usual or None,
        "most": driver.most,
        "line": (
            {"baud": line.baud, "bits": line.bits, "parity": line.parity, "stop": line.stop}
            if line is not None
            else None
        ),
        "bauds": list(driver.bauds),
        "holds": driver.holds,
        "quiet_after": driver.quiet_after,
        "on_death": driver.on_death,
        "acknowledges": driver.acknowledges,
        "answers": driver.answers,
        "boots_for": driver.boots_for,
        "gap": driver.gap,
        "repeat": driver.repeat,
        "options": [
            {
                "key": option.key,
                "kind": option.kind.value,
                "usual": option.usual,
                "least": option.least,
                "most": option.most,
                "allowed": list(option.allowed),
                "help": option.help,
            }
            for option in driver.options
        ],
    }


def _json_text(value: object) -> str:
    import json

    return json.dumps(value, indent=2, ensure_ascii=False)


COMMANDS = {"drivers": list_drivers}
