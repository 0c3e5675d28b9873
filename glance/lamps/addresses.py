"""How the port of a light is written, whether or not anything is plugged in there."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from glance.plain import clip, plain

# Whoever says that a port cannot be says where to look.
SEE = "glance lights list shows what is plugged in"
SOCKET = "socket://"
USB = re.compile(
    r"(?:usb:)?(?P<vid>[0-9a-f]{4}):(?P<pid>[0-9a-f]{4})"
    # A serial number is whatever its maker typed, so the socket is looked for from the end.
    r"(?::(?P<serial>.+?))?(?:@(?P<location>\d+-[\d.]+(?::\d+\.\d+)?))?",
    re.IGNORECASE,
)
_LONGEST = 60


def misspelt(address: str) -> str:
    """Say what is wrong with the address of a serial line; "" for one that may be a device."""
    shown = clip(plain(address), _LONGEST)
    if address.startswith(SOCKET):
        return "" if _names_a_port(address) else f"port {shown!r}: expected socket://host:port"
    if address.lower().startswith("usb:"):
        if USB.fullmatch(address):
            return ""
        return (
            f"port {shown!r}: expected usb:VENDOR:PRODUCT, and after it :SERIAL or @SOCKET, "
            f"as in usb:1A86:7523@1-1.2; {SEE}"
        )
    if not address.startswith("/"):
        return (
            f"port {shown!r}: expected a path such as /dev/serial/by-path/..., a USB "
            f"device such as usb:1A86:7523@1-1.2, or socket://host:port; {SEE}"
        )
    return "" if address == plain(address) else "a port has no control characters in its name"


def _names_a_port(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return bool(parts.hostname and parts.port)
    except ValueError:
        return False
