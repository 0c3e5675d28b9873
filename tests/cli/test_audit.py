"""The audit on the command line: who did what, files for other programs, and the proof."""

from __future__ import annotations

import csv
import io
import json
import stat
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from glance.census import Event, Happening, Signature
from glance.cli.audited import GROUPS
from glance.cli.past import past
from glance.errors import BadInput
from glance.store import open_store
from glance.store.authors import PLACED, VALUED
from glance.store.sqlite import driver

if TYPE_CHECKING:
    from tests.cli.conftest import Desk

# Two copies of SQLite in one process do not see each other's locks.
sqlite3 = driver()

NOW = datetime(2026, 11, 22, 9, 4, 30, tzinfo=ZoneInfo("Europe/London"))
PIN = "739146"


def everything(desk: Desk, *words: str) -> list[dict[str, object]]:
    """Give what the audit says as a program reads it."""
    done = desk.run("audit", "--format", "json", *words)
    assert done.exit_code == 0, done.stderr
    rows: list[dict[str, object]] = json.loads(done.stdout)
    return rows


def kinds(desk: Desk, *words: str) -> list[object]:
    """Give the kinds of what the audit says, without its own exports."""
    return [row["kind"] for row in everything(desk, *words) if row["kind"] != "export"]


def record(desk: Desk, *events: Event, by: str = "ab1") -> None:
    """Log what a station would log."""
    with open_store(desk.site.database, writable=True) as store:
        moment = datetime.now(UTC)
        store.record(events, Signature(by, "base-2"), f"{by} {moment}", moment)


@pytest.fixture
def staffed(desk: Desk) -> Desk:
    """A desk whose site has a nurse, ab1, and a lead, cl2, both with the same PIN."""
    for code, name, role in (("ab1", "Ann Bee", "staff"), ("cl2", "Cy Lee", "lead")):
        done = desk.run(
            *("staff", "add", "--code", code, "--name", name, "--role", role, "--pin-stdin"),
            typed=f"{PIN}\n",
        )
        assert done.exit_code == 0, done.stderr
    return desk


def test_a_change_is_told_in_the_words_of_its_field(desk: Desk) -> None:
    desk.run("set", "A1", "risk", "amber")
    desk.run("set", "A1", "risk", "red")
    newest = desk.run("audit").stdout.splitlines()[0]

    assert "Ward 3" in newest
    assert newest.endswith("Risk: Amber (A■) → Red (R▲)")


def test_a_code_is_told_with_its_name(staffed: Desk) -> None:
    record(staffed, Event(Happening.SIGN_ON))

    assert "  Ann Bee (ab1)  base-2  " in staffed.run("audit").stdout.splitlines()[0]


EVENTS = {
    "sign-on": (Event(Happening.SIGN_ON), "signed on"),
    "handing over": (Event(Happening.SIGN_OFF, "", "handed over"), "signed off: handed over"),
    "failure": (Event(Happening.REFUSED, "ab1"), "sign-on refused: ab1"),
    "lock-out": (Event(Happening.COOL_OFF, "ab1"), "locked out, too many refusals: ab1"),
    "configuration": (
        Event(Happening.CONFIGURE, "boards/ward.toml", "0123456789ab"),
        "configuration: boards/ward.toml: 0123456789ab",
    ),
    "export": (Event(Happening.EXPORT, "history", "12"), "exported: history: 12"),
    "view": (Event(Happening.VIEW, location="Ward 3", episode=1), "looked at"),
}


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_what_happens_besides_changes_is_told_in_words(
    desk: Desk, event: tuple[Event, str]
) -> None:
    happened, words = event
    record(desk, happened, by="xy9")

    assert words in desk.run("audit").stdout.splitlines()[0]


def test_staff_who_are_added_are_in_the_audit(staffed: Desk) -> None:
    told = staffed.run("audit", "--kind", "staff").stdout

    assert "staff added: ab1: name: Ann Bee" in told
    assert PIN not in told


