"""Synthetic people and a simulated shift, for a look at glance without a patient."""

from glance.demo.folder import create_demo
from glance.demo.shift import Shift
from glance.demo.staff import PIN, SIGNING_ON

__all__ = ["PIN", "SIGNING_ON", "Shift", "create_demo"]
