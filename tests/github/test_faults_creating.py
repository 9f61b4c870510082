"""Creating issues while the network, the server or the list of issues fails: none is lost, none is doubled."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pmsite.github.apply import Applier
from pmsite.github.client import Client
from pmsite.github.gather import gather, planned
from tests.github.kit import (
    DAY,
    POLICY,
    Killed,
    Repository,
    action,
    attention,
    does,
    dying,
    incident,
    open_for,
    repository,
)
from tests.standin.faults import Fault, rate_limited

A1, A2, A3 = (f"INC-2025-0001/A{number}" for number in (1, 2, 3))
POSTED = r"/issues$"


@pytest.fixture
def repo(tmp_path: Path) -> Iterator[Repository]:
    """A repository with one record and three open actions."""
    with repository(tmp_path) as made:
        made.write(incident(action(1), action(2), action(3)))
        yield made


def impatient(repo: Repository, seconds: float = 0.3) -> Client:
    """A client that waits for an answer for a moment only."""
    client = repo.client()
    vars(vars(client)["_requester"])["_Requester__timeout"] = seconds  # the constructor takes whole seconds only
    return client


def posts(repo: Repository, title: str) -> int:
    """How often an issue of that title was asked for."""
    sent = [one for one in repo.github.log if one.method == "POST" and one.path.endswith("/issues")]
    return sum(one.body["title"].startswith(title) for one in sent)


def whole(repo: Repository) -> None:
    """A clean run, and then all three actions have one open issue each, and nothing is left to do."""
    repo.settled()
    assert open_for(repo.github) == [A1, A2, A3]


@pytest.mark.parametrize("answered", [True, False])
def test_a_killed_create_is_adopted_by_its_marker(repo: Repository, answered: bool) -> None:
    untouched = repo.github.snapshot()
    repo.run()
    first = next(
        n for n, one in enumerate(repo.github.log, 1) if one.path.endswith("/issues") and one.method == "POST"
    )
    repo.github.restore(untouched)
    with pytest.raises(Killed):
        repo.run(client=dying(repo.client(), first, answered))
    assert posts(repo, A1) == 1
    plan, _ = repo.run()
    assert does(plan) == [("create", A2), ("create", A3)]
    assert posts(repo, A1) == 1
    whole(repo)


def test_two_runs_at_once_leave_one_issue_each_and_the_lowest_number_stays(repo: Repository) -> None:
    clients, (corpus, _) = [repo.client(), repo.client()], repo.corpus()
    seen = [(client, gather(client, corpus, None)) for client in clients]
    for client, tracker, plan in [(*both, planned(both[0], corpus, both[1], DAY, None)) for both in seen]:
        assert Applier(client, tracker, corpus.policy).apply(plan).created == 3
    assert open_for(repo.github) == sorted([A1, A2, A3] * 2)
    plan, outcome = repo.run()
    assert [op for op, _ in does(plan)] == ["close"] * 3
    assert not outcome.errors
    assert {number for number, issue in repo.github.issues.items() if issue.state == "open"} == {1, 2, 3}
    for number in (4, 5, 6):
        closed = repo.github.issues[number]
        assert closed.state_reason == "duplicate"
        assert f"#{number - 3}" in (closed.body or "")
    whole(repo)


def test_a_duplicate_that_people_worked_on_is_reported_and_left_open(repo: Repository) -> None:
    repo.run()
    copy = repo.github.open_issue("again", repo.github.issues[1].body, by=repo.github.viewer)
    repo.github.comment(copy.number, "I am at it")
    for _ in range(2):
        plan, outcome = repo.run()
        assert does(plan) == []
        assert not outcome.errors
        assert [(one.action, one.issue) for one in attention(plan)] == [(A1, copy.number)]
        assert "#1" in attention(plan)[0].reason
    assert repo.github.issues[copy.number].state == "open"


FAILURES = [
    pytest.param({"status": 502}, id="502"),
    pytest.param({"status": 504}, id="504"),
    pytest.param({"status": None}, id="reset"),
    pytest.param({"hang": True}, id="hang"),
]


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize("carried_out", ["no", "yes", "late"])
def test_a_create_without_an_answer_is_looked_for_and_never_posted_again(
    repo: Repository, failure: dict[str, Any], nth: int, carried_out: Any
) -> None:
    repo.github.faults = [Fault("POST", POSTED, nth, carried_out=carried_out, **failure)]
    plan, outcome = repo.run(client=impatient(repo))
    assert [posts(repo, ref) for ref in (A1, A2, A3)] == [1, 1, 1]
    known = carried_out == "yes"
    assert outcome.created == (3 if known else 2)
    assert [error.partition(":")[0] for error in outcome.errors] == ([] if known else [f"INC-2025-0001/A{nth}"])
    if known:
        before = len(repo.github.writes)
        plan, _ = repo.run()
        assert (does(plan), len(repo.github.writes)) == ([], before)
    whole(repo)


@pytest.mark.parametrize("late_by", range(1, 17))
def test_however_late_a_create_is_done_one_issue_stays(repo: Repository, late_by: int) -> None:
    repo.github.faults = [Fault("POST", POSTED, 1, carried_out="late", late_by=late_by)]
    repo.run()
    repo.github.faults.clear()
    repo.run()
    while repo.github.pending:
        repo.plan()
    whole(repo)
    duplicates = [one for one in repo.github.issues.values() if one.state == "closed"]
    assert all(one.state_reason == "duplicate" for one in duplicates)
    assert len(duplicates) <= 1


LIMITS = [
    pytest.param({"retry_after": 30}, 30.0, id="403 Retry-After"),
    pytest.param({}, 60.0, id="403"),
    pytest.param({"status": 429, "retry_after": 7}, 7.0, id="429 Retry-After"),
    pytest.param({"status": 429}, 60.0, id="429"),
    pytest.param({"primary": True, "reset_in": 90}, 91.0, id="403 remaining 0"),
    pytest.param({"status": 429, "primary": True, "reset_in": 45}, 46.0, id="429 remaining 0"),
    pytest.param({"remaining_zero": True, "reset_in": 90, "retry_after": 5}, 5.0, id="Retry-After goes first"),
]


def revise(repo: Repository) -> None:
    """All actions have issues, and the first one's title changed."""
    repo.run()
    repo.github.log.clear()
    repo.write(incident(action(1, title="Another title"), action(2), action(3)))


