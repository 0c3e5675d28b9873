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
    Identity,
    Move,
    SetStatus,
    Signature,
)
from glance.census.episode import Episode, Person, Status
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
    "Discharge",
    "Episode",
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
    "Roster",
    "Scope",
    "SetStatus",
    "Signature",
    "Status",
    "Stay",
    "Structure",
]
