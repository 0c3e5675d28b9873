"""Every driver of switches with a self-made model of its device, and how to put them together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from glance.lamps import BLACK, usual_options
from glance_drivers import (
    denkovi16,
    devantech,
    kmtronic,
    lcus,
    modbus,
    numato,
    patlite,
    rtu,
    tower_byte,
)
from tests.drivers.switches.boxes import (
    CoilBox,
    DenkoviBox,
    DevantechBox,
    KmtronicBox,
    LcusBox,
    NumatoBox,
    PheBox,
    PhnBox,
    PnsBox,
    TowerByteBox,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from glance.lamps import Colour, Command, Driver, Encoder, Verdict
    from glance.lamps.options import Value
    from tests.drivers.switches.boxes import Box

LAMP: Colour = (255, 96, 0)


@dataclass(frozen=True)
class Case:
    """A driver with options, its device, and the bytes that may begin an answer of it.

    `places` says at which of the device's lamps each of ours is; usually in order.
    `refusal` gives what the device says to a frame's last command that it does not obey,
    where it can say so.
    """

    name: str
    driver: Driver
    count: int
    box: Callable[[], Box]
    options: Mapping[str, Value] = field(default_factory=dict)
    begins: bytes = b""
    places: tuple[int, ...] = ()
    refusal: Callable[[bytes], bytes] | None = None

    def encoder(self) -> Encoder:
        """Make the encoder."""
        return self.driver.make(self.count, usual_options(self.driver.options, **self.options))

    def shown(self, box: Box) -> tuple[bool, ...]:
        """Give what our lamps show."""
        lit = box.lit()
        return tuple(lit[place] for place in self.places or range(self.count))


def exception(sent: bytes) -> bytes:
    """What a Modbus unit says to a function that it does not know."""
    return rtu.telegram(bytes((sent[0], sent[1] | 0x80, 1)))


def complaint(sent: bytes) -> bytes:
    """What a Numato module says to words that it does not know."""
    return sent + b"\n\runknown command\n\r>"


CASES = (
    Case("tower_byte", tower_byte.DRIVER, 3, TowerByteBox),
    Case(
        "tower_byte with five",
        tower_byte.DRIVER,
        5,
        lambda: TowerByteBox((1, 2, 4, 5, 6)),
        {"five_colours": True},
    ),
    Case("lcus", lcus.DRIVER, 8, LcusBox),
    Case(
        "lcus in another order",
        lcus.DRIVER,
        3,
        lambda: LcusBox(4),
        {"channels": ("1", "3", "2"), "query": True},
        begins=b"C",
        places=(0, 2, 1),
    ),
    Case(
        "patlite phe",
        patlite.DRIVER,
        3,
        PheBox,
        {"protocol": "phe"},
        b"\x06\x15",
        refusal=lambda _: b"\x15",
    ),
    Case(
        "patlite pns",
        patlite.DRIVER,
        5,
        lambda: PnsBox(b"XX"),
        {"protocol": "pns"},
        b"\x06\x15",
        refusal=lambda _: b"\x15",
    ),
    Case(
        "patlite la6",
        patlite.DRIVER,
        4,
        lambda: PnsBox(b"AB"),
        {"protocol": "la6"},
        b"\x06\x15",
        refusal=lambda _: b"\x15",
    ),
    Case(
        "patlite phn",
        patlite.DRIVER,
        3,
        PhnBox,
        {"protocol": "phn"},
        b"AN",
        refusal=lambda _: b"NAK",
    ),
    Case("modbus", modbus.DRIVER, 11, CoilBox, refusal=exception),
    Case(
        "modbus one by one",
        modbus.DRIVER,
        3,
        lambda: CoilBox(unit=17, coils=8, all_coil=255),
        {"unit": 17, "first_coil": 2, "write": "single", "all_coil": 255},
        places=(2, 3, 4),
        refusal=exception,
    ),
    Case("kmtronic", kmtronic.DRIVER, 8, lambda: KmtronicBox(8)),
    Case(
        "kmtronic with two",
        kmtronic.DRIVER,
        2,
        lambda: KmtronicBox(2),
        {"relays": "2"},
        b"\xff",
        refusal=lambda sent: bytes((*sent[:2], 1 - sent[2])),
    ),
    Case(
        "kmtronic with four",
        kmtronic.DRIVER,
        3,
        lambda: KmtronicBox(4),
        {"relays": "4"},
        begins=b"\x00\x01",
        # The frame of that test has every lamp on.
        refusal=lambda _: bytes((1, 1, 0, 0)),
    ),
    Case("numato", numato.DRIVER, 8, lambda: NumatoBox(8), begins=b"rv", refusal=complaint),
    Case(
        "numato with four",
        numato.DRIVER,
        3,
        lambda: NumatoBox(4),
        {"relays": "4"},
        b"rv",
        refusal=complaint,
    ),
    Case(
        "numato with 64",
        numato.DRIVER,
        40,
        lambda: NumatoBox(64),
        {"relays": "64"},
        b"rv",
        refusal=complaint,
    ),
    Case("denkovi16", denkovi16.DRIVER, 16, DenkoviBox, begins=b"x"),
    Case(
        "devantech",
        devantech.DRIVER,
        2,
        DevantechBox,
        begins=b"\x08\x09\x0a\x0f",
        refusal=lambda _: b"\x0a\x03\x01",
    ),
    Case(
        "devantech with eight",
        devantech.DRIVER,
        8,
        lambda: DevantechBox(8, 8),
        begins=b"\x08\x09\x0a\x0f",
    ),
)


def encoder(driver: Driver, count: int, **options: Value) -> Encoder:
    """Make an encoder with the options given here, and the usual ones."""
    return driver.make(count, usual_options(driver.options, **options))


def colours(lit: Iterable[int]) -> tuple[Colour, ...]:
    """Give a colour for each lamp that is on."""
    return tuple(LAMP if on else BLACK for on in lit)


def sent(commands: Iterable[Command]) -> bytes:
    """Give all the bytes of some commands."""
    return b"".join(command.sent for command in commands)


def hexed(text: str) -> bytes:
    """Read bytes as documents print them."""
    return bytes.fromhex(text)


def verdict(command: Command, answer: bytes) -> Verdict | None:
    """Judge a whole answer."""
    assert command.answer is not None
    return command.answer(answer)