@pytest.mark.parametrize(("limit", "pause"), LIMITS)
@pytest.mark.parametrize("method", ["POST", "PATCH", "GET"])
def test_a_rate_limit_is_waited_for_with_progress(
    repo: Repository, method: str, limit: dict[str, Any], pause: float
) -> None:
    if method == "PATCH":
        revise(repo)
    path = r"/issues/1$" if method == "PATCH" else POSTED
    repo.github.faults = [rate_limited(method, path, **limit)]
    client, said = repo.client(), list[str]()
    client.patience.say = said.append
    _, outcome = repo.run(client=client)
    assert outcome.errors == ()
    assert repo.pauses == [pause]
    assert len(said) == 1
    assert f"{pause:.0f} s" in said[0]
    whole(repo)


@pytest.mark.parametrize("status", [403, 429])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_pause_that_is_too_long_ends_the_run_and_the_next_one_goes_on(
    repo: Repository, method: str, status: int
) -> None:
    if method == "PATCH":
        revise(repo)
    path = r"/issues/1$" if method == "PATCH" else POSTED
    nth = 1 if method == "PATCH" else 2
    repo.github.faults = [rate_limited(method, path, nth=nth, status=status, retry_after=3600)]
    _, outcome = repo.run()
    assert len(outcome.errors) == 1
    assert "3600" in outcome.errors[0]
    assert repo.pauses == []
    assert outcome.applied == nth - 1
    assert repo.github.log[-1].status == status
    whole(repo)


def test_a_rate_limit_that_does_not_end_is_not_waited_for_for_ever(repo: Repository) -> None:
    repo.github.faults = [rate_limited("POST", POSTED, nth=0, status=429)]
    _, outcome = repo.run()
    assert outcome.created == 0
    assert len(outcome.errors) == 1
    assert repo.pauses == [60.0, 120.0, 240.0]
    whole(repo)


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_write_that_was_done_in_spite_of_a_rate_limit_is_not_done_twice(repo: Repository, method: str) -> None:
    if method == "PATCH":
        revise(repo)
    fault = rate_limited(method, r"/issues(/1)?$", retry_after=1)
    fault.carried_out = "yes"
    repo.github.faults = [fault]
    _, outcome = repo.run()
    assert outcome.errors == ()
    assert len(repo.github.issues) == 3
    whole(repo)


def test_creations_are_capped_and_the_next_runs_go_on(repo: Repository) -> None:
    repo.write(
        incident(action(1), action(2), action(3)), policy=POLICY.replace("kim}", "kim, creations_per_run: 2}")
    )
    plan, outcome = repo.run()
    assert (outcome.created, plan.waiting) == (2, 1)
    assert repo.run()[1].created == 1
    whole(repo)
