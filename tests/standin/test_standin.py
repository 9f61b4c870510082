"""The stand-in as PyGithub sees it."""

from typing import Any

import pytest
from github import UnknownObjectException

from tests.standin import description
from tests.standin.client import ISSUES, Connect, refused
from tests.standin.replies import ENDPOINTS
from tests.standin.state import GitHub


def test_every_described_operation_is_served() -> None:
    described = {(m.upper(), p) for p, methods in description.DESCRIPTION["paths"].items() for m in methods}
    assert set(ENDPOINTS) == described


def test_create(github: GitHub, call: Any) -> None:
    github.label("Incident")
    made = call("POST", title="Fix it", body="…", labels=["incident", "new"], assignees=["JDoe"])
    assert (made["number"], made["user"]["login"], made["state"]) == (1, "github-actions[bot]", "open")
    assert [label["name"] for label in made["labels"]] == ["Incident", "new"]
    assert made["assignees"][0]["login"] == "jdoe"
    assert made["created_at"] == "2026-11-21T09:00:00Z"
    assert github.now.second == 1
    assert github.writes[0].body["title"] == "Fix it"


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"title": "x" * 257}, "title", "custom"),
        ({"title": "🙂" * 129}, "title", "custom"),
        ({"title": " "}, "title", "missing_field"),
        ({"title": "x", "body": "x" * 65537}, "body", "custom"),
        ({"title": "x", "labels": ["x" * 51]}, "name", "custom"),
        ({"title": "x", "assignees": ["nobody"]}, "assignees", "invalid"),
        ({"title": "x", "milestone": 9}, "milestone", "invalid"),
        ({"title": "x", "milestone": 1}, "milestone", "invalid"),
    ],
)
def test_what_is_refused(github: GitHub, call: Any, body: dict[str, Any], field: str, code: str) -> None:
    github.open_milestone("Old")
    github.close_milestone(1)
    error = refused(lambda: call("POST", **body))
    assert error.status == 422
    assert [(e["field"], e["code"]) for e in error.data["errors"]] == [(field, code)]
    assert not github.issues


def test_a_closed_milestone_can_be_allowed(github: GitHub, call: Any) -> None:
    github.open_milestone("Old")
    github.close_milestone(1)
    github.closed_milestone_refused = False
    assert call("POST", title="x", milestone=1)["milestone"]["open_issues"] == 1
    assert call("PATCH", ISSUES + "/1", milestone=None)["milestone"] is None


def test_pages_and_pull_requests(github: GitHub, connect: Connect) -> None:
    for number in range(1, 8):
        github.open_issue(f"{number}", pull_request=number == 3, labels=["A"] if number < 7 else [])
    github.close(5)
    client = connect()
    repo = client.get_repo("example/postmortems")
    client.per_page = client.requester.per_page = 2
    found = list(repo.get_issues(state="all", labels=["a"], direction="asc"))
    assert [issue.number for issue in found] == [1, 2, 3, 4, 5, 6]
    assert [issue.number for issue in found if issue.pull_request] == [3]
    assert all(
        "labels=a" in exchange.path and "state=all" in exchange.path
        for exchange in github.log
        if "?" in exchange.path
    )
    headers, _ = client.requester.requestJsonAndCheck("GET", ISSUES + "?per_page=2&page=2")
    assert [part.split("; ")[1] for part in headers["link"].split(", ")] == [
        'rel="prev"',
        'rel="next"',
        'rel="last"',
        'rel="first"',
    ]
    headers, _ = client.requester.requestJsonAndCheck("GET", ISSUES)
    assert "link" not in headers
    assert github.violations == []


