"""A file that cannot be read is told at the place where reading ends."""

from pathlib import Path

import pytest

from tests.check.sweep import BASE, PATH, Case, add, put
from tests.conftest import Write

CASES = [
    Case("PM001", {PATH: f"{BASE}x-a: ▶".encode() + b"\xe9"}, add("x-a: é")),
    Case("PM002", add("x-a: b▶: c"), add('x-a: "b: c"')),
    Case("PM002", add("x-a: ▶'b"), add("x-a: 'b'")),
    Case("PM003", add("tags: ▶&t [dns]"), add("tags: [dns]")),
    Case("PM003", add("tags: ▶!!seq [dns]"), add("tags: [dns]")),
    Case("PM003", add("tags: [▶*t]"), add("tags: [t]")),
    Case("PM003", add("▶<<: {drill: true}"), add("drill: true")),
    Case("PM003", add("▶---\nid: x"), add("# ---\ndrill: true")),
    Case("PM003", add("details: {▶5: x}"), add("details: {'5': x}")),
    Case("PM004", add("x-a: " + "[" * 31 + "▶["), add("x-a: " + "[" * 31 + "]" * 31)),
    Case("PM005", add("language: en\n▶language: de"), add("language: en")),
    Case("PM006", add("x-a: b▶\u202e"), add("x-a: b\\u202e")),
    Case("PM006", add('x-a: ▶"b\\u202e"'), add("x-a: 'b\\u202e'")),
    Case("PM007", add("x-a: ▶.inf"), add("x-a: '.inf'")),
    Case("PM007", add("x-a: ▶" + "1" * 41), add("x-a: " + "1" * 40)),
    Case(
        "PM009",
        add("impact: \n  summary: Orders of ▶#881 failed\n"),
        add("impact: \n  summary: Orders of  # 881\n"),
    ),
    Case("PM009", add("symptoms:\n  - Orders of ▶#881 failed\n"), add("symptoms:\n  - 'Orders of #881 failed'\n")),
]


def test_a_record_that_is_a_link_is_found(write: Write) -> None:
    root = write()
    (root / "incidents/2025/INC-2025-0002.yaml").symlink_to(root / PATH)
    (problem,) = (p for p in put(root, {}) if p.level == "error")
    assert (problem.rule, str(problem.location)) == ("PM008", "incidents/2025/INC-2025-0002.yaml:1:1")


@pytest.mark.parametrize("text", ["a: b: c", "a: &t [b]", "[1]", "schema_version: 0"])
def test_nothing_more_is_said_of_a_file_of_which_nothing_can_be_trusted(tmp_path: Path, text: str) -> None:
    assert len(put(tmp_path, {PATH: text})) == 1
