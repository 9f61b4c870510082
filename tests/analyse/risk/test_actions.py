"""What actions take away, on trees small enough to work out by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from pmsite.analyse.risk.actions import Effect, Reductions, changes, reductions
from pmsite.analyse.risk.analysis import risk
from pmsite.model.actions import Action
from pmsite.model.faulttree import FaultTree
from tests.analyse.made import tree
from tests.analyse.risk import trees


def fault_tree(gates: Mapping[str, str], **events: Any) -> FaultTree:
    """Gates as `or A B`; an event is its probability, None, or for a house event whether it holds."""
    made: dict[str, Any] = {}
    for name, line in gates.items():
        kind, *inputs = line.split()
        made[name] = {"type": kind, "text": "Fails", "inputs": inputs}
    leaves: dict[str, Any] = {}
    for name, is_ in events.items():
        more = {"kind": "house", "state": is_} if isinstance(is_, bool) else {"probability": is_}
        leaves[name] = {"text": "Fails", **more}
    return tree(gates=made, events=leaves)


def action(name: str, *addresses: str, state: str = "open", **expect: float) -> Action:
    """An action with what it acts on and expects."""
    return expecting(name, expect, addresses, state)


def expecting(
    name: str, expect: Mapping[str, float], addresses: Sequence[str] = (), state: str = "open"
) -> Action:
    """The same, with what it expects as a table."""
    return Action.model_validate(
        {
            "id": name,
            "title": "It fails less",
            "addresses": tuple(addresses),
            "state": state,
            "expect": dict(expect),
        }
    )


def found(made: FaultTree, *actions: Action) -> Reductions:
    """What they take away, which is something."""
    result = reductions(made, actions)
    assert result is not None
    return result


EITHER = {"G1": "or A B"}
BOTH = {"G1": "and A B"}


def test_an_action_brings_an_event_to_what_it_expects() -> None:
    result = found(fault_tree(EITHER, A=0.1, B=0.2), action("A1", A=0.01))
    (one,) = result.ranked
    assert result.before.probability == pytest.approx(0.28)  # 1 − 0.9 · 0.8
    assert one.after.probability == pytest.approx(0.208)  # 1 − 0.99 · 0.8
    assert one.reduction == pytest.approx(0.072)
    assert (one.events, one.best_case) == (("A",), False)


def test_an_action_that_expects_nothing_is_shown_at_its_best() -> None:
    (one,) = found(fault_tree(EITHER, A=0.1, B=0.2), action("A1", "A")).ranked
    assert one.after.probability == pytest.approx(0.2)
    assert one.reduction == pytest.approx(0.08)
    assert (one.events, one.best_case) == (("A",), True)


def test_what_is_expected_counts_more_than_the_best_case() -> None:
    (one,) = found(fault_tree(EITHER, A=0.1, B=0.2), action("A1", "A", A=0.05)).ranked
    assert one.after.probability == pytest.approx(0.24)  # 1 − 0.95 · 0.8
    assert not one.best_case


def test_an_action_on_two_events_is_at_its_best_for_the_one_of_which_it_says_nothing() -> None:
    (one,) = found(fault_tree(EITHER, A=0.1, B=0.2), action("A1", "B", A=0.05)).ranked
    assert one.after.probability == pytest.approx(0.05)
    assert (set(one.events), one.best_case) == ({"A", "B"}, True)


@pytest.mark.parametrize("state", [True, False])
def test_an_action_may_set_a_house_event(state: bool) -> None:
    """As in the example of the format: a failover that is not configured."""
    made = fault_tree({"G1": "and A G2", "G2": "or H B"}, A=0.01, H=state, B=0.01)
    result = found(made, action("A1", H=0.0), action("A2", H=1.0))
    assert result.before.probability == pytest.approx(0.01 if state else 0.0001)
    by_id = {one.action.id: one.after.probability for one in result.ranked}
    assert by_id == pytest.approx({"A1": 0.0001, "A2": 0.01})
    assert result.all.probability == pytest.approx(0.0001)


def test_a_house_event_may_be_expected_to_hold_with_a_probability() -> None:
    made = fault_tree({"G1": "and A H"}, A=0.2, H=True)
    (one,) = found(made, action("A1", H=0.5)).ranked
    assert one.after.probability == pytest.approx(0.1)


def test_several_actions_on_one_event_bring_it_to_the_lowest_that_one_expects() -> None:
    made = fault_tree(EITHER, A=0.1, B=0.2)
    result = found(made, action("A1", A=0.05), action("A2", A=0.02), action("A3", A=0.03))
    assert result.all.probability == pytest.approx(1 - 0.98 * 0.8)
    assert result.all_ids == ("A1", "A2", "A3")
    assert [one.action.id for one in result.ranked] == ["A2", "A3", "A1"]


def test_actions_on_different_events_work_together() -> None:
    made = fault_tree(BOTH, A=0.1, B=0.2)
    result = found(made, action("A1", A=0.05), action("A2", B=0.02))
    assert [one.reduction for one in result.ranked] == pytest.approx([0.018, 0.01])
    assert result.all.probability == pytest.approx(0.001)


def test_finished_is_what_is_done_and_all_is_what_was_not_decided_against() -> None:
    made = fault_tree({"G1": "or A B C D E"}, A=0.1, B=0.1, C=0.1, D=0.1, E=0.1)
    states = {"A1": "done", "A2": "open", "A3": "in_progress", "A4": "blocked", "A5": "wont_do"}
    actions = [action(name, "ABCDE"[i], state=state) for i, (name, state) in enumerate(states.items())]
    result = found(made, *actions)
    assert result.before.probability == pytest.approx(1 - 0.9**5)
    assert (result.finished_ids, result.all_ids) == (("A1",), ("A1", "A2", "A3", "A4"))
    assert result.finished.probability == pytest.approx(1 - 0.9**4)
    assert result.all.probability == pytest.approx(0.1)


def test_what_was_decided_against_is_ranked_so_that_one_sees_what_it_would_have_brought() -> None:
    made = fault_tree(EITHER, A=0.1, B=0.2)
    result = found(made, action("A1", "A"), action("A2", "B", state="wont_do"))
    assert [one.action.id for one in result.ranked] == ["A2", "A1"]
    assert result.all_ids == ("A1",)
    assert result.all.probability == pytest.approx(0.2)


def test_with_nothing_done_everything_is_as_before() -> None:
    result = found(fault_tree(EITHER, A=0.1, B=0.2), action("A1", "A"))
    assert (result.finished, result.finished_ids) == (result.before, ())


def test_actions_rank_by_what_they_take_away_and_then_by_id() -> None:
    made = fault_tree({"G1": "or A B C"}, A=0.1, B=0.1, C=0.3)
    result = found(made, action("A9", "A"), action("A3", C=0.4), action("A1", "C"), action("A2", "B"))
    assert [one.action.id for one in result.ranked] == ["A1", "A2", "A9", "A3"]
    assert result.ranked[-1].reduction == pytest.approx(-0.081)  # it expects more than there is today


def test_no_reduction_is_given_where_the_probability_before_is_not_known() -> None:
    """The action settles the one event without a probability."""
    (one,) = found(fault_tree(EITHER, A=None, B=0.2), action("A1", A=0.1)).ranked
    assert one.after.probability == pytest.approx(0.28)
    assert one.reduction is None


def test_no_reduction_is_given_where_the_probability_after_is_not_known() -> None:
    result = found(fault_tree(EITHER, A=None, B=0.2), action("A1", "B"), action("A2", A=0.5))
    assert result.before == Effect((0.2, 1.0), True)
    assert [one.action.id for one in result.ranked] == ["A1", "A2"]
    assert result.ranked[0].after == Effect((0.0, 1.0), True)
    assert result.ranked[0].reduction is None


def test_actions_whose_reduction_is_known_come_before_the_others() -> None:
    """A house event makes the first of the two sides certain whatever the other is."""
    made = fault_tree({"G1": "or H A"}, H=True, A=None)
    result = found(made, action("A1", "H"), action("A2", A=0.5))
    assert [(one.action.id, one.reduction) for one in result.ranked] == [("A2", 0.0), ("A1", None)]


def test_there_is_nothing_to_say_where_no_action_changes_the_tree() -> None:
    made = fault_tree(EITHER, A=0.1, B=0.2)
    assert reductions(made, []) is None
    assert reductions(made, [action("A1", "C1", "G1", C2=0.5)]) is None


def test_what_an_action_says_of_causes_and_gates_changes_no_event() -> None:
    made = fault_tree(EITHER, A=0.1, B=0.2)
    assert changes(made, action("A1", "C1", "A", "G1", B=0.1, C2=0.5)) == {"A": 0.0, "B": 0.1}
    result = found(made, action("A1", "C1"), action("A2", "A"))
    assert [one.action.id for one in result.ranked] == ["A2"]


def test_effects_on_random_trees_are_those_of_the_tree_with_other_probabilities() -> None:
    """With house events set by actions, with and without xor and not."""
    for seed in range(3000, 3100):
        made = trees.random_tree(seed, rising=seed % 2 == 0, events=(3, 7))
        table, p = trees.truth(made, houses_vary=True), trees.known(made)
        names = sorted(made.events)
        one = expecting("A1", {names[-1]: 0.25}, [names[0]])
        other = expecting("A2", {names[0]: 0.5, names[1]: 0.0})
        alone, together = {names[0]: 0.0, names[-1]: 0.25}, {names[0]: 0.0, names[1]: 0.0, names[-1]: 0.25}
        result = found(made, one, other)
        effects = {ranked.action.id: ranked.after.probability for ranked in result.ranked}
        assert result.before.probability == pytest.approx(trees.probability(table, p), rel=0, abs=1e-12), seed
        assert effects["A1"] == pytest.approx(trees.probability(table, p | alone), rel=0, abs=1e-12), seed
        if names[1] != names[-1]:
            assert result.all.probability == pytest.approx(trees.probability(table, p | together), abs=1e-12), seed


def test_effects_on_trees_with_missing_probabilities_stay_within_their_bounds() -> None:
    for seed in range(3000, 3100):
        made = trees.random_tree(seed, rising=seed % 2 == 0, events=(3, 7), missing=0.5)
        table, p = trees.truth(made, houses_vary=True), trees.likelihoods(made)
        name = sorted(made.events)[0]
        (one,) = found(made, expecting("A1", {name: 0.25})).ranked
        low, high = trees.extremes(table, p | {name: 0.25})
        assert one.after.bounds[0] - 1e-12 <= low <= high <= one.after.bounds[1] + 1e-12, seed
        if seed % 2 == 0:
            assert one.after.bounds == pytest.approx((low, high), rel=0, abs=1e-12), seed


def test_before_is_what_the_tree_says_by_itself() -> None:
    for seed in range(3000, 3100):
        made = trees.random_tree(seed, rising=seed % 2 == 0, missing=0.3)
        expected = risk(made)
        before = found(made, action("A1", sorted(made.events)[0])).before
        assert before.bounds == pytest.approx(expected.bounds, rel=0, abs=1e-12), seed
        assert (before.probability is None) == (expected.probability is None), seed


@pytest.mark.parametrize(("kind", "expected"), [("or", (0.5, 1.0)), ("xor", (0.0, 1.0))])
def test_a_tree_too_large_for_a_diagram_has_bounds_before_and_after(
    kind: str, expected: tuple[float, float]
) -> None:
    events = {f"E{i}": 0.5 for i in range(302)}
    gates = {"G1": f"{kind} G2 G3", "G2": "or " + " ".join(list(events)[:151])}
    made = fault_tree(gates | {"G3": "or " + " ".join(list(events)[151:])}, **events)
    result = found(made, action("A1", "E0"))
    assert result.before == result.all == Effect(expected, False)
    assert (result.before.probability, result.ranked[0].reduction) == (None, None)


def test_bounds_that_happen_to_meet_are_no_exact_probability() -> None:
    """Without a diagram nobody has worked out what the tree says."""
    events = {f"E{i}": 0.5 for i in range(301)}
    made = fault_tree({"G1": "and " + " ".join(events)}, **events)
    (one,) = found(made, action("A1", "E0")).ranked
    assert (one.after, one.after.probability) == (Effect((0.0, 0.0), False), None)
    assert risk(fault_tree({"G1": "and " + " ".join(events)}, **{**events, "E0": 0.0})).probability is None


def test_bounds_after_an_action_are_exact_where_it_settles_one_of_two_unknown_events() -> None:
    """Exactly one of two: if one is even, so is the outcome, whatever the other is."""
    (one,) = found(fault_tree({"G1": "xor A B"}, A=None, B=None), action("A1", A=0.5)).ranked
    assert one.after.exact
    assert one.after.bounds == (0.5, 0.5)
