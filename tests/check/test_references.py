"""Ties inside a record and across records: what is found where, and what is no mistake."""

from pathlib import Path

import pytest

from pmsite.check.run import check
from pmsite.load.edit import dump
from pmsite.load.walk import load
from tests.conftest import MINIMAL, Write, record

BASE = dump(MINIMAL)
PATH = "incidents/2025/INC-2025-0001.yaml"
OTHER = record(id="INC-2024-0002", aliases=["JIRA-881"], actions=[{"id": "B1", "title": "Do it"}])
POLICY = "schema_version: 1\norganisation: X\nseverities: [{id: SEV1, title: C}, {id: SEV2, title: M}]\n"


def found(root: Path) -> list[tuple[str, int, int, str, str | None]]:
    """Rule, line (from the end of the minimal record), column, message and fix of each problem."""
    lines = BASE.count("\n")
    return [(p.rule, p.location.line - lines, p.location.column, p.message, p.fix) for p in check(*load(root))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "severity_history: [{at: 2025-11-26, from: sev1, to: SEV9}]",
            [
                ("PM111", 1, 43, "sev1", "Did you mean `SEV1`?"),
                ("PM111", 1, 53, "SEV9", "Did you mean"),
            ],
        ),
        (
            "related:\n  - {id: INC-2025-0001, kind: similar}\n  - {id: INC-2024-0003, kind: similar}",
            [
                ("PM114", 2, 10, "cannot be related to itself", "Delete"),
                ("PM114", 3, 10, "There is no record INC-2024-0003", "Did you mean"),
            ],
        ),
        (
            "actions:\n  - {id: A1, title: Do it, depends_on: [A1, INC-2025-0001/A1]}\n"
            "  - {id: A2, title: Do it, depends_on: [INC-2024-0002/B9, INC-1999-0001/A1, JIRA-881/B1]}",
            [
                ("PM115", 2, 41, "cannot depend on itself", "Delete"),
                ("PM115", 2, 45, "cannot depend on itself", "Delete"),
                ("PM115", 3, 41, "There is no action INC-2024-0002/B9.", "Did you mean `B1`?"),
                ("PM115", 3, 59, "There is no record INC-1999-0001.", None),
            ],
        ),
        (
            "analysis:\n  root_causes: [{id: C1, text: x}]\n  contributing_factors: [{id: C1, text: y}]\n"
            "lessons: {learned: [{id: L1, title: x}, {id: L1, title: y}, {id: C1, title: z}]}",
            [
                ("PM113", 3, 31, "The id C1 is taken", "free number"),
                ("PM113", 4, 46, "The id L1 is taken", "free number"),
            ],
        ),
        (
            "analysis: {root_causes: [{id: C1, text: x}], contributing_factors: [{id: C2, text: y}]}\n"
            "actions: [{id: A1, title: Do it, addresses: [C1, C2, C3], expect: {C1: 0.5}}]",
            [
                ("PM116", 2, 54, "`C3` is no cause", "Did you mean"),
                ("PM116", 2, 68, "`C1` is no fault-tree event", None),
            ],
        ),
        (
            "aliases: ['2024', JIRA-881, INC-2025-0001]",
            [("PM121", 1, c, "alias", "one record") for c in (10, 19, 29)],
        ),
    ],
)
def test_ties_that_lead_nowhere(
    write: Write, text: str, expected: list[tuple[str, int, int, str, str | None]]
) -> None:
    write(OTHER)
    problems = [p for p in found(write(BASE + text, PATH)) if p[1] > 0]
    assert [p[:3] for p in problems] == [e[:3] for e in expected]
    for (_, _, _, message, fix), (_, _, _, says, way_out) in zip(problems, expected, strict=True):
        assert says in message
        assert fix is None if way_out is None else way_out in (fix or "")


def test_a_tie_to_a_record_that_cannot_be_read_is_no_second_mistake(write: Write) -> None:
    write("a: b: c", "incidents/2024/INC-2024-0009.yaml")
    text = (
        "related: [{id: INC-2024-0009, kind: similar}]\n"
        "actions: [{id: A1, title: Do it, depends_on: [INC-2024-0009/A1]}]\n"
    )
    assert [p[0] for p in found(write(BASE + text, PATH))] == ["PM002"]


def tree(top: str, gates: str, events: str) -> str:
    """A record with a fault tree; `gates` is line 4, `events` line 5."""
    return BASE + f"analysis:\n  fault_tree:\n    top: {top}\n    gates: {gates}\n    events: {events}\n"


