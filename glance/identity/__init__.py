"""Who a patient is: NHS numbers, names, dates, ages, and names that are taken for each other."""

from glance.identity import dates, names, nhs_number
from glance.identity.alike import alike, alike_keys, differing, sounds, surname_key
from glance.identity.names import initials

__all__ = [
    "alike",
    "alike_keys",
    "dates",
    "differing",
    "initials",
    "names",
    "nhs_number",
    "sounds",
    "surname_key",
]
