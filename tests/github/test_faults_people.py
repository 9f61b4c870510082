"""What people do to issues, and what they write in records: nobody's words are lost, nobody is overruled."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pmsite.github.marker import markers
from tests.github.kit import Repository, action, attention, begun, does, incident, open_for, still
from tests.standin.faults import Fault

A1, A2 = "INC-2025-0001/A1", "INC-2025-0001/A2"


@pytest.fixture
def repo(tmp_path: Path) -> Iterator[Repository]:
    """A repository with one record and two actions that have their issues, #1 and #2."""
    with begun(tmp_path, incident(action(1), action(2))) as made:
        yield made


def values(repo: Repository, place: int = 0) -> dict[str, Any]:
    """The state, day, owner and number of an action, as its file has them."""
    corpus, _ = repo.corpus()
    found = corpus.entries[0].record.actions[place]
    return {"state": found.state, "day": found.completed_on, "owner": found.owner, "issue": found.issue}


# Labels.


@pytest.mark.parametrize("label", ["pm: action", "pm: P1"])
def test_a_deleted_label_is_restored_on_issues_found_by_their_markers(repo: Repository, label: str) -> None:
    looks = repo.github.labels[label].color
    repo.github.delete_label(label)
    plan, _ = repo.run()
    assert does(plan) == [("update", A1), ("update", A2)]
    assert all(issue.has_label(label) for issue in repo.github.issues.values())
    assert repo.github.labels[label].color == looks != "ededed"
    still(repo)


def test_a_renamed_label_is_restored_and_the_new_one_left_to_people(repo: Repository) -> None:
    repo.github.rename_label("pm: action", "to do")
    repo.settled()
    for issue in repo.github.issues.values():
        assert issue.has_label("pm: action")
        assert issue.has_label("to do")
    assert open_for(repo.github) == [A1, A2]


def test_a_label_in_another_case_is_as_good(repo: Repository) -> None:
    repo.github.rename_label("pm: action", "PM: Action")
    still(repo)


def test_a_deleted_label_of_a_state_is_restored_and_changes_no_state(repo: Repository) -> None:
    repo.write(incident(action(1, state="blocked"), action(2)))
    repo.run()
    repo.github.delete_label("pm: blocked")
    assert all(change.pointer[-1] != "state" for change in repo.pull())
    repo.settled()
    assert repo.github.issues[1].has_label("pm: blocked")


def test_another_token_finds_the_issues_by_their_label(repo: Repository) -> None:
    repo.github.viewer = "another-app[bot]"
    still(repo)


# Closing and reopening.


@pytest.mark.parametrize(
    ("reason", "state"), [("completed", "done"), ("not_planned", "wont_do"), ("duplicate", "wont_do")]
)
def test_what_a_person_closes_stays_closed_and_comes_back_by_pull(
    repo: Repository, reason: str, state: str
) -> None:
    repo.github.close(1, reason)
    for _ in range(2):
        still(repo)
    repo.pull()
    assert values(repo)["state"] == state
    assert str(values(repo)["day"]) == "2026-11-21"
    assert repo.pull() == ()
    repo.settled()
    assert (repo.github.issues[1].state, repo.github.issues[1].state_reason) == ("closed", reason)


def test_what_a_person_reopens_stays_open_and_comes_back_by_pull(repo: Repository) -> None:
    done = action(1, state="done", completed_on="2026-11-20", issue=1)
    repo.write(incident(done, action(2)))
    assert ("close", A1) in does(repo.run()[0])
    repo.github.reopen(1)
    plan, _ = repo.run()
    assert repo.github.issues[1].state == "open"
    assert attention(plan) == []
    repo.pull()
    assert (values(repo)["state"], values(repo)["day"]) == ("open", None)
    repo.settled()
    assert open_for(repo.github) == [A1, A2]


def test_a_label_of_a_state_that_a_person_puts_on_comes_back_by_pull(repo: Repository) -> None:
    repo.github.add_label(1, "pm: in progress")
    repo.run()
    repo.pull()
    assert values(repo)["state"] == "in_progress"
    repo.settled()
    assert repo.github.issues[1].has_label("pm: in progress")


def test_an_author_closes_and_reopens_by_the_record(repo: Repository) -> None:
    repo.write(incident(action(1, state="wont_do", reason="Too dear"), action(2)))
    assert ("close", A1) in does(repo.run()[0])
    assert repo.github.issues[1].state_reason == "not_planned"
    assert "Too dear" in (repo.github.issues[1].body or "")
    repo.write(incident(action(1), action(2)))
    assert ("reopen", A1) in does(repo.run()[0])
    repo.settled()
    assert open_for(repo.github) == [A1, A2]


