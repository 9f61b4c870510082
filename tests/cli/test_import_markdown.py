"""`pmsite import markdown`: folders of documents become drafts, once."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.command import Done, environment, problems, run, text_of
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


OUTAGE = "# {0} was down\n\n## Summary\n\n{0} was down on 2024-05-06.\n"


def _document(file: Path, word: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(OUTAGE.format(word), "utf-8")
    return file


def test_documents_of_one_name_in_two_folders_are_two(tmp_path: Path, root: Path) -> None:
    for folder, word in (("one", "Mail"), ("two", "Chat")):
        _document(tmp_path / "old" / folder / "outage.md", word)
    assert "1 records written" in _import(root, str(tmp_path / "old/one")).stdout
    second = _import(root, str(tmp_path / "old/two"))
    assert "1 records written" in second.stdout and "already" not in second.stdout
    assert "INC-2024-0001 came from another document of this name" in second.stderr
    above = _import(root, str(tmp_path / "old"))
    assert "0 records written from 2 documents, 2 were there already" in above.stdout
    assert len(_records(root)) == 2


def test_a_document_named_twice_is_written_once(root: Path) -> None:
    file = _document(root / "x.md", "Mail")
    copy = _document(root / "copies/y.md", "Mail")
    done = _import(root, str(file), str(file), str(copy))
    assert "1 records written from 3 documents, 2 were there already" in done.stdout
    assert "1 records would be" in _import(root, str(_document(root / "z.md", "Chat")), "--dry-run").stdout


def test_a_document_that_has_changed_is_told_with_its_record(root: Path) -> None:
    file = _document(root / "x.md", "Mail")
    _import(root, str(file))
    before = _records(root)[0].read_bytes()
    _document(file, "Post")
    again = _import(root, str(root))
    assert "x.md: INC-2024-0001 came from this document, which has changed since" in again.stderr
    assert "1 are there and say something else" in again.stdout
    assert [record.read_bytes() for record in _records(root)] == [before]


def test_of_a_log_that_has_grown_the_new_incident_alone_is_written(root: Path) -> None:
    part = "## {0} was down\n\n### Summary\n\n{0} fell on 2024-05-06.\n\n### Impact\n\nNo {0}.\n\n"
    file = root / "log.md"
    file.write_text("# Log\n\n" + part.format("Mail") + part.format("Chat"))
    assert "2 records written" in _import(root, str(file)).stdout
    file.write_text("# Log\n\n" + part.format("Mail") + part.format("Chat") + part.format("Post"))
    assert "1 records written from 1 documents, 2 were there already" in _import(root, str(file)).stdout


def _exported(name: str) -> str:
    return run("export", "markdown", name, cwd=PROJECT, env=environment()).stdout


def test_exported_records_come_back_beside_others_and_one_that_differs_is_told(root: Path) -> None:
    file = root / "out" / "one.md"
    file.parent.mkdir()
    for name in ("INC-2025-0007", "INC-2025-0006"):
        file.write_text(_exported(name), "utf-8")
        assert f"incidents/2025/{name}.yaml" in _import(root, str(file)).stdout
    before = _records(root)[0].read_bytes()
    text = _exported("INC-2025-0006")
    title = next(line for line in text.splitlines() if line.startswith("# "))
    file.write_text(text.replace(title, "# Quite another title"), "utf-8")
    done = _import(root, str(file))
    assert "INC-2025-0006 is there and says something else; nothing was changed." in done.stderr
    assert "already" not in done.stdout and _records(root)[0].read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (r"^\| (?:Impact began|Detected) \|.*\n", "", "started_at"),
        (r"^(\| Impact began \|).*$", r"\1 some day |", "started_at"),
        ("INC-2025-0007", "OUT-7", "id_pattern"),
    ],
)
def test_an_exported_record_that_is_broken_is_told_and_the_others_are_written(
    root: Path, old: str, new: str, told: str
) -> None:
    folder = root / "out"
    folder.mkdir()
    text = re.sub(old, new, _exported("INC-2025-0007"), flags=re.MULTILINE)
    assert text != _exported("INC-2025-0007")
    (folder / "a.md").write_text(text, "utf-8")
    _document(folder / "b.md", "Mail")
    done = _import(root, str(folder))
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert any(
        line.startswith("a.md: ") and told in line for line in done.stderr.replace("\n  ", " ").splitlines()
    )
    assert [record.stem for record in _records(root)] == ["INC-2024-0001"]


def test_control_characters_in_names_reach_neither_terminal_nor_record(root: Path) -> None:
    folder = root / "out"
    _document(folder / "a\x1b[31mb\u202e.md", "Mail")
    (folder / "c\x1b[31m.md").write_bytes(b"\xff\xfe")
    done = _import(root, str(folder))
    assert "\x1b" not in done.stdout + done.stderr and "\u202e" not in done.stdout + done.stderr
    assert len(_records(root)) == 1 and "a[31mb.md" in _records(root)[0].read_text("utf-8")


def test_names_are_told_where_the_policy_shows_roles(root: Path) -> None:
    file = root / "x.md"
    file.write_text("# Mail was down\n\n**Incident commander:** Jane Roe\n")
    assert "x.md:1: It names people; the policy shows roles" in _import(root, str(file)).stderr.replace("\n", " ")


def test_breaks_of_lines_of_any_kind_stay_and_what_nobody_sees_is_told(root: Path) -> None:
    file = root / "x.md"
    file.write_text("# Mail was down\n\n## Summary\n\none\u2028two\x85three\u2029fo\x07ur\n", "utf-8")
    done = _import(root, str(file))
    assert "x.md:8: Invisible control characters were left out." in done.stderr
    assert re.search(r"\bone\s+two\s+three\s+four\b", _records(root)[0].read_text("utf-8"))


def test_what_nobody_sees_in_an_exported_document_is_left_out_and_told(root: Path) -> None:
    file = root / "x.md"
    file.write_text(_exported("INC-2025-0007").replace("\n# ", "\n# \u202e", 1), "utf-8")
    done = _import(root, str(file))
    assert re.search(r"x\.md:\d+: Invisible control characters were left out\.", done.stderr)
    assert "incidents/2025/INC-2025-0007.yaml" in done.stdout
    assert "\u202e" not in _records(root)[0].read_text("utf-8")


def test_a_text_that_a_record_says_is_no_secret_comes_back_as_it_is(tmp_path: Path, root: Path) -> None:
    example = "password: " + "hunter2abc9xyz"
    waiver = [{"rule": "PM601", "reason": "An example, no secret"}]
    source = tmp_path / "source"
    (source / "incidents/2025").mkdir(parents=True)
    whole = text_of(summary=f"Log in with {example} now.", ignore=waiver)
    (source / "incidents/2025/INC-2025-0001.yaml").write_text(whole, "utf-8")
    file = root / "one.md"
    exported = run("export", "markdown", "INC-2025-0001", cwd=source, env=environment())
    file.write_text(exported.stdout, "utf-8")
    done = _import(root, str(file))
    assert "held back" not in done.stderr and "masked" not in done.stderr
    assert example in _records(root)[0].read_text("utf-8")
    assert "1 were there already" in _import(root, str(file)).stdout


def test_a_record_of_which_a_secret_was_held_back_is_known_again(root: Path) -> None:
    token = "ghp\\_" + "a1B2c3D4e5" * 3 + "f6G7h8"
    file = root / "one.md"
    file.write_text(_exported("INC-2025-0007").replace("\n# Trading", f"\n# {token}", 1), "utf-8")
    done = _import(root, str(file))
    assert "1 that looked like a secret held back" in done.stderr
    assert "title: █" in _records(root)[0].read_text("utf-8")
    assert "1 were there already" in _import(root, str(file)).stdout
