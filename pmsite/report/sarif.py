"""Problems → SARIF 2.1.0 (OASIS, 2020), which code scanning services read."""

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from pmsite.problems import Problem, json_pointer
from pmsite.report.rules import RuleText

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_sarif(problems: Sequence[Problem], rules: Iterable[RuleText], version: str) -> str:
    """One run with its rules and results; columns count code points, paths are relative to the root."""
    told = {rule.id: rule for rule in rules}
    places = {name: i for i, name in enumerate(told)}
    driver = {"name": "pmsite", "version": version, "rules": [_rule(rule) for rule in told.values()]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"ROOT": {"description": {"text": "The folder with incidents/."}}},
        "results": [_result(problem, places[problem.rule]) for problem in problems],
    }
    text = json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace").decode()


def _rule(rule: RuleText) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "help": {"text": rule.fix},
        "defaultConfiguration": {"level": rule.level.value},
    }


def _result(problem: Problem, index: int) -> dict[str, Any]:
    place = problem.location
    uri = quote(place.path.encode("utf-8", "surrogateescape"))
    pointer = json_pointer(problem.pointer)
    mark = sha256(f"{problem.rule}|{uri}|{pointer}|{problem.message}".encode("utf-8", "backslashreplace"))
    return {
        "ruleId": problem.rule,
        "ruleIndex": index,
        "level": problem.level.value,
        "message": {"text": f"{problem.message} {problem.fix}" if problem.fix else problem.message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": uri, "uriBaseId": "ROOT"},
                    "region": {"startLine": place.line, "startColumn": place.column},
                },
                "logicalLocations": [{"fullyQualifiedName": pointer or "/"}],
            }
        ],
        "partialFingerprints": {"pmsite/v1": mark.hexdigest()[:32]},
    }
