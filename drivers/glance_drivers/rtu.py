"""Modbus RTU telegrams that set coils, functions 05 and 15, and the answers to them.

Unit, function, contents, CRC-16 with the low byte first (Modbus application protocol 1.1b3).
"""

from __future__ import annotations

from functools import partial

from glance.lamps import Command, Verdict

ONE, MANY = 0x05, 0x0F
SILENCE = 0.01  # 3.5 characters end a telegram (serial line guide 2.5.1.1): 8 ms at 4800 baud
WITHIN = 0.5
# By their numbers, from 1 (application protocol, section 7).
REFUSALS = (
    "does not know this function; try the other way of writing",
    *("has no such coil", "does not take this value", "failed", "needs longer", "is busy"),
)


def telegram(body: bytes) -> bytes:
    """Give a telegram: the body and its check."""
    check = 0xFFFF
    for byte in body:
        check ^= byte
        for _ in range(8):
            check = check >> 1 ^ (0xA001 if check & 1 else 0)
    return body + check.to_bytes(2, "little")


def one(unit: int, coil: int, on: int) -> Command:
    """Set one coil; the unit confirms by the same telegram."""
    sent = telegram(bytes((unit, ONE, *coil.to_bytes(2, "big"), 0xFF if on else 0, 0)))
    return Command(sent, SILENCE, partial(judged, sent), WITHIN)


def many(unit: int, first: int, count: int, states: int) -> Command:
    """Set neighbouring coils; the lowest bit of the states is the first coil's."""
    head = bytes((unit, MANY, *first.to_bytes(2, "big"), *count.to_bytes(2, "big")))
    size = (count + 7) // 8
    sent = telegram(head + bytes((size,)) + states.to_bytes(size, "little"))
    return Command(sent, SILENCE, partial(judged, telegram(head)), WITHIN)


def judged(expected: bytes, got: bytes) -> Verdict | None:
    """Find the unit's telegram in what came, and compare it with the one that must come."""
    unit, function = expected[:2]
    for end in range(len(got) + 1):
        refused, confirmed = got[max(end - 5, 0) : end], got[max(end - 8, 0) : end]
        if refused[:2] == bytes((unit, function | 0x80)) and _whole(refused, 5):
            said = dict(enumerate(REFUSALS, 1)).get(refused[2], "refused")
            return Verdict(False, f"the unit {said}")
        if confirmed == expected:
            return Verdict(True)
        if confirmed[:2] == expected[:2] and _whole(confirmed, 8):
            return Verdict(False, "the unit confirmed something else than was sent")
    return None


def _whole(part: bytes, length: int) -> bool:
    return len(part) == length and telegram(part[:-2]) == part
