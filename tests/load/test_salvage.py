"""What can be read of a broken record: its other flaws are told in the same run, and none is made up."""

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.load.salvage import salvage
from pmsite.problems import Level, Pointer
from tests.check.sweep import add, of, put, swap
from tests.load.broken import FLAWS, FULL, PLAIN, checked, is_flaw


def put_in(data: dict[str, Any], place: Pointer, value: Any) -> None:
    """Sets the value at a place."""
    node: Any = data
    for step in place[:-1]:
        node = node[step]
    node[place[-1]] = value


def overlaps(one: Pointer, other: Pointer) -> bool:
    """Whether one place is the other, or inside it."""
    return one[: len(other)] == other or other[: len(one)] == one


def test_the_whole_record_has_nothing_that_is_wrong() -> None:
    assert [p for p in checked(FULL) if p.level is Level.ERROR] == []
    assert [p for p in checked(PLAIN) if p.level is Level.ERROR] == []


@pytest.mark.parametrize("flaw", FLAWS, ids=lambda flaw: "/".join(map(str, flaw[0])))
def test_one_flaw_is_told_once_and_takes_nothing_else_along(flaw: tuple[Pointer, Any]) -> None:
    data = copy.deepcopy(FULL)
    put_in(data, *flaw)
    before, found = checked(FULL), checked(data)
    assert [p.pointer for p in found if is_flaw(p)] == [flaw[0]]
    rest = [p for p in found if not is_flaw(p)]
    assert {(p.rule, p.pointer, p.message) for p in rest} <= {(p.rule, p.pointer, p.message) for p in before}


@given(st.lists(st.sampled_from(FLAWS), unique_by=lambda flaw: flaw[0], min_size=1))
def test_each_of_several_flaws_is_told_and_what_is_wrong_elsewhere_too(flaws: list[tuple[Pointer, Any]]) -> None:
    data = copy.deepcopy({**FULL, "related": [{"id": "INC-2024-9999", "kind": "similar"}]})
    for flaw in flaws:
        put_in(data, *flaw)
    found = checked(data)
    assert sorted(str(p.pointer) for p in found if is_flaw(p)) == sorted(str(place) for place, _ in flaws)
    assert [p.pointer for p in of("PM114", found)] == [("related", 0, "id")]
    others = [p.pointer for p in found if not is_flaw(p) and p.pointer != ("state",)]
    assert not any(overlaps(pointer, place) for pointer in others if pointer for place, _ in flaws)


def test_twenty_flaws_and_more_are_told_in_one_run() -> None:
    data = copy.deepcopy(FULL)
    for flaw in FLAWS:
        put_in(data, *flaw)
    assert len(FLAWS) > 20
    assert len([p for p in checked(data) if is_flaw(p)]) == len(FLAWS)


JUNK: list[Any] = ["?", "", 5, -1, 1.5, True, [], ["?"], {}, {"zzz": 1}, [[]], [{}], [None], "2025-11-26", "A9"]


def places(data: Any, place: Pointer = ()) -> list[Pointer]:
    """Every place of the data."""
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [(*place, key) for key, _ in children] + [p for key, v in children for p in places(v, (*place, key))]


@st.composite
def mutated(draw: st.DrawFn, base: dict[str, Any]) -> dict[str, Any]:
    """A record with junk at some places, and some gone."""
    data = copy.deepcopy(base)
    node: Any
    for place in draw(st.lists(st.sampled_from(places(base)), unique=True, min_size=1, max_size=5)):
        try:
            node = data
            for step in place[:-1]:
                node = node[step]
        except (KeyError, IndexError, TypeError):
            continue
        last = place[-1]
        inside = isinstance(node, list) and isinstance(last, int) and last < len(node)
        if inside or (isinstance(node, dict) and isinstance(last, str)):  # not inside of what is junk already
            node[last] = copy.deepcopy(draw(st.sampled_from(JUNK)))
    return data


@given(mutated(PLAIN))
def test_no_record_stops_the_check(data: dict[str, Any]) -> None:
    assert all(p.message.endswith(".") for p in checked(data))


@pytest.mark.parametrize(
    ("gates", "events"),
    [
        ("{}", "{E1: 5}"),
        ("{}", "{E1: {text: x, state: true}}"),
        ("none", "{E1: {text: x, kind: house}}"),
    ],
)
def test_no_fault_tree_stops_the_check(tmp_path: Path, gates: str, events: str) -> None:
    text = f"analysis:\n  fault_tree:\n    top: G1\n    gates: {gates}\n    events: {events}\n"
    assert of("PM102", put(tmp_path, add(text)))


