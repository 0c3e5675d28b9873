"""Pictures of a station of the demo site: python -m tests.pictures docs/station.svg."""

from __future__ import annotations

import argparse
import tempfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from glance.demo import create_demo
from glance.feed.trust import LIVE
from glance.screens.paint.scene import Size
from glance.screens.palette import palette
from glance.screens.picture import Picture
from glance.screens.roles import Role, Theme
from glance.screens.station.paint import painted
from glance.site import Site
from glance.station import Ground, answered, ground, open_desk, press, seen, station_scope
from glance.station.dialogue import Answer, Collided, Save, Saved
from glance.store import open_store

NOW = datetime(2026, 11, 22, 9, 4, tzinfo=ZoneInfo("Europe/London"))
WARD = "Riverside Ward 3"


def main() -> None:
    """Draw a station after keys; "saved" and "collided" answer what was saved last."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument("--size", default="101x30")
    parser.add_argument("--theme", default="dark", choices=[theme.value for theme in Theme])
    parser.add_argument("--keys", default="down down enter r", help="with blanks between")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = create_demo(Path(folder), 1, NOW)
        drawn = picture(site, wanted.keys.split(), wanted.size, Theme(wanted.theme))
    wanted.output.write_text(drawn.svg(), "utf-8")


def picture(folder: Path, keys: list[str], size: str, theme: Theme) -> Picture:
    """Draw what Ann Bee sees after those keys."""
    here = laid(folder)
    desk = open_desk(here.staff["ab1"], "picture", here, NOW)
    asked: list[Save] = []
    for key in keys:
        told = answer(key, asked[-1]) if key in ("saved", "collided") else None
        if told is not None:
            step = answered(desk, told, here, NOW)
        else:
            step = press(desk, " " if key == "space" else key, here, NOW)
        desk = step.desk
        asked += [effect for effect in step.effects if isinstance(effect, Save)]
    across, down = map(int, size.split("x"))
    look = palette(theme)
    cells = Size(across, down)
    shown = painted(seen(desk, here, NOW), cells, look, LIVE, "", 102)
    return Picture(cells, shown.lines, look[Role.GROUND])


def answer(word: str, save: Save) -> Answer:
    """Give what a store could answer."""
    if word == "saved":
        return Saved(save.number, 1, 1, NOW)
    return Collided(save.number, "risk", "red", "cl2", NOW)


def laid(folder: Path) -> Ground:
    """Give what the station of the ward knows."""
    site = Site.open(folder)
    vocabulary = site.vocabulary()
    boards = [site.board(name, vocabulary) for name in site.boards()]
    with open_store(site.database) as store:
        census, staff = store.census(station_scope()), store.staff()
    return ground(census, boards, vocabulary, NOW, staff=staff, home=WARD)


if __name__ == "__main__":
    main()
