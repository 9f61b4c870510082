"""What people do to the folder of a site is put right by the next build."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.site.conftest import built_in, digest, retitled

PAGE = "incidents/2025/INC-2025-0001/index.html"


def _replaced(site: Path) -> None:
    (site / PAGE).unlink()
    (site / PAGE / "inner").mkdir(parents=True)
    (site / PAGE / "inner/x").touch()


def _moved(site: Path) -> None:
    (site / "incidents").rename(site.parent / "elsewhere")
    (site / "incidents").symlink_to("../elsewhere", target_is_directory=True)


def _linked(site: Path) -> None:
    (site / PAGE).rename(site.parent / "page.html")
    (site / PAGE).symlink_to(site.parent / "page.html")


def _scribbled(site: Path) -> None:
    for file in [file for file in site.rglob("*") if file.is_file()]:
        file.write_bytes(file.read_bytes()[::-1])


def _added(site: Path) -> None:
    (site / "mine/of").mkdir(parents=True)
    (site / "mine/of/mine.txt").touch()


def _emptied(site: Path) -> None:
    shutil.rmtree(site)
    site.mkdir()


TAMPERED: dict[str, Callable[[Path], object]] = {
    "changed": lambda site: (site / PAGE).write_text("mine"),
    "of the same size": lambda site: (site / PAGE).write_bytes((site / PAGE).read_bytes()[::-1]),
    "all changed": _scribbled,
    "deleted": lambda site: (site / PAGE).unlink(),
    "a file of the theme deleted": lambda site: next((site / "assets").rglob("main.*.css")).unlink(),
    "a folder deleted": lambda site: shutil.rmtree(site / "services"),
    "all deleted": _emptied,
    "added": lambda site: (site / "incidents/mine.txt").write_text("mine"),
    "added in a folder": _added,
    "a folder in its place": _replaced,
    "a link in its place": _linked,
    "a folder moved and linked": _moved,
    "a dead link": lambda site: (site / "dead").symlink_to("nowhere"),
}


def _folders(site: Path) -> set[str]:
    return {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_dir()}


@pytest.fixture(scope="module")
def fresh(pristine: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    """The sites as they are to be: before an edit, and after it."""
    target = tmp_path_factory.mktemp("fresh") / "site"
    root, copy = pristine
    retitled(root)
    built_in(root, target)
    return {False: copy / "site", True: target}


@pytest.mark.parametrize("edited", [False, True])
@pytest.mark.parametrize("how", TAMPERED)
def test_what_somebody_did_to_the_site_is_put_right_by_the_next_build(
    how: str, edited: bool, fresh: dict[bool, Path], placed: Path
) -> None:
    TAMPERED[how](placed / "site")
    if edited:
        retitled(placed)
    assert built_in(placed) == digest(fresh[edited])
    assert not [path for path in (placed / "site").rglob("*") if path.is_symlink()]
    assert _folders(placed / "site") == _folders(fresh[edited])


def test_what_lies_behind_a_link_in_the_site_is_left_alone(placed: Path) -> None:
    precious = placed / "precious"
    precious.mkdir()
    (precious / "index.html").write_text("ten years")
    shutil.rmtree(placed / "site/services")
    (placed / "site/services").symlink_to("../precious", target_is_directory=True)
    built_in(placed)
    assert (precious / "index.html").read_text() == "ten years"
    assert [file.name for file in precious.iterdir()] == ["index.html"]
