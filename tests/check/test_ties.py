"""Ties between records: what is found where, and what is no mistake."""

from pathlib import Path

import pytest

from tests.check.sweep import OTHER, OTHER_PATH, Case, Files, add, errors, of, put
from tests.check.test_references import ACTIONS

SECOND: Files = {OTHER_PATH: OTHER + "aliases: [JIRA-881]\nactions: [{id: B1, title: Do it}]\n"}
DEPENDS = ACTIONS + "  - {id: A2, title: Do more, depends_on: [%s]}"


def between(text: str) -> Files:
    """The minimal record with more lines, beside another one."""
    return {**SECOND, **add(text)}


RELATED = "related: [{id: %s, kind: similar}]"
CASES = [
    Case("PM114", between(RELATED % "▶INC-2024-0003"), between(RELATED % "INC-2024-0002")),
    Case("PM114", between(RELATED % "▶INC-2025-0001"), between(RELATED % "JIRA-881")),
    Case("PM115", add(DEPENDS % "▶A9"), add(DEPENDS % "A1")),
    Case("PM115", add(DEPENDS % "▶A2"), add(DEPENDS % "INC-2025-0001/A1")),
    Case("PM115", between(DEPENDS % "INC-2024-0002/B1, ▶INC-2024-0002/B9"), between(DEPENDS % "JIRA-881/B1")),
    Case("PM115", between(DEPENDS % "▶XYZ/B1"), between(DEPENDS % "INC-2024-0002/B1")),
    Case("PM121", between("aliases: [▶INC-2024-0002]"), between("aliases: [JIRA-882]")),
    Case("PM121", between("aliases: [▶'2024']"), between("aliases: ['20245']")),
    Case("PM121", between("aliases: [▶INC-2025-0001]"), between("aliases: [INC-2025-0009]")),
    Case("PM121", between("aliases: [▶Index.html]"), between("aliases: [index.htm]")),
]


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        (
            "PM114",
            "related: [{id: INC-2025-0001, kind: similar}, {id: INC-2024-0003, kind: similar}]",
            [
                ("A record cannot be related to itself.", "Delete the entry."),
                ("There is no record INC-2024-0003.", "Did you mean `INC-2024-0002`?"),
            ],
        ),
        (
            "PM115",
            "actions:\n  - {id: A1, title: Do it, depends_on: [A1, INC-2025-0001/A1]}\n"
            "  - {id: A2, title: Do it, depends_on: [INC-2024-0002/B9, XYZ/A1, JIRA-881/B1]}",
            [
                ("An action cannot depend on itself.", "Delete the entry."),
                ("An action cannot depend on itself.", "Delete the entry."),
                ("There is no action INC-2024-0002/B9.", "Name one like A2, or INC-2024-0031/A2."),
                ("There is no record XYZ.", None),
            ],
        ),
        (
            "PM121",
            "aliases: ['2024', INC-2024-0002, INC-2025-0001, OK-1]",
            [
                ("The alias 2024 is taken.", "Take another alias, or remove it from one of the records."),
                (
                    "The alias INC-2024-0002 is a name of INC-2024-0002.",
                    "Take another alias, or remove it from one of the records.",
                ),
                ("The alias INC-2025-0001 is taken.", "Take another alias, or remove it from one of the records."),
            ],
        ),
    ],
)
def test_every_tie_that_leads_nowhere_is_told(
    tmp_path: Path, rule: str, text: str, expected: list[tuple[str, str | None]]
) -> None:
    problems = of(rule, put(tmp_path, between(text)))
    assert [(p.message, p.fix) for p in problems] == expected


def test_an_alias_that_two_records_bear_is_told_in_both(tmp_path: Path) -> None:
    problems = of("PM121", put(tmp_path, between("aliases: [JIRA-881]")))
    assert [p.message.rsplit(" ")[-1] for p in problems] == ["INC-2025-0001.", "INC-2024-0002."]


def test_a_tie_to_a_record_that_cannot_be_read_is_no_second_mistake(tmp_path: Path) -> None:
    text = "related: [{id: INC-2024-0002, kind: similar}]\n" + DEPENDS % "INC-2024-0002/A1"
    assert errors(put(tmp_path, {OTHER_PATH: "a: b: c", **add(text)})) == {"PM002"}


@pytest.mark.parametrize(("hole", "found"), [("actions: none", 0), ("drill: none", 1)])
def test_a_tie_to_an_action_is_judged_if_the_actions_could_be_read(tmp_path: Path, hole: str, found: int) -> None:
    files = {OTHER_PATH: f"{OTHER}{hole}\n", **add(DEPENDS % "INC-2024-0002/B1")}
    assert len(of("PM115", put(tmp_path, files))) == found
