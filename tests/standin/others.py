"""The endpoints of the user, the repository, comments, assignees and milestones."""

from typing import Any

from tests.standin import views
from tests.standin.issues import issue_of, since, unlocked
from tests.standin.records import Comment, Issue, Milestone
from tests.standin.replies import (
    ISSUE,
    REPO,
    Call,
    RefusedError,
    Reply,
    endpoint,
    invalid,
    limited,
    need_push,
    not_found,
    paged,
)

COMMENT = REPO + "/issues/comments/{comment_id}"
MILESTONE = REPO + "/milestones/{milestone_number}"


@endpoint("GET", "/user")
def viewer(call: Call) -> Reply:
    """Who the token is; a bot may not ask."""
    if call.github.viewer.endswith("[bot]"):
        raise RefusedError(403, "Resource not accessible by integration")
    return Reply(200, views.viewer(call.github))


@endpoint("GET", REPO)
def repository(call: Call) -> Reply:
    """The repository."""
    return Reply(200, views.repository(call.github))


@endpoint("GET", ISSUE + "/comments")
def comments(call: Call) -> Reply:
    """An issue's comments, oldest first."""
    issue = issue_of(call)
    chosen = [comment for comment in issue.comments if since(call.query, comment.updated_at)]
    return paged(call, chosen, lambda comment: views.comment(call.github, issue, comment))


def _text(call: Call) -> str:
    text: str = call.body["body"]
    if not text.strip():
        raise invalid("IssueComment", "data", "unprocessable", message="Body cannot be blank")
    return limited("IssueComment", "body", text, 65536)


@endpoint("POST", ISSUE + "/comments")
def add_comment(call: Call) -> Reply:
    """A new comment by the viewer."""
    github, issue = call.github, issue_of(call)
    if issue.locked and not github.push:
        raise RefusedError(403, "Unable to create comment because issue is locked.")
    unlocked(github, issue)
    comment = Comment(github.next_id(), _text(call), github.viewer, github.now, github.now)
    issue.comments.append(comment)
    issue.updated_at = github.now
    return Reply(201, views.comment(github, issue, comment))


def _comment_of(call: Call, *, own: bool = False) -> tuple[Issue, Comment]:
    """The comment with its issue; `own`: one that the viewer may change."""
    wanted = int(call.params["comment_id"])
    for issue in call.github.issues.values():
        for comment in issue.comments:
            if comment.id == wanted:
                if own and comment.user != call.github.viewer:
                    need_push(call.github)
                if own:
                    unlocked(call.github, issue)
                return issue, comment
    raise not_found()


@endpoint("GET", COMMENT)
def read_comment(call: Call) -> Reply:
    """One comment."""
    return Reply(200, views.comment(call.github, *_comment_of(call)))


@endpoint("PATCH", COMMENT)
def change_comment(call: Call) -> Reply:
    """A comment with another text."""
    issue, comment = _comment_of(call, own=True)
    comment.body, comment.updated_at = _text(call), call.github.now
    issue.updated_at = call.github.now
    return Reply(200, views.comment(call.github, issue, comment))


@endpoint("DELETE", COMMENT)
def delete_comment(call: Call) -> Reply:
    """The comment is gone."""
    issue, comment = _comment_of(call, own=True)
    issue.comments.remove(comment)
    issue.updated_at = call.github.now
    return Reply(204)


@endpoint("GET", REPO + "/assignees")
def assignees(call: Call) -> Reply:
    """Who can be assigned."""
    return paged(call, call.github.assignable, lambda login: views.user(call.github, login))


@endpoint("GET", REPO + "/assignees/{assignee}")
def assignee(call: Call) -> Reply:
    """Whether someone can be assigned."""
    if call.github.login(call.params["assignee"]) is None:
        raise not_found()
    return Reply(204)


@endpoint("GET", REPO + "/milestones")
def milestones(call: Call) -> Reply:
    """The milestones; those without a due date come last."""
    github, state = call.github, call.query.get("state", "open")
    chosen = [m for m in github.milestones.values() if state in ("all", m.state)]
    chosen.sort(key=lambda m: _order(call, m), reverse=call.query.get("direction") == "desc")
    return paged(call, chosen, lambda milestone: views.milestone(github, milestone.number))


def _order(call: Call, milestone: Milestone) -> Any:
    if call.query.get("sort") == "completeness":
        states = [i.state for i in call.github.issues.values() if i.milestone == milestone.number]
        return states.count("closed") / max(len(states), 1), milestone.number
    return milestone.due_on is None, milestone.due_on or "", milestone.number


@endpoint("POST", REPO + "/milestones")
def create_milestone(call: Call) -> Reply:
    """A new milestone."""
    need_push(call.github)
    fields = _milestone_fields(call)
    milestone = call.github.add_milestone(fields["title"], call.github.viewer)
    _put(call, milestone, fields)
    return Reply(201, views.milestone(call.github, milestone.number))


@endpoint("GET", MILESTONE)
def read_milestone(call: Call) -> Reply:
    """One milestone."""
    return Reply(200, views.milestone(call.github, _milestone_of(call).number))


@endpoint("PATCH", MILESTONE)
def change_milestone(call: Call) -> Reply:
    """A milestone with what the body gives."""
    need_push(call.github)
    milestone = _milestone_of(call)
    _put(call, milestone, _milestone_fields(call, milestone))
    return Reply(200, views.milestone(call.github, milestone.number))


def _milestone_of(call: Call) -> Milestone:
    number = int(call.params["milestone_number"])
    if number not in call.github.milestones:
        raise not_found()
    return call.github.milestones[number]


def _milestone_fields(call: Call, own: Milestone | None = None) -> dict[str, Any]:
    fields = {k: v for k, v in (call.body or {}).items() if k in ("title", "state", "description", "due_on")}
    if "title" in fields:
        if not fields["title"].strip():
            raise invalid("Milestone", "title", "missing_field")
        if any(m.title == fields["title"] and m is not own for m in call.github.milestones.values()):
            raise invalid("Milestone", "title", "already_exists")
    return fields


def _put(call: Call, milestone: Milestone, fields: dict[str, Any]) -> None:
    before = milestone.state
    vars(milestone).update(fields)
    milestone.updated_at = call.github.now
    if milestone.state != before:
        milestone.closed_at = call.github.now if milestone.state == "closed" else None
