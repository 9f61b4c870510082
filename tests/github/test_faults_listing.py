"""The list of issues lags, is empty, fails half-way, or is long: nothing is created on its word alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pmsite.github.desired import desired
from pmsite.github.errors import StoppedError
from pmsite.github.revise import Context, fresh
from pmsite.model.tracking import Tracker
from tests.github.kit import DAY, POLICY, Repository, action, does, incident, open_for, repository
from tests.standin.faults import Fault

A1, A2, A3 = (f"INC-2025-0001/A{number}" for number in (1, 2, 3))
LISTED = r"/issues$"


@pytest.fixture
def repo(tmp_path: Path) -> Iterator[Repository]:
    """A repository with one record and three open actions."""
    with repository(tmp_path) as made:
        made.write(incident(action(1), action(2), action(3)))
        yield made


def others(repo: Repository, count: int, **given: Any) -> None:
    """People open issues, or pull requests."""
    for number in range(count):
        repo.github.open_issue(f"other {number}", **given)


def unmoved(repo: Repository) -> None:
    """A run that is blocked, and neither creates nor closes."""
    before = {number: issue.state for number, issue in repo.github.issues.items()}
    plan, _ = repo.run()
    assert plan.blocked
    assert not {op for op, _ in does(plan)} & {"create", "close"}
    assert {number: issue.state for number, issue in repo.github.issues.items()} == before


def test_a_list_that_lags_behind_creates_nothing(repo: Repository) -> None:
    others(repo, 2)
    repo.github.freeze_listing()
    repo.run()
    unmoved(repo)
    repo.github.listing = "live"
    repo.settled()
    assert open_for(repo.github) == [A1, A2, A3]


def test_a_list_that_lags_behind_is_found_out_beyond_deleted_numbers(repo: Repository) -> None:
    others(repo, 4)
    repo.github.freeze_listing()
    others(repo, 3)
    repo.github.listing = "live"
    repo.run()
    for number in (5, 6, 7):
        repo.github.delete(number)
    repo.github.listing = "frozen"
    unmoved(repo)


@pytest.mark.parametrize("pulled", [False, True])
def test_an_empty_list_creates_and_closes_nothing(repo: Repository, pulled: bool) -> None:
    repo.run()
    if pulled:
        repo.pull()
    repo.github.listing = "empty"
    unmoved(repo)
    repo.github.listing = "live"
    repo.settled()
    assert open_for(repo.github) == [A1, A2, A3]


def test_an_empty_list_creates_nothing_although_the_first_numbers_are_pull_requests(repo: Repository) -> None:
    others(repo, 12, pull_request=True)
    repo.run()
    repo.github.listing = "empty"
    unmoved(repo)


def test_a_known_issue_that_is_missing_in_the_list_blocks_creating_and_closing(repo: Repository) -> None:
    repo.run()
    repo.pull()
    numbered = {"issue": 2, "title": "Another title"}
    repo.write(incident(action(1, issue=1, title="Another"), action(2, **numbered), action(4)))
    repo.github.hidden = {2}
    unmoved(repo)
    assert "Another" in repo.github.issues[1].title
    assert repo.github.issues[3].state == "open"


def test_a_lagging_list_does_not_overwrite_what_people_did_since(repo: Repository) -> None:
    repo.run()
    repo.github.freeze_listing()
    repo.github.edit(1, body=f"People wrote this.\n\n{repo.github.issues[1].body}")
    repo.github.close(2, "not_planned")
    changed = [action(number, title="Another title") for number in (1, 2)]
    repo.write(incident(*changed))
    repo.github.edit(3, body=f"And this.\n\n{repo.github.issues[3].body}")
    before = len(repo.github.writes)
    _, outcome = repo.run()
    assert (outcome.applied, outcome.errors, len(outcome.notes)) == (0, (), 3)
    assert len(repo.github.writes) == before
    repo.github.listing = "live"
    repo.settled()
    assert (repo.github.issues[1].body or "").startswith("People wrote this.")
    assert (repo.github.issues[3].body or "").startswith("And this.")
    assert repo.github.issues[2].state == "closed"


def test_a_list_that_fails_on_a_later_page_creates_and_closes_nothing(repo: Repository) -> None:
    repo.run()
    others(repo, 150)
    repo.write(incident(action(1), action(4)))
    repo.github.faults = [Fault("GET", LISTED, nth) for nth in range(2, 6)]
    before = len(repo.github.writes)
    with pytest.raises(StoppedError):
        repo.run()
    assert len(repo.github.writes) == before
    assert sum(repo.pauses) <= repo.wait


@pytest.mark.parametrize("status", [500, 502, 503, None])
def test_a_list_that_fails_once_is_asked_for_again(repo: Repository, status: int | None) -> None:
    others(repo, 150)
    repo.github.faults = [Fault("GET", LISTED, 2, status=status)]
    _, outcome = repo.run()
    assert (outcome.created, outcome.errors) == (3, ())
    repo.settled()
    assert open_for(repo.github) == [A1, A2, A3]


def test_a_list_that_is_no_list_creates_nothing(repo: Repository) -> None:
    repo.github.faults = [Fault("GET", LISTED, status=200)]
    with pytest.raises(StoppedError):
        repo.run()
    assert repo.github.writes == []


def fill(repo: Repository, records: int, pulls: int) -> int:
    """Ten actions a record, each with its issue as the sync makes it, and pull requests among them."""
    numbers = range(1, records + 1)
    repo.write(*(incident(*(action(n) for n in range(1, 11)), id=f"INC-2025-{i:04}") for i in numbers))
    corpus, unread = repo.corpus()
    assert unread is None
    context = Context(corpus, Tracker("example/postmortems", "https://github.com/example/postmortems"), DAY, {})
    wanted = desired(corpus)
    for place, one in enumerate(wanted):
        fields = fresh(one, context)
        given = {"by": repo.github.viewer, "labels": fields["labels"], "assignees": fields["assignees"]}
        repo.github.open_issue(fields["title"], fields["body"], **given)
        if place * pulls // len(wanted) != (place + 1) * pulls // len(wanted):
            repo.github.open_issue("a pull request", pull_request=True)
    return len(repo.github.issues)


@pytest.mark.parametrize(
    ("records", "pulls", "most"), [(12, 30, 4), pytest.param(300, 150, 35, marks=pytest.mark.long)]
)
def test_many_issues_cost_few_requests_and_no_write_when_nothing_changed(
    repo: Repository, records: int, pulls: int, most: int
) -> None:
    assert fill(repo, records, pulls) == records * 10 + pulls
    repo.github.log.clear()
    plan, outcome = repo.run()
    assert (does(plan), outcome.applied, repo.github.writes) == ([], 0, [])
    assert len(repo.github.log) <= most


def test_a_run_that_creates_does_not_read_the_list_again_for_each_issue(repo: Repository) -> None:
    repo.write(incident(*(action(n) for n in range(1, 41))), policy=POLICY)
    _, outcome = repo.run()
    assert outcome.created == 40
    assert sum(one.method == "GET" for one in repo.github.log) <= 8
