"""However a repository is edited, whatever became of its site and its store: a build is as one from nothing."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmsite.site import crew
from pmsite.site.build import build
from pmsite.site.session import UnsoundError
from pmsite.site.settings import BuildError
from tests.conftest import TODAY, record
from tests.site.conftest import digest, fill, put
from tests.site.edits import Edit, edits

DAY = date.fromisoformat(TODAY)


@dataclass(frozen=True)
class Way:
    """How a site is built."""

    days: int = 0
    """Later than the first build."""
    public: bool = False
    workers: int = 1


_days = st.sampled_from([0, 0, 0, 1, 15, 400])
ways = st.builds(Way, _days, st.sampled_from([False, False, False, True]), st.sampled_from([1, 1, 2]))
lives = st.lists(st.tuples(edits, st.none() | ways), min_size=1, max_size=4)
"""Edits, some of them with a build after them."""


def made(root: Path, way: Way) -> str:
    """Build a site, and what was said of it; where records have errors, what can be shown."""
    target, day = root / "site", DAY + timedelta(way.days)
    told = ""
    for tolerant in (False, True):
        try:
            build(
                root, root / "mkdocs.yml", target, day, public=way.public, tolerant=tolerant, workers=way.workers
            )
            return told
        except UnsoundError as error:
            told = "\n".join(f"{one.location}: {one.message}" for one in error.problems)
        except BuildError as error:
            return f"{error}".replace(str(root), "")
    return told


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a repository that was built, and a copy of it; with processes for every little thing."""
    folder = tmp_path_factory.mktemp("edits")
    root = fill(folder / "here/repository")
    (root / "shared").mkdir()
    (root / "shared/adr.md").write_text("# Decided\n")
    (root / "docs/shared").symlink_to("../shared")
    (root / "overrides").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crew, "ALONE", 0)
        patch.setattr(crew, "CHUNK", 2)
        patch.delenv("SITE_URL", raising=False)
        patch.delenv("REPO_URL", raising=False)
        made(root, Way())
        made(root, Way())
        shutil.copytree(root, folder / "kept", symlinks=True)
        yield folder


def restored(home: Path) -> Path:
    """The repository as it was at first, at its old place: with its site, its store and its ledger."""
    root = home / "here/repository"
    shutil.rmtree(root)
    shutil.copytree(home / "kept", root, symlinks=True)
    return root


def from_nothing(root: Path, way: Way) -> tuple[str, Path]:
    """What a build of the same files says that knows nothing of an earlier one, and its site."""
    clean = root.parents[1] / "clean/repository"
    shutil.rmtree(clean, ignore_errors=True)
    mine = {str(root): [".pmsite", "site", "elsewhere"]}
    shutil.copytree(root, clean, symlinks=True, ignore=lambda folder, _: mine.get(folder, []))
    return made(clean, Way(way.days, way.public)), clean / "site"


def as_one_from_nothing(root: Path, way: Way) -> None:
    """Build, and compare."""
    told = made(root, way)
    anew, site = from_nothing(root, way)
    assert told == anew
    if not site.is_dir():  # nothing could be built: the old site stays
        return
    here, there = digest(root / "site"), digest(site)
    differing = sorted(path for path in here.keys() | there.keys() if here.get(path) != there.get(path))
    assert not differing, f"{len(differing)} files differ: {differing[:9]}"
    assert not list((root / "site").glob(".pmsite-new-*"))


def lived(root: Path, life: Iterable[tuple[Edit, Way | None]], last: Way) -> None:
    """Let edits happen, with builds between them; the last build counts."""
    for edit, way in life:
        edit.act(root)
        if way is not None:
            made(root, way)
    as_one_from_nothing(root, last)


@settings(max_examples=12)
@given(life=lives, last=ways)
def test_after_any_edits_a_build_is_as_one_from_nothing(
    home: Path, life: list[tuple[Edit, Way | None]], last: Way
) -> None:
    lived(restored(home), life, last)


@pytest.mark.long
@settings(max_examples=500)
@given(life=lives, last=ways)
def test_after_any_of_many_edits_a_build_is_as_one_from_nothing(
    home: Path, life: list[tuple[Edit, Way | None]], last: Way
) -> None:
    lived(restored(home), life, last)


def _cut(root: Path, folder: str = ".pmsite") -> None:
    for file in (root / folder).rglob("*"):
        if file.is_file() and file.stat().st_size:
            file.write_bytes(file.read_bytes()[:-1])


@pytest.mark.parametrize("whole", [True, False])
def test_a_store_of_which_every_file_is_damaged_is_as_an_empty_one(home: Path, whole: bool) -> None:
    root = restored(home)
    _cut(root)
    if not whole:
        shutil.rmtree(root / "site")
    put(root, record(title="Another title"))
    as_one_from_nothing(root, Way())


def test_the_themes_search_misses_no_record_of_which_the_sheet_is_damaged(home: Path) -> None:
    root = restored(home)
    config = root / "mkdocs.yml"
    config.write_text(config.read_text().replace("  - pmsite\n", "  - search\n  - pmsite\n"))
    made(root, Way())
    _cut(root, ".pmsite/cache")
    put(root, record(id="INC-2025-0009", title="Nothing like it", times={"started_at": "2025-01-01"}))
    as_one_from_nothing(root, Way())


def test_what_a_configuration_inherits_is_followed(home: Path) -> None:
    root = restored(home)
    (root / "mkdocs.yml").rename(root / "base.yml")
    (root / "mkdocs.yml").write_text("INHERIT: base.yml\n")
    made(root, Way())
    (root / "base.yml").write_text((root / "base.yml").read_text().replace("Post-mortems", "What went wrong"))
    as_one_from_nothing(root, Way())


def test_the_environment_that_a_configuration_names_is_followed(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = restored(home)
    monkeypatch.setenv("SITE_URL", "https://example.com/kb/")
    as_one_from_nothing(root, Way())


def test_documents_in_a_linked_folder_are_followed(home: Path) -> None:
    root = restored(home)
    (root / "shared/adr.md").write_text("# Decided\n\nOtherwise.\n")
    as_one_from_nothing(root, Way())


@pytest.mark.parametrize("kind", ["link", "dangling link", "file"])
def test_where_nothing_can_be_kept_a_site_is_built_all_the_same(home: Path, kind: str) -> None:
    root = restored(home)
    store = root / ".pmsite/cache"
    shutil.rmtree(store)
    (root / "other").mkdir()
    if kind == "file":
        store.write_text("no folder")
    else:
        store.symlink_to(root / ("other" if kind == "link" else "nowhere"))
    put(root, record(title="Another title"))
    as_one_from_nothing(root, Way())


def test_a_folder_of_the_site_that_was_moved_and_linked_is_whole_again(home: Path) -> None:
    root = restored(home)
    (root / "site/incidents/2025").rename(root / "elsewhere")
    (root / "site/incidents/2025").symlink_to(root / "elsewhere")
    as_one_from_nothing(root, Way())


def test_errors_are_told_although_a_tolerant_build_has_shown_the_rest(home: Path) -> None:
    root = restored(home)
    put(root, record(severity="SEV9"))
    for _ in range(3):
        assert "SEV9" in made(root, Way())


def test_what_a_killed_build_left_behind_is_taken_away_though_nothing_is_to_be_done(home: Path) -> None:
    root = restored(home)
    for _ in range(3):
        made(root, Way())
    (root / "site/.pmsite-new-1").mkdir()
    as_one_from_nothing(root, Way())