def test_filters(github: GitHub, call: Any) -> None:
    github.open_milestone("M")
    github.open_issue("1", assignees=["jdoe"])
    github.open_issue("2")
    github.set_milestone(2, 1)
    github.comment(1, "hello")

    def numbers(query: str) -> list[int]:
        return [issue["number"] for issue in call("GET", f"{ISSUES}?{query}")]

    assert numbers("sort=updated") == numbers("sort=comments") == [1, 2]
    assert numbers("sort=created") == numbers("") == [2, 1]
    assert numbers("assignee=JDOE") == numbers("assignee=*") == numbers("milestone=none") == [1]
    assert numbers("milestone=1") == numbers("assignee=none") == [2]
    assert numbers("since=2026-11-21T09:00:04Z") == [1]


def test_closing_and_opening(github: GitHub, call: Any) -> None:
    call("POST", title="x")
    closed = call("PATCH", ISSUES + "/1", state="closed", state_reason="not_planned")
    assert (closed["state_reason"], closed["closed_at"]) == ("not_planned", "2026-11-21T09:00:01Z")
    same = call("PATCH", ISSUES + "/1", state="closed", state_reason="completed")
    assert (same["state_reason"], same["updated_at"]) == ("not_planned", "2026-11-21T09:00:01Z")
    opened = call("PATCH", ISSUES + "/1", state="open")
    assert (opened["state_reason"], opened["closed_at"], opened["closed_by"]) == ("reopened", None, None)
    github.close(1, "duplicate", by="jdoe")
    assert call("GET", ISSUES + "/1")["closed_by"]["login"] == "jdoe"


def test_labels_of_the_repository_and_of_issues(github: GitHub, connect: Connect) -> None:
    repo = connect().get_repo("example/postmortems")
    repo.create_label("Sev/1", "ff0000", "worst")
    assert refused(lambda: repo.create_label("sev/1", "ff0000")).data["errors"][0]["code"] == "already_exists"
    assert refused(lambda: repo.create_label("b", "#ff0000")).data["errors"][0]["field"] == "color"
    issue = repo.create_issue("x", labels=["sev/1"])
    issue.add_to_labels("two")
    issue.remove_from_labels("SEV/1")
    assert github.issues[1].labels == ["two"]
    issue.set_labels("Sev/1", "three")
    repo.get_label("sev/1").edit("Severity 1", "00ff00")
    assert github.issues[1].labels == ["Severity 1", "three"]
    repo.get_label("three").delete()
    assert [label.name for label in issue.get_labels()] == ["Severity 1"]
    issue.delete_labels()
    assert {label.name for label in repo.get_labels()} == {"Severity 1", "two"}
    github.add_label(1, "TWO")
    github.rename_label("two", "2")
    github.delete_label("Severity 1")
    assert github.issues[1].labels == list(github.labels) == ["2"]
    assert github.violations == []


def test_labels_as_a_bare_list_are_taken(github: GitHub, connect: Connect) -> None:
    github.open_issue("x")
    send = connect().requester.requestJsonAndCheck
    send("POST", ISSUES + "/1/labels", input=["a"])
    send("POST", ISSUES + "/1/labels", input={"labels": ["b"]})
    send("PUT", ISSUES + "/1/labels", input={"labels": []})
    assert github.issues[1].labels == github.violations == []


def test_comments(github: GitHub, connect: Connect) -> None:
    repo = connect().get_repo("example/postmortems")
    issue = repo.create_issue("x")
    mine = issue.create_comment("one")
    github.comment(1, "two")
    mine.edit("one more")
    assert [(c.body, c.user.login) for c in issue.get_comments()] == [
        ("one more", github.viewer),
        ("two", "jdoe"),
    ]
    mine.delete()
    assert len(github.issues[1].comments) == 1
    assert refused(lambda: issue.create_comment(" ")).status == 422
    github.lock(1)
    issue.create_comment("the team may")
    github.push = False
    assert refused(lambda: issue.create_comment("others may not")).status == 403
    github.push, github.locked_refuses = True, True
    assert refused(lambda: issue.edit(title="y")).status == 403
    assert github.violations == []


