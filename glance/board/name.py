"""A patient's name on a board: as much of it as the name format lets be known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.board.types import Collision, Part, Reason
from glance.census import Identifier, NameFormat
from glance.fields import Tone
from glance.identity import dates, differing, names, nhs_number
from glance.plain import cells, clip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from glance.board.types import Board, Row
    from glance.census import Person

Form = tuple[Part, ...]

# Two strengths: where every row is flagged alike, nobody looks at the flag any more.
SAME, LIKE = "‼", "="
_MARKS = {
    Collision.NONE: Part(""),
    Collision.INITIALS: Part(SAME, Tone.AMBER),
    Collision.NAME: Part(SAME, Tone.AMBER),
    Collision.SURNAME: Part(LIKE, Tone.QUIET),
    Collision.ALIKE: Part(LIKE, Tone.QUIET),
}


# A surname of fewer cells than these, with its "…", is nobody's any more.
_SURNAME_LEAST = 5


def patient_forms(
    row: Row, person: Person, board: Board
) -> tuple[tuple[Form, ...], tuple[Form, ...]]:
    """Give the name with its marks, from the longest wording to the shortest.

    Only the shortest leave "new" out; none leaves out that a name collides, and where
    the others are too long the surname is cut, so that two patients never look the
    same. The second answer is the wordings that may stand beside a second identifier.
    """
    sign = _MARKS[row.collision]
    mark = (Part(" "), sign) if sign.text else ()
    new = (Part(" new", Tone.ACCENT),) if Reason.NEW in row.reasons else ()
    texts = name_texts(person, board)
    if sign.text and len(texts) > 2:
        # Room for what tells two patients apart is worth more than a title.
        texts = texts[1:]
    named = [_marked(text, row) for text in texts]
    second = ""
    if board.names is NameFormat.INITIALS:
        # Initials alone name several people on most wards (NHS CUI, PLI153).
        second = identifier_text(person, board.second_identifier)
    tail = (Part(f" {second}"),) if second else ()
    forms = [(*name, *mark, *tail, *new) for name in named]
    forms.append((*named[-1], *mark, *tail))
    if sign.text and not second and row.collision is not Collision.INITIALS:
        beside = tuple(dict.fromkeys(forms))
        last = (sign, Part(" "), *named[-1])
        telling = (form for form in beside if _tells(form, row, person))
        cramped = _cramped(row, person, board, sign)
        return tuple(dict.fromkeys((*telling, *cramped, *beside, last))), beside
    if sign.text and second:
        forms.append((*named[-1], sign, Part(second)))
    elif sign.text:
        forms.append((sign, Part(" "), *named[-1]))
    worded = tuple(dict.fromkeys(forms))
    return worded, worded[:-1] if sign.text else worded


def _tells(form: Form, row: Row, person: Person) -> bool:
    """Whether a wording of a name is another one than its namesake's."""
    said = "".join(part.text for part in form)
    match row.collision:
        case Collision.NAME:
            whole = compared_name(person)
            return row.namesake != whole and said.startswith(whole)
        case Collision.SURNAME:
            return bool(first_initial(person))
        case _:
            return True


def _cramped(row: Row, person: Person, board: Board, sign: Part) -> Iterator[Form]:
    """Give wordings that tell two patients apart in ever fewer cells."""
    family, initial = names.surname(person.family or ""), first_initial(person)
    token = _token(person, board.second_identifier)
    if row.collision is Collision.NAME and person.given and row.namesake != compared_name(person):
        given = names.given_name(person.given)
        yield from _cut(family, lambda _: f", {given} ", sign, least=_SURNAME_LEAST)
    elif row.namesake == compared_name(person) and person.given and token:
        yield Part(compared_name(person)), Part(" "), sign, Part(token)
    if row.collision is Collision.NAME or not initial:
        if token:
            yield Part(f"{family} "), sign, Part(token)
            yield from _cut(family, lambda _: "", sign, token)
        return

    def between(shown: str) -> str:
        alike = row.collision is Collision.ALIKE
        return (
            "" if alike and token and shown == clip(row.namesake, cells(shown)) else f", {initial} "
        )

    yield from _cut(family, between, sign, token)