def test_who_signed_on_is_told_once(desk: Desk) -> None:
    record(desk, Event(Happening.SIGN_ON, "ab1"), by="ab1")

    assert desk.run("audit").stdout.splitlines()[0].endswith("  signed on")


def test_a_refusal_is_nobodys(desk: Desk) -> None:
    record(desk, Event(Happening.REFUSED, "ab1"), by="")

    assert "  nobody  " in desk.run("audit").stdout.splitlines()[0]


def test_whatever_the_log_keeps_is_in_a_group() -> None:
    grouped = {kind for kinds in GROUPS.values() for kind in kinds}

    assert VALUED | PLACED | {each.value for each in Happening} <= grouped


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_of_kinds_is_a_filter(desk: Desk, group: str) -> None:
    desk.run("set", "A1", "risk", "amber")
    record(desk, *(Event(what) for what in Happening))

    assert {row["kind"] for row in everything(desk, "--kind", group)} <= set(GROUPS[group])


def test_a_patient_is_found_by_bed_number_and_name(desk: Desk) -> None:
    desk.run("set", "A1", "risk", "amber")
    desk.run("set", "A2", "risk", "red")
    for words in ("A1", "999 123 4004", "H1", "adeyemi", "Ward 3/A1"):
        assert kinds(desk, "--patient", words) == ["set", "set", "admit"]


def test_a_patient_who_left_is_found_by_number_and_by_name(desk: Desk) -> None:
    desk.run("set", "A1", "risk", "amber")
    assert desk.run("discharge", "A1").exit_code == 0
    for words in ("999 123 4004", "9991234004", "H1", "h1", "adeyemi grace"):
        assert kinds(desk, "--patient", words) == ["discharge", "set", "set", "admit"]


def test_namesakes_are_listed_and_nothing_is_shown(desk: Desk) -> None:
    done = desk.run("audit", "--patient", "obrien")

    assert done.exit_code == 2
    assert "2 patients fit" in done.stderr
    assert done.stdout == ""


def test_an_unknown_patient_is_told(desk: Desk) -> None:
    done = desk.run("audit", "--patient", "9990000999")

    assert done.exit_code == 2
    assert "nobody who is or was here" in done.stderr


def test_staff_are_found_by_what_was_done_about_them_too(staffed: Desk) -> None:
    record(staffed, Event(Happening.REFUSED, "ab1"), by="ab1")

    assert kinds(staffed, "--staff", "AB1") == ["sign_on_refused", "staff_pin", "staff_add"]


@pytest.mark.parametrize("typed", ["Grace Adeyemi", "739146", ""])
def test_what_is_no_code_is_refused_and_never_logged(staffed: Desk, typed: str) -> None:
    done = staffed.run("audit", "--staff", typed, "--format", "csv")

    assert done.exit_code == 2
    assert "--staff: a code is 2 to 16 letters and digits" in done.stderr
    assert everything(staffed, "--kind", "export") == []


