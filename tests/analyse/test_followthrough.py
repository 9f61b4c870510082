from datetime import date
from typing import Any

import pytest

from pmsite.analyse.followthrough import FollowThrough, by_urgency, follow_through, overdue
from pmsite.model.corpus import ActionEntry, Entry
from tests.analyse.made import corpus, entry

TODAY = date(2025, 12, 1)


def _entry(*actions: dict[str, Any], **fields: Any) -> Entry:
    return entry(actions=[{"id": f"A{i}", "title": "Do it", **a} for i, a in enumerate(actions, 1)], **fields)


@pytest.mark.parametrize(
    ("due", "state", "late"),
    [
        ("2025-12-01", "open", False),
        ("2025-11-30", "open", True),
        ("2025-11-30", "in_progress", True),
        ("2025-11-30", "blocked", True),
        ("2025-11-30", "done", False),
        ("2025-11-30", "wont_do", False),
        ("2025-12-02", "open", False),
        (None, "open", False),
    ],
)
def test_an_action_is_overdue_from_the_day_after_its_due_date_until_it_is_finished(
    due: str | None, state: str, late: bool
) -> None:
    action = _entry({"due": due, "state": state}).record.actions[0]
    assert overdue(action, TODAY) is late


def test_completion_is_done_out_of_all_but_those_decided_against() -> None:
    states = ["done", "done", "open", "in_progress", "blocked", "wont_do"]
    found = follow_through([_entry(*({"state": state, "due": "2025-11-01"} for state in states))], TODAY)
    assert found == FollowThrough(total=6, done=2, wont_do=1, unfinished=3, overdue=3, hidden=0)
    assert found.rate == pytest.approx(0.4)


@pytest.mark.parametrize("states", [[], ["wont_do"], ["wont_do", "wont_do"]])
def test_none_of_none_is_no_rate(states: list[str]) -> None:
    assert follow_through([_entry(*({"state": state} for state in states))], TODAY).rate is None


def test_one_open_action_is_a_rate_of_zero_not_of_nothing() -> None:
    assert follow_through([_entry({})], TODAY).rate == 0.0


def test_restricted_records_and_drills_have_their_actions_counted_withdrawn_and_retold_ones_not() -> None:
    done = {"state": "done"}
    found = follow_through(
        [
            _entry(done, visibility="restricted"),
            _entry(done, drill=True),
            _entry(done, state="withdrawn"),
            _entry(done, provenance={"kind": "retold"}),
        ],
        TODAY,
    )
    assert found.total == found.done == 2


def test_actions_come_by_due_date_then_priority_then_name() -> None:
    one = _entry(
        {},
        {"priority": "P0"},
        {"due": "2025-12-02"},
        {"due": "2025-12-01", "priority": "P2"},
        {"due": "2025-12-01", "priority": "P1"},
    )
    other = _entry({"due": "2025-12-02"}, id="INC-2024-0009")
    found: list[ActionEntry] = by_urgency(corpus(one, other).actions())
    assert [item.ref for item in found] == [
        "INC-2025-0001/A5",
        "INC-2025-0001/A4",
        "INC-2024-0009/A1",
        "INC-2025-0001/A3",
        "INC-2025-0001/A2",
        "INC-2025-0001/A1",
    ]


def test_unfinished_actions_of_restricted_records_are_counted_and_said_to_be_hidden() -> None:
    found = follow_through([_entry({}, visibility="restricted"), _entry({})], TODAY)
    assert (found.unfinished, found.hidden) == (2, 1)
