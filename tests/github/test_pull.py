"""What GitHub knows better than the records, and what it does not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.github.marker import Marker, Synced, fenced
from pmsite.github.pull import changes
from pmsite.load.events import parse
from pmsite.load.shape import prune
from pmsite.model.actions import ActionState
from pmsite.model.corpus import Corpus, newest_first
from pmsite.model.policy import Policy
from pmsite.model.source import Source
from pmsite.model.tracking import Issue, Tracker
from tests.analyse.made import entry
from tests.github.kit import POLICY, action, incident

US = "github-actions[bot]"
REF = "INC-2025-0001/A1"
PATH = "incidents/2025/INC-2025-0001.yaml"
LATE = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
RESOLVED = {"started_at": "2025-11-26T10:27:35Z", "resolved_at": "2025-11-26T12:00:00Z"}
SYNCED = Synced(state="open", shown="open", owner="jsmith", assignee="jsmith", due="2026-12-21")
STATES: tuple[ActionState, ...] = get_args(ActionState)


def corpus(*records: dict[str, Any], **fields: Any) -> Corpus:
    """Records under the policy of the tests, with other fields."""
    policy = Policy.model_validate(prune({**parse(POLICY, "").data, **fields}))
    return Corpus(policy, Source("schema/policy.yaml"), newest_first([entry(**one) for one in records]))


def issue(synced: Synced | None = SYNCED, /, number: int = 7, ref: str = REF, **fields: Any) -> Issue:
    """An issue of ours as the last sync left it, but for these fields."""
    body = fenced("said", Marker(ref, synced)) if synced else f"<!-- pmsite:action={ref} -->"
    left = Issue(number, f"{ref}: x", body, US, labels=("pm: action",), assignees=("jsmith",))
    return replace(left, **fields)


def closed(reason: str | None = "completed", /, synced: Synced | None = SYNCED, **fields: Any) -> Issue:
    """An issue that a person closed."""
    return issue(synced, **{"state": "closed", "reason": reason, "closed_at": LATE, **fields})


def pulled(records: Corpus, *issues: Issue, **tracker: Any) -> dict[str, Any]:
    """The values that are proposed, by their place in the record."""
    found = changes(records, Tracker("o/r", "https://github.com/o/r", issues=issues, **tracker))
    assert list(found) == sorted(found, key=lambda one: one.path)
    assert len({(one.path, one.pointer) for one in found}) == len(found)
    return {"/".join(map(str, one.pointer)): one.value for one in found}


def record(fields: dict[str, Any] | None = None, /, **of_record: Any) -> dict[str, Any]:
    """A published record with one action, whose issue is #7."""
    return incident(action(1, **{"issue": 7, **(fields or {})}), **of_record)


def test_where_nothing_happened_nothing_is_proposed() -> None:
    assert pulled(corpus(record()), issue()) == {}
    assert changes(corpus(record()), Tracker("o/r", "https://github.com/o/r")) == ()
    assert pulled(corpus(incident()), issue()) == {}


@pytest.mark.parametrize(
    ("reason", "state", "day", "why"),
    [
        ("completed", "done", "2026-11-20", "was closed as completed"),
        (None, "done", "2026-11-20", "was closed as completed"),
        ("not_planned", "wont_do", "2026-11-20", "was closed as not planned"),
        ("duplicate", "wont_do", "2026-11-20", "was closed as duplicate"),
    ],
)
def test_what_was_closed_is_finished(reason: str | None, state: str, day: str, why: str) -> None:
    expected: dict[str, Any] = {"actions/0/state": state, "actions/0/completed_on": day}
    assert pulled(corpus(record()), closed(reason)) == expected
    first = changes(corpus(record()), Tracker("o/r", "https://github.com/o/r", issues=(closed(reason),)))[0]
    assert (first.path, first.pointer, first.action, first.issue) == (PATH, ("actions", 0, "state"), REF, 7)
    assert first.why == f"#7 {why}"


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("UTC", "2026-11-20"),
        ("Asia/Tokyo", "2026-11-21"),
        ("Europe/Berlin", "2026-11-21"),
        ("America/Lima", "2026-11-20"),
    ],
)
def test_the_day_it_was_closed_is_the_policys(zone: str, day: str) -> None:
    assert pulled(corpus(record(), time_zone=zone), closed())["actions/0/completed_on"] == day


def test_without_a_time_there_is_no_day() -> None:
    assert pulled(corpus(record()), closed(closed_at=None)) == {"actions/0/state": "done"}


@pytest.mark.parametrize(("label", "state"), [("PM: in progress", "in_progress"), ("pm: blocked", "blocked")])
def test_a_label_that_was_put_on_is_a_state(label: str, state: str) -> None:
    there = issue(labels=("pm: action", label, "bug"))
    assert pulled(corpus(record()), there) == {"actions/0/state": state}
    why = changes(corpus(record()), Tracker("o/r", "u", issues=(there,)))[0].why
    assert why == f"#7 is labelled {state.replace('_', ' ')}"


