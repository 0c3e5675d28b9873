"""Serial ports: what is plugged in, and which device an address means; nothing is ever opened."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from glance.errors import NotAllowed, NotFound
from glance.lamps.addresses import SEE, USB, misspelt
from glance.plain import plain
from glance.strip.holding import Holder, holders, thieves

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Sequence

    from serial.tools.list_ports_common import ListPortInfo

__all__ = ["Found", "Resolved", "found", "plugged_in", "resolve", "same_device", "thieves"]

PYSERIAL = (
    "serial ports need pyserial, which is not installed; install it with: "
    "pip install 'glance-board[lights]'"
)
# What udev keeps (60-serial.rules): names by the socket and by the device's own words.
LINKS = Path("/dev/serial")


@dataclass(frozen=True, slots=True)
class Found:
    """One port. `vid_pid` is "1A86:7523", "" for what is no USB device.

    `location` is the USB socket ("1-1.2"), `links` every lasting name of the port;
    `by_path` and `by_id` are those of them to write down. `mine` says that this account
    may open it, `group` to whom the system gives it.
    """

    device: str
    by_path: str = ""
    by_id: str = ""
    vid_pid: str = ""
    serial: str = ""
    location: str = ""
    product: str = ""
    holders: tuple[Holder, ...] = ()
    links: tuple[str, ...] = ()
    mine: bool = True
    group: str = ""

    @property
    def identity(self) -> str:
        """What `behind` of the wiring keeps: the serial number, or else the socket."""
        if not self.vid_pid or self.serial:
            return ":".join(filter(None, (self.vid_pid, self.serial)))
        return "@".join(filter(None, (self.vid_pid, self.location)))

    @property
    def address(self) -> str:
        """The address to wire: the socket's name, or what else lasts longest."""
        if self.by_path:
            return self.by_path
        return f"usb:{self.vid_pid}@{self.location}" if self.location else self.device


@dataclass(frozen=True, slots=True)
class Resolved:
    """What an address means now: what to open, the USB device there, and what is odd about it."""

    path: str
    identity: str = ""
    warnings: tuple[str, ...] = ()


def plugged_in() -> Sequence[ListPortInfo]:
    """Every serial port of this machine as pyserial lists them; NotAllowed without pyserial."""
    try:
        from serial.tools.list_ports import comports
    except ImportError as error:
        raise NotAllowed(PYSERIAL) from error
    for _ in range(3):
        # What is unplugged while pyserial 3.5 reads about it is a TypeError there.
        with suppress(OSError, TypeError):
            return list(comports())
    return ()


def found(
    *,
    plugged: Callable[[], Sequence[ListPortInfo]] = plugged_in,
    links: Path = LINKS,
    processes: Path = Path("/proc"),
) -> tuple[Found, ...]:
    """Every port there is, USB devices first; NotAllowed without pyserial."""
    named = _links(links)
    ports = [_found(port, named, processes) for port in plugged()]
    return tuple(sorted(ports, key=lambda port: (not port.vid_pid, port.location, port.device)))


def _found(port: ListPortInfo, named: dict[str, list[str]], processes: Path) -> Found:
    lasting = named.get(os.path.realpath(port.device), [])
    mine, group = _rights(port.device)
    return Found(
        device=port.device,
        by_path=_first(lasting, "by-path"),
        by_id=_first(lasting, "by-id"),
        vid_pid=_vid_pid(port),
        serial=plain(port.serial_number or ""),
        location=port.location or "",
        product=plain(port.product or ""),
        holders=holders(port.device, processes),
        links=tuple(lasting),
        mine=mine,
        group=group,
    )


def _links(folder: Path) -> dict[str, list[str]]:
    """Each device's names below a folder such as /dev/serial."""
    named: dict[str, list[str]] = {}
    with suppress(OSError):
        for link in sorted(folder.glob("*/*")):
            named.setdefault(os.path.realpath(link), []).append(str(link))
    return named


def _first(lasting: list[str], kind: str) -> str:
    of_kind = [link for link in lasting if Path(link).parent.name == kind]
    # udev also makes "usbv2" names of the same socket, which older ones do not know.
    return min(of_kind, key=lambda link: ("usbv" in link, link), default="")


def _rights(device: str) -> tuple[bool, str]:
    """Whether this account may open a device, and the group that may."""
    import grp

    try:
        owner = Path(device).stat().st_gid
    except OSError:
        return True, ""
    try:
        group = grp.getgrgid(owner).gr_name
    except KeyError:
        group = str(owner)
    return os.access(device, os.R_OK | os.W_OK), group


def _vid_pid(port: ListPortInfo) -> str:
    if port.vid is None or port.pid is None:
        return ""
    return f"{port.vid:04X}:{port.pid:04X}"


