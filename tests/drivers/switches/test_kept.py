"""Every driver of switches under a real keeper, with a self-made device behind a pty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.drivers.switches.boxes import TowerByteBox
from tests.drivers.switches.cases import CASES, Case
from tests.drivers.switches.conftest import until
from tests.drivers.switches.far_ends import OnPty

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.drivers.switches.conftest import Kept


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest) -> Case:
    """A driver with its device."""
    found: Case = request.param
    return found


@pytest.fixture
def device(case: Case) -> Iterator[OnPty]:
    """The device, behind a pty."""
    far = OnPty(case.box())
    far.start()
    yield far
    far.unplug()


def test_a_kept_device_shows_what_it_is_told_and_nothing_once_the_keeper_ends(
    case: Case, device: OnPty, kept: Callable[..., Kept]
) -> None:
    light = kept(case.driver, device.port, case.count, **case.options)
    told = tuple(at % 2 == 0 for at in range(case.count))
    light.shows(*told)
    until(lambda: case.shown(device.box) == told and light.is_well(), "every other lamp")
    light.shows(*(not on for on in told))
    until(lambda: case.shown(device.box) == tuple(not on for on in told), "the others")
    light.keeper.stop()
    light.keeper.join(10)

    assert not any(case.shown(device.box))
    assert not isinstance(device.box, TowerByteBox) or not device.box.played
