"""Who works in the demo: three who can sign on at a station, and those who save all day."""

from __future__ import annotations

from glance.demo.habits import NURSES
from glance.signon import seal_pin
from glance.staff import AddStaff, Member, Role

# Printed for whoever tries the demo; a site with patients has neither these people nor it.
PIN = "402518"
STATION = "demo"
SIGNING_ON = (
    Member("ab1", "Ann Bee", "AB", "nurse", Role.STAFF),
    Member("cl2", "Cara Lund", "CL", "ward manager", Role.LEAD),
    Member("dv3", "Dev Vara", "DV", "student", Role.VIEWER),
)
_NAMES = {
    "AK": "Amina Khalil",
    "BO": "Bola Osei",
    "CM": "Colm Moran",
    "DJ": "Dilys Jones",
    "EW": "Ewan Watt",
    "SR": "Sara Rossi",
    "FN": "Farah Noor",
    "GH": "Gwen Hale",
    "HP": "Hari Pillai",
    "JL": "Jun Lim",
    "KT": "Kofi Tano",
    "LB": "Lena Brandt",
    "MS": "Mina Shah",
    "NV": "Nico Vega",
    "PD": "Pia Dahl",
    "RC": "Rhys Cole",
    "TA": "Tomi Ade",
}


def everybody(pepper: bytes) -> tuple[AddStaff, ...]:
    """Everyone who works in the demo; only the first three have a PIN."""
    working = (Member(_code(short), name, short, "nurse") for short, name in _NAMES.items())
    return (
        *(AddStaff(member, seal_pin(PIN, pepper)) for member in SIGNING_ON),
        *(AddStaff(member) for member in working),
    )


def on_duty(location: str) -> tuple[str, ...]:
    """The codes of those who work in a location of the demo."""
    return tuple(_code(short) for short in NURSES[location])


def _code(initials: str) -> str:
    return f"{initials.lower()}1"
