"""Twenty records broken in twenty ways: one run tells all of them, each at its place, in every format."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import pytest
import yaml

from tests.cli.command import check, environment
from tests.cli.twenty import FLAWS, SECRET, Place, put
from tests.conftest import PROJECT

WORKFLOWS = [
    *sorted((PROJECT / ".github/workflows").glob("*.yml")),
    PROJECT / "pmsite/capture/scaffold/github/check.yml",
]
_PLAIN = re.compile(
    r"(?P<path>\S[^:]*):(?P<line>\d+):(?P<column>\d+): (?:error|warning|note) (?P<rule>PM\d{3}) .+"
)
_COMMAND = re.compile(r"::(?P<kind>[a-z]+) (?P<properties>[^:]*)::(?P<message>.*)")


class Command(NamedTuple):
    """A workflow command as GitHub's runner reads it."""

    kind: str
    properties: dict[str, str]
    message: str


def commands(text: str) -> list[Command]:
    """The workflow commands of a log, unescaped as the runner does."""
    found = []
    for line in text.splitlines():
        if match := _COMMAND.fullmatch(line):
            pairs = (pair.split("=", 1) for pair in match["properties"].split(","))
            properties = {name: _unescaped(value) for name, value in pairs}
            found.append(Command(match["kind"], properties, _unescaped(match["message"])))
    return found


def _unescaped(text: str) -> str:
    codes = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}
    return re.sub("|".join(codes), lambda match: codes[match[0]], text)


def plain(text: str) -> list[Place]:
    """The places of lines that begin with `path:line:column:`."""
    found = filter(None, map(_PLAIN.fullmatch, text.splitlines()))
    return [Place(m["path"], int(m["line"]), int(m["column"]), m["rule"]) for m in found]


def annotated(text: str) -> list[Place]:
    """The places of annotations."""
    found = [command.properties for command in commands(text) if "file" in command.properties]
    return [Place(p["file"], int(p["line"]), int(p["col"]), p["title"]) for p in found]


def told_in_json(text: str) -> list[Place]:
    return [Place(p["path"], p["line"], p["column"], p["rule"]) for p in json.loads(text)["problems"]]


def told_in_sarif(text: str) -> list[Place]:
    (run,) = json.loads(text)["runs"]
    places = []
    for result in run["results"]:
        where = result["locations"][0]["physicalLocation"]
        region = where["region"]
        path = unquote(where["artifactLocation"]["uri"])
        places.append(Place(path, region["startLine"], region["startColumn"], result["ruleId"]))
    return places


READERS = {
    "text": plain,
    "json": told_in_json,
    "github": lambda text: [*plain(text), *annotated(text)],
    "sarif": told_in_sarif,
}


@pytest.mark.parametrize("style", READERS)
def test_one_run_tells_every_flaw_at_its_place_and_nothing_else(tmp_path: Path, style: str) -> None:
    places = put(tmp_path)
    done = check(tmp_path, "--format", style)
    found = READERS[style](done.stdout)
    assert set(found) == places
    assert len(found) == len(FLAWS) == 20, "each once"
    assert (done.returncode, done.stderr) == (1, "")
    assert SECRET not in done.stdout


def _steps(workflow: Any) -> Iterator[dict[str, Any]]:
    yield from (step for job in workflow["jobs"].values() for step in job["steps"])


def line_that_checks() -> str:
    """The command by which a workflow checks records, as GitHub would hand it to bash."""
    for file in WORKFLOWS:
        for step in _steps(yaml.safe_load(file.read_text("utf-8"))):
            if "pmsite check" in step.get("run", ""):
                return str(step["run"])
    raise AssertionError("no workflow checks the records")


@pytest.fixture
def job(tmp_path: Path) -> tuple[set[Place], subprocess.CompletedProcess[str], str]:
    """Where the flaws are, what the workflow's own line said of them, and the job's summary."""
    places = put(tmp_path)
    summary = tmp_path / "summary.md"
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    env = environment(PATH=path, CI="true", GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(summary))
    command = ["bash", "-e", "-o", "pipefail", "-c", line_that_checks()]
    done = subprocess.run(
        command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    return places, done, summary.read_text("utf-8") if summary.exists() else ""


Job = tuple[set[Place], subprocess.CompletedProcess[str], str]


def test_the_workflows_own_line_fails_the_job_and_tells_every_flaw_at_its_place(job: Job) -> None:
    places, done, _ = job
    assert done.returncode == 1, done.stderr
    assert {*plain(done.stdout), *annotated(done.stdout)} == places
    assert not done.stderr


def test_the_workflows_own_line_annotates_as_many_lines_as_github_shows(job: Job) -> None:
    places, done, _ = job
    found = commands(done.stdout)
    kinds = [command.kind for command in found]
    assert (kinds.count("error"), kinds.count("warning"), kinds.count("notice")) == (10, 2, 0)
    (more,) = [command.message for command in found if "file" not in command.properties]
    assert more.startswith("+9 more in 9 files")
    assert set(annotated(done.stdout)) < places


def test_the_workflows_own_line_fills_the_jobs_summary(job: Job) -> None:
    places, done, summary = job
    assert "20 records: 18 errors, 2 warnings" in summary
    for place in places:
        assert f"{place.path}:{place.line}:{place.column} " in summary
    assert SECRET not in summary + done.stdout
