"""`pmsite export`: one document to standard output, several into a folder, nothing that is restricted."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from pmsite.cli.export import Kind
from pmsite.cli.exports import KINDS as BY_KIND
from pmsite.cli.exports import Job, NothingError
from pmsite.export import pdf
from tests.analyse.made import TODAY_DATE, corpus, entry
from tests.cli.command import Done, environment, run, sound
from tests.conftest import TODAY, Write

SECRET_TITLE = "Nobody outside may read this"
TREE = {
    "top": "G1",
    "gates": {"G1": {"type": "or", "text": "x", "inputs": ["E1"]}},
    "events": {"E1": {"text": "y"}},
}


def export(root: Path, *arguments: str, **more: str) -> Done:
    return run("export", *arguments, "--today", TODAY, cwd=root, env=environment(**more))


@pytest.fixture
def root(write: Write) -> Path:
    """Two records, one of them public, and a restricted one."""
    action = {
        "id": "A1",
        "title": "Do it",
        "due": "2026-12-01",
        "owner": "jdoe",
        "depends_on": ["INC-2025-0003/A1"],
    }
    own = {"provenance": {"kind": "own"}, "state": "draft"}
    write(sound(id="INC-2025-0002", visibility="public", people={"incident_commander": "jdoe"}))
    write(
        sound(
            id="INC-2025-0003", visibility="restricted", title=SECRET_TITLE, actions=[{**action, "depends_on": []}]
        )
    )
    return write(
        sound(**own, actions=[{**action, "depends_on": ["INC-2025-0003/A1"]}], analysis={"fault_tree": TREE})
    )


KINDS = (
    *(["markdown", "INC-2025-0001"], ["json"], ["json-schema"], ["csv", "--table", "incidents"]),
    *(["csv", "--table", "events"], ["csv", "--table", "actions"], ["openmetrics"], ["jira"]),
    *(["jira", "--format", "rest", "--project", "OPS"], ["ics"], ["feed"], ["open-psa"]),
    *(["badge", "actions"], ["badge", "days"]),
)


def test_every_kind_has_a_name() -> None:
    assert [kind.value for kind in Kind] == list(BY_KIND)


@pytest.mark.parametrize("arguments", KINDS, ids=" ".join)
def test_every_kind_goes_to_standard_output(root: Path, arguments: list[str]) -> None:
    done = export(root, *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout) > 2
    assert SECRET_TITLE not in done.stdout


def test_one_record_as_json_is_that_record(root: Path) -> None:
    found = json.loads(export(root, "json", "INC-2025-0001").stdout)
    assert (found["schema_version"], found["id"]) == (1, "INC-2025-0001")


def test_all_records_as_json_are_one_document(root: Path) -> None:
    found = json.loads(export(root, "json").stdout)
    assert [one["id"] for one in found["records"]] == ["INC-2025-0002", "INC-2025-0001"]
    assert found["format"] == 1
    assert "INC-2025-0003" not in json.dumps(found)
    both = json.loads(export(root, "json", "INC-2025-0001", "INC-2025-0002").stdout)
    assert [one["id"] for one in both["records"]] == ["INC-2025-0001", "INC-2025-0002"]


def test_several_documents_go_into_a_folder(root: Path) -> None:
    done = export(root, "markdown")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "markdown gives 2 documents: name a folder with --out, or one record.\n"
    done = export(root, "markdown", "--out", "wiki")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "2 files written to wiki.\n"
    assert sorted(file.name for file in (root / "wiki").iterdir()) == ["INC-2025-0001.md", "INC-2025-0002.md"]
    assert export(root, "csv", "--out", "tables").returncode == 0
    assert sorted(file.name for file in (root / "tables").iterdir()) == [
        "actions.csv",
        "events.csv",
        "incidents.csv",
    ]
    (root / "file").touch()
    assert export(root, "csv", "--out", "file").stderr == (
        "file is a file, and csv gives 3 documents: name a folder with --out.\n"
    )


def test_one_document_goes_into_a_file_or_a_folder(root: Path) -> None:
    assert export(root, "feed", "--out", "f.xml").returncode == 0
    (root / "d").mkdir()
    assert export(root, "feed", "--out", "d").returncode == 0
    assert (root / "f.xml").read_bytes() == (root / "d/feed.xml").read_bytes()


def test_a_pipe_or_a_link_is_written_into_and_stays(root: Path) -> None:
    target = root / "elsewhere.xml"
    target.touch()
    (root / "link").symlink_to(target)
    assert export(root, "feed", "--out", "link").returncode == 0
    assert (root / "link").is_symlink()
    assert target.read_bytes() == export(root, "feed").stdout.encode()
    done = export(root, "feed", "--out", "/dev/stdout")
    assert (done.returncode, done.stdout, done.stderr) == (0, target.read_text("utf-8"), "")
    assert export(root, "feed", "--out", "-").stdout == done.stdout
    assert Path("/dev/stdout").is_symlink()


def test_lines_of_a_calendar_end_as_the_standard_says(root: Path) -> None:
    export(root, "ics", "--out", "a.ics")
    raw = (root / "a.ics").read_bytes()
    assert raw.count(b"\r\n") == raw.count(b"\n") > 5


def test_a_pdf_is_written(root: Path) -> None:
    pytest.importorskip("typst", reason="the extra `pdf` is not installed")
    assert export(root, "pdf", "INC-2025-0001", "--out", "a.pdf").returncode == 0
    assert (root / "a.pdf").read_bytes().startswith(b"%PDF-")


def test_public_records_only_without_names(root: Path) -> None:
    done = export(root, "markdown", "--public")
    assert done.stdout.startswith("<!-- pmsite: record INC-2025-0002 format 1 -->\n")
    assert "jdoe" not in done.stdout
    assert "jdoe" in export(root, "markdown", "INC-2025-0002").stdout
    done = export(root, "markdown", "INC-2025-0001", "--public")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "INC-2025-0001 is not public, or is not published, so --public leaves it out.\n"


@pytest.mark.parametrize("kind", ["markdown", "json", "csv", "jira", "ics", "feed", "open-psa", "pdf"])
def test_restricted_records_are_never_exported(root: Path, kind: str) -> None:
    done = export(root, kind, "INC-2025-0003", "--out", "x")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "INC-2025-0003 is restricted, and so never exported.\n"
    assert not (root / "x").exists()


def test_links_lead_to_the_site(root: Path) -> None:
    address = "https://pm.example.com/x/incidents/2025/INC-2025-0002/"
    assert address in export(root, "feed", "--site-url", "https://pm.example.com/x").stdout
    assert address in export(root, "feed", SITE_URL="https://pm.example.com/x/").stdout
    assert export(root, "feed", "--site-url", "javascript:x").returncode == 2


def test_tables_are_of_the_day(root: Path) -> None:
    def overdue(today: str) -> str:
        text = run("export", "csv", "--table", "actions", "--today", today, cwd=root, env=environment()).stdout
        (row,) = csv.DictReader(io.StringIO(text))
        assert row["depends_on"] == ""
        return row["overdue"]

    assert (overdue("2026-12-01"), overdue("2026-12-02")) == ("false", "true")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["jira", "--format", "rest"], 2, "--format rest needs the key of a Jira project: --project OPS."),
        (["csv", "--format", "rest"], 2, "--format is for jira; csv has no use for it."),
        (["ics", "--table", "events"], 2, "--table is for csv; ics has no use for it."),
        (["json", "--all"], 2, "--all is for jira; json has no use for it."),
        (["jira", "--project", "OPS"], 2, "--project is for --format rest; the table goes to"),
        (
            ["jira", "--format", "rest", "--project", "OPS", "--all"],
            2,
            "--format rest makes new issues, which are open",
        ),
        (
            ["json", "--site-url", "https://x.example"],
            2,
            "--site-url is for jira, ics, feed; json has no use for it.",
        ),
        (["json-schema", "INC-2025-0001"], 2, "json-schema is of all records: leave out the ids."),
        (["badge"], 2, "There are two badges: `pmsite export badge actions` and `… badge days`."),
        (["badge", "x"], 2, "There are two badges: `pmsite export badge actions` and `… badge days`."),
        (
            ["open-psa", "INC-2025-0002"],
            1,
            "INC-2025-0002 has no fault tree: `analysis/fault_tree` is where one goes.",
        ),
        (["json", "INC-2025-0009"], 2, "There is no record INC-2025-0009. Did you mean `INC-2025-0001`?"),
        (
            ["openmetrics", "INC-2025-0001"],
            2,
            "openmetrics is of all records; `pmsite metrics` takes --service and --since.",
        ),
    ],
)
def test_what_cannot_be_is_told(root: Path, arguments: list[str], code: int, message: str) -> None:
    done = export(root, *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith(message[:60])


def test_records_with_errors_stop_an_export_of_all(root: Path, write: Write) -> None:
    broken: dict[str, Any] = sound(id="INC-2025-0004")
    write({**broken, "state": "x"})
    done = export(root, "json")
    assert (done.returncode, done.stdout) == (1, "")
    assert "incidents/2025/INC-2025-0004.yaml" in done.stderr
    assert export(root, "json", "INC-2025-0001").returncode == 0


def test_a_record_that_cannot_be_set_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> bytes:
        raise pdf.NotSetError("INC-2025-0001 cannot be set as a PDF: x.")

    monkeypatch.setattr(pdf, "pdf", fail)
    one = entry()
    with pytest.raises(NothingError, match="INC-2025-0001 cannot be set"):
        BY_KIND["pdf"](Job(corpus(one), (one,), True, TODAY_DATE))


@pytest.mark.parametrize("public", [[], ["--public"]])
@pytest.mark.parametrize(
    "tie",
    [
        {"related": [{"id": "INC-2025-0004", "kind": "similar"}]},
        {"related": [{"id": "HUSH-1", "kind": "similar"}]},
        {"actions": [{"id": "A1", "title": "Do it", "depends_on": ["INC-2025-0004/A1"]}]},
        {"actions": [{"id": "A1", "title": "Do it", "formerly": ["INC-2025-0004/A1"]}]},
    ],
)
@pytest.mark.parametrize("how", ["with errors", "in part", "not at all"])
def test_a_record_that_leads_to_a_broken_one_is_not_exported(
    write: Write, public: list[str], tie: dict[str, Any], how: str
) -> None:
    root = write(sound(visibility="public", **tie))
    hidden = sound(
        id="INC-2025-0004", visibility="restricted", aliases=["HUSH-1"], actions=[{"id": "A1", "title": "Do it"}]
    )
    if how == "not at all":
        write("a: [", "incidents/2025/INC-2025-0004.yaml")
    else:
        write({**hidden, "severity": "SEV77"} if how == "with errors" else {**hidden, "state": "x"})
    done = export(root, "json", "INC-2025-0001", *public)
    assert (done.returncode, done.stdout) == (1, "")
    # What others refer to and is not there is their own error already.
    assert "INC-2025-0004.yaml has errors" in done.stderr or done.stderr.startswith("INC-2025-0001 has errors")


def test_a_record_without_ties_to_a_broken_one_is_exported(write: Write) -> None:
    write("a: [", "incidents/2025/INC-2025-0004.yaml")
    assert export(write(sound()), "json", "INC-2025-0001").returncode == 0


def test_one_document_of_several_goes_into_a_folder(write: Write) -> None:
    root = write(sound())
    assert export(root, "markdown", "--out", "wiki").returncode == 0
    assert [file.name for file in (root / "wiki").iterdir()] == ["INC-2025-0001.md"]
    assert export(root, "feed", "--out", "feeds/").returncode == 0
    assert (root / "feeds/feed.xml").is_file()
    assert export(root, "markdown", "INC-2025-0001", "--out", "one.md").returncode == 0
    assert (root / "one.md").is_file()


def test_nothing_to_export_is_told(write: Write) -> None:
    root = write(sound())
    done = export(root, "markdown", "--public", "--out", "wiki")
    assert (done.returncode, done.stderr) == (1, "No record is public and published.\n")
    assert not (root / "wiki").exists()


def test_a_wrong_address_of_the_site_stops_only_what_has_links(root: Path) -> None:
    assert export(root, "json", SITE_URL="nonsense").returncode == 0
    assert export(root, "feed", SITE_URL="nonsense").returncode == 2
