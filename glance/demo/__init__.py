"""Synthetic people and a simulated shift, for a look at glance without a patient."""

from glance.demo.folder import create_demo
from glance.demo.shift import Shift

__all__ = ["Shift", "create_demo"]