@pytest.mark.parametrize("labels", [(), ("pm: action", "pm: blocked", "pm: in progress"), ("blocked",)])
def test_labels_that_say_nothing_are_no_state(labels: tuple[str, ...]) -> None:
    assert pulled(corpus(record()), issue(labels=labels)) == {}


def test_the_label_of_a_dependency_is_no_state() -> None:
    records = corpus(incident(action(1, issue=7, depends_on=["A2"]), action(2)))
    assert pulled(records, issue(replace(SYNCED, shown="blocked"), labels=("pm: action", "pm: blocked"))) == {}


@pytest.mark.parametrize(("state", "reason"), [("done", "completed"), ("wont_do", "not_planned")])
def test_what_was_reopened_is_open_again(state: str, reason: str) -> None:
    fields = {"state": state} | ({"completed_on": "2026-11-10"} if state == "done" else {"reason": "too dear"})
    records, synced = corpus(record(fields)), replace(SYNCED, state=state, shown=state)
    assert pulled(records, closed(reason, synced)) == {}
    expected: dict[str, Any] = {"actions/0/state": "open"}
    assert pulled(records, issue(synced)) == expected | (
        {"actions/0/completed_on": None} if state == "done" else {}
    )
    assert changes(records, Tracker("o/r", "u", issues=(issue(synced),)))[0].why == "#7 was reopened"


@pytest.mark.parametrize("now", STATES)
@pytest.mark.parametrize("base", STATES)
def test_what_only_the_record_changed_is_left_to_the_sync(base: ActionState, now: ActionState) -> None:
    finished: Mapping[str, str] = {"done": "completed", "wont_do": "not_planned"}
    label = {"in_progress": ("pm: in progress",), "blocked": ("pm: blocked",)}.get(base, ())
    there = issue(replace(SYNCED, state=base, shown=base), labels=("pm: action", *label))
    there = replace(there, state="closed" if base in finished else "open", reason=finished.get(base))
    assert pulled(corpus(record({"state": now})), there) == {}


@pytest.mark.parametrize(
    ("now", "there"),
    [
        ("wont_do", closed()),
        ("blocked", closed()),
        ("done", closed("not_planned")),
        ("done", issue(labels=("pm: blocked",))),
    ],
)
def test_where_both_changed_no_state_is_proposed(now: str, there: Issue) -> None:
    assert pulled(corpus(record({"state": now}, times=RESOLVED)), there) == (
        {"incident_status": "closed"} if now in ("done", "wont_do") else {}
    )


def test_a_conflict_keeps_neither_owner_nor_number_back() -> None:
    there = closed(assignees=("amy",), number=9)
    fields = {"state": "wont_do", "issue": None}
    assert pulled(corpus(record(fields)), there) == {"actions/0/owner": "amy", "actions/0/issue": 9}


def test_where_nothing_was_synced_what_is_there_is_believed() -> None:
    done = {"actions/0/state": "done", "actions/0/completed_on": "2026-11-20"}
    assert pulled(corpus(record()), closed(synced=None)) == done
    by_number = replace(closed(), body="rewritten, marker and all")
    assert pulled(corpus(record()), by_number) == done


def test_the_number_of_a_new_issue_is_proposed() -> None:
    assert pulled(corpus(record({"issue": None})), issue()) == {"actions/0/issue": 7}
    assert pulled(corpus(record({"issue": 3})), issue()) == {"actions/0/issue": 7}


@pytest.mark.parametrize(
    ("owner", "assignees", "synced", "proposed"),
    [
        ("jsmith", ("amy",), SYNCED, "amy"),
        (None, ("amy",), replace(SYNCED, owner=None, assignee=None), "amy"),
        ("jsmith", ("amy", "bob"), SYNCED, "amy"),
        ("jsmith", ("JSmith",), SYNCED, None),
        ("jsmith", ("amy", "jsmith"), SYNCED, None),
        ("jsmith", (), SYNCED, None),
        ("jsmith", ("amy",), None, None),
        ("kim", ("jsmith",), SYNCED, None),
        ("on-call engineer", ("amy",), replace(SYNCED, owner=None, assignee="amy"), None),
        ("on-call engineer", ("amy",), replace(SYNCED, owner=None, assignee=None), "amy"),
    ],
)
def test_whoever_was_assigned_on_github_is_the_owner(
    owner: str | None, assignees: tuple[str, ...], synced: Synced | None, proposed: str | None
) -> None:
    found = pulled(corpus(record({"owner": owner})), issue(synced, assignees=assignees))
    assert found == ({"actions/0/owner": proposed} if proposed else {})


def test_an_owner_the_policy_knows_by_name_is_the_one_assigned() -> None:
    known = {"taxonomy": {"people": {"jsmith": {"name": "Jo Smith"}}}}
    assert pulled(corpus(record({"owner": "Jo Smith"}), **known), issue()) == {}


