"""GitHub's answers as values: https://docs.github.com/rest/issues."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pmsite.model.tracking import Issue


def login(item: Mapping[str, Any]) -> str:
    """Who wrote it; empty where the account is gone."""
    return str((item.get("user") or {}).get("login", ""))


def issue(item: Mapping[str, Any]) -> Issue:
    closed = item.get("closed_at")
    return Issue(
        number=item["number"],
        title=item["title"],
        body=item.get("body") or "",
        author=login(item),
        state="closed" if item["state"] == "closed" else "open",
        reason=item.get("state_reason") if item["state"] == "closed" else None,
        labels=tuple(
            one if isinstance(one, str) else str(one.get("name") or "") for one in item.get("labels") or ()
        ),
        assignees=tuple(str(one["login"]) for one in item.get("assignees") or ()),
        milestone=(item.get("milestone") or {}).get("title"),
        locked=bool(item.get("locked")),
        comments=int(item.get("comments") or 0),
        closed_at=datetime.fromisoformat(closed) if closed else None,
        pull_request="pull_request" in item,
    )
