"""The drivers that are installed here: ours and a stranger's, each loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from glance.errors import NotAllowed
from glance.lamps import Driver
from glance.plain import plain
from glance.strip.soundness import unsound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.metadata import EntryPoint

GROUP = "glance.drivers"


class Installed(Mapping[str, Driver]):
    """Drivers by name, in the order of their names.

    A name is here if a package registers it; taking the driver loads its module, and raises
    KeyError for a name that nobody registers, NotAllowed in words for a package that is broken.
    """

    def __init__(self, points: Iterable[EntryPoint] | None = None) -> None:
        self._points: dict[str, list[EntryPoint]] = {}
        for point in entry_points(group=GROUP) if points is None else points:
            self._points.setdefault(point.name, []).append(point)
        self._loaded: dict[str, Driver] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._points))

    def __len__(self) -> int:
        return len(self._points)

    def __contains__(self, name: object) -> bool:
        return name in self._points

    def __getitem__(self, name: str) -> Driver:
        if name not in self._loaded:
            self._loaded[name] = _load(name, self._points[name])
        return self._loaded[name]

    def package(self, name: str) -> str:
        """Say which package brings a driver, with its version; "" where nobody knows."""
        return " and ".join(filter(None, map(_package, self._points[name])))


def _package(point: EntryPoint) -> str:
    return plain(f"{point.dist.name} {point.dist.version}") if point.dist is not None else ""


def _load(name: str, points: list[EntryPoint]) -> Driver:
    shown = plain(name)
    point, *others = points
    if others:
        packages = " and ".join(_package(one) or "an unknown package" for one in points)
        raise NotAllowed(f"driver {shown}: {packages} both bring it; uninstall one of them")
    brought = f"driver {shown} of {_package(point) or 'an unknown package'}"
    try:
        driver = point.load()
    # The one place for this: a stranger's module runs here, and may raise whatever it likes;
    # the other lights go on without it.
    except (Exception, SystemExit) as fault:
        why = plain(str(fault)).strip()
        words = f"{type(fault).__name__}: {why}" if why else type(fault).__name__
        raise NotAllowed(
            f"{brought} cannot be loaded ({words}); update or uninstall that package"
        ) from fault
    if not isinstance(driver, Driver):
        raise NotAllowed(
            f"{brought}: {plain(point.value)} is no glance Driver; update or uninstall that package"
        )
    if driver.name != name:
        raise NotAllowed(
            f"{brought} calls itself {plain(str(driver.name))}; update or uninstall that package"
        )
    wrong = unsound(driver)
    if wrong:
        raise NotAllowed(f"{brought}: {plain(wrong)}; update or uninstall that package")
    return driver
