"""What an address means, with real ptys, and with self-made values of pyserial's list."""

from __future__ import annotations

import os
import pty
from typing import TYPE_CHECKING

import pytest
from serial.tools.list_ports_common import ListPortInfo

from glance.errors import NotAllowed, NotFound
from glance.strip import ports
from glance.strip.ports import Found, found, resolve, same_device

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

CH340 = (0x1A86, 0x7523)
UNO = (0x2341, 0x0043)


def port(
    device: str, kind: tuple[int, int] | None = None, location: str = "", serial: str | None = None
) -> ListPortInfo:
    """A self-made entry of pyserial's list."""
    entry = ListPortInfo(device)
    if kind is not None:
        entry.vid, entry.pid = kind
        entry.location, entry.serial_number, entry.product = location, serial, "USB Serial"
    return entry


def listing(*entries: ListPortInfo) -> Callable[[], Sequence[ListPortInfo]]:
    """What stands for pyserial's list of what is plugged in."""
    return lambda: entries


NOTHING = listing()
TWO = listing(
    port("/dev/ttyUSB0", CH340, "1-1.2"),
    port("/dev/ttyUSB1", CH340, "1-1.3"),
    port("/dev/ttyACM0", UNO, "1-1.4:1.0", "5573932"),
)


@pytest.fixture
def terminal() -> Iterator[str]:
    """A pty that stands for a device."""
    mine, theirs = pty.openpty()
    yield os.ttyname(theirs)
    os.close(mine)
    os.close(theirs)


@pytest.fixture
def socket_name(terminal: str, tmp_path: Path) -> Path:
    """A name by the USB socket, as udev makes it, that leads to the device."""
    folder = tmp_path / "serial" / "by-path"
    folder.mkdir(parents=True)
    link = folder / "pci-0000:00:14.0-usb-0:1.2:1.0-port0"
    link.symlink_to(terminal)
    return link


def test_a_name_by_the_socket_leads_to_the_device(socket_name: Path, terminal: str) -> None:
    assert resolve(str(socket_name), plugged=NOTHING).path == terminal


def test_a_device_is_known_by_what_pyserial_lists(socket_name: Path, terminal: str) -> None:
    listed = listing(port(terminal, CH340, "1-1.2"))

    assert resolve(str(socket_name), plugged=listed).identity == "1A86:7523@1-1.2"


def test_a_serial_number_says_more_than_the_socket(socket_name: Path, terminal: str) -> None:
    listed = listing(port(terminal, UNO, "1-1.2:1.0", "5573932"))

    assert resolve(str(socket_name), plugged=listed).identity == "2341:0043:5573932"


@pytest.mark.parametrize(
    ("address", "device"),
    [
        ("usb:1A86:7523@1-1.3", "/dev/ttyUSB1"),
        ("usb:1a86:7523@1-1.2", "/dev/ttyUSB0"),
        ("usb:2341:0043", "/dev/ttyACM0"),
        ("usb:2341:0043:5573932", "/dev/ttyACM0"),
        ("usb:2341:0043:5573932@1-1.4", "/dev/ttyACM0"),
        ("usb:2341:0043@1-1.4:1.0", "/dev/ttyACM0"),
    ],
)
def test_a_usb_device_is_found_by_product_serial_number_and_socket(
    address: str, device: str
) -> None:
    assert resolve(address, plugged=TWO).path == device


def test_twins_are_never_chosen_between() -> None:
    with pytest.raises(NotFound) as refused:
        resolve("usb:1A86:7523", plugged=TWO)

    assert str(refused.value) == (
        "usb:1A86:7523 fits 2 devices; say which: usb:1A86:7523@1-1.2 or usb:1A86:7523@1-1.3"
    )


def test_twins_with_serial_numbers_are_told_apart_by_them() -> None:
    listed = listing(port("/dev/ttyACM0", UNO, "1-1", "A"), port("/dev/ttyACM1", UNO, "1-2", "B"))

    with pytest.raises(NotFound, match="say which: usb:2341:0043:A or usb:2341:0043:B"):
        resolve("usb:2341:0043", plugged=listed)


@pytest.mark.parametrize(
    "address",
    ["usb:1A86:7523@1-1.9", "usb:0403:6001", "usb:2341:0043:1", "usb:1A86:7523:1@1-1.2"],
)
def test_a_device_that_is_elsewhere_is_absent(address: str) -> None:
    with pytest.raises(NotFound, match="is not plugged in; glance lights list"):
        resolve(address, plugged=TWO)


@pytest.mark.parametrize("address", ["usb:", "usb:1A86", "usb:1A86:752", "usb:1A86:7523@here"])
def test_an_address_that_is_none_is_told_how_one_looks(address: str) -> None:
    with pytest.raises(NotFound, match="expected usb:VENDOR:PRODUCT"):
        resolve(address, plugged=TWO)


@pytest.mark.parametrize("address", ["COM3", "ttyUSB0", "", "\x1b[2J"])
def test_a_word_is_no_address(address: str) -> None:
    with pytest.raises(NotFound, match="expected a path such as") as refused:
        resolve(address, plugged=TWO)

    assert "\x1b" not in str(refused.value)


def test_a_serial_number_may_hold_any_sign() -> None:
    listed = listing(port("/dev/ttyACM0", UNO, "1-1", "a:b@c"))

    assert resolve("usb:2341:0043:a:b@c@1-1", plugged=listed).path == "/dev/ttyACM0"


def test_an_empty_socket_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="nothing is plugged in at"):
        resolve(str(tmp_path / "by-path" / "gone"), plugged=NOTHING)


