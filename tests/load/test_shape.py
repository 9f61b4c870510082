"""A record or policy of the wrong shape: every problem, each with its rule, place, pointer and a way out."""

from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.load.edit import dump
from pmsite.load.events import parse
from pmsite.load.shape import show, validate
from pmsite.model.base import Model
from pmsite.model.policy import Policy
from pmsite.model.postmortem import Postmortem
from pmsite.model.source import Source
from pmsite.problems import Level, json_pointer
from tests.conftest import MINIMAL, record

POLICY = "schema_version: 1\norganisation: X\nseverities: [{id: SEV1, title: C}]\n"
BASE = {Postmortem: dump(MINIMAL), Policy: POLICY}


class Found(NamedTuple):
    """A problem as a reader of the output sees it; the line counted from the end of the base."""

    rule: str
    line: int
    column: int
    pointer: str
    message: str
    fix: str | None


def problems(text: str, model: type[Model] = Postmortem) -> list[Found]:
    """What is wrong with a valid document to which this text is added."""
    base = BASE[model]
    parsed = parse(base + text, "f")
    assert parsed.problems == []
    _, found = validate(model, parsed.data, Source("f", parsed.root))
    assert all(p.level is Level.ERROR and p.location.path == "f" for p in found)
    lines = base.count("\n")
    return [
        Found(p.rule, p.location.line - lines, p.location.column, json_pointer(p.pointer), p.message, p.fix)
        for p in found
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "severty: x",
            ("PM101", 1, 1, "/severty", "`severty` is no field of the document.", "Did you mean `severity`?"),
        ),
        (
            "impact:\n  summry: x",
            ("PM101", 2, 3, "/impact/summry", "`summry` is no field of `impact`.", "Did you mean `summary`?"),
        ),
        (
            "runbooks: [{id: x, helped: no, zzz: 1}]",
            (
                "PM101",
                1,
                32,
                "/runbooks/0/zzz",
                "`zzz` is no field of `runbooks/0`.",
                "Fields here: id, helped, note.",
            ),
        ),
        (
            "related:\n  - kind: similar",
            ("PM103", 2, 5, "/related/0/id", "`id` is missing from `related/0`.", "Add `id`: The other record."),
        ),
        (
            "meeting: {}",
            (
                "PM103",
                1,
                1,
                "/meeting/at",
                "`at` is missing from `meeting`.",
                "Add `at`: When it was or will be held.",
            ),
        ),
        (
            "impact: {windows: [{service: a}]}",
            (
                "PM103",
                1,
                20,
                "/impact/windows/0/from",
                "`from` is missing from `impact/windows/0`.",
                "Add `from`: When the impairment began.",
            ),
        ),
        (
            "services: a",
            ("PM102", 1, 11, "/services", "`services` should be a list: each item behind a `-`, not 'a'.", None),
        ),
        ("impact: []", ("PM102", 1, 9, "/impact", "`impact` should be a map of fields, not a list.", None)),
        ("drill: yes", ("PM102", 1, 8, "/drill", "`drill` should be true or false, not 'yes'.", None)),
        (
            "tags: [dns, 5]",
            ("PM102", 1, 13, "/tags/1", "`tags/1` should be text, not 5.", 'Put it in quotes: "5".'),
        ),
        (
            "impact: {customers_affected: 1.5}",
            (
                "PM102",
                1,
                30,
                "/impact/customers_affected",
                "`customers_affected` should be a whole number, not 1.5.",
                None,
            ),
        ),
        (
            "failure_class: netwrk",
            (
                "PM102",
                1,
                16,
                "/failure_class",
                "`failure_class` should be one of system, strategy, network, latency, data_quality, execution,"
                " risk, other, not 'netwrk'.",
                "Did you mean `network`?",
            ),
        ),
        (
            "actions:\n  - id: A1\n    title: Do it\n    due: next Friday",
            (
                "PM102",
                4,
                10,
                "/actions/0/due",
                "`due` should be a date such as 2025-11-26, not 'next Friday'.",
                None,
            ),
        ),
        (
            "dates: {created_on: 2025-02-30}",
            ("PM102", 1, 21, "/dates/created_on", "`created_on` is no day of the calendar: 2025-02-30.", None),
        ),
        (
            "links: [{title: 😀, url: 'javascript:1'}]",
            (
                "PM102",
                1,
                25,
                "/links/0/url",
                "`url` should be an address that begins with https://, http:// or mailto:, not 'javascript:1'.",
                None,
            ),
        ),
        (
            "analysis: {fishbone: {problem: x, causes: {}}}",
            (
                "PM102",
                1,
                22,
                "/analysis/fishbone",
                "`fishbone` has no causes: name at least one under a category, or leave the fishbone out.",
                None,
            ),
        ),
    ],
    ids=lambda value: value.split("\n")[0] if isinstance(value, str) else "",
)
def test_a_problem_of_shape(text: str, expected: tuple[Any, ...]) -> None:
    assert problems(text) == [Found(*expected)]


