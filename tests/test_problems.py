"""Problems as values: pointers, order, suggestions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.problems import Level, Location, Pointer, Problem, in_order, json_pointer, nearest


def resolve(pointer: str) -> list[str]:
    """RFC 6901, section 4: the reference tokens of a pointer."""
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


@given(st.lists(st.text(max_size=6) | st.integers(0, 99)))
def test_a_pointer_leads_back_to_its_steps(steps: list[str | int]) -> None:
    assert resolve(json_pointer(tuple(steps))) == [str(step) for step in steps]


@pytest.mark.parametrize(
    ("steps", "text"),
    [((), ""), (("actions", 0, "due"), "/actions/0/due"), (("a/b", "m~n", ""), "/a~1b/m~0n/")],
)
def test_pointers(steps: Pointer, text: str) -> None:
    assert json_pointer(steps) == text


def test_problems_are_told_by_file_then_place_then_rule() -> None:
    places = [
        ("b", 1, 1, "PM001"),
        ("a", 10, 1, "PM001"),
        ("a", 9, 2, "PM001"),
        ("a", 9, 2, "PM000"),
        ("a", 9, 1, "PM9"),
    ]
    problems = [Problem(rule, Level.ERROR, Location(path, line, col), "x") for path, line, col, rule in places]
    assert [(str(p.location), p.rule) for p in in_order(problems)] == [
        ("a:9:1", "PM9"),
        ("a:9:2", "PM000"),
        ("a:9:2", "PM001"),
        ("a:10:1", "PM001"),
        ("b:1:1", "PM001"),
    ]


@pytest.mark.parametrize(
    ("word", "suggestion"),
    [
        ("severty", "Did you mean `severity`?"),
        ("sev1", "Did you mean `SEV1`?"),
        ("SUMMARY", "Did you mean `summary`?"),
        ("zzz", None),
        ("", None),
    ],
)
def test_the_nearest_known_word_is_suggested(word: str, suggestion: str | None) -> None:
    assert nearest(word, ["severity", "summary", "SEV1", "state"]) == suggestion


def test_nothing_is_suggested_where_nothing_is_known() -> None:
    assert nearest("x", []) is None
