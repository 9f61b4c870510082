"""Whoever changed a state last has it; where both did, nobody is overruled."""

from dataclasses import replace
from itertools import product
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.github.marker import Synced
from pmsite.github.merge import CLOSED, Merged, Winner, merge, on_github
from pmsite.model.actions import FINISHED, ActionState
from pmsite.model.policy import Policy, Severity
from pmsite.model.tracking import Issue

STATES: tuple[ActionState, ...] = get_args(ActionState)
LABELS: dict[ActionState, str] = {"in_progress": "pm: in progress", "blocked": "pm: blocked"}
POLICY = Policy(schema_version=1, organisation="Example", severities=(Severity(id="SEV1", title="Critical"),))
ISSUE = Issue(7, "INC-2025-0007/A1: Do it", "", "github-actions[bot]", labels=("pm: action", "wontfix", "P1"))

# What people do on GitHub, and the state that the issue then tells; None where that says nothing new.
CLOSED_BY_HAND: dict[str, ActionState] = {"completed": "done", "not_planned": "wont_do", "duplicate": "wont_do"}
PUT_ON: dict[tuple[ActionState, ...], ActionState | None] = {
    (): None,
    ("in_progress",): "in_progress",
    ("blocked",): "blocked",
    ("in_progress", "blocked"): None,
}


def issue(state: str, reason: str | None, *labels: str) -> Issue:
    """An issue in a state, with labels of ours and of others."""
    return replace(
        ISSUE, state="closed" if state == "closed" else "open", reason=reason, labels=(*ISSUE.labels, *labels)
    )


def as_left(base: ActionState) -> Issue:
    """The issue as a sync leaves it."""
    closed: dict[ActionState, str] = {"done": "completed", "wont_do": "not_planned"}
    labels = [LABELS[base]] if base in LABELS else []
    return issue("closed" if base in closed else "open", closed.get(base), *labels)


def told(base: ActionState, record: ActionState, github: ActionState) -> Winner:
    """The rule, in plain words: what differs from the state that both agreed on was changed."""
    record_changed, github_changed = record != base, github != base
    if record == github:
        return "agreed"
    if record_changed and github_changed:
        return "conflict"
    return "record" if record_changed else "github"


def check(base: ActionState, record: ActionState, there: Issue, github: ActionState) -> None:
    """One line of the table."""
    merged = merge(record, there, Synced(state=base, shown=base), POLICY)
    winner = told(base, record, github)
    assert merged == Merged(record, github, winner)
    assert merged.state == (record if winner in ("agreed", "record") else github)


@pytest.mark.parametrize(("base", "record"), list(product(STATES, STATES)))
def test_an_issue_nobody_touched_follows_its_record(base: ActionState, record: ActionState) -> None:
    check(base, record, as_left(base), base)
    assert merge(record, as_left(base), Synced(state=base, shown=base), POLICY).state == record


@pytest.mark.parametrize(("base", "record", "reason"), list(product(STATES, STATES, CLOSED_BY_HAND)))
def test_what_a_person_closes_is_finished_unless_the_record_says_otherwise(
    base: ActionState, record: ActionState, reason: str
) -> None:
    check(base, record, issue("closed", reason), CLOSED_BY_HAND[reason])
    check(base, record, replace(as_left(base), state="closed", reason=reason), CLOSED_BY_HAND[reason])


@pytest.mark.parametrize(("base", "record", "labelled"), list(product(STATES, STATES, PUT_ON)))
def test_a_label_that_a_person_puts_on_or_takes_off_is_understood(
    base: ActionState, record: ActionState, labelled: tuple[ActionState, ...]
) -> None:
    """Taken off says nothing; one that we put on says nothing new; an issue that was closed is open again."""
    news = tuple(state for state in labelled if state != base)
    as_it_was: ActionState = "open" if base in FINISHED else base
    check(base, record, issue("open", None, *(LABELS[one] for one in labelled)), PUT_ON[news] or as_it_was)


