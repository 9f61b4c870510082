"""What several incidents have in common: `recurring` of the analysis of recurrence."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.analyse.recurrence import Recurring, recurring
from pmsite.analyse.selection import counted
from pmsite.model.corpus import Entry
from tests.analyse.made import entry

DUPLICATE = {"related": [{"id": "INC-2024-0001", "kind": "duplicate"}]}


def _cause(key: str, *tags: str, text: str = "One") -> dict[str, Any]:
    return {"id": key, "text": text, "tags": list(tags)}


def _tree(**events: dict[str, Any]) -> dict[str, Any]:
    gate = {"type": "or", "text": "Names fail", "inputs": list(events)}
    return {"fault_tree": {"top": "G1", "gates": {"G1": gate}, "events": events}}


def _on(day: int, *tags: str, **fields: Any) -> Entry:
    """A record of a day in January that has a root cause C1 of these tags."""
    return entry(
        **{
            "id": f"INC-2025-{day:04d}",
            "times": {"started_at": f"2025-01-{day:02d}T12:00:00Z"},
            "analysis": {"root_causes": [_cause("C1", *tags)] if tags else []},
            **fields,
        }
    )


def _told(*entries: Entry) -> list[tuple[str, str, list[int]]]:
    return [(one.kind, one.name, [int(e.id[-4:]) for e in one.entries]) for one in recurring(entries)]


def _actions(*entries: Entry) -> list[str]:
    """Of the one thing that recurs: what was done about it."""
    (one,) = recurring(entries)
    return [item.ref.removeprefix("INC-2025-") for item in one.actions]


def test_what_most_share_comes_first_then_by_kind_and_name_each_with_its_incidents_the_earliest_first() -> None:
    both = {"symptoms": ["Down", "slow."]}
    found = [
        _on(9, "dns", "zone", **both),
        _on(2, "dns", "tls", symptoms=["DOWN."]),
        _on(5, "tls", "dns", symptoms=["Slow"]),
        _on(7, "zone", "alone"),
    ]
    assert _told(*found) == [
        ("cause", "dns", [2, 5, 9]),
        ("cause", "tls", [2, 5]),
        ("cause", "zone", [7, 9]),
        ("symptom", "down", [2, 9]),
        ("symptom", "slow", [5, 9]),
    ]


def test_the_first_and_the_last_time_are_those_of_the_instants() -> None:
    late = _on(2, "dns", times={"started_at": "2025-01-02T00:30:00+02:00"})
    early = _on(3, "dns", times={"started_at": "2025-01-01T22:00:00Z"})
    assert _told(late, early) == [("cause", "dns", [3, 2])]


def test_what_happened_once_does_not_recur_though_a_record_says_it_twice() -> None:
    analysis = {"root_causes": [_cause("C1", "dns")], "contributing_factors": [_cause("C2", "dns")]}
    assert _told(_on(1, symptoms=["down", "Down."], analysis=analysis)) == []
    assert _told() == []


def test_contributing_factors_count_as_causes_and_untagged_causes_by_their_words() -> None:
    factor = {"contributing_factors": [_cause("C2", "dns"), _cause("C3", text="Nobody  looked.")]}
    roots = {"root_causes": [_cause("C1", "dns"), _cause("C2", text="nobody looked")]}
    assert _told(_on(1, analysis=factor), _on(2, analysis=roots)) == [
        ("cause", "dns", [1, 2]),
        ("cause", "nobody looked", [1, 2]),
    ]


def test_events_of_fault_trees_recur_where_they_occurred_by_tag_or_by_words() -> None:
    first = _tree(
        E1={"text": "Resolver down", "tags": ["dns"], "occurred": True},
        E2={"text": "Disk full.", "occurred": True},
        E3={"text": "Cold", "occurred": True},
    )
    second = _tree(
        E1={"text": "disk  FULL", "occurred": True},
        E2={"text": "Names lost", "tags": ["dns"], "occurred": True},
        E3={"text": "Cold"},
    )
    assert _told(_on(1, analysis=first), _on(2, analysis=second)) == [
        ("event", "disk full", [1, 2]),
        ("event", "dns", [1, 2]),
    ]


@pytest.mark.parametrize("fields", [{"drill": True}, {"near_miss": True}, {"state": "withdrawn"}, DUPLICATE])
def test_what_counts_as_no_incident_is_left_out(fields: dict[str, Any]) -> None:
    assert _told(_on(1, "dns"), _on(2, "dns", **fields)) == []
    assert _told(_on(1, "dns"), _on(2, "dns", **fields), _on(3, "dns")) == [("cause", "dns", [1, 3])]


def test_what_only_restricted_records_share_is_not_named() -> None:
    hidden = {"visibility": "restricted"}
    assert _told(_on(1, "dns", **hidden), _on(2, "dns", **hidden)) == []
    (one,) = recurring([_on(1, "dns", **hidden), _on(2, "dns")])
    assert [entry.id[-1] for entry in one.entries] == ["1", "2"]
    assert [entry.id[-1] for entry in one.shown] == ["2"]


def _action(key: str, *addresses: str, **fields: Any) -> dict[str, Any]:
    return {"id": key, "title": "Do it", "addresses": list(addresses), **fields}


def test_what_was_done_about_a_cause_is_told_in_the_order_of_the_incidents() -> None:
    analysis = {
        "root_causes": [_cause("C1", "dns"), _cause("C2", "alone")],
        "contributing_factors": [_cause("C3", "dns")],
    }
    actions = [_action("A1", "C2"), _action("A2", "C3"), _action("A3", "C1", "C2", state="wont_do"), _action("A4")]
    first = _on(1, analysis=analysis, actions=actions)
    assert _actions(_on(2, "dns", actions=[_action("A1", "C1")]), first) == ["0001/A2", "0001/A3", "0002/A1"]


def test_what_was_done_about_an_event_is_what_addresses_it_or_expects_it_rarer() -> None:
    event = {"text": "Resolver down", "tags": ["dns"], "occurred": True}
    analysis = _tree(E1=event, E2={"text": "Disk full"})
    actions = [_action("A1", "E1"), _action("A2", expect={"E1": 0.1}), _action("A3", "E2", expect={"E2": 0.1})]
    assert _actions(_on(1, analysis=analysis, actions=actions), _on(2, analysis=_tree(E7=event))) == [
        "0001/A1",
        "0001/A2",
    ]


def test_what_was_done_about_a_symptom_is_what_addresses_a_root_cause() -> None:
    analysis = {"root_causes": [_cause("C1")], "contributing_factors": [_cause("C2", text="Two")]}
    actions = [_action("A1", "C1"), _action("A2", "C2")]
    first = _on(1, symptoms=["down"], analysis=analysis, actions=actions)
    assert _actions(first, _on(2, symptoms=["Down"])) == ["0001/A1"]


def test_of_the_actions_those_of_others_are_no_own_ones() -> None:
    actions = {"actions": [_action("A1", "C1")]}
    (one,) = recurring([_on(1, "dns", **actions), _on(2, "dns", provenance={"kind": "retold"}, **actions)])
    assert [item.ref[-2:] for item in one.actions] == ["A1", "A1"]
    assert [item.ref for item in one.own_actions] == ["INC-2025-0001/A1"]


def _matter(one: Recurring) -> tuple[str, str, tuple[str, ...]]:
    return one.kind, one.name, tuple(entry.id for entry in one.entries)


@given(
    st.lists(
        st.tuples(
            st.sets(st.sampled_from(["dns", "tls", "zone"])),
            st.sets(st.sampled_from(["down", "slow"])),
            st.booleans(),
        ),
        max_size=7,
    ),
    st.randoms(use_true_random=False),
)
def test_a_name_is_told_with_just_those_that_have_it_in_whatever_order_they_are_read(
    made: list[tuple[set[str], set[str], bool]], random: Any
) -> None:
    found = [
        _on(day, *sorted(tags), symptoms=sorted(symptoms), drill=drill)
        for day, (tags, symptoms, drill) in enumerate(made, 1)
    ]
    told = [_matter(one) for one in recurring(random.sample(found, len(found)))]
    assert told == [_matter(one) for one in recurring(found)]
    names: dict[tuple[str, str], list[str]] = {}
    for one, (tags, symptoms, _) in zip(found, made, strict=True):
        for key in [*(("cause", name) for name in tags), *(("symptom", name) for name in symptoms)]:
            names.setdefault(key, []).extend([one.id] if counted(one) else [])
    expected = {key: tuple(held) for key, held in names.items() if len(held) > 1}
    assert {(kind, name): held for kind, name, held in told} == expected
    assert [len(held) for *_, held in told] == sorted((len(held) for *_, held in told), reverse=True)
