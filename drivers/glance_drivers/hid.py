"""USB status lights that are no serial line: blink(1), Luxafor, Kuando, BlinkStick and more.

busylight-core knows their protocols (`pip install 'glance-board[hid]'`). It keeps no rhythm of
its own here: the keeper's frames are one.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from glance.lamps import Driver, Sort
from glance_drivers.busylight import SureHandle, library
from glance_drivers.pixels import Pixels, PixelWire

if TYPE_CHECKING:
    from glance.lamps import Colour, Options
    from glance_drivers.busylight import Faults

# How long a serial one of these lights may refuse bytes; the library would wait for ever.
PATIENCE = 1.0


class HidWire(PixelWire):
    """One light of the library, which takes frames of so many colours."""

    def __init__(self, light: Any, count: int, faults: Faults) -> None:
        super().__init__(count)
        self._light, self._faults = light, faults

    def show(self, lamps: tuple[Colour, ...]) -> None:
        """Show a frame; OSError when the light has gone."""
        try:
            if len(set(lamps)) == 1:
                self._light.on(lamps[0])  # without a number: all of them
                return
            for led, colour in enumerate(lamps, 1):
                self._light.on(colour, led)
        except self._faults as error:
            raise OSError(f"the light is gone ({error})") from error

    def close(self) -> None:
        """Let go of the light, which the library would hold on to even when it is unplugged."""
        with suppress(*self._faults):
            self._light.release()


def open_light(address: str, count: int, options: Options) -> HidWire:
    """Open the one light that an address names.

    That is "usb:27B8:01ED", "usb:27B8:01ED:SERIAL", or the path that hidapi gives it.
    """
    del options
    core, faults = library()
    try:
        found = core.Light.available_hardware().items()
        there = {hardware.path: (kind, hardware) for kind, some in found for hardware in some}
        meant = [each for each in there.values() if address.upper() in _names(each[1])]
        if len(meant) == 1:
            return _opened(*meant[0], count, faults)
    except faults as error:
        raise OSError(f"{address} cannot be opened ({error}); has it a udev rule?") from error
    others = ", ".join(" or ".join(_names(hardware)) for _, hardware in there.values()) or "none"
    raise OSError(f"{len(meant) or 'no'} lights answer to {address!r}; there are: {others}")


def _names(hardware: Any) -> tuple[str, ...]:
    kind = f"USB:{hardware.vendor_id:04X}:{hardware.product_id:04X}"
    serial = f"{kind}:{hardware.serial_number}".upper()
    return (kind, *([serial] if hardware.serial_number else []), hardware.path.decode().upper())


def _opened(kind: Any, hardware: Any, count: int, faults: Faults) -> HidWire:
    if hasattr(hardware.handle, "write_timeout"):
        hardware.handle.write_timeout = PATIENCE
    hardware.handle = SureHandle(hardware.handle)
    light = kind(hardware)
    # A Kuando's keep-alive would be a second writer, and outlive a keeper that hangs.
    light.add_task = lambda *_, **__: None
    if count > max(light.nleds, 1):
        light.release()
        raise ValueError(f"it has {max(light.nleds, 1)} lamps, config/lights.toml says {count}")
    return HidWire(light, count, faults)


DRIVER = Driver(
    name="hid",
    about="USB status lights: blink(1), Luxafor, Kuando, BlinkStick, Embrava and more",
    source="busylight-core 2.5, which names each maker's documents",
    sort=Sort.COLOURS,
    make=lambda _count, _options: Pixels(),
    # blink(1) has a timer ("servertickle") that the library does not arm.
    holds=True,
    on_death="keeps its last colours for ever, a green too: believe no such light alone"
    " (a Kuando goes out after half a minute)",
    line=None,
    open=open_light,
    usual=1,
    most=192,
)
