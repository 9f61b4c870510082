"""`pmsite new --from`: a record begun with what tools recorded, by real commands."""

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from pmsite.load.events import parse
from tests.capture.evidence.bundle import FOLDER
from tests.cli.command import Done, environment, problems, run
from tests.cli.terminal import CTRL_C, CTRL_D, CTRL_U, ENTER, Terminal
from tests.cli.test_evidence import a_log

DAY = "2025-11-27"
PATH = "incidents/2025/INC-2025-0001.yaml"
SECRET = "hunter2" + "abcd9"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository without records."""
    (tmp_path / "incidents").mkdir()
    return tmp_path


def new(root: Path, *arguments: str) -> Done:
    return run("new", *arguments, "--today", DAY, cwd=root, env=environment())


def data(root: Path, path: str = PATH) -> Any:
    return parse((root / path).read_text("utf-8"), "").data


def leaky(root: Path) -> Path:
    """Evidence that names a service by a password."""
    file = root / "pagerduty.json"
    told = json.loads((FOLDER / "pagerduty_incident.json").read_text("utf-8"))
    told["incident"]["service"]["summary"] = f"password={SECRET}"
    file.write_text(json.dumps(told), "utf-8")
    return file


def test_evidence_becomes_a_draft_that_passes_its_check(root: Path) -> None:
    done = new(root, "--from", str(FOLDER))
    assert (done.returncode, done.stdout) == (0, f"{PATH}\n"), done.stderr
    assert "SEV1 was taken for it" in done.stderr and "Held back: 1" in done.stderr
    written = data(root)
    assert (written["title"], written["state"], written["severity"]) == (
        "NASDAQ connectivity lost",
        "draft",
        "SEV1",
    )
    assert written["services"] == ["order-gateway", "dns", "risk-feed"]
    assert written["times"] == {
        "started_at": "2025-11-26T10:27:35Z",
        "detected_at": "2025-11-26T10:29:00Z",
        "acknowledged_at": "2025-11-26T10:30:00Z",
        "resolved_at": "2025-11-26T10:45:00Z",
    }
    assert len(written["timeline"]) == 26
    assert [one for one in problems(root) if one["level"] == "error"] == []
    assert run("fmt", "--check", cwd=root, env=environment()).returncode == 0


def test_the_same_evidence_twice_names_the_record_that_has_it(root: Path) -> None:
    assert new(root, "--from", str(FOLDER)).returncode == 0
    again = new(root, "--from", str(FOLDER))
    assert (again.returncode, again.stdout) == (2, "")
    assert again.stderr == (
        "INC-2025-0001 has these events already; `pmsite timeline INC-2025-0001` adds to it.\n"
    )
    assert len(list(root.rglob("*.yaml"))) == 1


def test_a_missing_file_is_a_sentence(root: Path) -> None:
    done = new(root, "--from", str(FOLDER), "--from", "gone.json", "--from", "lost.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "--from: there is no gone.json, lost.json.\n"
    assert not list(root.rglob("*.yaml"))


def test_a_flag_beats_what_evidence_tells(root: Path) -> None:
    flags = ("--title", "Orders rejected", "--severity", "SEV2", "--service", "website")
    done = new(root, "--from", str(FOLDER), *flags, "--resolved", "2025-11-26T10:50:00Z")
    assert done.returncode == 0, done.stderr
    written = data(root)
    assert (written["title"], written["severity"], written["services"]) == ("Orders rejected", "SEV2", ["website"])
    assert written["times"]["resolved_at"] == "2025-11-26T10:50:00Z"
    told = "--resolved 2025-11-26T10:50:00Z is taken, the evidence says 2025-11-26T10:45:00Z."
    assert told in done.stderr.splitlines()
    assert written["times"]["detected_at"] == "2025-11-26T10:29:00Z"
    assert len(written["timeline"]) == 26


def test_more_than_a_record_holds_is_said_with_a_way_out(root: Path) -> None:
    done = new(root, "--from", str(a_log(root / "log.csv", 1200)), "--severity", "SEV2")
    assert (done.returncode, done.stdout) == (1, "")
    assert "nodes; 20,000 is the limit. Begin with fewer files" in done.stderr
    assert not list(root.rglob("*.yaml"))


def test_a_secret_in_evidence_is_held_back_and_the_rest_written(root: Path) -> None:
    done = new(root, "--from", str(leaky(root)))
    assert (done.returncode, done.stdout) == (0, f"{PATH}\n"), done.stderr
    text = (root / PATH).read_text("utf-8")
    assert "█" in text and SECRET not in text + done.stderr
    assert [one for one in problems(root) if one["level"] == "error"] == []


def test_ctrl_d_keeps_what_evidence_offers(root: Path) -> None:
    with Terminal("new", "--ask", "--plain", "--from", str(FOLDER), "--today", DAY, cwd=root) as terminal:
        terminal.asks("What happened, to whom? [NASDAQ connectivity lost]").types("Orders rejected", ENTER)
        terminal.asks("What was it?").types(CTRL_D)
        terminal.asks("Write this draft?").types(ENTER)
        assert terminal.ends()[0] == 0, terminal.screen.text
    written = data(root)
    assert (written["title"], written["severity"]) == ("Orders rejected", "SEV1")
    assert written["services"] == ["order-gateway", "dns", "risk-feed"]
    assert written["times"]["started_at"] == "2025-11-26T10:27:35Z"


def test_after_ctrl_c_one_goes_on_with_the_same_evidence_id_and_day(root: Path) -> None:
    evidence = root / "what tools say"
    evidence.mkdir()
    (evidence / "statuspage.json").write_bytes((FOLDER / "statuspage.json").read_bytes())
    alerts = str(FOLDER / "alertmanager.json")
    begun = ("--ask", "--from", evidence.name, "--from", alerts, "--today", DAY, "--id", "INC-2025-0007")
    with Terminal("new", *begun, cwd=root) as terminal:
        terminal.asks("What happened, to whom?").types(CTRL_U, "Orders rejected", ENTER)
        terminal.asks("What was it?").types(CTRL_C)
        assert terminal.ends()[0] == 1
        _, _, command = terminal.written.partition("To go on from here:\r\n")
    words = shlex.split(command)
    assert words[:11] == ["pmsite", "new", *begun]
    with Terminal(*words[1:], cwd=root) as terminal:
        terminal.asks("What was it?").types(CTRL_D)
        terminal.asks("Write this draft?").types(ENTER)
        assert terminal.ends()[0] == 0, terminal.screen.text
    written = data(root, "incidents/2025/INC-2025-0007.yaml")
    assert written["title"] == "Orders rejected" and written["timeline"]
    assert str(written["dates"]["created_on"]) == DAY
