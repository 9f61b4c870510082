"""The sentences and figures in which a fault tree's numbers are told."""

import math
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pmsite.analyse.inference import poisson_rate
from pmsite.analyse.risk.actions import reductions
from pmsite.analyse.risk.analysis import CutSet, Risk, risk
from pmsite.analyse.risk.frequency import Frequency
from pmsite.analyse.risk.words import cumulative, figure, likely, notes, observed, of_what, taken, words
from pmsite.model.actions import Action
from tests.analyse.made import tree


def _cut_sets(n: int) -> tuple[CutSet, ...]:
    return tuple(CutSet((f"E{i}",), (), None, False) for i in range(n))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (0.0, "0"),
        (1.0, "1"),
        (0.5, "0.5"),
        (0.0169201, "0.0169"),
        (math.inf, "∞"),
        (0.9994, "0.999"),
        (0.9996, "1 − 0.0004"),
        (1 - 1e-9, "1 − 1e-09"),
        (1e-9, "1e-09"),
        (1e-320, "1e-320"),
        (59.1, "59.1"),
        (1.004, "1 + 0.004"),
        (1.0001, "1 + 0.0001"),
        (1.006, "1.01"),
    ],
)
def test_three_figures_count(value: float | None, text: str) -> None:
    assert figure(value) == text


@given(st.floats(0, 1))
@example(5e-324)
@example(math.nextafter(1, 0))
@example(0.9995)
def test_no_probability_is_rounded_to_never_or_always(value: float) -> None:
    assert (figure(value) == "0") is (value == 0)
    assert (figure(value) == "1") is (value == 1)


@given(st.floats(0, 1))
@example(math.nextafter(1, 0))
def test_a_figure_is_near_the_value(value: float) -> None:
    near, _, less = figure(value).partition(" − ")
    assert float(near) - float(less or 0) == pytest.approx(value, rel=5.1e-3, abs=5e-324)


@given(st.floats(1, 10))
@example(math.nextafter(1, 2))
@example(1.005)
def test_no_factor_is_rounded_to_one(value: float) -> None:
    assert (figure(value) == "1") is (value == 1)
    near, _, more = figure(value).partition(" + ")
    assert float(near) + float(more or 0) == pytest.approx(value, rel=5.1e-3)


def test_a_probability_that_is_not_known_is_told_by_its_bounds() -> None:
    assert likely(None, (0.0, 0.99999)) == "between 0 and 1 − 1e-05"
    assert likely(0.0, (0.0, 0.0)) == "0"


@pytest.mark.parametrize(
    ("reduction", "before", "said"),
    [
        (None, 0.5, "–"),
        (0.125, 0.5, "0.125 (25%)"),
        (0.0, 0.5, "0 (0%)"),
        (0.0, 0.0, "0"),
        (-0.25, 0.5, "adds 0.25"),
        (0.25, None, "0.25"),
    ],
)
def test_what_an_action_takes_away_is_told_with_its_share(
    reduction: float | None, before: float | None, said: str
) -> None:
    assert taken(reduction, before) == said


@pytest.mark.parametrize(
    ("basis", "probability", "said"),
    [
        ("per year", None, "(per year)"),
        ("per year", 0.1, "(per year)"),
        (None, 0.1, "(the record does not say of what: `basis`)"),
        (None, 0.0, "(the record does not say of what: `basis`)"),
        (None, None, ""),
    ],
)
def test_what_the_numbers_are_of_is_said_wherever_there_are_any(
    basis: str | None, probability: float | None, said: str
) -> None:
    gates = {"G1": {"type": "or", "text": "x", "inputs": ["E1", "E2"]}}
    events = {"E1": {"text": "x"}, "E2": {"text": "x", "probability": probability}}
    assert of_what(tree(gates=gates, events=events, basis=basis)) == said


