"""A site folder: made whole or not at all, read with every problem named."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from glance.errors import Faulty, NotAllowed, NotFound
from glance.intake.meaning import Meaning
from glance.lamps import Wiring
from glance.site import (
    LIGHTS,
    Settings,
    Site,
    ThemeChoice,
    create_site,
    is_site,
    shipped,
    write_whole,
)
from glance.site.settings import read_settings
from glance.store import open_store
from glance.strip.installed import Installed

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A new site; tests only read it."""
    return create_site(tmp_path_factory.mktemp("made") / "ward" / "site")


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _everything(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_a_new_site_has_all_that_is_shipped_and_a_database(made: Site) -> None:
    ours = {str(path.relative_to(shipped())) for path in (shipped() / "config").rglob("*.toml")}

    assert ours <= _everything(made.folder)
    with open_store(made.database) as store:
        assert store.roster().patients == {}


def test_a_new_site_is_private(made: Site) -> None:
    modes = {_mode(path) for path in (made.folder, *made.folder.rglob("*")) if path.is_dir()}
    files = {_mode(path) for path in made.folder.rglob("*") if path.is_file()}

    assert (modes, files) == ({0o700}, {0o600})


def test_the_shipped_example_of_a_mapping_is_sound(made: Site) -> None:
    mapping = made.mapping("example")

    assert mapping.columns[Meaning.FAMILY] == ("PAT_SURNAME",)
    assert mapping.fields == {"EXPECTED_DISCH": "edd"}


def test_a_site_is_never_made_over_another(tmp_path: Path) -> None:
    (tmp_path / "boards").mkdir()
    (tmp_path / "boards" / "mine.toml").write_text("x")
    before = _everything(tmp_path)

    with pytest.raises(NotAllowed, match="has boards already"):
        create_site(tmp_path)
    assert _everything(tmp_path) == before


def test_a_site_may_be_made_beside_other_files(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("x")
    create_site(tmp_path)

    assert is_site(tmp_path)
    assert (tmp_path / "list.csv").read_text() == "x"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *("boards", "config", "glance.db", "list.csv", "pepper")
    ]


def test_a_dangling_link_is_not_overwritten_either(tmp_path: Path) -> None:
    (tmp_path / "glance.db").symlink_to("nowhere")

    with pytest.raises(NotAllowed):
        create_site(tmp_path)


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("x")

    with pytest.raises(NotAllowed, match="is a file"):
        create_site(tmp_path / "site")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_made_says_why(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    with pytest.raises(NotAllowed, match="Permission denied"):
        create_site(tmp_path / "site")


def test_nothing_is_left_behind_when_a_site_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("in the way")

    with pytest.raises(NotAllowed):
        create_site(tmp_path)
    assert _everything(tmp_path) == {"config"}


def test_a_folder_that_is_no_site_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="glance init"):
        Site.open(tmp_path)


@pytest.mark.parametrize("name", ["wrad", "../config/fields", "", "/etc/passwd", "ward.toml"])
def test_a_board_is_found_by_its_name_only(made: Site, name: str) -> None:
    with pytest.raises(NotFound, match="no board named"):
        made.board(name)


def test_every_shipped_board_is_sound(made: Site) -> None:
    vocabulary = made.vocabulary()

    assert [made.board(name, vocabulary).name for name in made.boards()] == list(made.boards())


def test_a_database_that_others_may_read_is_told_where_they_may_come_in(tmp_path: Path) -> None:
    site = create_site(tmp_path / "site")
    assert site.warnings() == ()

    site.folder.chmod(0o755)
    site.database.chmod(0o644)
    assert "chmod 600" in site.warnings()[0]


def test_the_shipped_settings_are_the_usual_ones(made: Site) -> None:
    assert made.settings == Settings()


def test_settings_name_every_problem_with_its_line() -> None:
    text = 'bord = "ward"\ntheme = "drak"\ntimezone = "Mars/Base"\nnight_from = "9pm"\n'

    with pytest.raises(Faulty) as caught:
        read_settings(text, "config/glance.toml")
    assert [(problem.line, problem.key) for problem in caught.value.problems] == [
        *((1, "bord"), (2, "theme"), (3, "timezone"), (4, "night_from"))
    ]


def test_a_time_zone_is_taken_by_its_name() -> None:
    assert read_settings('timezone = "Europe/London"', "x").timezone == ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("choice", "hour", "theme"),
    [
        (ThemeChoice.AUTO, 12, "dark"),
        (ThemeChoice.AUTO, 22, "night"),
        (ThemeChoice.AUTO, 3, "night"),
        (ThemeChoice.LIGHT, 3, "light"),
    ],
)
def test_auto_is_night_at_night(choice: ThemeChoice, hour: int, theme: str) -> None:
    now = datetime(2026, 11, 22, hour, tzinfo=UTC)

    assert Settings(theme=choice).theme_at(now) == theme


def test_a_night_within_one_day_is_understood() -> None:
    assert ThemeChoice.AUTO.at(time(14), time(13), time(15)) == "night"


def test_a_settings_file_that_is_no_text_is_faulty(tmp_path: Path) -> None:
    site = create_site(tmp_path / "site")
    (site.folder / "config" / "glance.toml").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(Faulty, match="not UTF-8"):
        Site.open(site.folder)


def test_a_file_is_replaced_whole_and_private(tmp_path: Path) -> None:
    target = tmp_path / "rejects.csv"
    target.write_text("old")
    write_whole(target, "new")

    assert target.read_text() == "new"
    assert _mode(target) == 0o600
    assert _everything(tmp_path) == {"rejects.csv"}


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed, match="cannot be written"):
        write_whole(tmp_path / "no folder" / "x", "new")


def test_a_new_site_has_no_lights_and_its_own_hours_of_the_night(made: Site) -> None:
    wiring = made.wiring(Installed())

    assert wiring == Wiring((), time(21), time(6, 30))


def test_a_site_without_the_file_has_no_lights(tmp_path: Path) -> None:
    site = create_site(tmp_path / "site")
    (site.folder / LIGHTS).unlink()

    assert site.wiring({}).lights == ()


def test_a_board_that_a_light_shows_must_be_sound(tmp_path: Path) -> None:
    site = create_site(tmp_path / "site")
    (site.folder / LIGHTS).write_text(
        '[[light]]\nname = "a"\ndriver = "console"\nboard = "ward"\nshows = "beds"\n'
    )
    (site.folder / "boards" / "ward.toml").write_text("titel = 1\n")

    with pytest.raises(Faulty, match=r"boards/ward.toml:1:1: titel: unknown key"):
        site.wiring(Installed())
