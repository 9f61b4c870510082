"""The ladder of reminders: each rung is told once, however often and however irregularly the job runs."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.github.marker import remarks
from tests.github.kit import POLICY, Killed, Repository, action, begun, does, dying, incident, repository
from tests.standin.faults import Fault
from tests.standin.state import GitHub

DUE = date(2026, 12, 21)
RUNGS = (0, 7, 14, 30)


@pytest.fixture
def repo(tmp_path: Path) -> Iterator[Repository]:
    """One action with its issue, #1, that is due in a month."""
    with begun(tmp_path, incident(action(1))) as made:
        yield made


def reminded(repo: Repository, number: int = 1) -> list[str]:
    """The rungs told on an issue, in order."""
    told = [remarks(comment.body) for comment in repo.github.issues[number].comments]
    return [one[1] for one in told if one is not None]


def remind(repo: Repository, *days: int) -> list[str]:
    """Overdue jobs on days after the due date; what was told by then."""
    for days_after in days:
        _, outcome = repo.run(DUE + timedelta(days=days_after), escalating=True)
        assert outcome.errors == ()
    return reminded(repo)


def key(days: int, due: date = DUE) -> str:
    """A rung's key."""
    return f"{due}:{days}d"


def test_two_jobs_a_day_tell_each_rung_once(repo: Repository) -> None:
    for day in range(-20, 40):
        before = len(repo.github.writes)
        told = remind(repo, day)
        assert told == [key(rung) for rung in RUNGS if rung <= day]
        between = len(repo.github.writes)
        remind(repo, day)
        repo.run(DUE + timedelta(days=day))
        assert len(repo.github.writes) == between
        assert between - before <= 2


def test_after_missed_days_only_the_highest_rung_is_told(repo: Repository) -> None:
    assert remind(repo, 20) == [key(14)]
    assert remind(repo, 21, 22, 29) == [key(14)]
    assert remind(repo, 30, 31, 400) == [key(14), key(30)]


def test_the_day_itself_is_in_time_and_the_day_after_is_not(repo: Repository) -> None:
    assert remind(repo, -1) == []
    assert not repo.github.issues[1].has_label("pm: overdue")
    assert remind(repo, 0) == [key(0)]
    assert "due today" in repo.github.issues[1].comments[0].body
    assert not repo.github.issues[1].has_label("pm: overdue")
    remind(repo, 1)
    assert repo.github.issues[1].has_label("pm: overdue")
    assert not repo.github.issues[1].has_label("pm: due soon")


def test_half_of_the_time_is_labelled_and_not_told(repo: Repository) -> None:
    assert remind(repo, -26) == []
    assert not repo.github.issues[1].has_label("pm: due soon")
    assert remind(repo, -25) == []
    assert repo.github.issues[1].has_label("pm: due soon")


@pytest.mark.parametrize(("after", "first"), [("12h", 1), ("36h", 2), ("24h", 1), ("1d", 1)])
def test_a_rung_of_hours_falls_on_a_whole_day(repo: Repository, after: str, first: int) -> None:
    repo.write(incident(action(1)), policy=POLICY.replace("{after: 0d,", f"{{after: {after},"))
    assert remind(repo, first - 1) == []
    assert remind(repo, first, first) == [f"{DUE}:{after}"]


def test_another_due_date_begins_anew(repo: Repository) -> None:
    assert remind(repo, 0, 7) == [key(0), key(7)]
    later = DUE + timedelta(days=60)
    repo.write(incident(action(1, due=later.isoformat())))
    assert remind(repo, 8, 30, 59) == [key(0), key(7)]
    assert remind(repo, 60, 60, 61) == [key(0), key(7), key(0, later)]
    assert "first new date" in (repo.github.issues[1].body or "")


@pytest.mark.parametrize("fields", [{"state": "done"}, {"state": "wont_do", "reason": "No"}, {"due": None}])
def test_nothing_is_told_of_what_is_finished_or_has_no_date(repo: Repository, fields: dict[str, Any]) -> None:
    repo.write(incident(action(1, **fields)))
    assert remind(repo, 40, 40) == []


def test_nothing_is_told_of_what_a_person_closed(repo: Repository) -> None:
    repo.github.close(1)
    assert remind(repo, 40, 40) == []


