"""`pmsite timeline` and `pmsite import` with evidence: real commands on a real folder."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.capture.evidence.bundle import FOLDER, PASTED
from tests.cli.command import Done, environment, problems, run

DAY = "2025-11-27"
OWN = """\
schema_version: 1
id: INC-2025-0001
title: Orders rejected after a resolver was lost   # in the author's words
state: draft
severity: SEV1
summary: To be written.
times: {started_at: 2025-11-26T10:27:35Z, resolved_at: 2025-11-26T10:45:00Z}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with a record that knows when it began and when it ended."""
    file = tmp_path / "incidents/2025/INC-2025-0001.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(OWN, "utf-8")
    return tmp_path


def _timeline(root: Path, *arguments: str) -> Done:
    return run("timeline", "INC-2025-0001", *arguments, cwd=root, env=environment())


def _text(root: Path) -> str:
    return (root / "incidents/2025/INC-2025-0001.yaml").read_text("utf-8")


def test_evidence_fills_a_timeline_once(root: Path) -> None:
    done = _timeline(root, str(FOLDER))
    assert done.returncode == 0, done.stderr
    assert "26 events added" in done.stdout
    assert "10:27:35Z  Connection timeout to NASDAQ  [log, metric]" in done.stdout
    assert "lines below warning (151)" in done.stderr and "Held back: 1" in done.stderr
    first = _text(root)
    assert all(line in first.splitlines() for line in OWN.splitlines()[:6])
    assert [one for one in problems(root) if one["level"] == "error"] == []

    again = _timeline(root, str(FOLDER))
    assert "0 events added, 26 there already" in again.stdout
    assert _text(root) == first
    assert not any(PASTED in path.read_text("utf-8") for path in root.rglob("*") if path.is_file())


def test_files_one_after_the_other_in_any_order_add_what_is_new(root: Path) -> None:
    for name in ("slack_users.json", "statuspage.json", "pagerduty_log_entries.json", "alertmanager.json"):
        assert _timeline(root, str(FOLDER / name)).returncode == 0
    told = json.loads(_timeline(root, str(FOLDER), "--format", "json").stdout)
    assert told["added"] and told["known"]
    assert _timeline(root, str(FOLDER)).stdout.startswith("incidents/2025/INC-2025-0001.yaml: 0 events added")


def test_a_dry_run_writes_nothing(root: Path) -> None:
    before = _text(root)
    assert "would be added" in _timeline(root, str(FOLDER), "--dry-run").stdout
    assert _text(root) == before


def test_the_window_is_an_option(root: Path) -> None:
    told = json.loads(_timeline(root, str(FOLDER), "--window", "3h", "--format", "json", "--dry-run").stdout)
    assert any("v5.18.0" in event["text"] for event in told["added"])  # deployed in the morning
    assert _timeline(root, str(FOLDER), "--window", "soon").returncode == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--kind", "carrier-pigeon"), "carrier-pigeon"),
        (("--field", "when"), "--field when"),
        (("--level", "loud"), "--level loud"),
        (("--zone", "Mars/Olympus"), "Mars/Olympus"),
    ],
)
def test_wrong_options_are_told_with_a_way_out(arguments: tuple[str, str], words: str, root: Path) -> None:
    done = _timeline(root, str(FOLDER), *arguments)
    assert done.returncode == 2 and words in done.stderr and "Traceback" not in done.stderr


def test_a_file_that_tells_nothing_is_named_and_nothing_is_written(root: Path) -> None:
    before, empty = _text(root), root / "nothing.json"
    empty.write_text("{}")
    done = _timeline(root, str(FOLDER), str(empty))
    assert done.returncode == 1 and "nothing.json" in done.stderr
    assert _text(root) == before


def test_a_file_that_only_lies_in_a_folder_is_told_and_left_alone(root: Path) -> None:
    folder = root / "export"
    folder.mkdir()
    (folder / "channels.json").write_text('[{"name": "ops"}]')
    (folder / "statuspage.json").write_bytes((FOLDER / "statuspage.json").read_bytes())
    done = _timeline(root, str(folder))
    assert "3 events added" in done.stdout and "channels.json" in done.stderr


def test_evidence_alone_becomes_a_draft_once(tmp_path: Path) -> None:
    (tmp_path / "incidents").mkdir()
    done = run("import", "auto", str(FOLDER), "--today", DAY, cwd=tmp_path, env=environment())
    assert done.stdout == "incidents/2025/INC-2025-0001.yaml\n", done.stderr
    assert "SEV1 was taken for it" in done.stderr
    assert [one for one in problems(tmp_path) if one["level"] == "error"] == []
    assert run("fmt", "--check", cwd=tmp_path, env=environment()).returncode == 0
    again = run("import", "auto", str(FOLDER), "--today", DAY, cwd=tmp_path, env=environment())
    assert "INC-2025-0001 has these events already" in again.stdout
    assert len(list((tmp_path / "incidents").rglob("*.yaml"))) == 1


def test_what_a_review_says_of_alerts_that_could_tell_more(root: Path) -> None:
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"]
    for command in (
        ["init", "-q", "-b", "main"],
        ["add", "."],
        ["commit", "-qm", "first"],
        ["checkout", "-qb", "b"],
    ):
        subprocess.run([*git, *command], cwd=root, check=True)
    _timeline(root, str(FOLDER))
    subprocess.run([*git, "commit", "-qam", "evidence"], cwd=root, check=True)
    done = run("review", "--base", "main", cwd=root, env=environment())
    assert "could tell more" in done.stdout and "ExchangeConnectionTimeout (no context)" in done.stdout


def test_an_unknown_record_is_told_with_the_nearest(root: Path) -> None:
    done = run("timeline", "INC-2025-0002", str(FOLDER), cwd=root, env=environment())
    assert done.returncode == 2 and "INC-2025-0001" in done.stderr


def test_the_same_files_add_nothing_when_the_first_run_filled_the_end(root: Path) -> None:
    file = root / "incidents/2025/INC-2025-0001.yaml"
    file.write_text(OWN.replace(", resolved_at: 2025-11-26T10:45:00Z", ""))
    assert _timeline(root, str(FOLDER)).returncode == 0
    assert "resolved_at: 2025-11-26T10:45:00Z" in _text(root)
    assert ": 0 events added" in _timeline(root, str(FOLDER)).stdout


def _draft(root: Path, *arguments: str) -> Done:
    (root / "incidents").mkdir(exist_ok=True)
    return run("import", "auto", *arguments, "--today", DAY, cwd=root, env=environment())


def test_what_is_there_already_is_told_to_programs_too(tmp_path: Path) -> None:
    first = json.loads(_draft(tmp_path, str(FOLDER), "--format", "json").stdout)
    assert (first["records"], first["there"]) == (["incidents/2025/INC-2025-0001.yaml"], [])
    again = json.loads(_draft(tmp_path, str(FOLDER), "--format", "json").stdout)
    assert again == {"records": [], "events": 0, "there": ["INC-2025-0001"]}


def a_log(file: Path, lines: int, text: str = "no {}") -> Path:
    """A log of lines that are all different, with clocks without an offset."""
    file.parent.mkdir(parents=True, exist_ok=True)
    words = (text.format("".join("abcdefghij"[int(digit)] for digit in str(i))) for i in range(lines))
    told = (f"2025-11-26 10:{30 + i % 10}:{i % 60:02},ERROR,{word}" for i, word in enumerate(words))
    file.write_text("\n".join(["time,level,message", *told, ""]), "utf-8")
    return file


def test_a_record_does_not_tell_where_files_lay_on_somebodys_disk(tmp_path: Path) -> None:
    folder = tmp_path / "home/jane.doe/outage"
    a_log(folder / "api/lo\x1bg\n1.csv", 3)
    a_log(folder / "web.csv", 3)
    done = _draft(tmp_path, str(folder), str(a_log(tmp_path / "home/jane.doe/db.csv", 3)))
    assert done.returncode == 0, done.stderr
    record = (tmp_path / done.stdout.strip()).read_text("utf-8")
    for name in ("api/log 1.csv", "web.csv", "db.csv"):
        assert f"{name}: Clocks without an offset were read in UTC." in record
    assert "jane" not in record


def test_too_much_for_a_record_is_said_with_a_way_out(root: Path) -> None:
    before, log = _text(root), str(a_log(root / "log.csv", 1200))
    done = _timeline(root, log)
    assert done.returncode == 1 and _text(root) == before
    assert "1,200 more it would have" in done.stderr and "nodes; 20,000 is the limit" in done.stderr
    assert "--level error" in done.stderr and "--window" in done.stderr
    done = _draft(root, log)
    assert done.returncode == 1 and "20,000 is the limit" in done.stderr and "--level error" in done.stderr
    assert len(list((root / "incidents").rglob("*.yaml"))) == 1


def test_bytes_that_are_too_many_for_a_record_are_said_too(root: Path) -> None:
    before = _text(root)
    done = _timeline(root, str(a_log(root / "log.csv", 500, "no {} " + "x" * 600)))
    assert "bytes; 262,144 is the limit" in done.stderr and "--level error" in done.stderr
    assert _text(root) == before


def test_a_record_ends_with_its_own_incident_of_a_page_that_has_others(root: Path) -> None:
    file = root / "incidents/2025/INC-2025-0001.yaml"
    file.write_text(OWN.replace(", resolved_at: 2025-11-26T10:45:00Z", ""))
    page = json.loads((FOLDER / "statuspage.json").read_text("utf-8"))
    updates = [{"id": "new", "status": "resolved", "body": "Over.", "display_at": "2026-03-01T10:00:00Z"}]
    page["incidents"].insert(0, {"id": "sp2", "name": "Another", "incident_updates": updates})
    (root / "statuspage.json").write_text(json.dumps(page), "utf-8")
    done = _timeline(root, "statuspage.json")
    assert "3 events added" in done.stdout and "It holds 2 incidents" in done.stderr, done.stderr
    assert "resolved_at: 2025-11-26T10:46:30Z" in _text(root)
    assert ": 0 events added, 3 there already" in _timeline(root, "statuspage.json").stdout
