"""What is wrong with the YAML is said in words an author can act on."""

import pytest

from pmsite.load.events import parse


@pytest.mark.parametrize(
    ("text", "place", "says", "fix"),
    [
        ("title: Outage: part two", (1, 14), "A colon followed by a space", "quotes"),
        ("a: `x`", (1, 4), "cannot begin a value", "quotes"),
        ("a:\n\tb: 1", (2, 1), "cannot begin a value", "spaces, not tabs"),
        ("a: 1\nb\nc: 2", (3, 1), "A key needs a colon", "key: value"),
        ("a:\n  - b\n c: d", (3, 2), "indentation, a quote or a bracket is off", "written twice"),
        ("- a\nb: c", (2, 1), "items are not in one column", None),
        ("é: [1\nb: 2", (2, 2), "A list in brackets is not closed. What is being read begins in line 1.", "]"),
        ("a: {b: 1", (2, 1), "A map in braces is not closed. What is being read begins in line 1.", "}"),
        ("a: 'x\n\n", (1, 4), "A quoted text is not closed.", "quotes"),
        ('a: "C:\\Windows"', (1, 7), "This escape is unknown", "single quotes"),
        ("a: !x!y z", (1, 4), "A tag is not allowed", "quotes"),
    ],
)
def test_an_error_of_syntax(text: str, place: tuple[int, int], says: str, fix: str | None) -> None:
    (problem,) = parse(text, "f").problems
    assert problem.rule == "PM002"
    assert (problem.location.line, problem.location.column) == place
    assert says in problem.message
    assert (fix in problem.fix) if fix and problem.fix else problem.fix == fix