def test_a_locked_conversation_is_told_once_it_is_open_again(repo: Repository) -> None:
    repo.github.lock(1)
    assert remind(repo, 8, 8) == []
    repo.github.issues[1].locked = False
    assert remind(repo, 8, 9) == [key(7)]


def test_only_whom_the_policy_names_is_mentioned(repo: Repository) -> None:
    repo.write(incident(action(1, done_when="@somebody says so")))
    repo.github.assignable.append("kim")
    remind(repo, 0, 7, 14, 30)
    texts = [comment.body for comment in repo.github.issues[1].comments]
    assert ["@jdoe" in text for text in texts] == [False, False, True, False]
    assert ["@kim" in text for text in texts] == [False, False, False, True]
    assert not any("@somebody" in text for text in texts)


@pytest.mark.parametrize("carried_out", ["no", "yes", "late"])
@pytest.mark.parametrize("status", [502, None])
def test_a_reminder_without_an_answer_is_told_once(repo: Repository, carried_out: Any, status: int | None) -> None:
    repo.github.faults = [Fault("POST", "/comments$", status=status, carried_out=carried_out)]
    _, outcome = repo.run(DUE, escalating=True)
    assert len(outcome.errors) == (carried_out != "yes")
    assert remind(repo, 0, 0) == [key(0)]


@pytest.mark.parametrize("cut", range(4, 9))
@pytest.mark.parametrize("answered", [True, False])
def test_a_job_that_is_killed_tells_once(repo: Repository, cut: int, answered: bool) -> None:
    with pytest.raises(Killed):
        repo.run(DUE, escalating=True, client=dying(repo.client(), cut, answered))
    assert remind(repo, 0, 0) == [key(0)]
    before = len(repo.github.writes)
    remind(repo, 0)
    assert len(repo.github.writes) == before


def test_a_sync_and_an_overdue_job_do_not_undo_each_other(repo: Repository) -> None:
    repo.write(incident(action(1), action(2, depends_on=["A1"])))
    repo.run()
    remind(repo, 10)
    before = len(repo.github.writes)
    plan, _ = repo.run(DUE + timedelta(days=10))
    assert (does(plan), len(repo.github.writes)) == ([], before)
    assert reminded(repo, 2) == [key(7)]


@given(st.sets(st.integers(-30, 60), min_size=1, max_size=8))
def test_whatever_days_are_missed_each_rung_is_told_or_covered_once(days: set[int]) -> None:

    with TemporaryDirectory() as folder, repository(Path(folder), GitHub()) as repo:
        repo.write(incident(action(1)))
        repo.run()
        told = remind(repo, *sorted(days))
        passed = [max((rung for rung in RUNGS if rung <= day), default=None) for day in sorted(days)]
        assert told == [key(rung) for rung in dict.fromkeys(passed) if rung is not None]


# The day of completion, where the day differs between UTC and the policy's zone.


@pytest.mark.parametrize(
    ("zone", "closed", "day"),
    [
        ("UTC", datetime(2026, 11, 20, 23, 30, tzinfo=UTC), "2026-11-20"),
        ("Europe/Berlin", datetime(2026, 11, 20, 23, 30, tzinfo=UTC), "2026-11-21"),
        ("Europe/Berlin", datetime(2026, 10, 24, 22, 30, tzinfo=UTC), "2026-10-25"),
        ("Europe/Berlin", datetime(2026, 10, 25, 22, 59, tzinfo=UTC), "2026-10-25"),
        ("Europe/Berlin", datetime(2026, 10, 25, 23, 0, tzinfo=UTC), "2026-10-26"),
        ("America/New_York", datetime(2026, 11, 21, 3, 0, tzinfo=UTC), "2026-11-20"),
    ],
)
def test_the_day_of_completion_is_the_policys(repo: Repository, zone: str, closed: datetime, day: str) -> None:
    repo.write(incident(action(1)), policy=f"{POLICY}time_zone: {zone}\n")
    repo.github.now = closed
    repo.github.close(1)
    repo.pull()
    completed = repo.corpus()[0].entries[0].record.actions[0].completed_on
    assert str(completed) == day
    repo.settled()
