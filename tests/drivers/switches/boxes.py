"""Self-made models of towers and relay boxes: bytes in, answers out, and what is lit.

They follow the documents named in the drivers, are fed in any pieces, and judge strictly: a
command that the document does not know changes nothing. They are no evidence of what a real
device does beyond its document.
"""

from __future__ import annotations

import re
from typing import Protocol


class Box(Protocol):
    """A device with lamps that are on or off."""

    def feed(self, piece: bytes) -> bytes:
        """Take some bytes, and give what the device answers to them."""
        ...

    def lit(self) -> tuple[bool, ...]:
        """Give what is on, the first lamp first."""
        ...


class TowerByteBox:
    """A tower that takes single bytes; `played` is every lamp that ever blinked, or the buzzer."""

    def __init__(self, lamps: tuple[int, ...] = (1, 2, 4)) -> None:
        self.modes = dict.fromkeys((*lamps, 8), 1)
        self.played: set[int] = set()
        self._lamps = lamps

    def feed(self, piece: bytes) -> bytes:
        for byte in piece:
            mode, lamp = divmod(byte, 16)
            if mode in {1, 2, 4} and lamp in self.modes:
                self.modes[lamp] = mode
                if mode == 4 or (lamp == 8 and mode == 1):
                    self.played.add(lamp)
        return b""

    def lit(self) -> tuple[bool, ...]:
        return tuple(self.modes[lamp] == 1 for lamp in self._lamps)


class LcusBox:
    """Relays behind `A0 channel state sum`; what does not add up is skipped, byte by byte."""

    def __init__(self, channels: int = 8, *, talks: bool = True) -> None:
        self.on = [True] * channels
        self.talks = talks
        self._heard = b""

    def feed(self, piece: bytes) -> bytes:
        self._heard += piece
        said = b""
        while self._heard:
            if self._heard[0] == 0xFF and self.talks:
                states = ("ON" if on else "OFF" for on in self.on)
                said += "".join(
                    f"CH{at}: {state}\r\n" for at, state in enumerate(states, 1)
                ).encode()
            elif self._heard[0] == 0xA0:
                if len(self._heard) < 4:
                    break
                start, channel, state, total = self._heard[:4]
                if (start + channel + state) & 0xFF == total:
                    if 1 <= channel <= len(self.on) and state <= 1:
                        self.on[channel - 1] = bool(state)
                    self._heard = self._heard[4:]
                    continue
            self._heard = self._heard[1:]
        return said

    def lit(self) -> tuple[bool, ...]:
        return tuple(self.on)


class PheBox:
    """A PHE-3FB3: `@` identity `S` six digits `!`, ACK or NAK."""

    def __init__(self) -> None:
        self.modes = [1, 1, 1, 0, 0]
        self.buzzer = 0
        self._heard = b""

    def feed(self, piece: bytes) -> bytes:
        said = b""
        for byte in piece:
            if self._heard or byte == 0x40:
                self._heard += bytes((byte,))
            if byte == 0x21 and self._heard:
                said += b"\x06" if self._obeys(self._heard) else b"\x15"
                self._heard = b""
        return said

    def _obeys(self, frame: bytes) -> bool:
        found = re.fullmatch(rb"@(..)S([01239]{5})([0-49])!", frame)
        if found is None:
            return False
        for at, mode in enumerate(map(int, found[2].decode())):
            if mode != 9:
                self.modes[at] = mode
        if found[3] != b"9":
            self.buzzer = int(found[3])
        return True

    def lit(self) -> tuple[bool, ...]:
        return tuple(mode == 1 for mode in self.modes)


class PnsBox:
    """A tower that speaks PNS: a product class, `S`, six bytes; ACK or NAK."""

    def __init__(self, maker: bytes) -> None:
        self.modes = [1] * 5
        self.buzzer = 0
        self._head = maker + b"S\0\0\x06"
        self._heard = b""

    def feed(self, piece: bytes) -> bytes:
        self._heard += piece
        said = b""
        while len(self._heard) >= 12:
            frame, self._heard = self._heard[:12], self._heard[12:]
            if frame[:6] == self._head and max(frame[6:11]) <= 3 and frame[11] <= 4:
                self.modes, self.buzzer = list(frame[6:11]), frame[11]
                said += b"\x06"
            else:
                said += b"\x15"
        return said

    def lit(self) -> tuple[bool, ...]:
        return tuple(mode == 1 for mode in self.modes)


class PhnBox:
    """A PHN: `W` and a byte of bits; "ACK" or "NAK"."""

    def __init__(self) -> None:
        self.bits = 0xFF
        self._heard = b""

    def feed(self, piece: bytes) -> bytes:
        self._heard += piece
        said = b""
        while len(self._heard) >= 2:
            command, bits = self._heard[:2]
            self._heard = self._heard[2:]
            if command == 0x57:
                self.bits = bits
            said += b"ACK" if command == 0x57 else b"NAK"
        return said

    @property
    def buzzer(self) -> int:
        return self.bits >> 3 & 3

    def lit(self) -> tuple[bool, ...]:
        return tuple(bool(self.bits >> at & 1) for at in range(3))


