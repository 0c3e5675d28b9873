"""A number with a unit, a range, and thresholds that give it a tone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from glance.errors import ValueRefused
from glance.fields.choices import unreadable
from glance.fields.types import Option, Shown, Tone
from glance.plain import cells

if TYPE_CHECKING:
    from datetime import datetime

_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,12})?")
# A tone is never said by colour alone.
SHAPES = {
    Tone.RED: "▲",
    Tone.AMBER: "■",
    Tone.GREEN: "●",
    Tone.BLUE: "▼",
    Tone.BLACK: "█",
}


@dataclass(frozen=True, slots=True)
class Threshold:
    """A tone for numbers of at least `limit`, or with `below` for smaller ones."""

    limit: Decimal
    tone: Tone
    below: bool = False

    def fits(self, number: Decimal) -> bool:
        return number < self.limit if self.below else number >= self.limit


@dataclass(frozen=True, slots=True)
class Number:
    """A number. The first threshold that fits gives the tone."""

    name: ClassVar[str] = "number"

    unit: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int = 0
    thresholds: tuple[Threshold, ...] = ()

    def parse(self, typed: str, now: datetime) -> str:  # noqa: ARG002 -- the shape of Kind
        said = typed.strip()
        if self.unit:
            said = said.removesuffix(self.unit).rstrip()
        if not _NUMBER.fullmatch(said):
            raise ValueRefused(f"expected {self._expected}")
        number = Decimal(said)
        if number != round(number, self.decimals):
            raise ValueRefused(f"expected {self._expected}")
        too_small = self.minimum is not None and number < self.minimum
        too_large = self.maximum is not None and number > self.maximum
        if too_small or too_large:
            raise ValueRefused(f"expected {self._expected}")
        return _canonical(number)

    def show(self, value: str, now: datetime) -> Shown:  # noqa: ARG002 -- the shape of Kind
        if not _NUMBER.fullmatch(value):
            return unreadable(value)
        number = Decimal(value)
        tone = next((t.tone for t in self.thresholds if t.fits(number)), Tone.PLAIN)
        shape = SHAPES.get(tone, "")
        short = value + shape
        long = f"{value} {self.unit}{shape}" if self.unit else short
        return Shown((long, short) if long != short else (short,), tone)

    def doubt(self, value: str, now: datetime) -> str:  # noqa: ARG002 -- the shape of Kind
        return ""

    def options(self) -> tuple[Option, ...]:
        return ()

    @property
    def widest(self) -> int:
        return self.narrowest + (cells(self.unit) + 1 if self.unit else 0)

    @property
    def narrowest(self) -> int:
        ends = [len(str(abs(int(end)))) for end in (self.minimum, self.maximum) if end is not None]
        minus = self.minimum is not None and self.minimum < 0
        point = self.decimals + 1 if self.decimals else 0
        return max(ends, default=4) + minus + point + bool(self.thresholds)

    @property
    def _expected(self) -> str:
        places = f"a number with up to {self.decimals} digits after the point"
        kind = places if self.decimals else "a whole number"
        unit = f" of {self.unit}" if self.unit else ""
        if self.minimum is not None and self.maximum is not None:
            return f"{kind}{unit} from {_canonical(self.minimum)} to {_canonical(self.maximum)}"
        if self.minimum is not None:
            return f"{kind}{unit} of at least {_canonical(self.minimum)}"
        if self.maximum is not None:
            return f"{kind}{unit} of at most {_canonical(self.maximum)}"
        return kind + unit


def _canonical(number: Decimal) -> str:
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text.removeprefix("+")