def gate(*inputs: str, kind: str = "or") -> str:
    return f"{{type: {kind}, text: x, inputs: [{', '.join(inputs)}]}}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (tree("G1", f"{{G1: {gate('G2', 'E1')}, G2: {gate('E1')}}}", "{E1: {text: x}}"), []),
        (
            tree(
                "G1",
                f"{{G1: {gate('G2', 'G3')}, G2: {gate('G4')}, G3: {gate('G4')}, G4: {gate('E1')}}}",
                "{E1: {text: x}}",
            ),
            [],
        ),
        (
            tree("G1", f"{{G1: {gate('E1')}}}", "{E1: {text: x}, E2: {text: y}}"),
            [(5, 30, "E2 is not reached from the top, G1.")],
        ),
        (
            tree("G1", f"{{G1: {gate('E1')}, G2: {gate('E1')}}}", "{E1: {text: x}}"),
            [(4, 50, "G2 is not reached from the top, G1.")],
        ),
        (tree("G1", f"{{G1: {gate('G1')}}}", "{E1: {text: x}}"), [(4, 13, "G1 → G1"), (5, 14, "not reached")]),
        (
            tree("G1", f"{{G1: {gate('G2', 'E1')}, G2: {gate('G3')}, G3: {gate('G2')}}}", "{E1: {text: x}}"),
            [(4, 54, "in a circle: G2 → G3 → G2.")],
        ),
        (
            tree("G1", f"{{G1: {gate('E1')}}}", "{E1: {text: x}, G1: {text: y}}"),
            [(5, 30, "G1 is a gate as well.")],
        ),
        (
            tree(
                "G1",
                "{G1: {type: inhibit, text: x, inputs: [E1], condition: E2}}",
                "{E1: {text: x}, E2: {text: y}}",
            ),
            [],
        ),
        (
            tree("G1", "{G1: {type: inhibit, text: x, inputs: [E1], condition: G1}}", "{E1: {text: x}}"),
            [(4, 13, "in a circle: G1 → G1."), (4, 68, "There is no event G1.")],
        ),
    ],
    ids=["tree", "shared", "loose event", "loose gate", "self", "circle", "twice", "inhibit", "gate as condition"],
)
def test_a_fault_tree_hangs_together(write: Write, text: str, expected: list[tuple[int, int, str]]) -> None:
    problems = found(write(text, PATH))
    assert {p[0] for p in problems} <= {"PM120"}
    assert [p[1:3] for p in problems] == [e[:2] for e in expected]
    assert all(says in p[3] for p, (_, _, says) in zip(problems, expected, strict=True))


@pytest.mark.xfail(strict=True, reason="every gate and event is told to be unreachable as well")
def test_one_wrong_letter_in_the_top_is_one_problem(write: Write) -> None:
    root = write(tree("G9", f"{{G1: {gate('E1')}}}", "{E1: {text: x}}"), PATH)
    assert [p[:4] for p in found(root)] == [("PM120", 3, 10, "There is no gate G9.")]


@pytest.mark.parametrize(
    ("closed", "text", "column"),
    [
        ("services", "services: [a, c]", 15),
        ("services", "impact: {windows: [{service: c, from: 2025-01-01}]}", 30),
        ("teams", "teams: [c]", 9),
        ("teams", "actions: [{id: A1, title: Do it, team: c}]", 40),
        ("tags", "tags: [a, c]", 11),
        ("fishbone", "analysis: {fishbone: {problem: x, causes: {c: [{text: x}]}}}", 44),
    ],
)
def test_a_closed_vocabulary_takes_its_own_words_only(write: Write, closed: str, text: str, column: int) -> None:
    taxonomy = "taxonomy: {services: {a: {}}, teams: {a: {}}, tags: [a], fishbone: [a]"
    root = write(BASE + text, PATH)
    write(f"{POLICY}{taxonomy}}}\n", "schema/policy.yaml")
    assert found(root) == [], "open unless it is closed"
    write(f"{POLICY}{taxonomy}, closed: [{closed}]}}\n", "schema/policy.yaml")
    ((rule, line, at, message, fix),) = found(root)
    assert (rule, line, at) == ("PM112", 1, column)
    assert message == f"`c` is not among the policy's {closed}."
    assert fix == f"Add it to `taxonomy/{closed}` in schema/policy.yaml."


@pytest.mark.xfail(strict=True, reason="the vocabulary `causes` can be closed, but nothing looks at it")
def test_a_closed_vocabulary_of_causes_takes_its_own_words_only(write: Write) -> None:
    write(f"{POLICY}taxonomy: {{causes: [a], closed: [causes]}}\n", "schema/policy.yaml")
    root = write(BASE + "analysis: {root_causes: [{id: C1, text: x, tags: [c]}]}", PATH)
    assert [p[:3] for p in found(root)] == [("PM112", 1, 51)]


def test_the_same_id_in_two_years_is_told_once_with_the_other_place(write: Write) -> None:
    root = write()
    write(BASE.replace("2025-11-26", "2024-11-26"), "incidents/2024/INC-2025-0001.yaml")
    ((rule, _, column, message, _),) = found(root)
    assert (rule, column) == ("PM801", 5)
    assert message == f"The id INC-2025-0001 is taken by {PATH}."
