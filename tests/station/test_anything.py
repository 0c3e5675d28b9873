"""Whatever is pressed, in whatever order the world answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from string import ascii_lowercase

from hypothesis import given, settings
from hypothesis import strategies as st

from glance.census import (
    Admit,
    Change,
    Cursor,
    Delta,
    Departed,
    Happened,
    Identity,
    Known,
    TakeBack,
)
from glance.staff import Act, Member, may
from glance.station import Desk, Ground, Pick, answered, caught_up, paste, pick, seen
from glance.station.dialogue import (
    Answer,
    Collided,
    DepartedRead,
    Effect,
    HistoryRead,
    LastRead,
    LookedUp,
    LookUp,
    Occupied,
    ReadDeparted,
    ReadHistory,
    ReadLast,
    Refused,
    Save,
    Saved,
    Unsaved,
)
from glance.station.panels import Admitting, Asking, Choosing, MoveTo, Put, Reading, Reopening
from tests.station.world import (
    ANN,
    LEAD,
    NOW,
    VIEWER,
    Station,
    everybody,
    station,
    status,
)

NAMED = (
    "enter", "enter", "enter", "escape", "tab", "shift+tab", "up", "down", "left", "right", "home",
    "end", "pageup", "pagedown", "backspace", "delete", "f1", "f2", "f10", "ctrl+z", "ctrl+s",
    "f7", "ctrl+u",
)  # fmt: skip
KEYS = st.one_of(
    st.sampled_from(NAMED),
    st.sampled_from(ascii_lowercase),
    st.sampled_from("123 .=-'?RXÉ"),
)
PICKS = (
    Pick("patient", 3),
    Pick("entry", "risk"),
    Pick("option", 1),
    Pick("press", "enter"),
)
STAY = Departed(40, 140, Identity("ZULU", "Amy"), "Riverside Ward 3", "A3", NOW)
HAPPENED = Happened(5, NOW, "ab1", "t", "set", "Riverside Ward 3", 1, "risk", "green", "red")


def answers(effect: Effect) -> tuple[Answer, ...]:
    """Everything that the world may say to a wish."""
    match effect:
        case Save(number=number):
            return (
                Saved(number, 2, 2, NOW),
                Unsaved(number, "away"),
                Refused(number, "never"),
                Collided(number, "risk", "blue", "cd2", NOW),
                Collided(number, "place", None, "cd2", NOW),
                Occupied(number, "A1", 1),
            )
        case ReadHistory(episode=episode):
            return HistoryRead(episode, (HAPPENED,)), HistoryRead(episode, (), "away")
        case ReadLast():
            return LastRead((HAPPENED,)), LastRead(()), LastRead((), "away")
        case ReadDeparted():
            return DepartedRead((STAY,)), DepartedRead((), "away")
        case LookUp(identity=identity):
            known = Known(140, Identity("ZULU", "Amy"))
            return LookedUp(identity, ()), LookedUp(identity, (known,)), LookedUp(identity, (), "x")
    return ()


def words_of(desk: Desk) -> tuple[object, ...]:
    """Everything that somebody is typing."""
    panel = desk.panel
    lines: tuple[object, ...] = desk.draft
    if isinstance(panel, Admitting):
        lines = panel.lines
    elif isinstance(panel, Choosing | Reopening | Reading):
        lines = (panel.typed,)
    return desk.browsing.typed, desk.editor, lines


def keeps_words(before: Desk, after: Desk) -> bool:
    """Whether an answer has lost nothing that was being typed."""
    if isinstance(before.panel, Admitting) and not isinstance(after.panel, Admitting):
        return after.draft == before.panel.lines
    if before.panel is not None and type(before.panel) is not type(after.panel):
        return words_of(after)[:2] == words_of(before)[:2]
    return words_of(after) == words_of(before)


def episodes_of(change: Change) -> set[int]:
    """Whom a change is about."""
    if isinstance(change, Admit | TakeBack):
        return set()
    return {getattr(change, "episode", 0)}


def news(data: st.DataObject, ground: Ground) -> Ground:
    """Let something happen on the ward."""
    seq = ground.census.cursor.seq + 1
    one = data.draw(st.sampled_from(everybody()))
    what = data.draw(st.sampled_from(["value", "gone", "moved", "back"]))
    if what == "gone":
        return ground.after(Delta(Cursor("e", seq), (), (one.id,)), NOW)
    if what == "moved":
        one = replace(one, place=data.draw(st.sampled_from([None, 12, 13, 16, 17])))
    if what == "value":
        one = replace(one, statuses={"risk": status("risk", "green", 0, seq)})
    return ground.after(Delta(Cursor("e", seq), (one,)), NOW)


HAPPENINGS = ("key",) * 8 + ("answer", "news", "paste", "pick", "time")


def happens(data: st.DataObject, here: Station, waiting: list[Effect]) -> tuple[Effect, ...]:
    """Let anything happen to a station; give what it asks of the world."""
    before, step = here.desk, None
    match data.draw(st.sampled_from(HAPPENINGS)):
        case "key":
            return here.keys(data.draw(KEYS))
        case "answer" if waiting:
            wish = waiting.pop(data.draw(st.integers(0, len(waiting) - 1)))
            if told := answers(wish):
                before = caught_up(before, here.ground, here.now).desk
                step = answered(before, data.draw(st.sampled_from(told)), here.ground, here.now)
                assert keeps_words(before, step.desk)
        case "news":
            here.ground = news(data, here.ground)
        case "paste":
            step = paste(before, "smith\nr", here.ground, here.now)
        case "pick":
            step = pick(before, data.draw(st.sampled_from(PICKS)), here.ground, here.now)
        case _:
            here.now += timedelta(minutes=7)
    here.desk = before if step is None else step.desk
    return () if step is None else step.effects


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from([ANN, LEAD, VIEWER]))
def test_any_keys_save_for_the_open_patient_alone_and_with_permission(
    data: st.DataObject, member: Member
) -> None:
    here = station(member)
    waiting: list[Effect] = []
    for _ in range(data.draw(st.integers(5, 40))):
        about = subjects(here.desk)
        known = {pending.number for pending in here.desk.saves}
        made = happens(data, here, waiting)
        seen(here.desk, here.ground, here.now)
        waiting += made
        for effect in made:
            if isinstance(effect, Save):
                assert may(member, Act.UPDATE)
                assert meant(effect, about, known)


def subjects(desk: Desk) -> set[int | None]:
    """Whom the next key may be about: who is open, moved, asked about, or not saved."""
    found: set[int | None] = {one.episode for one in desk.saves if one.trouble is not None}
    found.add(STAY.episode)
    if desk.opened is not None:
        found.add(desk.opened.episode)
    match desk.panel:
        case Choosing(purpose=MoveTo(episode=number)):
            found.add(number)
        case Asking(then=Put(episode=number)):
            found.add(number)
    return found


def meant(save: Save, before: set[int | None], known: set[int]) -> bool:
    """Whether a save is about whom it may be about, or was asked for before."""
    whom = set().union(*(episodes_of(change) for change in save.changes))
    swaps = len(save.changes) > 1
    return save.number in known or (bool(whom & before) if swaps else whom <= before)
