"""`pmsite search`, `related` and `suggest`: what each says, and what none of them shows."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import Done, environment, run, sound
from tests.conftest import TODAY, Write

OWN: dict[str, Any] = {"provenance": {"kind": "own"}}
FIRST = sound(
    **OWN,
    title="Names lost when a resolver failed",
    summary="One resolver was there.",
    aliases=["JIRA-7"],
    times={"started_at": "2025-11-26T10:00:00Z", "mitigated_at": "2025-11-26T10:15:00Z"},
    symptoms=["names not resolving"],
    services=["dns", "orders"],
    analysis={"root_causes": [{"id": "C1", "text": "One resolver", "tags": ["dns"]}]},
    resolution={"steps": ["Start the resolver", "Wait a minute"]},
    runbooks=[{"id": "dns-failure", "helped": "partly", "note": "Names an old host"}],
    actions=[
        {"id": "A1", "title": "Add a resolver", "due": "2025-12-31", "addresses": ["C1"]},
        {"id": "A2", "title": "Watch it", "state": "done", "completed_on": "2025-12-01"},
        {"id": "A3", "title": "Rehearse it", "state": "in_progress", "due": "2026-11-21"},
    ],
)
SECOND = sound(
    **OWN,
    id="INC-2025-0002",
    title="Orders lost for want of a resolver",
    severity="SEV1",
    summary="It happened on a Sunday.",
    times={"started_at": "2025-12-07T09:00:00Z"},
    symptoms=["Names not resolving."],
    services=["orders"],
    analysis={"root_causes": [{"id": "C1", "text": "No second one", "tags": ["dns"]}]},
)
OTHER = sound(
    id="INC-2025-0003", title="Archive full", summary="A disk of logs.", times={"detected_at": "2025-01-02"}
)
CLASSIFIED = {**FIRST, "id": "INC-2025-0004", "title": "Resolver classified", "aliases": ["JIRA-8"]}
PLACE = "incidents/2025/INC-2025-000{}.yaml"
KEYS = [
    *("id", "title", "began", "severity", "services", "path", "score", "reasons"),
    *("helped", "unfinished"),
]
EACH = [("search", "resolver"), ("related", "INC-2025-0002"), ("suggest", "names not resolving")]


@pytest.fixture
def root(write: Write) -> Path:
    """Two that are alike, one that is not, and one that is restricted."""
    for data in (FIRST, SECOND, OTHER):
        write(data)
    return write({**CLASSIFIED, "visibility": "restricted"})


def ask(root: Path, *arguments: str, today: str = TODAY, **more: str) -> Done:
    return run(*arguments, "--today", today, cwd=root, env=environment(**more))


def as_json(done: Done) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_a_search_tells_each_record_with_its_day_level_title_words_and_place(root: Path) -> None:
    done = ask(root, "search", "second", "SUNDAYS", "names")
    assert done.returncode == 0
    assert done.stdout == (
        "INC-2025-0002  2025-12-07  SEV1  Orders lost for want of a resolver\n"
        "  second; sunday; names\n"
        "  incidents/2025/INC-2025-0002.yaml\n"
        "\n"
        "INC-2025-0001  2025-11-26  SEV2  Names lost when a resolver failed\n"
        "  names\n"
        "  never finished: A1 Add a resolver (overdue)\n"
        "  never finished: A3 Rehearse it (in progress)\n"
        "  incidents/2025/INC-2025-0001.yaml\n"
    )


def test_words_may_be_given_one_by_one_or_together(root: Path) -> None:
    assert ask(root, "search", "names resolver").stdout == ask(root, "search", "names", "resolver").stdout


def test_what_a_record_resembles_is_told_with_the_reasons_and_what_was_never_finished(root: Path) -> None:
    done = ask(root, "related", "INC-2025-0002", "--most", "1")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "INC-2025-0001  2025-11-26  SEV2  Names lost when a resolver failed"
    assert lines[1].startswith("  same cause: dns; same symptom: names not resolving; same service: orders")
    assert lines[2:] == [
        "  never finished: A1 Add a resolver (overdue)",
        "  never finished: A3 Rehearse it (in progress)",
        "  incidents/2025/INC-2025-0001.yaml",
    ]


def test_the_day_decides_what_is_overdue(root: Path) -> None:
    before, after = (ask(root, "search", "failed", today=day).stdout for day in ("2025-12-31", "2026-11-22"))
    assert "A1 Add a resolver (open)\n" in before
    assert "A3 Rehearse it (overdue)\n" in after


def test_what_helped_is_told_with_how_long_it_took_and_the_runbooks_worth(root: Path) -> None:
    done = ask(root, "suggest", "Names not resolving", "--most", "2")
    assert done.returncode == 0
    parts = {part.split(" ")[0]: part.rstrip("\n") for part in done.stdout.split("\n\n")}
    assert parts["INC-2025-0001"] == (
        "INC-2025-0001  2025-11-26  SEV2  Names lost when a resolver failed\n"
        "  same symptom: names not resolving; words: names, resolver\n"
        "  What helped, mitigated after 15 min:\n"
        "  1. Start the resolver\n"
        "  2. Wait a minute\n"
        "  Runbook dns-failure helped in part: Names an old host\n"
        "  incidents/2025/INC-2025-0001.yaml"
    )
    assert "  What helped is not written down.\n" in parts["INC-2025-0002"]
    assert "never finished" not in done.stdout


def test_several_symptoms_may_be_named(root: Path) -> None:
    done = ask(root, "suggest", "names not resolving", "archive full", "--format", "json")
    assert {one["id"][-1] for one in as_json(done)} == {"1", "2", "3"}


@pytest.mark.parametrize("command", EACH)
def test_as_json_each_has_what_a_program_asks_for(root: Path, command: tuple[str, str]) -> None:
    done = ask(root, *command, "--format", "json")
    assert done.returncode == 0
    found = as_json(done)
    assert all(list(one) == KEYS for one in found)
    assert [one["score"] for one in found] == sorted((one["score"] for one in found), reverse=True)
    assert all(one["reasons"] for one in found)
    assert next(one for one in found if one["id"] == "INC-2025-0001") | {"score": 0, "reasons": []} == {
        "id": "INC-2025-0001",
        "title": "Names lost when a resolver failed",
        "began": "2025-11-26T10:00:00+00:00",
        "severity": "SEV2",
        "services": ["dns", "orders"],
        "path": "incidents/2025/INC-2025-0001.yaml",
        "score": 0,
        "reasons": [],
        "helped": {
            "steps": ["Start the resolver", "Wait a minute"],
            "runbooks": [{"id": "dns-failure", "helped": "partly", "note": "Names an old host"}],
            "seconds_to_mitigate": 900.0,
        },
        "unfinished": [
            {"id": "A1", "title": "Add a resolver", "state": "open", "due": "2025-12-31"},
            {"id": "A3", "title": "Rehearse it", "state": "in_progress", "due": "2026-11-21"},
        ],
    }


def test_a_day_alone_and_what_is_not_known_are_told_in_json_too(root: Path) -> None:
    (one,) = as_json(ask(root, "search", "archive", "--format", "json"))
    assert (one["began"], one["services"], one["unfinished"]) == ("2025-01-02", [], [])
    assert one["helped"] == {"steps": [], "runbooks": [], "seconds_to_mitigate": None}


@pytest.mark.parametrize("command", EACH)
def test_no_more_are_told_than_asked_for(root: Path, command: tuple[str, str]) -> None:
    assert len(as_json(ask(root, *command, "--format", "json", "--most", "1"))) == 1


def test_none_at_all_cannot_be_asked_for(root: Path) -> None:
    assert ask(root, "search", "resolver", "--most", "0").returncode == 2


def test_a_record_is_known_by_its_alias(root: Path) -> None:
    assert ask(root, "related", "JIRA-7", "--most", "1").stdout.startswith("INC-2025-0002  2025-12-07  SEV1  ")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("INC-2025-0011", "There is no record INC-2025-0011. Did you mean `INC-2025-0001`?\n"),
        ("jira-77", "There is no record jira-77. Did you mean `JIRA-7`?\n"),
    ],
)
def test_an_unknown_id_is_wrong_usage_and_the_nearest_is_named(root: Path, asked: str, said: str) -> None:
    done = ask(root, "related", asked)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


@pytest.mark.parametrize(("style", "said"), [("text", "Nothing like it.\n"), ("json", "[]\n")])
@pytest.mark.parametrize("command", [("search", "walrus"), ("suggest", "")])
def test_when_nothing_is_like_it_that_is_said_and_fails(
    root: Path, command: tuple[str, str], style: str, said: str
) -> None:
    done = ask(root, *command, "--format", style)
    assert (done.returncode, done.stdout) == (1, said)


def test_a_record_that_resembles_none_fails(write: Write) -> None:
    done = ask(write(sound()), "related", "INC-2025-0001")
    assert (done.returncode, done.stdout, done.stderr) == (1, "Nothing like it.\n", "")


@pytest.mark.parametrize(
    ("command", "style"),
    [
        (("search", "resolver"), "text"),
        (("search", "classified"), "json"),
        (("search", "INC-2025-0004"), "text"),
        (("related", "INC-2025-0002"), "json"),
        (("suggest", "names not resolving"), "text"),
    ],
)
def test_a_restricted_record_is_never_shown_and_said_to_be_left_out(
    root: Path, command: tuple[str, str], style: str
) -> None:
    done = ask(root, *command, "--format", style)
    assert "INC-2025-0004" not in done.stdout + done.stderr
    assert "lassified" not in done.stdout + done.stderr
    assert done.stderr == "Left out: 1 restricted.\n"


def test_asked_for_by_its_id_a_restricted_record_is_compared_with_none(root: Path) -> None:
    done = ask(root, "related", "INC-2025-0004")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "INC-2025-0004 is restricted: it is compared with no other.\n"


def test_asked_for_by_its_alias_a_restricted_record_is_not_there(root: Path) -> None:
    done = ask(root, "related", "JIRA-8")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "There is no record JIRA-8. Did you mean `JIRA-7`?\n"


@pytest.mark.parametrize("style", ["text", "json"])
@pytest.mark.parametrize("command", EACH)
def test_a_day_of_no_year_that_counts_is_wrong_usage(root: Path, command: tuple[str, str], style: str) -> None:
    done = ask(root, *command, "--format", style, today="1899-12-31")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--today takes a date between 1900 and 2999, not '1899-12-31'." in " ".join(done.stderr.split())


def test_a_file_that_cannot_be_read_is_said_and_stops_no_other(root: Path) -> None:
    whole = ask(root, "search", "resolver").stdout
    (root / PLACE.format(5)).write_text("a: b: c\n")
    (root / PLACE.format(6)).write_bytes(b"\xff\xfe")
    done = ask(root, "search", "resolver")
    assert (done.returncode, done.stdout) == (0, whole)
    assert done.stderr == "Left out: 2 that cannot be read, 1 restricted.\n"


def test_asked_for_by_name_a_file_that_cannot_be_read_is_told(root: Path) -> None:
    (root / PLACE.format(5)).write_text("a: b: c\n")
    done = ask(root, "related", "INC-2025-0005")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "INC-2025-0005 cannot be read; `pmsite check` says why.\n"


def test_a_word_between_brackets_or_colons_stays_a_word(write: Write) -> None:
    done = ask(write(sound(title="The [bold]alert[/bold] :fire: was lost")), "search", "alert")
    assert "  The [bold]alert[/bold] :fire: was lost\n" in done.stdout
