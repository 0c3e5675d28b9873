"""A site: one folder with the settings, the boards and the database of some locations."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

import glance
from glance.errors import Faulty, GlanceError, NotAllowed, NotFound
from glance.site.files import (
    PRIVATE_FILE,
    PRIVATE_FOLDER,
    open_to_others,
    read_text,
    write_whole,
)
from glance.site.pepper import PEPPER, write_pepper
from glance.site.settings import Settings, read_settings
from glance.toml import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping as Drivers

    from glance.board.types import Board
    from glance.fields import Vocabulary
    from glance.intake import Mapping
    from glance.lamps import Driver, Wiring

FIELDS = "config/fields.toml"
SETTINGS = "config/glance.toml"
MAPPINGS = "config/mappings"
LIGHTS = "config/lights.toml"
BOARDS = "boards"
DATABASE = "glance.db"
# What a new site is made of; none of it may be there already.
_PARTS = ("config", BOARDS, DATABASE, PEPPER)


def shipped() -> Path:
    """The site that glance brings along: in a wheel inside the package, else the checkout."""
    package = Path(glance.__file__).parent
    inside = package / "shipped"
    return inside if inside.is_dir() else package.parent


def is_site(folder: Path) -> bool:
    """Whether a folder looks like a site."""
    return (folder / FIELDS).is_file()


@dataclass(frozen=True, slots=True)
class Site:
    """An open site. Every reading of its files is fresh and raises Faulty for what is wrong."""

    folder: Path
    settings: Settings

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open a site; NotFound where the folder is none."""
        folder = Path(folder).absolute()
        try:
            if not is_site(folder):
                raise NotFound(_no_site(folder))
        except OSError as error:
            raise NotAllowed(
                f"{folder} cannot be read ({error.strerror}); run glance as the user who made it"
            ) from error
        settings = folder / SETTINGS
        given = (
            read_settings(read_text(settings, SETTINGS), SETTINGS) if settings.exists() else None
        )
        return cls(folder, given or Settings())

    @property
    def database(self) -> Path:
        """Where the database is."""
        return self.folder / DATABASE

    def vocabulary(self) -> Vocabulary:
        """Every field of the site."""
        from glance.fields import read_vocabulary

        return read_vocabulary(read_text(self.folder / FIELDS, FIELDS), FIELDS)

    def boards(self) -> tuple[str, ...]:
        """The names of the boards."""
        return _names(self.folder / BOARDS)

    def board(self, name: str, vocabulary: Vocabulary | None = None) -> Board:
        """Read one board; NotFound names those there are."""
        file = f"{BOARDS}/{_known(name, self.boards(), 'board', BOARDS)}.toml"
        from glance.board import read_board

        text = read_text(self.folder / file, file)
        return read_board(text, file, vocabulary or self.vocabulary(), name)

    def mappings(self) -> tuple[str, ...]:
        """The names of the import mappings."""
        return _names(self.folder / MAPPINGS)

    def mapping(self, name: str, vocabulary: Vocabulary | None = None) -> Mapping:
        """Read one import mapping; NotFound names those there are."""
        from glance.intake.mapping import read_mapping

        file = f"{MAPPINGS}/{_known(name, self.mappings(), 'mapping', MAPPINGS)}.toml"
        text = read_text(self.folder / file, file)
        return read_mapping(text, file, vocabulary or self.vocabulary())

    def wiring(self, drivers: Drivers[str, Driver], vocabulary: Vocabulary | None = None) -> Wiring:
        """Read how lights are wired; none where there is no such file.

        Faulty as well where a board that a light shows cannot be read.
        """
        from glance.lamps.wiring import read_wiring

        night = self.settings.night_from, self.settings.night_to
        path = self.folder / LIGHTS
        text = read_text(path, LIGHTS) if path.exists() else ""
        boards: dict[str, Board | None] = {}
        faults: dict[str, Faulty] = {}
        if text:
            known = vocabulary or self.vocabulary()
            for name in self.boards():
                try:
                    boards[name] = self.board(name, known)
                except Faulty as fault:
                    boards[name], faults[name] = None, fault
        wiring = read_wiring(text, LIGHTS, drivers, boards, night)
        for light in wiring.lights:
            if light.board in faults:
                raise faults[light.board]
        return wiring

    def warnings(self) -> tuple[str, ...]:
        """What whoever looks after the site should know: names and numbers open to others."""
        folder = open_to_others(self.folder)
        return tuple(
            f"other users of this machine may read {path}, which holds names of patients; "
            f"mend it with: chmod {mode} {path}"
            for path, mode in ((self.database, "600"), (self.folder / f"{DATABASE}-wal", "600"))
            if folder and open_to_others(path)
        )


