"""USB status lights that are no serial line: blink(1), Luxafor, Kuando, BlinkStick and more.

busylight-core knows their protocols (`pip install 'glance-board[hid]'`). It is loaded when
a light is opened, and keeps no rhythm of its own here: the keeper's frames are one.
"""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from glance.lamps import Driver, Sort
from glance_drivers.pixels import Pixels, colours

if TYPE_CHECKING:
    from glance.lamps import Colour, Options

# How long a serial one of these lights may refuse bytes; the library would wait for ever.
PATIENCE = 1.0


class _Light(Protocol):
    def on(self, color: Colour, led: int = 0) -> None: ...
    def release(self) -> None: ...


class SureHandle:
    """A handle that says when nothing was sent: hidapi gives -1, which the library overlooks."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle

    def __getattr__(self, name: str) -> object:
        return getattr(self._handle, name)

    def write(self, report: bytes) -> int:
        """Send a report; OSError where the light took none."""
        return _taken(self._handle.write(report))

    def send_feature_report(self, report: bytes) -> int:
        """Send a feature report; OSError where the light took none."""
        return _taken(self._handle.send_feature_report(report))


def _taken(count: int) -> int:
    if count < 0:
        raise OSError("the light took nothing")
    return count


class HidWire:
    """One light of the library, which takes frames of so many colours."""

    def __init__(self, light: _Light, count: int, faults: tuple[type[Exception], ...]) -> None:
        self._light, self._size, self._faults = light, 3 * count, faults
        self._half = b""

    def fileno(self) -> None:
        """Give None: nothing is ever read."""

    def read(self) -> bytes:
        """Give nothing: these lights say nothing."""
        return b""

    def write(self, sent: bytes) -> int:
        """Show every whole frame among the bytes."""
        self._half += sent
        while len(self._half) >= self._size:
            frame, self._half = self._half[: self._size], self._half[self._size :]
            try:
                self._show(colours(frame))
            except self._faults as error:
                raise OSError(f"the light is gone ({error})") from error
        return len(sent)

    def _show(self, lamps: tuple[Colour, ...]) -> None:
        if len(set(lamps)) == 1:
            self._light.on(lamps[0])  # without a number: all of them
            return
        for led, colour in enumerate(lamps, 1):
            self._light.on(colour, led)

    def discard(self) -> None:
        """Forget half a frame."""
        self._half = b""

    def close(self) -> None:
        """Let go of the light, which the library would hold on to even when it is unplugged."""
        with suppress(*self._faults):
            self._light.release()


def open_light(address: str, count: int, options: Options) -> HidWire:
    """Open the one light that an address names.

    That is "usb:27B8:01ED", "usb:27B8:01ED:SERIAL", or the path that hidapi gives it.
    """
    del options
    library, faults = _library()
    try:
        found = library.Light.available_hardware().items()
        there = {hardware.path: (kind, hardware) for kind, some in found for hardware in some}
        meant = [each for each in there.values() if address.upper() in _names(each[1])]
        if len(meant) == 1:
            return _opened(*meant[0], count, faults)
    except faults as error:
        raise OSError(f"{address} cannot be opened ({error}); has it a udev rule?") from error
    others = ", ".join(" or ".join(_names(hardware)) for _, hardware in there.values())
    raise OSError(
        f"{len(meant) or 'no'} lights answer to {address!r}; there are: {others or 'none'}"
    )


def _library() -> tuple[Any, tuple[type[Exception], ...]]:
    """Load the library, and say what its classes raise for a light that has gone."""
    try:
        library = import_module("busylight_core")
        log = import_module("loguru").logger
    except (ImportError, AttributeError) as error:  # another package is named hid, too
        raise OSError(
            f"busylight-core cannot be used ({error}): pip install 'glance-board[hid]'"
        ) from error
    log.disable("busylight_core")  # its own records and no others
    own = (library.LightUnavailableError, library.HardwareUnsupportedError)
    return library, (*own, OSError, ValueError, TypeError, AttributeError)


def _names(hardware: Any) -> tuple[str, ...]:
    kind = f"USB:{hardware.vendor_id:04X}:{hardware.product_id:04X}"
    serial = f"{kind}:{hardware.serial_number}".upper()
    return (kind, *([serial] if hardware.serial_number else []), hardware.path.decode().upper())


def _opened(kind: Any, hardware: Any, count: int, faults: tuple[type[Exception], ...]) -> HidWire:
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
    # blink(1), Luxafor and BlinkStick do; a Kuando goes out after some 25 s.
    holds=True,
    on_death="keeps its last colours for ever (a Kuando goes out after half a minute)",
    line=None,
    open=open_light,
    usual=1,
    most=192,
)
