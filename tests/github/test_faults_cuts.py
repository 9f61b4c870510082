"""A run that is ended between any two requests: the next one goes on, as if nothing had been."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.github.kit import (
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
from tests.standin.state import GitHub

BEFORE = POLICY
AFTER = POLICY.replace("kim}", "kim, milestones: month}")
OPS = {"create", "comment", "update", "reopen", "close", "skip"}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    """Something of every kind is to be done."""
    with repository(tmp_path_factory.mktemp("cuts")) as made:
        first, second = [action(n) for n in range(1, 7)], {"id": "INC-2025-0002"}
        others = [
            incident(action(1), action(2, title="Given up"), **second),
            incident(action(1), id="INC-2025-0003"),
        ]
        made.write(incident(*first), *others)
        made.run()
        made.write(incident(*first[:2], action(3, state="done"), *first[3:]), *others)
        made.run()
        github = made.github
        github.open_issue("again", github.issues[1].body, by=github.viewer, labels=["pm: action"])
        github.close(4, "not_planned")
        github.close(6)
        github.delete_label("pm: SEV2")
        here = [
            action(1, title="Another title", due="2027-02-01"),
            action(2, state="done"),
            action(3),
            action(4, state="done"),
            action(5, due="2026-11-10", depends_on=["A7"]),
            action(6),
            action(7, depends_on=["A8"]),
            action(8, owner="ghost", kind="detect"),
        ]
        withdrawn = incident(action(1), id="INC-2025-0003", state="withdrawn")
        made.write(incident(*here), incident(action(1, state="blocked"), **second), withdrawn, policy=AFTER)
        yield made


@pytest.fixture
def repo(prepared: Repository) -> Iterator[Repository]:
    """The same, as good as new each time."""
    start = prepared.github.snapshot()
    yield prepared
    prepared.github.restore(start)


def shown(github: GitHub) -> dict[str, Any]:
    """Issues, comments, labels, milestones."""
    keys = ("title", "body", "state", "state_reason", "labels", "assignees", "milestone")
    issues = {
        number: [
            *(vars(issue)[key] for key in keys),
            *(comment.body for comment in issue.comments),
        ]
        for number, issue in github.issues.items()
    }
    labels = {label.name: (label.color, label.description) for label in github.labels.values()}
    milestones = {number: (one.title, one.due_on) for number, one in github.milestones.items()}
    return {"issues": issues, "labels": labels, "milestones": milestones}


def finished(repo: Repository) -> dict[str, Any]:
    """What is there after a clean run; the one after that writes nothing."""
    _, outcome = repo.run(escalating=True)
    assert outcome.errors == ()
    before = len(repo.github.writes)
    plan, _ = repo.run(escalating=True)
    assert (does(plan), len(repo.github.writes)) == ([], before)
    return shown(repo.github)


@pytest.mark.parametrize("answered", [True, False], ids=["before the next request", "before the answer"])
def test_a_run_that_is_cut_anywhere_converges(repo: Repository, answered: bool) -> None:
    start = repo.github.snapshot()
    done = len(start.log)
    plan, _ = repo.run(escalating=True)
    assert {one.op for one in plan.operations} == OPS
    assert attention(plan)
    requests = len(repo.github.log) - done
    whole = finished(repo)
    assert open_for(repo.github) == [
        *(f"INC-2025-0001/A{number}" for number in (1, 3, 5, 7, 8)),
        "INC-2025-0002/A1",
    ]
    assert [len(repo.github.issues[number].comments) for number in (4, 5)] == [1, 1]
    assert requests > 40
    for cut in range(requests):
        repo.github.restore(start)
        with pytest.raises(Killed):
            repo.run(escalating=True, client=dying(repo.client(), cut + (not answered), answered))
        assert len(repo.github.log) - done == cut + (not answered)
        assert finished(repo) == whole, cut
    repo.github.restore(start)
    repo.run(escalating=True, client=dying(repo.client(), requests))
    assert finished(repo) == whole


@pytest.mark.parametrize("step", [1, 2, 3, 5, 7])
def test_runs_that_are_cut_again_and_again_get_there_in_the_end(repo: Repository, step: int) -> None:
    start = repo.github.snapshot()
    repo.run(escalating=True)
    whole = finished(repo)
    repo.github.restore(start)
    for cut in range(1, 200, step):
        try:
            repo.run(escalating=True, client=dying(repo.client(), cut, answered=cut % 2 == 0))
        except Killed:
            continue
        break
    assert finished(repo) == whole


def test_the_owner_after_one_who_could_not_be_assigned_is_assigned_in_spite_of_a_cut(tmp_path: Path) -> None:
    with repository(tmp_path) as made:
        made.write(incident(action(1, owner="ghost")))
        untouched = made.github.snapshot()
        made.run()
        posted = [one.path for one in made.github.log].index("/repos/example/postmortems/issues") + 1
        made.github.restore(untouched)
        with pytest.raises(Killed):
            made.run(client=dying(made.client(), posted, answered=False))
        assert open_for(made.github) == ["INC-2025-0001/A1"]
        made.run()
        made.write(incident(action(1, owner="jsmith")))
        made.settled()
        assert made.github.issues[1].assignees == ["jsmith"]
