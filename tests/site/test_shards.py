"""A site that several machines made is that of one."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from pmsite.site import crew
from pmsite.site.build import build
from pmsite.site.settings import BuildError
from pmsite.site.shards import shard, take_over
from tests.conftest import TODAY
from tests.site.conftest import digest

DAY = date.fromisoformat(TODAY)


def _machine(built: Path, place: Path) -> Path:
    """The repository on a machine that has built nothing."""
    return Path(shutil.copytree(built, place, ignore=shutil.ignore_patterns("site", ".pmsite")))


@pytest.mark.parametrize("of", [1, 3])
def test_shards_put_together_are_the_site_of_one_build(built: Path, tmp_path: Path, of: int) -> None:
    for share in range(1, of + 1):
        own = _machine(built, tmp_path / f"machine-{share}")
        shard(own, own / "mkdocs.yml", share, of, tmp_path / f"shard-{share}", DAY)
    last = _machine(built, tmp_path / "last")
    assert take_over(last, [tmp_path / f"shard-{share}" for share in range(1, of + 1)]) > 0
    build(last, last / "mkdocs.yml", None, DAY)
    assert digest(last / "site") == digest(built / "site")


def test_of_what_shards_made_no_page_is_made_again(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = _machine(built, tmp_path / "machine")
    shard(own, own / "mkdocs.yml", 1, 1, tmp_path / "shard", DAY)
    last = _machine(built, tmp_path / "last")
    take_over(last, [tmp_path / "shard"])
    made: list[str] = []
    monkeypatch.setattr("pmsite.site.sheets._made", lambda desk, order, task: made.append(task.path))
    monkeypatch.setattr(crew, "ALONE", 1000)
    build(last, last / "mkdocs.yml", None, DAY, workers=1)
    assert made == []


def test_a_shard_wants_a_new_folder(built: Path, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there/own.txt").write_text("mine", "utf-8")
    with pytest.raises(BuildError, match="is not empty"):
        shard(built, built / "mkdocs.yml", 1, 2, tmp_path / "there", DAY)
    assert [file.name for file in (tmp_path / "there").iterdir()] == ["own.txt"]


def test_what_is_no_shard_is_told(built: Path, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="holds no shard"):
        take_over(_machine(built, tmp_path / "last"), [tmp_path / "nothing"])
