"""Every rule of the table finds what it is for, at its place, and leaves the mended record alone."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pmsite.check.run import RULES, check
from pmsite.load.edit import dump
from pmsite.load.walk import load
from pmsite.problems import Level, Problem
from tests.analyse.made import TODAY_DATE
from tests.conftest import MINIMAL, PROJECT, Write

BASE = dump(MINIMAL)
PATH = "incidents/2025/INC-2025-0001.yaml"
POLICY = "schema_version: 1\norganisation: X\nseverities: [{id: SEV1, title: C}, {id: SEV2, title: M}]\n"
OTHER = BASE.replace("INC-2025-0001", "INC-2024-0002")
Files = Mapping[str, str | bytes]


def put(root: Path, files: Files) -> list[Problem]:
    """All problems of a repository with these files (and the minimal record, where none takes its place)."""
    for path, content in {PATH: BASE, **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    return check(*load(root), TODAY_DATE)


def swap(old: str, new: str) -> Files:
    """The minimal record with one text replaced."""
    assert old in BASE
    return {PATH: BASE.replace(old, new)}


def add(text: str) -> Files:
    """The minimal record with more lines: the first of them is line 9."""
    return {PATH: BASE + text}


ACTIONS = "actions:\n  - {id: A1, title: Do it}\n"
TREE = """\
analysis:
  fault_tree:
    top: G1
    gates: {G1: {type: or, text: x, inputs: [E1]}}
    events: {E1: {text: x}}
"""

# rule: (bad files, where it is found, good files)
CASES: dict[str, tuple[Files, str, Files]] = {
    "PM001": ({PATH: BASE.encode() + b"x-a: \xe9"}, f"{PATH}:9:6", {PATH: BASE.encode() + "x-a: é".encode()}),
    "PM002": (add("x-a: b: c"), f"{PATH}:9:7", add('x-a: "b: c"')),
    "PM003": (add("tags: &t [dns]"), f"{PATH}:9:7", add("tags: [dns]")),
    "PM004": (add("x-a: " + "[" * 40), f"{PATH}:9:37", add("x-a: [[[]]]")),
    "PM005": (add("language: en\nlanguage: de"), f"{PATH}:10:1", add("language: en")),
    "PM006": (add("x-a: b\u202e"), f"{PATH}:9:7", add("x-a: b\\u202e")),
    "PM007": (add("x-a: .inf"), f"{PATH}:9:6", add("x-a: '.inf'")),
    "PM101": (add("severty: x"), f"{PATH}:9:1", add("x-severty: x")),
    "PM102": (add("drill: yes"), f"{PATH}:9:8", add("drill: true")),
    "PM103": (add("meeting: {}"), f"{PATH}:9:1", add("meeting: {at: 2025-11-28}")),
    "PM104": (
        {"incidents/dns.yaml": BASE},
        "incidents/dns.yaml:1:1",
        {"incidents/2024/INC-2024-0002.yaml": OTHER},
    ),
    "PM105": (swap("schema_version: 1", "schema_version: 0"), f"{PATH}:1:17", {}),
    "PM110": (
        {"incidents/2025/outage-7.yaml": BASE.replace("INC-2025-0001", "outage-7")},
        "incidents/2025/outage-7.yaml:2:5",
        {},
    ),
    "PM111": (swap("severity: SEV2", "severity: high"), f"{PATH}:5:11", swap("severity: SEV2", "severity: SEV3")),
    "PM112": (
        {
            "schema/policy.yaml": POLICY + "taxonomy: {closed: [services], services: {dns: {}}}",
            **add("services: [dsn]"),
        },
        f"{PATH}:9:12",
        {
            "schema/policy.yaml": POLICY + "taxonomy: {closed: [services], services: {dns: {}}}",
            **add("services: [dns]"),
        },
    ),
    "PM113": (
        add(ACTIONS + "  - {id: A1, title: Do more}"),
        f"{PATH}:11:10",
        add(ACTIONS + "  - {id: A2, title: Do more}"),
    ),
    "PM114": (
        add("related: [{id: INC-2025-9999, kind: similar}]"),
        f"{PATH}:9:16",
        {"incidents/2024/INC-2024-0002.yaml": OTHER, **add("related: [{id: INC-2024-0002, kind: similar}]")},
    ),
    "PM115": (
        add(ACTIONS + "  - {id: A2, title: Do more, depends_on: [A9]}"),
        f"{PATH}:11:43",
        add(ACTIONS + "  - {id: A2, title: Do more, depends_on: [A1]}"),
    ),
    "PM116": (
        add("actions: [{id: A1, title: Do it, addresses: [C9]}]"),
        f"{PATH}:9:46",
        add(TREE + "actions: [{id: A1, title: Do it, addresses: [E1]}]"),
    ),
    "PM117": (
        add("lessons: {learned: [{id: L1, title: x, actions: [A9]}]}"),
        f"{PATH}:9:50",
        add(ACTIONS + "lessons: {learned: [{id: L1, title: x, actions: [A1]}]}"),
    ),
    "PM118": (
        {"incidents/2025/INC-2025-0001/graph.svg": "<svg/>"},
        "incidents/2025/INC-2025-0001/graph.svg:1:1",
        {"incidents/2025/INC-2025-0001/graph.png": "x"},
    ),
    "PM120": (add(TREE.replace("[E1]", "[E1, E9]")), f"{PATH}:12:50", add(TREE)),
    "PM121": (
        {"incidents/2024/INC-2024-0002.yaml": OTHER, **add("aliases: [INC-2024-0002]")},
        f"{PATH}:9:11",
        {"incidents/2024/INC-2024-0002.yaml": OTHER, **add("aliases: [JIRA-881]")},
    ),
    "PM801": (
        {"incidents/2024/INC-2025-0001.yaml": BASE.replace("2025-11-26", "2025-11-25")},
        "incidents/2024/INC-2025-0001.yaml:2:5",
        {"incidents/2024/INC-2024-0002.yaml": OTHER},
    ),
}
LINKS = {"PM008"}
"""Rules that take more than a file's text; below."""


