"""`pmsite action`: a state set without an editor."""

from pathlib import Path

import pytest

from tests.cli.command import environment, run
from tests.conftest import TODAY, Write, record

ACTION = "INC-2025-0001/A1"
TEXT = """\
# yaml-language-server: $schema=../../schema/postmortem.schema.json
schema_version: 1
id: INC-2025-0001
aliases: [OPS-7]
title: Orders rejected
state: published
severity: SEV2
summary: Orders were rejected.
times: {started_at: 2025-11-26T10:27:35Z}
actions:
  - id: A1   # the first
    title: 'Configure the failover'
    due: 2025-12-01
  - {id: A2, title: Test it, state: done, completed_on: 2025-12-05}
"""


@pytest.fixture
def root(write: Write) -> Path:
    return write(TEXT, "incidents/2025/INC-2025-0001.yaml")


def text(root: Path) -> str:
    return (root / "incidents/2025/INC-2025-0001.yaml").read_text("utf-8")


def set_to(root: Path, *words: str) -> str:
    done = run("action", *words, "--today", TODAY, cwd=root, env=environment())
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_is_done_is_done_on_that_day_and_every_other_line_stays(root: Path) -> None:
    assert set_to(root, "done", ACTION) == f"incidents/2025/INC-2025-0001.yaml: {ACTION} is done\n"
    added = f"    due: 2025-12-01\n    state: done\n    completed_on: {TODAY}\n"
    assert text(root) == TEXT.replace("    due: 2025-12-01\n", added)


def test_what_was_done_too_early_is_open_again(root: Path) -> None:
    set_to(root, "open", "OPS-7/A2")
    assert text(root) == TEXT.replace("state: done, completed_on: 2025-12-05", "state: open, completed_on: null")


def test_work_that_begins_has_a_day(root: Path) -> None:
    set_to(root, "in_progress", ACTION)
    assert f"started_on: {TODAY}" in text(root)


def test_what_will_not_be_done_needs_a_reason(root: Path) -> None:
    done = run("action", "wont_do", ACTION, cwd=root, env=environment())
    assert (done.returncode, done.stderr, text(root)) == (2, "Say why with --reason.\n", TEXT)
    set_to(root, "wont_do", ACTION, "--reason", "The vendor does it: see #12")
    assert "    reason: 'The vendor does it: see #12'\n" in text(root)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("INC-2025-0001/A3", "Did you mean `INC-2025-0001/A"),
        ("A1", "There is no action A1."),
        ("x/y", "Name it as"),
    ],
)
def test_an_action_that_is_not_there_is_refused_with_a_way_out(root: Path, name: str, said: str) -> None:
    done = run("action", "done", name, cwd=root, env=environment())
    assert done.returncode == 2
    assert said in done.stderr
    assert text(root) == TEXT


def test_a_state_that_is_none_is_refused(root: Path) -> None:
    assert run("action", "finished", ACTION, cwd=root, env=environment()).returncode == 2


def test_a_record_without_the_place_is_told_by_its_path(write: Write) -> None:
    folded = "id: A1\n    title: >-\n      Configure\n    state: >-\n      open\n"
    root = write(
        TEXT.replace("id: A1   # the first\n", folded).replace("    title: 'Configure the failover'\n", ""),
        "incidents/2025/INC-2025-0001.yaml",
    )
    done = run("action", "done", ACTION, cwd=root, env=environment())
    assert done.returncode == 1
    assert done.stderr.startswith(
        "incidents/2025/INC-2025-0001.yaml: INC-2025-0001/A1 `state` stands where only a person"
    )


def test_the_minimal_record_has_no_action(write: Write) -> None:
    assert run("action", "done", ACTION, cwd=write(record()), env=environment()).returncode == 2
