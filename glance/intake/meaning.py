"""What the columns of a hospital's export mean, by the headers that hospitals give them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Meaning(StrEnum):
    """What one column tells of a patient; a mapping names its columns by these words."""

    NHS_NUMBER = "nhs_number"
    LOCAL_ID = "local_id"
    NAME = "name"  # the whole name in one column: "SURNAME, Given (Title)"
    FAMILY = "family"
    GIVEN = "given"
    TITLE = "title"
    BORN = "born"
    SEX = "sex"
    LOCATION = "location"
    BAY = "bay"
    BED = "bed"
    ZONE = "zone"
    ADMITTED = "admitted"
    ADMITTED_TIME = "admitted_time"
    DISCHARGED = "discharged"
    CONSULTANT = "consultant"
    OWNER = "owner"


# The first header of a line is the one that error messages ask for; where a file has
# two headers of one meaning, the one that stands earlier here is read.
USUAL_HEADERS: dict[Meaning, tuple[str, ...]] = {
    Meaning.NHS_NUMBER: ("NHS Number", "NHS No", "NHS Num", "NHS", "NHS ID", "NHS Number Value"),
    Meaning.LOCAL_ID: (
        *("Hospital No", "Hospital Number", "Hosp No", "Hosp Number", "Hospital ID", "MRN"),
        *("Medical Record Number", "Unit No", "Unit Number", "Local ID", "Local Patient ID"),
        *("Local Patient Identifier", "Local Identifier", "Patient ID", "Patient No", "PAS ID"),
        *("Patient Number", "PAS Number", "PAS No", "Case Note Number", "Casenote No", "RiO ID"),
        *("RiO Number", "RiO No", "District Number", "District No", "K Number", "CRN", "PID"),
    ),
    Meaning.NAME: ("Patient Name", "Name", "Full Name", "Patient", "Patient Full Name"),
    Meaning.FAMILY: (
        *("Surname", "Family Name", "Last Name", "Patient Surname", "Sur Name"),
        *("Patient Family Name", "Patient Last Name"),
    ),
    Meaning.GIVEN: (
        *("Forename", "First Name", "Given Name", "Forenames", "Given Names", "First Names"),
        *("Forename 1", "First Forename", "Christian Name", "Patient Forename", "Fore Name"),
        *("Patient First Name", "Patient Given Name", "Patient Forenames"),
    ),
    Meaning.TITLE: ("Title", "Prefix", "Patient Title", "Name Title", "Salutation"),
    Meaning.BORN: (
        *("DOB", "Date of Birth", "D.O.B.", "Birth Date", "Born", "Patient DOB"),
        *("Patient Date of Birth", "Person Birth Date"),
    ),
    Meaning.SEX: (
        *("Sex", "Gender", "Patient Sex", "Patient Gender", "Sex Description"),
        *("Gender Description", "Person Stated Gender", "Administrative Sex"),
    ),
    Meaning.LOCATION: (
        *("Ward", "Ward Name", "Current Ward", "Admission Ward", "Ward Description"),
        *("Ward/Unit", "Team", "Team Name", "Caseload", "Caseload Name", "Virtual Ward"),
        *("Unit", "Unit Name", "Location", "Location Name", "Current Location", "Ward/Team"),
        *("Ward Code", "Service", "Service Name"),
    ),
    Meaning.BAY: ("Bay", "Bay Name", "Room", "Bay/Room", "Current Bay", "Bay No", "Bay Number"),
    Meaning.BED: (
        *("Bed", "Bed No", "Bed Number", "Bed Name", "Current Bed", "Bed Label", "Bed Space"),
        *("Bed ID", "Bedspace"),
    ),
    Meaning.ZONE: ("Zone", "Zone Name", "Patch", "Visiting Zone", "Locality", "Round"),
    Meaning.ADMITTED: (
        *("Admitted", "Admission Date", "Date Admitted", "Date of Admission", "Admit Date"),
        *("Admission Date/Time", "Admission Date and Time", "Admission DateTime", "Adm Date"),
        *("Admitted On", "Admitted At", "Admit Date/Time", "Admit DateTime", "Start Date"),
        *("Date Added to Caseload", "Caseload Start Date", "Referral Date", "Date Referred"),
        *("Referral Accepted Date",),
    ),
    Meaning.ADMITTED_TIME: (
        *("Admission Time", "Time Admitted", "Time of Admission", "Admit Time", "Adm Time"),
        "Admitted Time",
    ),
    Meaning.DISCHARGED: (
        *("Discharged", "Discharge Date", "Date Discharged", "Date of Discharge"),
        *("Discharge Date/Time", "Actual Discharge Date", "Disch Date"),
    ),
    Meaning.CONSULTANT: (
        *("Consultant", "Consultant Name", "Cons", "Responsible Consultant", "Lead Consultant"),
        *("Consultant in Charge", "Named Consultant", "Senior Responsible Clinician"),
    ),
    Meaning.OWNER: (
        *("Named Nurse", "Owner", "Nurse", "Named Worker", "Key Worker", "Keyworker"),
        *("Care Coordinator", "Care Co-ordinator", "Lead Professional", "Case Manager"),
        *("Responsible Nurse", "Primary Nurse", "Caseload Holder", "Allocated Nurse"),
    ),
}

# Headers that name a community team rather than a ward.
_TEAM_HEADERS = ("Team", "Team Name", "Caseload", "Caseload Name", "Service", "Service Name")
_VIRTUAL_HEADERS = ("Virtual Ward",)


def bare(header: str) -> str:
    """The letters and digits of a header, so that "NHS No." and "nhs_no" are one."""
    return "".join(character for character in header.casefold() if character.isalnum())


_BY_HEADER: dict[str, tuple[Meaning, int]] = {
    bare(header): (meaning, preference)
    for meaning, headers in USUAL_HEADERS.items()
    for preference, header in enumerate(headers)
}
TEAM_HEADERS = frozenset(map(bare, _TEAM_HEADERS))
VIRTUAL_HEADERS = frozenset(map(bare, _VIRTUAL_HEADERS))


def recognised(headers: Iterable[str]) -> dict[Meaning, int]:
    """The column that holds each meaning, where the headers are the usual ones."""
    best: dict[Meaning, tuple[int, int]] = {}
    for column, header in enumerate(headers):
        found = _BY_HEADER.get(bare(header))
        if found is None:
            continue
        meaning, preference = found
        if meaning not in best or preference < best[meaning][0]:
            best[meaning] = (preference, column)
    return {meaning: column for meaning, (_, column) in best.items()}