def _cut(
    family: str, between: Callable[[str], str], sign: Part, token: str = "", least: int = 2
) -> Iterator[Form]:
    """Give a surname that is cut shorter and shorter, with its mark; the token for no `between`."""
    for room in range(cells(family) - 1, least - 1, -1):
        shown = clip(family, room)
        middle = between(shown)
        yield (Part(shown + middle), sign) if middle else (Part(shown), sign, Part(token))


def _token(person: Person, identifier: Identifier | None) -> str:
    """Give in few cells what tells a person from a namesake: "12Mar40", or last digits."""
    match identifier:
        case Identifier.NHS_LAST4 if person.nhs_last4:
            return person.nhs_last4
        case Identifier.NHS_NUMBER if person.nhs_number:
            return person.nhs_number[-4:]
        case Identifier.LOCAL_ID if person.local_id:
            return person.local_id[-_TOKEN:]
    if person.born is None:
        return ""
    day, month, year = dates.nhs_date(person.born).split("-")
    return f"{day}{month}{year[-2:]}"


# Digits of a hospital's own number that tell its patients apart on one board.
_TOKEN = 6


def name_texts(person: Person, board: Board) -> tuple[str, ...]:
    """Give the name alone, from the longest wording to the shortest."""
    texts: tuple[str, ...]
    match board.names:
        case NameFormat.FULL:
            family, given = person.family or "", person.given or ""
            texts = (
                names.full(family, given, person.title or ""),
                names.full(family, given),
                short_name(person),
            )
        case NameFormat.SURNAME:
            texts = (short_name(person),)
        case NameFormat.INITIALS:
            texts = (person.initials or "–",)
        case NameFormat.PLACE:
            texts = ("occupied",)
    return tuple(dict.fromkeys(texts))


def short_name(person: Person) -> str:
    """Give "VAN DER BERG, J"."""
    family, initial = names.surname(person.family or ""), first_initial(person)
    return f"{family}, {initial}" if initial else family


def compared_name(person: Person) -> str:
    """Give the name that two people are compared by, as long as it is known."""
    if person.given:
        return names.full(person.family or "", person.given)
    return short_name(person) if person.family else ""


def first_initial(person: Person) -> str:
    """Give the first letter of the given name; "" where only the surname is known.

    Initials are the given name's letter and the surname's: those of somebody without
    a given name hold the surname's alone, which is no initial to show.
    """
    if person.given:
        return names.initials(person.given, "") or person.given[:1].upper()
    family = names.initials("", person.family or "")
    initials = person.initials or ""
    return initials.removesuffix(family) if initials.endswith(family) else ""


def identifier_text(person: Person, identifier: Identifier | None) -> str:
    """Give what else tells this person from another; "" where it is not known."""
    match identifier:
        case Identifier.BORN:
            return dates.nhs_date(person.born) if person.born else ""
        case Identifier.SEX:
            return person.sex or ""
        case Identifier.NHS_LAST4:
            return f"…{person.nhs_last4}" if person.nhs_last4 else ""
        case Identifier.NHS_NUMBER:
            return nhs_number.spaced(person.nhs_number) if person.nhs_number else ""
        case Identifier.LOCAL_ID:
            return person.local_id or ""
        case None:
            return ""


def _marked(text: str, row: Row) -> tuple[Part, ...]:
    """Mark the letters by which a name differs from its namesake's."""
    if not row.namesake or row.episode is None or row.episode.person.family is None:
        return (Part(text),)
    if row.collision is Collision.SURNAME:
        # Given names that begin with different letters are told apart without help.
        return (Part(text),)
    person, namesake = row.episode.person, row.namesake
    if row.collision is Collision.ALIKE:
        compared = text[: len(names.surname(row.episode.person.family))]
    else:
        compared = text[: len(compared_name(person))]
        if text == short_name(person):
            namesake = _shortened(namesake)
    parts: list[Part] = []
    end = 0
    for start, stop in differing(compared, namesake):
        if start > end:
            parts.append(Part(text[end:start]))
        parts.append(Part(text[start:stop], marked=True))
        end = stop
    if end < len(text):
        parts.append(Part(text[end:]))
    return tuple(parts)


def _shortened(name: str) -> str:
    family, comma, given = name.partition(", ")
    return f"{family}{comma}{given[:1]}"
