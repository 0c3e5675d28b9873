"""The pepper: made once, private, looked for in its places, and missed with a way out."""

from __future__ import annotations

import stat
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from glance.errors import NotAllowed
from glance.signon import NoPepper, fits, make_pepper, pepper_path, read_pepper, seal_pin
from glance.site import Site, create_site

if TYPE_CHECKING:
    from pathlib import Path

    from tests.signon.conftest import Door

OLD, NEW = bytes(range(32)), bytes(range(1, 33))


@pytest.fixture
def site(pattern: Path, tmp_path: Path) -> Site:
    """A site without a pepper."""
    return replace(Site.open(pattern), folder=tmp_path)


def put(path: Path, pepper: bytes = OLD, mode: int = 0o600) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{pepper.hex()}\n")
    path.chmod(mode)


def test_a_new_site_has_a_pepper_of_its_own(tmp_path: Path) -> None:
    one, other = create_site(tmp_path / "one"), create_site(tmp_path / "other")

    assert len(read_pepper(one)) == 32
    assert read_pepper(one) != read_pepper(other)
    assert stat.S_IMODE((one.folder / "pepper").stat().st_mode) == 0o600


def test_a_pepper_that_is_missing_says_how_to_go_on(site: Site) -> None:
    with pytest.raises(NoPepper, match=r"put it back from a copy.*reset-pin CODE --new-pepper"):
        read_pepper(site)


def test_a_pepper_is_made_where_there_is_none(site: Site) -> None:
    pepper = make_pepper(site)

    assert read_pepper(site) == pepper
    assert [path.name for path in site.folder.iterdir()] == ["pepper"]


def test_a_pepper_is_never_made_over_another(site: Site) -> None:
    put(site.folder / "pepper")

    with pytest.raises(NotAllowed, match="exists already"):
        make_pepper(site)
    assert read_pepper(site) == OLD


def test_a_pepper_that_cannot_be_made_says_why(site: Site) -> None:
    astray = replace(site, settings=replace(site.settings, pepper_file="no/folder/pepper"))

    with pytest.raises(NotAllowed, match="cannot be made"):
        make_pepper(astray)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_pepper_that_others_may_read_is_refused(site: Site, mode: int) -> None:
    put(site.folder / "pepper", mode=mode)

    with pytest.raises(NotAllowed, match="chmod 600"):
        read_pepper(site)


@pytest.mark.parametrize("text", ["", "00ff", "zz" * 32, "00" * 33, "é"])
def test_what_is_no_pepper_is_refused_unshown(site: Site, text: str) -> None:
    put(site.folder / "pepper")
    (site.folder / "pepper").write_text(text)

    with pytest.raises(NotAllowed, match="does not hold the secret") as caught:
        read_pepper(site)
    assert "00ff" not in str(caught.value)


def test_the_settings_may_name_another_file(site: Site, tmp_path: Path) -> None:
    put(site.folder / "pepper", OLD)
    put(tmp_path / "elsewhere" / "p", NEW)
    settings = replace(site.settings, pepper_file=str(tmp_path / "elsewhere" / "p"))

    assert read_pepper(replace(site, settings=settings)) == NEW


def test_a_file_that_is_named_and_missing_is_not_replaced_by_another(site: Site) -> None:
    put(site.folder / "pepper", OLD)
    settings = replace(site.settings, pepper_file="elsewhere")

    with pytest.raises(NoPepper, match="elsewhere"):
        read_pepper(replace(site, settings=settings))


@pytest.mark.parametrize("mode", [0o400, 0o440, 0o600])
def test_a_credential_goes_before_both(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    put(site.folder / "pepper", OLD)
    put(tmp_path / "credentials" / "glance-pepper", NEW, mode)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))

    assert read_pepper(site) == NEW


def test_a_service_without_that_credential_uses_the_file(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(site.folder / "pepper", OLD)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))

    assert pepper_path(site) == site.folder / "pepper"
    assert read_pepper(site) == OLD


def test_a_pin_fits_with_its_own_pepper_only(door: Door) -> None:
    sealed = seal_pin("837261", OLD, door.hasher)

    assert fits("837261", sealed, OLD, door.hasher)
    assert not fits("837262", sealed, OLD, door.hasher)
    assert not fits("837261", sealed, NEW, door.hasher)
