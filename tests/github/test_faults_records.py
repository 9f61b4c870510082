"""Actions and records that change their ids or vanish; and the plan that is kept to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pmsite.github.marker import markers
from tests.github.kit import Repository, action, attention, begun, does, incident, open_for, shut

A1, A2, A3 = (f"INC-2025-0001/A{number}" for number in (1, 2, 3))
SECOND = {"id": "INC-2025-0002"}
B1 = "INC-2025-0002/A1"


@pytest.fixture
def repo(tmp_path: Path) -> Iterator[Repository]:
    """Two records; the issues of the first one's two actions are #1 and #2, that of the other's is #3."""
    with begun(tmp_path, incident(action(1), action(2)), incident(action(1), **SECOND)) as made:
        yield made


# Ids.


def test_an_action_with_another_id_asks_for_formerly(repo: Repository) -> None:
    repo.write(incident(action(1), action(3)), incident(action(1), **SECOND))
    for _ in range(2):
        plan, _ = repo.run()
        assert not {op for op, _ in does(plan)} & {"create", "close"}
        assert [(one.action, one.issue) for one in attention(plan)] == [(A3, 2)]
        assert "formerly: [A2]" in attention(plan)[0].reason
    assert (shut(repo), len(repo.github.issues)) == ({}, 3)


@pytest.mark.parametrize("former", ["A2", A2])
def test_formerly_keeps_the_issue_of_an_action_with_another_id(repo: Repository, former: str) -> None:
    repo.github.comment(2, "Half done")
    repo.write(incident(action(1), action(3, formerly=[former])), incident(action(1), **SECOND))
    repo.settled()
    assert (shut(repo), len(repo.github.issues)) == ({}, 3)
    assert markers(repo.github.issues[2].body or "")[0].action == A3
    assert repo.github.issues[2].title.startswith(f"{A3}: ")
    assert open_for(repo.github) == [A1, A3, B1]


def test_a_record_with_another_id_asks_and_an_alias_links_it(repo: Repository) -> None:
    first = incident(action(1), action(2))
    moved = {"id": "INC-2025-0003"}
    repo.write(first, incident(action(1), **moved))
    plan, _ = repo.run()
    assert not {op for op, _ in does(plan)} & {"create", "close"}
    assert [one.issue for one in attention(plan)] == [3]
    repo.write(first, incident(action(1), aliases=["INC-2025-0002"], **moved))
    repo.settled()
    assert (open_for(repo.github), len(repo.github.issues)) == ([A1, A2, "INC-2025-0003/A1"], 3)


# What is removed.


def test_a_removed_action_is_closed_with_the_reason_and_comes_back_to_its_issue(repo: Repository) -> None:
    repo.write(incident(action(1)), incident(action(1), **SECOND))
    repo.settled()
    assert shut(repo) == {2: "not_planned"}
    assert "taken out of the records" in (repo.github.issues[2].body or "")
    repo.write(incident(action(1), action(2)), incident(action(1), **SECOND))
    repo.settled()
    assert (shut(repo), len(repo.github.issues)) == ({}, 3)
    assert "taken out" not in (repo.github.issues[2].body or "")
    assert open_for(repo.github) == [A1, A2, B1]


def test_a_removed_record_closes_its_issues(repo: Repository) -> None:
    repo.write(incident(action(1), **SECOND))
    repo.settled()
    assert shut(repo) == {1: "not_planned", 2: "not_planned"}


def test_a_withdrawn_record_closes_its_issues_and_a_draft_leaves_them(repo: Repository) -> None:
    repo.write(incident(action(1), action(2), state="withdrawn"), incident(action(1), state="draft", **SECOND))
    repo.settled()
    assert shut(repo) == {1: "not_planned", 2: "not_planned"}
    assert open_for(repo.github) == [B1]


def test_an_issue_of_a_withdrawn_record_that_a_person_reopens_is_reported(repo: Repository) -> None:
    repo.write(incident(action(1), action(2)), incident(action(1), state="withdrawn", **SECOND))
    repo.settled()
    repo.github.reopen(3)
    repo.pull()
    assert [one.issue for one in attention(repo.plan())] == [3]


@pytest.mark.parametrize("text", ["title: [", "schema_version: 1\nid: INC-2025-0002\n", "\udcff", ""])
def test_one_bad_file_blocks_closing_and_creating_and_nothing_else(repo: Repository, text: str) -> None:
    repo.write(incident(action(1, title="Another title"), action(4)), incident(action(1), **SECOND))
    bad = repo.root / "incidents/2025/INC-2025-0002.yaml"
    bad.write_text(text, "utf-8", "surrogateescape")
    for _ in range(2):
        plan, outcome = repo.run()
        assert plan.blocked
        assert not {op for op, _ in does(plan)} & {"create", "close"}
        assert outcome.errors == ()
    assert (shut(repo), len(repo.github.issues)) == ({}, 3)
    assert "Another title" in repo.github.issues[1].title


def test_a_policy_that_cannot_be_read_blocks_closing(repo: Repository) -> None:
    repo.write(incident(action(1)), incident(action(1), **SECOND), policy="severities: [")
    plan, _ = repo.run()
    assert plan.blocked
    assert shut(repo) == {}


# The dry run.


def everything(repo: Repository) -> None:
    """Something of each kind to do."""
    repo.github.close(2, "not_planned")
    repo.github.delete_label("pm: P1")
    repo.write(
        incident(action(1, title="Another title"), action(2, state="done"), action(4), action(5, owner="ghost"))
    )


@pytest.mark.parametrize("escalating", [False, True])
@pytest.mark.parametrize("blocked", [False, True])
def test_a_dry_run_plans_what_apply_does_and_writes_nothing(
    repo: Repository, escalating: bool, blocked: bool
) -> None:
    everything(repo)
    if blocked:
        (repo.root / "incidents/2025/INC-2025-0009.yaml").write_text("[", "utf-8")
    before = repo.github.snapshot()
    dry = repo.plan(escalating=escalating)
    assert len(repo.github.writes) == len(before.writes)
    assert (repo.github.issues, repo.github.labels.known) == (before.issues, before.labels.known)
    plan, outcome = repo.run(escalating=escalating)
    assert plan == dry
    assert bool(plan.blocked) == blocked
    assert outcome.applied == len(plan.writes) > 0
