"""SARIF, held against the standard's schema.

`data/sarif-schema-2.1.0.json` is the OASIS schema as Microsoft's own validator ships it, to the letter:
`sarif-2.1.0.json` of the npm package @microsoft/sarif-multitool-linux 5.7.0 (MIT licence), SHA-256 1c49a0f2b604….
Unlike OASIS's own copy it names no `$id`, and the dialect 2020-12.
"""

import json
from typing import Any
from urllib.parse import unquote, urlsplit

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.check.run import RULES
from pmsite.problems import Level, Location, Pointer, Problem
from pmsite.report.sarif import as_sarif
from tests.conftest import PROJECT

SCHEMA = json.loads((PROJECT / "tests/report/data/sarif-schema-2.1.0.json").read_text("utf-8"))
VALIDATOR = jsonschema.validators.validator_for(SCHEMA)(SCHEMA)
_texts = st.text(st.characters(codec="utf-8"))


def problem(
    path: str = "incidents/2025/INC-2025-0001.yaml",
    message: str = "Bad.",
    pointer: Pointer = ("actions", 0, "a/b"),
    fix: str | None = None,
    level: Level = Level.ERROR,
) -> Problem:
    return Problem("PM102", level, Location(path, 3, 7), message, pointer, fix)


def run(*problems: Problem) -> dict[str, Any]:
    """The one run of a valid log."""
    log = json.loads(as_sarif(problems, RULES.values(), "1.2.3").encode())
    VALIDATOR.validate(log)
    (only,) = log["runs"]
    assert isinstance(only, dict)
    return only


def result(found: Problem) -> dict[str, Any]:
    only: dict[str, Any] = run(found)["results"][0]
    return only


def test_the_schema_refuses_what_is_no_sarif() -> None:
    for bad in ({}, {"version": "2.0.0", "runs": []}, {"version": "2.1.0", "runs": [{"results": []}]}):
        assert not VALIDATOR.is_valid(bad)


def test_no_problem_is_a_run_without_results() -> None:
    assert run()["results"] == []


def test_every_rule_is_described() -> None:
    rules = run()["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(RULES)
    assert all(rule["fullDescription"]["text"] and rule["help"]["text"] for rule in rules)


def test_a_result_has_its_rule_its_level_and_its_place() -> None:
    only = run(problem(fix="Mend it."))
    (found,) = only["results"]
    assert only["tool"]["driver"]["rules"][found["ruleIndex"]]["id"] == found["ruleId"] == "PM102"
    assert (found["level"], found["message"]["text"]) == ("error", "Bad. Mend it.")
    place = found["locations"][0]
    assert place["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 7}
    assert place["logicalLocations"] == [{"fullyQualifiedName": "/actions/0/a~1b"}]


@pytest.mark.parametrize("level", Level)
def test_each_level_is_one_of_the_standards(level: Level) -> None:
    assert result(problem(level=level))["level"] == level.value


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("incidents/2025/a b.yaml", "incidents/2025/a%20b.yaml"),
        ("incidents/2025/Größe.yaml", "incidents/2025/Gr%C3%B6%C3%9Fe.yaml"),
        ("incidents/2025/漢😀.yaml", "incidents/2025/%E6%BC%A2%F0%9F%98%80.yaml"),
        ("incidents/2025/a:b#c?d%20.yaml", "incidents/2025/a%3Ab%23c%3Fd%2520.yaml"),
        ("incidents/2025/\udcff.yaml", "incidents/2025/%FF.yaml"),
    ],
)
def test_a_path_is_a_relative_address_that_leads_back_to_it(path: str, uri: str) -> None:
    address = result(problem(path))["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert address == uri
    assert urlsplit(address).path == uri
    assert unquote(address, errors="surrogateescape") == path


def test_columns_are_said_to_count_code_points() -> None:
    """`😀` is one code point, two UTF-16 units: without this a reader would count the latter."""
    assert run(problem())["columnKind"] == "unicodeCodePoints"


def test_a_result_keeps_its_fingerprint_when_it_moves_and_no_other_has_it() -> None:
    found = [problem(), problem(message="Other."), problem(pointer=("due",)), problem("other.yaml")]
    marks = [one["partialFingerprints"]["pmsite/v1"] for one in run(*found)["results"]]
    assert len(set(marks)) == 4
    moved = Problem("PM102", Level.ERROR, Location(problem().location.path, 99, 1), "Bad.", ("actions", 0, "a/b"))
    assert result(moved)["partialFingerprints"]["pmsite/v1"] == marks[0]


@given(_texts.filter(bool), _texts, st.lists(st.integers(0) | _texts).map(tuple), st.none() | _texts)
def test_whatever_a_problem_says_the_log_is_valid(
    path: str, message: str, pointer: Pointer, fix: str | None
) -> None:
    found = result(problem(path, message, pointer, fix))
    assert found["message"]["text"].startswith(message)
