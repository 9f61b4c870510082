"""`pmsite sync`: what it says, what it writes, how it ends."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import Done
from tests.github.kit import POLICY, Repository, action, incident, repository
from tests.standin.faults import rate_limited
from tests.workflows.tracker import command

PLAN = """\
create 3
  INC-2025-0001/A1  Configure the failover, part 1 (pm: action, pm: prevent, pm: P1, pm: SEV2)
  INC-2025-0001/A3  Configure the failover, part 3 (pm: action, pm: prevent, pm: P1, pm: SEV2, pm: overdue)
  INC-2025-0001/A2  Configure the failover, part 2 (pm: action, pm: prevent, pm: P1, pm: SEV2, pm: blocked)
3 to do; `--apply` does them.
"""
TABLE = """\
| | action | issue | what |
|---|---|---|---|
| create | INC-2025-0001/A1 | #1 | Configure the failover, part 1 (pm: action, pm: prevent, pm: P1, pm: SEV2) |
"""


@pytest.fixture
def repo(tmp_path: Path) -> Iterator[Repository]:
    """A record with an open action, one that waits for it, and one that is overdue."""
    with repository(tmp_path) as made:
        made.write(
            incident(action(1), action(2, depends_on=["A1"], state="in_progress"), action(3, due="2026-11-10"))
        )
        yield made


def _sync(repo: Repository, *arguments: str, **env: str) -> Done:
    done = command(repo, "sync", *arguments, **env)
    assert "Traceback" not in done.stderr, done.stderr
    assert repo.github.token not in done.stdout + done.stderr
    return done


def _told(repo: Repository, *arguments: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(_sync(repo, "--format", "json", *arguments).stdout)
    return told


def _record(repo: Repository) -> Path:
    return repo.root / "incidents/2025/INC-2025-0001.yaml"


def test_the_plan_is_told_and_nothing_is_written(repo: Repository) -> None:
    done = _sync(repo)
    assert (done.returncode, done.stdout, done.stderr) == (0, PLAN, "")
    assert repo.github.writes == []


def test_what_is_done_is_what_was_planned(repo: Repository) -> None:
    planned = _told(repo)
    assert repo.github.writes == [] and planned["applied"] == 0
    done = _told(repo, "--apply")
    assert done["operations"] == planned["operations"]
    assert (done["applied"], done["errors"]) == (3, [])
    assert len(repo.github.issues) == 3
    assert _sync(repo).stdout == "Nothing to do.\n"


def test_json_has_the_keys_that_others_rely_on(repo: Repository) -> None:
    told = _told(repo)
    assert {"operations", "applied", "errors"} <= told.keys()
    for one in told["operations"]:
        assert {"op", "action", "issue", "fields", "reason"} <= one.keys()
        assert one["op"] in ("create", "update", "close", "reopen", "comment", "skip")


def test_markdown_is_a_section_with_a_table(repo: Repository) -> None:
    told = _sync(repo, "--format", "markdown", "--apply").stdout
    assert told.startswith("## pmsite sync\n\n3 of 3 done.\n")
    assert TABLE in told


def test_what_an_authors_done_closes_is_told_with_its_reason(repo: Repository) -> None:
    _sync(repo, "--apply")
    text = _record(repo).read_text("utf-8")
    done = "due: 2026-11-10\n    state: done\n    completed_on: 2026-11-20"
    _record(repo).write_text(text.replace("due: 2026-11-10", done), "utf-8")
    assert "close 1\n  INC-2025-0001/A3 #2  its record says done\n" in _sync(repo).stdout
    assert _sync(repo, "--apply").returncode == 0
    assert (repo.github.issues[2].state, repo.github.issues[2].state_reason) == ("closed", "completed")


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({"GITHUB_TOKEN": ""}, "Set GITHUB_TOKEN to a token"),
        ({"GITHUB_REPOSITORY": ""}, "Set GITHUB_REPOSITORY to owner/name.\n"),
        ({"GITHUB_REPOSITORY": "postmortems"}, "Set GITHUB_REPOSITORY to owner/name.\n"),
        ({"GITHUB_REPOSITORY": "a/b/c"}, "Set GITHUB_REPOSITORY to owner/name.\n"),
        ({"GITHUB_REPOSITORY": "/b"}, "Set GITHUB_REPOSITORY to owner/name.\n"),
    ],
)
@pytest.mark.parametrize("name", ["sync", "pull", "overdue"])
def test_without_a_repository_or_a_token_it_is_wrong_usage(
    repo: Repository, name: str, env: dict[str, str], sentence: str
) -> None:
    done = command(repo, name, "--apply", **env)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(sentence) and done.stderr.count("\n") == 1
    assert repo.github.log == []


def test_no_records_here_is_wrong_usage(repo: Repository, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert _sync(repo, "--root", str(tmp_path / "empty")).returncode == 2
    assert _sync(repo, "--wait", "-1").returncode == 2


def test_a_token_that_is_refused_is_a_sentence(repo: Repository) -> None:
    done = _sync(repo, "--apply", GITHUB_TOKEN="ghs_wrong")
    assert (done.returncode, done.stdout) == (1, "")
    assert "answered 401, Bad credentials." in done.stderr and "ghs_wrong" not in done.stderr
    assert repo.github.writes == []


@pytest.mark.parametrize(("asked", "pause"), [(30, 30), (0, 1)])
def test_a_rate_limit_is_not_waited_for_longer_than_allowed(repo: Repository, asked: int, pause: int) -> None:
    repo.github.faults.append(rate_limited("GET", "/issues$", retry_after=asked))
    done = _sync(repo, "--apply", "--wait", "0")
    assert done.returncode == 1
    assert (
        f"a pause of {pause} s is due, and this run may wait 0 s more (--wait). The next run goes on.\n"
        in done.stderr
    )
    assert repo.github.writes == []


def test_a_rate_limit_on_the_way_tells_how_far_it_came(repo: Repository) -> None:
    repo.github.faults.append(rate_limited("POST", "/issues$", nth=2, retry_after=30))
    done = _sync(repo, "--apply", "--wait", "0")
    assert done.returncode == 1
    assert "1 of 3 done.\n1 of 3 created, next run continues.\n" in done.stdout
    repo.github.faults.clear()
    assert "2 of 2 done.\n" in _sync(repo, "--apply").stdout
    assert len(repo.github.issues) == 3


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("title: Orders", "title: [Orders", ".yaml:4:6: A list in brackets"),
        ("severity: SEV2", "severity: SEV7", "5:11: The policy names no severity SEV7"),
        ("depends_on: [A1]", "depends_on: [A9]", ":18: "),
    ],
)
def test_a_record_that_cannot_be_relied_on_blocks_with_its_place(
    repo: Repository, old: str, new: str, place: str
) -> None:
    text = _record(repo).read_text("utf-8")
    text = text.replace("depends_on:\n      - A1", "depends_on: [A1]")
    assert old in text
    _record(repo).write_text(text.replace(old, new), "utf-8")
    done = _sync(repo, "--apply")
    (sentence,) = [line for line in done.stdout.splitlines() if line.startswith("Nothing is created or closed: ")]
    assert "incidents/2025/INC-2025-0001.yaml:" in sentence and place in sentence
    assert done.returncode == 1 and repo.github.issues == {}
    assert _told(repo)["blocked"] and _sync(repo).returncode == 0, "a plan is only told"


def test_a_known_issue_that_is_missing_blocks(repo: Repository) -> None:
    _sync(repo, "--apply")
    assert command(repo, "pull", "--apply").returncode == 0
    repo.github.hidden.add(2)
    done = _sync(repo, "--apply")
    assert done.returncode == 1
    assert "Nothing is created or closed: known issues are missing in GitHub's list: #2 of " in done.stdout
    assert len(repo.github.issues) == 3


NEW = {"id": "INC-2026-0001", "times": {"started_at": "2026-11-01"}}


def _gone(repo: Repository, there: int, gone: int) -> None:
    """So many actions have issues; then so many of them vanish, and another record begins."""
    numbers = range(1, there + 1)
    policy = POLICY.replace("issues: {", "issues: {creations_per_run: 400, ")
    repo.write(incident(*map(action, numbers)), policy=policy)
    repo.run()
    new = incident(action(1, title="Write the runbook", owner="jdoe"), **NEW)
    repo.write(incident(*map(action, numbers[gone:])), new, policy=policy)


def _closed(repo: Repository) -> int:
    return sum(one.state == "closed" for one in repo.github.issues.values())


@pytest.mark.parametrize(("there", "gone"), [(8, 6), (70, 8)])
def test_more_actions_than_go_by_chance_block_until_it_is_said_to_be_meant(
    tmp_path: Path, there: int, gone: int
) -> None:
    with repository(tmp_path) as repo:
        _gone(repo, there, gone)
        for more in ([], ["--vanished", str(gone - 1)], ["--vanished", "0"]):
            done = _sync(repo, "--apply", *more)
            assert done.returncode == 1
            assert (
                f"Nothing is created or closed: {gone} of {there} actions with an open issue are in no record any "
                f"more (--vanished {gone}, if so meant)"
            ) in done.stdout
            assert (_closed(repo), len(repo.github.issues)) == (0, there)
        assert _sync(repo, "--apply", "--vanished", str(gone)).returncode == 0
        assert (_closed(repo), len(repo.github.issues)) == (gone, there + 1)


@pytest.mark.parametrize(("there", "gone"), [(8, 5), (70, 7)])
def test_a_few_actions_may_go_at_once(tmp_path: Path, there: int, gone: int) -> None:
    with repository(tmp_path) as repo:
        _gone(repo, there, gone)
        assert _sync(repo, "--apply").returncode == 0
        assert (_closed(repo), len(repo.github.issues)) == (gone, there + 1)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("severities: [", "severities: [[", "schema/policy.yaml:"),
        ("organisation: Example", "organization: Example", "schema/policy.yaml:1:1: "),
        ("do: label", "do: shout", "schema/policy.yaml:5:22: "),
    ],
)
@pytest.mark.parametrize("name", ["sync", "pull", "overdue"])
def test_with_a_policy_that_is_wrong_nothing_is_written(
    repo: Repository, name: str, old: str, new: str, place: str
) -> None:
    _sync(repo, "--apply")
    writes, before = len(repo.github.writes), _record(repo).read_bytes()
    file = repo.root / "schema/policy.yaml"
    assert POLICY.count(old) == 1
    file.write_text(POLICY.replace(old, new), "utf-8")
    done = command(repo, name, "--apply")
    assert (done.returncode, done.stdout) == (1, "")
    assert re.match(r"schema/policy\.yaml:\d+:\d+: ", done.stderr) and done.stderr.startswith(place)
    assert done.stderr.endswith(" Nothing is done with another policy than yours.\n")
    assert len(repo.github.writes) == writes and _record(repo).read_bytes() == before


def test_a_level_that_does_not_exist_becomes_no_label(repo: Repository) -> None:
    _sync(repo, "--apply")
    text = _record(repo).read_text("utf-8")
    _record(repo).write_text(text.replace("severity: SEV2", "severity: SEV7"), "utf-8")
    _sync(repo, "--apply")
    assert "pm: SEV7" not in repo.github.labels


def test_so_many_are_created_in_one_run_and_the_next_goes_on(tmp_path: Path) -> None:
    with repository(tmp_path) as repo:
        actions = [action(number) for number in range(1, 51)]
        repo.write(incident(*actions), policy=POLICY.replace("issues: {", "issues: {creations_per_run: 38, "))
        assert "38 of 50 are created in one run, the next ones continue.\n" in _sync(repo).stdout
        done = _sync(repo, "--apply")
        assert (done.returncode, len(repo.github.issues)) == (0, 38)
        assert done.stdout.endswith("38 of 38 done.\n38 of 50 created, next run continues.\n")
        assert _told(repo)["waiting"] == 0
        assert _sync(repo, "--apply").stdout.endswith("12 of 12 done.\n")
        assert len(repo.github.issues) == 50


def test_an_address_of_github_that_is_none_is_a_sentence(repo: Repository) -> None:
    assert _sync(repo, GITHUB_API_URL="api.github.com").returncode == 2


def test_the_summary_of_a_plan_reads_as_it_is_meant(repo: Repository) -> None:
    assert "3 to do; `--apply` does them.\n" in _sync(repo, "--format", "markdown").stdout