@st.composite
def misshapen(draw: st.DrawFn, base: dict[str, Any]) -> dict[str, Any]:
    """A record with values of the wrong type at some places: none of them has another meaning."""
    data = copy.deepcopy(base)
    for place in draw(st.lists(st.sampled_from(places(base)), unique=True, min_size=1, max_size=4)):
        node: Any = data
        try:
            for step in place:
                node = node[step]
            put_in(data, place, {"zzz": 1} if not isinstance(node, dict) else "zzz")
        except (KeyError, IndexError, TypeError):
            continue
    return data


GROUPS = ("analysis", "lessons", "review")
"""What the policy asks for by `any`, or what a lost version hides; see the test after the next one."""


@given(misshapen({key: value for key, value in PLAIN.items() if key not in GROUPS}))
def test_no_error_is_made_up_outside_of_the_flaws(data: dict[str, Any]) -> None:
    data["state"] = "draft" if isinstance(data["state"], str) else data["state"]
    found = checked(data)
    flaws = [p.pointer for p in found if is_flaw(p)]
    known = {"PM116"}  # `analysis` is left out here
    made_up = [
        p
        for p in found
        if p.level is Level.ERROR and not p.rule.startswith(("PM0", "PM10")) and p.rule not in known
    ]
    assert made_up == [], flaws


def errors(data: dict[str, Any]) -> list[tuple[str, Pointer]]:
    """Rule and pointer of the errors that were not told while reading."""
    return [(p.rule, p.pointer) for p in checked(data) if p.level is Level.ERROR and not is_flaw(p)]


def flawed(*flaws: tuple[Pointer, Any]) -> dict[str, Any]:
    """The full record with flaws."""
    data = copy.deepcopy(FULL)
    for flaw in flaws:
        put_in(data, *flaw)
    return data


TREE: Pointer = ("analysis", "fault_tree")
LOST = [
    pytest.param((("analysis", "contributing_factors"), "none"), id="any of two"),
    pytest.param(
        ((*TREE, "gates", "G2"), {"type": "atleast", "text": "x", "inputs": ["E1"]}), id="gate without k"
    ),
    pytest.param(((*TREE, "events", "E2"), {"text": "x", "kind": "house"}), id="house without state"),
    pytest.param(((*TREE, "gates", "G2", "inputs"), "E1"), id="inputs no list"),
]


@pytest.mark.parametrize("flaw", LOST)
def test_a_flaw_in_what_others_name_is_no_second_error(flaw: tuple[Pointer, Any]) -> None:
    assert errors(flawed(flaw)) == []


WARNED = [
    pytest.param(
        (("times",), {"started_at": "ten", "resolved_at": "2025-11-26"}), "PM313", id="status without times"
    ),
    pytest.param((("severity",), 2), "PM312", id="history to a lost severity"),
    pytest.param((("analysis", "contributing_factors"), "none"), "PM505", id="one cause"),
    pytest.param((("actions", 0, "state"), "Done"), "PM407", id="state of an action"),
    pytest.param((("actions", 0, "state"), "Done"), "PM410", id="overdue"),
    pytest.param((("analysis", "fault_tree", "events", "E1", "occurred"), "yes"), "PM325", id="occurred"),
]


@pytest.mark.parametrize(("flaw", "rule"), WARNED)
def test_a_flaw_is_no_reason_for_a_warning_elsewhere(flaw: tuple[Pointer, Any], rule: str) -> None:
    data = flawed(flaw)
    data["actions"][0].update(due="2025-12-01", completed_on="2025-12-01")
    data["analysis"]["fault_tree"]["gates"]["G1"]["type"] = "and"
    data["analysis"]["fault_tree"]["events"]["E2"] = {"text": "No power", "occurred": True}
    assert of(rule, checked(data)) == []


def test_a_record_of_which_only_the_name_is_left_is_salvaged() -> None:
    saved = salvage({}, "INC-2025-0001", [])
    assert saved is not None
    assert saved.record.id == "INC-2025-0001"
    assert {hole[0] for hole in saved.holes} >= {
        "schema_version",
        "id",
        "title",
        "state",
        "severity",
        "summary",
        "times",
    }


def test_the_data_are_not_changed() -> None:
    data = {"drill": "no", "impact": {"summary": 5}, "tags": ["dns", 5]}
    before = copy.deepcopy(data)
    salvage(data, "INC-2025-0001", [])
    assert data == before


def test_a_key_that_stands_twice_is_a_hole_and_the_rest_is_checked(tmp_path: Path) -> None:
    problems = put(tmp_path, add("language: en\nlanguage: de\naliases: ['2025']\n"))
    assert {p.rule for p in problems if p.level is Level.ERROR} == {"PM005", "PM121"}


def test_a_misnamed_field_that_is_required_is_told_as_both(tmp_path: Path) -> None:
    found = {(p.rule, p.pointer) for p in put(tmp_path, swap(("severity:", "severty:"))) if p.level is Level.ERROR}
    assert found == {("PM101", ("severty",)), ("PM103", ("severity",))}
