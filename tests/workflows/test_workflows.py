"""The workflows that keep issues and records in step, run as GitHub would run them."""

import pytest

from pmsite.github.marker import markers
from tests.standin.faults import Fault
from tests.standin.records import Issue
from tests.workflows.harness import Job, run
from tests.workflows.kit import RECORD, receiver
from tests.workflows.world import World


def _only(jobs: dict[str, Job]) -> Job:
    (job,) = jobs.values()
    return job


def _run(world: World, name: str, **inputs: str) -> Job:
    """A workflow that somebody starts by hand, and that goes well."""
    job = _only(run(world, name, "workflow_dispatch", None, **inputs))
    assert job.conclusion == "success", job.log
    return job


def _issue(world: World, action: str) -> Issue:
    """The issue of an action."""
    found = [
        one for one in world.github.issues.values() if [m.action for m in markers(one.body or "")] == [action]
    ]
    assert len(found) == 1, action
    return found[0]


def _begun(world: World) -> str:
    """Issues are there and their numbers in the records; the name of an open action."""
    _run(world, "sync")
    _run(world, "pull")
    world.merge("pmsite/pull")
    return "INC-2025-0002/A1" if world.python else "INC-2026-0007/A2"


def test_sync_gives_every_unfinished_action_one_issue_and_says_so(either: World) -> None:
    job = _run(either, "sync")
    issues = [one for one in either.github.issues.values() if one.has_label("pm: action")]
    names = [marker.action for one in issues for marker in markers(one.body or "")]
    assert len(names) == len(set(names)) == len(issues) >= 3
    assert f"## pmsite sync\n\n{len(issues)} of {len(issues)} done.\n" in job.summary
    assert all(f"| create | {name} |" in job.summary for name in names)


def test_an_action_that_waits_for_another_is_blocked_and_names_its_issue(made: World) -> None:
    _run(made, "sync")
    first, second = _issue(made, "INC-2025-0002/A1"), _issue(made, "INC-2025-0002/A2")
    assert second.has_label("pm: blocked") and not first.has_label("pm: blocked")
    assert f"#{first.number} " in (second.body or "")


def test_sync_again_writes_nothing(either: World) -> None:
    _run(either, "sync")
    before = len(either.github.writes)
    assert _run(either, "sync").summary == "## pmsite sync\n\nNothing to do.\n"
    assert len(either.github.writes) == before


def test_a_repository_that_has_not_asked_for_issues_gets_none(own: World) -> None:
    own.vars.clear()
    for name in ("sync", "pull", "overdue", "digest"):
        assert _only(run(own, name, "workflow_dispatch")).conclusion == "skipped"
    assert own.github.log == []


@pytest.mark.parametrize("name", ["sync", "pull", "overdue", "digest"])
def test_started_by_hand_on_another_branch_nothing_happens(either: World, name: str) -> None:
    either.push({"incidents/note.txt": "x"}, "work")
    assert _only(run(either, name, "workflow_dispatch", branch="work")).conclusion == "skipped"
    assert either.github.log == [] and either.pulls == {}


def test_a_push_syncs(either: World) -> None:
    job = _only(run(either, "sync", "push"))
    assert job.conclusion == "success", job.log
    assert either.github.open_count(label="pm: action") >= 3


def test_pull_proposes_the_numbers_of_issues_and_nothing_else(made: World) -> None:
    _run(made, "sync")
    writes = len(made.github.writes)
    job = _run(made, "pull")
    assert job.step("create-pull-request").did == "created"
    assert len(made.github.writes) == writes, "it only reads"
    changed = made.diff("pmsite/pull")
    assert sorted(line.split(":")[1].strip() for line in changed) == sorted(map(str, made.github.issues))
    assert all(line.strip("+ ").startswith("issue: ") for line in changed)


def test_what_a_person_closed_comes_back_as_one_pull_request_of_two_lines(either: World) -> None:
    name = _begun(either)
    either.github.close(_issue(either, name).number, by="jdoe")
    assert _run(either, "pull").step("create-pull-request").did == "created"
    old, *new = [line.replace(" ", "") for line in either.diff("pmsite/pull")]
    assert old in ("-state:open", "-state:in_progress")
    assert new == ["+state:done", "+completed_on:2026-11-21"]
    (request,) = either.pulls.values()
    assert "was closed as completed" in request.body and "the day it was closed" in request.body
    if either.python:
        assert "state: published  # kept as it is\n" in either.show(RECORD, "pmsite/pull")


def test_pull_again_leaves_the_pull_request_alone(made: World) -> None:
    made.github.close(_issue(made, _begun(made)).number)
    _run(made, "pull")
    assert _run(made, "pull").step("create-pull-request").did == "not updated"
    made.merge("pmsite/pull")
    assert _run(made, "pull").step("create-pull-request").did == "none"
    assert made.pulls == {}


def test_what_another_person_does_then_joins_the_same_pull_request(made: World) -> None:
    name = _begun(made)
    made.github.close(_issue(made, name).number)
    _run(made, "pull")
    made.github.close(_issue(made, "INC-2025-0002/A3").number, "not_planned")
    assert _run(made, "pull").step("create-pull-request").did == "updated"
    (request,) = made.pulls.values()
    assert request.updates == 1 and "add it once this is merged" in request.body


