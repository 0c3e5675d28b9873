"""The command that says what is plugged in, who holds it, and what stands in the way."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from glance.cli.sites import json_option, opened_site, signature, site_option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from glance.lamps import Light
    from glance.strip.holding import Thief
    from glance.strip.ports import Found

NOTHING = """\
No serial port here. Plug the light in, wait five seconds and look again; if nothing
appears, try another socket or cable (some cables only charge)."""


@click.command("list", short_help="What is plugged in, and who holds it.")
@json_option
@site_option
def list_ports(as_json: bool, site: Path | None) -> None:
    """Say what is plugged in: every port with its lasting name, device and holder.

    The first line of each port is what to give as --port. Nothing is opened, so no light
    changes. Programs that are known to take ports are named, with what to do. In a site,
    the light of config/lights.toml that is wired to a port is named, too.

    \b
    Examples:
      glance lights list
      sudo glance lights list      (sees the processes of every account)
    """
    from glance.strip.holding import unseen
    from glance.strip.ports import found, thieves

    wired = _wired(site)
    ports, robbers, hidden = found(), thieves(), unseen()
    if as_json:
        click.echo(_json(ports, robbers, hidden))
        return
    for line in lines(ports, robbers, hidden, wired):
        click.echo(line)


def _wired(site: Path | None) -> tuple[Light, ...]:
    """The lights of the site; none where no site is named and none is here."""
    from glance.errors import GlanceError
    from glance.strip.installed import Installed

    try:
        return opened_site(site).wiring(Installed()).lights
    except GlanceError:
        # Ports are looked for before there is a site, or while its wiring is being mended.
        if site is not None:
            opened_site(site)
        return ()


def _lights_at(port: Found, wired: Sequence[Light]) -> Iterator[str]:
    """The lights that are wired to a port, by any of its names."""
    from glance.errors import GlanceError
    from glance.strip.ports import resolve

    for light in wired:
        if light.line is None or "://" in light.port:
            continue
        try:
            path = resolve(light.port).path
        except GlanceError:
            continue
        if path == os.path.realpath(port.device):
            yield light.name


def lines(
    ports: Sequence[Found],
    robbers: Sequence[Thief],
    hidden: bool,
    wired: Sequence[Light] = (),
) -> Iterator[str]:
    """Tell of every port and thief; `hidden` says that some processes could not be looked at."""
    if not ports:
        yield NOTHING
    for port in ports:
        yield from port_lines(port)
        for name in _lights_at(port, wired):
            yield f"  wired as the light {name}"
        yield ""
    if hidden and ports:
        yield from wrapped("Who else holds a port: with sudo the processes of others are seen too.")
    if robbers:
        if hidden or not ports:
            yield ""
        yield "Programs here that are known to take ports:"
    for robber in robbers:
        runs = f"runs, process {robber.pid}" if robber.pid is not None else "installed, not running"
        yield from wrapped(f"{robber.name} ({runs}): {robber.does}", "  ", "    ")
        yield from wrapped(f"→ {robber.remedy}", "    ", "      ")


def port_lines(port: Found) -> Iterator[str]:
    """Tell of one port; the first line is its address."""
    yield port.address
    if port.vid_pid:
        number = f"serial number {port.serial}" if port.serial else "no serial number"
        product = f"{port.product}, " if port.product else ""
        socket = f", socket {port.location}" if port.location else ""
        yield from wrapped(f"{product}{port.vid_pid}, {number}{socket}", "  ", "    ")
    else:
        yield "  built into this machine, no USB"
    if port.address != port.device:
        yield f"  now {port.device}"
    if port.by_id and port.serial:
        yield f"  also {port.by_id}"
    for holder in port.holders:
        yield from wrapped(f"held by process {holder.pid}: {holder.command or '?'}", "  ", "    ")
    if not port.mine:
        yield from wrapped(no_right(port.group), "  ", "    ")


def no_right(group: str) -> str:
    """Say how this account comes to be let in to a device of a group."""
    import grp

    name = signature().actor.removeprefix("os:")
    if group in ("", "root"):
        return "you may not open it, and no group may; ask whoever looks after this machine"
    try:
        member = name in grp.getgrnam(group).gr_mem
    except KeyError:
        member = False
    if member:
        return f"you may not open it yet: {name} is in the group {group} once signed on again"
    return (
        f"you may not open it: it is for the group {group}; "
        f"sudo usermod -aG {group} {name}, then sign out and on again"
    )


def wrapped(text: str, first: str = "", rest: str = "") -> Iterator[str]:
    """Give a text in lines that fit the terminal; a path or command is never torn apart."""
    import shutil
    import textwrap

    width = min(shutil.get_terminal_size().columns, 100)
    yield from textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _json(ports: Sequence[Found], robbers: Sequence[Thief], hidden: bool) -> str:
    import json

    return json.dumps(
        {
            "ports": [
                {
                    "address": port.address,
                    "behind": port.identity,
                    "device": port.device,
                    "by_path": port.by_path or None,
                    "by_id": port.by_id or None,
                    "vid_pid": port.vid_pid or None,
                    "serial": port.serial or None,
                    "location": port.location or None,
                    "product": port.product or None,
                    "links": list(port.links),
                    "may_open": port.mine,
                    "group": port.group or None,
                    "holders": [holder._asdict() for holder in port.holders],
                }
                for port in ports
            ],
            "processes_unseen": hidden,
            "thieves": [
                {
                    "name": robber.name,
                    "pid": robber.pid,
                    "does": robber.does,
                    "remedy": robber.remedy,
                }
                for robber in robbers
            ],
        },
        indent=2,
    )


COMMANDS = {"list": list_ports}