def resolve(
    address: str,
    behind: str = "",
    *,
    plugged: Callable[[], Sequence[ListPortInfo]] = plugged_in,
) -> Resolved:
    """Say what an address means now; NotFound where that is nothing or several: never a guess.

    `behind` is the device that was there when the light was set up.
    """
    if "://" in address:
        return Resolved(address)
    if address.lower().startswith("usb:"):
        return _usb(address, behind, plugged())
    if wrong := misspelt(address):
        raise NotFound(wrong)
    return _path(address, behind, plugged)


def _usb(address: str, behind: str, ports: Sequence[ListPortInfo]) -> Resolved:
    shown = plain(address)
    wanted = USB.fullmatch(address)
    if wanted is None:
        raise NotFound(misspelt(address))
    fitting = [port for port in ports if _fits(port, wanted)]
    if not fitting:
        raise NotFound(f"{shown} is not plugged in; {SEE}")
    if len(fitting) > 1:
        ways = " or ".join(sorted(_exactly(port, fitting) for port in fitting))
        raise NotFound(f"{shown} fits {len(fitting)} devices; say which: {ways}")
    return Resolved(fitting[0].device, _identity(fitting[0]), _changed(fitting[0], shown, behind))


def _fits(port: ListPortInfo, wanted: re.Match[str]) -> bool:
    place = port.location or ""
    return (
        _vid_pid(port) == f"{wanted['vid']}:{wanted['pid']}".upper()
        and wanted["serial"] in (None, port.serial_number)
        # A device with several ports has its socket before the colon ("1-1.2:1.0").
        and wanted["location"] in (None, place, place.partition(":")[0])
    )


def _exactly(port: ListPortInfo, others: Sequence[ListPortInfo]) -> str:
    alike = [one for one in others if one.serial_number == port.serial_number]
    if port.serial_number and len(alike) == 1:
        return plain(f"usb:{_vid_pid(port)}:{port.serial_number}")
    return f"usb:{_vid_pid(port)}@{port.location}"


def _path(address: str, behind: str, plugged: Callable[[], Sequence[ListPortInfo]]) -> Resolved:
    shown = plain(address)
    try:
        device = Path(address).resolve(strict=True)
        kind = device.stat().st_mode
    except (OSError, RuntimeError) as error:
        # RuntimeError is a ring of links.
        if isinstance(error, PermissionError):
            raise NotAllowed(f"{shown} cannot be looked at (permission denied)") from error
        raise NotFound(
            f"nothing is plugged in at {shown}; put the light back there, or see glance lights list"
        ) from error
    if not stat.S_ISCHR(kind):
        raise NotFound(f"{shown} is no serial port; {SEE}")
    try:
        ports = plugged()
    except NotAllowed:
        # Whoever opens the port says what to install; here only the device's name is unknown.
        return Resolved(str(device))
    port = next((one for one in ports if os.path.realpath(one.device) == str(device)), None)
    if port is None:
        return Resolved(str(device), "", _changed(None, shown, behind))
    _refuse_twins(address, port, ports)
    return Resolved(str(device), _identity(port), _changed(port, shown, behind))


def _refuse_twins(address: str, port: ListPortInfo, ports: Sequence[ListPortInfo]) -> None:
    """Raise NotFound for a name by id that twins share: udev gives it to whichever came last."""
    if "/by-id/" not in address or port.serial_number:
        return
    twins = [one for one in ports if _vid_pid(one) == _vid_pid(port) and not one.serial_number]
    if len(twins) > 1:
        ways = " or ".join(sorted(f"usb:{_vid_pid(one)}@{one.location}" for one in twins))
        raise NotFound(
            f"{plain(address)} is any of {len(twins)} devices that are alike and have no serial "
            f"number; say which: {ways}"
        )


def _identity(port: ListPortInfo) -> str:
    return Found(
        port.device,
        vid_pid=_vid_pid(port),
        serial=plain(port.serial_number or ""),
        location=port.location or "",
    ).identity


def _changed(port: ListPortInfo | None, address: str, behind: str) -> tuple[str, ...]:
    now = _identity(port) if port is not None else ""
    if not behind or same_device(behind, now):
        return ()
    warning = (
        f"the device behind {address} is not the one that was set up: it was {plain(behind)} and "
        f"is {now or 'no USB device'}; see that the right light is there, then mend behind"
    )
    return (warning,)


def same_device(before: str, now: str) -> bool:
    """Whether two identities may be one device: the same serial number, or else the same socket."""
    if before == now:
        return True
    was, is_now = USB.fullmatch(before), USB.fullmatch(now)
    if was is None or is_now is None:
        return False
    kinds = [f"{one['vid']}:{one['pid']}".upper() for one in (was, is_now)]
    if kinds[0] != kinds[1] or was["serial"] != is_now["serial"]:
        return False
    sockets = {was["location"], is_now["location"]}
    return bool(was["serial"]) or None in sockets or len(sockets) == 1
