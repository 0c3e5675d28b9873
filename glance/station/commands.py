"""What the menu offers, and who may do it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from glance.staff import Act
from glance.station import allowed

if TYPE_CHECKING:
    from glance.station.desk import Desk


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be done; `of_patient` says that it is done to one patient.

    That is who is open, or in the list who is under the cursor.
    """

    press: str
    label: str
    act: Act | None = None
    of_patient: bool = False


COMMANDS = (
    Command("a", "admit a patient", Act.ADMIT),
    Command("m", "move to another bed or location", Act.MOVE, of_patient=True),
    Command("w", "swap beds with somebody", Act.MOVE, of_patient=True),
    Command("d", "discharge", Act.DISCHARGE, of_patient=True),
    Command("n", "note beside a value", Act.UPDATE, of_patient=True),
    Command("o", "reopen a stay that has ended", Act.REOPEN),
    Command("h", "history of the patient", Act.HISTORY, of_patient=True),
    Command("u", "take back my last change (Ctrl+Z)", Act.TAKE_BACK),
    Command("s", "share in date by location and owner", Act.SHARES),
    Command("x", "hand over to the next person (Ctrl+L)"),
    Command("?", "help: every key"),
)


def refusal(desk: Desk, press: str) -> str:
    """Give why something of the menu cannot be done now; "" where it can."""
    command = next((one for one in COMMANDS if one.press == press), None)
    if command is None:
        return ""
    if command.act is not None and (why := allowed.refusal(desk.member, command.act)):
        return why
    return why_not(desk, command)


def why_not(desk: Desk, command: Command) -> str:
    """Give in a few words why the role or the moment forbids a command; "" where they do not."""
    if command.act is not None and (why := allowed.why_not(desk.member, command.act)):
        return why
    if not command.of_patient:
        return ""
    if desk.opened is None:
        browsing = desk.browsing
        return "" if browsing.at in browsing.hits else "nobody is under the cursor"
    return desk.opened.gone if command.press != "h" else ""