def create_site(folder: Path) -> Site:
    """Make a new site in a folder, whole or not at all; NotAllowed where anything would be lost.

    The folder may be there, and may hold other files; it is made private.
    """
    folder = Path(folder).absolute()
    there = [part for part in _PARTS if os.path.lexists(folder / part)]
    if there:
        raise NotAllowed(
            f"{folder} has {' and '.join(there)} already; glance init overwrites nothing"
        )
    try:
        _refuse_crowded(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as error:
        raise NotAllowed(f"{folder} cannot be made ({error.strerror})") from error
    try:
        _fill(draft)
        _put(draft, folder)
    except OSError as error:
        raise NotAllowed(f"{folder} cannot be made ({error.strerror})") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Site.open(folder)


def _no_site(folder: Path) -> str:
    if not folder.exists():
        return f"there is no folder {folder}; make a site there with glance init {folder}"
    if (folder / DATABASE).exists():
        return (
            f"{folder / FIELDS} is missing, and without it no value can be read; put it back "
            "from a copy of the site, or from a new one that glance init DIR makes elsewhere"
        )
    return f"{folder} is no site: it has no {FIELDS}; make one with glance init DIR"


def _refuse_crowded(folder: Path) -> None:
    if os.path.lexists(folder) and not folder.is_dir():
        raise NotAllowed(f"{folder} is a file; name a folder")


def _fill(draft: Path) -> None:
    """Make config, boards, an empty database and a secret in a private folder."""
    # The store brings SQLAlchemy, which only a new site needs here.
    from glance.store import create_store

    source = shipped()
    for part in ("config", BOARDS):
        (draft / part).mkdir(mode=PRIVATE_FOLDER)
        for file in sorted((source / part).rglob("*.toml")):
            # A checkout may hold its developer's own settings; they go nowhere.
            if file.name.endswith(".local.toml"):
                continue
            target = draft / file.relative_to(source)
            target.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            write_whole(target, file.read_bytes())
    for below in (draft / "config", draft / BOARDS):
        for path in (below, *below.rglob("*")):
            path.chmod(PRIVATE_FOLDER if path.is_dir() else PRIVATE_FILE)
    create_store(draft / DATABASE)
    (draft / DATABASE).chmod(PRIVATE_FILE)
    write_pepper(draft / PEPPER)


def _put(draft: Path, folder: Path) -> None:
    """Give the finished draft its place: at once where nothing is there, else part by part."""
    with suppress(OSError):
        # An empty folder may be replaced; one that holds files refuses.
        draft.rename(folder)
        folder.chmod(PRIVATE_FOLDER)
        return
    done: list[Path] = []
    try:
        for part in _PARTS:
            target = folder / part
            if os.path.lexists(target):
                raise NotAllowed(f"{target} has appeared meanwhile; glance init overwrites nothing")
            (draft / part).rename(target)
            done.append(target)
        folder.chmod(PRIVATE_FOLDER)
    except (OSError, GlanceError):
        for target in done:
            target.rename(draft / target.name)
        raise


def _names(folder: Path) -> tuple[str, ...]:
    try:
        return tuple(sorted(path.stem for path in folder.glob("*.toml") if path.is_file()))
    except OSError as error:
        raise NotAllowed(f"{folder} cannot be read ({error.strerror})") from error


def _known(name: str, names: tuple[str, ...], what: str, where: str) -> str:
    """The name, if it is one; a name is never a path."""
    if name not in names:
        raise NotFound(f"no {what} named {name!r} in {where}/{nearest(name, names)}")
    return name
