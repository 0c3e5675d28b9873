"""Lights, as far as they need no wire: what each lamp shows, and what a driver is."""

from glance.lamps.driver import (
    BLACK,
    Colour,
    Command,
    Driver,
    Encoder,
    Line,
    Sort,
    Verdict,
    Wire,
)
from glance.lamps.given import Given, Health, LightStatus
from glance.lamps.light import Light, Wiring
from glance.lamps.options import Option, OptionKind, Options, read_options, usual_options
from glance.lamps.shown import DIP, PERIOD, Shown, Step

__all__ = [
    "BLACK",
    "DIP",
    "PERIOD",
    "Colour",
    "Command",
    "Driver",
    "Encoder",
    "Given",
    "Health",
    "Light",
    "LightStatus",
    "Line",
    "Option",
    "OptionKind",
    "Options",
    "Shown",
    "Sort",
    "Step",
    "Verdict",
    "Wire",
    "Wiring",
    "read_options",
    "usual_options",
]