# A spreadsheet with East Asian settings takes the wide signs for the usual ones.
@pytest.mark.parametrize("typed", ["=1+1", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠SUM(A1)"])
def test_a_csv_can_be_read_by_a_spreadsheet_without_harm(desk: Desk, typed: str) -> None:
    desk.run("set", "A1", "next", typed)
    text = desk.run("audit", "--format", "csv", "--kind", "set", "--limit", "1").stdout
    header, row = csv.reader(io.StringIO(text))
    told = dict(zip(header, row, strict=True))

    assert told["To"] == f"'{typed}"
    assert told["Kind"] == "set"
    assert told["Location"] == "Ward 3"


def test_json_is_one_array_though_nothing_fits(desk: Desk) -> None:
    assert everything(desk, "--kind", "view") == []


def test_an_export_is_logged_with_its_filters_and_without_the_patient(desk: Desk) -> None:
    desk.run("audit", "--format", "csv", "--patient", "999 123 4004", "--staff", "ab1")
    [told] = everything(desk, "--kind", "export")

    assert told["field"] == "audit"
    assert told["new"] == "csv, of one patient (number 1), by ab1"
    assert "999" not in str(told)


def test_looking_at_the_audit_on_the_screen_writes_nothing(desk: Desk) -> None:
    before = desk.run("audit", "verify").stdout
    desk.run("audit")

    assert desk.run("audit", "verify").stdout == before


def test_a_lead_may_read_the_audit_and_a_nurse_may_not(staffed: Desk) -> None:
    lead = staffed.run("audit", "--as", "cl2", "--pin-stdin", typed=f"{PIN}\n")
    nurse = staffed.run("audit", "--as", "ab1", "--pin-stdin", typed=f"{PIN}\n")

    assert (lead.exit_code, nurse.exit_code) == (0, 1)
    assert "your role (staff) may not read the audit" in nurse.stderr
    assert nurse.stdout == ""


def test_another_account_may_not_read_the_audit(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 54321)
    done = desk.run("audit")

    assert done.exit_code == 1
    assert "does not own this site" in done.stderr
    assert done.stdout == ""


def test_a_board_that_was_changed_is_logged_once_by_the_next_command_that_saves(
    desk: Desk,
) -> None:
    board = desk.site.folder / "boards" / "ward.toml"
    board.write_text(board.read_text() + "\n# tidier\n")
    for value in ("amber", "red"):
        desk.run("set", "A1", "risk", value)

    rows = everything(desk, "--kind", "configuration")
    assert [row["field"] for row in rows].count("boards/ward.toml") == 2


def test_a_board_that_went_is_logged(desk: Desk) -> None:
    (desk.site.folder / "boards" / "overview.toml").unlink()
    [newest, *_] = everything(desk, "--kind", "configuration")

    assert (newest["field"], newest["new"]) == ("boards/overview.toml", "removed")


def test_a_file_that_cannot_be_read_holds_up_no_command(desk: Desk) -> None:
    # Nobody can read its beginning, root neither.
    (desk.site.folder / "boards" / "odd.toml").symlink_to("/proc/self/mem")
    before = kinds(desk, "--kind", "configuration")
    done = desk.run("set", "A1", "risk", "amber")

    assert done.exit_code == 0
    assert kinds(desk, "--kind", "configuration") == before


def test_a_new_site_begins_its_log(tmp_path_factory: pytest.TempPathFactory, desk: Desk) -> None:
    folder = tmp_path_factory.mktemp("new") / "site"
    desk.run("init", str(folder))
    first, *files = desk.run("audit", "--oldest-first", "--site", str(folder)).stdout.splitlines()

    assert "configuration: site: made by glance" in first
    assert any("configuration: config/fields.toml: " in line for line in files)


def test_a_whole_log_says_how_long_it_is_and_what_to_keep(desk: Desk) -> None:
    done = desk.run("audit", "verify")
    with open_store(desk.site.database) as store:
        cursor = store.cursor()

    assert done.exit_code == 0
    assert f"The log is whole: {cursor.seq} entries, from " in done.stdout
    assert cursor.head in done.stdout


def test_an_altered_log_fails_and_says_where(desk: Desk) -> None:
    desk.run("set", "A1", "risk", "amber")
    desk.run("set", "A2", "risk", "amber")
    with closing(sqlite3.connect(desk.site.database)) as database:
        database.execute("DROP TRIGGER change_no_update")
        [(seq,)] = database.execute("SELECT min(seq) FROM change WHERE kind = 'set'").fetchall()
        database.execute("UPDATE change SET new = 'red' WHERE seq = ?", (seq,))
        database.commit()
    done = desk.run("audit", "verify")

    assert done.exit_code == 1
    assert f"the change log was altered at change {seq}: set by os:" in done.stderr
    assert done.stdout == ""


def test_a_head_that_was_kept_is_compared(desk: Desk) -> None:
    with open_store(desk.site.database) as store:
        cursor = store.cursor()
    desk.run("set", "A1", "risk", "amber")
    good = desk.run("audit", "verify", "--head", cursor.head.upper()[:16])
    gone = desk.run("audit", "verify", "--head", "0" * 64)
    wrong = desk.run("audit", "verify", "--head", "latest")

    assert f"The head that was kept is that of entry {cursor.seq}." in good.stdout
    assert (good.exit_code, gone.exit_code, wrong.exit_code) == (0, 1, 2)
    assert "its end was cut off" in gone.stderr
    assert "expected a hash" in wrong.stderr


@pytest.mark.parametrize("words", [("--site", "elsewhere"), ("--as", "cl2"), ("--since", "2h")])
def test_what_stands_before_verify_is_not_passed_over(desk: Desk, words: tuple[str, str]) -> None:
    done = desk.run("audit", *words, "verify")

    assert done.exit_code == 2
    assert f"{words[0]} belongs behind verify" in done.stderr
    assert done.stdout == ""


def test_an_audit_is_written_into_a_private_file(desk: Desk) -> None:
    desk.run("set", "A1", "risk", "amber")
    target = desk.folder / "audit.csv"
    done = desk.run("audit", "--kind", "change", "-o", str(target))
    rows = list(csv.DictReader(io.StringIO(target.read_text("utf-8-sig"))))

    assert (done.exit_code, done.stdout) == (0, "")
    assert rows[0]["To"] == "Amber (A■)"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert str(everything(desk, "--kind", "export")[0]["new"]).startswith("csv, of the kinds ")


def test_a_table_in_a_file_is_an_export_as_well(desk: Desk) -> None:
    target = desk.folder / "audit.txt"
    desk.run("audit", "-o", str(target))

    assert "place added: A1" in target.read_text("utf-8")
    assert [row["new"] for row in everything(desk, "--kind", "export")] == ["table"]


def test_an_audit_that_cannot_be_written_leaves_no_file(desk: Desk) -> None:
    done = desk.run("audit", "-o", str(desk.folder / "nowhere" / "audit.csv"))

    assert done.exit_code == 1
    assert "cannot be written" in done.stderr


PAST = {
    "2h": "2026-11-22T07:04",
    "90min": "2026-11-22T07:34",
    "3d": "2026-11-19T09:04",
    "now": "2026-11-22T09:04",
    "08:00": "2026-11-22T08:00",
    "21:00": "2026-11-21T21:00",
    "today": "2026-11-22T00:00",
    "2h ago": "2026-11-22T07:04",
    "last fri": "2026-11-20T00:00",
    "2w": "2026-11-08T00:00",
    "noon": "2026-11-21T12:00",
    "fri 10": "2026-11-20T10:00",
    "yesterday": "2026-11-21T00:00",
    "yesterday 21:00": "2026-11-21T21:00",
    "-2": "2026-11-20T00:00",
    "fri": "2026-11-20T00:00",
    "sunday": "2026-11-22T00:00",
    "fri 14:30": "2026-11-20T14:30",
    "22/11": "2026-11-22T00:00",
    "23/11": "2025-11-23T00:00",
    "24/12 8:15": "2025-12-24T08:15",
    "1 jul": "2026-07-01T00:00",
    "2026-06-30": "2026-06-30T00:00",
    "2026-11-22T08:30:00Z": "2026-11-22T08:30",
    "2026-06-30 08:30": "2026-06-30T08:30",
}


@pytest.mark.parametrize(("said", "meant"), PAST.items())
def test_a_moment_of_the_past_is_read_as_people_say_it(said: str, meant: str) -> None:
    zone = ZoneInfo("Europe/London")

    assert past(said, NOW, "--since").astimezone(zone).isoformat()[:16] == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    {
        "yesterday": "2026-11-22T00:00",
        "today": "2026-11-23T00:00",
        "2h": "2026-11-22T07:04",
    }.items(),
)
def test_until_a_day_is_until_its_end(said: str, meant: str) -> None:
    found = past(said, NOW, "--until", whole_day=True)

    assert found.isoformat()[:16] == meant


@pytest.mark.parametrize(
    "said", ["tomorrow", "+2", "24-Dec-2026", "2027-01-01", "soon", "", "25:00", "14"]
)
def test_what_is_to_come_or_no_moment_is_refused(said: str) -> None:
    with pytest.raises(BadInput, match="--since: "):
        past(said, NOW, "--since")
