"""`pmsite severity`: the level the criteria give, and why."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import Done, environment, run, sound
from tests.conftest import Write

TIMES = {"started_at": "2025-11-26T10:00:00Z", "resolved_at": "2025-11-26T10:42:00Z"}
IMPACT = {
    "customers_affected": 5000,
    "costs": [{"kind": "loss", "amount": 20000, "currency": "USD"}],
    "security": False,
}


def severity(root: Path, *arguments: str) -> Done:
    return run("severity", *arguments, cwd=root, env=environment())


def as_json(done: Done) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_level_that_fits_is_told_with_the_reasons(write: Write) -> None:
    root = write(sound(severity="SEV1", impact=IMPACT, times=TIMES))
    done = severity(root, "INC-2025-0001")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "INC-2025-0001 is SEV1; by the policy's criteria its impact is SEV1.\n"
        "  5,000 customers affected, the criterion is 1,000\n"
        "A post-mortem is mandatory: severity SEV1.\n"
    )


def test_a_graver_level_than_the_records_fails(write: Write) -> None:
    root = write(sound(severity="SEV3", impact=IMPACT, times=TIMES))
    done = severity(root, "INC-2025-0001")
    assert done.returncode == 1
    assert done.stdout.startswith("INC-2025-0001 is SEV3; by the policy's criteria its impact is SEV1.\n")
    assert "A post-mortem is mandatory: 42 min of downtime.\n" in done.stdout


@pytest.mark.parametrize(("level", "code"), [("SEV1", 0), ("SEV2", 0), ("SEV3", 1), ("SEV9", 1)])
def test_only_a_milder_level_than_the_criteria_give_fails(write: Write, level: str, code: int) -> None:
    root = write(sound(severity=level, impact={"customers_affected": 100}))
    assert severity(root, "INC-2025-0001", "--format", "json").returncode == code


def test_the_same_as_json(write: Write) -> None:
    root = write(sound(severity="SEV3", impact={**IMPACT, "customers_affected": 7}, times=TIMES))
    assert as_json(severity(root, "INC-2025-0001", "--format", "json")) == {
        "id": "INC-2025-0001",
        "severity": "SEV3",
        "qualifies_for": "SEV2",
        "reasons": ["a cost of 20,000 USD, the criterion is 10,000"],
        "unknown": [],
        "mandatory": "42 min of downtime",
    }


def test_what_is_not_known_is_said(write: Write) -> None:
    root = write(sound())
    done = severity(root, "INC-2025-0001")
    assert done.returncode == 0
    assert done.stdout == (
        "INC-2025-0001 is SEV2; by the policy's criteria its impact is on no level.\n"
        "Not known: impact/customers_affected, impact/costs, times/resolved_at, impact/security.\n"
        "A post-mortem is mandatory: severity SEV2.\n"
    )


def test_an_unknown_record_is_wrong_usage_with_a_way_out(write: Write) -> None:
    root = write(sound())
    done = severity(root, "INC-2025-0002")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "There is no record INC-2025-0002. Did you mean `INC-2025-0001`?\n"
    assert severity(root, "x").stderr == "There is no record x.\n"


def test_a_record_that_cannot_be_read_is_told(write: Write) -> None:
    root = write("a: b: c\n", "incidents/2025/INC-2025-0001.yaml")
    done = severity(root, "INC-2025-0001")
    assert (done.returncode, done.stdout) == (1, "")
    path = "incidents/2025/INC-2025-0001.yaml"
    assert done.stderr == f"{path} cannot be read; `pmsite check {path}` says why.\n"


def test_a_word_between_colons_stays_a_word(write: Write) -> None:
    root = write(sound(severity=":fire:"))
    assert as_json(severity(root, "INC-2025-0001", "--format", "json"))["severity"] == ":fire:"
