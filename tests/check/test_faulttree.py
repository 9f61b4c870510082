"""A fault tree hangs together: every node exists, is reached, has one meaning and is not its own cause."""

import pytest

from tests.check.test_references import BASE, PATH, found, stands_at
from tests.conftest import Write


def tree(top: str, gates: str, events: str) -> str:
    """A record with a fault tree, gates and events on a line each."""
    return BASE + f"analysis:\n  fault_tree:\n    top: {top}\n    gates: {gates}\n    events: {events}\n"


def gate(*inputs: str) -> str:
    """An OR gate."""
    return f"{{type: or, text: x, inputs: [{', '.join(inputs)}]}}"


E1 = "{E1: {text: x}}"
SHARED = f"{{G1: {gate('G2', 'G3')}, G2: {gate('G4')}, G3: {gate('G4')}, G4: {gate('E1')}}}"
INHIBIT = "{G1: {type: inhibit, text: x, inputs: [E1], condition: E2}}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (tree("G1", f"{{G1: {gate('G2', 'E1')}, G2: {gate('E1')}}}", E1), []),
        (tree("G1", SHARED, E1), []),
        (tree("G1", INHIBIT, "{E1: {text: x}, E2: {text: y}}"), []),
        (tree("G1", INHIBIT, E1), [("E2}}", "There is no event E2.")]),
        (
            tree("G1", f"{{G1: {gate('E1')}}}", "{E1: {text: x}, E2: {text: y}}"),
            [("E2: {text", "E2 is not reached from the top, G1.")],
        ),
        (
            tree("G1", f"{{G1: {gate('E1')}, G2: {gate('E1')}}}", E1),
            [("G2: {type", "G2 is not reached from the top, G1.")],
        ),
        (tree("G1", f"{{G1: {gate('E1', 'E9')}}}", E1), [("E9]", "There is no gate or event E9.")]),
        (tree("G1", f"{{G1: {gate('G1', 'E1')}}}", E1), [("G1: {type", "in a circle: G1 → G1.")]),
        (
            tree("G1", f"{{G1: {gate('G2', 'E1')}, G2: {gate('G3')}, G3: {gate('G2')}}}", E1),
            [("G2: {type", "in a circle: G2 → G3 → G2.")],
        ),
        (
            tree("G1", f"{{G1: {gate('E1')}}}", "{E1: {text: x}, G1: {text: y}}"),
            [("G1: {text", "G1 is a gate as well.")],
        ),
    ],
    ids=[
        "tree",
        "shared",
        "inhibit",
        "condition",
        "loose event",
        "loose gate",
        "input",
        "self",
        "circle",
        "twice",
    ],
)
def test_a_fault_tree_hangs_together(write: Write, text: str, expected: list[tuple[str, str]]) -> None:
    root = write(text, PATH)
    problems = found(root)
    assert len(problems) == len(expected)
    for problem, (standing, says) in zip(problems, expected, strict=True):
        assert problem.rule == "PM120"
        assert stands_at(root, problem).startswith(standing)
        assert says in problem.message


def test_one_wrong_letter_in_the_top_is_one_problem(write: Write) -> None:
    (problem,) = found(write(tree("G9", f"{{G1: {gate('E1')}}}", E1), PATH))
    assert problem.message == "There is no gate G9."
