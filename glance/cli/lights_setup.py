"""The command that wires a light: asks, tries its lamps, and writes config/lights.toml."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from glance.cli import completing
from glance.cli.lights_asking import (
    asked_driver,
    asked_group,
    asked_name,
    asked_options,
    asked_port,
)
from glance.cli.lights_draft import Draft, insist_on_writing, with_draft, write
from glance.cli.lights_drivers import known_driver
from glance.cli.lights_drivers import offered as drivers_offered
from glance.cli.lights_questions import Questions, number
from glance.cli.sites import opened_site, site_option
from glance.errors import BadInput
from glance.lamps import Sort

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from glance.lamps import Driver, Wiring
    from glance.site import Site

_OPTIONS = (
    click.option("--port", metavar="ADDRESS", help="Where it is, as glance lights list says."),
    click.option(
        "--driver",
        metavar="NAME",
        shell_complete=drivers_offered,
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
      glance lights setup --driver console --board ward --shows beds --count 28
      glance lights setup --driver lcus --port usb:1A86:7523@1-1.2 --board ward \\
          --shows ward --count 3 --lamps red,amber+due,green --heartbeat 0
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
    named = asked_name(questions, before, draft.board, draft.group, given["name"])
    _finish(opened, replace(draft, name=named))


def _drafted(questions: Questions, site: Site, before: Wiring, given: Mapping[str, Any]) -> Draft:
    """Ask for everything that can be known without the lamps being lit."""
    driver, port, behind = _device(questions, before, given)
    vocabulary = site.vocabulary()
    boards = {name: site.board(name, vocabulary) for name in site.boards()}
    board, group = asked_group(questions, boards, given["board"], given["shows"])
    options = asked_options(questions, driver, given["own"])
    questions.say()
    count = questions.ask(
        "How many lamps has it",
        "--count",
        number(1, driver.most),
        given=given["count"],
        usual=str(driver.usual) if driver.usual else None,
    )
    draft = Draft(driver, port, behind, board, group, "", count, options)
    draft = replace(draft, backward=bool(given["backward"]))
    sort = _strip if driver.sort is Sort.COLOURS else _switches
    return sort(questions, draft, given)


def _device(
    questions: Questions, before: Wiring, given: Mapping[str, Any]
) -> tuple[Driver, str, str]:
    """Ask what it is and where: the driver, the address, and the device behind that."""
    from glance.strip.installed import Installed

    installed = Installed()
    driver = known_driver(installed, given["driver"]) if given["driver"] is not None else None
    port = behind = ""
    if driver is None or driver.line is not None:
        taken = {light.port: light.name for light in before.lights if light.line is not None}
        port, behind = asked_port(questions, given["port"], taken)
    if driver is None:
        driver = asked_driver(questions, port, installed)
    if driver.line is not None and not port:
        raise BadInput(f"--port: {driver.name} is on a serial line; say where it is plugged in")
    if driver.line is None:
        port = questions.ask(
            "Its address, as the driver wants it (Enter for none)",
            "--port",
            lambda typed: typed,
            given=given["port"],
            usual="",
        )
    return driver, port, behind


def _strip(questions: Questions, draft: Draft, given: Mapping[str, Any]) -> Draft:
    """Ask what only lamps of any colour have."""
    from glance.lamps.current import least_limit
    from glance.lamps.wired import LARGEST_LIMIT_MA
    from glance.lamps.wiring import LIMIT_MA

    _refuse(draft, "lamps", given["lamps"])
    each = questions.ask(
        "How many neighbours show one segment",
        "--each",
        number(1, draft.count),
        given=given["each"],
        usual="1",
    )
    least = least_limit(draft.count)
    questions.say(
        "The limit of its current keeps the supply from harm: 400 mA for a USB socket of a PC; "
        "with a supply of its own, what is printed on that."
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
    usual = 1 if draft.group.each.value in ("place", "patient") else min(3, draft.count)
    per = draft.count
    if draft.count > 1:
        per = questions.ask(
            "How many of them belong together, for one bed, one team or all",
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
    return replace(draft, name="new-light", heartbeat=0)


def _tried(questions: Questions, site: Site, draft: Draft, given: Mapping[str, Any]) -> Draft:
    """Try the lamps with whoever looks at them, and take what they see into the draft."""
    from glance.cli.lights_lamps import asked_meaning, tried

    asking = draft.driver.sort is Sort.SWITCHES and given["lamps"] is None and questions.person
    questions.say()
    trying = given["trying"]
    if trying and not questions.person:
        raise BadInput("--try needs a person who looks at the lamps, and a terminal")
    if questions.agree("Shall the lamps be tried now?", usual=questions.person, given=trying):
        _, light = with_draft(site, _provisional(draft))
        usual = draft.lamps if asking else ()
        seen = tried(questions, site, light, usual, turn=given["backward"] is None)
        return replace(
            draft, backward=seen.backward or draft.backward, lamps=seen.lamps or draft.lamps
        )
    if asking:
        meant = (asked_meaning(questions, at, usual) for at, usual in enumerate(draft.lamps, 1))
        return replace(draft, lamps=tuple(meant))
    return draft


def _kept_alive(questions: Questions, draft: Draft, given: Mapping[str, Any]) -> Draft:
    """Ask for the lamp that moves while glance is well, where the device needs one."""
    read = number(0, draft.count)
    if given["heartbeat"] is not None or not draft.driver.holds:
        beat = questions.ask("", "--heartbeat", read, given=given["heartbeat"] or "0")
        return replace(draft, heartbeat=beat or (0 if draft.driver.holds else None))
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
    questions.say("When the PC stops, this light shows its last state for ever. A lamp that")
    questions.say("moves every two seconds, the heartbeat, tells that the others can be believed.")
    if not spare:
        questions.say("Every lamp shows a patient here, so there is none for it: the label must")
        questions.say("say so. A light with one lamp more, or one that goes out, is safer.")
        return replace(draft, heartbeat=0)
    last = 1 if draft.backward and strip else draft.count
    beat = questions.ask(
        "Which lamp is the heartbeat (0 for none)", "--heartbeat", read, usual=str(last)
    )
    return replace(draft, heartbeat=beat)


def _finish(site: Site, draft: Draft) -> None:
    """Write the light down, and say what is to be done next."""
    from glance.lamps.cautions import cautions
    from glance.site import LIGHTS

    light = write(site, draft)
    for caution in cautions(light, draft.group):
        click.echo(f"Warning: {caution}", err=True)
    click.echo(f"{light.name} is in {LIGHTS} now. Next:")
    click.echo(f"  glance lights labels {light.name}    (prints what goes beside its lamps)")
    click.echo(
        f"  glance wall {draft.board.name} --lights    (or, without a wall: glance lights run)"
    )
    click.echo("What runs lights already takes it up when started again.")


COMMANDS = {"setup": setup}
