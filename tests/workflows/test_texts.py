"""What the workflows' texts promise: least rights, nothing of a stranger's in a shell, two copies that agree."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pmsite.capture.form import LABELS
from pmsite.load.events import parse
from pmsite.load.records import default_policy
from tests.conftest import PROJECT
from tests.workflows.world import BIN

OURS, SHIPPED = PROJECT / ".github/workflows", PROJECT / "pmsite/capture/scaffold/github"
ACTION = PROJECT / "action.yml"
NAMES = sorted(file.name for file in SHIPPED.glob("*.yml"))
FILES = [*sorted(OURS.glob("*.yml")), *sorted(SHIPPED.glob("*.yml")), ACTION]
FORMS = [PROJECT / ".github/ISSUE_TEMPLATE/incident.yml", SHIPPED / "forms/incident.yml"]
READ = {"contents": "read"}
RIGHTS = {
    "check": READ,
    "test": READ,
    "digest": READ | {"issues": "write"},
    "overdue": READ | {"issues": "write"},
    "sync": READ | {"issues": "write"},
    "pull": {"contents": "write", "issues": "read", "pull-requests": "write"},
    "draft": {"contents": "write", "pull-requests": "write"},
    "site": READ | {"pages": "write", "id-token": "write"},
    "build": READ,
    "day": {},
    "shard": READ,
    "merge": READ,
    "deploy": {"pages": "write", "id-token": "write"},
}
"""Of each job."""
GUARD = "github.event_name != 'workflow_dispatch' || github.ref_name == github.event.repository.default_branch"
ASKED = f"vars.SYNC_ISSUES == 'true' && ({GUARD})"
"""Ours, too, ask whether issues are wanted: the records are a demonstration."""


def _data(file: Path) -> dict[str, Any]:
    data: dict[str, Any] = parse(file.read_text("utf-8"), "").data
    return data


def _steps(file: Path) -> list[dict[str, Any]]:
    data = _data(file)
    if "runs" in data:
        return list(data["runs"]["steps"])
    return [step for job in data["jobs"].values() for step in job.get("steps", ())]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PROJECT)))
def test_nothing_is_put_into_a_shell_by_an_expression(file: Path) -> None:
    for step in _steps(file):
        said = step.get("run", "")
        assert "${{" not in said
        assert file == ACTION or "\n" not in said
        assert step.get("shell") == "bash" or " | " not in said, "a pipe hides what failed in the default shell"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PROJECT)))
def test_of_an_event_only_numbers_and_what_the_repository_set_are_used(file: Path) -> None:
    allowed = {
        "github.event.issue.number",
        "github.event.label.name",
        "github.event.schedule",
        "github.event.repository.default_branch",
    }
    text = file.read_text("utf-8")
    assert set(re.findall(r"github\.event\.[\w.]+", text)) <= allowed
    assert not re.findall(r"github\.(?:head_ref|actor|triggering_actor|event\b(?!\.|_name))", text)
    used = [line for line in text.splitlines() if "github.event.label" in line]
    assert all(line.strip().startswith("if: ") for line in used)


@pytest.mark.parametrize("file", FILES[:-1], ids=lambda file: str(file.relative_to(PROJECT)))
def test_a_job_has_the_rights_it_needs_and_no_more(file: Path) -> None:
    data = _data(file)
    assert data["permissions"] == {}
    assert {name: job["permissions"] for name, job in data["jobs"].items()} == {
        name: RIGHTS[name] for name in data["jobs"]
    }


def test_only_what_writes_issues_and_pull_requests_waits_in_one_line() -> None:
    groups = {name: _data(SHIPPED / name)["concurrency"] for name in NAMES}
    waiting = {name for name, one in groups.items() if one["group"] == "pmsite"}
    assert waiting == {"digest.yml", "overdue.yml", "pull.yml", "report.yml", "sync.yml"}
    assert all(groups[name]["cancel-in-progress"] is False for name in waiting)
    assert groups["refresh.yml"]["group"] != groups["site.yml"]["group"], "a caller would wait for itself"


@pytest.mark.parametrize("folder", [OURS, SHIPPED], ids=["ours", "shipped"])
def test_shards_are_off_until_somebody_asks_for_them(folder: Path) -> None:
    data = _data(folder / "site-sharded.yml")
    assert data["on"] == "workflow_dispatch"
    waits = {name for name, job in data["jobs"].items() if "if" not in job and not job.get("needs")}
    assert not waits, "every job waits for one that asks for the variable"
    assert [job["if"] for job in data["jobs"].values() if "if" in job] == ["vars.PMSITE_SHARDS != ''"]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_shipped_is_what_we_run(name: str) -> None:
    install = '      - run: make pmsite && echo "$PWD/.venv/bin" >> "$GITHUB_PATH"'
    ours = (OURS / name).read_text("utf-8").replace(install, "      - run: pip install -r requirements.txt")
    ours = ours.replace(f"    # The records here are a demonstration.\n    if: {ASKED}\n", f"    if: {GUARD}\n")
    assert ours == (SHIPPED / name).read_text("utf-8")


@pytest.mark.parametrize("folder", [OURS, SHIPPED], ids=["ours", "shipped"])
def test_what_keeps_issues_and_records_in_step_runs_on_the_default_branch_only(folder: Path) -> None:
    jobs = {name: job for name in NAMES for job in _data(folder / name)["jobs"].values()}
    guarded = {name: job["if"] for name, job in jobs.items() if "default_branch" in str(job.get("if"))}
    keepers = ("digest.yml", "overdue.yml", "pull.yml", "sync.yml")
    assert guarded == dict.fromkeys(keepers, ASKED if folder == OURS else GUARD)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PROJECT)))
def test_only_the_steps_that_reach_github_have_its_token(file: Path) -> None:
    data = _data(file)
    assert not [one for one in (data, *data.get("jobs", {}).values()) if "TOKEN" in str(one.get("env"))]
    for step in _steps(file):
        reaches = re.search(r"\bpmsite (?:sync|pull|overdue|digest .*--issue)\b", step.get("run", ""))
        tokens = {name: value for name, value in step.get("env", {}).items() if "TOKEN" in name + str(value)}
        assert tokens == ({"GITHUB_TOKEN": "${{ github.token }}"} if reaches else {}), step


def test_each_shipped_workflow_is_written_by_init_and_run_here() -> None:
    assert set(NAMES) == {file.name for file in OURS.glob("*.yml")} - {"ci.yml", "long.yml"}


def test_only_records_and_the_policy_start_a_sync() -> None:
    assert _data(SHIPPED / "sync.yml")["on"]["push"]["paths"] == ["incidents/**", "schema/policy.yaml"]


@pytest.mark.parametrize("form", FORMS, ids=["ours", "shipped"])
def test_the_form_asks_what_is_understood(form: Path) -> None:
    fields = _data(form)["body"]
    assert [field["attributes"]["label"] for field in fields] == list(LABELS.values())
    options = {field["id"]: field["attributes"]["options"] for field in fields if field["type"] == "dropdown"}
    for text in ((PROJECT / "schema/policy.yaml").read_text("utf-8"), default_policy()):
        levels = [level["id"] for level in parse(text, "").data["severities"]]
        assert options["severity"] == ["I do not know", *levels]
    shape = json.loads((PROJECT / "schema/postmortem.schema.json").read_text("utf-8"))
    assert set(options["source"]) <= set(re.findall(r"[a-z]+", json.dumps(shape)))


def test_the_two_forms_are_the_same() -> None:
    assert FORMS[0].read_text("utf-8") == FORMS[1].read_text("utf-8")


def test_an_auditor_of_workflows_finds_nothing() -> None:
    done = subprocess.run(
        [
            BIN / "zizmor",
            "--offline",
            "--quiet",
            "--no-progress",
            "--format",
            "json",
            "--persona",
            "auditor",
            *FILES,
        ],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert json.loads(done.stdout) == [], done.stdout
    assert done.returncode == 0


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PROJECT)))
def test_what_the_auditor_is_told_to_pass_over_has_a_reason(file: Path) -> None:
    lines = file.read_text("utf-8").splitlines()
    for above, line in zip(["", *lines], lines, strict=False):
        if "zizmor: ignore" in line:
            beside = re.search(r"zizmor: ignore\[[\w-]+\] \w+", line)
            assert beside or above.strip().startswith("# "), line
