"""`pmsite review` says what a branch's record resembles, and what should have prevented it."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from tests.cli.command import Done, environment, repository, run, sound, text_of
from tests.conftest import PROJECT, TODAY, Write

ALIKE = "\nIt resembles:\n\n"


def review(root: Path) -> Done:
    return run("review", "--today", TODAY, "--base", "main", cwd=root, env=environment())


def added(tmp_path: Path, record: str) -> str:
    """The review of a branch that adds one of the repository's own records to all others."""
    for name in ("incidents", "schema"):
        shutil.copytree(PROJECT / name, tmp_path / name)
    file = tmp_path / f"incidents/{record[4:8]}/{record}.yaml"
    text = file.read_bytes()
    file.unlink()
    repository(tmp_path)
    file.write_bytes(text)
    done = review(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_a_planted_recurrence_is_told_with_what_is_shared_and_what_was_never_finished(tmp_path: Path) -> None:
    said = added(tmp_path, "INC-2025-0006")
    alike = said.partition(ALIKE)[2].split("\n\n")[0].splitlines()
    assert alike[0].startswith(
        "- INC-2025-0004 Order matching ran out of memory twice and was down for 47 minutes: "
        "same cause: memory-leak; same runbook: order-matching-restart; same symptom: "
    )
    assert "same service: order-matching" in alike[0]
    assert [line.partition(" (")[0] for line in alike[1:3]] == [
        "  - never finished: A1 Stress test with long sequences of cancel-replace orders, before every release",
        "  - never finished: A2 Rate breaker for cancel-replace orders",
    ]
    assert sum(line.startswith("- ") for line in alike) <= 3
    assert (
        "\n**Happened again while the action was overdue:** INC-2025-0004 (memory-leak), INC-2025-0004/A1 Stress "
        "test with long sequences of cancel-replace orders, before every release.\n"
    ) in said


def test_what_was_fixed_and_happened_again_is_told_without_any_tie(tmp_path: Path) -> None:
    said = added(tmp_path, "INC-2025-0008")
    assert f"{ALIKE}- INC-2024-0001 Payments timed out for 95 minutes" in said
    (line,) = (
        one for one in said.splitlines() if one.startswith("**Fixed, then happened again:** INC-2024-0001 (")
    )
    assert "connection-pool), INC-2024-0001/A1 Size the connection pool dynamically, INC-2024-0001/A4 " in line


def _caused(*tags: str, text: str = "One") -> dict[str, Any]:
    return {"root_causes": [{"id": "C1", "text": text, "tags": list(tags)}]}


def _earlier(**fields: Any) -> dict[str, Any]:
    """A record with an open action that was due long ago."""
    action = {"id": "A1", "title": "Add a resolver", "due": "2025-02-01", "addresses": ["C1"]}
    own = {"provenance": {"kind": "own"}, "times": {"started_at": "2025-01-05"}, "services": ["dns"]}
    return sound(**{**own, "title": "Resolver lost", "analysis": _caused("dns"), "actions": [action], **fields})


LATER = {"id": "INC-2025-0002", "title": "Names lost", "services": ["dns"], "analysis": _caused("dns")}


def _review_of(root: Path, **fields: Any) -> str:
    """The review of a branch that adds a record."""
    repository(root)
    (root / f"incidents/2025/{fields['id']}.yaml").write_text(text_of(**fields))
    return review(root).stdout


def test_what_an_earlier_record_left_undone_is_told_once(write: Write) -> None:
    said = _review_of(write(_earlier()), **LATER)
    told = (
        "**Happened again while the action was overdue:** INC-2025-0001 (dns), INC-2025-0001/A1 Add a resolver.\n"
    )
    assert said.count(told) == 1
    assert said.index(told) < said.index(ALIKE)
    assert "- INC-2025-0001 Resolver lost: same cause: dns; " in said
    assert "  - never finished: A1 Add a resolver (open)\n" in said


def test_of_an_earlier_record_it_is_not_told_what_a_later_one_says(write: Write) -> None:
    write(sound(**LATER))
    root = repository(write(_earlier()))
    (root / "incidents/2025/INC-2025-0001.yaml").write_text(text_of(**{**_earlier(), "severity": "SEV1"}))
    said = review(root).stdout
    assert f"{ALIKE}- INC-2025-0002 Names lost: same cause: dns; " in said
    assert "appened again" not in said


def test_no_more_than_three_that_it_resembles_are_named(write: Write) -> None:
    for number in range(3, 9):
        root = write(sound(**{**LATER, "id": f"INC-2025-000{number}"}))
    said = _review_of(root, **LATER)
    assert said.count("\n- INC-2025-") == 3


def test_one_that_hardly_resembles_it_is_not_named(write: Write) -> None:
    """It has one word of six in common."""
    write(_earlier())
    write(sound(id="INC-2025-0003", title="Walrus walked", summary="Whale swam, otter dived, names froze."))
    root = write(sound(id="INC-2025-0004", title="Walrus walked", summary="Whale swam, otter dived, seal slept."))
    said = _review_of(root, **LATER)
    assert f"{ALIKE}- INC-2025-0001 Resolver lost: " in said
    assert "INC-2025-0003" not in said
    assert "INC-2025-0003" in run("related", "INC-2025-0002", cwd=root, env=environment()).stdout


def test_a_restricted_record_is_named_in_no_review(write: Write) -> None:
    said = _review_of(write(_earlier(visibility="restricted", title="Classified")), **LATER)
    assert "### INC-2025-0002: Names lost\n" in said
    assert "INC-2025-0001" not in said
    assert "Classified" not in said


def test_a_record_does_not_resemble_itself_nor_what_it_was(write: Write) -> None:
    root = repository(write(_earlier()))
    (root / "incidents/2025/INC-2025-0001.yaml").write_text(text_of(title="Resolver lost, at last"))
    said = review(root).stdout
    assert "### INC-2025-0001: Resolver lost, at last\n" in said
    assert "It resembles" not in said


def test_a_record_that_cannot_be_read_keeps_no_other_from_being_compared(write: Write) -> None:
    root = write(_earlier())
    repository(root)
    (root / "incidents/2025/INC-2025-0003.yaml").write_text("a: b: c\n")
    (root / "incidents/2025/INC-2025-0002.yaml").write_text(text_of(**LATER))
    said = review(root).stdout
    assert "### INC-2025-0003\n\n1 finding:\n" in said
    assert f"{ALIKE}- INC-2025-0001 Resolver lost: " in said


HOSTILE = "<b>x</b> | @octocat `code` [l](https://example.com) **y**"


def test_what_another_record_says_is_shown_as_text(write: Write) -> None:
    action = {"id": "A1", "title": f"Do {HOSTILE}", "due": "2025-02-01", "addresses": ["C1"]}
    fields = {"title": HOSTILE, "analysis": _caused(text=HOSTILE), "actions": [action], "symptoms": [HOSTILE]}
    said = _review_of(
        write(_earlier(**fields)), **{**LATER, "analysis": _caused(text=HOSTILE), "symptoms": [HOSTILE]}
    )
    assert "**Happened again while the action was overdue:** INC-2025-0001 (" in said
    tokens = [
        child for token in MarkdownIt("commonmark").enable("table").parse(said) for child in token.children or ()
    ]
    shown = "".join(token.content for token in tokens if token.type == "text").replace("\u200b", "")
    assert shown.count(HOSTILE) == 6, "the title, the action twice, the cause twice and the symptom"
    assert {token.type for token in tokens} <= {"text", "softbreak", "strong_open", "strong_close"}
    assert "@octocat" not in said
    assert "https://" not in said


@pytest.fixture
def crowd(write: Write) -> Path:
    """Forty records, of which the four newest have a cause in common: with one more, one in eight."""
    for number in range(1, 37):
        words = {"title": f"Walrus{number}x", "summary": f"Otter{number}x", "services": ["other"]}
        action = {"id": "A1", "title": "Add a seal", "due": "2025-02-01", "addresses": ["C1"]}
        fields = {"analysis": _caused(f"t{number}"), "actions": [action], "provenance": {"kind": "own"}}
        day = {"times": {"started_at": f"2024-{1 + number // 28:02d}-{1 + number % 28:02d}"}}
        write(sound(id=f"INC-2024-{number:04d}", **words, **fields, **day))
    for number in range(3, 7):
        root = write(_earlier(id=f"INC-2025-000{number}", times={"started_at": f"2025-01-0{number}"}))
    return root


def test_what_is_seldom_among_all_records_ties_in_a_review_too(crowd: Path) -> None:
    said = _review_of(crowd, **LATER)
    assert said.count("**Happened again while the action was overdue:** INC-2025-000") == 4


def test_an_earlier_record_that_is_named_is_told_though_others_are_more_alike(crowd: Path) -> None:
    tie = {"id": "INC-2024-0001", "kind": "recurrence"}
    said = _review_of(crowd, **{**LATER, "related": [tie]})
    assert "**Happened again while the action was overdue:** INC-2024-0001, INC-2024-0001/A1 Add a seal.\n" in said


def test_an_earlier_record_may_be_named_by_its_alias(write: Write) -> None:
    root = write(_earlier(aliases=["JIRA-7"], services=["other"], analysis=_caused("other")))
    said = _review_of(root, **{**LATER, "related": [{"id": "JIRA-7", "kind": "recurrence"}]})
    assert "**Happened again while the action was overdue:** INC-2025-0001, " in said