@pytest.mark.parametrize(("base", "record", "labelled"), list(product(STATES, STATES, PUT_ON)))
def test_the_label_of_a_dependency_is_ours_and_tells_nothing(
    base: ActionState, record: ActionState, labelled: tuple[ActionState, ...]
) -> None:
    news = tuple(state for state in labelled if state not in (base, "blocked"))
    there = issue("open", None, *(LABELS[one] for one in labelled))
    expected: ActionState = PUT_ON[news] or ("open" if base in FINISHED else base)
    merged = merge(record, there, Synced(state=base, shown="blocked"), POLICY)
    assert merged == Merged(record, expected, told(base, record, expected))


@pytest.mark.parametrize(("record", "labelled"), list(product(STATES, PUT_ON)))
def test_where_nothing_was_synced_an_open_issue_is_believed_to_be_open(
    record: ActionState, labelled: tuple[ActionState, ...]
) -> None:
    merged = merge(record, issue("open", None, *(LABELS[one] for one in labelled)), None, POLICY)
    if record in FINISHED:
        assert merged == Merged(record, "open", "github")
    else:
        assert merged == Merged(record, record, "agreed")


@pytest.mark.parametrize(("record", "reason"), list(product(STATES, CLOSED_BY_HAND)))
def test_where_nothing_was_synced_a_closed_issue_is_believed(record: ActionState, reason: str) -> None:
    expected = CLOSED_BY_HAND[reason]
    merged = merge(record, issue("closed", reason), None, POLICY)
    assert merged == Merged(record, expected, "agreed" if record == expected else "github")


@pytest.mark.parametrize("record", ["open", "in_progress", "blocked"])
def test_where_no_state_was_synced_a_closed_issue_is_believed(record: ActionState) -> None:
    assert merge(record, issue("closed", "completed"), Synced(owner="jdoe"), POLICY).winner == "github"


def test_an_issue_that_was_closed_long_ago_is_done() -> None:
    """Issues closed before GitHub kept reasons have none."""
    check("open", "open", issue("closed", None), "done")


def test_labels_are_known_in_any_case_and_by_the_policys_prefix() -> None:
    policy = POLICY.model_copy(update={"labels": POLICY.labels.model_copy(update={"prefix": "pmsite/"})})
    synced = Synced(state="open", shown="open")
    assert on_github("open", issue("open", None, "PMSITE/In Progress"), synced, policy) == "in_progress"
    assert on_github("open", issue("open", None, "pm: in progress", "in progress"), synced, policy) == "open"


def test_every_way_to_finish_is_read_back_as_it_was_closed() -> None:
    assert CLOSED.keys() == FINISHED
    for state, reason in CLOSED.items():
        assert on_github("open", issue("closed", reason), Synced(state="open"), POLICY) == state


ANY_ISSUE = st.builds(
    lambda state, reason, labels: issue(state, reason, *labels),
    st.sampled_from(["open", "closed"]),
    st.none() | st.sampled_from(["completed", "not_planned", "duplicate", "reopened"]),
    st.lists(st.sampled_from(["pm: in progress", "pm: blocked", "PM: BLOCKED", "bug"]), max_size=3),
)
ANY_STATE: st.SearchStrategy[Any] = st.sampled_from(STATES)


@given(ANY_STATE, ANY_STATE, ANY_STATE, ANY_ISSUE)
def test_nobody_is_overruled(base: ActionState, shown: ActionState, record: ActionState, there: Issue) -> None:
    """A record nobody changed never wins over people, and an issue nobody touched never over the record."""
    merged = merge(record, there, Synced(state=base, shown=shown), POLICY)
    assert merged.record == record
    assert (merged.github in FINISHED) == (there.state == "closed")
    if record == base:
        assert merged.winner in ("agreed", "github")
    if merged.github == base:
        assert merged.winner in ("agreed", "record")
    assert (merged.winner == "agreed") == (record == merged.github)
    assert merged.winner != "conflict" or base not in (record, merged.github)
