"""Opening the wire to a light."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import termios
from typing import TYPE_CHECKING, Any

import pytest
import serial

from glance.errors import BadInput, GlanceError, NotAllowed, NotFound
from glance.lamps import Health, Line
from glance.strip.ports import Resolved
from glance.strip.wires import Held, open_wire
from tests.strip.conftest import Memory, colours_of, made_light, numbered, quick, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from glance.lamps import Options, Wire
    from tests.strip.conftest import Keeping
    from tests.strip.plugged import Device

HOLDS = """
import sys
from glance.strip.wires import locked
lock = locked("adalight {0}", "{0}")
print("held", flush=True)
sys.stdin.read()
"""


def _have_closing_lower_the_lines(device: Device) -> None:
    """Set the port as a port of a PC comes."""
    port = os.open(device.link, os.O_RDWR | os.O_NOCTTY)
    setting = termios.tcgetattr(port)
    setting[2] |= termios.HUPCL
    termios.tcsetattr(port, termios.TCSANOW, setting)
    assert termios.tcgetattr(port)[2] & termios.HUPCL
    os.close(port)


def test_a_port_is_asked_for_with_its_own_parity_both_lines_up_and_no_flow_control(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, object]] = []
    lines: list[tuple[bool, bool]] = []

    real = serial.Serial

    def watched(path: str, **settings: Any) -> serial.Serial:
        asked.append(settings)
        port = real(path, **settings)
        lines.append((port.dtr, port.rts))
        return port

    monkeypatch.setattr(serial, "Serial", watched)
    open_wire(made_light(device.link, line=Line(baud=19200, parity="E", bits=7))).close()
    settings = asked[0]

    assert (settings["baudrate"], settings["parity"], settings["bytesize"]) == (19200, "E", 7)
    assert settings["exclusive"] is True
    assert not any(settings.get(flow) for flow in ("rtscts", "dsrdtr", "xonxoff"))
    assert lines == [(True, True)]


def test_another_device_behind_a_name_is_told_of_by_the_wire_and_the_keeper(
    device: Device, keeping: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was found there is self-made: a pty has no identity."""

    def resolved(address: str, behind: str) -> Resolved:
        return Resolved(str(device.link), "1A86:7523", (f"{address} was {behind}",))

    monkeypatch.setattr("glance.strip.ports.resolve", resolved)
    keeper = keeping(made_light("usb:1A86:7523", quick(), behind="2341:0043"))
    wait_for(lambda: keeper.status().health is Health.LIT)

    assert "usb:1A86:7523 was 2341:0043" in keeper.status().warnings


def test_a_port_is_opened_raw_at_its_speed_for_us_alone(device: Device) -> None:
    light = made_light(device.link, line=Line(baud=9600, stop=2))
    _have_closing_lower_the_lines(device)
    wire = open_wire(light)
    number = wire.fileno()
    assert number is not None
    iflag, oflag, cflag, lflag, _, speed, characters = termios.tcgetattr(number)
    with pytest.raises(NotAllowed, match="another program holds"):
        open_wire(light)

    assert speed == termios.B9600
    assert not lflag & (termios.ICANON | termios.ECHO | termios.ISIG)
    assert not oflag & termios.OPOST
    assert not iflag & (termios.IXON | termios.ICRNL)
    assert cflag & termios.CSTOPB
    assert not cflag & termios.HUPCL
    assert characters[termios.VMIN] in {1, b"\x01"}
    wire.close()


def test_nothing_to_read_is_nothing_and_an_unplug_is_an_oserror(device: Device) -> None:
    wire = open_wire(made_light(device.link))
    assert wire.read() == b""
    device.say(b"Ada\n")
    wait_for(lambda: wire.read() == b"Ada\n")
    device.unplug()

    with pytest.raises(OSError, match=r"unplugged|Input/output"):
        wait_for(wire.read)
    with pytest.raises(OSError, match="Input/output"):
        wire.write(b"Ada")
    wire.close()
    wire.close()


def test_a_port_without_room_takes_nothing_and_does_not_wait(device: Device) -> None:
    device.stall(60)
    wire = open_wire(made_light(device.link))
    # What the kernel passes on to the other end makes room for a moment.
    wait_for(lambda: not any(wire.write(bytes(4096)) for _ in range(20)))

    wire.discard()
    wire.close()
    device.go_on()


def test_a_port_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        open_wire(made_light(tmp_path / "nothing"))


def test_a_file_that_is_no_port_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("")

    with pytest.raises(GlanceError) as refused:
        open_wire(made_light(path))
    assert str(path) in str(refused.value)