def _risk(**fields: Any) -> Risk:
    return Risk(**{"coherent": True, "exact": True, "bounds": (0.1, 0.1), "cut_sets_total": 0, **fields})


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"missing": ("E1", "E7")},
            "Without a probability: E1, E7. So there are no importances.",
        ),
        (
            {"missing": ("E1", "E7"), "bounds": (0.1, 0.2)},
            "Without a probability: E1, E7. So there are bounds only, and no importances.",
        ),
        ({"coherent": False}, "The tree is not coherent (it has an xor or a not): its prime implicants are given"),
        ({"exact": False}, "The tree is too large for an exact answer: the bounds are wide"),
        (
            {"cut_sets": _cut_sets(2), "cut_sets_total": 1234567, "remainder": 0.02},
            "Only 2 of 1,234,567 cut sets are listed, the smallest; those that are not add at most 0.02 to the",
        ),
        (
            {"cut_sets": _cut_sets(1000), "cut_sets_total": None, "remainder": 1e-12},
            "Only 1,000 cut sets are listed, the smallest; those that are not add at most 1e-12 to the",
        ),
    ],
)
def test_each_thing_to_know_has_its_sentence(fields: dict[str, Any], said: str) -> None:
    (note,) = notes(_risk(**fields))
    assert note.startswith(said)
    assert note.endswith(".")


def test_all_that_must_be_known_is_said_together() -> None:
    found = notes(_risk(missing=("E1",), coherent=False, exact=False, cut_sets_total=None))
    assert [note.split()[0] for note in found] == ["Without", "The", "The", "Only"]


def test_where_all_is_known_nothing_is_noted() -> None:
    assert notes(_risk(cut_sets=_cut_sets(30), cut_sets_total=30)) == []


def test_of_a_real_tree_of_too_many_cut_sets_the_truth_is_said() -> None:
    names = [[f"E{i}-{j}" for j in range(10)] for i in range(6)]
    gates = {f"G{i + 2}": {"type": "or", "text": "x", "inputs": inputs} for i, inputs in enumerate(names)}
    events = {name: {"text": "x", "probability": 0.1} for inputs in names for name in inputs}
    found = risk(tree(gates={"G1": {"type": "and", "text": "x", "inputs": list(gates)}, **gates}, events=events))
    (note,) = notes(found)
    assert note.startswith("Only 1,000 of 1,000,000 cut sets are listed")


@pytest.mark.parametrize(
    ("events", "absent", "said"),
    [
        (("E1", "E2"), (), "E1, E2"),
        (("E1",), ("E3", "E4"), "E1, not E3, not E4"),
        ((), ("E3",), "not E3"),
        ((), (), "(always)"),
    ],
)
def test_a_cut_set_in_words(events: tuple[str, ...], absent: tuple[str, ...], said: str) -> None:
    assert words(CutSet(events, absent, None, False)) == said


def _together(*states: str) -> list[str]:
    made = tree(
        gates={"G1": {"type": "and", "text": "x", "inputs": ["E1", "E2"]}},
        events={"E1": {"text": "x", "probability": 0.5}, "E2": {"text": "x", "probability": 0.5}},
    )
    expected: Sequence[dict[str, float]] = ({"E1": 0.25}, {"E2": 0.1})
    actions = [
        Action.model_validate({"id": f"A{i}", "title": "Mend it", "state": state, "expect": expect})
        for i, (state, expect) in enumerate(zip(states, expected, strict=False), 1)
    ]
    found = reductions(made, actions)
    assert found is not None
    return cumulative(found)


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (("done", "open"), ["With what is done (A1): 0.125", "With all of them (A1, A2): 0.025"]),
        (("open", "blocked"), ["With all of them (A1, A2): 0.025"]),
        (("done", "done"), ["With what is done (A1, A2): 0.025"]),
        (("done", "wont_do"), ["With what is done (A1): 0.125"]),
        (("wont_do", "in_progress"), ["With all of them (A2): 0.05"]),
        (("wont_do",), []),
    ],
)
def test_what_actions_come_to_together(states: tuple[str, ...], said: list[str]) -> None:
    assert _together(*states) == said


@pytest.mark.parametrize(
    ("n", "tags", "said"),
    [
        (1, ("dns",), "1 own incident tagged dns in 2.0 years, 0.5 a year (95 % interval 0.0127 to 2.79, "),
        (
            4,
            ("dns", "tls"),
            "4 own incidents tagged dns, tls in 2.0 years, 2 a year (95 % interval 0.545 to 5.12, ",
        ),
    ],
)
def test_how_often_it_was_seen_is_told_with_its_interval(n: int, tags: tuple[str, ...], said: str) -> None:
    assert observed(Frequency(tags, (), poisson_rate(n, 2.0))) == said + "exact Poisson)"
