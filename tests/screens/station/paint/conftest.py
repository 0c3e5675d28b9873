"""Stations made by hand, one for every state that a station can be in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from glance.fields import Shown, Tone
from glance.station.seen import (
    Alert,
    Blank,
    Choice,
    Chooser,
    Door,
    Editing,
    Entry,
    Focus,
    Form,
    Help,
    History,
    Listed,
    Listing,
    Menu,
    Option,
    Question,
    Seen,
    Share,
    Shares,
    Sheet,
    Slip,
    Told,
    Typing,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from glance.station.seen import Panel

NOW = datetime(2026, 11, 22, 9, 4, tzinfo=ZoneInfo("Europe/London"))
WARD = "Riverside Ward 3"

RED, AMBER, GREEN = (
    Shown(("R▲",), Tone.RED),
    Shown(("A■",), Tone.AMBER),
    Shown(("G●",), Tone.GREEN),
)
NAMES = """ADEYEMI, Grace|O'BRIEN, Zoë|OBRIEN, Zoe|NUÑEZ, Ann|SMITH, John|VAN DER BERG, Johanna
PATEL, Anil|KOWALSKI, Ewa|Ó BRIAIN, Seán|陈, 伟|JONES, Megan|OKAFOR, Chidi
EVANS-WEST, Anne-Jorun|HUSSAIN, Fatima|TAYLOR, Ivy|WILLIAMS, Owen|MACDONALD, Flora
RAHMAN, Abdul|CLARK, Doris|SINGH, Harpreet|BAKER, Albert|FERNÁNDEZ, Luz|THOMPSON, Edith
GREEN, Stanley|WALKER, Joyce|ŁUKASZEWICZ, Małgorzata""".replace("\n", "|").split("|")


def listed(number: int, **of: object) -> Listed:
    name = NAMES[number % len(NAMES)]
    collision = "‼" if "BRIEN" in name else "=" if "BRIAIN" in name else ""
    row = Listed(
        episode=number,
        place=f"{'ABCDEF'[number // 6 % 6]}{number % 6 + 1}",
        name=name,
        identifier=f"NHS …{(number * 37) % 10000:04}",
        location=WARD,
        risk=(GREEN, RED, AMBER, GREEN, None)[number % 5],
        collision=collision,
        due=(0, 3, 0, 1, 0, 0, 12)[number % 7],
    )
    return replace(row, **of)  # type: ignore[arg-type]  # a test's own


def listing(at: int | None = 1, typed: str = "", patients: int = 26) -> Listing:
    rows = tuple(listed(number) for number in range(patients))
    if typed:
        rows = tuple(row for row in rows if typed in row.name.casefold())
    return Listing(rows, at, Typing(typed, len(typed)), patients, WARD)


def made_entries() -> tuple[Entry, ...]:
    quiet = Tone.QUIET
    return (
        Entry("risk", "r", "Risk", AMBER, "26h", "AB", "Sat 21 07:10", due=True),
        Entry(
            "next",
            "n",
            "Next",
            Shown(("review OVER 2h",), Tone.RED, overdue=True),
            "9h",
            "CD",
            due=True,
        ),
        Entry("physio", "p", "Physio", due=True),
        Entry("day", "d", "Red or green day", RED, "", "AB", "08:12", note="scan slot lost again"),
        Entry("edd", "e", "Expected discharge", Shown(("Tue 24-Nov", "Tue 24")), "", "CD", "07:55"),
        Entry("plan", "l", "Plan", Shown(("review after the ward round",)), "", "AB", "08:12"),
        Entry("nurse", "u", "Nurse", Shown(("AB",)), "", "AB", "07:30", slip=Slip.SAVING),
        Entry("ot", "o", "OT", Shown(("O●",), quiet), "", "EF", "Fri 15:20"),
        Entry("diet", "i", "Diet", Shown(("D→",), Tone.AMBER), "", "EF", "Fri 15:20", changed=True),
        Entry(
            "consultant",
            "",
            "Consultant",
            Shown(("Dr Shah",)),
            "",
            "import",
            "21-Nov",
            why_not="only a lead",
        ),
        Entry("falls", "f", "Falls", Shown(("F▲",), Tone.RED), "", "AB", "08:13"),
        Entry("infection", "c", "Infection", Shown(("no",), quiet), "", "AB", "08:13"),
        Entry(
            "skin",
            "k",
            "Skin",
            Shown(("intact",)),
            "",
            "AB",
            "08:13",
            slip=Slip.SAVED,
            slip_at="09:04",
        ),
        Entry("tto", "t", "TTO", Shown(("T↑",), Tone.AMBER), "", "AB", "08:14"),
        Entry("transport", "a", "Transport", None),
        Entry("social", "s", "Social work", Shown(("S✗",), quiet), "", "GH", "Thu 16:00"),
        Entry(
            "obs",
            "b",
            "Observations",
            Shown(("in 1h 20min", "1:20")),
            "",
            "AB",
            "08:14",
            note="4-hourly since the temperature came down; ask the doctor before it becomes 6",
        ),
        Entry("news2", "w", "NEWS2", Shown(("3",)), "", "AB", "08:14"),
    )


def made_sheet(**of: object) -> Sheet:
    sheet = Sheet(
        episode=1,
        name="O'BRIEN, Zoë (Mrs)",
        place="A2",
        location=WARD,
        identifiers=("NHS 999 000 0018", "born 12-Mar-1941 (85y)", "Female"),
        entries=made_entries(),
        due=3,
        unset=1,
        cursor="risk",
        warnings=("‼ same name: OBRIEN, Zoe in A3, born 02-Feb-1950",),
    )
    return replace(sheet, **of)  # type: ignore[arg-type]  # a test's own


HINTS = (
    Choice("enter", "change"),
    Choice("space", "unchanged"),
    Choice("tab", "next out of date"),
    Choice(".", "more"),
    Choice("?", "help"),
    Choice("escape", "list"),
)
LIST_HINTS = (
    Choice("enter", "open"),
    Choice("tab", "next out of date"),
    Choice(".", "more"),
    Choice("f10", "hand over"),
    Choice("f1", "help"),
)
OPTIONS = (
    Choice("r", "Red", Tone.RED, sign="R▲"),
    Choice("a", "Amber", Tone.AMBER, current=True, sign="A■"),
    Choice("g", "Green", Tone.GREEN, sign="G●"),
    Choice("b", "Blue", Tone.BLUE, sign="B▼"),
    Choice("k", "Black K█", Tone.BLACK, why_not="only a doctor"),
    Choice("o", "Nothing to report ok", Tone.QUIET),
)
ALWAYS = (Choice("-", "take away"), Choice(" ", "unchanged"), Choice("escape", "leave"))
CHOOSING = Editing(
    "risk", "Risk", "how worried the team is about this person today", OPTIONS, hints=ALWAYS
)
LINE = Editing(
    "edd",
    "Expected discharge",
    "t today, +2, fri, 22/11",
    typing=Typing("fri", 3, 40),
    preview="Fri 27-Nov-2026",
    hints=ALWAYS,
)
TROUBLED = Editing(
    "plan",
    "Note on plan",
    "one line",
    typing=Typing("ask the daughter about the stairs and the cat", 12, 60, counted=True),
    problem="too long: 60 letters at most",
    meanwhile="CD made it: transport at 09:03",
    hints=ALWAYS,
)
CONFLICT = Alert(
    "NOT SAVED: A2 O'BRIEN, Zoë · Risk was changed meanwhile",
    ("yours   Red R▲     AB 09:04", "theirs  Green G●   CD 09:03"),
    (Choice("1", "keep theirs"), Choice("2", "make it mine")),
)
AWAY = Alert(
    "NOT SAVED: A1 ADEYEMI, Grace · Plan",
    ("the database is away: home by Friday",),
    (Choice("1", "try again"), Choice("2", "let it go")),
)
MENU = Menu(
    "everything else",
    (
        Choice("a", "admit somebody"),
        Choice("m", "move to another bed or location"),
        Choice("w", "swap two beds"),
        Choice("d", "discharge"),
        Choice("o", "reopen a stay that ended", why_not="only a lead"),
        Choice("h", "history of this patient"),
        Choice("u", "take back your last change"),
        Choice("s", "share of values in date"),
        Choice("x", "hand over to the next person"),
        Choice("?", "help"),
    ),
)
ASK = Question(
    "‼ two people here have that name",
    ("You opened O'BRIEN, Zoë in A2, born 12-Mar-1941.", "OBRIEN, Zoe is in A3."),
    (Choice("enter", "yes, this one"), Choice("escape", "no, back to the list")),
    loud=True,
)
FORM = Form(
    "admit somebody",
    (
        Blank("Family name", Typing("O'BRIEN", 7, 40)),
        Blank("Given name", Typing("", 0, 40), "as it is spelt on the wristband"),
        Blank("Born", Typing("31/02/1941", 10), "22-Nov-1941", "there is no 31-Feb"),
        Blank("NHS number", Typing(), "ten digits, or leave it empty"),
        Blank("Place", Typing("A3", 2)),
    ),
    1,
    ("into Riverside Ward 3",),
    (Choice("enter", "next"), Choice("escape", "leave")),
)
CHOOSER = Chooser(
    "move O'BRIEN, Zoë to",
    Typing("b", 1),
    tuple(
        Option(
            f"B{at}", "empty" if at % 3 else NAMES[at % 26], Tone.PLAIN if at % 3 else Tone.QUIET
        )
        for at in range(1, 40)
    ),
    14,
    ("from A2 · Riverside Ward 3",),
)
HISTORY = History(
    "history of O'BRIEN, Zoë",
    Typing(),
    tuple(
        Told(
            f"22-Nov {at // 60 + 7:02}:{at % 60:02}",
            ("ab1", "cd2", "os:import")[at % 3],
            "ward3-desk",
            ("Risk", "Plan", "Expected discharge")[at % 3],
            ("Amber", "", "Tue 24-Nov-2026")[at % 3],
            ("Red", "review after the ward round, then home", "Fri 27-Nov-2026")[at % 3],
            "" if at % 4 else "taken back: wrong patient",
        )
        for at in range(70)
    ),
    0,
    212,
    choices=(Choice("f2", "export"), Choice("escape", "leave")),
)
SHARES = Shares(
    "share of values in date",
    tuple(Share(f"Hillside Ward {at}", 20 + at, 60 + 7 * at, 130) for at in range(1, 9)),
    tuple(Share(f"Nurse {at}", 6, 10 + at, 24) for at in range(1, 14)),
)
HELP = Help(
    "help",
    (
        ("in the list", (Choice("a–z", "narrow the list"), *LIST_HINTS)),
        ("in the sheet", (*HINTS, Choice("'", "write a note"), Choice("=", "confirm everything"))),
        ("editing", (*ALWAYS, Choice("1–9", "the options in their order"))),
        ("everywhere", (Choice("ctrl+z", "take back"), Choice("ctrl+l", "hand over"))),
    ),
)


def seen(focus: Focus = Focus.SHEET, **of: object) -> Seen:
    wanted: dict[str, object] = {
        "now": NOW,
        "where": WARD,
        "who": "AB Ann Bee",
        "listing": listing(),
        "sheet": made_sheet(),
        "hints": LIST_HINTS if focus is Focus.LIST else HINTS,
        **of,
    }
    return Seen(focus=focus, **wanted)  # type: ignore[arg-type]  # a test's own


def on(panel: Panel) -> Seen:
    return seen(Focus.PANEL, panel=panel)


def edited(editing: Editing, **of: object) -> Seen:
    return seen(Focus.EDITOR, sheet=made_sheet(editing=editing, cursor=editing.key), **of)


STATES: Mapping[str, Seen] = {
    "list": seen(Focus.LIST, sheet=None, notice="✓ saved 09:04 · A2 risk Red"),
    "list beside a sheet": seen(Focus.LIST, listing=listing(at=5)),
    "narrowed": seen(Focus.LIST, sheet=None, listing=listing(at=0, typed="br")),
    "nobody": seen(Focus.LIST, sheet=None, listing=Listing((), None, Typing("xyz", 3), 26, WARD)),
    "sheet": seen(notice="✓ saved 09:04 · A2 skin intact"),
    "choosing": edited(CHOOSING),
    "a line": edited(LINE),
    "trouble": edited(TROUBLED, alerts=(CONFLICT,)),
    "conflict": seen(alerts=(CONFLICT, AWAY), notice="a colleague was first", notice_tone=Tone.RED),
    "alert in the list": seen(Focus.LIST, sheet=None, alerts=(AWAY,)),
    "gone": seen(sheet=made_sheet(gone="discharged by CD 09:02")),
    "menu": on(MENU),
    "question": on(ASK),
    "form": on(FORM),
    "chooser": on(CHOOSER),
    "history": on(HISTORY),
    "shares": on(SHARES),
    "help": on(HELP),
}
DOORS: Mapping[str, Door] = {
    "door": Door(NOW, WARD, "code", Typing("ab", 2)),
    "door PIN": Door(NOW, WARD, "PIN", Typing("ab1", 3), 4, locked="CD"),
    "door checking": Door(NOW, WARD, "", Typing("ab1", 3), 6),
    "door refused": Door(
        NOW, WARD, "code", message="code and PIN do not fit together", wait=64, locked="CD"
    ),
}


@pytest.fixture(params=STATES)
def state(request: pytest.FixtureRequest) -> Seen:
    return STATES[request.param]


@pytest.fixture
def states() -> Mapping[str, Seen]:
    return STATES


@pytest.fixture
def doors() -> Mapping[str, Door]:
    return DOORS


@pytest.fixture
def made() -> Callable[..., Seen]:
    return seen


@pytest.fixture(scope="session")
def sheet() -> Sheet:
    return made_sheet()
