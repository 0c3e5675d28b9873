"""An import as a person runs it: what it says, what it writes, and when it writes nothing."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

from glance.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Desk

NEW = "9990000026,H4,SMITH,John,1960-01-01,M,Ward 4,B,1,21/11/2025,\n"


def _beds(desk: Desk) -> dict[str, str]:
    listed = json.loads(desk.run("list", "--json").stdout)
    return {one["family"]: f"{one['location']}/{one['place']}" for one in listed}


def _last_change(desk: Desk) -> int:
    with open_store(desk.site.database) as store:
        return store.verify().seq


def test_the_same_file_again_records_no_change(desk: Desk, usual_list: str) -> None:
    before = _last_change(desk)
    done = desk.run("import", "patients", desk.file(usual_list))

    assert done.exit_code == 0
    assert "3  unchanged" in done.stdout
    assert _last_change(desk) == before


def test_new_wards_and_beds_are_made_and_named(desk: Desk, usual_list: str) -> None:
    done = desk.run("import", "patients", desk.file(usual_list + NEW))

    assert "New: Ward 4\nNew in Ward 4: B1\n" in done.stdout
    assert _beds(desk)["SMITH"] == "Ward 4/B1"


def test_a_dry_run_says_the_same_and_writes_nothing(desk: Desk, usual_list: str) -> None:
    before = _last_change(desk)
    done = desk.run("import", "patients", desk.file(usual_list + NEW), "--dry-run")

    assert "1  admitted" in done.stdout
    assert "nothing was written" in done.stdout
    assert _last_change(desk) == before


def test_two_patients_swap_beds_in_one_file(desk: Desk, usual_list: str) -> None:
    swapped = usual_list.replace("A,1,", "A,x,").replace("A,2,", "A,1,").replace("A,x,", "A,2,")
    done = desk.run("import", "patients", desk.file(swapped))

    assert "2  moved" in done.stdout
    assert _beds(desk)["ADEYEMI"] == "Ward 3/A2"
    assert _beds(desk)["O'BRIEN"] == "Ward 3/A1"


def test_a_transfer_moves_the_patient_and_keeps_the_values(desk: Desk, usual_list: str) -> None:
    desk.run("set", "A1", "risk", "red")
    moved = usual_list.replace("F,Ward 3,A,1,", "F,Ward 4,C,9,")
    desk.run("import", "patients", desk.file(moved))

    one = json.loads(desk.run("show", "H1", "--json").stdout)
    assert (one["location"], one["place"]) == ("Ward 4", "C9")
    assert one["statuses"]["risk"]["value"] == "red"


def test_a_readmission_is_a_new_stay_without_the_old_values(desk: Desk, usual_list: str) -> None:
    desk.run("set", "A1", "risk", "red")
    path = desk.file(usual_list.replace("20/11/2025 14:30", "2/3/2026"))
    done = desk.run("import", "patients", path)
    again = desk.run("import", "patients", path)

    assert "1  admitted again, which ended the stay before" in done.stdout
    assert "3  unchanged" in again.stdout
    one = json.loads(desk.run("show", "H1", "--json").stdout)
    assert (one["place"], one["began"]) == ("A1", "2026-03-02T00:00:00Z")
    assert "risk" not in one["statuses"]


def test_an_earlier_admission_date_is_left_and_told(desk: Desk, usual_list: str) -> None:
    path = desk.file(usual_list.replace("20/11/2025 14:30", "18/11/2025"))
    done = desk.run("import", "patients", path)

    assert "3  unchanged" in done.stdout
    assert "1  whose admission date differs here, and stays as it is" in done.stdout
    assert "Nothing to change" in done.stdout


def test_a_bad_row_stops_everything_and_is_told_without_the_number(
    desk: Desk, usual_list: str
) -> None:
    before = _last_change(desk)
    bad = usual_list + NEW.replace("9990000026", "9990000027").replace(",M,", ",Q,")
    path = desk.file(bad)
    done = desk.run("import", "patients", path)

    assert done.exit_code == 2
    assert f"{path}:5:1: NHS Number: not an NHS number" in done.stderr
    assert "9990000027" not in done.stderr
    assert f"{path}:5:6: Sex: no such sex; expected Male" in done.stderr
    assert done.stderr.splitlines()[1].endswith(": Q")
    assert "1 row is bad: nothing was written" in done.stderr
    assert _last_change(desk) == before


def test_bad_rows_are_kept_in_a_private_file_that_can_be_mended(
    desk: Desk, usual_list: str
) -> None:
    bad = NEW.replace("9990000026", "9990000027").replace("John", "=cmd()")
    rejects = desk.folder / "rejects.csv"
    done = desk.run(
        "import", "patients", desk.file(usual_list + bad + NEW), "--skip-bad", str(rejects)
    )

    assert "left out 2 bad rows" in done.stdout
    assert rejects.stat().st_mode & 0o777 == 0o600
    rows = list(csv.DictReader(rejects.read_text("utf-8-sig").splitlines()))
    assert [row["Forename"] for row in rows] == ["'=cmd()", "John"]
    assert "not an NHS number" in rows[0]["Why"]


def test_the_rest_is_imported_and_the_mended_rejects_too(desk: Desk, usual_list: str) -> None:
    rejects = desk.folder / "rejects.csv"
    bad = NEW.replace("9990000026", "9990000027")
    desk.run("import", "patients", desk.file(usual_list + bad), "--skip-bad", str(rejects))
    mended = rejects.read_text("utf-8-sig").replace("9990000027", "9990000026")
    done = desk.run("import", "patients", desk.file(mended, "mended.csv"))

    assert done.exit_code == 0
    assert "SMITH" in _beds(desk)


def test_the_file_itself_is_never_taken_for_the_rejects(desk: Desk, usual_list: str) -> None:
    path = desk.file(usual_list)
    done = desk.run("import", "patients", path, "--skip-bad", path)

    assert done.exit_code == 2
    assert desk.folder.joinpath("list.csv").read_text("utf-8") == usual_list


def test_a_bed_that_somebody_keeps_is_told(desk: Desk, usual_list: str) -> None:
    header = usual_list.splitlines()[0]
    path = desk.file(f"{header}\n{NEW.replace('Ward 4,B,1', 'Ward 3,A,1')}")
    done = desk.run("import", "patients", path)

    assert done.exit_code == 2
    assert "2:1: the whole row: the bed is taken by a patient who stays in it" in done.stderr


def test_a_full_list_discharges_after_a_yes(desk: Desk, usual_list: str) -> None:
    shorter = "".join(usual_list.splitlines(keepends=True)[:2])
    done = desk.run("import", "patients", desk.file(shorter), "--full-list", "--yes")

    assert "2  Ward 3" in done.stderr
    assert "2  discharged" in done.stdout
    assert list(_beds(desk)) == ["ADEYEMI"]


def test_a_full_list_of_one_ward_leaves_the_others_alone(desk: Desk, usual_list: str) -> None:
    desk.run("import", "patients", desk.file(usual_list + NEW))
    path = desk.file("".join(usual_list.splitlines(keepends=True)[:2]))
    tried = desk.run("import", "patients", path, "--full-list", "--dry-run")
    done = desk.run("import", "patients", path, "--full-list", "--yes")

    said = "Discharged from: Ward 3 (2)\nLeft alone, for the file does not name it: Ward 4 (1)\n"
    assert said in tried.stdout
    assert said in done.stdout
    assert "Left alone, for the file does not name it: Ward 4 (1)" in done.stderr
    assert list(_beds(desk)) == ["ADEYEMI", "SMITH"]


def test_a_full_list_of_the_whole_site_discharges_everywhere(desk: Desk, usual_list: str) -> None:
    desk.run("import", "patients", desk.file(usual_list + NEW))
    path = desk.file("".join(usual_list.splitlines(keepends=True)[:2]))
    done = desk.run("import", "patients", path, "--full-list", "--whole-site", "--yes")

    assert "Discharged from: Ward 3 (2), Ward 4 (1)\n" in done.stdout
    assert list(_beds(desk)) == ["ADEYEMI"]


def test_the_whole_site_wants_a_full_list(desk: Desk, usual_list: str) -> None:
    done = desk.run("import", "patients", desk.file(usual_list), "--whole-site")

    assert done.exit_code == 2
    assert "--whole-site says how much a full list covers; add --full-list" in done.stderr


def test_a_full_list_without_anybody_to_ask_is_refused(desk: Desk, usual_list: str) -> None:
    shorter = "".join(usual_list.splitlines(keepends=True)[:2])
    done = desk.run("import", "patients", desk.file(shorter), "--full-list")

    assert done.exit_code == 2
    assert "Discharge 2 patients" in done.stderr
    assert "--yes" in done.stderr
    assert len(_beds(desk)) == 3


def test_one_patient_who_would_leave_is_one(desk: Desk, usual_list: str) -> None:
    path = desk.file("".join(usual_list.splitlines(keepends=True)[:3]))
    done = desk.run("import", "patients", path, "--full-list")

    assert "Discharge 1 patient who is not in the file?" in done.stderr


def test_a_full_list_with_bad_rows_discharges_nobody(desk: Desk, usual_list: str) -> None:
    bad = usual_list.replace("03/02/1942", "never")
    rejects = str(desk.folder / "rejects.csv")
    path = desk.file(bad)
    done = desk.run("import", "patients", path, "--full-list", "--yes", "--skip-bad", rejects)

    assert done.exit_code == 2
    assert len(_beds(desk)) == 3


def test_a_full_list_of_nobody_is_refused(desk: Desk, usual_list: str) -> None:
    path = desk.file(usual_list.splitlines()[0] + "\n")
    done = desk.run("import", "patients", path, "--full-list", "--yes")

    assert done.exit_code == 2
    assert len(_beds(desk)) == 3


def test_a_mapping_reads_columns_by_their_names(desk: Desk) -> None:
    mapping = desk.site.folder / "config" / "mappings" / "pas.toml"
    mapping.write_text(
        '[columns]\nfamily = ["NM1"]\nlocal_id = ["KEY"]\n[fields]\nPLAN_DISCH = "edd"\n'
        '[places]\nlocation = "North"\nkind = "team"\n[format]\ndates = ["dd/mm/yyyy"]\n'
    )
    path = desk.file("KEY;NM1;PLAN_DISCH;Zone\n77;SMITH;24/12/2099;East\n")
    done = desk.run("import", "patients", path, "--mapping", "pas")

    assert done.exit_code == 0, done.stderr
    one = json.loads(desk.run("show", "77", "--json").stdout)
    assert (one["location"], one["place"]) == ("North", "East")
    assert one["statuses"]["edd"]["value"] == "2099-12-24"


def test_a_mapping_that_is_wrong_names_every_problem(desk: Desk, usual_list: str) -> None:
    mapping = desk.site.folder / "config" / "mappings" / "pas.toml"
    mapping.write_text('[columns]\nfamly = ["X"]\n[fields]\nA = "eed"\n[format]\ndates = ["dmy"]\n')
    done = desk.run("import", "patients", desk.file(usual_list), "--mapping", "pas")

    assert done.exit_code == 2
    assert [line.split(": ")[1] for line in done.stderr.splitlines()] == [
        "config/mappings/pas.toml:2:1",
        "config/mappings/pas.toml:4:1",
        "config/mappings/pas.toml:6:10",
    ]


def test_an_unknown_mapping_names_those_there_are(desk: Desk, usual_list: str) -> None:
    done = desk.run("import", "patients", desk.file(usual_list), "--mapping", "exampel")

    assert "did you mean example?" in done.stderr


def test_columns_that_nobody_reads_are_named(desk: Desk, usual_list: str) -> None:
    wider = usual_list.replace("Consultant", "Consultant,Shoe size").replace("\n", ",\n")
    done = desk.run("import", "patients", desk.file(wider.replace("size,", "size")))

    assert "Columns not used: Shoe size" in done.stdout


def test_a_workbook_is_refused_with_a_way_out(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"PK\x03\x04...")
    done = desk.run("import", "patients", str(path))

    assert done.exit_code == 2
    assert "Excel workbook" in done.stderr


def test_a_column_that_is_wrong_in_every_row_is_told_by_a_screenful(desk: Desk) -> None:
    rows = "".join(f"9.99E+09,H{number},SMITH,John,,M,Ward 3,,,,\n" for number in range(2_000))
    head = "NHS Number,Hospital No,Surname,Forename,DOB,Sex,Ward,Bay,Bed,Admitted,Consultant\n"
    done = desk.run("import", "patients", desk.file(head + rows))

    assert done.exit_code == 2
    assert "1,975 more rows with the same: NHS Number: cut short by Excel" in done.stderr
    assert "2000 rows are bad" in done.stderr
    assert len(done.stderr.splitlines()) < 40
