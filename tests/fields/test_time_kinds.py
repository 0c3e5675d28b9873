"""Dates and clocks: how they are typed, and what they show as time goes by."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glance.errors import ValueRefused
from glance.fields import Clock, Date, Direction, Past, Tone

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from glance.fields import Kind

DUE = Clock(Direction.DUE, warn=timedelta(minutes=30))
SINCE = Clock(Direction.SINCE, warn=timedelta(hours=36), limit=timedelta(hours=48))
PLAIN_DATE = Date(Past.PLAIN)
CLOCKS = st.sampled_from(
    [
        DUE,
        SINCE,
        Clock(),
        Clock(Direction.SINCE),
        Clock(Direction.DUE, warn=timedelta(minutes=90, seconds=10)),
        Clock(Direction.SINCE, warn=timedelta(minutes=50), limit=timedelta(minutes=130)),
    ]
)
DATES = st.sampled_from([Date(), PLAIN_DATE])
# Both clock changes of 2026 are among them: 29 March and 25 October, 01:00 UTC.
NEAR_CHANGES = st.sampled_from(
    [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)]
).flatmap(
    lambda change: st.integers(-200_000, 200_000).map(lambda s: change + timedelta(seconds=s))
)
MOMENTS = st.one_of(
    NEAR_CHANGES,
    st.integers(0, 95_000_000).map(
        lambda s: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=s)
    ),
)
SPANS = st.one_of(
    st.integers(-10_000, 10_000).map(lambda minutes: timedelta(minutes=minutes)),
    st.integers(-400_000, 400_000).map(lambda seconds: timedelta(seconds=seconds)),
    st.integers(-500, 500).map(lambda days: timedelta(days=days)),
)


@pytest.fixture
def now(london: ZoneInfo) -> datetime:
    """A Sunday morning in winter."""
    return datetime(2026, 11, 22, 9, 4, 37, tzinfo=london)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("today", "2026-11-22"),
        ("T", "2026-11-22"),
        ("tomorrow", "2026-11-23"),
        ("yesterday", "2026-11-21"),
        ("+2", "2026-11-24"),
        ("+2d", "2026-11-24"),
        ("+1w", "2026-11-29"),
        ("-1", "2026-11-21"),
        ("fri", "2026-11-27"),
        ("Friday", "2026-11-27"),
        ("sun", "2026-11-29"),
        ("22/11", "2026-11-22"),
        ("5/1", "2027-01-05"),
        ("21/10", "2026-10-21"),
        ("22/11/2026", "2026-11-22"),
        ("22/11/27", "2027-11-22"),
        ("22.11.2026", "2026-11-22"),
        ("22-Nov", "2026-11-22"),
        ("22 november 2027", "2027-11-22"),
        ("22nov", "2026-11-22"),
        ("22-Nov-2026", "2026-11-22"),
        ("29/2", "2028-02-29"),
        ("2026-11-22", "2026-11-22"),
    ],
)
def test_a_date_is_typed_as_people_say_it(typed: str, stored: str, now: datetime) -> None:
    if typed == "29/2":
        now = now.replace(year=2027)

    assert Date().parse(typed, now) == stored


@pytest.mark.parametrize(
    ("typed", "due", "record"),
    [
        ("24", "2026-11-24", "2026-10-24"),
        ("22", "2026-11-22", "2026-11-22"),
        ("21", "2026-12-21", "2026-11-21"),
        ("31", "2026-12-31", "2026-10-31"),
        ("3d", "2026-11-25", "2026-11-19"),
        ("2w", "2026-12-06", "2026-11-08"),
        ("2 weeks", "2026-12-06", "2026-11-08"),
        ("in 3 days", "2026-11-25", "2026-11-25"),
        ("3d ago", "2026-11-19", "2026-11-19"),
        ("+3d", "2026-11-25", "2026-11-25"),
        ("fri", "2026-11-27", "2026-11-20"),
        ("sun", "2026-11-29", "2026-11-22"),
        ("next fri", "2026-11-27", "2026-11-27"),
        ("last fri", "2026-11-20", "2026-11-20"),
        ("last sunday", "2026-11-15", "2026-11-15"),
        ("this sunday", "2026-11-22", "2026-11-22"),
        ("22nd nov", "2026-11-22", "2026-11-22"),
    ],
)
def test_a_day_counts_ahead_and_a_record_back(
    typed: str, due: str, record: str, now: datetime
) -> None:
    assert (Date().parse(typed, now), PLAIN_DATE.parse(typed, now)) == (due, record)


@pytest.mark.parametrize(
    ("typed", "meant"), [("2211", "22/11"), ("221126", "22/11/26"), ("22112026", "22/11/2026")]
)
def test_a_day_without_its_strokes_is_refused_with_them(
    typed: str, meant: str, now: datetime
) -> None:
    with pytest.raises(ValueRefused, match=f"did you mean {meant}[?]"):
        Date().parse(typed, now)


@pytest.mark.parametrize("typed", ["0", "32", "next", "last xyz", "in 3d ago", "9999w", "3311"])
def test_what_is_no_day_is_refused(typed: str, now: datetime) -> None:
    with pytest.raises(ValueRefused, match="not a day; type today"):
        Date().parse(typed, now)


@pytest.mark.parametrize(
    ("kind", "value", "doubt"),
    [
        (Date(), "2026-11-24", ""),
        (Date(), "2027-11-22", ""),
        (Date(), "2027-12-22", "13 months ahead: is the year right?"),
        (Date(), "2126-11-22", "100 years ahead: is the year right?"),
        (Date(), "2026-10-23", ""),
        (Date(), "2026-10-01", "52 days ago: is the month right?"),
        (Date(), "1926-11-22", "100 years ago: is the year right?"),
        (PLAIN_DATE, "1926-11-22", ""),
        (PLAIN_DATE, "2126-11-22", "100 years ahead: is the year right?"),
        (Date(), "not a day", ""),
        (DUE, "2026-11-22T11:00:00Z", ""),
        (DUE, "2026-11-22T09:00:00Z", ""),
        (DUE, "2026-11-22T08:00:00Z", "1:04 ago already: is the time right?"),
        (DUE, "2026-12-04T11:00:00Z", "12 days ahead: is the day right?"),
        (SINCE, "2026-11-20T11:00:00Z", ""),
        (SINCE, "2026-05-20T11:00:00Z", "6 months ago: is the day right?"),
        (SINCE, "soon", ""),
        (DUE, "2026-05-20T11:00:00", ""),
    ],
)
def test_a_day_far_away_is_doubted(kind: Kind, value: str, doubt: str, now: datetime) -> None:
    assert kind.doubt(value, now) == doubt


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "bananas",
        "31/2",
        "32/1",
        "1/13",
        "22-Xyz",
        "f",
        "+99999",
        "0001-01-01",
        "٢٢/١١",
        "+9999w",
    ],
)
def test_what_is_no_date_is_refused_with_what_is(typed: str, now: datetime) -> None:
    with pytest.raises(ValueRefused, match=r"today, tomorrow, \+2, fri, 22/11, 22-Nov"):
        Date().parse(typed, now)


@pytest.mark.parametrize(
    ("day", "forms"),
    [
        ("2026-11-22", ("today",)),
        ("2026-11-23", ("tomorrow", "Mon 23")),
        ("2026-11-24", ("Tue 24",)),
        ("2026-11-29", ("Sun 29",)),
        ("2026-11-30", ("30-Nov",)),
        ("2027-01-05", ("05-Jan",)),
        ("2027-11-24", ("24-Nov-2027", "24-Nov-27")),
        ("2026-11-20", ("OVER 2d", "2d ago")),
        ("not a day", ("not a day?",)),
        ("0001-01-01", ("0001-01-01?",)),
    ],
)
def test_a_date_is_shown_as_far_away_as_it_is(
    day: str, forms: tuple[str, ...], now: datetime
) -> None:
    assert Date().show(day, now).forms == forms


@pytest.mark.parametrize(
    ("day", "forms"),
    [
        ("2026-11-21", ("yesterday", "21-Nov")),
        ("2026-11-20", ("20-Nov",)),
        ("2025-11-20", ("20-Nov-2025", "20-Nov-25")),
    ],
)
def test_a_date_that_is_a_record_is_never_overdue(
    day: str, forms: tuple[str, ...], now: datetime
) -> None:
    shown = PLAIN_DATE.show(day, now)

    assert (shown.forms, shown.overdue) == (forms, False)


def test_a_date_gone_by_is_overdue_and_red(now: datetime) -> None:
    shown = Date().show("2026-11-21", now)

    assert (shown.overdue, shown.tone) == (True, Tone.RED)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2h", "2026-11-22T11:04:00Z"),
        ("+2h", "2026-11-22T11:04:00Z"),
        ("2 hours", "2026-11-22T11:04:00Z"),
        ("90min", "2026-11-22T10:34:00Z"),
        ("1h30", "2026-11-22T10:34:00Z"),
        ("1hr 30min", "2026-11-22T10:34:00Z"),
        ("3d", "2026-11-25T09:04:00Z"),
        ("now", "2026-11-22T09:04:00Z"),
        ("14:30", "2026-11-22T14:30:00Z"),
        ("1430", "2026-11-22T14:30:00Z"),
        ("2:30pm", "2026-11-22T14:30:00Z"),
        ("12am", "2026-11-23T00:00:00Z"),
        ("8:00", "2026-11-23T08:00:00Z"),
        ("fri 14:30", "2026-11-27T14:30:00Z"),
        ("22/11 14:30", "2026-11-22T14:30:00Z"),
        ("22 nov 2026 14:30", "2026-11-22T14:30:00Z"),
        ("22/6/2027 14:30", "2027-06-22T13:30:00Z"),
        ("2026-11-22 14:30", "2026-11-22T14:30:00Z"),
        ("2026-11-22T14:30:59+02:00", "2026-11-22T12:30:00Z"),
        ("2026-11-22t14:30:00z", "2026-11-22T14:30:00Z"),
    ],
)
def test_a_due_time_is_typed_as_people_say_it(typed: str, stored: str, now: datetime) -> None:
    assert DUE.parse(typed, now) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("14", "2026-11-22T14:00:00Z"),
        ("9", "2026-11-23T09:00:00Z"),
        ("0", "2026-11-23T00:00:00Z"),
        ("noon", "2026-11-22T12:00:00Z"),
        ("midnight", "2026-11-23T00:00:00Z"),
        ("tomorrow 9", "2026-11-23T09:00:00Z"),
        ("tomorrow noon", "2026-11-23T12:00:00Z"),
        ("tomorrow at 9", "2026-11-23T09:00:00Z"),
        ("at 14", "2026-11-22T14:00:00Z"),
        ("2pm tomorrow", "2026-11-23T14:00:00Z"),
        ("fri 10", "2026-11-27T10:00:00Z"),
        ("10 fri", "2026-11-27T10:00:00Z"),
        ("next fri 10", "2026-11-27T10:00:00Z"),
        ("22/11 14", "2026-11-22T14:00:00Z"),
        ("in 2h", "2026-11-22T11:04:00Z"),
        ("2h ago", "2026-11-22T07:04:00Z"),
    ],
)
def test_a_due_time_may_be_an_hour_or_a_word(typed: str, stored: str, now: datetime) -> None:
    assert DUE.parse(typed, now) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2h", "2026-11-22T07:04:00Z"),
        ("2h ago", "2026-11-22T07:04:00Z"),
        ("1h30", "2026-11-22T07:34:00Z"),
        ("8:00", "2026-11-22T08:00:00Z"),
        ("8", "2026-11-22T08:00:00Z"),
        ("14:30", "2026-11-21T14:30:00Z"),
        ("14", "2026-11-21T14:00:00Z"),
        ("noon", "2026-11-21T12:00:00Z"),
        ("midnight", "2026-11-22T00:00:00Z"),
        ("fri 10:00", "2026-11-20T10:00:00Z"),
        ("fri 10", "2026-11-20T10:00:00Z"),
        ("last fri 10", "2026-11-20T10:00:00Z"),
        ("sun 8:00", "2026-11-22T08:00:00Z"),
        ("sun 10:00", "2026-11-15T10:00:00Z"),
        ("yesterday 9", "2026-11-21T09:00:00Z"),
        ("20/11 14:30", "2026-11-20T14:30:00Z"),
        ("22/11 9:14", "2026-11-22T09:14:00Z"),
    ],
)
def test_a_start_is_counted_back(typed: str, stored: str, now: datetime) -> None:
    assert SINCE.parse(typed, now) == stored


@pytest.mark.parametrize(
    "typed", ["22/11 9:15", "tomorrow 9", "next fri 10", "in 2h", "+2h", "2027-01-05 10:00"]
)
def test_a_start_that_is_still_to_come_is_refused_with_what_to_type(
    typed: str, now: datetime
) -> None:
    with pytest.raises(ValueRefused, match=r"still to come.* type 2h \(ago\), 14:30"):
        SINCE.parse(typed, now)


@pytest.mark.parametrize("typed", ["24", "5 nov 22", "24 nov", "2w"])
def test_what_may_be_a_day_is_no_hour(typed: str, now: datetime) -> None:
    with pytest.raises(ValueRefused, match="a day alone is not enough"):
        DUE.parse(typed, now)


@pytest.mark.parametrize("typed", ["24 10", "fri 10 nov", "tomorrow 25"])
def test_two_numbers_that_may_be_either_are_refused(typed: str, now: datetime) -> None:
    with pytest.raises(ValueRefused, match="not a time"):
        DUE.parse(typed, now)


@pytest.mark.parametrize("clock", [DUE, SINCE])
def test_minutes_without_their_unit_are_refused_with_it(clock: Clock, now: datetime) -> None:
    with pytest.raises(ValueRefused, match=r"did you mean 90min\?"):
        clock.parse("90", now)


@pytest.mark.parametrize("typed", ["", "25:00", "12:60", "soon", "13pm", "2026-11-22T99:00", "90"])
def test_what_is_no_time_is_refused_with_what_is(typed: str, now: datetime) -> None:
    with pytest.raises(ValueRefused, match=r"2h \(from now\), 90min, 14:30"):
        DUE.parse(typed, now)


def test_a_day_without_a_time_is_refused_with_the_mend(now: datetime) -> None:
    with pytest.raises(ValueRefused, match="fri 14:30"):
        DUE.parse("fri", now)


@pytest.mark.parametrize(
    ("minutes", "forms", "tone"),
    [
        (-5 * 24 * 60, ("5d",), Tone.PLAIN),
        (-48 * 60, ("2d",), Tone.PLAIN),
        (-47 * 60, ("47h",), Tone.PLAIN),
        (-120, ("2h",), Tone.PLAIN),
        (-119, ("1:59",), Tone.PLAIN),
        (-40, ("0:40",), Tone.PLAIN),
        (-30, ("0:30■",), Tone.AMBER),
        (0, ("now",), Tone.RED),
        (12, ("OVER 0:12", "OVER"), Tone.RED),
        (90, ("OVER 1:30", "1h ago", "OVER"), Tone.RED),
        (150, ("OVER 2h", "2h ago", "OVER"), Tone.RED),
        (72 * 60, ("OVER 3d", "3d ago", "OVER"), Tone.RED),
    ],
)
def test_a_due_clock_counts_down_and_then_over(
    minutes: int, forms: tuple[str, ...], tone: Tone, now: datetime
) -> None:
    moment = now.replace(second=0)
    shown = DUE.show((moment - timedelta(minutes=minutes)).astimezone(UTC).isoformat(), moment)

    assert (shown.forms, shown.tone, shown.overdue) == (forms, tone, minutes >= 0)


@pytest.mark.parametrize(
    ("minutes", "forms", "tone"),
    [
        (-40, ("in 0:40",), Tone.PLAIN),
        (0, ("0:00",), Tone.PLAIN),
        (35 * 60, ("35h",), Tone.PLAIN),
        (36 * 60, ("36h■",), Tone.AMBER),
        (48 * 60, ("2d▲",), Tone.RED),
    ],
)
def test_a_clock_since_counts_up_to_its_limit(
    minutes: int, forms: tuple[str, ...], tone: Tone, now: datetime
) -> None:
    moment = now.replace(second=0)
    shown = SINCE.show((moment - timedelta(minutes=minutes)).astimezone(UTC).isoformat(), moment)

    assert (shown.forms, shown.tone, shown.overdue) == (forms, tone, tone is Tone.RED)


@pytest.mark.parametrize("value", ["", "soon", "2026-11-22T14:30:00", "0001-01-01T00:00:00Z"])
def test_a_clock_that_cannot_be_read_stands_as_it_is_with_a_question_mark(
    value: str, now: datetime
) -> None:
    assert DUE.show(value, now).forms == (f"{value}?",)


def test_today_ends_at_local_midnight_in_summer(either_london: ZoneInfo) -> None:
    late = datetime(2026, 7, 1, 23, 59, tzinfo=either_london)

    assert Date().show("2026-07-01", late).until == datetime(2026, 7, 1, 23, tzinfo=UTC)


def test_a_due_time_across_the_spring_change_is_an_hour_nearer(either_london: ZoneInfo) -> None:
    before = datetime(2026, 3, 29, 0, 30, tzinfo=either_london)

    assert DUE.show(DUE.parse("3:30", before), before).forms == ("2h",)


def test_an_hour_that_the_spring_change_skips_is_the_hour_after(either_london: ZoneInfo) -> None:
    before = datetime(2026, 3, 28, 12, tzinfo=either_london)

    assert DUE.parse("tomorrow 1:30", before) == "2026-03-29T01:30:00Z"


def test_in_the_hour_that_the_autumn_change_repeats_the_next_such_time_is_the_second(
    either_london: ZoneInfo,
) -> None:
    between = datetime(2026, 10, 25, 0, 45, tzinfo=UTC).astimezone(either_london)

    assert DUE.parse("1:30", between) == "2026-10-25T01:30:00Z"


def test_two_hours_are_two_hours_across_the_autumn_change(either_london: ZoneInfo) -> None:
    before = datetime(2026, 10, 25, 0, 30, tzinfo=UTC).astimezone(either_london)

    assert DUE.parse("2h", before) == "2026-10-25T02:30:00Z"


@given(CLOCKS, MOMENTS, SPANS, st.floats(0, 1, exclude_max=True))
def test_a_clock_shows_the_same_until_it_says(
    london: ZoneInfo, clock: Clock, at: datetime, ahead: timedelta, part: float
) -> None:
    _stays_until(clock, (at + ahead).isoformat(), at.astimezone(london), part)


@given(DATES, MOMENTS, SPANS, st.floats(0, 1, exclude_max=True))
def test_a_date_shows_the_same_until_it_says(
    london: ZoneInfo, kind: Date, at: datetime, ahead: timedelta, part: float
) -> None:
    _stays_until(kind, (at + ahead).date().isoformat(), at.astimezone(london), part)


def _stays_until(kind: Kind, value: str, now: datetime, part: float) -> None:
    """Assert that nothing changes before `until`, and something does at it."""
    shown = kind.show(value, now)
    if shown.until is None:
        assert kind.show(value, now + timedelta(days=4000)) == shown
        return
    left = shown.until - now.astimezone(UTC)
    last = shown.until - timedelta(microseconds=1)
    later = min(now.astimezone(UTC) + left * part, last)

    assert left > timedelta()
    assert {kind.show(value, at.astimezone(now.tzinfo)) for at in (later, last)} == {shown}
    assert kind.show(value, shown.until.astimezone(now.tzinfo)) != shown


@given(st.one_of(CLOCKS, DATES), MOMENTS, SPANS, SPANS)
def test_a_value_is_overdue_from_the_moment_it_names(
    london: ZoneInfo, kind: Clock | Date, at: datetime, ahead: timedelta, later: timedelta
) -> None:
    about = at + ahead
    value = about.isoformat() if isinstance(kind, Clock) else about.date().isoformat()
    now = at.astimezone(london)
    shown = kind.show(value, now)
    then = (at + abs(later)).astimezone(london)
    late = shown.overdue or (shown.late_at is not None and shown.late_at <= then.astimezone(UTC))

    assert kind.show(value, then).overdue == late


@given(CLOCKS, MOMENTS, SPANS)
def test_a_clock_changes_at_whole_minutes_only(
    london: ZoneInfo, clock: Clock, at: datetime, ahead: timedelta
) -> None:
    moment = at + ahead
    until = clock.show(moment.isoformat(), at.astimezone(london)).until

    assert until is not None
    assert (until - moment) % timedelta(minutes=1) == timedelta()


@given(st.text(max_size=20))
def test_any_typed_text_is_a_date_or_refused(london: ZoneInfo, typed: str) -> None:
    now = datetime(2026, 11, 22, 9, 4, tzinfo=london)
    try:
        stored = Date().parse(typed, now)
    except ValueRefused:
        return

    assert date.fromisoformat(stored).isoformat() == stored


@given(st.text("0123456789:/. -+hdmainpfrTZtow", max_size=20), st.sampled_from([DUE, SINCE]))
def test_any_typed_text_is_a_time_that_can_be_shown_or_refused(
    london: ZoneInfo, typed: str, clock: Clock
) -> None:
    now = datetime(2026, 11, 22, 9, 4, tzinfo=london)
    try:
        stored = clock.parse(typed, now)
    except ValueRefused:
        return

    assert not clock.show(stored, now).forms[0].endswith("?")


@given(MOMENTS, st.sampled_from([DUE, SINCE]))
def test_what_a_clock_stores_is_typed_back_unchanged(at: datetime, clock: Clock) -> None:
    stored = at.strftime("%Y-%m-%dT%H:%M:00Z")

    assert clock.parse(stored, at) == stored