@pytest.mark.parametrize("of_record", [{}, {"incident_status": "resolved"}, {"state": "review"}])
def test_once_all_is_finished_closed_is_proposed(of_record: dict[str, Any]) -> None:
    other = action(2, state="done", completed_on="2026-11-30")
    two = incident(action(1, issue=7), other, times=RESOLVED, **of_record)
    assert pulled(corpus(two), closed()) == {
        "actions/0/state": "done",
        "actions/0/completed_on": "2026-11-20",
        "incident_status": "closed",
        "times/closed_at": "2026-11-30",
    }


@pytest.mark.parametrize(
    "of_record",
    [
        {"times": {"started_at": "2025-11-26"}},
        {"times": RESOLVED, "incident_status": "closed"},
        {"times": RESOLVED, "incident_status": "monitoring"},
    ],
)
def test_an_incident_that_is_not_resolved_is_not_closed(of_record: dict[str, Any]) -> None:
    assert "incident_status" not in pulled(corpus(record(**of_record)), closed())


def test_one_open_action_keeps_an_incident_open() -> None:
    two = incident(action(1, issue=7), action(2), times=RESOLVED)
    assert set(pulled(corpus(two), closed())) == {"actions/0/state", "actions/0/completed_on"}
    done = {"state": "done", "completed_on": "2026-11-20"}
    again = pulled(corpus(record(done, times=RESOLVED)), issue(replace(SYNCED, state="done", shown="done")))
    assert again == {"actions/0/state": "open", "actions/0/completed_on": None}


def test_a_day_of_closing_that_is_known_stays() -> None:
    times = RESOLVED | {"closed_at": "2026-01-01"}
    assert pulled(corpus(record(times=times)), closed())["incident_status"] == "closed"
    assert "times/closed_at" not in pulled(corpus(record(times=times)), closed())


def test_an_incident_is_not_closed_before_it_is_resolved() -> None:
    late = {**RESOLVED, "resolved_at": "2026-12-24T10:00:00Z"}
    assert pulled(corpus(record(times=late)), closed())["times/closed_at"] == "2026-12-24"


def test_a_strangers_issue_is_never_believed() -> None:
    assert pulled(corpus(record({"issue": None})), closed(author="mallory", labels=())) == {}
    assert pulled(corpus(record()), closed(author="mallory", labels=("bug",))) == {}
    assert pulled(corpus(record()), closed(author="mallory", labels=("PM: Action",)))["actions/0/state"] == "done"


RETOLD: dict[str, Any] = {"provenance": {"kind": "retold", "url": "https://x.example/"}}


@pytest.mark.parametrize("of_record", [{"visibility": "restricted"}, RETOLD, {"state": "withdrawn", **RETOLD}])
def test_of_records_that_are_not_synced_nothing_is_proposed(of_record: dict[str, Any]) -> None:
    assert pulled(corpus(record({"issue": None}, times=RESOLVED, **of_record)), closed(assignees=("amy",))) == {}


def test_a_retold_record_with_numbers_is_not_closed() -> None:
    finished = {"state": "done", "completed_on": "2026-01-01"}
    assert pulled(corpus(record(finished, times=RESOLVED, **RETOLD))) == {}


def test_a_record_without_any_issue_is_left_to_its_authors() -> None:
    finished = {"state": "done", "completed_on": "2026-01-01", "issue": None}
    for state in ("draft", "review", "published"):
        assert pulled(corpus(record(finished, state=state, times=RESOLVED))) == {}


def test_a_withdrawn_record_takes_no_state() -> None:
    withdrawn = corpus(record(state="withdrawn", times=RESOLVED))
    assert pulled(withdrawn, closed("not_planned")) == {}
    assert pulled(withdrawn, closed()) == {}


@pytest.mark.parametrize("there", [issue(), closed(), issue(assignees=("amy",)), issue(labels=("pm: blocked",))])
def test_what_was_pulled_is_pulled_once(there: Issue) -> None:
    fields: dict[str, Any] = {"issue": None}
    for place, value in pulled(corpus(record(fields)), there).items():
        fields[place.rpartition("/")[2]] = value
    assert pulled(corpus(record(fields)), there) == {}


@given(st.permutations([1, 2, 3, 4]), st.lists(st.booleans(), min_size=4, max_size=4))
def test_the_order_of_the_list_of_issues_changes_nothing(order: list[int], done: list[bool]) -> None:
    """By record, then action."""
    names = {1: "INC-2025-0001/A1", 2: "INC-2025-0001/A2", 3: "INC-2025-0003/A1", 4: "INC-2025-0002/A1"}
    records = corpus(
        incident(action(1), action(2)),
        incident(action(1), id="INC-2025-0002"),
        incident(action(1), id="INC-2025-0003"),
    )
    there = [(closed if done[n - 1] else issue)(number=n, ref=names[n]) for n in order]
    found = changes(records, Tracker("o/r", "u", issues=tuple(there)))
    assert found == changes(records, Tracker("o/r", "u", issues=tuple(sorted(there, key=lambda one: one.number))))
    assert [one.action for one in found] == sorted(str(one.action) for one in found)