def test_without_push(github: GitHub, connect: Connect) -> None:
    github.push = False
    github.open_issue("of another")
    repo = connect().get_repo("example/postmortems")
    made = repo.create_issue("x", labels=["a"], assignees=["nobody"])
    assert (made.labels, made.assignees) == ([], [])
    made.edit(title="y", labels=["a"])
    assert (github.issues[2].title, github.issues[2].labels) == ("y", [])
    assert refused(lambda: repo.create_label("a", "ffffff")).status == 403
    assert refused(lambda: repo.get_issue(1).edit(title="y")).status == 403
    assert github.violations == []


def test_user_repository_assignees_milestones(github: GitHub, connect: Connect) -> None:
    client = connect()
    assert refused(lambda: client.get_user().login).status == 403
    github.viewer = "jdoe"
    assert client.get_user().login == "jdoe"
    repo = client.get_repo("example/postmortems")
    assert (repo.has_issues, repo.permissions.push) == (True, True)
    assert [user.login for user in repo.get_assignees()] == ["jdoe", "jsmith", "octocat"]
    assert (repo.has_in_assignees("JSmith"), repo.has_in_assignees("stranger")) == (True, False)
    milestone = repo.create_milestone("Q1", description="d")
    issue = repo.create_issue("x", milestone=milestone)
    milestone.edit("Q1", state="closed")
    assert repo.get_milestone(1).closed_at == github.milestones[1].closed_at
    assert issue.milestone.title == "Q1"
    assert [m.title for m in repo.get_milestones(state="closed")] == ["Q1"]
    assert github.violations == []


def test_tokens_and_other_repositories(connect: Connect) -> None:
    assert refused(lambda: connect(token="wrong").get_repo("example/postmortems")).status == 401
    with pytest.raises(UnknownObjectException):
        connect().get_repo("example/other")


def test_gone_and_moved(github: GitHub, call: Any) -> None:
    for number in range(3):
        github.open_issue(f"{number}")
    github.delete(1)
    assert refused(lambda: call("GET", ISSUES + "/1")).status == 410
    assert refused(lambda: call("PATCH", ISSUES + "/1", title="x")).status == 410
    assert refused(lambda: call("GET", ISSUES + "/9")).status == 404
    github.transfer(2, as_number=12)
    assert call("GET", ISSUES + "/2")["url"].endswith("/repos/example/elsewhere/issues/12")
    assert call("PATCH", ISSUES + "/2", title="there")["title"] == "there"
    assert [e.status for e in github.log[-2:]] == [301, 200]
    assert [e.body for e in github.elsewhere_writes] == [{"title": "there"}]
    assert [issue["number"] for issue in call("GET", ISSUES)] == [3]
    github.disable_issues()
    assert refused(lambda: call("GET")).status == 410
    assert call("GET", "/repos/example/postmortems")["has_issues"] is False


def test_a_renamed_repository_redirects_without_the_query(github: GitHub, call: Any) -> None:
    github.open_issue("x")
    github.close(1)
    github.rename("example/incidents")
    assert call("GET", ISSUES + "?state=closed") == []
    assert [e.path for e in github.log] == [ISSUES + "?state=closed", "/repositories/98765432/issues"]
    assert call("GET", ISSUES + "/1")["url"].endswith("/repos/example/incidents/issues/1")
    assert call("POST", title="y")["number"] == 2
    assert call("GET", "/repos/example/postmortems")["full_name"] == "example/incidents"


def test_a_write_can_be_redirected_as_temporary_which_pygithub_takes_for_success(
    github: GitHub, call: Any
) -> None:
    github.open_issue("x")
    github.transfer(1)
    github.rename("example/incidents")
    github.write_redirect = 307
    assert call("POST", title="y")["message"] == "Moved Permanently"
    assert call("PATCH", "/repositories/98765432/issues/1", title="y")["message"] == "Moved Permanently"
    assert [e.status for e in github.log] == [307, 307]
    assert github.elsewhere_writes == [] == list(github.issues)
    assert call("GET", ISSUES + "/1")["title"] == "x"
