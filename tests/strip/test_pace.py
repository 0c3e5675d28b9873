"""When the next bytes may go."""

from __future__ import annotations

import pytest

from glance.strip.pace import BATCH, Pace


def test_a_frame_waits_until_the_wire_has_sent_the_one_before() -> None:
    pace = Pace(seconds_a_byte=0.001, gap=0.0)
    pace.sent(186, clock=10.0)
    pace.framed(begun=10.0)

    assert pace.frame_at == pytest.approx(10.186)


def test_pieces_of_a_frame_follow_one_another_on_the_wire() -> None:
    pace = Pace(seconds_a_byte=0.001, gap=0.0)
    pace.sent(100, clock=10.0)
    pace.sent(86, clock=10.05)

    assert pace.sent_at == pytest.approx(10.186)


def test_the_gap_of_the_driver_comes_after_the_last_byte() -> None:
    pace = Pace(seconds_a_byte=0.001, gap=0.005)
    pace.sent(186, clock=10.0)
    pace.framed(begun=10.0)

    assert pace.frame_at == pytest.approx(10.191)


def test_of_two_gaps_the_longer_holds() -> None:
    pace = Pace(seconds_a_byte=0.001, gap=0.005)
    pace.sent(100, clock=10.0)
    pace.needs(0.007)
    pace.framed(begun=10.0)

    assert pace.frame_at == pytest.approx(10.107)


def test_changes_within_twenty_milliseconds_are_one_frame() -> None:
    pace = Pace(seconds_a_byte=0.000001, gap=0.0)
    pace.sent(186, clock=10.0)
    pace.framed(begun=10.0)

    assert pace.frame_at == pytest.approx(10.0 + BATCH)


def test_an_isolated_change_waits_for_nothing() -> None:
    assert Pace(seconds_a_byte=0.001, gap=1.0).frame_at < 0


def test_what_was_thrown_away_is_not_waited_for() -> None:
    pace = Pace(seconds_a_byte=0.001, gap=0.0)
    pace.sent(5000, clock=10.0)
    pace.emptied(clock=11.0)

    assert pace.free_at == pytest.approx(11.0)
