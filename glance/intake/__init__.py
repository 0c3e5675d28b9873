"""A hospital's own list of its patients, read and turned into changes; no disk, no database."""

from glance.intake.arrivals import Arrival, Arrivals, Reject
from glance.intake.draft import Plan
from glance.intake.mapping import Mapping
from glance.intake.plan import plan
from glance.intake.reader import read_arrivals

__all__ = ["Arrival", "Arrivals", "Mapping", "Plan", "Reject", "plan", "read_arrivals"]
