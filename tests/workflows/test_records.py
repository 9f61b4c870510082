"""The workflows around records, run as GitHub would run them: check, site, report, and the action."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import git, problems
from tests.workflows.harness import Job, run
from tests.workflows.kit import RECORD
from tests.workflows.world import BIN, World


def _record(world: World) -> str:
    return RECORD if world.python else "incidents/2026/INC-2026-0007.yaml"


def _check(world: World, old: str = "", new: str = "") -> Job:
    """The check of a pull request that changes a record."""
    path = _record(world)
    text = world.show(path)
    assert text.count(old) >= 1
    world.push({path: text.replace(old, new, 1) if old else text + "# Read again.\n"}, "work")
    return run(world, "check", "pull_request")["check"]


def test_a_pull_request_with_sound_records_passes_and_is_reviewed(either: World) -> None:
    job = _check(either)
    assert job.conclusion == "success", job.log
    assert "::error" not in job.log
    assert job.summary.index("## pmsite check\n") < job.summary.index("## Post-mortems\n")
    assert f"### {Path(_record(either)).stem}: " in job.summary


def test_a_broken_record_fails_at_its_place_and_the_review_still_comes(either: World) -> None:
    job = _check(either, "\nseverity: SEV", "\nseverity: SEV9")
    assert job.conclusion == "failure"
    lines = either.show(_record(either), "work").splitlines()
    number = next(place for place, line in enumerate(lines, 1) if line.startswith("severity: "))
    assert f"::error file={_record(either)},line={number},col=11,title=PM111::" in job.log
    assert "| ❌ | PM111 |" in job.summary
    assert job.step("pmsite review").conclusion == "success"
    assert f"### {Path(_record(either)).stem}: " in job.summary


def test_a_record_that_cannot_be_read_fails_and_the_review_still_comes(made: World) -> None:
    job = _check(made, "\nseverity: ", "\nseverity: [")
    assert job.conclusion == "failure"
    assert f"::error file={RECORD},line=" in job.log
    assert "## Post-mortems\n" in job.summary
    assert "Traceback" not in job.log


def test_a_push_to_main_is_checked_and_not_reviewed(made: World) -> None:
    job = run(made, "check", "push")["check"]
    assert job.conclusion == "success"
    assert job.step("pmsite review").conclusion == "skipped"


@pytest.mark.parametrize(("name", "event"), [("site", "push"), ("refresh", "workflow_dispatch")])
def test_the_site_is_built_and_published(either: World, name: str, event: str) -> None:
    payload: dict[str, Any] = {}
    if name == "refresh":
        event, payload = "schedule", {"schedule": "7 6 * * *"}
    jobs = run(either, name, event, payload)
    assert [(name, job.conclusion) for name, job in jobs.items()] == [("build", "success"), ("deploy", "success")]
    assert (jobs["build"].workspace / "site/index.html").is_file()
    assert jobs["deploy"].url == "https://example.github.io/postmortems/"


def test_a_site_that_cannot_be_built_is_not_published(made: World) -> None:
    made.push({RECORD: made.show(RECORD).replace("\nseverity: ", "\nseverity: [", 1), "mkdocs.yml": "a: ["})
    jobs = run(made, "site", "push")
    assert [job.conclusion for job in jobs.values()] == ["failure", "skipped"]


HOSTILE = '$(touch PWNED) `touch PWNED` ${{ github.token }} "; rm -rf . ; touch PWNED #'
ANSWERS = {
    "What happened, to whom?": f"Orders rejected {HOSTILE}",
    "How grave was it?": "SEV2",
    "When did impact begin?": "2026-11-20T10:27Z",
    "When was it noticed?": "_No response_",
    "What noticed it?": "customer",
    "Which services?": f"order-gateway, {HOSTILE}",
    "What should others know?": f"::error file=x,line=1::{HOSTILE}\n::set-env name=X::y\n##[error]no\n{HOSTILE}",
}


def _event(label: str = "pm: accepted", **fields: Any) -> dict[str, Any]:
    body = "\r\n\r\n".join(f"### {question}\r\n\r\n{answer}" for question, answer in ANSWERS.items())
    issue = {
        "number": 7,
        "title": f"Incident: {HOSTILE}\n::error::title",
        "body": body,
        "html_url": "https://github.com/example/postmortems/issues/7",
        "created_at": "2026-11-20T11:00:00Z",
        "user": {"login": "stranger"},
    }
    return {"action": "labeled", "label": {"name": label}, "issue": issue | fields}


def test_a_hostile_report_becomes_a_valid_draft_and_runs_nothing(either: World, tmp_path: Path) -> None:
    job = run(either, "report", "issues", _event())["draft"]
    assert job.conclusion == "success", job.log
    assert not list(tmp_path.rglob("PWNED*"))
    assert not [line for line in job.log.splitlines() if line.startswith("::") or "##[" in line]
    ((branch, request),) = either.pulls.items()
    assert (branch, request.title) == (f"pmsite/report-7-{either.runs}", "A draft from report #7")
    (path,) = git(either.origin, "diff", "--name-only", "main", branch).split()
    assert path.startswith("incidents/2026/INC-2026-")
    git(tmp_path, "clone", "--quiet", "--branch", branch, str(either.origin), "proposed")
    found = [one for one in problems(tmp_path / "proposed", path) if one["level"] == "error"]
    assert found == []
    text = either.show(path, branch)
    assert "state: draft\n" in text and "source: customer" in text and HOSTILE.split()[0] in text


def test_a_report_accepted_again_is_another_branch_and_nobodys_commits_are_lost(made: World) -> None:
    run(made, "report", "issues", _event())
    (first,) = made.pulls
    by_a_person = git(made.origin, "commit-tree", f"{first}^{{tree}}", "-p", first, "-m", "Complete it").strip()
    git(made.origin, "update-ref", f"refs/heads/{first}", by_a_person)
    assert run(made, "report", "issues", _event())["draft"].step("create-pull-request").did == "created"
    assert len(made.pulls) == 2 and git(made.origin, "rev-parse", first).strip() == by_a_person
    assert [one.updates for one in made.pulls.values()] == [0, 0]


def test_a_report_that_is_a_record_already_is_refused_in_words(made: World) -> None:
    run(made, "report", "issues", _event())
    (branch,) = made.pulls
    (path,) = git(made.origin, "diff", "--name-only", "main", branch).split()
    made.merge(branch)
    job = run(made, "report", "issues", _event())["draft"]
    assert job.conclusion == "failure"
    assert f"{Path(path).stem} was made of this report already.\n" in job.log
    assert job.step("create-pull-request").conclusion == "skipped" and made.pulls == {}


@pytest.mark.parametrize("label", ["pm: incident report", "pm: accepted2", "bug"])
def test_a_report_with_another_label_starts_nothing(either: World, label: str) -> None:
    assert run(either, "report", "issues", _event(label))["draft"].conclusion == "skipped"
    assert either.pulls == {}


def test_an_issue_that_is_no_report_fails_or_becomes_a_draft_in_words(made: World) -> None:
    assert run(made, "report", "issues", _event(body=None))["draft"].conclusion == "failure"
    job = run(made, "report", "issues", _event(body="It was slow.", title="Slow"))["draft"]
    assert job.conclusion == "success" and "Please look: " in job.log


TRY = """\
name: Try
on:
  workflow_dispatch:
