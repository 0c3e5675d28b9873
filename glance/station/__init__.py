"""The station without a screen: the list, the open patient, what keys do, what comes of it."""

from glance.station.desk import Desk, Step
from glance.station.doorway import Check, DoorStep, Doorway, Typed
from glance.station.ground import Ground, ground, station_scope
from glance.station.pressing import (
    Pick,
    answered,
    caught_up,
    open_desk,
    paste,
    pick,
    press,
    resumed,
)
from glance.station.seeing import seen

__all__ = [
    "Check",
    "Desk",
    "DoorStep",
    "Doorway",
    "Ground",
    "Pick",
    "Step",
    "Typed",
    "answered",
    "caught_up",
    "ground",
    "open_desk",
    "paste",
    "pick",
    "press",
    "resumed",
    "seen",
    "station_scope",
]