def test_every_rule_of_the_table_is_swept() -> None:
    assert set(RULES) == set(CASES) | LINKS


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_finds_the_bad_record_at_its_place(rule: str, tmp_path: Path) -> None:
    bad, place, _ = CASES[rule]
    (problem,) = put(tmp_path, bad)
    assert (problem.rule, str(problem.location)) == (rule, place)
    assert problem.level is RULES[rule].level
    assert problem.message.endswith(".")


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_leaves_the_good_record_alone(rule: str, tmp_path: Path) -> None:
    assert put(tmp_path, CASES[rule][2]) == []


def test_a_record_that_is_a_link_is_found(write: Write) -> None:
    root = write()
    (root / "incidents/2025/INC-2025-0002.yaml").symlink_to(root / PATH)
    (problem,) = put(root, {})
    assert (problem.rule, str(problem.location)) == ("PM008", "incidents/2025/INC-2025-0002.yaml:1:1")


def test_a_rule_is_described_in_full_and_found_under_its_id() -> None:
    for name, rule in RULES.items():
        assert name == rule.id
        assert all(text.strip() for text in (rule.title, rule.why, rule.bad, rule.good, rule.fix))
        assert rule.bad != rule.good
    assert len({rule.title for rule in RULES.values()}) == len(RULES)


@pytest.mark.parametrize("level", ["warning", "note", "error"])
def test_the_policy_sets_a_rules_level(tmp_path: Path, level: str) -> None:
    files = {"schema/policy.yaml": POLICY + f"levels: {{PM114: {level}}}", **CASES["PM114"][0]}
    (problem,) = put(tmp_path, files)
    assert (problem.rule, problem.level) == ("PM114", Level(level))


def test_an_error_is_not_waived_by_the_record_itself(tmp_path: Path) -> None:
    text = "related: [{id: INC-2025-9999, kind: similar}]\nignore: [{rule: PM114, reason: It will come.}]\n"
    assert [p.rule for p in put(tmp_path, add(text))] == ["PM114"]


def test_what_the_policy_makes_a_note_may_be_waived(tmp_path: Path) -> None:
    text = "related: [{id: INC-2025-9999, kind: similar}]\nignore: [{rule: PM114, reason: It will come.}]\n"
    assert put(tmp_path, {"schema/policy.yaml": POLICY + "levels: {PM114: note}", **add(text)}) == []


def test_a_record_that_cannot_be_shown_is_an_error_whatever_the_policy_says(tmp_path: Path) -> None:
    (problem,) = put(tmp_path, {"schema/policy.yaml": POLICY + "levels: {PM101: note}", **CASES["PM101"][0]})
    assert problem.level is Level.ERROR


def test_problems_come_by_file_and_line(tmp_path: Path) -> None:
    second = OTHER + "related: [{id: INC-1-1, kind: similar}]\naliases: ['2024']\n"
    problems = put(tmp_path, {"incidents/2024/INC-2024-0002.yaml": second, **swap("SEV2", "high")})
    assert [str(p.location) for p in problems] == [
        "incidents/2024/INC-2024-0002.yaml:9:16",
        "incidents/2024/INC-2024-0002.yaml:10:11",
        f"{PATH}:5:11",
    ]


def test_the_records_of_this_repository_have_no_errors() -> None:
    problems: list[Any] = [p for p in check(*load(PROJECT), TODAY_DATE) if p.level is Level.ERROR]
    assert problems == []
