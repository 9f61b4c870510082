"""`pmsite new` from flags alone: every answer is one."""

import shlex
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.core import TyperGroup

from pmsite.capture.interview.questions import QUESTIONS
from pmsite.cli.main import make_app
from pmsite.load.edit import dump
from pmsite.load.events import parse
from pmsite.load.records import default_policy
from tests.cli.command import Done, check, environment, run
from tests.conftest import TODAY, Write, record

NEEDED = ("-t", "Orders rejected", "-s", "SEV2", "--started", "2025-11-26 10:27", "--summary", "They were.")
ALL = """
--class network --detail 'resolver=resolver-1' --detail rtt_ms=12.5 --service order-gateway --tag dns
--team trading --symptom 'names not resolving, often' --symptom timeouts --visibility public --language pt-BR
--fault 2025-11-20 --detected 2025-11-26T10:29:00Z --detected-by alert --detection ExchangeTimeout
--acknowledged 2025-11-26T10:30:00Z --first-action 2025-11-26T10:32:00Z --declared 2025-11-26T10:31:00Z
--mitigated 2025-11-26T10:40:00Z --resolved 2025-11-26T10:45:00Z
--impact 'Trading stopped.' --customers 120 --cost 25000.50 --currency eur --cost-kind opportunity
--data-loss 'three orders' --no-security --regulatory 'a report in 72 h' --sla-breached
--severity-reason 'A test system only'
--commander jdoe --technical-lead jsmith --communications-lead kim --operations-lead lee --planning-lead chen
--scribe tomas --facilitator maria --expert priya --author jsmith --responder jsmith --responder jdoe
--why 'no name' --why '! one resolver' --why '+ no alarm'
"""


def new(root: Path, *arguments: str) -> Done:
    return run("new", *arguments, "--today", TODAY, cwd=root, env=environment())


