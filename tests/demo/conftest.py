"""A moment, and the vocabulary that glance ships."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from glance.fields import Vocabulary, read_vocabulary
from glance.site import shipped


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 22, 9, 4, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    path = shipped() / "config" / "fields.toml"
    return read_vocabulary(path.read_text("utf-8"), path.name)
