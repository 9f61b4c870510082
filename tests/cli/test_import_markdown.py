"""`pmsite import markdown`: folders of documents become drafts, once."""

import json
from pathlib import Path

import pytest

from tests.cli.command import Done, environment, problems, run
from tests.conftest import PROJECT

SAMPLES = PROJECT / "tests/capture/markdown/samples"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository without records."""
    (tmp_path / "incidents").mkdir()
    return tmp_path


def _import(root: Path, *arguments: str) -> Done:
    return run("import", "markdown", *arguments, "--today", "2026-11-21", cwd=root, env=environment())


def _records(root: Path) -> list[Path]:
    return sorted((root / "incidents").rglob("*.yaml"))


def test_a_folder_of_documents_becomes_drafts_once(root: Path) -> None:
    done = _import(root, str(SAMPLES), "--format", "json")
    told = json.loads(done.stdout)
    assert done.returncode == 0 and told["failed"] == 0
    assert {one["document"] for one in told["records"]} == {file.name for file in SAMPLES.glob("*.md")}
    assert len(_records(root)) == len(told["records"]) > len(list(SAMPLES.glob("*.md")))  # one tells of several
    assert [
        one for one in problems(root) if one["rule"].startswith(("PM0", "PM1")) and one["level"] == "error"
    ] == []
    assert run("fmt", "--check", cwd=root, env=environment()).returncode == 0

    before = {file: file.read_bytes() for file in _records(root)}
    again = _import(root, str(SAMPLES))
    assert "0 records written" in again.stdout and "were there already" in again.stdout
    assert {file: file.read_bytes() for file in _records(root)} == before


def test_every_doubt_is_told_with_its_line(root: Path) -> None:
    done = _import(root, str(SAMPLES / "bullets.md"))
    assert all(line.startswith("bullets.md:") for line in done.stderr.splitlines() if "doubt" not in line)
    assert "bullets.md" in done.stdout


def test_a_dry_run_writes_nothing(root: Path) -> None:
    assert "would be written" in _import(root, str(SAMPLES), "--dry-run").stdout
    assert _records(root) == []


def test_what_we_exported_comes_back_under_its_id_and_only_once(root: Path) -> None:
    document = root / "one.md"
    exported = run("export", "markdown", "INC-2025-0007", cwd=PROJECT, env=environment())
    document.write_text(exported.stdout, "utf-8")
    assert "incidents/2025/INC-2025-0007.yaml" in _import(root, str(document)).stdout
    whole = [
        run("export", "json", "INC-2025-0007", cwd=place, env=environment()).stdout for place in (PROJECT, root)
    ]
    assert json.loads(whole[0])["timeline"] == json.loads(whole[1])["timeline"]
    assert "1 were there already" in _import(root, str(document)).stdout


def test_documents_that_cannot_be_read_are_told_and_the_others_written(root: Path) -> None:
    folder = root / "old"
    folder.mkdir()
    (folder / "bytes.md").write_bytes(b"\xff\xfe")
    (folder / "long.md").write_text("word " * 60_000)
    (folder / "good.md").write_bytes((SAMPLES / "table.md").read_bytes())
    done = _import(root, str(folder))
    assert done.returncode == 1
    assert "bytes.md" in done.stderr and "long.md" in done.stderr and "Traceback" not in done.stderr
    assert len(_records(root)) == 1


def test_a_folder_without_documents_is_told(root: Path) -> None:
    (root / "empty").mkdir()
    done = _import(root, str(root / "empty"))
    assert done.returncode == 2 and ".md" in done.stderr
