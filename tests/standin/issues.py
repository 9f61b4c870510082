"""The endpoints of issues: list, create, read, change."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from tests.standin import views
from tests.standin.records import Issue, copied
from tests.standin.replies import (
    ISSUE,
    REPO,
    Call,
    RefusedError,
    Reply,
    endpoint,
    invalid,
    limited,
    moved,
    not_found,
    paged,
)
from tests.standin.state import GitHub


def issue_of(call: Call) -> Issue:
    """The issue a call is about; a refusal when it is deleted, elsewhere, or was never there."""
    github, number = call.github, call.number
    if call.repository.lower() != github.full_name.lower():
        return github.elsewhere[call.repository.lower(), number]
    if number in github.transferred:
        to, there = github.transferred[number]
        after = call.rest.removeprefix(f"/issues/{number}")
        raise moved(github, call.method, f"/repos/{to}/issues/{there}{after}")
    if number in github.deleted:
        raise RefusedError(410, "This issue was deleted")
    if number not in github.issues:
        raise not_found()
    return github.issues[number]


def unlocked(github: GitHub, issue: Issue) -> None:
    """403 when everyone is refused on locked issues."""
    if issue.locked and github.locked_refuses:
        raise RefusedError(403, "Unable to change the issue because it is locked.")


@endpoint("GET", REPO + "/issues")
def listed(call: Call) -> Reply:
    """The issues and pull requests, filtered and sorted."""
    github = call.github
    shown = {"live": github.issues, "frozen": github.frozen, "empty": {}}[github.listing]
    issues = [i for i in shown.values() if i.number not in github.hidden and _chosen(call, i)]
    keys: dict[str, Callable[[Issue], Any]] = {
        "created": lambda issue: (issue.created_at, issue.number),
        "updated": lambda issue: (issue.updated_at, issue.number),
        "comments": lambda issue: (len(issue.comments), issue.number),
    }
    issues.sort(key=keys[call.query.get("sort", "created")], reverse=call.query.get("direction") != "asc")
    return paged(call, issues, lambda issue: views.issue(github, issue))


def _chosen(call: Call, issue: Issue) -> bool:
    query = call.query
    state = query.get("state", "open")
    return (
        state in ("all", issue.state)
        and all(issue.has_label(name.strip()) for name in query.get("labels", "").split(",") if name.strip())
        and _among(query.get("assignee"), [login.lower() for login in issue.assignees])
        and _among(query.get("milestone"), [str(issue.milestone)] if issue.milestone else [])
        and query.get("creator", issue.user).lower() == issue.user.lower()
        and ("mentioned" not in query or f"@{query['mentioned']}" in (issue.body or ""))
        and since(query, issue.updated_at)
    )


def _among(wanted: str | None, there: Sequence[str]) -> bool:
    """Whether a filter takes the names: `*` is any, `none` is no name."""
    if wanted is None:
        return True
    return {"*": bool(there), "none": not there}.get(wanted, wanted.lower() in there)


def since(query: Any, updated: datetime) -> bool:
    """Whether it was updated since the time of the query."""
    if "since" not in query:
        return True
    try:
        begin = datetime.fromisoformat(query["since"])
    except ValueError:
        raise RefusedError(422, "Validation Failed") from None
    return updated >= (begin if begin.tzinfo else begin.replace(tzinfo=UTC))


@endpoint("POST", REPO + "/issues")
def create(call: Call) -> Reply:
    """A new issue by the viewer."""
    github = call.github
    fields = _checked(github, call.body)
    issue = github.add_issue(fields["title"], fields.get("body"), github.viewer)
    _put(github, issue, fields)
    url = f"{github.url}/repos/{github.full_name}/issues/{issue.number}"
    return Reply(201, views.issue(github, issue), {"location": url})


@endpoint("GET", ISSUE)
def read(call: Call) -> Reply:
    """One issue."""
    return Reply(200, views.issue(call.github, issue_of(call), call.repository))


@endpoint("PATCH", ISSUE)
def change(call: Call) -> Reply:
    """An issue with what the body gives."""
    github, issue, body = call.github, issue_of(call), call.body or {}
    unlocked(github, issue)
    if not github.push and issue.user != github.viewer:
        raise RefusedError(403, "Must have admin rights to Repository.")
    fields = _checked(github, body, issue)
    before = copied(issue)
    _put(github, issue, fields)
    if body.get("state") == "closed":
        reason = body.get("state_reason")
        issue.close(github.now, reason if reason not in (None, "reopened") else "completed", github.viewer)
    elif body.get("state") == "open":
        issue.reopen()
    if issue != before:
        issue.updated_at = github.now
    return Reply(200, views.issue(github, issue, call.repository))


def _put(github: GitHub, issue: Issue, fields: dict[str, Any]) -> None:
    if "labels" in fields and github.issues.get(issue.number) is issue:
        fields["labels"] = github.named(fields["labels"])
    vars(issue).update(fields)


def _checked(github: GitHub, body: dict[str, Any], issue: Issue | None = None) -> dict[str, Any]:
    """The fields that a body sets, each found to be in order."""
    fields: dict[str, Any] = {}
    if body.get("title") is not None:
        fields["title"] = limited("Issue", "title", str(body["title"]), 256)
        if not fields["title"].strip():
            raise invalid("Issue", "title", "missing_field")
    if "body" in body:
        fields["body"] = limited("Issue", "body", body["body"], 65536) if body["body"] else body["body"]
    if not github.push:
        return fields
    if "labels" in body:
        fields["labels"] = label_names(body["labels"])
    if "assignees" in body or "assignee" in body:
        fields["assignees"] = _assignees(github, body)
    if "milestone" in body:
        fields["milestone"] = _milestone(github, body["milestone"])
    return fields


def label_names(given: Any) -> list[str]:
    """The names in a list of labels, each a name or an object."""
    names = [item if isinstance(item, str) else item.get("name") for item in given]
    for name in names:
        if not name or not name.strip():
            raise invalid("Label", "name", "missing_field")
        limited("Label", "name", name, 50)
    if len({name.lower() for name in names}) > 100:
        raise invalid("Issue", "labels", "custom", message="labels are too many (maximum is 100)")
    return names


def _assignees(github: GitHub, body: dict[str, Any]) -> list[str]:
    given = body.get("assignees", [body["assignee"]] if body.get("assignee") else [])
    names = [item if isinstance(item, str) else item.get("login", "") for item in given]
    logins = {name: github.login(name) for name in names}
    for name, login in logins.items():
        if login is None:
            raise invalid("Issue", "assignees", "invalid", value=name)
    found = list(dict.fromkeys(login for login in logins.values() if login))
    if len(found) > 10:
        raise invalid("Issue", "assignees", "custom", message="assignees are too many (maximum is 10)")
    return found


def _milestone(github: GitHub, given: Any) -> int | None:
    if given is None:
        return None
    number = int(given) if str(given).isdecimal() else 0
    milestone = github.milestones.get(number)
    if milestone is None or (github.closed_milestone_refused and milestone.state == "closed"):
        raise invalid("Issue", "milestone", "invalid", value=given)
    return number
