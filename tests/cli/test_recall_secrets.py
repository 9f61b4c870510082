"""`pmsite search`, `related` and `suggest` show no secret, neither as it is nor as a word of a reason."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import environment, run, sound
from tests.conftest import TODAY, Write

# Built here, so that no scanner takes this file for a leak.
TOKEN = "ghp_" + "a1B2c3D4e5" * 3 + "f6G7h8"
AWS = "AKIA" + "ABCDEFGH23456789"
QUOTED = 'password: "' + 'hunter2abc" or so'
BLOCK = f"-----BEGIN {'RSA PRIVATE'} KEY-----\nabc"
OTHER = sound(id="INC-2025-0003", title="Archive full", summary="A disk of logs.")


def said(root: Path, *arguments: str) -> str:
    return run(*arguments, "--today", TODAY, cwd=root, env=environment()).stdout


@pytest.mark.parametrize(
    "command",
    [
        ("search", "resolver"),
        ("related", "INC-2025-0001"),
        ("suggest", "resolver"),
        ("search", "resolver", "--format", "json"),
        ("related", "INC-2025-0001", "--format", "json"),
    ],
    ids=" ".join,
)
def test_a_secret_in_a_title_is_shown_by_none(write: Write, command: tuple[str, ...]) -> None:
    write(OTHER)
    write(sound(id="INC-2025-0002", title=f"Resolver {TOKEN} was lost"))
    told = said(write(sound(title=f"Resolver {TOKEN}")), *command)
    assert "INC-2025-0002" in told
    assert TOKEN[4:].lower() not in told.lower()


def test_no_part_of_a_secret_finds_the_record_it_is_in(write: Write) -> None:
    root = write(sound(title=f"Resolver {TOKEN}", summary=f"Lost {TOKEN}"))
    for part in (TOKEN, TOKEN[4:], TOKEN[4:9]):
        assert said(root, "search", part) == "Nothing like it.\n"


@pytest.mark.parametrize("secret", [TOKEN, AWS], ids=["GitHub", "AWS"])
def test_a_secret_in_a_symptom_a_cause_a_step_or_an_action_is_shown_by_none(write: Write, secret: str) -> None:
    fields: dict[str, Any] = {
        "provenance": {"kind": "own"},
        "symptoms": [f"resolver {secret}"],
        "analysis": {"root_causes": [{"id": "C1", "text": f"The key {secret}"}]},
        "resolution": {"steps": [secret]},
        "actions": [{"id": "A1", "title": f"Revoke {secret}"}],
    }
    write(sound(id="INC-2025-0002", **fields))
    root = write(sound(**fields))
    for command in (("related", "INC-2025-0001"), ("suggest", "resolver")):
        told = said(root, *command)
        assert "█" * len(secret) in told
        assert secret[4:].lower() not in told.lower()


@pytest.mark.parametrize(
    ("step", "hidden"),
    [
        (TOKEN, TOKEN),
        pytest.param(QUOTED, "hunter2abc"),
        pytest.param(BLOCK, "abc"),
    ],
    ids=["token", "password", "block"],
)
def test_json_stays_json_and_shows_as_little_as_text(write: Write, step: str, hidden: str) -> None:
    root = write(sound(resolution={"steps": [step, "Wait"]}))
    assert hidden not in said(root, "suggest", "resolver")
    (one,) = json.loads(said(root, "suggest", "resolver", "--format", "json"))
    assert "█" in one["helped"]["steps"][0]
    assert hidden not in one["helped"]["steps"][0]
    assert one["helped"]["steps"][1] == "Wait"
