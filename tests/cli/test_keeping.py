"""Commands that make, check and show a site."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from glance.cli import main
from glance.site import Site, shipped

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Desk


def test_a_new_site_is_made_and_the_next_steps_are_told(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["init", str(tmp_path / "site")])

    assert done.exit_code == 0
    assert "glance staff add --code" in done.stdout
    assert "glance import patients" in done.stdout
    assert Site.open(tmp_path / "site").boards()


def test_a_site_that_is_there_is_left_alone(desk: Desk) -> None:
    done = desk.run("init", str(desk.site.folder))

    assert done.exit_code == 1
    assert "overwrites nothing" in done.stderr
    assert "ADEYEMI" in desk.everyone()


def test_a_sound_site_is_well(desk: Desk) -> None:
    done = desk.run("check")

    assert done.exit_code == 0
    assert done.stdout.startswith("All is well: ")


def test_help_says_how_people_come_to_sign_on(desk: Desk) -> None:
    assert "glance staff add --code" in desk.run("--help").stdout


@pytest.mark.parametrize(
    ("pepper", "told"),
    [
        (None, "pepper, the secret that PINs are mixed with, is missing"),
        ("none", "pepper does not hold the secret"),
        ("ab" * 32, "the PINs were mixed with another secret"),
    ],
    ids=["missing", "broken", "another"],
)
def test_pins_without_their_secret_are_found_by_a_check(
    staffed: Desk, pepper: str | None, told: str
) -> None:
    path = staffed.site.folder / "pepper"
    path.unlink()
    if pepper is not None:
        path.write_text(pepper)
        path.chmod(0o600)
    done = staffed.run("check")

    assert done.exit_code == 1
    assert told in done.stderr
    assert done.stdout == ""


def test_the_secret_is_looked_for_where_the_settings_say(staffed: Desk) -> None:
    folder = staffed.site.folder
    (folder / "pepper").rename(folder / "elsewhere")
    settings = folder / "config" / "glance.toml"
    usual, named = 'pepper_file = ""', 'pepper_file = "elsewhere"'
    text = settings.read_text("utf-8")
    assert usual in text
    settings.write_text(text.replace(usual, named), "utf-8")

    assert staffed.run("check").exit_code == 0


def test_a_site_without_pins_needs_no_secret(desk: Desk) -> None:
    (desk.site.folder / "pepper").unlink()

    assert desk.run("check").exit_code == 0


def test_every_problem_of_every_file_is_named_at_once(desk: Desk) -> None:
    folder = desk.site.folder
    (folder / "config" / "glance.toml").write_text('theme = "drak"\n')
    (folder / "boards" / "mine.toml").write_text('titel = "x"\n')
    (folder / "config" / "mappings" / "pas.toml").write_text("[colums]\n")
    done = desk.run("check")

    assert done.exit_code == 2
    for file in ("config/glance.toml:1", "boards/mine.toml:1", "config/mappings/pas.toml:1"):
        assert file in done.stderr


def test_boards_are_listed_even_beside_a_faulty_one(desk: Desk) -> None:
    (desk.site.folder / "boards" / "mine.toml").write_text('titel = "x"\n')
    listed = json.loads(desk.run("boards", "--json").stdout)

    assert {row["name"]: row["faulty"] for row in listed} == {
        "community": False,
        "mine": True,
        "overview": False,
        "ward": False,
    }


def test_a_database_that_is_up_to_date_may_be_upgraded_again(desk: Desk) -> None:
    assert desk.run("db", "upgrade").exit_code == 0
    assert "ADEYEMI" in desk.everyone()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_completion(shell: str) -> None:
    done = CliRunner().invoke(main, ["completion", shell])

    assert "_GLANCE_COMPLETE" in done.stdout


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("glance wall w", ["ward"]),
        ("glance set A1 ris", ["risk"]),
        ("glance set A1 risk am", ["amber"]),
        ("glance confirm A1 ed", ["edd"]),
    ],
)
def test_the_tab_key_completes_what_the_site_has(
    desk: Desk, typed: str, offered: list[str]
) -> None:
    env = {
        "_GLANCE_COMPLETE": "bash_complete",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(typed.count(" ")),
        "GLANCE_SITE": str(desk.site.folder),
    }
    done = CliRunner().invoke(main, [], env=env)

    assert done.stdout.splitlines() == [f"plain,{offer}" for offer in offered]


@pytest.mark.parametrize(
    ("name", "starts"), [("ward.svg", "<svg "), ("ward.txt", " Ward 3")], ids=["svg", "txt"]
)
def test_a_snapshot_is_a_private_file(desk: Desk, name: str, starts: str) -> None:
    target = desk.folder / name
    done = desk.run("snapshot", "ward", "-o", str(target), "--size", "83x24", "--theme", "light")

    assert done.exit_code == 0, done.stderr
    assert target.read_text("utf-8").startswith(starts)
    assert "ADEYEMI" in target.read_text("utf-8")
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_snapshot_shows_the_moment_that_is_asked_for(desk: Desk) -> None:
    target = desk.folder / "ward.txt"
    desk.run("snapshot", "ward", "-o", str(target), "--at", "2026-03-01T09:04")

    assert "01-Mar-2026  09:04" in target.read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("wrad", "-o", "x.svg"), "no board named 'wrad'"),
        (("ward", "-o", "x.png"), "ends in .svg or .txt"),
        (("ward", "-o", "x.svg", "--size", "big"), "expected columns x rows"),
        (("ward", "-o", "x.svg", "--size", "9x9"), "expected columns x rows"),
        (("ward", "-o", "x.svg", "--page", "9"), "there is no page 9"),
        (("ward", "-o", "x.svg", "--at", "noon"), "expected a moment"),
        (("ward", "-o", "x.svg", "--location", "Ward 9"), "no location named 'Ward 9'"),
        (("ward", "-o", "x.svg", "--at", "9999-12-31"), "expected a moment"),
        (("ward", "-o", "x.svg", "--at", "0001-01-01T00:00+14:00"), "expected a moment"),
    ],
)
def test_a_snapshot_that_cannot_be_drawn_says_why(
    desk: Desk, words: tuple[str, ...], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk.folder)
    done = desk.run("snapshot", *words)

    assert done.exit_code == 2
    assert says in done.stderr
    assert not list(desk.folder.glob("x.*"))


@pytest.mark.parametrize("command", ["wall", "demo"])
def test_a_wall_without_a_terminal_points_at_the_snapshot(desk: Desk, command: str) -> None:
    done = desk.run(command)

    assert done.exit_code == 2
    assert "glance snapshot" in done.stderr


def test_a_demo_is_left_where_it_is_wanted(tmp_path: Path) -> None:
    site = tmp_path / "demo"
    done = CliRunner().invoke(main, ["demo", "--keep", str(site), "--no-wall"])
    listed = CliRunner().invoke(main, ["list", "--json", "--site", str(site)])

    assert done.exit_code == 0
    assert len(json.loads(listed.stdout)) > 200


def test_a_demo_never_works_on_a_site(desk: Desk) -> None:
    done = desk.run("demo", "--keep", str(desk.site.folder), "--no-wall")

    assert done.exit_code == 2
    assert "is a site already" in done.stderr


def test_a_board_that_the_settings_name_must_be_there(desk: Desk) -> None:
    (desk.site.folder / "config" / "glance.toml").write_text('board = "wrad"\n')
    done = desk.run("check")

    assert done.exit_code == 2
    assert "config/glance.toml: board: no board named 'wrad'; did you mean ward?" in done.stderr


LIGHT = """\
[[light]]
name = "desk"
driver = "adalight"
port = "/dev/ttyUSB0"
board = "ward"
shows = "beds"
count = 30
"""


def test_check_counts_lights_and_warns_of_what_is_not_good(desk: Desk) -> None:
    (desk.site.folder / "config" / "lights.toml").write_text(LIGHT + "heartbeat = 0\n")
    done = desk.run("check")

    assert (done.exit_code, ", 1 light, and the database opens" in done.stdout) == (0, True)
    assert done.stderr.splitlines() == [
        (
            "Warning: desk holds its last frame for ever and no lamp moves: nobody sees when "
            "glance has died; name a heartbeat lamp if there is one to spare"
        ),
        (
            "Warning: desk: /dev/ttyUSB0 may be another device after the next start; use its name "
            "under /dev/serial/by-path"
        ),
        (
            "Warning: desk: its lamps follow the order of the board, so a new one there moves all "
            "after it; pin them with segments (glance lights labels desk says how)"
        ),
        (
            "Warning: desk: nothing is plugged in at /dev/ttyUSB0; put the light back there, or "
            "see glance lights list"
        ),
    ]


def test_check_says_how_many_lamps_a_light_wants(desk: Desk) -> None:
    text = LIGHT.replace("30", "3").replace("adalight", "console")
    (desk.site.folder / "config" / "lights.toml").write_text(text)
    done = desk.run("check")

    assert done.exit_code == 0
    assert done.stdout.startswith("All is well but for 2 warnings: ")
    assert "desk has 3 lamps and wants more: " in done.stderr
    assert "beds and one for patients without a bed: " in done.stderr
    assert "lamps, and the heartbeat; its last one shows the worst" in done.stderr


def test_check_names_every_problem_of_the_lights_and_of_their_board_once(desk: Desk) -> None:
    board = desk.site.folder / "boards" / "ward.toml"
    board.write_text(board.read_text().replace("title", "titel"))
    (desk.site.folder / "config" / "lights.toml").write_text(LIGHT)
    only_board = desk.run("check").stderr
    (desk.site.folder / "config" / "lights.toml").write_text(LIGHT + "cuont = 3\nbaud = 1\n")
    both = desk.run("check").stderr

    assert only_board.count("titel: unknown key") == both.count("titel: unknown key") == 1
    assert "config/lights.toml:8:1: light[1].cuont: unknown key; did you mean count?" in both
    assert "config/lights.toml:9:1: light[1].baud: expected a whole number from 50" in both


def test_a_vocabulary_without_a_field_is_one_problem(desk: Desk) -> None:
    (desk.site.folder / "config" / "fields.toml").write_text("")
    done = desk.run("check")

    assert done.exit_code == 2
    assert done.stderr.startswith("Error: config/fields.toml: no field in it")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", [["list"], ["check"], ["snapshot", "ward", "-o", "x.svg"]])
def test_a_missing_database_is_told_with_a_way_out(desk: Desk, command: list[str]) -> None:
    desk.site.database.unlink()
    done = desk.run(*command)

    assert done.exit_code == 1
    assert f"no database at {desk.site.database}; put back the last good copy" in done.stderr


def test_the_folder_that_glance_came_in_is_no_place_for_patients() -> None:
    done = CliRunner().invoke(main, ["list", "--site", str(shipped())])

    assert done.exit_code == 1
    assert "glance's own folder and holds no patients; make a site with glance init" in done.stderr


def test_a_site_that_lost_its_fields_is_not_advised_to_start_anew(desk: Desk) -> None:
    (desk.site.folder / "config" / "fields.toml").unlink()
    done = desk.run("list")

    assert done.exit_code == 2
    assert "config/fields.toml is missing" in done.stderr
    assert "put it back" in done.stderr


@pytest.mark.parametrize(
    ("part", "mode", "command", "says"),
    [
        ("", 0o000, ["list"], "cannot be read (Permission denied); run glance as the user who"),
        ("glance.db", 0o000, ["list"], "you may not read "),
        (
            "glance.db",
            0o400,
            ["set", "A1", "risk", "red"],
            "nothing was changed: you may only read",
        ),
        ("", 0o500, ["discharge", "A1"], "nothing was changed: you may only read"),
    ],
)
@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write anything")
def test_somebody_else_s_site_is_told_with_whose_it_is(
    desk: Desk, part: str, mode: int, command: list[str], says: str
) -> None:
    target = desk.site.folder / part
    before = target.stat().st_mode
    target.chmod(mode)
    done = desk.run(*command)
    target.chmod(before)

    assert done.exit_code == 1
    assert says in done.stderr