def test_both_sides_may_come_to_the_same_by_themselves(repo: Repository) -> None:
    repo.github.close(1)
    repo.write(incident(action(1, state="done", completed_on="2026-11-21"), action(2)))
    plan, _ = repo.run()
    assert attention(plan) == []
    repo.settled()


def test_a_conflict_is_told_once_and_never_settled_in_silence(repo: Repository) -> None:
    repo.github.close(1, "not_planned")
    repo.write(incident(action(1, state="done", completed_on="2026-11-21"), action(2)))
    for times in range(3):
        plan, outcome = repo.run()
        assert [one.action for one in attention(plan)] == [A1]
        assert outcome.errors == ()
        assert len(repo.github.issues[1].comments) == 1, times
    still(repo)
    told = repo.github.issues[1].comments[0].body
    assert "done" in told
    assert "not to be done" in told
    assert repo.github.issues[1].state_reason == "not_planned"
    assert all(change.pointer[-1] == "issue" for change in repo.pull())
    repo.write(incident(action(1, state="wont_do", reason="As decided"), action(2)))
    repo.settled()
    assert attention(repo.plan()) == []
    assert len(repo.github.issues[1].comments) == 1


def test_another_conflict_is_told_too(repo: Repository) -> None:
    repo.github.close(1, "not_planned")
    repo.write(incident(action(1, state="done", completed_on="2026-11-21"), action(2)))
    repo.run()
    repo.write(incident(action(1, state="in_progress"), action(2)))
    repo.run()
    repo.settled()
    assert len(repo.github.issues[1].comments) == 2
    assert repo.github.issues[1].state == "closed"


def test_a_conflict_is_told_by_the_next_run_when_the_comment_failed(repo: Repository) -> None:
    repo.github.close(1, "not_planned")
    repo.write(incident(action(1, state="done", completed_on="2026-11-21"), action(2)))
    repo.github.faults = [Fault("POST", "/comments$", status=502)]
    _, outcome = repo.run()
    assert len(outcome.errors) == 1
    repo.settled()
    assert len(repo.github.issues[1].comments) == 1


# Bodies.


def test_what_people_write_round_our_part_stays(repo: Repository) -> None:
    ours = repo.github.issues[1].body
    repo.github.edit(1, body=f"Above, by hand.\n\n{ours}\n\nBelow @jdoe, by hand.\n")
    still(repo)
    repo.write(incident(action(1, title="Another title", text="Other words"), action(2)))
    repo.settled()
    body = repo.github.issues[1].body or ""
    assert body.startswith("Above, by hand.\n\n<!-- pmsite:begin")
    assert body.endswith("<!-- pmsite:end -->\n\nBelow @jdoe, by hand.\n")
    assert "Other words" in body


def test_what_people_write_into_our_part_is_put_right(repo: Repository) -> None:
    ours = repo.github.issues[1].body or ""
    repo.github.edit(1, body=ours.replace("prevent · P1", "detect · P3"))
    assert does(repo.run()[0]) == [("update", A1)]
    assert repo.github.issues[1].body == ours
    still(repo)


def test_line_ends_of_a_browser_are_no_change(repo: Repository) -> None:
    repo.github.edit(1, body=(repo.github.issues[1].body or "").replace("\n", "\r\n"))
    still(repo)


@pytest.mark.parametrize(
    "cut", ["<!-- pmsite:end -->", "<!-- pmsite:begin Kept by pmsite: write above or below. -->"]
)
def test_a_fence_of_which_one_end_is_gone_is_mended_once(repo: Repository, cut: str) -> None:
    body = repo.github.issues[1].body or ""
    repo.github.edit(1, body=f"By hand.\n\n{body.replace(cut, '')}\n\nBelow.")
    repo.settled()
    body = repo.github.issues[1].body or ""
    assert body.startswith("By hand.")
    assert "Below." in body
    assert len(markers(body)) == 1
    assert open_for(repo.github) == [A1, A2]


def test_values_in_the_marker_that_cannot_be_read_are_written_anew(repo: Repository) -> None:
    body = repo.github.issues[1].body or ""
    repo.github.edit(1, body=re.sub(r'"state":"open"', '"state":["open"]', body))
    repo.settled()
    synced = markers(repo.github.issues[1].body or "")[0].synced
    assert synced is not None
    assert synced.state == "open"
    assert open_for(repo.github) == [A1, A2]
