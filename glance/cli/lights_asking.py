"""What `glance lights setup` asks, and how an answer is read; options answer beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import click

from glance.cli.lights_drivers import bounds, written
from glance.cli.lights_list import no_right
from glance.cli.lights_questions import Choices
from glance.errors import BadInput, GlanceError, NotAllowed, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from glance.board import Board, LampGroup
    from glance.cli.lights_questions import Questions
    from glance.lamps import Driver, Option, Wiring
    from glance.lamps.options import Value
    from glance.strip.installed import Installed
    from glance.strip.ports import Found

NO_PORT = "-"
_LOOK, _UNTRIED, _OTHER = "l", "u", "o"
_EACH = {
    "place": "a segment for each bed",
    "patient": "a segment for each patient",
    "location": "a segment for each ward or team",
    "board": "one segment, the worst of all",
}


class Socket(NamedTuple):
    """Where a light is: its address, the device that is there now, whether it cannot be tried."""

    port: str
    behind: str
    held: bool = False


def asked_port(questions: Questions, given: str | None, taken: Mapping[str, str]) -> Socket:
    """Ask where the light is plugged in.

    `taken` are the lights that have a port already, by its address.
    """
    from glance.strip.ports import found

    ports: Sequence[Found] = ()
    if given is None:
        try:
            ports = found()
        except NotAllowed as error:
            questions.say(f"{error}; without it, lights on the network or without a port work.")
        _tell_ports(questions, ports, taken)
    choices = Choices(
        [port.address for port in ports],
        [Socket(port.address, port.identity) for port in ports],
        "port",
        lambda typed: Socket(*_address(typed, questions)),
    )

    def free(typed: str) -> Socket:
        chosen = choices.read(typed)
        if chosen.port in taken:
            raise BadInput(f"the light {taken[chosen.port]} has that port; a port is for one light")
        return chosen

    asked = "Number or address (? for the list)" if ports else "Address"
    while True:
        chosen = questions.ask(
            asked,
            "--port",
            free,
            given=given,
            again=lambda: _tell_ports(questions, ports, taken),
        )
        for port in ports:
            if port.address == chosen.port and not port.mine:
                questions.say(f"Take care: {no_right(port.group)}.")
        way = _way_past_holders(questions, chosen.port, choice=given is None)
        if way != _OTHER:
            return chosen._replace(held=way == _UNTRIED)


def _way_past_holders(questions: Questions, address: str, *, choice: bool) -> str:
    """Say who holds a port, and ask whether to wait for its end; "" where it is free."""
    from glance.strip.holding import holders
    from glance.strip.ports import resolve

    ways = {_LOOK: "look again, once it has ended", _UNTRIED: "go on, and try no lamp now"}
    if choice:
        ways[_OTHER] = "another port"
    while questions.person and address and "://" not in address:
        try:
            held = holders(resolve(address).path)
        except GlanceError:
            return ""
        if not held:
            return ""
        for holder in held:
            questions.say(
                f"Process {holder.pid} ({holder.command or '?'}) holds that port; its lamps "
                "cannot be tried before that ends."
            )
        way = questions.pick("What now", ways)
        if way != _LOOK:
            return way
    return ""


def _tell_ports(questions: Questions, ports: Sequence[Found], taken: Mapping[str, str]) -> None:
    questions.say()
    questions.say("Where is it plugged in?")
    for at, port in enumerate(ports, 1):
        used = f" (the light {taken[port.address]})" if port.address in taken else ""
        questions.say(f"{_told(port)}{used}", f"  {at}  ", "     ")
    if not ports:
        questions.say("  No serial port is here. Plug the light in and start again, or else:")
    questions.say(
        f"On the network: an address such as socket://10.0.0.5:4001. No port at all: {NO_PORT}"
    )


def _told(port: Found) -> str:
    if not port.vid_pid:
        return f"built-in port {port.device}"
    what = f"{port.product or 'USB device'} {port.vid_pid}"
    socket = f" in socket {port.location}" if port.location else ""
    return f"{what}{socket}, now {port.device}"


def _address(typed: str, questions: Questions) -> tuple[str, str]:
    """Read an address that was typed, and the device that it means now."""
    from glance.strip.ports import resolve

    if not typed:
        raise BadInput(f"expected a number, an address or {NO_PORT}")
    if typed == NO_PORT:
        return "", ""
    try:
        return typed, resolve(typed).identity
    except NotFound as error:
        # A script may wire a light before it is there; a person has mistyped.
        if questions.person or not typed.startswith(("/", "usb:")):
            raise
        click.echo(f"Warning: {error}", err=True)
        return typed, ""


def asked_driver(questions: Questions, port: str, installed: Installed) -> Driver:
    """Ask what kind of light it is, among those that a port of that sort can have."""
    fitting: list[Driver] = []
    for name in installed:
        try:
            driver = installed[name]
        except GlanceError as error:
            questions.say(f"Left out: {error}.")
            continue
        if (driver.line is None) is (not port):
            fitting.append(driver)
    width = max((len(driver.name) for driver in fitting), default=0)

    def told() -> None:
        questions.say()
        questions.say("What kind of light is it? Its box, or its seller's page, says so.")
        for at, driver in enumerate(fitting, 1):
            first = f"  {at:2}  {driver.name:{width}}  "
            questions.say(driver.about, first, " " * len(first))

    told()
    choices = Choices([driver.name for driver in fitting], fitting, "driver")
    return questions.ask("Number or name (? for the list)", "--driver", choices.read, again=told)


def asked_group(
    questions: Questions,
    boards: Mapping[str, Board],
    board: str | None,
    shows: str | None,
) -> tuple[Board, LampGroup]:
    """Ask which board the light shows, and which of its groups of lamps."""
    every = [(one, group) for one in boards.values() for group in one.lamps]
    if not every:
        raise NotFound(
            "no board says what lights show of it; add to boards/NAME.toml: [[lamps]], "
            'name = "beds" and each = "place"'
        )
    pairs = [
        (one, group)
        for one, group in every
        if board in (None, one.name) and shows in (None, group.name)
    ]
    if not pairs:
        there = ", ".join(f"{one.name} {group.name}" for one, group in every)
        wanted = " ".join(filter(None, (board, shows)))
        raise NotFound(f"no board and lamps {wanted!r}; boards and their lamps here: {there}")
    if len(pairs) == 1 and (board is not None or shows is not None):
        return pairs[0]

    def told() -> None:
        questions.say()
        questions.say("What does it show?")
        for at, (one, group) in enumerate(pairs, 1):
            each = _EACH[group.each.value]
            questions.say(f"{group.name} of the board {one.name}: {each}", f"  {at}  ", "     ")

    told()
    names = [f"{one.name} {group.name}" for one, group in pairs]

    def by_group(typed: str) -> tuple[Board, LampGroup]:
        from glance.plain import plain
        from glance.toml import nearest

        fitting = [pair for pair in pairs if pair[1].name == typed]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            ways = " or ".join(repr(f"{one.name} {group.name}") for one, group in fitting)
            raise BadInput(f"{typed} is of several boards; say {ways}")
        near = nearest(typed, (*(group.name for _, group in pairs), *names), listing=False)
        raise NotFound(f"no lamps {plain(typed)!r}{near or '; say their number'}")

    choices = Choices(names, pairs, "board and lamps", by_group)
    return questions.ask(
        "Number or name (? for the list)", "--board and --shows", choices.read, again=told
    )


def asked_options(
    questions: Questions, driver: Driver, given: Sequence[str]
) -> Mapping[str, Value]:
    """Ask for the driver's own options; those that stay usual are left out."""
    said: dict[str, Value] = {}
    known = {option.key: option for option in driver.options}
    for pair in given:
        key, equals, text = pair.partition("=")
        if not equals or key not in known:
            from glance.plain import plain
            from glance.toml import nearest

            raise BadInput(
                f"--option {plain(pair)!r}: expected KEY=VALUE for {driver.name}"
                f"{nearest(key, tuple(known)) or '; it has none'}"
            )
        try:
            said[key] = _value(known[key], text)
        except BadInput as error:
            raise BadInput(f"--option {error}") from error
    if given or not known or not questions.person:
        return said
    questions.say()
    questions.say(f"Options of {driver.name}, as they usually are:")
    for option in driver.options:
        told = f"{option.key} = {written(option.usual)}: {option.help} ({bounds(option)})"
        questions.say(told, "  ", "    ")
    if questions.agree("Change any of them?", usual=False):
        for option in driver.options:
            usual = ",".join(option.usual) if isinstance(option.usual, tuple) else None
            shown = written(option.usual).strip('"') if usual is None else usual
            value = questions.ask(
                f"{option.key} ({bounds(option)})", "--option", _reader(option), usual=shown
            )
            if value != option.usual:
                said[option.key] = value
    return said


