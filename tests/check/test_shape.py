"""A record that does not have the shape of the format is told so, and what can be read of it is checked too."""

from pathlib import Path

import pytest

from tests.check.sweep import BASE, OTHER, OTHER_PATH, Case, add, errors, of, policy, put, swap

CASES = [
    Case("PM101", add("▶severty: x"), add("x-severty: x")),
    Case("PM101", add("impact: {▶summry: x}"), add("impact: {summary: x}")),
    Case("PM101", add("▶severty:"), add("language:")),
    Case("PM102", add("drill: ▶yes"), add("drill: true")),
    Case("PM102", add("tags: [dns, ▶5]"), add("tags: [dns, '5']")),
    Case("PM102", add("analysis: {fishbone: ▶{problem: x, causes: {}}}"), add("analysis: {}")),
    Case("PM103", add("▶meeting: {}"), add("meeting: {at: 2025-11-28}")),
    Case("PM103", add("meeting:\n  ▶at:\n"), add("meeting:\n")),
    Case(
        "PM103",
        swap(("schema_version", "▶schema_version"), ("summary: Orders were", "x-summary: Orders were")),
        {},
    ),
    Case("PM104", {"incidents/dns.yaml": f"▶{BASE}"}, {OTHER_PATH: OTHER}),
    Case("PM104", {OTHER_PATH: OTHER.replace("INC-2024", "▶INC-2023")}, {OTHER_PATH: OTHER}),
    Case("PM104", {"incidents/24/INC-2024-0002.yaml": f"▶{OTHER}"}, {OTHER_PATH: OTHER}),
    Case("PM105", swap(("schema_version: 1", "schema_version: ▶0")), {}),
    Case("PM105", swap(("schema_version: 1", "schema_version: ▶2")), {}),
    Case(
        "PM118",
        {"incidents/2025/INC-2025-0001/graph.svg": "▶<svg/>"},
        {"incidents/2025/INC-2025-0001/graph.png": "x"},
    ),
]


def test_what_can_be_read_of_a_broken_record_is_checked_in_the_same_run(tmp_path: Path) -> None:
    problems = put(tmp_path, add("drill: perhaps\naliases: ['2025']\n"))
    assert errors(problems) == {"PM102", "PM121"}


@pytest.mark.parametrize(("value", "found"), [("", 1), (", probability: low", 0)])
def test_what_could_not_be_read_is_not_said_to_be_missing(tmp_path: Path, value: str, found: int) -> None:
    tree = "    basis: per year\n    top: G1\n    gates: {G1: {type: or, text: x, inputs: [E1, E2]}}\n"
    events = f"    events: {{E1: {{text: x, probability: 0.1}}, E2: {{text: y{value}}}}}\n"
    problems = put(tmp_path, add(f"analysis:\n  fault_tree:\n{tree}{events}"))
    assert len(of("PM322", problems)) == found


def test_a_tie_to_a_broken_record_is_none_to_nowhere(tmp_path: Path) -> None:
    files = {OTHER_PATH: OTHER + "drill: perhaps\n", **add("related: [{id: INC-2024-0002, kind: similar}]")}
    assert of("PM114", put(tmp_path, files)) == []


def test_a_level_that_the_policy_changes_is_applied_or_refused(tmp_path: Path) -> None:
    svg = {"incidents/2025/INC-2025-0001/graph.svg": "<svg/>"}
    problems = put(tmp_path, {**svg, **policy("levels: {PM118: note}")})
    assert of("PM132", problems) or {p.level for p in of("PM118", problems)} == {"note"}
