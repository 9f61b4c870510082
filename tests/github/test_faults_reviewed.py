"""What people lost, or were told without need, before somebody read the sync with fresh eyes."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.github.kit import (
    DAY,
    POLICY,
    Repository,
    action,
    attention,
    begun,
    does,
    incident,
    open_for,
    repository,
)
from tests.standin.faults import rate_limited

A1, A2 = "INC-2025-0001/A1", "INC-2025-0001/A2"


@pytest.fixture
def repo(tmp_path: Path) -> Iterator[Repository]:
    with begun(tmp_path, incident(action(1), action(2, depends_on=["A1"]))) as made:
        yield made


def test_braces_that_a_person_or_an_author_wrote_stay(repo: Repository) -> None:
    mine = "helm: {{values/team}} here, and <!-- pmsite:number=a/b --> too"
    repo.github.edit(2, body=f"{mine}\n\n{repo.github.issues[2].body}")
    repo.write(incident(action(1), action(2, depends_on=["A1"], text="Set {{helm/name}} then go")))
    repo.settled()
    body = repo.github.issues[2].body or ""
    assert body.startswith(mine)
    assert "Set {{helm/name}} then go" in body
    assert "- [ ] #1 INC-2025-0001/A1" in body


def test_a_folder_that_is_empty_closes_nothing(repo: Repository) -> None:
    many = [incident(*(action(n) for n in range(1, 5)), id=f"INC-2025-000{i}") for i in (1, 2)]
    repo.write(*many)
    repo.settled()
    repo.write()
    plan, outcome = repo.run()
    assert does(plan) == [] and outcome.applied == 0
    assert (
        plan.blocked == "8 of 8 actions with an open issue are in no record any more (--vanished 8, if so meant)"
    )
    assert len(open_for(repo.github)) == 8


def test_the_issue_that_the_record_names_stays_though_an_older_one_bears_its_marker(repo: Repository) -> None:
    repo.pull()
    body = repo.github.issues[2].body or ""
    quoting = repo.github.open_issue("Broken links", f"In #2:\n{body}", by=repo.github.viewer)
    older = repo.github.issues.pop(quoting.number)
    repo.github.issues[0] = older
    older.number = 0
    plan = repo.plan()
    assert [one.op for one in plan.operations if one.issue == 2] == []
    assert [(one.issue, one.op) for one in attention(plan)] == [(0, "skip")]


def test_who_was_added_by_hand_stays_when_the_owner_changes(repo: Repository) -> None:
    repo.github.assign(1, "octocat")
    repo.write(incident(action(1, owner="jdoe"), action(2, depends_on=["A1"])))
    repo.settled()
    assert repo.github.issues[1].assignees == ["jdoe", "octocat"]


def test_two_new_owners_are_a_question_for_people(repo: Repository) -> None:
    repo.github.unassign(1, "jsmith")
    repo.github.assign(1, "octocat")
    repo.write(incident(action(1, owner="jdoe"), action(2, depends_on=["A1"])))
    plan, _ = repo.run()
    assert [one.action for one in attention(plan)] == [A1]
    assert "the record's owner is jdoe, #1 is assigned to octocat" in attention(plan)[0].reason
    assert not [one for one in repo.pull() if one.pointer[-1] == "owner"]
    assert repo.github.issues[1].assignees == ["octocat"]


def test_an_earlier_name_that_is_still_in_use_takes_nobodys_issue(repo: Repository) -> None:
    repo.write(incident(action(1), action(2, depends_on=["A1"]), action(3, formerly=["A1"])))
    repo.settled()
    assert open_for(repo.github) == [A1, A2, "INC-2025-0001/A3"]
    assert repo.github.issues[1].title.startswith(f"{A1}: ")


def test_what_was_finished_long_ago_blocks_nothing(repo: Repository) -> None:
    old = action(3, state="done", completed_on="2026-01-01", issue=99)
    repo.write(incident(action(1), action(2, depends_on=["A1"]), old, action(4)))
    plan, _ = repo.run()
    assert plan.blocked is None and attention(plan) == []
    assert "INC-2025-0001/A4" in open_for(repo.github)


def test_a_twin_that_a_person_reopens_is_told_and_left_open(repo: Repository) -> None:
    twin = repo.github.open_issue("twin", repo.github.issues[1].body or "", by=repo.github.viewer)
    repo.run()
    assert repo.github.issues[twin.number].state == "closed"
    repo.github.reopen(twin.number)
    plan, _ = repo.run()
    assert [one.issue for one in attention(plan)] == [twin.number]
    assert repo.github.issues[twin.number].state == "open"


def test_a_renamed_action_that_is_finished_too_is_asked_for(repo: Repository) -> None:
    done = {"state": "done", "completed_on": "2026-11-20"}
    renamed = action(7, title="Configure the failover, part 2", **done)
    repo.write(incident(action(1), renamed))
    plan = repo.plan()
    assert does(plan) == []
    assert "formerly: [A2]" in attention(plan)[0].reason


def test_nobody_is_mentioned_who_cannot_be_assigned(repo: Repository) -> None:
    repo.run(date(2027, 2, 1), escalating=True)
    said = repo.github.issues[1].comments[-1].body
    assert "kim (last resort), can you help?" in said and "@" not in said


def test_an_old_backlog_is_not_told_all_at_once(tmp_path: Path) -> None:
    few = POLICY.replace("issues: {", "issues: {creations_per_run: 2, ")
    with repository(tmp_path) as made:
        made.write(incident(*(action(n, due=f"2026-11-0{n}") for n in range(1, 6))), policy=few)
        for _ in range(3):
            made.run()
        told = []
        for _ in range(4):
            made.run(DAY, escalating=True)
            told.append([n for n, one in made.github.issues.items() if one.comments])
    assert told == [[1, 2], [1, 2, 3, 4], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5]]


def test_code_is_to_be_copied(repo: Repository) -> None:
    code = "```sh\nssh root@db1 # 1\ngit clone git@github.com:a/b <<eof\n<!-- pmsite:end -->\n```"
    repo.write(incident(action(1, text=f"By @kim:\n\n{code}"), action(2, depends_on=["A1"])))
    repo.settled()
    body = repo.github.issues[1].body or ""
    assert "ssh root@db1 # 1\ngit clone git@github.com:a/b <<eof\n" in body
    assert body.count("<!-- pmsite:end") == 1 and "@kim" not in body


def test_a_stranger_cannot_make_reading_slow(repo: Repository) -> None:
    forged = "<!-- pmsite:action=INC-2025-0001/A1 v={" * 1500
    for _ in range(20):
        repo.github.open_issue("mine", forged, by="mallory")
    plan = repo.plan()
    assert does(plan) == [] and len(attention(plan)) == 20


def test_a_pause_of_no_time_is_one_of_a_second(repo: Repository) -> None:
    repo.github.faults = [rate_limited("GET", r"/issues$", nth=n, retry_after=0) for n in (1, 2, 3)]
    repo.run()
    assert repo.pauses == [1.0, 1.0, 1.0]