@pytest.fixture
def nobody() -> Iterator[None]:
    """An account that may do little, where the tests run as one that may do everything."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    yield
    os.seteuid(before)


def test_a_port_that_this_account_may_not_open_says_which_group_may(
    device: Device, request: pytest.FixtureRequest
) -> None:
    port = device.link.resolve()
    port.chmod(0)
    request.getfixturevalue("nobody")

    with pytest.raises(NotAllowed, match="dialout"):
        open_wire(made_light(port))


def test_without_pyserial_a_port_says_what_to_install(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "serial", None)

    with pytest.raises(NotAllowed, match=r"pip install 'glance-board\[lights\]'"):
        open_wire(made_light(device.link))


def test_a_driver_that_brings_a_wire_opens_it_itself() -> None:
    wire = Memory()
    driver = quick(open=lambda port, count, options: wire, line=None)  # noqa: ARG005 - its form

    opened = open_wire(made_light("hid:1", driver, line=None))
    assert opened.write(b"Ada") == 3
    opened.close()

    assert wire.written == [b"Ada"]
    assert wire.closed


def test_an_address_that_another_program_uses_is_refused_in_words() -> None:
    driver = quick(open=lambda port, count, options: Memory(), line=None)  # noqa: ARG005 - its form
    light = made_light(f"usb:{os.getpid()}", driver, line=None)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDS.format(light.port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(Held, match=f"another program holds {light.port}"):
        open_wire(light)
    holder.kill()
    holder.communicate()

    open_wire(light).close()


def test_a_name_that_is_no_address_is_nobody_s_alone() -> None:
    driver = quick(open=lambda port, count, options: Memory(), line=None)  # noqa: ARG005 - its form
    first, second = (open_wire(made_light("console", driver, line=None)) for _ in range(2))

    assert second.write(b"Ada") == 3
    first.close()
    second.close()


def test_a_driver_that_fails_to_open_holds_no_address() -> None:
    def fails(port: str, count: int, options: Options) -> Wire:
        del port, count, options
        raise OSError("not there")

    light = made_light("usb:1:2", quick(open=fails, line=None), line=None)
    for _ in range(2):
        with pytest.raises(OSError, match="not there"):
            open_wire(light)


@pytest.fixture
def box() -> Iterator[socket.socket]:
    """A network box, self-made, that listens."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(10)
    yield listening
    listening.close()


def _address(box: socket.socket) -> str:
    return f"socket://127.0.0.1:{box.getsockname()[1]}"


def test_a_socket_carries_what_is_written_and_what_comes(box: socket.socket) -> None:
    wire = open_wire(made_light(_address(box)))
    peer, _ = box.accept()
    assert wire.write(b"Ada") == 3
    assert peer.recv(10) == b"Ada"
    assert wire.read() == b""
    peer.send(b"Ada\n")
    wait_for(lambda: wire.read() == b"Ada\n")
    peer.close()

    with pytest.raises(OSError, match="closed"):
        wait_for(wire.read)
    wire.close()


def test_a_box_has_one_program_that_writes_to_it(box: socket.socket) -> None:
    address = _address(box)
    wire = open_wire(made_light(address))
    box.accept()[0].close()
    for other in (address, address.replace("127.0.0.1", "localhost")):
        with pytest.raises(Held, match=f"another program holds {other}; see glance lights status"):
            open_wire(made_light(other))
    wire.close()

    open_wire(made_light(address)).close()


def test_a_box_that_nobody_answers_at_is_not_held(box: socket.socket) -> None:
    address = _address(box)
    box.close()
    for _ in range(2):
        with pytest.raises(NotFound):
            open_wire(made_light(address))


def test_a_socket_without_room_takes_nothing_and_does_not_wait(box: socket.socket) -> None:
    wire = open_wire(made_light(_address(box)))
    peer, _ = box.accept()
    while wire.write(bytes(65536)):
        pass

    assert wire.write(b"Ada") == 0
    wire.close()
    peer.close()


def test_nobody_at_an_address_is_not_found(box: socket.socket) -> None:
    address = _address(box)
    box.close()

    with pytest.raises(NotFound, match="nobody answers"):
        open_wire(made_light(address))


@pytest.mark.parametrize("address", ["socket://", "socket://host", "socket://host:99999"])
def test_half_an_address_is_refused(address: str) -> None:
    with pytest.raises(BadInput, match="socket://host:port"):
        open_wire(made_light(address))


def test_a_light_behind_a_network_box_is_found_again_when_the_box_is_back(
    box: socket.socket, keeping: Keeping
) -> None:
    keeper = keeping(made_light(_address(box), quick()))
    first, _ = box.accept()
    keeper.give(numbered(1))
    first.settimeout(10)
    assert first.recv(10)
    first.close()
    second, _ = box.accept()
    second.settimeout(10)
    wanted = b"".join(map(bytes, colours_of(1)))
    came = b""
    while wanted not in came:
        came += second.recv(4096)
    keeper.stop()
    keeper.join(5)
    second.close()

    assert keeper.status().reconnects >= 1