def test_several_problems_are_told_at_once_each_at_its_place() -> None:
    text = "impact:\n  costs:\n    - {kind: los, amount: -1, foo: 1}\nactions:\n  - id: A1\n  - title: 5\n"
    assert [(p.rule, p.line, p.column, p.pointer) for p in problems(text)] == [
        ("PM102", 3, 14, "/impact/costs/0/kind"),
        ("PM102", 3, 27, "/impact/costs/0/amount"),
        ("PM103", 3, 7, "/impact/costs/0/currency"),
        ("PM101", 3, 31, "/impact/costs/0/foo"),
        ("PM103", 5, 5, "/actions/0/title"),
        ("PM103", 6, 5, "/actions/1/id"),
        ("PM102", 6, 12, "/actions/1/title"),
    ]


def test_keys_of_ones_own_are_allowed_everywhere() -> None:
    text = "x-a: {b: [1]}\nimpact: {x-y: 1, costs: [{kind: loss, amount: 1, currency: USD, x-z: null}]}\n"
    assert problems(text) == []
    assert problems("x-a: 1", Policy) == []


@pytest.mark.parametrize("field", ["impact", "drill", "tags", "actions", "times", "failure_class", "language"])
def test_null_is_as_good_as_absent(field: str) -> None:
    data = record(times={"detected_at": "2025-11-26"}) if field == "times" else record(**{field: None})
    model, found = validate(Postmortem, data, Source("f"))
    assert found == []
    assert model is not None
    assert field == "times" or model == Postmortem.model_validate(MINIMAL)


def test_null_where_something_is_required_is_missing() -> None:
    _, found = validate(Postmortem, record(title=None), Source("f"))
    assert [(p.rule, p.pointer) for p in found] == [("PM103", ("title",))]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The file is empty."),
        ("# only a comment\n", "The file is empty."),
        ("- a", "should be a map of fields"),
    ],
)
def test_a_file_that_is_no_map(text: str, message: str) -> None:
    parsed = parse(text, "f")
    model, (problem,) = validate(Postmortem, parsed.data, Source("f", parsed.root))
    assert model is None
    assert (problem.rule, problem.location.line, problem.location.column) == ("PM103", 1, 1)
    assert message in problem.message
    assert "pmsite new" in (problem.fix or "")


def test_a_record_without_a_time_lacks_what_every_record_needs() -> None:
    _, (problem,) = validate(Postmortem, record(times={}), Source("f"))
    assert problem.rule == "PM103"


@pytest.mark.parametrize(
    "text",
    [
        "impact: {windows: [{service: a, begin: 2025-01-01, end: 2025-01-02}]}",
        "severity_history: [{at: 2025-11-26T10:33:00Z, before: SEV2, after: SEV3}]",
    ],
)
def test_only_the_formats_own_names_are_known(text: str) -> None:
    assert "PM101" in {p.rule for p in problems(text)}


def test_true_is_quoted_as_it_was_written() -> None:
    (problem,) = problems("tags: [no, on, true]")
    assert problem.message == "`tags/2` should be text, not true."
    assert problem.fix == 'Put it in quotes: "true".'


def test_a_null_in_a_list_is_called_null() -> None:
    assert problems("services: [null]")[0].message.endswith("not null.")


def test_a_quoted_value_is_short_and_safe_on_a_terminal() -> None:
    assert show("x" * 100) == "a text of 100 characters"
    assert show("\x1b[31m") == "'\\x1b[31m'"
    assert (show(True), show({"a": 1}), show([1])) == ("true", "a map", "a list")


SOMETHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(sorted(Postmortem.model_fields)), SOMETHING)
def test_no_value_of_a_field_raises(field: str, value: Any) -> None:
    model, found = validate(Postmortem, record(**{field: value}), Source("f"))
    assert (model is None) == bool(found)
    assert all(p.message.endswith(".") and p.pointer[:1] in ((field,), ()) for p in found)
