"""Ties inside a record and across records: what is found where, and what is no mistake."""

from pathlib import Path

import pytest

from pmsite.check.run import check
from pmsite.load.edit import dump
from pmsite.load.walk import load
from pmsite.problems import Problem
from tests.analyse.made import TODAY_DATE
from tests.conftest import MINIMAL, Write, record

BASE = dump(MINIMAL)
PATH = "incidents/2025/INC-2025-0001.yaml"
OTHER = record(id="INC-2024-0002", aliases=["JIRA-881"], actions=[{"id": "B1", "title": "Do it"}])
POLICY = "schema_version: 1\norganisation: X\nseverities: [{id: SEV1, title: C}, {id: SEV2, title: M}]\n"


def found(root: Path) -> list[Problem]:
    """All problems of a repository."""
    return check(*load(root), TODAY_DATE)


def stands_at(root: Path, problem: Problem) -> str:
    """The text of the record from the problem's place on."""
    line = (root / PATH).read_text("utf-8").splitlines()[problem.location.line - 1]
    return line[problem.location.column - 1 :]


Expected = tuple[str, str, str, str | None]
"""Rule, text at its place, words of its message, words of its fix."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "severity_history: [{at: 2025-11-26, from: sev1, to: SEV9}]",
            [
                ("PM111", "sev1, to", "no severity sev1; it has SEV1, SEV2", "Did you mean `SEV1`?"),
                ("PM111", "SEV9}", "no severity SEV9", "Did you mean"),
            ],
        ),
        (
            "related:\n  - {id: INC-2025-0001, kind: similar}\n  - {id: INC-2024-0003, kind: similar}",
            [
                ("PM114", "INC-2025-0001, kind", "cannot be related to itself", "Delete"),
                ("PM114", "INC-2024-0003, kind", "There is no record INC-2024-0003.", "`INC-2024-0002`?"),
            ],
        ),
        (
            "actions:\n  - {id: A1, title: Do it, depends_on: [A1, INC-2025-0001/A1]}\n"
            "  - {id: A2, title: Do it, depends_on: [INC-2024-0002/B9, XYZ/A1, JIRA-881/B1]}",
            [
                ("PM115", "A1, INC", "cannot depend on itself", "Delete"),
                ("PM115", "INC-2025-0001/A1]", "cannot depend on itself", "Delete"),
                ("PM115", "INC-2024-0002/B9,", "There is no action INC-2024-0002/B9.", None),
                ("PM115", "XYZ/A1, ", "There is no record XYZ.", None),
            ],
        ),
        (
            "analysis:\n  root_causes: [{id: C1, text: x}]\n  contributing_factors: [{id: C1, text: y}]\n"
            "lessons: {learned: [{id: L1, title: x}, {id: L1, title: y}, {id: C1, title: z}]}",
            [
                ("PM113", "C1, text: y", "The id C1 is taken", "free number"),
                ("PM113", "L1, title: y", "The id L1 is taken", "free number"),
            ],
        ),
        (
            "analysis: {root_causes: [{id: C11, text: x}], contributing_factors: [{id: C12, text: y}]}\n"
            "actions: [{id: A1, title: Do it, addresses: [C11, C12, C13], expect: {C11: 0.5}}]",
            [
                ("PM116", "C13]", "`C13` is no cause", "Did you mean `C1"),
                ("PM116", "C11: 0.5", "`C11` is no fault-tree event", None),
            ],
        ),
        (
            "aliases: ['2024', JIRA-881, INC-2025-0001, OK-1]",
            [
                ("PM121", "'2024'", "The alias 2024 is taken.", "one record"),
                ("PM121", "JIRA-881", "is a name of INC-2024-0002.", "one record"),
                ("PM121", "INC-2025-0001", "The alias INC-2025-0001", "one record"),
            ],
        ),
    ],
)
def test_ties_that_lead_nowhere(write: Write, text: str, expected: list[Expected]) -> None:
    write(OTHER)
    write(POLICY, "schema/policy.yaml")
    root = write(BASE + text, PATH)
    problems = [p for p in found(root) if p.location.path == PATH]
    assert [p.rule for p in problems] == [rule for rule, *_ in expected]
    for problem, (_, standing, says, way_out) in zip(problems, expected, strict=True):
        assert stands_at(root, problem).startswith(standing)
        assert says in problem.message
        assert way_out is None or way_out in (problem.fix or "")


def test_a_tie_to_a_record_that_cannot_be_read_is_no_second_mistake(write: Write) -> None:
    write("a: b: c", "incidents/2024/INC-2024-0009.yaml")
    text = (
        "related: [{id: INC-2024-0009, kind: similar}]\n"
        "actions: [{id: A1, title: Do it, depends_on: [INC-2024-0009/A1]}]\n"
    )
    assert [p.rule for p in found(write(BASE + text, PATH))] == ["PM002"]


@pytest.mark.parametrize(
    ("closed", "text", "standing"),
    [
        ("services", "services: [a, c]", "c]"),
        ("services", "impact: {windows: [{service: c, from: 2025-01-01}]}", "c, from"),
        ("teams", "teams: [c]", "c]"),
        ("teams", "actions: [{id: A1, title: Do it, team: c}]", "c}"),
        ("tags", "tags: [a, c]", "c]"),
        ("fishbone", "analysis: {fishbone: {problem: x, causes: {c: [{text: x}]}}}", "c: ["),
    ],
)
def test_a_closed_vocabulary_takes_its_own_words_only(write: Write, closed: str, text: str, standing: str) -> None:
    taxonomy = "taxonomy: {services: {a: {}}, teams: {a: {}}, tags: [a], fishbone: [a]"
    root = write(BASE + text, PATH)
    write(f"{POLICY}{taxonomy}}}\n", "schema/policy.yaml")
    assert found(root) == [], "open unless it is closed"
    write(f"{POLICY}{taxonomy}, closed: [{closed}]}}\n", "schema/policy.yaml")
    (problem,) = found(root)
    assert problem.rule == "PM112"
    assert stands_at(root, problem).startswith(standing)
    assert problem.message == f"`c` is not among the policy's {closed}."
    assert problem.fix == f"Add it to `taxonomy/{closed}` in schema/policy.yaml."


def test_a_closed_vocabulary_of_causes_takes_its_own_words_only(write: Write) -> None:
    write(f"{POLICY}taxonomy: {{causes: [a], closed: [causes]}}\n", "schema/policy.yaml")
    root = write(BASE + "analysis: {root_causes: [{id: C1, text: x, tags: [c]}]}", PATH)
    assert [p.rule for p in found(root)] == ["PM112"]


def test_the_same_id_in_two_years_is_told_once_with_the_other_place(write: Write) -> None:
    root = write()
    write(BASE.replace("2025-11-26", "2024-11-26"), "incidents/2024/INC-2025-0001.yaml")
    (problem,) = found(root)
    assert (problem.rule, str(problem.location)) == ("PM801", "incidents/2024/INC-2025-0001.yaml:2:5")
    assert problem.message == f"The id INC-2025-0001 is taken by {PATH}."
