"""WLED over its USB port: asked what it is, left with a look of no data, driven by Adalight.

WLED goes back to its own state 2.5 s after the last frame (its "realtime timeout"). That state
is set at every greeting, so that a host which dies is seen on the strip. TPM2, which WLED also
speaks, miscounts from 86 to 255 lamps and obeys what is left over.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from glance.lamps import Command, Driver, Line, Option, OptionKind, Sort, Verdict
from glance_drivers.adalight import GAP, SECONDS_A_LAMP, Strip

if TYPE_CHECKING:
    from glance.lamps import Options

VERSION = b"v"
# WLED swallows the byte after a JSON's last brace; a line's end may be lost.
QUERY = b'{"v":true}\n'
_SAID = re.compile(rb"WLED ([0-9]{5,10})\r?\n")
# Every other lamp dim white: no patient makes this picture, and glance's own is like it.
# WLED's gamma correction (2.8 and on, unless switched off) makes 4 of these 56.
_DIM, _DARK = [56, 56, 56], [0, 0, 0]
# What a line raises that is no state, or one that no WLED would tell.
_NO_STATE = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError)
_SILENCE = "neither WLED's lamps nor its look of no data are confirmed; its speed may be another"
_SEGMENTS = 32  # on an ESP32; an ESP8266 has 16 and leaves the rest out


def version(answer: bytes) -> Verdict | None:
    """Find the build among whatever the board's ROM and WLED have printed."""
    found = _SAID.search(answer)
    return Verdict(True, f"WLED build {found[1].decode('ascii')}") if found else None


def segment(count: int) -> dict[str, object]:
    """Give the one segment of the look of no data, without its colours."""
    whole: dict[str, object] = {"id": 0, "start": 0, "stop": count, "grp": 1, "spc": 1, "of": 0}
    return whole | {"on": True, "bri": 255, "frz": False, "fx": 0, "pal": 0}


def fallback(count: int, preset: int) -> bytes:
    """Give the request that leaves live mode and sets what is shown when frames stop."""
    request: dict[str, object] = {"tt": 0, "lor": 0, "live": False, "udpn": {"nn": True}}
    request["on"] = True
    if preset:
        request["ps"] = preset
    else:
        # WLED dims the live frames too by `bri`: glance has worked out their brightness.
        request |= {"bri": 255, "nl": {"on": False}, "mainseg": 0}
        whole = segment(count) | {"col": [_DIM, _DARK]}
        request["seg"] = [whole, *({"stop": 0} for _ in range(1, _SEGMENTS))]
    return json.dumps(request, separators=(",", ":")).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class Wled(Strip):
    """A WLED controller; `preset` is what it falls back to, 0 for the look of no data."""

    preset: int

    def greeting(self) -> tuple[Command, ...]:
        """Ask for the build, set the fallback, and ask what the controller is.

        One that does not answer may show its frames well; but nobody knows its fallback.
        """
        return (
            Command(VERSION, answer=version, optional=True),
            Command(fallback(self.count, self.preset), gap=0.2),
            Command(QUERY, answer=self._state, within=2.0, silence=_SILENCE),
        )

    def _state(self, answer: bytes) -> Verdict | None:
        for line in answer.split(b"\n")[:-1]:
            with suppress(*_NO_STATE):
                told = json.loads(line[line.index(b'{"state":') :])
                return self._judged(told["state"], told["info"])
        return None

    def _judged(self, state: dict[str, Any], about: dict[str, Any]) -> Verdict:
        count = int(about["leds"]["count"])
        if count != self.count:
            has = f"WLED is set up for {count} lamps and config/lights.toml for {self.count}"
            return Verdict(False, has)
        if not self._looks(state):
            return Verdict(False, "WLED has not taken its look of no data")
        return Verdict(True, f"WLED {about['ver']}, {count} lamps")

    def _looks(self, state: dict[str, Any]) -> bool:
        """Whether the state is what was asked for; a segment leaves out what its build lacks."""
        if self.preset:
            return state["on"] is True
        first, *others = state["seg"]
        taken = all(first.get(key, value) == value for key, value in segment(self.count).items())
        colours = [colour[:3] for colour in first["col"][:2]]
        alight = (state["on"], state["bri"], others) == (True, 255, [])
        return alight and taken and colours == [_DIM, _DARK]


def _wled(count: int, options: Options) -> Wled:
    return Wled(count, GAP + count * SECONDS_A_LAMP, options.whole("fallback_preset"))


_PRESET = (
    "the preset that WLED shows when glance has stopped; 0: every other lamp dim white."
    " A preset's brightness dims glance's frames too"
)
DRIVER = Driver(
    name="wled",
    about="Addressable strips on an ESP32 or ESP8266 with WLED, over USB",
    source="WLED 0.14 to 16.0: wled_serial.cpp and the JSON API",
    sort=Sort.COLOURS,
    make=_wled,
    holds=False,
    quiet_after=2.5,
    on_death="2.5 s after the last frame every other lamp is dim white, or fallback_preset is"
    " shown; a controller that was without power shows its own boot preset",
    options=(Option("fallback_preset", OptionKind.WHOLE, 0, _PRESET, 0, 250),),
    line=Line(baud=115200),
    bauds=(115200, 230400, 460800, 500000, 576000, 921600, 1000000, 1500000),
    boots_for=2.5,
    boot=b"Ada",
    gap=GAP,
    answers=True,
)
