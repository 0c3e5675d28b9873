"""Commands on one patient: who is meant, what is saved, what is refused."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from glance.census import SetStatus, Signature
from glance.store import open_store

if TYPE_CHECKING:
    from tests.cli.conftest import Desk


def test_a_value_set_is_said_in_one_line_and_kept(desk: Desk) -> None:
    done = desk.run("set", "A1", "risk", "amber")

    assert done.exit_code == 0
    assert done.stdout == "ADEYEMI, Grace (A1, Ward 3): Risk is now Amber (A■)\n"
    one = json.loads(desk.run("show", "A1", "--json").stdout)
    assert one["statuses"]["risk"]["value"] == "amber"
    assert one["statuses"]["risk"]["changed_by"].startswith("os:")


@pytest.mark.parametrize(
    "who", ["A1", "a1", "999 123 4004", "9991234004", "H1", "adeyemi", "grace"]
)
def test_a_patient_is_found_by_bed_number_or_name(desk: Desk, who: str) -> None:
    assert "ADEYEMI, Grace" in desk.run("show", who).stdout


def test_several_who_fit_are_listed_and_nothing_changes(desk: Desk) -> None:
    done = desk.run("set", "obrien", "risk", "red")

    assert done.exit_code == 2
    assert [line.split()[0] for line in done.stderr.splitlines()] == ["Error:", "A2", "A3"]
    assert "999 000 0018" in done.stderr
    assert "R▲" not in desk.everyone()


def test_words_of_a_value_need_no_quotation_marks(desk: Desk) -> None:
    done = desk.run("set", "A1", "next", "scan", "at", "14:00")

    assert "is now scan at 14:00" in done.stdout


@pytest.mark.parametrize(
    ("words", "value"),
    [
        (("next", "-2", "--reason", "why"), "-2"),
        (("--reason", "why", "next", "-ve", "swab"), "-ve swab"),
        (("next", "-"), "-"),
        (("next", "swab", "-ve"), "swab -ve"),
        (("next", "--reason", "why", "--", "--later"), "--later"),
    ],
)
def test_a_value_may_begin_with_a_dash(desk: Desk, words: tuple[str, ...], value: str) -> None:
    done = desk.run("set", "A1", *words)

    assert done.exit_code == 0, done.stderr
    assert desk.one("A1")["statuses"]["next"]["value"] == value


@pytest.mark.parametrize("word", ["--reson", "-x", "--PIN-stdin"])
def test_a_mistyped_option_is_never_a_value(desk: Desk, word: str) -> None:
    done = desk.run("set", "A1", "next", "scan", word, "why")

    assert done.exit_code == 2
    assert re.search(f"No such option:? '?{word}", done.stderr)
    assert "next" not in desk.one("A1")["statuses"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("set", "A1", "rsk", "red"), "no field named 'rsk'; did you mean risk?"),
        (("set", "A1", "risk", "purple"), "risk: not one of red"),
        (("set", "A1", "edd", "none"), "to take the value away: glance clear PATIENT edd"),
        (("set", "Z9", "risk", "red"), "no patient in that bed"),
        (("show", "A1", "--location", "Ward 4"), "no location named 'Ward 4'"),
        (("list", "Wrad 3"), "did you mean Ward 3?"),
        (("move", "A1", "Z9"), "no place named 'Z9'"),
        (("confirm", "A1", "edd"), "edd has no value"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_hint(
    desk: Desk, words: tuple[str, ...], says: str
) -> None:
    done = desk.run(*words)

    assert done.exit_code == 2
    assert says in done.stderr
    assert done.stdout == ""


def test_a_value_taken_away_is_gone(desk: Desk) -> None:
    desk.run("set", "A1", "next", "scan")
    done = desk.run("clear", "A1", "next")

    assert done.stdout.endswith("Next step has no value now\n")
    assert "next" not in json.loads(desk.run("show", "A1", "--json").stdout)["statuses"]


def test_confirming_dates_every_value_anew(desk: Desk) -> None:
    desk.run("set", "A1", "risk", "red")

    assert "confirmed 2 values" in desk.run("confirm", "A1").stdout
    assert "confirmed Risk" in desk.run("confirm", "A1", "risk").stdout


def test_a_patient_moves_to_another_bed_and_out_of_bed(desk: Desk) -> None:
    desk.run("discharge", "A2")
    assert "is now in A2, Ward 3" in desk.run("move", "A1", "A2").stdout

    assert "is now in no bed, Ward 3" in desk.run("move", "A2").stdout


def test_a_taken_bed_is_not_given_twice(desk: Desk) -> None:
    done = desk.run("move", "A1", "A2")

    assert done.exit_code == 1
    assert "A2 is taken" in done.stderr


def test_a_discharged_patient_is_no_longer_listed(desk: Desk) -> None:
    assert "has left A1, Ward 3" in desk.run("discharge", "A1").stdout

    assert "ADEYEMI" not in desk.everyone()


def test_a_patient_is_admitted_once(desk: Desk) -> None:
    desk.run("discharge", "A1")
    words = ("admit", "SMITH", "Ward 3", "A1", "--given", "John", "--nhs-number", "9990000026")
    done = desk.run(*words)

    assert done.stdout == "SMITH, John is in A1, Ward 3\n"
    assert desk.run(*words).exit_code == 0
    assert desk.everyone().count("SMITH") == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("admit", "SMITH", "Ward 9"), "there is no Ward 9"),
        (("admit", "SMITH", "Ward 3", "Q7"), "there is no Q7 in Ward 3"),
        (("admit", "SMITH", "Ward 3", "--nhs-number", "123"), "an NHS number has ten digits"),
    ],
)
def test_an_admission_to_nowhere_is_refused(desk: Desk, words: tuple[str, ...], says: str) -> None:
    done = desk.run(*words)

    assert done.exit_code == 2
    assert says in done.stderr


def test_the_list_is_one_json_array_with_an_object_each(desk: Desk) -> None:
    listed = json.loads(desk.run("list", "--json").stdout)

    assert [one["place"] for one in listed] == ["A1", "A2", "A3"]
    assert listed[0] | {"statuses": {}, "episode": 0} == {
        "episode": 0,
        "location": "Ward 3",
        "place": "A1",
        "family": "ADEYEMI",
        "given": "Grace",
        "title": None,
        "nhs_number": "9991234004",
        "local_id": "H1",
        "born": "1942-02-03",
        "sex": "Female",
        "began": "2025-11-20T14:30:00Z",
        "owner": None,
        "statuses": {},
    }


def test_an_empty_list_is_an_empty_array(desk: Desk) -> None:
    for bed in ("A1", "A2", "A3"):
        desk.run("discharge", bed)

    assert json.loads(desk.run("list", "--json").stdout) == []


def test_a_name_that_gives_orders_to_terminals_is_printed_as_words(desk: Desk) -> None:
    desk.run("discharge", "A1")
    episode = desk.one("A2")["episode"]
    with open_store(desk.site.database, writable=True) as store:
        hostile = SetStatus(episode, "next", "\x1b]52;c;aGk=\x07[red]scan")
        store.record([hostile], Signature("os:root", "base-1"), "hostile", datetime.now(UTC))

    assert "\x1b" not in desk.everyone()
    assert "[red]scan" in desk.everyone()


def test_what_a_value_was_is_said(desk: Desk) -> None:
    desk.run("set", "A1", "risk", "amber")
    done = desk.run("set", "A1", "risk", "r")

    assert done.stdout.endswith("Risk is now Red (R▲); it was Amber (A■)\n")


def test_a_colleague_s_value_is_said_with_who_and_when(desk: Desk) -> None:
    with open_store(desk.site.database, writable=True) as store:
        (found,) = store.find("A1")
        change = SetStatus(found.episode, "risk", "amber")
        store.record([change], Signature("os:ann", "base-2"), "theirs", datetime.now(UTC))
    done = desk.run("set", "A1", "risk", "r")

    assert re.search(r"Risk is now Red \(R▲\); it was Amber \(A■\), set by os:ann", done.stdout)


def test_a_moment_is_said_with_its_day(desk: Desk) -> None:
    done = desk.run("set", "A1", "obs", "90min")

    assert re.search(r"is now \S+ \(\d\d-\w{3}-\d{4} \d\d:\d\d\)\n", done.stdout)


def test_a_value_from_before_its_field_became_a_date_is_replaced_and_said(desk: Desk) -> None:
    desk.run("set", "A1", "next", "scan")
    fields = desk.site.folder / "config" / "fields.toml"
    words = fields.read_text()
    at = words.index("[next]")
    section = words[at : words.index("[due]")]
    changed = section.replace('kind = "text"\nmax_length = 40', 'kind = "date"')
    fields.write_text(words.replace(section, changed))
    shown = desk.run("show", "A1")
    done = desk.run("set", "A1", "next", "tomorrow")

    assert (shown.exit_code, done.exit_code) == (0, 0)
    assert "it was scan" in done.stdout


def test_values_are_shown_in_words(desk: Desk) -> None:
    desk.run("set", "A1", "physio", "asked")

    assert "Asked for (P↑)" in desk.run("show", "A1").stdout


def test_a_number_of_somebody_else_admits_nobody(desk: Desk) -> None:
    words = ("--given", "Karl", "--nhs-number", "999 123 4004", "--born", "3/4/2001")
    done = desk.run("admit", "ZIMMERMANN", "Ward 3", *words)

    assert done.exit_code == 1
    assert "the number belongs to somebody else here" in done.stderr
    assert "ADEYEMI, Grace" in desk.run("show", "A1").stdout


def test_a_patient_who_married_is_put_right(desk: Desk) -> None:
    words = ("--given", "Grace", "--nhs-number", "999 123 4004", "--born", "3/2/1942")
    done = desk.run("admit", "ZIMMERMANN", "Ward 3", "A1", *words)

    assert done.stdout.endswith("is in A1, Ward 3; what was known of the patient is put right\n")
    assert "ZIMMERMANN, Grace" in desk.run("show", "A1").stdout
