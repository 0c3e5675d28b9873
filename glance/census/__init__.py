"""Who is where, and how they are: the whole of what a board knows at one moment."""

from glance.census.census import Census, Cursor, Delta, Structure
from glance.census.changes import (
    AddLocation,
    AddPlace,
    Admit,
    Amend,
    Change,
    ClearStatus,
    Confirm,
    Discharge,
    Event,
    Happening,
    Identity,
    Move,
    Reopen,
    SetNote,
    SetStatus,
    Signature,
    TakeBack,
)
from glance.census.episode import Episode, Person, Status
from glance.census.happened import Departed, Happened
from glance.census.location import Location, LocationKind, Place, PlaceKind
from glance.census.roster import Known, Roster, Stay
from glance.census.scope import Identifier, NameFormat, Scope

__all__ = [
    "AddLocation",
    "AddPlace",
    "Admit",
    "Amend",
    "Census",
    "Change",
    "ClearStatus",
    "Confirm",
    "Cursor",
    "Delta",
    "Departed",
    "Discharge",
    "Episode",
    "Event",
    "Happened",
    "Happening",
    "Identifier",
    "Identity",
    "Known",
    "Location",
    "LocationKind",
    "Move",
    "NameFormat",
    "Person",
    "Place",
    "PlaceKind",
    "Reopen",
    "Roster",
    "Scope",
    "SetNote",
    "SetStatus",
    "Signature",
    "Status",
    "Stay",
    "Structure",
    "TakeBack",
]
