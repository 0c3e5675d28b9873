"""A patient's name on a board: as much of it as the name format lets be known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.board.types import Collision, Part, Reason
from glance.census import Identifier, NameFormat
from glance.fields import Tone
from glance.identity import dates, differing, names, nhs_number

if TYPE_CHECKING:
    from glance.board.types import Board, Row
    from glance.census import Person

# Two strengths: where every row is flagged alike, nobody looks at the flag any more.
SAME, LIKE = "‼", "="
_MARKS = {
    Collision.NONE: Part(""),
    Collision.INITIALS: Part(SAME, Tone.AMBER),
    Collision.NAME: Part(SAME, Tone.AMBER),
    Collision.SURNAME: Part(LIKE, Tone.QUIET),
    Collision.ALIKE: Part(LIKE, Tone.QUIET),
}


def patient_forms(row: Row, person: Person, board: Board) -> tuple[tuple[Part, ...], ...]:
    """Give the name with its marks, from the longest wording to the shortest.

    Only the shortest leave "new" out; none leaves out that a name collides. The last
    begins with that, so that a name which is cut for want of room still says so.
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
    if sign.text and second:
        forms.append((*named[-1], sign, Part(second)))
    elif sign.text:
        forms.append((sign, Part(" "), *named[-1]))
    return tuple(dict.fromkeys(forms))


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
    """Give the first letter of the given name, as far as it is known."""
    return (person.given or person.initials or "")[:1].upper()


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
