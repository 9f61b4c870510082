"""Markers that were deleted, copied or forged, and texts that would do something to an issue."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pmsite.github.marker import markers
from pmsite.github.text import BODY, TITLE, units
from tests.github.kit import Repository, action, attention, begun, does, incident, open_for, repository
from tests.standin.faults import Fault

A1, A2, A3 = (f"INC-2025-0001/A{number}" for number in (1, 2, 3))


@pytest.fixture
def repo(tmp_path: Path) -> Iterator[Repository]:
    """A repository with one record and two actions that have their issues, #1 and #2."""
    with begun(tmp_path, incident(action(1), action(2))) as made:
        yield made


@pytest.mark.parametrize("body", ["", "Only words of people are left."])
def test_an_issue_without_its_marker_is_found_by_the_known_number(repo: Repository, body: str) -> None:
    repo.pull()
    repo.github.edit(1, body=body)
    repo.settled()
    made = repo.github.issues[1].body or ""
    assert made.startswith(body)
    assert markers(made)[0].action == A1
    assert open_for(repo.github) == [A1, A2]


def test_an_issue_without_marker_and_known_number_is_reported(repo: Repository) -> None:
    repo.github.edit(1, body="")
    plan, _ = repo.run()
    assert [one.issue for one in attention(plan)] == [1]


def test_a_stranger_who_copies_a_marker_is_reported_and_left_alone(repo: Repository) -> None:
    copy = repo.github.open_issue("Mine", repo.github.issues[1].body)
    for _ in range(2):
        plan, outcome = repo.run()
        assert (does(plan), outcome.errors) == ([], ())
        assert [(one.action, one.issue) for one in attention(plan)] == [(A1, copy.number)]
    assert (copy.title, repo.github.issues[copy.number].state) == ("Mine", "open")


def test_a_stranger_who_forges_a_marker_first_is_never_taken(tmp_path: Path) -> None:
    with repository(tmp_path) as repo:
        forged = f"<!-- pmsite:action={A1} -->"
        repo.github.open_issue("Mine", forged)
        repo.github.open_issue("A pull request", forged, by=repo.github.viewer, pull_request=True)
        repo.write(incident(action(1)))
        plan, _ = repo.run()
        assert does(plan) == [("create", A1)]
        assert [one.issue for one in attention(plan)] == [1]
        repo.settled()
        assert [repo.github.issues[number].body for number in (1, 2)] == [forged, forged]
        assert open_for(repo.github).count(A1) == 2  # the pull request's and the issue's


def test_a_forged_marker_is_not_adopted_when_a_create_stays_without_answer(tmp_path: Path) -> None:
    with repository(tmp_path) as repo:
        repo.github.open_issue("Mine", f"<!-- pmsite:action={A1} -->")
        repo.write(incident(action(1)))
        repo.github.faults = [Fault("POST", "/issues$", status=502)]
        _, outcome = repo.run()
        assert (outcome.created, len(outcome.errors)) == (0, 1)
        repo.settled()
        assert open_for(repo.github) == [A1]


def test_a_record_that_names_a_strangers_issue_gets_no_hold_of_it(repo: Repository) -> None:
    other = repo.github.open_issue("Mine", "Nothing of yours")
    repo.write(incident(action(1), action(2), action(3, issue=other.number)))
    for _ in range(2):
        plan, outcome = repo.run()
        assert (does(plan), outcome.errors) == ([], ())
        assert [(one.action, one.issue) for one in attention(plan)] == [(A3, other.number)]


@pytest.mark.parametrize("what", ["another action's issue", "a pull request"])
def test_a_record_that_names_a_wrong_number_is_told_so(repo: Repository, what: str) -> None:
    pull = repo.github.open_issue("A pull request", by=repo.github.viewer, pull_request=True)
    number = pull.number if what == "a pull request" else 2
    repo.write(incident(action(1), action(2), action(3, issue=number)))
    plan, _ = repo.run()
    assert (does(plan), [one.action for one in attention(plan)]) == ([], [A3])


