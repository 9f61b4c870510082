"""Actions that wait, and which of them get finished."""

from datetime import date, timedelta
from typing import Any

import pytest

from pmsite.analyse.backlog import Backlog, Completion, backlog
from pmsite.model.corpus import Entry
from tests.analyse.made import TODAY_DATE, entry

AGES = ["up to 30 days", "31 to 90 days", "91 days to a year", "over a year"]


def action(i: int = 1, days: int | None = None, **fields: Any) -> dict[str, Any]:
    """An action that was made so many days ago."""
    made = None if days is None else (TODAY_DATE - timedelta(days=days)).isoformat()
    return {"id": f"A{i}", "title": "Do it", "created_on": made, **fields}


def of(*actions: dict[str, Any], i: int = 1, **fields: Any) -> Entry:
    """A record with these actions."""
    return entry(id=f"INC-2025-{i:04d}", actions=list(actions), **fields)


def waiting(*found: Entry, today: date = TODAY_DATE) -> Backlog:
    """What waits on the day."""
    return backlog(found, today)


def rows(found: Backlog, key: str) -> dict[str, Completion]:
    """One of the completions, by group."""
    (table,) = [one for one in found.completions if one.key == key]
    return {row.group.name: row for row in table.rows}


def test_without_actions_nothing_waits_and_nothing_is_complete() -> None:
    for found in (waiting(), waiting(entry())):
        assert found.ages.counts == dict.fromkeys(AGES, 0)
        assert (found.ages.n, found.ages.of, found.age.n, found.age.median) == (0, 0, 0, None)
        assert [table.rows for table in found.completions] == [(), (), ()]


@pytest.mark.parametrize(
    ("days", "age"),
    [(0, 0), (1, 0), (30, 0), (31, 1), (90, 1), (91, 2), (365, 2), (366, 3), (5000, 3)],
)
def test_an_action_is_as_old_as_the_days_since_it_was_made(days: int, age: int) -> None:
    found = waiting(of(action(days=days)))
    assert found.ages.counts == {name: int(i == age) for i, name in enumerate(AGES)}
    assert found.age.median == days


@pytest.mark.parametrize(
    ("state", "waits"), [("open", 1), ("in_progress", 1), ("blocked", 1), ("done", 0), ("wont_do", 0)]
)
def test_only_what_is_not_finished_waits(state: str, waits: int) -> None:
    found = waiting(of(action(days=10, state=state)))
    assert (found.ages.n, found.ages.of, found.age.n) == (waits, waits, waits)


def test_an_action_that_does_not_say_when_it_was_made_is_counted_apart() -> None:
    found = waiting(of(action(1, days=40), action(2), action(3, days=60)))
    assert found.ages.counts == {**dict.fromkeys(AGES, 0), "31 to 90 days": 2, "(not given)": 1}
    assert (found.ages.n, found.ages.of) == (2, 3)
    assert (found.age.n, found.age.of, found.age.mean) == (2, 3, 50)


def test_teams_that_only_restricted_records_name_are_not_named() -> None:
    hidden = [of(action(1, team=team), action(2), i=i, visibility="restricted") for i, team in enumerate("ab", 2)]
    found = rows(waiting(of(action(team="a"), action(2)), *hidden), "completion_by_team")
    counts = {name: row.group.n for name, row in found.items()}
    assert counts == {"a": 2, "(not given)": 3, "(restricted)": 1}


def test_behind_each_age_are_its_actions_and_their_records_once() -> None:
    found = waiting(of(action(1, days=5), action(2, days=6)), of(action(1, days=7), i=2))
    group = found.ages.groups[0]
    assert [item.ref for item in group.actions] == ["INC-2025-0001/A1", "INC-2025-0001/A2", "INC-2025-0002/A1"]
    assert [one.id for one in group.entries] == ["INC-2025-0001", "INC-2025-0002"]
    assert group.n == 3


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({"provenance": {"kind": "retold"}}, 0),
        ({"state": "withdrawn"}, 0),
        ({"provenance": {"kind": "imported"}}, 1),
        ({"visibility": "restricted"}, 1),
        ({"drill": True}, 1),
        ({"near_miss": True}, 1),
    ],
)
def test_actions_are_counted_if_they_are_our_own(fields: dict[str, Any], counts: int) -> None:
    found = waiting(of(action(days=1, team="web"), **fields))
    assert found.ages.of == counts
    assert len(rows(found, "completion_by_team")) == counts


def test_completion_is_done_by_all_but_those_that_will_not_be_done() -> None:
    states = ("done", "done", "open", "wont_do", "wont_do", "blocked")
    found = waiting(of(*(action(i, priority="P1", state=state) for i, state in enumerate(states))))
    row = rows(found, "completion_by_priority")["P1"]
    assert (row.group.n, row.done, row.wont_do, row.rate) == (6, 2, 2, 0.5)


def test_completion_of_nothing_is_none_and_not_all() -> None:
    row = rows(waiting(of(action(team="web", state="wont_do"))), "completion_by_team")["web"]
    assert (row.group.n, row.rate) == (1, None)


def test_groups_stand_in_order_and_what_is_not_given_last() -> None:
    found = waiting(
        of(
            action(1, priority="P2", team="web"),
            action(2),
            action(3, priority="P0", team="Zeta"),
            action(4, priority="P2", team="dns", state="done"),
        )
    )
    assert list(rows(found, "completion_by_priority")) == ["P0", "P2", "(not given)"]
    assert list(rows(found, "completion_by_team")) == ["Zeta", "dns", "web", "(not given)"]
    assert list(rows(found, "completion_by_cohort")) == ["(not given)"]
    assert rows(found, "completion_by_priority")["P2"].rate == 0.5


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        ("2025-01-01", "2025 Q1"),
        ("2025-03-31", "2025 Q1"),
        ("2025-04-01", "2025 Q2"),
        ("2025-06-30", "2025 Q2"),
        ("2025-07-01", "2025 Q3"),
        ("2025-09-30", "2025 Q3"),
        ("2025-10-01", "2025 Q4"),
        ("2025-12-31", "2025 Q4"),
    ],
)
def test_a_quarter_has_three_months(day: str, quarter: str) -> None:
    assert list(rows(waiting(of(action(created_on=day))), "completion_by_cohort")) == [quarter]


def test_every_own_action_is_in_one_group_of_each_completion() -> None:
    actions = [action(i, days=i * 50, state=s) for i, s in enumerate(("open", "done", "wont_do", "blocked"))]
    found = waiting(of(*actions, action(9, team="web")), of(action(1, priority="P3"), i=2))
    for table in found.completions:
        assert sum(row.group.n for row in table.rows) == 6
        assert sum(row.done for row in table.rows) == 1
        assert sum(row.wont_do for row in table.rows) == 1
        assert table.title and table.column and table.definition.startswith("done ÷ (all − ")
