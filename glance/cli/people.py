"""Patients on the command line: one that was named, and how they are printed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol

from glance.errors import Ambiguous, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from glance.census import Census, Departed, Identity, Person, Status
    from glance.fields import Field, Vocabulary
    from glance.store import Found, Store

Json = dict[str, object]


class Placed(Protocol):
    """Somebody somewhere: what a line about a patient is made of."""

    @property
    def identity(self) -> Identity | Person: ...

    @property
    def location(self) -> str: ...

    @property
    def place(self) -> str: ...


class Stood(NamedTuple):
    """Somebody whom the site knows, and where; `place` is "" for no bed."""

    identity: Identity
    location: str
    place: str


class Seen(NamedTuple):
    """A patient of a list: the same parts as the store's Found, from a census."""

    episode: int
    identity: Person
    location: str
    place: str
    began: datetime
    owner: str
    statuses: Mapping[str, Status]


def seen(census: Census, number: int) -> Seen:
    """The patient of an episode of a census."""
    from glance.plain import plain

    episode = census.episodes[number]
    places = census.structure.places
    spot = places.get(episode.place) if episode.place is not None else None
    return Seen(
        number,
        episode.person,
        plain(census.structure.locations[episode.location].name),
        plain(spot.label) if spot else "",
        episode.began,
        plain(episode.owner),
        episode.statuses,
    )


def one_patient(store: Store, text: str, location: str | None) -> Found:
    """The one patient who is meant; Ambiguous lists the candidates, NotFound says how to look."""
    found = store.find(text, location)
    if not found:
        where = "there" if location else "here"
        raise NotFound(
            "no patient in that bed, with that number or of that name is "
            f"{where} now; glance list shows everyone"
        )
    if len(found) > 1:
        raise Ambiguous(
            f"{len(found)} patients fit; name one by the NHS number or the bed, or add --location",
            [candidate(one) for one in found],
        )
    return found[0]


def one_departed(stays: Iterable[Departed], text: str, now: datetime) -> Departed:
    """The one stay that is meant, the last of a patient; the errors are as of `one_patient`."""
    stays = tuple(stays)
    # As for those who are here: where a bed or a number fits, names are left out of it.
    fitting = [stay for stay in stays if _is_called(stay, text)] or [
        stay for stay in stays if _is_named(stay, text)
    ]
    latest: dict[int, Departed] = {}
    for stay in sorted(fitting, key=lambda stay: stay.ended):
        latest[stay.patient] = stay
    found = tuple(latest.values())
    if not found:
        raise NotFound(
            "nobody with that bed, number or name was discharged in the last seven days; "
            "glance admit begins a new stay"
        )
    if len(found) > 1:
        raise Ambiguous(
            f"{len(found)} patients fit; name one by the NHS number, or add --location",
            [f"{candidate(one)}  left {_when(one.ended, now)}" for one in found],
        )
    return found[0]


def _is_called(stay: Departed, text: str) -> bool:
    """Whether the bed that was left, or a number of theirs, was typed."""
    typed = " ".join(text.split()).casefold()
    known = {one.casefold() for one in (stay.place, stay.identity.local_id, address(stay)) if one}
    return typed in known or typed.replace(" ", "").replace("-", "") == stay.identity.nhs_number


def _is_named(stay: Departed, text: str) -> bool:
    from glance.identity.searching import searchable, words

    parts = words(text)
    kept = searchable(stay.identity.family, stay.identity.given)
    return bool(parts) and all(part in kept for part in parts)


def _when(at: datetime, now: datetime) -> str:
    from glance.identity.dates import short_date

    at = at.astimezone(now.tzinfo)
    return f"{short_date(at.date())} {at:%H:%M}"


def candidate(found: Placed) -> str:
    """A line that tells a patient from the others: bed, name, second identifier, location."""
    return f"{found.place or 'no bed':<8} {name(found)}  {identifier(found)}  {found.location}"


def name(found: Placed) -> str:
    """The name as the NHS writes it."""
    from glance.identity import names
    from glance.plain import plain

    who = found.identity
    return plain(names.full(who.family or "", who.given or "", who.title or ""))


def identifier(found: Placed) -> str:
    """The number or the birthday that tells namesakes apart."""
    from glance.identity import nhs_number
    from glance.identity.dates import nhs_date

    who = found.identity
    if who.nhs_number:
        return f"NHS {nhs_number.spaced(who.nhs_number)}"
    if who.local_id:
        return f"No {who.local_id}"
    return f"born {nhs_date(who.born)}" if who.born else "no number"