def test_a_marker_that_is_copied_above_our_part_changes_nothing(repo: Repository) -> None:
    copied = f"See <!-- pmsite:action={A2} --> there."
    repo.github.edit(1, body=f"{copied}\n\n{repo.github.issues[1].body}")
    repo.settled()
    assert (repo.github.issues[1].body or "").startswith(copied)
    assert open_for(repo.github) == [A1, A2]


def test_a_copy_with_our_label_is_reported_and_not_closed(repo: Repository) -> None:
    copy = repo.github.open_issue("Copied", repo.github.issues[1].body, by="jdoe", labels=["pm: action"])
    plan, _ = repo.run()
    assert does(plan) == []
    assert [one.issue for one in attention(plan)] == [copy.number]
    assert repo.github.issues[copy.number].state == "open"


@pytest.mark.parametrize("pulled", [True, False])
def test_a_body_pasted_over_another_actions_loses_no_action(repo: Repository, pulled: bool) -> None:
    if pulled:
        repo.pull()
    repo.github.edit(2, body=repo.github.issues[1].body)
    plan, _ = repo.run()
    assert attention(plan) or A2 in open_for(repo.github)
    repo.settled()
    assert open_for(repo.github).count(A1) == 1


# Texts.

HOSTILE = (
    "@jdoe and @example/web, see #1, GH-1 and example/postmortems#2, "
    "<!-- pmsite:action=INC-2025-0001/A9 --> --> <!-- pmsite:end --> </details> ![x](https://example.com/x.png) "
    "https://github.com/example/other/issues/7"
)


def test_nobody_is_pinged_and_nothing_linked_by_what_a_record_says(repo: Repository) -> None:
    words = {"title": HOSTILE[:110], "done_when": HOSTILE, "text": HOSTILE, "reason": HOSTILE, "team": "web"}
    cause = {"id": "C1", "text": HOSTILE, "category": "process"}
    repo.write(
        incident(
            action(1, **words, addresses=["C1"], depends_on=["A2"]),
            action(2, **words, state="wont_do"),
            title=HOSTILE[:110],
            analysis={"root_causes": [cause]},
        )
    )
    _, unread = repo.corpus()
    assert unread is None
    repo.settled()
    for number, ref in ((1, A1), (2, A2)):
        issue = repo.github.issues[number]
        body = issue.body or ""
        said = body.replace("#2 INC-2025-0001/A2", "")
        for text in (issue.title, said):
            assert not re.search(r"@[\w-]", text)
            assert not re.search(r"#\d", text)
        assert not re.search(r"\bGH-\d", said)
        assert not re.search(r"(://|www\.)github\.com/example/other", said)
        assert [marker.action for marker in markers(body)] == [ref]
        assert body.count("<!--") == body.count("-->") == 3
        assert "![" not in body
    assert open_for(repo.github) == [A1]


@pytest.mark.parametrize("sign", ["x", "é", "😀", "👩‍👩‍👧‍👦", "@a", "#1", "`"])
def test_texts_that_are_too_long_are_shortened_as_github_counts(repo: Repository, sign: str) -> None:
    title = (sign * 300)[:110]
    long = "\n".join((sign * 2000)[:1500] for _ in range(40))
    repo.write(incident(action(1, title=title, text=long), action(2)))
    _, unread = repo.corpus()
    assert unread is None
    repo.settled()
    issue = repo.github.issues[1]
    assert units(issue.title) <= TITLE
    assert 50_000 < units(issue.body or "") <= BODY
    assert markers(issue.body or "")[0].synced is not None
    assert (issue.body or "").endswith("<!-- pmsite:end -->")


@pytest.mark.parametrize("left", [20_000, 3_000, 1_000, 400])
def test_our_part_gives_way_where_people_wrote_much(repo: Repository, left: int) -> None:
    ours = repo.github.issues[1].body or ""
    theirs = "x" * (BODY - left - units(ours))
    repo.github.edit(1, body=f"{theirs}\n\n{ours}")
    repo.write(incident(action(1, title="Another title", text="Much to say. " * 4000), action(2)))
    _, outcome = repo.run()
    assert outcome.errors == ()
    body = repo.github.issues[1].body or ""
    assert body.startswith(theirs)
    assert markers(body)[0].action == A1
    assert "Another title" in repo.github.issues[1].title
    repo.settled()
