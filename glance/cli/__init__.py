"""The command line: parse, open, wire, hand over; the only place that prints errors."""

from glance.cli.house import House

main = House()

__all__ = ["main"]
