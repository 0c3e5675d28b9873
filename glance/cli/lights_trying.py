"""The commands that have one light show itself: where it is, and that every lamp works."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from glance.cli import completing
from glance.cli.lights_alone import lit
from glance.cli.sites import (
    opened_site,
    opened_store,
    request_id,
    signature,
    site_option,
    utc_now,
)
from glance.errors import BadInput, Failure, NotAllowed, NotFound, StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from glance.lamps import Light, LightStatus
    from glance.site import Site
    from glance.strip.keeper import Keeper

TEST_WITHIN = 5.0
_LOOK_EVERY = 0.05


@click.command("identify", short_help="Find a light in the room: it dips white.")
@click.argument("name", shell_complete=completing.lights)
@click.option(
    "--seconds",
    type=click.IntRange(1, 60),
    default=10,
    show_default=True,
    help="For how long.",
)
@site_option
def identify(name: str, seconds: int, site: Path | None) -> None:
    """Have the light NAME dip white, so that it is found in the room.

    Lamps that are on or off go off and on instead, all of them, a second each.

    A wall or a service that runs the light is asked to do it; where nobody runs it, it is
    opened for as long as this takes.

    \b
    Examples:
      glance lights identify beds
      glance lights identify beds --seconds 60
    """
    opened = opened_site(site)
    light = known_light(opened, name)
    if _run_by(opened, light):
        _have_done(opened, "identify", light, seconds)
        return
    with lit(opened, light) as keeper:
        click.echo(f"{light.name} {_manner(light)} for {seconds} s; Ctrl-C ends it")
        keeper.identify(seconds)
        _await_showing(keeper, "identify")
        until = time.monotonic() + seconds
        # In short steps: a signal just before a long one would be heard at its end.
        while time.monotonic() < until:
            time.sleep(_LOOK_EVERY)
        _insist_on_answer(keeper.status())


@click.command("test", short_help="Try the lamps of a light, one after the other.")
@click.argument("name", shell_complete=completing.lights)
@site_option
def test(name: str, site: Path | None) -> None:
    """Light every lamp of the light NAME in turn, within three seconds.

    The change log keeps who did it, since for that long the light shows no patient. A wall
    or a service that runs the light is asked to do it.

    \b
    Example:
      glance lights test beds
    """
    opened = opened_site(site)
    light = known_light(opened, name)
    running = _run_by(opened, light)
    _log(opened, light)
    if running:
        _have_done(opened, "test", light)
        return
    with lit(opened, light) as keeper:
        click.echo(f"{light.name}: watch every lamp light in turn, in the order of the labels")
        keeper.lamp_test()
        _wait_for_test(keeper)
        _insist_on_answer(keeper.status())


def known_light(site: Site, name: str) -> Light:
    """The light of that name; NotFound names those there are."""
    from glance.plain import plain
    from glance.strip.installed import Installed
    from glance.toml import nearest

    lights = {light.name: light for light in site.wiring(Installed()).lights}
    if not lights:
        raise BadInput(
            f"config/lights.toml of {site.folder} names no light; glance lights setup wires one"
        )
    if name not in lights:
        raise NotFound(
            f"no light named {plain(name)!r} in config/lights.toml{nearest(name, tuple(lights))}"
        )
    return lights[name]


def _log(site: Site, light: Light) -> None:
    """Write the test down before the first lamp; StoreError says that there is no test."""
    from glance.census import Event, Happening

    try:
        with opened_store(site, writable=True) as store:
            event = Event(Happening.LIGHT_TEST, light.name)
            store.record([event], signature(), request_id(), utc_now())
    except StoreError as error:
        raise type(error)(
            f"{light.name} was not tested, since that could not be logged: {error}"
        ) from error


def _manner(light: Light) -> str:
    from glance.lamps import Sort

    return "dips white" if light.driver.sort is Sort.COLOURS else "goes off and on"


def _run_by(site: Site, light: Light) -> bool:
    """Whether a program runs the light and can be asked; NotAllowed where that is not known.

    Two that write to one light would have it change between two pictures for ever.
    """
    from glance.strip.counter import ask

    answers = ask(site.folder, "status")
    for answer in answers:
        if answer.problem:
            raise NotAllowed(
                f"{light.name} was not opened, since a program may run it that cannot be asked: "
                f"{answer.problem}"
            )
        for status in answer.lights:
            if status.name != light.name and light.line and status.port == light.port:
                raise NotAllowed(
                    f"{light.name} was not opened: {answer.what} (process {answer.pid}) runs "
                    f"{status.name} on {light.port}; start that anew"
                )
    return any(status.name == light.name for answer in answers for status in answer.lights)


def _have_done(site: Site, what: str, light: Light, seconds: int = 0) -> None:
    """Have the program that runs a light do it; Failure where it does not."""
    from glance.strip.counter import ask

    answers = ask(site.folder, what, light.name, seconds=seconds)
    did = [answer for answer in answers if answer.done]
    does = _manner(light) if what == "identify" else "lights every lamp in turn"
    for answer in did:
        click.echo(f"{light.name} {does} now, by {answer.what} (process {answer.pid})")
    if not did:
        why = next((answer.problem for answer in answers if answer.problem), "")
        raise Failure(f"{light.name}: {why or 'whoever ran it has just ended; ask again'}")
    running = ask(site.folder, "status")
    for status in (one for answer in running for one in answer.lights):
        if status.name == light.name:
            _insist_on_answer(status)


def _wait_for_test(keeper: Keeper) -> None:
    _await_showing(keeper, "test")
    deadline = time.monotonic() + TEST_WITHIN
    while keeper.status().shows == "test" and time.monotonic() < deadline:
        time.sleep(_LOOK_EVERY)


def _await_showing(keeper: Keeper, what: str) -> None:
    """Wait until the light shows what it was asked to: not before its lamps are still."""
    deadline = time.monotonic() + TEST_WITHIN
    while keeper.status().shows != what and time.monotonic() < deadline:
        time.sleep(_LOOK_EVERY)


def _insist_on_answer(status: LightStatus) -> None:
    """Raise Failure where nothing says that the light shows what it was told."""
    from glance.lamps import Health

    if status.health is not Health.LIT:
        raise Failure(f"{status.name}: {status.health.value}: {status.problem or 'not lit'}")


COMMANDS = {"identify": identify, "test": test}
