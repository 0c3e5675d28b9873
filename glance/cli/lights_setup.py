"""The command that wires a light: asks, tries its lamps, and writes config/lights.toml."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from glance.board import Each
from glance.cli import completing
from glance.cli.lights_asking import (
    Socket,
    asked_driver,
    asked_group,
    asked_name,
    asked_port,
)
from glance.cli.lights_draft import Draft, insist_on_writing, with_draft, write
from glance.cli.lights_drivers import known_driver
from glance.cli.lights_list import wrapped
from glance.cli.lights_needs import asked_own, pinned, view_of, wanted, worth_knowing
from glance.cli.lights_questions import Questions, number
from glance.cli.sites import opened_site, site_option
from glance.errors import BadInput, Failure, NotAllowed, NotFound
from glance.lamps import Sort

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from glance.cli.lights_lamps import Seen
    from glance.lamps import Driver, Light, Wiring
    from glance.site import Site

_OPTIONS = (
    click.option("--port", metavar="ADDRESS", help="Where it is, as glance lights list says."),
    click.option(
        "--driver",
        metavar="NAME",
        shell_complete=completing.drivers,
        help="What kind it is, as glance lights drivers says.",
    ),
    click.option(
        "--board", metavar="NAME", shell_complete=completing.boards, help="Which board it shows."
    ),
    click.option("--shows", metavar="NAME", help="Which [[lamps]] of the board."),
    click.option("--name", metavar="NAME", help="What to call it; else by board and lamps."),
    click.option("--count", metavar="N", help="How many lamps it has."),
    click.option("--each", metavar="N", help="Strips: neighbours that show one segment; else 1."),
    click.option(
        "--lamps",
        metavar="STATES",
        help="Towers, relays: what each lamp of a segment is lit for: red,amber+due,green",
    ),
    click.option(
        "--backward/--forward", default=None, help="Whether its last lamp is to be the first."
    ),
    click.option(
        "--heartbeat", metavar="N", help="The lamp that moves while all is well; 0: none."
    ),
    click.option("--limit-ma", metavar="MA", help="Strips: the current it may take; else 400."),
    click.option(
        "--option", "own", metavar="KEY=VALUE", multiple=True, help="An option of the driver."
    ),
    click.option("--try/--untried", "trying", default=None, help="Whether to try its lamps."),
)


def _setup_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command("setup", short_help="Wire a light: asks, tries its lamps, writes the wiring.")
@_setup_options
@site_option
def setup(site: Path | None, **given: Any) -> None:
    """Wire a light: ask what is not given, try each lamp, and add it to config/lights.toml.

    Nothing is written before the last question, and Ctrl-C leaves everything as it was.
    Where nobody can be asked, such as in a script, options answer, and what is usual
    holds for the rest; the lamps are then not tried.

    \b
    Examples:
      glance lights setup
      glance lights setup --driver console --board ward --shows beds --count 30
      glance lights setup --driver lcus --port usb:1A86:7523@1-1.2 --board ward \\
          --shows ward --count 4 --lamps red,amber+due,green,not_live \\
          --heartbeat 0
    """
    from glance.strip.installed import Installed

    opened = opened_site(site)
    before = opened.wiring(Installed())
    insist_on_writing(opened)
    questions = Questions(sys.stdin.isatty() and sys.stdout.isatty())
    questions.say("Setting up a light. Ctrl-C at any time leaves everything as it was.")
    draft = _drafted(questions, opened, before, given)
    # What is wrong already is told before anybody looks at lamps.
    with_draft(opened, _provisional(draft))
    draft = _tried(questions, opened, draft, given)
    draft = _kept_alive(questions, draft, given)
    _finish(opened, draft)


def _drafted(questions: Questions, site: Site, before: Wiring, given: Mapping[str, Any]) -> Draft:
    """Ask for everything that can be known without the lamps being lit."""
    driver, socket = _device(questions, before, given)
    vocabulary = site.vocabulary()
    boards = {name: site.board(name, vocabulary) for name in site.boards()}
    board, group = asked_group(questions, boards, given["board"], given["shows"])
    name = asked_name(questions, before, board, group, given["name"])
    wants = wanted(site, board, group, driver)
    count, options = asked_own(questions, driver, given, wants)
    draft = Draft(driver, socket.port, socket.behind, board, group, name, count, options)
    draft = replace(draft, backward=bool(given["backward"]), held=socket.held)
    sort = _strip if driver.sort is Sort.COLOURS else _switches
    return sort(questions, draft, given)


def _device(
    questions: Questions, before: Wiring, given: Mapping[str, Any]
) -> tuple[Driver, Socket]:
    """Ask what it is and where: the driver, and the socket that it is in."""
    from glance.strip.installed import Installed

    installed = Installed()
    driver = known_driver(installed, given["driver"]) if given["driver"] is not None else None
    socket = Socket("", "")
    if driver is None or driver.line is not None:
        taken = {light.port: light.name for light in before.lights if light.line is not None}
        socket = asked_port(questions, given["port"], taken)
    if driver is None:
        driver = asked_driver(questions, socket.port, installed)
    if driver.line is not None and not socket.port:
        raise BadInput(f"--port: {driver.name} is on a serial line; say where it is plugged in")
    if driver.line is None:
        port = questions.ask(
            "Its address, as the driver wants it (Enter for none)",
            "--port",
            lambda typed: typed,
            given=given["port"],
            usual="",
        )
        socket = Socket(port, "")
    return driver, socket


def _strip(questions: Questions, draft: Draft, given: Mapping[str, Any]) -> Draft:
    """Ask what only lamps of any colour have."""
    from glance.lamps.current import least_limit
    from glance.lamps.wired import LARGEST_LIMIT_MA
    from glance.lamps.wiring import BRIGHTNESS, LIMIT_MA

    _refuse(draft, "lamps", given["lamps"])
    each = questions.ask(
        "How many neighbours show one segment",
        "--each",
        number(1, draft.count),
        given=given["each"],
        usual="1",
    )
    least = least_limit(draft.count)
    if given["limit_ma"] is None:
        full = round(draft.count * (0.3 * BRIGHTNESS + 1))
        more = (
            f"; more than {LIMIT_MA} is of no use for {draft.count} lamps at {BRIGHTNESS} %"
            if full <= LIMIT_MA
            else f": {full}, with which {draft.count} lamps are as bright as usual "
            f"({BRIGHTNESS} %), or 80 % of what is printed on the supply where that is less"
        )
        questions.say(
            "The limit of its current keeps the supply from harm. Where a USB socket of a PC "
            f"feeds it: {LIMIT_MA} mA. With a supply of its own{more}."
        )
    limit = questions.ask(
        "Current in mA",
        "--limit-ma",
        number(least, LARGEST_LIMIT_MA),
        given=given["limit_ma"],
        usual=str(max(least, LIMIT_MA)),
    )
    return replace(draft, each=each, limit_ma=None if limit == LIMIT_MA else limit)


def _switches(questions: Questions, draft: Draft, given: Mapping[str, Any]) -> Draft:
    """Ask what only lamps have that are on or off; the colours of the glass come with the trial."""
    from glance.cli.lights_lamps import read_meanings, usual_meanings

    for key in ("each", "limit_ma"):
        _refuse(draft, key, given[key])
    if given["lamps"] is not None:
        return replace(draft, lamps=read_meanings(given["lamps"]))
    per = draft.count
    if draft.count > 1 and draft.group.each is not Each.BOARD:
        usual = 1 if draft.group.each is not Each.LOCATION else min(3, draft.count)
        per = questions.ask(
            "How many of them belong together, for one bed, patient or team",
            "--lamps",
            number(1, draft.count),
            usual=str(usual),
        )
    return replace(draft, lamps=usual_meanings(per, draft.group))


def _refuse(draft: Draft, key: str, given: str | None) -> None:
    if given is not None:
        sort = "show any colour" if draft.driver.sort is Sort.COLOURS else "are on or off"
        option = key.replace("_", "-")
        raise BadInput(f"--{option}: lamps of {draft.driver.name} {sort}; leave it out")


def _provisional(draft: Draft) -> Draft:
    """Give what can be read already, before the last questions."""
    return replace(draft, heartbeat=0)


def _tried(questions: Questions, site: Site, draft: Draft, given: Mapping[str, Any]) -> Draft:
    """Try the lamps with whoever looks at them, and take what they see into the draft."""
    from glance.cli.lights_lamps import asked_meaning

    asking = draft.driver.sort is Sort.SWITCHES and given["lamps"] is None and questions.person
    usual = draft.lamps if asking else ()
    questions.say()
    trying = False if draft.held else given["trying"]
    if trying and not questions.person:
        raise BadInput("--try needs a person who looks at the lamps, and a terminal")
    if questions.agree("Shall the lamps be tried now?", usual=questions.person, given=trying):
        _, light = with_draft(site, _provisional(draft))
        turn = given["backward"] is None
        seen = _seen(questions, site, light, usual, turn=turn)
        if seen is not None:
            return replace(
                draft, backward=seen.backward or draft.backward, lamps=seen.lamps or draft.lamps
            )
    asked = (asked_meaning(questions, at, meaning) for at, meaning in enumerate(usual, 1))
    return replace(draft, lamps=tuple(asked) or draft.lamps)


def _seen(
    questions: Questions, site: Site, light: Light, usual: Sequence[str], *, turn: bool
) -> Seen | None:
    """Try the lamps until they could be; None where the person goes on without."""
    from glance.cli.lights_lamps import Unseen, tried

    while True:
        try:
            return tried(questions, site, light, usual, turn=turn)
        except Unseen:
            raise
        except (Failure, NotAllowed, NotFound) as error:
            questions.say(str(error), "Error: ", "  ")
            way = questions.pick(
                "What now",
                {"t": "try again", "u": "go on, and try no lamp now", "s": "stop"},
            )
            if way == "s":
                raise Failure("nothing was written: its lamps could not be tried") from error
            if way == "u":
                return None


def _kept_alive(questions: Questions, draft: Draft, given: Mapping[str, Any]) -> Draft:
    """Ask for the lamp that moves while glance is well, where the device needs one."""
    read = number(0, draft.count)
    holds = draft.driver.holds
    if given["heartbeat"] is not None or not holds:
        beat = questions.ask("", "--heartbeat", read, given=given["heartbeat"] or "0")
        return replace(draft, heartbeat=beat or (0 if holds else None))
    strip = draft.driver.sort is Sort.COLOURS
    spare = draft.count > draft.wide
    if not questions.person:
        if strip and spare:
            return draft
        raise BadInput(
            f"say --heartbeat: {draft.driver.name} shows its last state for ever when the PC "
            "stops; give the number of a lamp that moves, or 0 for none"
        )
    questions.say()
    if {"live", "not_live"} & set(draft.lamps):
        questions.say(
            "No lamp of it moves: relays that do so every two seconds are heard all day, and wear "
            "out. Instead its lamp live goes out, and one at a normally-closed contact (not_live) "
            "is lit, when the data is not good, glance has ended, or the USB has no power. Only a "
            "glance that was killed leaves the last state: let it run as a service that starts it "
            "again (docs/lights.md)."
        )
        return replace(draft, heartbeat=0)
    questions.say(
        "When the PC stops, this light shows its last state for ever. A lamp that moves every "
        "two seconds, the heartbeat, tells that the others can be believed."
    )
    if not spare:
        questions.say(
            "Every lamp shows a patient here, so there is none for it: the label must say so. A "
            "light with one lamp more, or one that goes out, is safer."
        )
        return replace(draft, heartbeat=0)
    if not strip:
        questions.say("Not for relays: they are heard all day, and wear out. Say 0 there.")
    last = 1 if draft.backward else draft.count
    beat = questions.ask(
        "Which lamp is the heartbeat (0 for none)",
        "--heartbeat",
        read,
        usual=str(last) if strip else None,
    )
    return replace(draft, heartbeat=beat)


def _finish(site: Site, draft: Draft) -> None:
    """Write the light down, and say what is to be done next."""
    from glance.site import LIGHTS

    shown = view_of(site, draft.board)
    light = write(site, pinned(site, draft, shown))
    for warning in worth_knowing(light, draft.group, shown):
        for line in wrapped(warning, "Warning: ", "  "):
            click.echo(line, err=True)
    click.echo(f"{light.name} is in {LIGHTS} now. Next:")
    click.echo(f"  glance lights labels {light.name} -o {light.name}.svg")
    click.echo("      (what goes beside its lamps, to print)")
    click.echo(f"  glance wall {draft.board.name} --lights")
    click.echo("      (or, without a wall: glance lights run)")
    click.echo("What runs lights already takes it up when started again.")


COMMANDS = {"setup": setup}
