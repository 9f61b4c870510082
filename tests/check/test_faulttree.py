"""A fault tree hangs together: every node exists, is reached, has one meaning and is not its own cause."""

from pathlib import Path

import pytest

from pmsite.problems import Level
from tests.check.sweep import Case, Files, add, errors, of, policy, put


def tree(top: str, gates: str, events: str, more: str = "") -> Files:
    """A record with a fault tree, gates in line 12 and events in line 13."""
    return add(
        f"analysis:\n  fault_tree:\n    top: {top}\n    gates: {gates}\n    events: {events}\n"
        + (f"    {more}\n" if more.startswith("basis") else more)
    )


def gate(*inputs: str, kind: str = "or") -> str:
    """A gate."""
    return f"{{type: {kind}, text: x, inputs: [{', '.join(inputs)}]}}"


E1 = "{E1: {text: x}}"
BOTH = "{E1: {text: x}, E2: {text: y}}"
ONE = f"{{G1: {gate('E1')}}}"
TWO = f"{{G1: {gate('E1', 'E2')}}}"
SHARED = f"{{G1: {gate('G2', 'G3')}, G2: {gate('G4')}, G3: {gate('G4')}, G4: {gate('E1')}}}"
INHIBIT = "{G1: {type: inhibit, text: x, inputs: [E1], condition: %s}}"
AND = f"{{G1: {gate('E1', 'E2', kind='and')}}}"
KNOWN = "{E1: {text: x, probability: 0.1}, E2: {text: y, probability: 0.1}}"
EXPECT = "actions: [{id: A1, title: Do it, expect: {E1: %s}}]"
CASES = [
    Case("PM120", tree("▶G9", ONE, E1), tree("G1", ONE, E1)),
    Case("PM120", tree("G1", f"{{G1: {gate('E1', '▶E9')}}}", E1), tree("G1", SHARED, E1)),
    Case("PM120", tree("G1", INHIBIT % "▶E9", E1), tree("G1", INHIBIT % "E2", BOTH)),
    Case("PM120", tree("G1", ONE, "{E1: {text: x}, ▶E2: {text: y}}"), tree("G1", TWO, BOTH)),
    Case(
        "PM120",
        tree("G1", f"{{G1: {gate('E1')}, ▶G2: {gate('E1')}}}", E1),
        tree("G1", f"{{G1: {gate('E1', 'G2')}, G2: {gate('E1')}}}", E1),
    ),
    Case("PM120", tree("G1", f"{{▶G1: {gate('G1', 'E1')}}}", E1), tree("G1", ONE, E1)),
    Case(
        "PM120",
        tree("G1", f"{{G1: {gate('G2', 'E1')}, ▶G2: {gate('G3')}, G3: {gate('G2')}}}", E1),
        tree("G1", f"{{G1: {gate('G2', 'E1')}, G2: {gate('G3')}, G3: {gate('E1')}}}", E1),
    ),
    Case("PM120", tree("G1", ONE, "{E1: {text: x}, ▶G1: {text: y}}"), tree("G1", TWO, BOTH)),
    Case(
        "PM321",
        tree("G1", TWO, KNOWN, "basis: per year\n" + EXPECT % "▶0.2"),
        tree("G1", TWO, KNOWN, "basis: per year\n" + EXPECT % "0.1"),
    ),
    Case(
        "PM322",
        tree("G1", TWO, KNOWN.replace("E2: {text: y, probability: 0.1}", "▶E2: {text: y}"), "basis: per year"),
        tree("G1", TWO, KNOWN.replace("probability: 0.1}}", "kind: house, state: true}}"), "basis: per year"),
        Level.NOTE,
    ),
    Case(
        "PM324",
        {path: str(text).replace("fault_tree", "▶fault_tree") for path, text in tree("G1", TWO, KNOWN).items()},
        tree("G1", TWO, BOTH),
        Level.WARNING,
    ),
    Case("PM323", tree("G1", f"{{G1: {gate('E1', '▶E1')}}}", E1), tree("G1", SHARED, E1)),
    Case(
        "PM325",
        tree("▶G1", AND, "{E1: {text: x, occurred: true}, E2: {text: y}}"),
        tree("G1", AND, "{E1: {text: x, occurred: true}, E2: {text: y, occurred: true}}"),
    ),
    Case(
        "PM325",
        tree("▶G1", AND, "{E1: {text: x, occurred: true}, E2: {text: y, kind: house, state: false}}"),
        tree("G1", AND, "{E1: {text: x, occurred: true}, E2: {text: y, kind: house, state: true}}"),
    ),
    Case(
        "PM325",
        tree("▶G1", AND, "{E1: {text: x, occurred: true}, E2: {text: y}}", "near_miss: false\n"),
        tree("G1", AND, "{E1: {text: x, occurred: true}, E2: {text: y}}", "near_miss: true\n"),
    ),
]


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (tree("G9", ONE, E1), "There is no gate G9."),
        (tree("G1", f"{{G1: {gate('E1', 'E9')}}}", E1), "There is no gate or event E9."),
        (tree("G1", INHIBIT % "E2", E1), "There is no event E2."),
        (tree("G1", ONE, BOTH), "E2 is not reached from the top, G1."),
        (tree("G1", f"{{G1: {gate('G1', 'E1')}}}", E1), "The gates go round in a circle: G1 → G1."),
        (
            tree("G1", f"{{G1: {gate('G2', 'E1')}, G2: {gate('G3')}, G3: {gate('G2')}}}", E1),
            "The gates go round in a circle: G2 → G3 → G2.",
        ),
        (tree("G1", ONE, "{E1: {text: x}, G1: {text: y}}"), "G1 is a gate as well."),
    ],
)
def test_what_is_wrong_with_a_tree_is_told_once(tmp_path: Path, files: Files, says: str) -> None:
    (problem,) = of("PM120", put(tmp_path, files))
    assert problem.message == says


def test_a_tree_that_does_not_hang_together_is_not_asked_what_it_explains(tmp_path: Path) -> None:
    occurred = "{E1: {text: x, occurred: true}, E2: {text: y}, E3: {text: z}}"
    problems = put(tmp_path, tree("G1", AND, occurred))
    assert errors(problems) == {"PM120"}
    assert of("PM325", problems) == []


def test_what_the_policy_makes_a_note_is_a_note(tmp_path: Path) -> None:
    (problem,) = of("PM324", put(tmp_path, {**policy("levels: {PM324: note}"), **tree("G1", TWO, KNOWN)}))
    assert problem.level is Level.NOTE


@pytest.mark.parametrize(("kind", "changes"), [("or", False), ("xor", True), ("atleast, k: 1", True)])
def test_an_input_named_twice_is_told_with_what_it_does(tmp_path: Path, kind: str, changes: bool) -> None:
    (problem,) = of("PM323", put(tmp_path, tree("G1", f"{{G1: {gate('E1', 'E1', kind=kind)}}}", E1)))
    assert ("changes its meaning" in problem.message) is changes
