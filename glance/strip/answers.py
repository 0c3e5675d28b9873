"""What a program that runs lights says of them, as it goes through a socket."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from glance.lamps import Health, LightStatus

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import UnionType


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
        pid, what, problem = said["pid"], said["what"], said.get("problem", "")
        lights = tuple(_status(one) for one in said.get("lights", ()))
        _insist({"pid": pid, "what": what, "problem": problem}, _ANSWER)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Answer(problem="a program that runs lights here answers what cannot be read")
    return Answer(pid, what, lights, said.get("done") is True, problem)


_ANSWER = {"pid": int, "what": str, "problem": str}
_STATUS = {
    "name": str,
    "driver": str,
    "port": str,
    "shows": str,
    "problem": str,
    "said": str,
    "warnings": list,
    "reconnects": int,
    "milliamps": int | float,
    "limit_ma": int | float | None,
}
# Whatever is known of a light has happened since there were such lights.
_YEARS = range(2020, 2200)


def _insist(given: Mapping[str, object], kinds: Mapping[str, type | UnionType]) -> None:
    for key, kind in kinds.items():
        if not isinstance(given[key], kind):
            raise TypeError(key)


def _status(given: Mapping[str, Any]) -> LightStatus:
    _insist(given, _STATUS)
    return LightStatus(
        **{
            **given,
            "health": Health(given["health"]),
            "warnings": tuple(str(warning) for warning in given["warnings"]),
            "wrote_at": _moment(given["wrote_at"]),
            "answered_at": _moment(given["answered_at"]),
        }
    )


def _moment(text: str | None) -> datetime | None:
    """Read a moment; ValueError where it is none that anybody could tell the age of."""
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or moment.year not in _YEARS:
        raise ValueError(text)
    return moment