permissions: {}
concurrency:
  group: try
jobs:
  try:
    runs-on: ubuntu-latest
    permissions: {}
    steps:
      - uses: actions/checkout@0
      - uses: ./
        env:
          GITHUB_TOKEN: ${{ github.token }}
        with:
"""


def _action(world: World, **given: str) -> Job:
    """A job of an adopter's workflow that uses the action."""
    world.python = BIN
    lines = "".join(f"          {name}: {json.dumps(value)}\n" for name, value in given.items())
    world.push({".github/workflows/try.yml": TRY + lines})
    return run(world, "try", "workflow_dispatch")["try"]


def test_the_action_checks_records(own: World) -> None:
    job = _action(own, command="check --format github")
    assert job.conclusion == "success", job.log
    assert "## pmsite check\n" in job.summary


def test_the_action_writes_issues_and_tells_it_in_log_and_summary(own: World) -> None:
    job = _action(own, command="sync --apply --format markdown", summary="true")
    assert job.conclusion == "success", job.log
    assert own.github.open_count(label="pm: action") > 10
    assert job.summary.startswith("## pmsite sync\n") and job.summary in job.log


def test_the_actions_command_may_stand_in_several_lines(own: World) -> None:
    job = _action(own, command="check\n--format\njson\n", summary="true")
    assert job.conclusion == "success" and '"problems"' in job.summary


@pytest.mark.parametrize("summary", ["true", "false"])
def test_the_action_fails_when_its_command_does(own: World, summary: str) -> None:
    own.push({_record(own): own.show(_record(own)).replace("\nseverity: SEV", "\nseverity: SEV9", 1)})
    assert _action(own, command="check", summary=summary).conclusion == "failure"


def test_the_action_takes_words_and_no_shell(own: World, tmp_path: Path) -> None:
    job = _action(own, command="check; touch PWNED $(touch PWNED) `touch PWNED` *")
    assert job.conclusion == "failure"
    assert not list(tmp_path.rglob("PWNED*"))
