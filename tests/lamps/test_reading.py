"""What is read off a board for lights: the rules, and a plain slow model of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from rpds import HashTrieMap

from glance.board import Board, BoardView, Each, LampGroup, LampState, view
from glance.census import (
    Census,
    Cursor,
    Episode,
    Location,
    LocationKind,
    Place,
    PlaceKind,
    Status,
    Structure,
)
from glance.fields import Clock, Date, Direction, Field, Rag, Text, Tone, Vocabulary
from glance.lamps.reading import Reading, read, segments

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 22, 9, 4, tzinfo=LONDON)
RED, DUE, AMBER, NEW, GREEN = map(LampState, ("red", "due", "amber", "new", "green"))
UNKNOWN, EMPTY = LampState.UNKNOWN, LampState.EMPTY

RISK = Field("risk", "Risk", "risk", Rag(), valid_for=timedelta(hours=24))
VOCABULARY = Vocabulary(
    {
        field.key: field
        for field in (
            RISK,
            Field("edd", "EDD", "EDD", Date()),
            Field("due", "Due", "due", Clock()),
            Field("seen", "Seen", "seen", Clock(Direction.SINCE, limit=timedelta(hours=4))),
            Field("plan", "Plan", "plan", Text()),
        )
    }
)
# The board orders by every clock, so all of them are in its scope.
BOARD = Board(
    "ward",
    "Ward board",
    VOCABULARY,
    order_by=("place", "due", "seen"),
    new_within=timedelta(hours=12),
)
BEDS = LampGroup("beds", Each.PLACE, "risk", (RED, DUE, AMBER, NEW, GREEN))
WARD = replace(BEDS, name="ward", each=Each.BOARD)
TEAMS = replace(BEDS, name="teams", each=Each.LOCATION)
SLOTS = replace(BEDS, name="slots", each=Each.PATIENT)

WARD_3 = Location(1, None, LocationKind.WARD, "Riverside Ward 3", "Ward 3", 1)
NORTH = Location(2, None, LocationKind.TEAM, "North community", "", 2)
PLACES = (
    Place(1, 1, "A1", 1, bay="A"),
    Place(2, 1, "A2", 2, bay="A"),
    Place(3, 1, "B1", 3, bay="B"),
)
ZONE = Place(9, 2, "East", 1, PlaceKind.ZONE)


def structure(*, several: bool = False) -> Structure:
    locations = (WARD_3, NORTH) if several else (WARD_3,)
    places = (*PLACES, ZONE) if several else PLACES
    return Structure(
        HashTrieMap({each.id: each for each in locations}),
        HashTrieMap({each.id: each for each in places}),
    )


def patient(
    number: int,
    place: int | None,
    *,
    location: int = 1,
    began: datetime = NOW - timedelta(days=3),
    confirmed: datetime = NOW - timedelta(hours=2),
    **values: str,
) -> Episode:
    statuses = {
        key: Status(key, value, 1, confirmed, "ann", confirmed, "ann")
        for key, value in values.items()
    }
    return Episode(number, location, place, began, statuses=statuses)


def seen(*episodes: Episode, board: Board = BOARD, several: bool = False) -> BoardView:
    census = Census(
        Cursor("made", 1),
        structure(several=several),
        HashTrieMap({episode.id: episode for episode in episodes}),
    )
    return view(board, census, NOW)


def states(group: LampGroup, *episodes: Episode, **how: bool) -> tuple[LampState, ...]:
    return read(group, seen(*episodes, **how), NOW).states  # type: ignore[arg-type]  # flags


def moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def test_each_bed_has_its_own_segment_and_an_empty_bed_says_so() -> None:
    shown = states(BEDS, patient(1, 1, risk="red"), patient(2, 3, risk="green"))

    assert shown == (RED, EMPTY, GREEN)


def test_a_red_that_is_out_of_date_stays_red() -> None:
    stale = patient(1, 1, risk="red", confirmed=NOW - timedelta(days=9))

    assert states(WARD, stale) == (RED,)


def test_an_amber_that_is_out_of_date_stays_amber() -> None:
    stale = patient(1, 1, risk="amber", confirmed=NOW - timedelta(days=9))

    assert states(WARD, stale) == (AMBER,)


def test_a_green_that_is_out_of_date_is_unknown() -> None:
    stale = patient(1, 1, risk="green", confirmed=NOW - timedelta(hours=24))

    assert states(WARD, stale) == (UNKNOWN,)


def test_a_green_of_a_station_whose_clock_is_ahead_is_unknown() -> None:
    ahead = patient(1, 1, risk="green", confirmed=NOW + timedelta(hours=1))

    assert states(WARD, ahead) == (UNKNOWN,)


def test_a_green_holds_until_the_moment_at_which_it_is_out_of_date() -> None:
    shown = seen(patient(1, 1, risk="green"))
    first = read(WARD, shown, NOW)

    assert first == Reading((GREEN,), (NOW + timedelta(hours=22)).astimezone(UTC))
    assert first.until is not None
    assert read(WARD, shown, first.until.astimezone(LONDON)).states == (UNKNOWN,)


def test_a_patient_of_whom_nobody_has_said_anything_is_unknown() -> None:
    assert states(WARD, patient(1, 1)) == (UNKNOWN,)


def test_nothing_to_report_is_no_green() -> None:
    assert states(WARD, patient(1, 1, risk="nil")) == (UNKNOWN,)


def test_a_board_without_patients_is_empty() -> None:
    assert read(WARD, seen(), NOW) == Reading((EMPTY,))


def test_what_is_overdue_comes_before_amber() -> None:
    late = patient(1, 1, risk="amber", due=moment(NOW - timedelta(minutes=1)))

    assert states(WARD, late) == (DUE,)


def test_due_soon_begins_half_an_hour_before() -> None:
    coming = seen(patient(1, 1, risk="red", due=moment(NOW + timedelta(minutes=50))))
    first = read(replace(WARD, tells=(DUE, RED, AMBER, GREEN)), coming, NOW)

    assert first == Reading((RED,), (NOW + timedelta(minutes=20)).astimezone(UTC))
    later = NOW + timedelta(minutes=20)
    assert read(replace(WARD, tells=(DUE, RED, AMBER, GREEN)), coming, later).states == (DUE,)


def test_a_clock_that_counts_since_is_due_before_its_limit() -> None:
    long = patient(1, 1, risk="green", seen=moment(NOW - timedelta(hours=3, minutes=40)))

    assert states(WARD, long) == (DUE,)


def test_a_group_that_does_not_tell_what_is_due_shows_the_colour() -> None:
    late = patient(1, 1, risk="green", due=moment(NOW - timedelta(minutes=1)))

    assert states(replace(WARD, tells=(RED, AMBER, GREEN)), late) == (GREEN,)


def test_a_new_patient_without_a_colour_is_new_until_the_board_says_otherwise() -> None:
    shown = seen(patient(1, 1, began=NOW - timedelta(hours=5)))

    assert read(WARD, shown, NOW) == Reading((NEW,), (NOW + timedelta(hours=7)).astimezone(UTC))


def test_of_two_patients_in_one_bed_the_worse_is_shown() -> None:
    assert states(BEDS, patient(1, 2, risk="green"), patient(2, 2, risk="amber"))[1] is AMBER


def test_somebody_unknown_is_worse_than_somebody_green() -> None:
    assert states(WARD, patient(1, 1, risk="green"), patient(2, 2)) == (UNKNOWN,)


def test_a_patient_without_a_bed_has_a_segment_after_the_last_bed() -> None:
    shown = seen(patient(1, None, risk="red"))

    assert read(BEDS, shown, NOW).states == (EMPTY, EMPTY, EMPTY, RED)
    assert segments(BEDS, shown) == ("A1", "A2", "B1", "no bed")


def test_beds_of_several_locations_are_named_with_them() -> None:
    shown = seen(several=True)

    assert segments(BEDS, shown) == ("Ward 3 A1", "Ward 3 A2", "Ward 3 B1", "North community East")


def test_each_location_has_a_segment_with_its_worst() -> None:
    shown = seen(
        patient(1, 1, risk="green"),
        patient(2, 9, location=2, risk="red"),
        patient(3, 9, location=2, risk="green"),
        several=True,
    )

    assert read(TEAMS, shown, NOW).states == (GREEN, RED)
    assert segments(TEAMS, shown) == ("Ward 3", "North community")


def test_a_patient_of_a_location_that_nobody_knows_is_not_left_out() -> None:
    shown = seen(patient(1, None, location=77, risk="red"))

    assert read(TEAMS, shown, NOW).states == (EMPTY, RED)
    assert segments(TEAMS, shown) == ("Ward 3", "location 77")


def test_slots_follow_the_order_of_the_board() -> None:
    shown = seen(patient(1, 3, risk="red"), patient(2, 1, risk="green"))

    assert read(SLOTS, shown, NOW).states == (GREEN, RED)
    assert segments(SLOTS, shown) == ("1", "2")


def test_the_segment_of_a_board_bears_its_title() -> None:
    assert segments(WARD, seen()) == ("Ward board",)


def test_a_time_that_nobody_can_read_is_not_due() -> None:
    assert states(WARD, patient(1, 1, risk="green", due="soon", edd="9999-99-99")) == (GREEN,)


def test_a_clock_that_was_set_back_makes_nothing_late_that_was() -> None:
    shown = seen(patient(1, 1, risk="green", due=moment(NOW)))
    first = read(WARD, shown, NOW).states

    assert first == (DUE,)
    assert read(WARD, shown, NOW - timedelta(hours=1)).states == (GREEN,)


def test_what_is_due_in_the_hour_that_comes_twice_is_due_once() -> None:
    # Summer time ends at 02:00 on 25 October 2026: 01:45 comes a second time.
    before = datetime(2026, 10, 25, 1, 10, tzinfo=LONDON)
    shown = seen(patient(1, 1, risk="amber", due="2026-10-25T01:45:00Z"))

    assert read(WARD, shown, before) == Reading((AMBER,), datetime(2026, 10, 25, 1, 15, tzinfo=UTC))
    assert read(WARD, shown, before.replace(minute=20, fold=1)).states == (DUE,)


# The plain slow model: every rule of the contract by itself, one patient at a time.

ORDERS = st.sampled_from(
    [
        (RED, DUE, AMBER, NEW, GREEN),
        (DUE, RED, AMBER, GREEN),
        (RED, AMBER, NEW, GREEN),
        (NEW, RED, AMBER, DUE, GREEN),
        (RED, AMBER, GREEN),
    ]
)
HOURS = st.floats(-30, 30).map(lambda hours: timedelta(minutes=round(hours * 60)))
# Around the two changes of the clocks, and on an ordinary day.
MOMENTS = st.sampled_from(
    [
        NOW,
        datetime(2026, 10, 25, 0, 40, tzinfo=LONDON),
        datetime(2026, 10, 25, 1, 40, fold=1, tzinfo=LONDON),
        datetime(2026, 3, 29, 0, 50, tzinfo=LONDON),
        datetime(2026, 12, 31, 23, 58, tzinfo=LONDON),
    ]
)


@st.composite
def wards(draw: st.DrawFn) -> tuple[BoardView, datetime]:
    now = draw(MOMENTS)
    episodes = []
    for number in range(1, draw(st.integers(0, 6)) + 1):
        values: dict[str, str] = {}
        risk = draw(st.sampled_from(["", "red", "amber", "green", "blue", "nil", "gone"]))
        if risk:
            values["risk"] = risk
        if draw(st.booleans()):
            values["edd"] = (now.date() + timedelta(days=draw(st.integers(-2, 2)))).isoformat()
        for clock in ("due", "seen"):
            if draw(st.booleans()):
                values[clock] = moment(now + draw(HOURS))
        where = draw(st.sampled_from([(1, 1), (1, 2), (1, 3), (1, None), (2, 9), (2, None)]))
        episodes.append(
            patient(
                number,
                where[1],
                location=where[0],
                began=now - draw(HOURS),
                confirmed=now - draw(HOURS),
                **values,
            )
        )
    census = Census(
        Cursor("made", 1),
        structure(several=True),
        HashTrieMap({episode.id: episode for episode in episodes}),
    )
    return view(BOARD, census, now), now


def slow_patient(episode: Episode, group: LampGroup, now: datetime) -> LampState:
    utc = now.astimezone(UTC)
    applies: set[LampState] = set()
    risk = episode.statuses.get("risk")
    tone = RISK.kind.show(risk.value, now).tone if risk else Tone.PLAIN
    if tone is Tone.RED:
        applies.add(RED)
    if tone is Tone.AMBER:
        applies.add(AMBER)
    if risk and tone is Tone.GREEN:
        age = utc - risk.confirmed_at.astimezone(UTC)
        if timedelta(minutes=-10) <= age < timedelta(hours=24):
            applies.add(GREEN)
    if not applies:
        applies.add(UNKNOWN)
    for key, status in episode.statuses.items():
        late: datetime | None = None
        if key == "edd":
            following = date.fromisoformat(status.value) + timedelta(days=1)
            late = datetime.combine(following, time(), now.tzinfo).astimezone(UTC)
        if key == "due":
            late = datetime.fromisoformat(status.value)
        if key == "seen":
            late = datetime.fromisoformat(status.value) + timedelta(hours=4)
        if late is not None and late - group.due_soon <= utc:
            applies.add(DUE)
    if utc - episode.began.astimezone(UTC) < BOARD.new_within:
        applies.add(NEW)
    order = [*group.tells[:-1], UNKNOWN, GREEN]
    return next(state for state in order if state in applies)


def slow(group: LampGroup, shown: BoardView, now: datetime) -> tuple[LampState, ...]:
    order = [*group.tells[:-1], UNKNOWN, GREEN, EMPTY]
    patients = [row.episode for row in shown.rows if row.episode is not None]
    if group.each is Each.PATIENT:
        return tuple(slow_patient(each, group, now) for each in patients)
    sets: list[list[Episode]]
    if group.each is Each.BOARD:
        sets = [patients]
    elif group.each is Each.LOCATION:
        sets = [[each for each in patients if each.location == at] for at in (1, 2)]
    else:
        sets = [[each for each in patients if each.place == at] for at in (1, 2, 3, 9)]
        if any(each.place is None for each in patients):
            sets.append([each for each in patients if each.place is None])
    return tuple(
        min((slow_patient(each, group, now) for each in some), key=order.index, default=EMPTY)
        for some in sets
    )


@settings(max_examples=300)
@given(wards(), st.sampled_from(list(Each)), ORDERS)
def test_every_segment_is_as_the_slow_model_says(
    ward: tuple[BoardView, datetime], each: Each, tells: tuple[LampState, ...]
) -> None:
    shown, now = ward
    group = replace(BEDS, each=each, tells=tells)

    assert read(group, shown, now).states == slow(group, shown, now)


@settings(max_examples=300)
@given(wards(), st.sampled_from(list(Each)), ORDERS, st.floats(0, 1))
def test_until_it_says_so_time_alone_changes_nothing(
    ward: tuple[BoardView, datetime],
    each: Each,
    tells: tuple[LampState, ...],
    share: float,
) -> None:
    shown, now = ward
    group = replace(BEDS, each=each, tells=tells)
    first = read(group, shown, now)
    utc = now.astimezone(UTC)
    until = first.until or utc + timedelta(days=40)
    within = utc + (until - utc) * share - timedelta(microseconds=1)
    at = max(within, utc).astimezone(LONDON)

    assert until > utc
    assert read(group, shown, at).states == first.states == slow(group, shown, at)


@settings(max_examples=100)
@given(wards(), st.sampled_from(list(Each)))
def test_every_segment_has_one_label(ward: tuple[BoardView, datetime], each: Each) -> None:
    shown, now = ward
    group = replace(BEDS, each=each)

    assert len(segments(group, shown)) == len(read(group, shown, now).states)