def test_a_ring_of_links_is_told(tmp_path: Path) -> None:
    (tmp_path / "ring").symlink_to(tmp_path / "ring")

    with pytest.raises(NotFound, match="nothing is plugged in at"):
        resolve(str(tmp_path / "ring"), plugged=NOTHING)


@pytest.mark.parametrize("name", [".", "file"])
def test_what_is_no_device_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(NotFound, match="is no serial port"):
        resolve(str(tmp_path / name), plugged=NOTHING)


def test_a_line_over_the_network_is_left_as_it_is() -> None:
    assert resolve("socket://10.0.0.5:4001", plugged=NOTHING).path == "socket://10.0.0.5:4001"


def test_a_name_by_id_that_twins_share_is_refused(terminal: str, tmp_path: Path) -> None:
    link = tmp_path / "by-id" / "usb-1a86_USB_Serial-if00-port0"
    link.parent.mkdir()
    link.symlink_to(terminal)
    listed = listing(port(terminal, CH340, "1-1.2"), port("/dev/ttyUSB9", CH340, "1-1.3"))

    with pytest.raises(NotFound, match=r"any of 2 devices .* say which: usb:1A86:7523@1-1\.2 or"):
        resolve(str(link), plugged=listed)


def test_a_name_by_id_of_a_single_device_is_taken(terminal: str, tmp_path: Path) -> None:
    link = tmp_path / "by-id" / "usb-1a86_USB_Serial-if00-port0"
    link.parent.mkdir()
    link.symlink_to(terminal)

    assert resolve(str(link), plugged=listing(port(terminal, CH340, "1-1.2"))).path == terminal


def test_another_device_behind_the_name_is_a_warning(socket_name: Path, terminal: str) -> None:
    listed = listing(port(terminal, UNO, "1-1.2", "5573932"))

    resolved = resolve(str(socket_name), "1A86:7523@1-1.2", plugged=listed)

    assert resolved.path == terminal
    (warning,) = resolved.warnings
    assert "it was 1A86:7523@1-1.2 and is 2341:0043:5573932" in warning


def test_the_device_that_was_set_up_is_no_warning(socket_name: Path, terminal: str) -> None:
    listed = listing(port(terminal, CH340, "1-1.2"))

    assert resolve(str(socket_name), "1A86:7523@1-1.2", plugged=listed).warnings == ()


def test_no_usb_device_where_one_was_is_a_warning(socket_name: Path) -> None:
    resolved = resolve(str(socket_name), "1A86:7523@1-1.2", plugged=NOTHING)

    assert "and is no USB device" in resolved.warnings[0]


def test_without_pyserial_a_path_is_resolved_and_nothing_claimed_of_its_device(
    socket_name: Path, terminal: str
) -> None:
    def absent() -> Sequence[ListPortInfo]:
        raise NotAllowed(ports.PYSERIAL)

    resolved = resolve(str(socket_name), "1A86:7523@1-1.2", plugged=absent)

    assert (resolved.path, resolved.warnings) == (terminal, ())


@pytest.mark.parametrize(
    ("before", "now", "same"),
    [
        ("1A86:7523@1-1.2", "1A86:7523@1-1.2", True),
        ("1a86:7523@1-1.2", "1A86:7523@1-1.2", True),
        ("1A86:7523", "1A86:7523@1-1.2", True),
        ("1A86:7523@1-1.3", "1A86:7523@1-1.2", False),
        ("2341:0043:5@1-1", "2341:0043:5", True),
        ("2341:0043:5", "2341:0043:6", False),
        ("2341:0043", "2341:0043:6", False),
        ("anything", "2341:0043:6", False),
        ("1A86:7523", "", False),
    ],
)
def test_a_device_is_the_same_by_serial_number_or_else_by_socket(
    before: str, now: str, same: bool
) -> None:
    assert same_device(before, now) is same


def test_every_port_is_told_with_its_lasting_name(socket_name: Path, terminal: str) -> None:
    listed = listing(port("/dev/null"), port(terminal, CH340, "1-1.2"))

    usb, builtin = found(plugged=listed, links=socket_name.parent.parent)

    assert usb == Found(
        device=terminal,
        by_path=str(socket_name),
        vid_pid="1A86:7523",
        location="1-1.2",
        product="USB Serial",
        holders=usb.holders,
        links=(str(socket_name),),
        mine=usb.mine,
        group=usb.group,
    )
    assert (builtin.device, builtin.vid_pid) == ("/dev/null", "")


def test_whoever_has_a_port_open_is_told(socket_name: Path, terminal: str) -> None:
    (usb,) = found(plugged=listing(port(terminal)), links=socket_name.parent.parent)

    assert os.getpid() in {holder.pid for holder in usb.holders}


@pytest.mark.parametrize(
    ("one", "address"),
    [
        (Found("/dev/ttyUSB0", "/dev/serial/by-path/x", location="1-1"), "/dev/serial/by-path/x"),
        (Found("/dev/ttyUSB0", vid_pid="1A86:7523", location="1-1"), "usb:1A86:7523@1-1"),
        (Found("/dev/ttyS0"), "/dev/ttyS0"),
    ],
)
def test_the_name_to_write_down_is_the_one_that_lasts(one: Found, address: str) -> None:
    assert one.address == address


def test_what_a_device_calls_itself_moves_no_cursor(terminal: str) -> None:
    entry = port(terminal, UNO, "1-1", "\x1b[2J")
    entry.product = "\x1b]0;evil\x07"

    (usb,) = found(plugged=listing(entry))

    assert "\x1b" not in usb.serial + usb.product


def test_the_real_list_of_this_machine_is_read() -> None:
    assert all(one.device.startswith("/dev/") for one in found())
