"""A site with a few invented patients, and the command line to work on it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from glance.cli import main
from glance.site import Site, create_site

if TYPE_CHECKING:
    from pathlib import Path

LIST = """\
NHS Number,Hospital No,Surname,Forename,DOB,Sex,Ward,Bay,Bed,Admitted,Consultant
999 123 4004,H1,ADEYEMI,Grace,03/02/1942,F,Ward 3,A,1,20/11/2025 14:30,Dr Oyelaran
9990000018,H2,O'BRIEN,Zoë,3-Feb-1950,F,Ward 3,A,2,2025-11-21,
,H3,OBRIEN,Zoe,1951-02-03,F,Ward 3,A,3,21/11/2025,
"""


@dataclass(frozen=True)
class Desk:
    """A site and a person who types commands there."""

    site: Site
    folder: Path

    def run(self, *words: str, typed: str | None = None) -> Result:
        """Run a command on the site."""
        env = {"GLANCE_SITE": str(self.site.folder), "COLUMNS": "100"}
        return CliRunner().invoke(main, list(words), input=typed, env=env)

    def file(self, text: str, name: str = "list.csv") -> str:
        """Put a file beside the site and give its path."""
        path = self.folder / name
        path.write_text(text, "utf-8")
        return str(path)

    def everyone(self) -> str:
        """The list of patients as it is now."""
        return self.run("list").stdout


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled site, to be copied."""
    folder = tmp_path_factory.mktemp("pattern")
    desk = Desk(create_site(folder / "site"), folder)
    assert desk.run("import", "patients", desk.file(LIST)).exit_code == 0
    return folder / "site"


@pytest.fixture
def desk(pattern: Path, tmp_path: Path) -> Desk:
    """A desk with three patients on Ward 3."""
    shutil.copytree(pattern, tmp_path / "site")
    return Desk(Site.open(tmp_path / "site"), tmp_path)


@pytest.fixture
def usual_list() -> str:
    """The export that filled the site."""
    return LIST
