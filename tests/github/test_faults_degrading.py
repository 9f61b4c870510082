"""What GitHub does not take is told, and not asked for again and again: the rest goes on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.github.kit import POLICY, Repository, action, begun, incident, open_for, repository, still

A1, A2 = "INC-2025-0001/A1", "INC-2025-0001/A2"


@pytest.fixture
def repo(tmp_path: Path) -> Iterator[Repository]:
    """A repository with one record and two actions that have their issues, #1 and #2."""
    with begun(tmp_path, incident(action(1), action(2))) as made:
        yield made


def test_an_owner_who_cannot_be_assigned_is_told_of_and_not_asked_for_again(repo: Repository) -> None:
    repo.write(incident(action(1), action(2), action(3, owner="ghost")))
    _, outcome = repo.run()
    assert outcome.errors == ()
    assert any("ghost" in note for note in outcome.notes)
    assert repo.github.issues[3].assignees == []
    still(repo)


def test_an_owner_whom_github_refuses_all_the_same_holds_up_nobody_else(repo: Repository) -> None:
    repo.write(incident(action(1), action(2, title="Another title"), action(3, owner="late")))
    repo.github.assignable.append("late")
    client = repo.client()
    vars(client)["assignable"] = lambda login: True
    repo.github.assignable.remove("late")
    _, outcome = repo.run(client=client)
    assert [error.partition(":")[0] for error in outcome.errors] == ["INC-2025-0001/A3"]
    assert "Another title" in repo.github.issues[2].title
    repo.settled()
    assert open_for(repo.github) == [A1, A2, "INC-2025-0001/A3"]


MONTHS = POLICY.replace("kim}", "kim, milestones: month}")


def test_a_closed_milestone_is_told_of_and_not_asked_for_until_the_due_date_moves(repo: Repository) -> None:
    repo.github.close_milestone(repo.github.open_milestone("2026-12").number)
    repo.write(incident(action(1), action(2)), policy=MONTHS)
    _, outcome = repo.run()
    assert outcome.errors == ()
    assert any("2026-12" in note for note in outcome.notes)
    assert repo.github.issues[1].milestone is None
    still(repo)
    repo.write(incident(action(1, due="2027-01-15"), action(2)), policy=MONTHS)
    repo.settled()
    milestone = repo.github.issues[1].milestone
    assert milestone is not None
    assert repo.github.milestones[milestone].title == "2027-01"


def test_a_milestone_of_peoples_own_is_left_alone(repo: Repository) -> None:
    repo.github.set_milestone(1, repo.github.open_milestone("Autumn").number)
    repo.write(incident(action(1), action(2)), policy=MONTHS)
    repo.settled()
    milestone = repo.github.issues[1].milestone
    assert milestone is not None
    assert repo.github.milestones[milestone].title == "Autumn"


@pytest.mark.parametrize("policy", [POLICY, MONTHS], ids=["labels", "milestones"])
def test_a_token_that_may_not_label_or_assign_still_keeps_one_issue_each(tmp_path: Path, policy: str) -> None:
    with repository(tmp_path) as repo:
        repo.github.push = False
        repo.write(incident(action(1), action(2)), policy=policy)
        _, outcome = repo.run()
        assert (outcome.created, outcome.errors) == (2, ())
        assert any("labels" in note for note in outcome.notes)
        still(repo)
        repo.write(incident(action(1, title="Another title"), action(2)), policy=policy)
        repo.settled()
        assert open_for(repo.github) == [A1, A2]
