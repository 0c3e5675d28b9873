"""What a station shows, painted by pure functions to lines of styled text and what clicks mean."""

from glance.screens.station.paint.door import painted_door
from glance.screens.station.paint.screen import painted

__all__ = ["painted", "painted_door"]
