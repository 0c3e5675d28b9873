"""What a benchmark found: numbers, the goal beside them, and whether it was met."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the table: ours beside a floor or a rival of the same run.

    `ratio` is ours / beside. `detail` is what else was seen, for the JSON file and
    for whoever wonders why.
    """

    name: str
    what: str
    goal: str
    beside: str
    beside_value: float | None
    ours: float | None
    unit: str
    ratio: float | None
    met: bool | None
    detail: dict[str, object]

    def plain(self) -> dict[str, object]:
        """The finding as JSON takes it."""
        return asdict(self)


def quantile(values: Sequence[float], share: float) -> float:
    """Give the value below which `share` of the values lie, between two where it falls there."""
    ordered = sorted(values)
    at = share * (len(ordered) - 1)
    below = int(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (at - below)


def median(values: Sequence[float]) -> float:
    """Give the middle value."""
    return quantile(values, 0.5)


def spread(values: Sequence[float]) -> dict[str, float | int]:
    """Describe many measurements of one thing by count, middle, tail and ends."""
    return {
        "count": len(values),
        "p50": round(quantile(values, 0.5), 4),
        "p90": round(quantile(values, 0.9), 4),
        "p99": round(quantile(values, 0.99), 4),
        "least": round(min(values), 4),
        "most": round(max(values), 4),
    }


def ratio(ours: float, beside: float) -> float:
    """Give ours as a multiple of the other."""
    return ours / beside if beside else float("inf")


def number(value: float | None) -> str:
    """Write a measured number with three figures or so."""
    if value is None:
        return "–"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.4f}"
