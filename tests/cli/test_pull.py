"""`pmsite pull`: the values that GitHub knows better, and every other byte as it was."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.command import Done, run
from tests.github.kit import Repository, action, incident, repository
from tests.workflows.tracker import command

RECORD = """\
# Written by hand.
schema_version: 1
id: INC-2025-0001
title:   "Orders rejected"   # two spaces more
state: published
severity: SEV2
summary: |
  Orders were rejected.

  state: open
times: {started_at: 2025-11-26T10:27:35Z}
actions:
  - id: A1    # the first
    title: Configure the failover
    owner: jsmith   # for now
    state: open  # not begun
  - {id: A2, title: Rehearse it, state: open, kind: prevent}   # in one line
  - id: A3
    title: 'Write it down'
    created_on: 2026-11-01
# The end.
"""


@pytest.fixture
def repo(tmp_path: Path) -> Iterator[Repository]:
    """A repository whose one record is `RECORD`."""
    with repository(tmp_path) as made:
        made.write(incident(action(1)))
        yield made


def _file(repo: Repository) -> Path:
    return repo.root / "incidents/2025/INC-2025-0001.yaml"


def _pull(repo: Repository, *arguments: str) -> Done:
    done = command(repo, "pull", *arguments)
    assert "Traceback" not in done.stderr, done.stderr
    assert repo.github.token not in done.stdout + done.stderr
    return done


def _with(repo: Repository, raw: bytes) -> None:
    _file(repo).write_bytes(raw)
    assert command(repo, "sync", "--apply").returncode == 0


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_other_byte_stays(repo: Repository, end: str) -> None:
    raw = RECORD.replace("\n", end).encode()
    _with(repo, RECORD.encode())
    _file(repo).write_bytes(raw)
    repo.github.close(1)
    repo.github.close(2, "not_planned")
    repo.github.assign(3, "octocat")
    assert _pull(repo, "--apply").returncode == 0
    new = _file(repo).read_bytes()
    marked = end.encode()
    added = [
        line for line in new.split(marked) if line.strip().startswith((b"completed_on:", b"issue:", b"owner: o"))
    ]
    assert [line.strip() for line in added] == [
        b"completed_on: 2026-11-21",
        b"issue: 1",
        b"owner: octocat",
        b"issue: 3",
    ]
    back = b"".join(line + marked for line in new.split(marked)[:-1] if line not in added)
    back = back.replace(b"state: done  #", b"state: open  #")
    closed = b"state: wont_do, completed_on: 2026-11-21, issue: 2, kind"
    assert back.count(closed) == 1, "the day is written also of what is not to be done"
    assert back.replace(closed, b"state: open, kind") == raw
    assert _pull(repo).stdout == "The records know everything.\n"


def test_without_apply_nothing_is_written(repo: Repository) -> None:
    _with(repo, RECORD.encode())
    repo.github.close(1)
    done = _pull(repo)
    assert done.returncode == 0
    assert done.stdout == (
        "incidents/2025/INC-2025-0001.yaml\n"
        "  A1 state: done  #1 was closed as completed\n"
        "  A1 completed_on: 2026-11-21  the day it was closed\n"
        "  A1 issue: 1  the number of its issue\n"
        "  A2 issue: 2  the number of its issue\n"
        "  A3 issue: 3  the number of its issue\n"
        "5 values in 1 record to write; `--apply` does it.\n"
    )
    assert _file(repo).read_text("utf-8") == RECORD


def test_it_writes_nothing_on_github(repo: Repository) -> None:
    _with(repo, RECORD.encode())
    before = len(repo.github.writes)
    _pull(repo, "--apply")
    assert len(repo.github.writes) == before


def test_json_says_what_is_written_where(repo: Repository) -> None:
    _with(repo, RECORD.encode())
    planned = json.loads(_pull(repo, "--format", "json").stdout)
    done = json.loads(_pull(repo, "--format", "json", "--apply").stdout)
    assert done == planned | {"written": True}
    assert planned["changes"][0] == {
        "path": "incidents/2025/INC-2025-0001.yaml",
        "pointer": "/actions/0/issue",
        "value": 1,
        "action": "INC-2025-0001/A1",
        "issue": 1,
        "why": "the number of its issue",
    }


def test_what_is_not_to_be_done_asks_for_its_reason(repo: Repository) -> None:
    _with(repo, RECORD.encode())
    repo.github.close(2, "not_planned")
    told = _pull(repo, "--format", "markdown", "--apply").stdout
    assert told.startswith("What people did on the issues, written into the records. Please read and merge.\n\n")
    assert "  - A2 `state: wont_do` (#2): was closed as not planned\n" in told
    assert "  - A2 `completed_on: 2026-11-21` (#2): the day it was closed\n" in told
    assert "  - ⚠️ what is not to be done wants a `reason`: add it once this is merged\n" in told


@pytest.mark.parametrize("apply", [[], ["--apply"]])
def test_what_people_must_write_fails_only_where_that_is_asked_for(repo: Repository, apply: list[str]) -> None:
    folded = RECORD.replace("state: open  # not begun", "state: >-\n      open")
    _with(repo, folded.encode())
    assert _pull(repo, "--strict", *apply).returncode == 0, "numbers can be written"
    repo.github.close(1)
    left = "A1 `state` stands where only a person can change it: write done there.\n"
    for more, code in (([], 0), (["--strict"], 1)):
        done = _pull(repo, *apply, *more)
        assert done.returncode == code and left in done.stdout
    assert (_file(repo).read_text("utf-8") == folded) is not bool(apply)


def test_a_day_is_not_written_without_its_state(repo: Repository) -> None:
    _with(repo, RECORD.replace("state: open  # not begun", "state: >-\n      open").encode())
    repo.github.close(1)
    _pull(repo, "--apply")
    assert "completed_on" not in _file(repo).read_text("utf-8")


def test_what_was_pulled_passes_the_check(repo: Repository) -> None:
    _with(repo, RECORD.encode())
    before = json.loads(run("check", "--format", "json", cwd=repo.root).stdout)["problems"]
    repo.github.close(1)
    _pull(repo, "--apply")
    after = json.loads(run("check", "--format", "json", cwd=repo.root).stdout)["problems"]
    assert {one["rule"] for one in after if one["level"] == "error"} <= {one["rule"] for one in before}


def test_a_record_that_cannot_be_read_is_left_as_it_is(repo: Repository) -> None:
    _with(repo, RECORD.encode())
    broken = RECORD.replace("severity: SEV2", "severity: [SEV2").encode()
    _file(repo).write_bytes(broken)
    assert _pull(repo, "--apply").stdout == "The records know everything.\n"
    assert _file(repo).read_bytes() == broken
