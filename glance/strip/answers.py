"""What a program that runs lights says of them, as it goes through a socket."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from glance.lamps import Health, LightStatus

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Answer:
    """One program's answer: its number, what it is, its lights, whether it did what was asked.

    `problem` is why it did not, or why it could not be asked.
    """

    pid: int = 0
    what: str = ""
    lights: tuple[LightStatus, ...] = ()
    done: bool = False
    problem: str = ""


def as_json(status: LightStatus) -> dict[str, Any]:
    """Give how a light is, for scripts and other programs."""
    given = asdict(status)
    for key in ("wrote_at", "answered_at"):
        moment = given[key]
        given[key] = moment.isoformat() if moment is not None else None
    given["warnings"] = list(status.warnings)
    return given


def answer_of(line: bytes) -> Answer:
    """Read an answer; one that makes no sense is a problem, in words."""
    try:
        said = json.loads(line)
        return Answer(
            pid=int(said["pid"]),
            what=str(said["what"]),
            lights=tuple(_status(one) for one in said.get("lights", ())),
            done=said.get("done") is True,
            problem=str(said.get("problem", "")),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return Answer(problem="a program that runs lights here answers what cannot be read")


def _status(given: Mapping[str, Any]) -> LightStatus:
    return LightStatus(
        **{
            **given,
            "health": Health(given["health"]),
            "warnings": tuple(given["warnings"]),
            "wrote_at": _moment(given["wrote_at"]),
            "answered_at": _moment(given["answered_at"]),
        }
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
