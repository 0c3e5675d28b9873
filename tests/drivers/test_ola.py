"""Our DMX as OLA decodes it: a real olad behind a pty on which a self-made widget answers.

olad asks what is at the far end and is told that it is an ENTTEC DMX USB Pro. Every
packet that glance would send (label 6) is handed to it as one that the widget has
received (label 5), and OLA's web server says what it sees in each slot.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import tempfile
import time
import tty
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from glance.lamps import Colour, usual_options
from glance_drivers.usbpro import DRIVER, END, PARAMETERS, SEND, SERIAL, START, message
from tests.conftest import _program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glance.lamps.options import Value

RECEIVED = 5
NOBODY = 65534
# olad starts every plugin that no file disables, and some look for devices on the network.
OTHERS = (
    *("artnet", "dmx4linux", "dummy", "e131", "espnet", "ftdidmx", "gpio", "karate", "kinet"),
    *("milinst", "nanoleaf", "opendmx", "openpixelcontrol", "osc", "pathport", "renard"),
    *("sandnet", "shownet", "spi", "stageprofi", "uartdmx", "usbdmx"),
)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
WITHIN = 20.0


class Widget(Thread):
    """Answers as SERIAL.md's RGB mixer does, and hands frames back as if received."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._far, self._near = os.openpty()
        tty.setraw(self._near)
        self.path = os.ttyname(self._near)
        Path(self.path).chmod(0o666)

    def run(self) -> None:
        """Answer until the pty is closed."""
        heard = b""
        while True:
            try:
                heard += os.read(self._far, 4096)
            except OSError:
                return
            while len(heard) > 4 and len(heard) >= (whole := 5 + heard[2] + 256 * heard[3]):
                label, heard = heard[1], heard[whole:]
                if label == PARAMETERS:
                    os.write(self._far, message(PARAMETERS, bytes((0, 1, 9, 1, 40))))
                elif label == SERIAL:
                    os.write(self._far, message(SERIAL, bytes((1, 0, 0, 0))))

    def reflect(self, sent: bytes) -> None:
        """Hand a packet back with a status of 0: nothing was lost."""
        assert (sent[0], sent[1], sent[-1]) == (START, SEND, END)
        os.write(self._far, message(RECEIVED, bytes(1) + sent[4:-1]))

    def echo(self, sent: bytes) -> None:
        """Hand the bytes back as they are, but for the label."""
        os.write(self._far, sent[:1] + bytes((RECEIVED,)) + sent[2:])

    def close(self) -> None:
        """Unplug it."""
        os.close(self._near)  # which ends the thread, once nobody has the port open
        self.join(5)
        os.close(self._far)


class Ola:
    """A running olad with one widget, whose input is universe 1."""

    def __init__(self, widget: Widget, port: int) -> None:
        self._widget = widget
        self._port = port

    def patch(self) -> None:
        """Wait until olad has found the widget, and give its input to universe 1."""
        inputs: list[str] = []
        deadline = time.monotonic() + WITHIN
        while not inputs and time.monotonic() < deadline:
            time.sleep(0.05)
            with suppress(OSError, HTTPException):
                ports = self._ask("json/get_ports")
                inputs = [port["id"] for port in ports if not port["is_output"]]
        assert inputs, "olad has not found the widget"
        self._ask("new_universe", {"id": "1", "name": "glance", "add_ports": inputs[0]})

    def sees(self, sent: bytes) -> list[int]:
        """Give the slots that OLA has after a packet has come to it."""
        self._widget.reflect(sent)
        return self._slots([*sent[5:-1]])

    def reads(self, sent: bytes) -> list[int]:
        """Give the slots that OLA has after those very bytes have come to it.

        It takes the start code for the status, and the first slot, if it is 0, for the start code.
        """
        self._widget.echo(sent)
        return self._slots([*sent[6:-1]])

    def _slots(self, awaited: list[int]) -> list[int]:
        slots: list[int] = []
        deadline = time.monotonic() + WITHIN
        while slots != awaited and time.monotonic() < deadline:
            slots = self._ask("get_dmx?u=1")["dmx"]
        return slots

    def _ask(self, path: str, posted: dict[str, str] | None = None) -> Any:
        form = None if posted is None else urlencode(posted)
        with closing(HTTPConnection("127.0.0.1", self._port, timeout=5)) as talk:
            talk.request("GET" if form is None else "POST", f"/{path}", form, FORM)
            return json.load(talk.getresponse())


