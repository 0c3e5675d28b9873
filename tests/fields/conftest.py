"""British time, with its clock changes, whether or not the machine has time-zone files."""

from __future__ import annotations

import struct
from io import BytesIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest


def _british_rules() -> ZoneInfo:
    """British time from its rule alone, in the form of a time-zone file (RFC 8536)."""
    header = b"TZif2" + bytes(15) + struct.pack(">6l", 0, 0, 0, 0, 1, 4)
    one_type = struct.pack(">lBB", 0, 0, 0) + b"GMT\0"
    rule = b"\nGMT0BST,M3.5.0/1,M10.5.0\n"
    return ZoneInfo.from_file(BytesIO((header + one_type) * 2 + rule), key="Europe/London")


def _british() -> ZoneInfo:
    try:
        return ZoneInfo("Europe/London")
    except ZoneInfoNotFoundError:
        return _british_rules()


@pytest.fixture(scope="session")
def london() -> ZoneInfo:
    return _british()


@pytest.fixture(scope="session", params=[_british, _british_rules], ids=["machine", "rules"])
def either_london(request: pytest.FixtureRequest) -> ZoneInfo:
    """British time as the machine has it, and as its rule has it."""
    zone: ZoneInfo = request.param()
    return zone
