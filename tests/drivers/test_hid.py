"""USB status lights: real lights of busylight-core on a self-made hidapi and on a real pty.

No such light was at hand. What the library makes of a colour is its own; here it is asked
for the right lamps, and whatever it says when a light goes is an OSError.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import tty
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from loguru import logger
from serial.tools.list_ports_common import ListPortInfo

from glance.lamps import Colour, usual_options
from glance_drivers.hid import DRIVER, HidWire, open_light

if TYPE_CHECKING:
    from collections.abc import Iterator

RED: Colour = (255, 0, 0)
GREEN: Colour = (0, 160, 60)
FLAG = (0x04D8, 0xF372, "Luxafor Flag")
BLINK1 = (0x27B8, 0x01ED, "blink(1) mk3")
KUANDO = (0x27BB, 0x3BCD, "BUSYLIGHT")
BUSY_TAG = (0x303A, 0x81DF, "Busy Tag")


@dataclass
class Plugged:
    """What is plugged in, and every report that was taken, the newest last."""

    there: dict[bytes, tuple[int, int, str, str]] = field(default_factory=dict)
    taken: list[bytes] = field(default_factory=list)
    open: set[bytes] = field(default_factory=set)

    def plug(self, what: tuple[int, int, str], serial: str = "A1", path: str = "1-1:1.0") -> None:
        """Plug a light in."""
        self.there[path.encode()] = (*what, serial)

    def enumerate(self) -> list[dict[str, object]]:
        """Answer as `hid.enumerate` does."""
        keys = ("path", "vendor_id", "product_id", "product_string", "serial_number")
        rest = {"manufacturer_string": "", "release_number": 0, "usage": 0, "usage_page": 0}
        rest |= {"interface_number": 0, "bus_type": 1}
        return [
            dict(zip(keys, (path, *what), strict=True)) | rest for path, what in self.there.items()
        ]


class Device:
    """A handle of hidapi, as far as a light needs one: a light that has gone takes -1."""

    def __init__(self, plugged: Plugged) -> None:
        self._plugged = plugged
        self._path = b""

    def open_path(self, path: bytes) -> None:
        """Open, as hidapi does."""
        if path not in self._plugged.there:
            raise OSError("open failed")
        self._path = path
        self._plugged.open.add(path)

    def write(self, report: bytes) -> int:
        """Take a report."""
        if self._path not in self._plugged.there:
            return -1
        self._plugged.taken.append(bytes(report))
        return len(report)

    send_feature_report = write

    def close(self) -> None:
        """Close."""
        self._plugged.open.discard(self._path)


@pytest.fixture
def usb(monkeypatch: pytest.MonkeyPatch) -> Plugged:
    """A USB bus with nothing on it, where hidapi would look."""
    import_module("busylight_core")  # it looks at the real hidapi when it is loaded
    plugged = Plugged()
    monkeypatch.setattr("hid.enumerate", plugged.enumerate)
    monkeypatch.setattr("hid.device", lambda: Device(plugged))
    monkeypatch.setattr("serial.tools.list_ports.comports", list)
    return plugged


def opened(address: str, count: int = 1) -> HidWire:
    return open_light(address, count, usual_options(DRIVER.options))


def show(wire: HidWire, *colours: Colour) -> None:
    (command,) = DRIVER.make(len(colours), usual_options(())).frame(colours, None)
    assert wire.write(command.sent) == len(command.sent)


def test_one_lamp_is_all_of_a_light(usb: Plugged) -> None:
    usb.plug(FLAG)

    show(opened("usb:04D8:F372"), RED)

    assert usb.taken == [bytes((1, 0xFF, *RED))]


def test_each_lamp_of_a_light_has_its_own_colour(usb: Plugged) -> None:
    usb.plug(FLAG)

    show(opened("usb:04D8:F372", 2), RED, GREEN)

    assert usb.taken == [bytes((1, 1, *RED)), bytes((1, 2, *GREEN))]


def test_a_light_of_feature_reports_takes_them(usb: Plugged) -> None:
    usb.plug(BLINK1)

    show(opened("usb:27B8:01ED"), RED)

    assert usb.taken[-1][:5] == bytes((1, ord("c"), *RED))


def test_a_repeated_frame_is_sent_again(usb: Plugged) -> None:
    usb.plug(FLAG)
    wire = opened("usb:04D8:F372")

    show(wire, RED)
    show(wire, RED)

    assert len(usb.taken) == 2


def test_half_a_frame_waits_for_the_rest_and_can_be_thrown_away(usb: Plugged) -> None:
    usb.plug(FLAG)
    wire = opened("usb:04D8:F372")

    wire.write(bytes((1, 2)))
    wire.discard()
    wire.write(bytes((3,)))
    wire.write(bytes((4, 5)))

    assert usb.taken == [bytes((1, 0xFF, 3, 4, 5))]


def test_a_light_that_is_unplugged_is_an_error_of_the_operating_system(usb: Plugged) -> None:
    usb.plug(FLAG)
    wire = opened("usb:04D8:F372")
    usb.there.clear()

    with pytest.raises(OSError, match="the light is gone"):
        show(wire, RED)


def test_a_light_that_is_back_is_opened_anew(usb: Plugged) -> None:
    usb.plug(FLAG)
    wire = opened("usb:04D8:F372")
    usb.there.clear()
    wire.close()
    usb.plug(FLAG, path="1-2:1.0")

    show(opened("usb:04D8:F372"), GREEN)

    assert usb.taken == [bytes((1, 0xFF, *GREEN))]
    assert usb.open == {b"1-2:1.0"}


def test_closing_twice_is_nothing(usb: Plugged) -> None:
    usb.plug(FLAG)
    wire = opened("usb:04D8:F372")

    wire.close()
    wire.close()

    assert usb.open == set()


def test_a_light_that_is_not_there_names_those_that_are(usb: Plugged) -> None:
    usb.plug(BLINK1, serial="3A0E")

    with pytest.raises(OSError, match=r"no lights answer.*USB:27B8:01ED:3A0E"):
        opened("usb:04D8:F372")


def test_of_two_alike_none_is_guessed(usb: Plugged) -> None:
    usb.plug(BLINK1, serial="3A0E", path="1-1:1.0")
    usb.plug(BLINK1, serial="3A0F", path="1-2:1.0")

    with pytest.raises(OSError, match="2 lights answer"):
        opened("usb:27B8:01ED")


@pytest.mark.parametrize("address", ["usb:27b8:01ed:3a0f", "1-2:1.0"])
def test_a_serial_number_or_a_socket_tells_two_alike_apart(usb: Plugged, address: str) -> None:
    usb.plug(BLINK1, serial="3A0E", path="1-1:1.0")
    usb.plug(BLINK1, serial="3A0F", path="1-2:1.0")

    opened(address)

    assert usb.open == {b"1-2:1.0"}


def test_more_lamps_than_a_light_has_are_refused_and_it_is_let_go(usb: Plugged) -> None:
    usb.plug(FLAG)

    with pytest.raises(OSError, match=r"it has 6 lamps, config/lights.toml says 7"):
        opened("usb:04D8:F372", 7)

    assert usb.open == set()


def test_a_light_that_may_not_be_opened_says_what_may_be_missing(
    usb: Plugged, monkeypatch: pytest.MonkeyPatch
) -> None:
    usb.plug(FLAG)
    here = usb.enumerate()
    usb.there.clear()
    monkeypatch.setattr("hid.enumerate", lambda: here)

    with pytest.raises(OSError, match=r"open failed.*udev"):
        opened("usb:04D8:F372")


def test_a_kuando_has_no_rhythm_of_its_own(usb: Plugged) -> None:
    usb.plug(KUANDO)
    before = set(threading.enumerate())

    show(opened("usb:27BB:3BCD"), RED)

    assert set(threading.enumerate()) == before
    assert len(usb.taken) == 1


def test_the_library_logs_nothing_and_others_still_log(usb: Plugged) -> None:
    usb.plug(FLAG)
    records: list[str] = []
    sink = logger.add(records.append, level="DEBUG", format="{name} {message}")
    wire = opened("usb:04D8:F372")
    usb.there.clear()

    with pytest.raises(OSError, match="gone"):
        show(wire, RED)
    logger.error("of another")
    logger.remove(sink)

    assert [record.split(maxsplit=1)[1].strip() for record in records] == ["of another"]


@pytest.fixture
def line(usb: Plugged, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The far end of a pty that pyserial takes for a Busy Tag's port."""
    assert usb is not None
    far, near = os.openpty()
    tty.setraw(near)
    port = ListPortInfo(os.ttyname(near))
    port.vid, port.pid, port.product = BUSY_TAG
    monkeypatch.setattr("serial.tools.list_ports.comports", lambda: [port])
    yield far
    os.close(near)


def test_a_serial_light_of_the_library_is_written_to(line: int) -> None:
    wire = opened("usb:303A:81DF")

    show(wire, GREEN)

    assert os.read(line, 100) == b"AT+SC=127,00a03c"
    wire.close()
    os.close(line)


def test_a_serial_light_that_is_unplugged_is_an_error_too(line: int) -> None:
    wire = opened("usb:303A:81DF")
    os.close(line)

    with pytest.raises(OSError, match="the light is gone"):
        show(wire, RED)
    wire.close()


def test_without_the_library_it_says_what_to_install() -> None:
    said = _python(
        "import sys; sys.modules['busylight_core'] = None\n"
        "from glance_drivers.hid import open_light\n"
        "from glance.lamps import Options\n"
        "try: open_light('usb:04D8:F372', 1, Options())\n"
        "except OSError as error: print(error)"
    )

    assert "pip install 'glance-board[hid]'" in said


def test_the_driver_itself_loads_no_library() -> None:
    said = _python(
        "import glance_drivers.hid, sys\n"
        "print({'busylight_core', 'loguru', 'hid', 'serial'} & {*sys.modules})"
    )

    assert said == "set()\n"


def _python(program: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    ).stdout