@pytest.fixture(scope="session")
def olad() -> str:
    """The path of the Open Lighting Architecture's daemon."""
    return _program("olad")


@pytest.fixture(scope="module")
def ola(olad: str) -> Iterator[Ola]:
    """An olad of its own, which is stopped in the end; root starts it as nobody."""
    # pytest's own folders are closed to the account that olad runs as.
    with tempfile.TemporaryDirectory(prefix="glance-ola-") as folder:
        home = Path(folder)
        widget = Widget()
        # olad locks the device's name for the whole machine.
        link = home / f"glance{os.getpid()}"
        link.symlink_to(widget.path)
        for other in OTHERS:
            (home / f"ola-{other}.conf").write_text("enabled = false\n")
        (home / "ola-usbserial.conf").write_text(
            f"enabled = true\ndevice_dir = {home}\ndevice_prefix = {link.name}\n"
        )
        command, port = _command(olad, home)
        widget.start()
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as running:
            try:
                ola = Ola(widget, port)
                ola.patch()
                yield ola
            finally:
                running.terminate()
                running.wait(10)
                widget.close()


def _command(olad: str, home: Path) -> tuple[list[str], int]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("", 0)) as two:
        web, control = one.getsockname()[1], two.getsockname()[1]
    command = [olad, "-c", str(home), "-i", "lo", "-p", str(web), "-r", str(control)]
    command.append("--no-register-with-dns-sd")
    if os.geteuid() == 0:
        for path in (home, *home.glob("*.conf")):
            os.chown(path, NOBODY, NOBODY)
        ids = (f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
        command = ["setpriv", *ids, *command]
    return command, web


@pytest.mark.parametrize(
    ("count", "options"),
    [
        pytest.param(60, {}, id="a strip of 60"),
        pytest.param(170, {}, id="as many as there are slots"),
        pytest.param(10, {"first_slot": 101}, id="from slot 101"),
        pytest.param(128, {"layout": "dimmer+rgb"}, id="with dimmers"),
        pytest.param(128, {"layout": "rgbw"}, id="with white lamps"),
    ],
)
def test_ola_sees_every_slot_as_it_was_meant(
    ola: Ola, count: int, options: dict[str, Value]
) -> None:
    encoder = DRIVER.make(count, usual_options(DRIVER.options, **options))
    colours: tuple[Colour, ...] = tuple(
        (at % 256, 7 * at % 256, 255 - at % 256) for at in range(count)
    )
    (command,) = encoder.frame(colours, None)

    slots = ola.sees(command.sent)

    assert len(slots) == 512
    assert bytes(slots) == meant(colours, options)


@pytest.mark.parametrize("count", [1, 85, 170])
def test_ola_parses_the_very_bytes_that_are_sent(ola: Ola, count: int) -> None:
    encoder = DRIVER.make(count, usual_options(DRIVER.options, first_slot=2))
    colours = tuple((at % 256, 11 * at % 256, 255 - at % 256) for at in range(count))
    (command,) = encoder.frame(colours, None)

    assert bytes(ola.reads(command.sent)) == meant(colours, {})[:511]


def meant(colours: tuple[Colour, ...], options: dict[str, Value]) -> bytes:
    """Give the 512 slots that such fixtures have, reckoned without the driver."""
    slots = bytearray(512)
    layout, at = options.get("layout", "rgb"), int(str(options.get("first_slot", 1))) - 1
    for red, green, blue in colours:
        white = min(red, green, blue)
        fixture = {
            "rgb": (red, green, blue),
            "dimmer+rgb": (255, red, green, blue),
            "rgbw": (red - white, green - white, blue - white, white),
        }[str(layout)]
        slots[at : at + len(fixture)] = fixture
        at += len(fixture)
    return bytes(slots)
