"""State as the API shows it: every key that GitHub's description requires, and those that clients read."""

import zlib
from datetime import datetime
from typing import Any
from urllib.parse import quote

from tests.standin.description import filled
from tests.standin.records import Comment, Issue, Label, Milestone
from tests.standin.state import GitHub

Json = dict[str, Any]


def stamp(moment: datetime | None) -> str | None:
    """A time as GitHub writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def _id(text: str) -> int:
    return zlib.crc32(text.lower().encode())


def user(github: GitHub, login: str) -> Json:
    """A user or a bot."""
    api = f"{github.url}/users/{login}"
    links = "followers following gists starred subscriptions repos events received_events"
    bot = login.endswith("[bot]")
    page = f"apps/{login.removesuffix('[bot]')}" if bot else login
    return {
        "login": login,
        "id": _id(login),
        "node_id": f"U_{_id(login)}",
        "avatar_url": f"https://avatars.githubusercontent.com/u/{_id(login)}?v=4",
        "gravatar_id": "",
        "url": api,
        "html_url": f"https://github.com/{page}",
        **{f"{link}_url": f"{api}/{link}" for link in links.split()},
        "organizations_url": f"{api}/orgs",
        "type": "Bot" if bot else "User",
        "user_view_type": "public",
        "site_admin": False,
    }


def viewer(github: GitHub) -> Json:
    """The user whose token it is."""
    return filled("private-user", **{**user(github, github.viewer), "user_view_type": "private"})


def _app(github: GitHub, login: str) -> Json | None:
    if not login.endswith("[bot]"):
        return None
    slug = login.removesuffix("[bot]")
    url = f"https://github.com/apps/{slug}"
    owner = user(github, "github")
    return filled(
        "nullable-integration", id=_id(slug), slug=slug, name=slug, owner=owner, html_url=url, external_url=url
    )


def _association(github: GitHub, login: str) -> str:
    if login == github.viewer:
        return "CONTRIBUTOR" if github.push else "NONE"
    return "MEMBER" if github.login(login) else "NONE"


def _reactions(url: str) -> Json:
    kinds = ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")
    return {"url": f"{url}/reactions", "total_count": 0, **dict.fromkeys(kinds, 0)}


def _repo(github: GitHub, name: str = "") -> str:
    return f"{github.url}/repos/{name or github.full_name}"


def label(github: GitHub, label: Label) -> Json:
    """A label."""
    return {
        "id": label.id,
        "node_id": f"LA_{label.id}",
        "url": f"{_repo(github)}/labels/{quote(label.name)}",
        "name": label.name,
        "color": label.color,
        "default": False,
        "description": label.description,
    }


def milestone(github: GitHub, number: int | None) -> Json | None:
    """A milestone with the issues counted."""
    if number not in github.milestones:
        return None
    found: Milestone = github.milestones[number]
    states = [issue.state for issue in github.issues.values() if issue.milestone == number]
    url = f"{_repo(github)}/milestones/{number}"
    return {
        "url": url,
        "html_url": f"https://github.com/{github.full_name}/milestone/{number}",
        "labels_url": f"{url}/labels",
        "id": 1_000_000 + found.number,
        "node_id": f"MI_{number}",
        "number": number,
        "title": found.title,
        "description": found.description,
        "creator": user(github, found.creator),
        "state": found.state,
        "open_issues": states.count("open"),
        "closed_issues": states.count("closed"),
        "created_at": stamp(found.created_at),
        "updated_at": stamp(found.updated_at),
        "closed_at": stamp(found.closed_at),
        "due_on": found.due_on,
    }


def comment(github: GitHub, issue: Issue, comment: Comment) -> Json:
    """A comment on an issue."""
    url = f"{_repo(github)}/issues/comments/{comment.id}"
    page = f"https://github.com/{github.full_name}/issues/{issue.number}"
    return {
        "id": comment.id,
        "node_id": f"IC_{comment.id}",
        "url": url,
        "html_url": f"{page}#issuecomment-{comment.id}",
        "issue_url": f"{_repo(github)}/issues/{issue.number}",
        "body": comment.body,
        "user": user(github, comment.user),
        "created_at": stamp(comment.created_at),
        "updated_at": stamp(comment.updated_at),
        "author_association": _association(github, comment.user),
        "performed_via_github_app": _app(github, comment.user),
        "reactions": _reactions(url),
    }


def issue(github: GitHub, issue: Issue, repository: str = "") -> Json:
    """An issue, or a pull request as an issue."""
    repository = repository or github.full_name
    url = f"{_repo(github, repository)}/issues/{issue.number}"
    page = f"https://github.com/{repository}/{'pull' if issue.pull_request else 'issues'}/{issue.number}"
    assignees = [user(github, login) for login in issue.assignees]
    shown = {
        "url": url,
        "repository_url": _repo(github, repository),
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "timeline_url": f"{url}/timeline",
        "html_url": page,
        "id": 3_000_000_000 + issue.number,
        "node_id": f"I_{issue.number}",
        "number": issue.number,
        "title": issue.title,
        "body": issue.body,
        "user": user(github, issue.user),
        "labels": [label(github, github.labels.get(name) or Label(0, name)) for name in issue.labels],
        "state": issue.state,
        "state_reason": issue.state_reason,
        "locked": issue.locked,
        "active_lock_reason": None,
        "assignee": assignees[0] if assignees else None,
        "assignees": assignees,
        "milestone": milestone(github, issue.milestone),
        "comments": len(issue.comments),
        "created_at": stamp(issue.created_at),
        "updated_at": stamp(issue.updated_at),
        "closed_at": stamp(issue.closed_at),
        "closed_by": user(github, issue.closed_by) if issue.closed_by else None,
        "author_association": _association(github, issue.user),
        "performed_via_github_app": _app(github, issue.user),
        "reactions": _reactions(url),
        "sub_issues_summary": {"total": 0, "completed": 0, "percent_completed": 0},
        "issue_dependencies_summary": dict.fromkeys(
            ("blocked_by", "total_blocked_by", "blocking", "total_blocking"), 0
        ),
    }
    if issue.pull_request:
        shown |= {"draft": False, "pull_request": _pull(url.replace("/issues/", "/pulls/"), page)}
    return shown


def _pull(url: str, page: str) -> Json:
    return {
        "url": url,
        "html_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "merged_at": None,
    }


def repository(github: GitHub) -> Json:
    """The repository."""
    owner, name = github.full_name.split("/")
    rights = dict.fromkeys(("admin", "maintain"), False) | dict.fromkeys(("push", "triage"), github.push)
    return filled(
        "full-repository",
        id=github.id,
        node_id=f"R_{github.id}",
        name=name,
        full_name=github.full_name,
        owner=user(github, owner),
        html_url=f"https://github.com/{github.full_name}",
        url=_repo(github),
        default_branch="main",
        has_issues=github.issues_enabled,
        open_issues=sum(issue.state == "open" for issue in github.issues.values()),
        open_issues_count=sum(issue.state == "open" for issue in github.issues.values()),
        permissions={**rights, "pull": True},
    )
