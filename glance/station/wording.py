"""Patients, values, people and times in the words of a station."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from glance.board.moment import Moment, settled
from glance.board.name import identifier_text
from glance.census import Identifier
from glance.fields import Clock, Date
from glance.identity import dates, names, nhs_number
from glance.plain import plain

if TYPE_CHECKING:
    from glance.census import Episode, Person
    from glance.fields import Field, Shown
    from glance.station.ground import Ground

NO_BED = "no bed"
NOTHING = "no value"


def full_name(person: Person) -> str:
    """Give "SURNAME, Given (Title)"."""
    return names.full(person.family or "", person.given or "", person.title or "")


def surname(person: Person) -> str:
    """Give "SURNAME"."""
    return names.surname(person.family or "")


def spot(ground: Ground, episode: Episode) -> str:
    """Give the bed or zone of a patient: "B3", "" for none."""
    place = ground.place(episode)
    return "" if place is None else place.label


def where(ground: Ground, episode: Episode) -> str:
    """Give the name of the location of a patient."""
    location = ground.location(episode)
    return "" if location is None else location.name


def short_where(ground: Ground, episode: Episode) -> str:
    """Give the short name of the location of a patient."""
    location = ground.location(episode)
    return "" if location is None else location.short or location.name


def address(ground: Ground, episode: Episode) -> str:
    """Give where a patient is as moves name it: "Riverside Ward 3/B3", or the location alone."""
    label = spot(ground, episode)
    return f"{where(ground, episode)}/{label}" if label else where(ground, episode)


def in_short(ground: Ground, episode: Episode) -> str:
    """Give a patient in as few words as are safe: "A2 ADEYEMI"; without a bed, the location."""
    return f"{spot_in_short(ground, episode)} {surname(episode.person)}"


def spot_in_short(ground: Ground, episode: Episode) -> str:
    """Give where a patient is in as few words as are safe: "A2", "HW1 A2"."""
    if ground.is_home(episode.location):
        return spot(ground, episode) or short_where(ground, episode)
    return f"{short_where(ground, episode)} {spot(ground, episode)}".strip()


def at_length(ground: Ground, episode: Episode, now: datetime) -> tuple[str, ...]:
    """Give a patient beyond doubt: name, where, identifiers; a line each."""
    label = spot(ground, episode) or NO_BED
    return (
        full_name(episode.person),
        f"{label} · {where(ground, episode)}",
        " · ".join(identifiers(episode.person, now)) or "no number and no birthday known",
    )


def identifiers(person: Person, now: datetime) -> tuple[str, ...]:
    """Give what tells a patient from others: "NHS 999 000 0018", "born 12-Mar-1941 (85y)"."""
    found: list[str] = []
    if person.born is not None:
        age = dates.age(person.born, now.date())
        found.append(f"born {dates.nhs_date(person.born)} ({age})")
    if person.nhs_number:
        found.append(f"NHS {nhs_number.spaced(person.nhs_number)}")
    elif person.nhs_last4:
        found.append(f"NHS …{person.nhs_last4}")
    if person.sex:
        found.append(person.sex)
    if person.local_id:
        found.append(f"no. {person.local_id}")
    return tuple(found)


def second_identifier(person: Person, wanted: Identifier | None) -> str:
    """Give one thing more than the name: what the board asks for, else what is known."""
    order = (wanted, Identifier.BORN, Identifier.NHS_NUMBER, Identifier.LOCAL_ID)
    return next((text for one in order if (text := identifier_text(person, one))), "")


def other(ground: Ground, episode: Episode, this: Person) -> str:
    """Give somebody else who could be meant than this one: name, where, and what differs."""
    label = spot(ground, episode) or NO_BED
    parts = full_name(episode.person), label, where(ground, episode)
    return " · ".join((*parts, *_differing(episode.person, this)))


def _differing(person: Person, this: Person) -> tuple[str, ...]:
    """Give what tells a person from this one: the birthday, else a number."""
    pairs = (
        ("born", dates.nhs_date(person.born), dates.nhs_date(this.born))
        if person.born is not None and this.born is not None
        else None,
        ("NHS", nhs_number.spaced(person.nhs_number), nhs_number.spaced(this.nhs_number))
        if person.nhs_number and this.nhs_number
        else None,
        ("no.", person.local_id or "", this.local_id or ""),
    )
    for pair in pairs:
        if pair is not None and pair[1] != pair[2] and all(pair):
            label, theirs, ours = pair
            return (f"{label} {theirs}, this one {ours}",)
    return (f"born {dates.nhs_date(person.born)}",) if person.born else ()


def who(ground: Ground, actor: str) -> str:
    """Give the initials of a member of staff; whoever is none by their account's name."""
    member = ground.staff.get(actor)
    return (member.initials or member.code) if member is not None else plain(actor)


def who_in_full(ground: Ground, actor: str) -> str:
    """Give the name of a member of staff with the initials."""
    member = ground.staff.get(actor)
    if member is None:
        return plain(actor)
    return f"{plain(member.name)} ({member.initials or member.code})"


def clock(at: datetime, now: datetime) -> str:
    """Give a moment of the last days: "08:12" today, else "Sat 21 08:12", "03-Jan-2026"."""
    local = settled(at).astimezone(now.tzinfo)
    if local.date() == now.date():
        return f"{local:%H:%M}"
    away = (now.date() - local.date()).days
    if -7 < away < 28:
        return f"{dates.day_name(local.date())} {local.day} {local:%H:%M}"
    return dates.nhs_date(local.date())


def shown(field: Field, value: str, now: datetime) -> Shown:
    """Give a value as a board shows it, whatever stands there."""
    return Moment(now).shown(field, value)


def at_length_of_time(field: Field, value: str, now: datetime) -> Shown:
    """Give a value as `shown`; of a clock the time as well where there is room: "14:30 (2h)"."""
    found = shown(field, value, now)
    if not isinstance(field.kind, Clock):
        return found
    try:
        at = clock(datetime.fromisoformat(value), now)
    except (ValueError, OverflowError):
        return found
    shortest = found.forms[-1]
    return replace(found, forms=(f"{at} ({found.forms[0]})", f"{at} ({shortest})", *found.forms))


def words(field: Field, value: str | None, now: datetime) -> str:
    """Give a value in full words: "Red", "Fri 27-Nov-2026", "14:30 (in 2h)"."""
    if value is None:
        return NOTHING
    for option in field.kind.options():
        if option.code == value:
            return option.label
    try:
        if isinstance(field.kind, Date):
            day = date.fromisoformat(value)
            return f"{dates.day_name(day)} {dates.nhs_date(day)}"
        if isinstance(field.kind, Clock):
            said = clock(datetime.fromisoformat(value), now)
            return f"{said} ({shown(field, value, now).forms[0]})"
    except (ValueError, OverflowError):
        return plain(value)
    return shown(field, value, now).forms[0]
