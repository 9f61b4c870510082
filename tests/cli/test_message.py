"""`pmsite message`: the text on standard output, who is told on standard error."""

import json
from pathlib import Path

from tests.cli.command import Done, environment, run, sound
from tests.conftest import Write

FIELDS = {"severity": "SEV1", "impact": {"summary": "Orders were rejected.", "customer": "No orders."}}


def message(root: Path, *arguments: str) -> Done:
    return run("message", "INC-2025-0001", *arguments, cwd=root, env=environment())


def test_the_text_and_who_is_told(write: Write) -> None:
    done = message(write(sound(**FIELDS)), "--kind", "customer", "--next-update", "11:30 UTC")
    assert done.returncode == 0
    assert done.stdout.startswith("No orders.\n\nBegan: 2025-11-26 10:27 UTC\n")
    assert "Next update: 11:30 UTC\n" in done.stdout
    assert done.stderr == (
        "To be told at SEV1: executives, support. The status page is updated. Customers are written to. "
        "Somebody is to take it within 15m.\n"
    )


def test_the_same_as_json(write: Write) -> None:
    done = message(write(sound(**FIELDS)), "--kind", "initial", "--format", "json")
    found = json.loads(done.stdout)
    assert list(found) == ["id", "kind", "text", "tell", "status_page", "customer_messages", "respond_within"]
    assert (found["kind"], found["tell"], done.stderr) == ("initial", ["executives", "support"], "")


def test_a_level_the_policy_does_not_know(write: Write) -> None:
    done = message(write(sound(**{**FIELDS, "severity": "SEV5"})), "--kind", "update")
    assert done.stderr == (
        "To be told at SEV5: nobody by the policy. The status page stays as it is. Customers are not written to.\n"
    )


def test_a_restricted_record_gives_a_sentence(write: Write) -> None:
    done = message(write(sound(visibility="restricted")), "--kind", "initial")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "INC-2025-0001 is restricted: what is sent of it, people decide one by one.\n"


def test_customers_read_of_no_other_record(write: Write) -> None:
    write(sound(id="INC-2025-0002", visibility="restricted", aliases=["HUSH-x"]))
    done = message(write(sound(impact={"customer": "As in HUSH-x."})), "--kind", "customer")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "The text for customers would name HUSH-x, a record; change `impact/customer`.\n"


def test_a_policy_with_errors_is_not_taken_for_ours(write: Write) -> None:
    root = write(sound(**FIELDS))
    (root / "schema").mkdir(exist_ok=True)
    (root / "schema/policy.yaml").write_text("schema_version: 1\npeople: nicknames\n", "utf-8")
    told = "schema/policy.yaml has errors, so nobody knows what it says; `pmsite check` tells them.\n"
    done = message(root, "--kind", "initial")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", told)
    for command in (("export", "json", "INC-2025-0001"), ("severity", "INC-2025-0001")):
        done = run(*command, cwd=root, env=environment())
        assert (done.returncode, done.stdout, done.stderr) == (1, "", told)


def test_an_unknown_record_is_wrong_usage(write: Write) -> None:
    root = write(sound(id="INC-2025-0002"))
    done = message(root, "--kind", "initial")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "There is no record INC-2025-0001. Did you mean `INC-2025-0002`?\n"
