"""Drivers of packages that lie in a folder, as pip puts them there."""

from __future__ import annotations

import sys
from importlib.metadata import distributions
from typing import TYPE_CHECKING

import pytest

from glance.errors import NotAllowed
from glance.strip.installed import GROUP, Installed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DRIVER = """\
from glance.lamps import Driver, Sort
DRIVER = Driver("{name}", "a stranger's lamp", "its makers", Sort.SWITCHES,
                lambda count, options: None, "nothing", True)
"""


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Put a package with one driver into a folder on the path."""
    monkeypatch.syspath_prepend(tmp_path)

    def package(
        name: str, source: str, package: str = "strange", attribute: str = "DRIVER"
    ) -> None:
        module = f"{package}_lamps_of_{tmp_path.name}".replace("-", "_")
        (tmp_path / f"{module}.py").write_text(source)
        about = tmp_path / f"{package}-1.2.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.2\n")
        (about / "entry_points.txt").write_text(f"[{GROUP}]\n{name} = {module}:{attribute}\n")

    return package


def installed(folder: Path) -> Installed:
    """The drivers of the packages in a folder."""
    return Installed(
        point
        for package in distributions(path=[str(folder)])
        for point in package.entry_points.select(group=GROUP)
    )


def test_a_strangers_driver_is_found_by_installing_its_package(
    put: Callable[..., None], tmp_path: Path
) -> None:
    put("lantern", DRIVER.format(name="lantern"))

    assert installed(tmp_path)["lantern"].about == "a stranger's lamp"


def test_a_package_is_told_with_its_version(put: Callable[..., None], tmp_path: Path) -> None:
    put("lantern", DRIVER.format(name="lantern"))

    assert installed(tmp_path).package("lantern") == "strange 1.2"


def test_no_module_is_loaded_before_its_driver_is_asked_for(
    put: Callable[..., None], tmp_path: Path
) -> None:
    put("lantern", "raise RuntimeError")

    assert list(installed(tmp_path)) == ["lantern"]


def test_a_name_that_nobody_brings_is_a_key_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        installed(tmp_path)["lantern"]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import a_library_that_is_not_here", "No module named 'a_library_that_is_not_here'"),
        ("DRIVER =", "SyntaxError"),
        ("class Odd(Exception): pass\nraise Odd('of its own')", "Odd: of its own"),
        ("import sys; sys.exit('bye')", "SystemExit: bye"),
        ("raise RuntimeError('\\x1b[2J[red]')", "RuntimeError: �[2J[red]"),
        ("DRAIVER = 1", "has no attribute 'DRIVER'"),
        ("DRIVER = 'lantern'", "is no glance Driver"),
        (DRIVER.format(name="candle"), "calls itself candle"),
    ],
)
def test_a_broken_package_is_a_problem_in_words(
    put: Callable[..., None], tmp_path: Path, source: str, said: str
) -> None:
    put("lantern", source)

    with pytest.raises(NotAllowed) as refused:
        installed(tmp_path)["lantern"]

    assert "driver lantern of strange 1.2" in str(refused.value)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ("gap=float('inf')", "gap is inf; expected 0 to 1 s"),
        ("gap=-0.1", "gap is -0.1"),
        ("gap=True", "gap is True"),
        ("boots_for=float('inf')", "boots_for is inf; expected 0 to 60 s"),
        ("boots_for='2'", "boots_for is '2'"),
        ("repeat=float('nan')", "repeat is nan; expected 0.05 to 60 s"),
        ("repeat=0", "repeat is 0"),
        ("repeat=3.0, quiet_after=2.5", "quiet_after is 2.5; expected 3 to 86400 s"),
        ("repeat='1', quiet_after=2.5", "repeat is '1'"),
        ("most=0", "most is 0; expected a whole number from 1 to 65536"),
        ("most=8.5", "most is 8.5"),
        ("most=4, usual=8", "usual is 8; expected a whole number from 0 to 4"),
        ("holds='no'", "holds is neither true nor false"),
        ("on_death=None", "on_death is no text"),
        ("sort='colours'", "sort is neither colours nor switches"),
        ("make=None", "make cannot be called"),
        ("boot='Ada'", "boot is no bytes"),
        ("line=None", "open cannot be called, and there is no line"),
        ("line=9600", "line is no Line"),
        ("line=Line(0)", "line.baud is 0; expected a whole number from 50 to 4000000"),
        ("line=Line(9600, 9)", "a line of 9 bits and parity 'N' is none"),
        ("line=Line(9600, stop=3)", "line.stop is 3; expected 1 or 2"),
        ("bauds=[9600]", "bauds is no tuple"),
        ("bauds=(19200,)", "bauds leaves out its own 9600"),
        ("options=('red',)", "options is no tuple of Option"),
        (
            "options=(Option('a', OptionKind.WHOLE, '1', ''),)",
            "option 'a': its usual value '1' is none it may have",
        ),
        (
            "options=(Option('a', OptionKind.NUMBER, float('nan'), ''),)",
            "option 'a': its usual value nan",
        ),
        ("options=(Option('a', OptionKind.WHOLE, 9, '', most=8),)", "option 'a': its usual value"),
        ("options=(Option('a', OptionKind.FLAG, True, ''),) * 2", "there are two options 'a'"),
    ],
)
def test_a_driver_that_cannot_be_kept_to_is_refused_in_words(
    put: Callable[..., None], tmp_path: Path, changed: str, said: str
) -> None:
    put(
        "lantern",
        DRIVER.format(name="lantern")
        + "from dataclasses import replace\nfrom glance.lamps import Line, Option, OptionKind\n"
        + f"DRIVER = replace(DRIVER, {changed})\n",
    )

    with pytest.raises(NotAllowed) as refused:
        installed(tmp_path)["lantern"]

    assert "driver lantern of strange 1.2" in str(refused.value)
    assert said in str(refused.value)


def test_two_packages_with_one_name_are_never_chosen_between(
    put: Callable[..., None], tmp_path: Path
) -> None:
    put("lantern", DRIVER.format(name="lantern"))
    put("lantern", DRIVER.format(name="lantern"), package="other")

    with pytest.raises(NotAllowed, match=r"1\.2 and .* 1\.2 both bring it"):
        installed(tmp_path)["lantern"]


def test_nothing_of_serial_ports_is_loaded_with_the_names() -> None:
    import subprocess

    asked = (
        "import sys; from glance.strip.installed import Installed; Installed(); print(sys.modules)"
    )
    told = subprocess.run(
        (sys.executable, "-c", asked), capture_output=True, text=True, check=True
    ).stdout

    assert "'serial" not in told
    assert "glance_drivers" not in told
