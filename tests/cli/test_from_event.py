"""`pmsite new --from-event`: the event of a report becomes a draft, any other a sentence."""

import json
from pathlib import Path
from typing import Any

import pytest

from pmsite.load.events import parse
from tests.cli.command import Done, environment, problems, run
from tests.conftest import TODAY

BODY = """\
### What happened, to whom?

Orders rejected

### How grave was it?

SEV2

### When did impact begin?

2026-11-20T10:27Z

### What should others know?

It was the resolver.
"""
PATH = "incidents/2026/INC-2026-0001.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository without records."""
    (tmp_path / "incidents").mkdir()
    return tmp_path


def _event(**fields: Any) -> dict[str, Any]:
    issue = {
        "number": 7,
        "title": "Incident: Orders",
        "body": BODY,
        "html_url": "https://github.com/example/postmortems/issues/7",
        "created_at": "2026-11-20T11:00:00Z",
    }
    return {"action": "labeled", "issue": issue | fields}


def _new(root: Path, content: object, *more: str) -> Done:
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    (root / "event.json").write_bytes(text)
    arguments = ("new", "--today", TODAY, "--from-event", "event.json", *more)
    return run(*arguments, cwd=root, env=environment())


def test_a_report_becomes_a_draft_that_passes(root: Path) -> None:
    done = _new(root, _event())
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{PATH}\n", "")
    data = parse((root / PATH).read_text("utf-8"), "").data
    assert (data["title"], data["severity"], data["state"]) == ("Orders rejected", "SEV2", "draft")
    assert data["links"] == [{"title": "Report #7", "url": "https://github.com/example/postmortems/issues/7"}]
    assert "provenance" not in data, "there is no doubt"
    assert [one for one in problems(root) if one["level"] == "error"] == []


OTHER = {"number": 8, "html_url": "https://github.com/example/postmortems/issues/8"}


def test_two_reports_are_two_records(root: Path) -> None:
    _new(root, _event())
    assert _new(root, _event(**OTHER)).stdout == "incidents/2026/INC-2026-0002.yaml\n"


@pytest.mark.parametrize("more", [(), ("--id", "INC-2026-0042")])
def test_a_report_that_is_a_record_already_is_refused_in_words(root: Path, more: tuple[str, ...]) -> None:
    _new(root, _event())
    done = _new(root, _event(title="Changed since", body="Another text."), *more)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "INC-2026-0001 was made of this report already.\n"
    assert [file.name for file in root.rglob("*.yaml")] == ["INC-2026-0001.yaml"]


def test_what_is_not_understood_is_said_and_kept_to_the_letter(root: Path) -> None:
    body = BODY.replace("SEV2", "I do not know").replace("2026-11-20T10:27Z", "around lunch")
    done = _new(root, _event(body=body))
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "Please look: the severity is not known; SEV5 stands for it.",
        "Please look: the time of started_at was not understood.",
        "Please look: no time was given; the report's own stands for the detection.",
    ]
    data = parse((root / PATH).read_text("utf-8"), "").data
    told = [line.removeprefix("Please look: ").removesuffix(".") for line in done.stderr.splitlines()]
    assert data["provenance"] == {"kind": "own", "warnings": told}
    (section,) = data["sections"]
    assert "around lunch" in section["text"] and section["title"] == "As reported in #7"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b" " * 4_000_001,
        [],
        None,
        "issue",
        {},
        {"issue": None},
        {"issue": []},
        {"issue": {}},
        {"issue": {"body": None, "number": 7}},
        {"issue": {"body": ["x"], "number": 7}},
        {"pull_request": {"body": "x"}},
    ],
)
def test_an_event_of_no_report_is_a_sentence(root: Path, content: object) -> None:
    done = _new(root, content)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("--from-event: event.json is no ") and done.stderr.count("\n") == 1
    assert list((root / "incidents").rglob("*")) == []


def test_a_document_nested_without_end_is_a_sentence(root: Path) -> None:
    done = _new(root, b"[" * 5000)
    assert done.returncode == 2 and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "fields",
    [
        {"created_at": None},
        {"created_at": 5},
        {"created_at": "yesterday"},
        {"number": None},
        {"html_url": "javascript:alert(1)"},
        {"html_url": "https://"},
        {"html_url": "https://x\n::error::y"},
        {"title": None},
        {"title": 5},
        {"body": ""},
        {"body": "x" * 200_000},
        {"body": "\u202e\x00\x1b[31m\ud800"},
        {"title": "Slow \ud800", "body": "a \udfff b"},
        {"html_url": "https://x/\ud800"},
        {"created_at": "\ud800"},
        {"number": "\ud800"},
        {"body": "---\n...\n'\"\\ : #{}[]&*!|>%@`\n\t\n- a: b\n"},
    ],
    ids=lambda fields: str(fields)[:40],
)
def test_a_strange_report_becomes_a_draft_or_a_sentence(root: Path, fields: dict[str, Any]) -> None:
    told = {"body": "It was slow.", **fields}
    done = _new(root, _event(**told))
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode in (0, 1, 2)
    if done.returncode:
        assert list((root / "incidents").rglob("*")) == [] and done.stderr.strip()
    else:
        assert [one for one in problems(root) if one["level"] == "error" and one["rule"] < "PM2"] == []


def test_halves_of_characters_do_no_harm(root: Path) -> None:
    body = BODY.replace("Orders rejected", "Orders \ud83d rejected").replace("resolver", "\udfffresolver")
    done = _new(root, _event(title="Incident: \ud800", body=body))
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{PATH}\n", "")
    data = parse((root / PATH).read_text("utf-8"), "").data
    assert (data["title"], data["summary"]) == ("Orders ? rejected", "It was the ?resolver.")
    assert [one for one in problems(root) if one["level"] == "error"] == []


def test_a_file_that_is_not_there_is_wrong_usage(root: Path) -> None:
    done = run("new", "--from-event", "none.json", cwd=root)
    assert (done.returncode, done.stderr) == (2, "--from-event: none.json: No such file or directory.\n")
    done = run("new", "--from-event", ".", cwd=root)
    assert done.returncode == 2 and "Traceback" not in done.stderr


def test_an_id_can_be_given_and_none_is_overwritten(root: Path) -> None:
    assert _new(root, _event(), "--id", "INC-2026-0042").stdout == "incidents/2026/INC-2026-0042.yaml\n"
    done = _new(root, _event(**OTHER), "--id", "INC-2026-0042")
    assert done.returncode == 2 and "is there already" in done.stderr
    assert _new(root, _event(**OTHER), "--id", "../x").returncode == 2