def where(found: Placed) -> str:
    """Bed and location: "B3, Riverside Ward 3"."""
    return f"{found.place}, {found.location}" if found.place else found.location


def address(found: Placed) -> str:
    """Where somebody is, as the change log writes it: "Riverside Ward 3/B3"."""
    return f"{found.location}/{found.place}" if found.place else found.location


def known_field(vocabulary: Vocabulary, key: str) -> Field:
    """The field of that name, or of that label; NotFound names the nearest."""
    from glance.toml import nearest

    if key in vocabulary:
        return vocabulary[key]
    typed = key.casefold()
    for field in vocabulary:
        if typed in {field.key.casefold(), field.label.casefold(), field.short.casefold()}:
            return field
    keys = tuple(field.key for field in vocabulary)
    raise NotFound(f"no field named {key!r}{nearest(key, keys)}")


def shown(field: Field, status: Status, now: datetime) -> str:
    """A value in words, with its age where it is out of date."""
    from glance.fields import freshness

    text = field.kind.show(status.value, now).forms[0]
    fresh = freshness(field, status.confirmed_at, now)
    return f"{text} · {fresh.age} old" if fresh.stale else text


def worded(field: Field, value: str, now: datetime) -> str:
    """A value as it is read aloud: "Amber (A■)", "today (22-Nov-2026)", "scan"."""
    text = field.kind.show(value, now).forms[0]
    exact = _exact(field, value, now)
    if exact:
        return f"{text} ({exact})"
    longer = next((option.label for option in field.kind.options() if option.code == value), "")
    return f"{longer} ({text})" if longer and longer != text else text


def lasting(field: Field, value: str, now: datetime) -> str:
    """A value as it will still be read next year: "22-Nov-2026 10:15", never "0:31 ago"."""
    return _exact(field, value, now) or worded(field, value, now)


def _exact(field: Field, value: str, now: datetime) -> str:
    """The day, or the day and time, of a value that is one: "22-Nov-2026 14:00".

    Which 14:00 was meant: this is where a wrong guess is noticed. A value from before
    the field became a date or a clock is none.
    """
    from glance.identity.dates import nhs_date

    if field.kind.name not in {"date", "clock"}:
        return ""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return ""
    if field.kind.name == "date":
        return nhs_date(at.date())
    if at.tzinfo is None:
        return ""
    at = at.astimezone(now.tzinfo)
    return f"{nhs_date(at.date())} {at:%H:%M}"


def told(field: Field, status: Status, now: datetime) -> str:
    """A value as it is read aloud, with its age where it is out of date."""
    from glance.fields import freshness

    text = worded(field, status.value, now)
    fresh = freshness(field, status.confirmed_at, now)
    return f"{text} · {fresh.age} old" if fresh.stale else text


def as_json(one: Found | Seen, vocabulary: Vocabulary, now: datetime) -> Json:
    """A patient as `--json` prints it; `glance list --help` names the keys."""
    who = one.identity
    return {
        "episode": one.episode,
        "location": one.location,
        "place": one.place or None,
        "family": who.family,
        "given": who.given or None,
        "title": who.title or None,
        "nhs_number": who.nhs_number,
        "local_id": who.local_id,
        "born": who.born.isoformat() if who.born else None,
        "sex": who.sex or None,
        "began": _moment(one.began),
        "owner": one.owner or None,
        "statuses": statuses_json(one.statuses, vocabulary, now),
    }


def statuses_json(statuses: Mapping[str, Status], vocabulary: Vocabulary, now: datetime) -> Json:
    """The values of a patient by field, in the order of the vocabulary."""
    from glance.fields import freshness

    rows: Json = {}
    for field in vocabulary:
        status = statuses.get(field.key)
        if status is not None:
            fresh = freshness(field, status.confirmed_at, now)
            rows[field.key] = {
                "value": status.value,
                "shown": field.kind.show(status.value, now).forms[0],
                "in_date": not fresh.stale,
                "note": status.note or None,
                "version": status.version,
                "changed_at": _moment(status.changed_at),
                "changed_by": status.changed_by,
                "confirmed_at": _moment(status.confirmed_at),
                "confirmed_by": status.confirmed_by,
            }
    return rows


def _moment(at: datetime) -> str:
    from datetime import UTC

    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
