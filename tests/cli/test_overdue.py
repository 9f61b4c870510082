"""`pmsite overdue`: labels and comments by the policy's ladder, each rung once."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.command import Done
from tests.github.kit import Repository, action, incident, repository
from tests.workflows.tracker import command


@pytest.fixture
def repo(tmp_path: Path) -> Iterator[Repository]:
    """One action that is due on 10 November, with an issue."""
    with repository(tmp_path) as made:
        made.write(incident(action(1, due="2026-11-10", created_on="2026-11-01", title="Add a second resolver")))
        assert command(made, "sync", "--apply", "--today", "2026-11-02").returncode == 0
        yield made


def _overdue(repo: Repository, day: str, *arguments: str) -> Done:
    done = command(repo, "overdue", "--today", day, *arguments)
    assert done.returncode == 0, done.stderr
    return done


def test_a_plan_says_the_rung_and_writes_nothing(repo: Repository) -> None:
    before = len(repo.github.writes)
    told = _overdue(repo, "2026-11-10").stdout
    assert told.startswith("comment 1\n  INC-2025-0001/A1 #1  0d after its due date\n")
    assert len(repo.github.writes) == before


def test_each_rung_is_said_once_and_what_was_missed_in_one_comment(repo: Repository) -> None:
    said: list[int] = []
    days = ["2026-11-05", "2026-11-06", "2026-11-10", "2026-11-10", "2026-11-16", "2026-11-17", "2026-12-10"]
    for day in (*days, "2027-12-10"):
        _overdue(repo, day, "--apply")
        said.append(len(repo.github.issues[1].comments))
    assert said == [0, 0, 1, 1, 1, 2, 3, 3]
    last = repo.github.issues[1].comments[-1].body
    assert "jdoe" not in last and "kim (last resort), can you help?" in last


def test_whom_the_rung_names_is_mentioned(repo: Repository) -> None:
    told = json.loads(_overdue(repo, "2026-11-24", "--apply", "--format", "json").stdout)
    (comment,) = [one for one in told["operations"] if one["op"] == "comment"]
    assert comment["fields"]["mentions"] == ["jdoe"]
    assert "@jdoe (the team's lead), can you help?" in repo.github.issues[1].comments[0].body


@pytest.mark.parametrize(("known", "called"), [([], "\n\nkim (last"), (["kim"], "\n\n@kim (last")])
def test_a_login_that_cannot_be_assigned_may_be_anybodys_and_is_not_mentioned(
    repo: Repository, known: list[str], called: str
) -> None:
    repo.github.assignable += known
    _overdue(repo, "2026-12-10", "--apply")
    (comment,) = repo.github.issues[1].comments
    assert called in comment.body and comment.body.count("@") == len(known)
    before = len(repo.github.writes)
    _overdue(repo, "2026-12-10", "--apply")
    assert len(repo.github.writes) == before


def test_a_record_that_cannot_be_read_holds_no_reminder_of_another_up(repo: Repository) -> None:
    other = repo.root / "incidents/2026/INC-2026-0001.yaml"
    other.parent.mkdir()
    other.write_text("title: [", "utf-8")
    assert command(repo, "sync", "--apply", "--today", "2026-11-10").returncode == 1
    _overdue(repo, "2026-11-10", "--apply")
    assert len(repo.github.issues[1].comments) == 1


def test_half_of_the_time_is_a_label(repo: Repository) -> None:
    _overdue(repo, "2026-11-04", "--apply")
    assert not repo.github.issues[1].has_label("pm: due soon")
    _overdue(repo, "2026-11-06", "--apply")
    assert repo.github.issues[1].has_label("pm: due soon")
    _overdue(repo, "2026-11-11", "--apply")
    assert repo.github.issues[1].has_label("pm: overdue") and not repo.github.issues[1].has_label("pm: due soon")


def test_nobody_is_mentioned_before_the_ladder_says_so(repo: Repository) -> None:
    _overdue(repo, "2026-11-23", "--apply")
    assert "@" not in repo.github.issues[1].comments[0].body


def test_what_people_closed_is_left_in_peace(repo: Repository) -> None:
    repo.github.close(1)
    before = len(repo.github.writes)
    assert "comment" not in _overdue(repo, "2026-12-31", "--apply").stdout
    assert repo.github.issues[1].comments == [] and repo.github.issues[1].state == "closed"
    assert len(repo.github.writes) <= before + 1


def test_it_creates_and_closes_nothing(repo: Repository) -> None:
    new, done = action(2, due="2026-11-01"), action(1, state="done", completed_on="2026-11-09", due="2026-11-10")
    repo.write(incident(done, new))
    assert _overdue(repo, "2026-11-21", "--apply", "--format", "markdown").stdout == (
        "## pmsite overdue\n\nNothing to do.\n"
    )
    assert len(repo.github.issues) == 1 and repo.github.issues[1].state == "open"