def test_after_the_merge_nothing_is_left_to_sync(made: World) -> None:
    made.github.close(_issue(made, _begun(made)).number)
    _run(made, "pull")
    made.merge("pmsite/pull")
    _run(made, "sync")
    assert not _issue(made, "INC-2025-0002/A2").has_label("pm: blocked"), "what it waited for is done"
    before = len(made.github.writes)
    _run(made, "sync")
    assert len(made.github.writes) == before


def test_a_pull_that_fails_leaves_an_open_pull_request_as_it_is(made: World) -> None:
    made.github.close(_issue(made, _begun(made)).number)
    _run(made, "pull")
    proposed = made.diff("pmsite/pull")
    made.github.faults.append(Fault("GET", "/issues", nth=0, status=401, message="Bad credentials"))
    job = _only(run(made, "pull", "workflow_dispatch"))
    assert job.conclusion == "failure"
    assert "Bad credentials" in job.log
    assert list(made.pulls) == ["pmsite/pull"]
    assert made.diff("pmsite/pull") == proposed


def test_what_people_must_write_is_told_in_red_beside_the_pull_request(made: World) -> None:
    name = _begun(made)
    text = made.show(RECORD)
    place = text.index("state: open")  # of the first action
    made.push({RECORD: f"{text[:place]}state: >-\n      open{text[place + len('state: open') :]}"})
    made.github.close(_issue(made, name).number)
    made.github.close(_issue(made, "INC-2025-0002/A3").number)
    job = _only(run(made, "pull", "workflow_dispatch"))
    assert job.conclusion == job.step("--strict").conclusion == "failure"
    assert job.step("pull --apply").conclusion == "success"
    assert job.step("create-pull-request").did == "created"
    assert "+    state: done" in made.diff("pmsite/pull"), "of the other action"
    told = f"- ⚠️ {RECORD}: {name} `state` stands where only a person can change it: write done there."
    assert told in job.summary and told in made.pulls["pmsite/pull"].body


def test_overdue_reminds_though_the_sync_before_it_failed(either: World) -> None:
    _run(either, "sync")
    path = "incidents/2025/INC-2025-0001.yaml" if either.python else "incidents/2026/INC-2026-0001.yaml"
    either.push({path: either.show(path).replace("\nseverity: ", "\nseverity: [", 1)})
    job = _only(run(either, "overdue", "schedule", {"schedule": "43 12 * * *"}))
    assert job.conclusion == job.step("pmsite sync").conclusion == "failure"
    assert "Nothing is created or closed: " in job.summary
    assert job.step("pmsite overdue").conclusion == "success"
    assert [one for one in either.github.issues.values() if one.comments and one.has_label("pm: overdue")]


def test_overdue_reminds_once(either: World) -> None:
    _run(either, "sync")
    job = _run(either, "overdue")
    reminded = [one for one in either.github.issues.values() if one.comments]
    assert reminded and all(len(one.comments) == 1 and one.has_label("pm: overdue") for one in reminded)
    assert "| comment |" in job.summary
    before = len(either.github.writes)
    assert _run(either, "overdue").summary.endswith("## pmsite overdue\n\nNothing to do.\n")
    assert len(either.github.writes) == before


@pytest.mark.parametrize(
    ("cron", "period", "span"),
    [
        ("11 13 * * 1", "week", "2026-W46"),
        ("21 13 1 * *", "month", "2026-10"),
        ("31 13 1 1,4,7,10 *", "quarter", "2026 Q3"),
    ],
)
def test_each_schedule_has_its_standing_digest(made: World, cron: str, period: str, span: str) -> None:
    job = _only(run(made, "digest", "schedule", {"schedule": cron}))
    assert job.conclusion == "success", job.log
    (issue,) = made.github.issues.values()
    assert issue.title == f"Post-mortem digest: the last {period}" and issue.labels == ["pm: digest"]
    assert f"# Post-mortems, {span}\n" in job.summary
    assert job.summary.strip() in (issue.body or "")


def test_a_digest_brings_its_issue_up_to_date(made: World) -> None:
    _run(made, "digest", period="month")
    before = len(made.github.writes)
    _run(made, "digest", period="month")
    assert len(made.github.writes) == before, "it says the same"
    made.today = "2026-12-01"
    _run(made, "digest", period="month")
    (issue,) = made.github.issues.values()
    assert "# Post-mortems, 2026-11\n" in (issue.body or "") and "2026-10\n" not in (issue.body or "")


def test_a_chat_gets_the_digest_where_its_address_is_set(either: World) -> None:
    with receiver() as (url, came):
        either.secrets["PMSITE_WEBHOOK_URL"] = url
        assert _run(either, "digest").step("--webhook").conclusion == "success"
    ((path, kind, message),) = came
    assert path.startswith("/services/") and kind == "application/json"
    assert list(message) == ["text"] and message["text"].startswith("*Post-mortems, 2026-W46*: ")


def test_without_an_address_no_chat_is_tried(made: World) -> None:
    assert _run(made, "digest").step("--webhook").conclusion == "skipped"
