"""A moment, a site that knows some people, and short ways to write an export."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest


@pytest.fixture(scope="session")
def now() -> datetime:
    return datetime(2026, 11, 22, 9, 4, tzinfo=ZoneInfo("Europe/London"))
