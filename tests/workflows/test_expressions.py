"""The evaluator agrees with what GitHub's documentation says of expressions."""

from typing import Any

import pytest

from tests.workflows.expressions import Evaluator, UnknownError

CONTEXTS: dict[str, dict[str, Any]] = {
    "github": {
        "event_name": "issues",
        "ref_name": "main",
        "event": {"label": {"name": "pm: accepted"}, "schedule": None},
    },
    "env": {"EMPTY": "", "FULL": "x"},
    "vars": {"SYNC_ISSUES": "true"},
    "secrets": {},
    "inputs": {"period": None},
    "steps": {"deploy": {"outputs": {"page_url": "https://example.com/"}}},
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'it''s'", "it's"),
        ("1 == 1.0 && 'a' == 'A'", True),
        ("null == '' && false == 0 && '' == 0", True),
        ("'x' == 0", False),
        ("!'' && !(1 == 2)", True),
        ("inputs.period || 'week'", "week"),
        ("(github.event.schedule == '1' && 'month') || 'week'", "week"),
        ("'a' || 'b' && ''", "a"),
        ("github.event.label.name == 'PM: ACCEPTED'", True),
        ("github.event.issue.title", None),
        ("github.event.schedule.minute", None),
        ("github.ref_name == github.event.repository.default_branch", False),
        ("github.event_name != 'workflow_dispatch' || github.ref_name == github.event.repository.name", True),
        ("vars.OTHER", None),
        ("env.EMPTY != ''", False),
        ("steps.deploy.outputs.page_url", "https://example.com/"),
        ("always() && !cancelled() && success() && !failure()", True),
    ],
)
def test_an_expression_comes_to_its_value(text: str, value: object) -> None:
    assert Evaluator(CONTEXTS).value(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "github.nothing",
        "env.MISSING",
        "inputs.other",
        "steps.x.outputs.y",
        "matrix.os",
        "format('x')",
        "hashFiles()",
        "1 2",
        "'open",
        "a[0]",
        "1 < 2",
        "",
        "github.event.*",
        "(1",
        "1 ==",
        "github.event == ''",
        "github",
    ],
)
def test_what_is_not_known_fails(text: str) -> None:
    with pytest.raises(UnknownError):
        Evaluator(CONTEXTS).value(text)


def test_a_text_is_filled_in_once() -> None:
    told = {**CONTEXTS, "github": {"event": {"title": "${{ secrets.TOKEN }}"}}}
    assert Evaluator(told).filled("a ${{ github.event.title }} b") == "a ${{ secrets.TOKEN }} b"
    assert Evaluator(told).filled("${{ vars.NONE }}|${{ true }}|${{ 3 }}") == "|true|3"
    with pytest.raises(UnknownError):
        Evaluator(told).filled("${{ github.event }}")


@pytest.mark.parametrize(
    ("condition", "well", "failed"),
    [
        (None, True, False),
        ("vars.SYNC_ISSUES == 'true'", True, False),
        ("always()", True, True),
        ("always() && github.event_name == 'push'", False, False),
        ("${{ !cancelled() }}", True, True),
        ("env.EMPTY", False, False),
        ("'always()'", True, False),
    ],
)
def test_after_a_failure_only_a_condition_on_the_status_is_met(
    condition: object, well: bool, failed: bool
) -> None:
    assert Evaluator(CONTEXTS).holds(condition) is well
    assert Evaluator(CONTEXTS, failed=True).holds(condition) is failed
