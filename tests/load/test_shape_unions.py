"""Keys and unions of the wrong form: one problem each, in the words of the format."""

import pytest

from pmsite.model.base import Model
from pmsite.model.policy import Policy
from pmsite.model.postmortem import Postmortem
from tests.load.test_shape import problems

KEY = "the key itself is named in pointer and message as `[key]`"


@pytest.mark.parametrize(
    ("text", "column", "pointer", "model"),
    [
        pytest.param(text, column, pointer, model)
        for text, column, pointer, model in [
            (
                "analysis: {fishbone: {problem: x, causes: {a/b: [{text: x}]}}}",
                44,
                "/analysis/fishbone/causes/a~1b",
                Postmortem,
            ),
            ("actions: [{id: A1, title: Do it, expect: {'9': 0.1}}]", 43, "/actions/0/expect/9", Postmortem),
            ("levels: {X1: note}", 10, "/levels/X1", Policy),
            ("taxonomy: {failure_classes: {netwrk: {a: b}}}", 30, "/taxonomy/failure_classes/netwrk", Policy),
        ]
    ],
)
def test_a_key_of_the_wrong_form_is_named_at_its_place(
    text: str, column: int, pointer: str, model: type[Model]
) -> None:
    (problem,) = problems(text, model)
    assert (problem.rule, problem.line, problem.column, problem.pointer) == ("PM102", 1, column, pointer)
    assert problem.message.startswith(f"`{pointer.rsplit('/', 1)[1].replace('~1', '/')}` should be")


UNION = "of a union every branch is told, with pydantic's name of it in pointer and message"


@pytest.mark.parametrize(
    ("text", "column", "pointer"),
    [
        pytest.param(text, column, pointer)
        for text, column, pointer in [
            ("required: [{fields: [5]}]", 22, "/required/0/fields/0"),
            ("required: [{fields: ['']}]", 22, "/required/0/fields/0"),
            ("required: [{fields: [[a]]}]", 22, "/required/0/fields/0"),
            ("required: [{fields: [{any: [a]}]}]", 28, "/required/0/fields/0/any"),
            ("required: [{fields: [{any: [1, b]}]}]", 29, "/required/0/fields/0/any/0"),
            ("required: [{fields: [{any: [a, b], x: 1}]}]", 36, "/required/0/fields/0/x"),
            ("action_limits: {P0: 3x}", 21, "/action_limits/P0"),
            ("action_limits: {P1: 7}", 21, "/action_limits/P1"),
            ("action_limits: {P0: []}", 21, "/action_limits/P0"),
            ("action_limits: {SEV1: {P0: x}}", 28, "/action_limits/SEV1/P0"),
            ("action_limits: {SEV1: {P9: 3d}}", 24, "/action_limits/SEV1/P9"),
        ]
    ],
)
def test_a_value_that_fits_no_branch_of_a_union_is_one_problem(text: str, column: int, pointer: str) -> None:
    (problem,) = problems(text, Policy)
    assert (problem.line, problem.column, problem.pointer) == (1, column, pointer)
    assert not any(word in problem.message for word in ("constrained", "function", "AnyOf", "dict["))


@pytest.mark.parametrize(
    "text",
    [
        "required: [{fields: [a, {any: [b, c/*/d]}]}]",
        "action_limits: {P0: 3d, SEV1: {P0: 1d, P3: 2w}}",
        "levels: {PM502: note}",
        "taxonomy: {failure_classes: {network: {a: b}}}",
    ],
)
def test_both_branches_of_a_union_are_accepted(text: str) -> None:
    assert problems(text, Policy) == []


@pytest.mark.parametrize(
    ("text", "column", "pointer", "model"),
    [
        (
            "analysis: {fault_tree: {top: G, gates: {G: {type: or, text: x, inputs: [1]}}, "
            "events: {E: {text: x}}}}",
            73,
            "/analysis/fault_tree/gates/G/inputs/0",
            Postmortem,
        ),
        ("required: [{fields: [{any: [a, {}]}]}]", 32, "/required/0/fields/0/any/1", Policy),
    ],
)
def test_a_list_with_a_bad_item_is_not_empty(text: str, column: int, pointer: str, model: type[Model]) -> None:
    (problem,) = problems(text, model)
    assert (problem.column, problem.pointer) == (column, pointer)
