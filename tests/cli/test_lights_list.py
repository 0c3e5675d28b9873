"""What is plugged in, as an estates person reads it; the ports are self-made values."""

from __future__ import annotations

import json
import os
import pty
import pwd
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from glance.cli.lights_list import lines, no_right
from glance.lamps import Light, Options
from glance.strip.holding import Holder, Thief
from glance.strip.installed import Installed
from glance.strip.ports import Found

if TYPE_CHECKING:
    from pathlib import Path

SOCKET = "/dev/serial/by-path/pci-0000:00:14.0-usb-0:1.2:1.0-port0"
TOWER = Found("/dev/ttyUSB0", SOCKET, vid_pid="1A86:7523", location="1-1.2", product="USB Serial")


def read(*ports: Found, thieves: tuple[Thief, ...] = (), hidden: bool = False) -> str:
    """Everything that is printed about these."""
    return "\n".join(lines(ports, thieves, hidden))


def bare(*words: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run glance in a process without a site; `folder` comes first on its path."""
    env = {name: value for name, value in os.environ.items() if name != "GLANCE_SITE"}
    if folder is not None:
        env["PYTHONPATH"] = os.pathsep.join((str(folder), env.get("PYTHONPATH", "")))
    return subprocess.run(
        (sys.executable, "-m", "glance", *words),
        check=False,
        capture_output=True,
        text=True,
        env=env,
    )


@pytest.fixture
def no_pyserial(tmp_path: Path) -> Path:
    """A folder that makes pyserial look absent."""
    (tmp_path / "serial.py").write_text("raise ModuleNotFoundError('serial', name='serial')\n")
    return tmp_path


def test_a_port_begins_with_the_address_to_wire() -> None:
    assert read(TOWER) == (
        f"{SOCKET}\n  USB Serial, 1A86:7523, no serial number, socket 1-1.2\n  now /dev/ttyUSB0\n"
    )


def test_a_serial_number_and_its_lasting_name_are_told() -> None:
    uno = Found(
        "/dev/ttyACM0",
        by_id="/dev/serial/by-id/usb-Arduino_5573932-if00",
        vid_pid="2341:0043",
        serial="5573932",
        location="1-1",
    )

    assert "serial number 5573932, socket 1-1\n" in read(uno)
    assert "  also /dev/serial/by-id/usb-Arduino_5573932-if00\n" in read(uno)


def test_whoever_holds_a_port_is_told() -> None:
    held = Found("/dev/ttyS0", holders=(Holder(812, "/usr/sbin/ModemManager"), Holder(9, "")))

    assert "  held by process 812: /usr/sbin/ModemManager\n  held by process 9: ?\n" in read(held)


def test_somebody_outside_the_group_is_told_how_to_come_in() -> None:
    name = pwd.getpwuid(os.geteuid()).pw_name

    assert no_right("lamplighters") == (
        "you may not open it: it is for the group lamplighters; "
        f"sudo usermod -aG lamplighters {name}, then sign out and on again"
    )


def test_a_port_that_no_group_may_open_is_told() -> None:
    assert "no group may" in read(Found("/dev/ttyS0", mine=False, group="root"))


def test_nothing_plugged_in_is_told_with_what_to_do() -> None:
    assert read().startswith("No serial port here. Plug the light in")


def test_a_thief_is_told_with_what_to_do() -> None:
    told = read(TOWER, thieves=(Thief("brltty", "takes adapters", "sudo apt remove brltty", 7),))

    assert "  brltty (runs, process 7): takes adapters\n    → sudo apt remove brltty" in told


def test_processes_that_cannot_be_looked_at_are_told_of() -> None:
    assert "with sudo" in read(TOWER, hidden=True)


def test_the_list_needs_no_site() -> None:
    assert bare("lights", "list").returncode == 0


def test_scripts_get_the_same_as_json() -> None:
    told = json.loads(bare("lights", "list", "--json").stdout)

    assert set(told) == {"ports", "processes_unseen", "thieves"}
    assert all(port["device"].startswith("/dev/") for port in told["ports"])


def test_without_pyserial_the_list_says_what_to_install(no_pyserial: Path) -> None:
    listed = bare("lights", "list", folder=no_pyserial)

    assert listed.returncode == 1
    assert listed.stderr == (
        "Error: serial ports need pyserial, which is not installed; install it with: "
        "pip install 'glance-board[lights]'\n"
    )


def test_without_pyserial_the_drivers_are_told_all_the_same(no_pyserial: Path) -> None:
    listed = bare("lights", "drivers", folder=no_pyserial)

    assert listed.returncode == 0
    assert "cannot be loaded" not in listed.stdout


def test_the_light_that_is_wired_to_a_port_is_named(tmp_path: Path) -> None:
    mine, theirs = pty.openpty()
    name = tmp_path / "tower"
    name.symlink_to(os.ttyname(theirs))
    driver = Installed()["tower_byte"]
    light = Light("mast", driver, Options(), str(name), driver.line, "ward", "ward", 3)
    told = "\n".join(lines([Found(os.ttyname(theirs)), TOWER], (), False, [light]))
    os.close(mine)
    os.close(theirs)

    assert told.count("wired as the light mast") == 1


def test_a_site_that_is_not_there_is_told_and_none_is_needed(tmp_path: Path) -> None:
    wrong = bare("lights", "list", "--site", str(tmp_path / "none"))

    assert (wrong.returncode, bare("lights", "list").returncode) == (2, 0)