def _reader(option: Option) -> Callable[[str], Value]:
    return lambda typed: _value(option, typed)


def _value(option: Option, typed: str) -> Value:
    """Read what was typed for an option, as if it stood in the wiring file."""
    from glance.lamps import OptionKind
    from glance.toml import parse

    texts = [part.strip() for part in typed.split(",") if part.strip()]
    match option.kind:
        case OptionKind.TEXTS:
            text = written(texts)
        case OptionKind.TEXT | OptionKind.CHOICE:
            text = written(typed)
        case OptionKind.FLAG:
            text = {"yes": "true", "y": "true", "no": "false", "n": "false"}.get(typed, typed)
        case _:
            text = typed
    expected = f"{option.key}: expected {bounds(option)}"
    # A value is one line of TOML; anything more would be other settings.
    if not typed.isprintable():
        raise BadInput(expected)
    try:
        table = parse(f"{option.key} = {text}", "--option")
        value = option.read(table)
        table.finish()
    except GlanceError as error:
        raise BadInput(expected) from error
    return value


def asked_name(
    questions: Questions, before: Wiring, board: Board, group: LampGroup, given: str | None
) -> str:
    """Ask what to call the light; what it shows makes the usual name."""
    import re

    from glance.lamps.wired import LONGEST_NAME

    taken = {light.name for light in before.lights}
    usual = re.sub(r"[^A-Za-z0-9_.-]+", "-", f"{board.name}-{group.name}").strip("-_.")
    usual = usual[: LONGEST_NAME - 4] or "light"
    free = (name for name in (usual, *(f"{usual}-{at}" for at in range(2, 999))))

    def read(typed: str) -> str:
        if typed in taken:
            raise BadInput(f"a light is named {typed} already")
        if not re.fullmatch(rf"[A-Za-z0-9][A-Za-z0-9_.-]{{,{LONGEST_NAME - 1}}}", typed):
            raise BadInput(f"a name has up to {LONGEST_NAME} letters, digits, -, _ or .")
        return typed

    usual = next(name for name in free if name not in taken)
    return questions.ask("What is it to be called", "--name", read, given=given, usual=usual)