class CoilBox:
    """A Modbus RTU unit with some coils, which knows functions 5 and 15.

    Time ends a telegram on a line; here its length does, and a wrong check drops a byte.
    """

    def __init__(self, unit: int = 1, coils: int = 16, all_coil: int | None = None) -> None:
        self.on = [True] * coils
        self._unit, self._all_coil = unit, all_coil
        self._heard = b""

    def feed(self, piece: bytes) -> bytes:
        self._heard += piece
        said = b""
        while len(self._heard) >= 8:
            length = 8
            if self._heard[1] == 15:
                length = 9 + self._heard[6]
            if len(self._heard) < length:
                break
            frame = self._heard[:length]
            if frame[0] != self._unit or _crc(frame) != 0:
                self._heard = self._heard[1:]
                continue
            self._heard = self._heard[length:]
            said += self._answer(frame)
        return said

    def _answer(self, frame: bytes) -> bytes:
        at, value = int.from_bytes(frame[2:4], "big"), int.from_bytes(frame[4:6], "big")
        if frame[1] == 5 and value in {0, 0xFF00} and at == self._all_coil:
            self.on = [bool(value)] * len(self.on)
        elif frame[1] == 5 and value in {0, 0xFF00} and at < len(self.on):
            self.on[at] = bool(value)
        elif frame[1] == 15 and at + value <= len(self.on):
            bits = int.from_bytes(frame[7:-2], "little")
            for place in range(value):
                self.on[at + place] = bool(bits >> place & 1)
        else:
            return _checked(bytes((frame[0], frame[1] | 0x80, 2)))
        return _checked(frame[:6])

    def lit(self) -> tuple[bool, ...]:
        return tuple(self.on)


def _crc(frame: bytes) -> int:
    """Work out CRC-16/MODBUS bit by bit from its reflected polynomial; 0 over a whole frame."""
    register = 0xFFFF
    for byte in frame:
        for bit in range(8):
            carry = (register ^ (byte >> bit)) & 1
            register = register >> 1 ^ (0xA001 * carry)
    return register


def _checked(body: bytes) -> bytes:
    return body + _crc(body).to_bytes(2, "little")


class KmtronicBox:
    """Relays behind `FF relay state`; it tells their states as its size does."""

    def __init__(self, relays: int) -> None:
        self.on = [True] * relays
        self._heard = b""

    def feed(self, piece: bytes) -> bytes:
        self._heard += piece
        said = b""
        while len(self._heard) >= 3:
            start, relay, state = self._heard[:3]
            if start != 0xFF:
                self._heard = self._heard[1:]
                continue
            self._heard = self._heard[3:]
            if 1 <= relay <= len(self.on) and state <= 1:
                self.on[relay - 1] = bool(state)
            elif 1 <= relay <= len(self.on) < 4 and state == 3:
                said += bytes((0xFF, relay, self.on[relay - 1]))
            elif relay == 9 and state == 0 and len(self.on) >= 4:
                said += bytes(self.on)
        return said

    def lit(self) -> tuple[bool, ...]:
        return tuple(self.on)


class NumatoBox:
    """Relays behind words: every letter is echoed, and a prompt ends every answer."""

    def __init__(self, relays: int) -> None:
        self.on = [True] * relays
        self._heard = b""

    def feed(self, piece: bytes) -> bytes:
        said = b""
        for byte in piece:
            said += bytes((byte,))
            if byte == 0x0D:
                words = self._answer(self._heard.decode("ascii", "replace"))
                said += b"\n\r" + (words + "\n\r" if words else "").encode() + b">"
                self._heard = b""
            else:
                self._heard += bytes((byte,))
        return said

    def _answer(self, line: str) -> str:
        if line in {"", "ver"}:
            return "00000008" if line else ""
        digits = len(self.on) // 4
        every = (
            re.fullmatch(rf"relay writeall ([0-9a-f]{{{digits}}})", line) if digits > 1 else None
        )
        single = re.fullmatch(r"relay (on|off) ([0-9])", line)
        if every:
            bits = int(every[1], 16)
            self.on = [bool(bits >> at & 1) for at in range(len(self.on))]
        elif single and int(single[2]) < len(self.on):
            self.on[int(single[2])] = single[1] == "on"
        else:
            return "unknown command"
        return ""

    def lit(self) -> tuple[bool, ...]:
        return tuple(self.on)


class DenkoviBox:
    """Sixteen relays behind `x` hi lo `//`, echoed."""

    def __init__(self) -> None:
        self.bits = 0xFFFF
        self._heard = b""

    def feed(self, piece: bytes) -> bytes:
        self._heard += piece
        said = b""
        while len(self._heard) >= 5 or self._heard[:1] not in {b"", b"x"}:
            frame = self._heard[:5]
            if frame[:1] == b"x" and frame[3:] == b"//":
                self.bits = int.from_bytes(frame[1:3], "big")
                said += frame
                self._heard = self._heard[5:]
            else:
                self._heard = self._heard[1:]
        return said

    def lit(self) -> tuple[bool, ...]:
        return tuple(bool(self.bits >> (15 - at) & 1) for at in range(16))


class DevantechBox:
    """Relays behind single bytes; the module tells its number, version and states."""

    def __init__(self, module: int = 10, relays: int = 2) -> None:
        self.on = [True] * relays
        self._module = module

    def feed(self, piece: bytes) -> bytes:
        said = b""
        for byte in piece:
            if byte == 90:
                said += bytes((self._module, 3))
            elif byte == 91:
                said += bytes((sum(on << at for at, on in enumerate(self.on)),))
            elif byte in {100, 110}:
                self.on = [byte == 100] * len(self.on)
            elif 0 <= byte - 101 < len(self.on):
                self.on[byte - 101] = True
            elif 0 <= byte - 111 < len(self.on):
                self.on[byte - 111] = False
        return said

    def lit(self) -> tuple[bool, ...]:
        return tuple(self.on)
