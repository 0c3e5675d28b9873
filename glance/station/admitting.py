"""The form of somebody who arrives, and whether they are here or known already."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from glance.census import Identity
from glance.errors import ValueRefused
from glance.fields import typed
from glance.identity import dates, names, nhs_number
from glance.plain import plain
from glance.station import placing, sheet, working
from glance.station.desk import Step
from glance.station.dialogue import LookUp
from glance.station.lines import no_room, written
from glance.station.lines import typed as typed_into
from glance.station.panels import Admitting, BedFor, Recognising
from glance.station.seen import Blank, Choice, Form, Question, Typing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from glance.census import Known
    from glance.station.desk import Desk
    from glance.station.dialogue import LookedUp
    from glance.station.ground import Ground

LABELS = ("surname", "given names", "NHS number", "local number", "born", "sex")
_SURNAME, _GIVEN, _NHS, _LOCAL, _BORN, _SEX = range(len(LABELS))
_EXAMPLES = ("", "", "ten digits, if known", "if there is one", "12/03/1941", "female, male, other")
_KEPT = "this form was begun before: Ctrl+U empties it, Tab goes on with it"
_SEXES = ("Female", "Male", "Other", "Unknown")
_LIMIT = 60
_EMPTY = tuple(Typing(limit=_LIMIT) for _ in LABELS)
# Whom digits can choose from, and who may get a second stay by a letter.
_MOST = 8
_LETTERS = "abcdefgh"


def begun(desk: Desk, ground: Ground) -> Desk:
    """Give the desk with the form, as far as it was filled in before, and nobody open."""
    desk = working.left(desk, ground)
    kept = any(line.text for line in desk.draft)
    return replace(desk, panel=Admitting(desk.draft or _EMPTY, kept=kept), notice="")


def lines_of(identity: Identity) -> tuple[Typing, ...]:
    """Give somebody as they could have been typed into the form."""
    number, born = identity.nhs_number, identity.born
    texts = (
        identity.family,
        identity.given,
        nhs_number.spaced(number) if number else "",
        identity.local_id or "",
        dates.nhs_date(born) if born else "",
        identity.sex,
    )
    return tuple(Typing(text, len(text), _LIMIT) for text in texts)


def pressed(desk: Desk, panel: Admitting, key: str, now: datetime) -> Step:
    """Give the desk after a key in the form; what was typed is kept when it is left."""
    if key == "escape":
        desk = replace(desk, panel=None, draft=panel.lines)
        kept = any(line.text for line in panel.lines)
        return Step(desk.told("not admitted; what was typed is kept") if kept else desk)
    if panel.kept:
        return Step(_of_whom(desk, panel, key))
    last = len(LABELS) - 1
    if key == "enter" and panel.at == last:
        return _looked_up(desk, panel, now)
    if key in ("enter", "tab", "down"):
        return Step(replace(desk, panel=replace(panel, at=min(panel.at + 1, last))))
    if key in ("shift+tab", "up"):
        return Step(replace(desk, panel=replace(panel, at=max(panel.at - 1, 0))))
    line = typed_into(panel.lines[panel.at], key)
    return Step(desk if line is None else _with(desk, panel, line))


def _of_whom(desk: Desk, panel: Admitting, key: str) -> Desk:
    """Give the desk after a key in a form that was begun before, maybe for somebody else."""
    if key == "ctrl+u":
        return replace(desk, panel=Admitting(_EMPTY), draft=(), notice="")
    if key in ("tab", "down"):
        return replace(desk, panel=replace(panel, kept=False), notice="")
    return desk.told(_KEPT)


def pasted(desk: Desk, panel: Admitting, text: str) -> Desk:
    """Give the desk after a paste into the line that has the cursor."""
    if panel.kept:
        return desk.told(_KEPT)
    return _with(desk, panel, written(panel.lines[panel.at], text))


def focused(desk: Desk, panel: Admitting, at: int) -> Desk:
    """Give the desk with the cursor in another line of the form."""
    if not 0 <= at < len(LABELS):
        return desk
    return replace(desk, panel=replace(panel, at=at, kept=False))


def looked_up(desk: Desk, answer: LookedUp, ground: Ground) -> Desk:
    """Give the desk after it was looked up who is known; an answer about another is none."""
    panel = desk.panel
    if not isinstance(panel, Admitting) or panel.looking != answer.identity:
        return desk
    if answer.why:
        why = f"nobody could be looked up: {answer.why}; Enter tries again"
        return replace(desk, panel=replace(panel, looking=None, why=why))
    desk = replace(desk, draft=panel.lines)
    if not answer.known:
        return placing.begun(desk, BedFor(answer.identity), ground)
    return replace(desk, panel=Recognising(answer.identity, answer.known[:_MOST]))


def recognised(desk: Desk, panel: Recognising, key: str, ground: Ground, now: datetime) -> Step:
    """Give the desk after a key where somebody like the one who arrives is known."""
    if key == "escape":
        back = Admitting(desk.draft or _EMPTY, told=True)
        return Step(replace(working.left(desk, ground), panel=back, notice=""))
    choice = next((one for one in _choices(panel, ground) if one.press == key), None)
    if choice is None or choice.why_not:
        return Step(desk.told(choice.why_not if choice else "choose with one of the keys shown"))
    if key == "n":
        return Step(placing.begun(desk, BedFor(panel.identity), ground))
    if key in _LETTERS:
        return Step(_again(desk, panel.known[_LETTERS.index(key)], ground))
    known = panel.known[int(key) - 1]
    if not known.stays:
        return Step(_again(desk, known, ground))
    return sheet.opened(replace(desk, panel=None), known.stays[0].episode, ground, now)


def form(panel: Admitting, now: datetime) -> Form:
    """Give the form as it is seen."""
    blanks = []
    for at, (label, line) in enumerate(zip(LABELS, panel.lines, strict=True)):
        reading, problem = _reading(at, line.text, now.date())
        problem = no_room(line) or problem
        shows = (
            panel.told
            or bool(line.over)
            or at != panel.at
            or (at == _NHS and len(line.text) >= _TEN)
        )
        empty = at == _SURNAME and not line.text.strip() and not panel.told
        hint = reading or ("" if line.text else _EXAMPLES[at])
        blanks.append(Blank(label, line, hint, problem if shows and not empty else ""))
    lines = [panel.why] if panel.why else []
    if panel.looking is not None:
        lines.append("looking whether this person is here or known already …")
    if panel.kept:
        name = names.full(panel.lines[_SURNAME].text, panel.lines[_GIVEN].text)
        lines.insert(0, f"begun before and not admitted: {name.strip() or 'no name yet'}")
    choices: tuple[Choice, ...] = (
        Choice("ctrl+u", "empty it: somebody else"),
        Choice("tab", "go on with it"),
        Choice("escape", "leave"),
    )
    if not panel.kept:
        choices = (
            Choice("enter", "next line, after the last: go on"),
            Choice("escape", "leave, keep what is typed"),
        )
    return Form("Admit a patient", tuple(blanks), panel.at, tuple(lines), choices)


def recognising(panel: Recognising, ground: Ground, now: datetime) -> Question:
    """Give the question whether it is one of those who are known."""
    name = names.full(panel.identity.family, panel.identity.given)
    lines = [f"arriving: {name}{_known_by(panel.identity, now)}"]
    for at, known in enumerate(panel.known, 1):
        called = names.full(known.identity.family, known.identity.given)
        lines.append(f"{at}  {called}{_known_by(known.identity, now)}")
        places = [f"{stay.place or 'no bed'} · {stay.location}" for stay in known.stays]
        lines.append("   " + (f"here now: {', '.join(places)}" if places else "not here now"))
    title = "Is it one of these?"
    return Question(title, tuple(lines), _choices(panel, ground), loud=True)


# An NHS number of fewer characters is not all there yet.
_TEN = 10


def _looked_up(desk: Desk, panel: Admitting, now: datetime) -> Step:
    texts = [line.text for line in panel.lines]
    for at, text in enumerate(texts):
        if panel.lines[at].over or _reading(at, text, now.date())[1]:
            return Step(replace(desk, panel=replace(panel, at=at, told=True)))
    identity = _identity(texts, now.date())
    looking = replace(panel, looking=identity, why="", told=True)
    return Step(replace(desk, panel=looking), (LookUp(identity),))


def _identity(texts: Sequence[str], today: date) -> Identity:
    said = [" ".join(plain(text).split()) for text in texts]
    return Identity(
        family=said[_SURNAME],
        given=said[_GIVEN],
        nhs_number=nhs_number.parse(said[_NHS]) if said[_NHS] else None,
        local_id=said[_LOCAL] or None,
        born=typed.birth(said[_BORN], today) if said[_BORN] else None,
        sex=_sex(said[_SEX]) if said[_SEX] else "",
    )


def _reading(at: int, text: str, today: date) -> tuple[str, str]:
    """Give how a line will be read, and what is wrong with it."""
    said = text.strip()
    if not said:
        return "", "a surname is needed" if at == _SURNAME else ""
    try:
        match at:
            case 2:
                return nhs_number.spaced(nhs_number.parse(said)), ""
            case 4:
                born = typed.birth(said, today)
                return f"{dates.nhs_date(born)} ({dates.age(born, today)})", ""
            case 5:
                return _sex(said), ""
    except ValueRefused as refused:
        return "", str(refused)
    return "", ""


def _sex(said: str) -> str:
    fits = [sex for sex in _SEXES if sex.casefold().startswith(said.casefold())]
    if len(fits) != 1:
        raise ValueRefused(f"not one of {', '.join(_SEXES)}; the first letter will do")
    return fits[0]


def _with(desk: Desk, panel: Admitting, line: Typing) -> Desk:
    lines = (*panel.lines[: panel.at], line, *panel.lines[panel.at + 1 :])
    return replace(desk, panel=replace(panel, lines=lines, looking=None, why="", told=False))


def _again(desk: Desk, known: Known, ground: Ground) -> Desk:
    return placing.begun(desk, BedFor(known.identity, known.patient), ground)


def _known_by(identity: Identity, now: datetime) -> str:
    parts = []
    if identity.born is not None:
        age = dates.age(identity.born, now.date())
        parts.append(f"born {dates.nhs_date(identity.born)} ({age})")
    if identity.nhs_number:
        parts.append(f"NHS {nhs_number.spaced(identity.nhs_number)}")
    if identity.local_id:
        parts.append(f"no. {identity.local_id}")
    return "".join(f" · {part}" for part in parts)


def _choices(panel: Recognising, ground: Ground) -> tuple[Choice, ...]:
    found: list[Choice] = []
    for at, known in enumerate(panel.known):
        press = str(at + 1)
        if not known.stays:
            found.append(Choice(press, "the same person: admit again"))
            continue
        stay = known.stays[0]
        where = f"{stay.place or 'no bed'} · {stay.location}"
        gone = "" if ground.episode(stay.episode) is not None else "not in view yet; try again"
        found.append(Choice(press, f"the same person: open {where}", why_not=gone))
        found.append(Choice(_LETTERS[at], f"the same as {press}: admit somewhere else as well"))
    number = panel.identity.nhs_number
    theirs = number is not None and any(one.identity.nhs_number == number for one in panel.known)
    why_not = "the NHS number is that of somebody known; Esc to put it right" if theirs else ""
    found.append(Choice("n", "somebody else: admit as new", why_not=why_not))
    return (*found, Choice("escape", "back to the form"))