def written(root: Path, *arguments: str) -> Any:
    done = new(root, *NEEDED, *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert run("fmt", "--check", cwd=root, env=environment()).returncode == 0
    assert check(root).returncode == 0, check(root).stdout
    return parse((root / done.stdout.strip()).read_text("utf-8"), "").data


def test_every_answer_is_a_flag(write: Write) -> None:
    data = written(write(), *shlex.split(ALL))
    assert {
        key: value for key, value in data.items() if key not in ("schema_version", "id", "state", "dates")
    } == {
        "title": "Orders rejected",
        "severity": "SEV2",
        "failure_class": "network",
        "services": ["order-gateway"],
        "teams": ["trading"],
        "tags": ["dns"],
        "symptoms": ["names not resolving, often", "timeouts"],
        "visibility": "public",
        "summary": "They were.",
        "times": {
            "fault_at": "2025-11-20",
            "started_at": "2025-11-26T10:27:00Z",
            "detected_at": "2025-11-26T10:29:00Z",
            "acknowledged_at": "2025-11-26T10:30:00Z",
            "first_action_at": "2025-11-26T10:32:00Z",
            "declared_at": "2025-11-26T10:31:00Z",
            "mitigated_at": "2025-11-26T10:40:00Z",
            "resolved_at": "2025-11-26T10:45:00Z",
        },
        "detection": {"source": "alert", "detail": "ExchangeTimeout"},
        "people": {
            "incident_commander": "jdoe",
            "technical_lead": "jsmith",
            "communications_lead": "kim",
            "operations_lead": "lee",
            "planning_lead": "chen",
            "scribe": "tomas",
            "facilitator": "maria",
            "experts": ["priya"],
            "authors": ["jsmith"],
            "responders": ["jsmith", "jdoe"],
        },
        "impact": {
            "summary": "Trading stopped.",
            "customers_affected": 120,
            "costs": [{"kind": "opportunity", "amount": 25000.5, "currency": "EUR"}],
            "data_loss": "three orders",
            "sla_breached": True,
            "regulatory": "a report in 72 h",
            "security": False,
        },
        "analysis": {
            "five_whys": [
                {
                    "problem": "Orders rejected",
                    "whys": [
                        {
                            "because": "no name",
                            "whys": [{"because": "one resolver", "root_cause": True}, {"because": "no alarm"}],
                        }
                    ],
                }
            ]
        },
        "ignore": [{"rule": "PM311", "reason": "A test system only"}],
        "details": {"resolver": "resolver-1", "rtt_ms": 12.5},
        "language": "pt-BR",
    }


def test_each_question_has_the_flag_it_names() -> None:
    group = typer.main.get_command(make_app(["new"]))
    assert isinstance(group, TyperGroup)
    parameters = {parameter.name: parameter.opts for parameter in group.commands["new"].params}
    for key, question in QUESTIONS.items():
        if key != "kind":
            assert question.flag in parameters[key], key
    assert {"--drill"} == set(parameters["drill"]) and {"--near-miss"} == set(parameters["near_miss"])


@pytest.mark.parametrize(("flag", "field"), [("--drill", "drill"), ("--near-miss", "near_miss")])
def test_a_drill_and_a_near_miss(write: Write, flag: str, field: str) -> None:
    assert written(write(), flag)[field] is True


def test_what_is_done_is_no_more_to_do(write: Write) -> None:
    root = write()
    done = new(root, *NEEDED, "--why", "one resolver")
    text = (root / done.stdout.strip()).read_text("utf-8")
    assert "#   analysis:    trigger, root_causes, fishbone, fault_tree\n" in text
    assert "    - problem: Orders rejected\n      chain:\n        - because: one resolver\n" in text


def test_a_time_without_an_offset_is_in_the_policys_zone(write: Write) -> None:
    root = write()
    (root / "schema").mkdir()
    policy = default_policy().replace("time_zone: UTC", "time_zone: Europe/Berlin")
    (root / "schema/policy.yaml").write_text(policy, "utf-8")
    assert written(root)["times"] == {"started_at": "2025-11-26T10:27:00+01:00"}


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--detected", "2025-11-26 10:20"], "--detected: That is before `started_at`, 2025-11-26T10:27:00Z"),
        (["--visibility", "all"], "--visibility: `visibility` should be one of public, internal, restricted"),
        (["--customers", "many"], "--customers: That should be a whole number such as 250, not 'many'."),
        (["--customers", "1,5"], "--customers: That should be a whole number such as 250, not '1,5'."),
        (["--cost", "1,50"], "--cost: That should be an amount such as 25000 or ~25000 EUR, not '1,50'."),
        (["--cost", "25.000 EUR"], "can be read in two ways: write 25000 or 25.00."),
        (["--why", "x"] * 17 + ["--why", "+ y"], "--why: “x” is more than 12 reasons below the problem"),
        (["--cost", "10", "--currency", "euro"], "--cost: That should be an amount such as 25000 or ~25000 EUR"),
        (["--detail", "resolver"], "--detail takes KEY=VALUE, not 'resolver'."),
        (["--detail", "=x"], "--detail takes KEY=VALUE, not '=x'."),
        (["--tag", "a/b"], "without a slash"),
        (["--language", "x y"], "--language: `language` should be a language tag"),
        (["--impact", "the password: hunter2abc"], "--impact: This looks like a secret (password)"),
        (["--detail", "password=hunter2abc"], "The record would hold what looks like a secret (password)."),
        (["--why", "+"], "--why: There is no reason behind the marks."),
        (["--ask"], "--ask needs a terminal: give the answers as flags."),
    ],
)
def test_a_wrong_flag_is_a_sentence_and_nothing_is_written(write: Write, flags: list[str], said: str) -> None:
    root = write()
    done = new(root, *NEEDED, *flags)
    assert done.returncode == (1 if "password=" in flags[1:2] or "would hold" in said else 2)
    assert done.stdout == "" and said in done.stderr
    assert "hunter2" not in done.stderr and "Traceback" not in done.stderr
    assert len(list(root.rglob("*.yaml"))) == 1


def test_words_of_the_policy_are_suggested_where_it_closes_them(write: Write) -> None:
    root = write(record(services=["order-gateway"]))
    (root / "schema").mkdir()
    policy = {
        **parse(default_policy(), "").data,
        "taxonomy": {"closed": ["services"], "services": {"order-gateway": {}}},
    }
    (root / "schema/policy.yaml").write_text(dump(policy), "utf-8")
    done = new(root, *NEEDED, "--service", "order-gatewy")
    assert done.returncode == 2
    assert done.stderr == (
        "--service: `order-gatewy` is not among the policy's services. Did you mean `order-gateway`?\n"
    )


def test_without_a_terminal_what_is_missing_is_one_sentence(write: Write) -> None:
    done = new(write(), "-t", "Orders rejected", "--quick")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Still needed: --severity, --summary, --started or --detected.\n"


def test_the_severity_that_the_impact_gives_is_told_where_it_is_missing(write: Write) -> None:
    done = new(
        write(), "-t", "Orders rejected", "--started", "2025-11-26", "--summary", "x", "--customers", "1200"
    )
    assert done.returncode == 2
    assert done.stderr == (
        "Still needed: --severity. "
        "By the policy's criteria it is --severity SEV1: 1,200 customers affected, the criterion is 1,000.\n"
    )
