"""What one viewer may read: columns that its scope hides are in no statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, cast

from sqlalchemy import String, bindparam, false, func, null, or_, select
from sqlalchemy import cast as as_type

from glance.census import Episode, Identifier, LocationKind, NameFormat, Person, Status
from glance.store.cells import count, maybe, number, numbers, readable, text
from glance.store.moments import UNREADABLE, day, moment
from glance.store.schema import episode, location, patient, status, surname_alike, unended

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from sqlalchemy import BindParameter, ColumnElement, Select

    from glance.census import Scope
    from glance.store.line import Line, Row

T = TypeVar("T")

_NAMES = {
    NameFormat.FULL: frozenset({"family", "given", "title", "initials"}),
    NameFormat.SURNAME: frozenset({"family", "initials"}),
    NameFormat.INITIALS: frozenset({"initials"}),
    NameFormat.PLACE: frozenset[str](),
}


@dataclass(frozen=True, slots=True)
class Projection:
    """The statements of one scope.

    `people` and `statuses` read every open episode of the scope, `those_people`
    and `those_statuses` the ones of a list of ids.
    """

    people: Select[Any]
    statuses: Select[Any]
    those_people: Select[Any]
    those_statuses: Select[Any]


def projection(scope: Scope, root: str | None) -> Projection:
    """Build a scope's statements; `root` is the path of its location, None for the whole site."""
    inside = _inside(scope, root)
    people = (
        select(*_person_columns(scope))
        .select_from(episode)
        .join(location, location.c.id == episode.c.location)
        .where(unended, *inside)
    )
    if scope.names is not NameFormat.PLACE:
        people = people.join(patient, patient.c.id == episode.c.patient)
    statuses = select(
        status.c.episode,
        status.c.field,
        status.c.value,
        status.c.version,
        status.c.changed_at,
        status.c.changed_by,
        status.c.confirmed_at,
        status.c.confirmed_by,
        status.c.note,
    ).where(status.c.value.is_not(None))
    if scope.fields is not None:
        wanted = (status.c.field == key for key in sorted(scope.fields))
        statuses = statuses.where(or_(false(), *wanted))
    ids: BindParameter[int] = bindparam("ids", expanding=True)
    return Projection(
        people=people,
        statuses=statuses.join(episode, episode.c.id == status.c.episode)
        .join(location, location.c.id == episode.c.location)
        .where(unended, *inside),
        those_people=people.where(episode.c.id.in_(ids)),
        those_statuses=statuses.where(status.c.episode.in_(ids)),
    )


def _inside(scope: Scope, root: str | None) -> list[ColumnElement[bool]]:
    inside: list[ColumnElement[bool]] = []
    if root is not None:
        # Paths end in "/", and "0" is the character after it: a range, so an index serves.
        inside += [location.c.path >= root, location.c.path < f"{root[:-1]}0"]
    if scope.kinds:
        inside.append(_of_kinds(scope.kinds))
    return inside


def _of_kinds(kinds: frozenset[LocationKind]) -> ColumnElement[bool]:
    wanted = location.c.kind.in_(sorted(kind.value for kind in kinds))
    if LocationKind.WARD not in kinds:
        return wanted
    # An unknown kind is shown as a ward: `cells.location_kind`.
    return or_(wanted, location.c.kind.not_in([kind.value for kind in LocationKind]))


def _person_columns(scope: Scope) -> list[ColumnElement[Any]]:
    names = _NAMES[scope.names]
    known = scope.identifiers if names else frozenset[Identifier]()

    def name(key: str) -> ColumnElement[Any]:
        return patient.c[key] if key in names else null()

    def identifier(key: Identifier, found: ColumnElement[Any]) -> ColumnElement[Any]:
        return found if key in known else null()

    alike = (
        select(func.aggregate_strings(as_type(surname_alike.c.b, String), ","))
        .where(surname_alike.c.a == patient.c.surname)
        .scalar_subquery()
    )
    nhs_number = patient.c.nhs_number
    columns: list[ColumnElement[Any]] = [
        episode.c.id,
        episode.c.location,
        episode.c.place,
        episode.c.began,
        episode.c.owner,
        episode.c.patient if names else null(),
        name("family").label("family"),
        name("given").label("given"),
        name("title").label("title"),
        name("initials").label("initials"),
        identifier(Identifier.NHS_NUMBER, nhs_number).label("nhs_number"),
        identifier(Identifier.NHS_LAST4, func.substr(nhs_number, 7)).label("nhs_last4"),
        identifier(Identifier.LOCAL_ID, patient.c.local_id).label("local_id"),
        identifier(Identifier.BORN, patient.c.born).label("born"),
        identifier(Identifier.SEX, patient.c.sex).label("sex"),
        (patient.c.surname if names else null()).label("surname"),
        (alike if names else null()).label("alike"),
    ]
    return columns


Statuses = dict[int, dict[str, Status]]


def read_people(
    line: Line, statement: Select[Any], statuses: Statuses, ids: Iterable[int] | None = None
) -> Iterable[Episode]:
    """Give the episodes that a projection's statement finds, with their statuses."""
    for chunk in _chunks(line, statement, ids):
        for key, at, spot, began, owner, whose, *person in chunk:
            yield Episode(
                key,
                at,
                count(spot),
                moment(began),
                _person(cast("Row", person)),
                text(owner),
                statuses.get(key, {}),
                number(whose),
            )


def read_statuses(line: Line, statement: Select[Any], ids: Iterable[int] | None = None) -> Statuses:
    """Give the statuses that a projection's statement finds, by episode and field."""
    found: Statuses = {}
    # Fields, signatures and an import's moments repeat.
    words, moments = _Once(text), _Once(moment)
    for chunk in _chunks(line, statement, ids):
        for where, key, value, version, changed_at, by, confirmed_at, confirmed_by, note in chunk:
            changed, confirmed = moments[changed_at], moments[confirmed_at]
            # Of what cannot be read in part, the rest is not to be relied on: it looks old.
            if changed is UNREADABLE or confirmed is UNREADABLE or not readable(value):
                changed = confirmed = UNREADABLE
            name = words[key]
            entry = Status(
                name,
                text(value),
                number(version),
                changed,
                words[by],
                confirmed,
                words[confirmed_by],
                text(note),
            )
            found.setdefault(where, {})[name] = entry
    return found


class _Once(dict[object, T]):
    """Cells as they were read, each read once."""

    def __init__(self, read: Callable[[object], T]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: object) -> T:
        value = self[cell] = self._read(cell)
        return value


def _person(row: Row) -> Person:
    family, given, title, initials, nhs_number, last4, local, born, sex, surname, alike = row
    return Person(
        maybe(family),
        maybe(given),
        maybe(title),
        maybe(initials),
        maybe(nhs_number),
        maybe(last4),
        maybe(local),
        day(born),
        maybe(sex),
        count(surname),
        numbers(alike) if alike else (),
    )


def _chunks(
    line: Line, statement: Select[Any], ids: Iterable[int] | None
) -> Iterable[Iterable[Row]]:
    return line.chunks(statement) if ids is None else (line.among(statement, ids),)
