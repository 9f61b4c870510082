"""GitHub's REST API: deployments of a repository, the timeline of an issue.

https://docs.github.com/rest/deployments/deployments, https://docs.github.com/rest/issues/timeline
"""

from collections import Counter
from typing import Any

from pmsite.capture.evidence.instants import instant
from pmsite.capture.evidence.sighting import Evidence, Member, Sighting, listed, maps, word
from pmsite.capture.evidence.words import kind_of

_SHA = 7
_EVENTS = {"closed": "closes the issue", "reopened": "opens the issue again", "renamed": "renames the issue"}


def deployments(data: Any) -> Evidence:
    """What was deployed where."""
    items = list(maps(listed(data)))
    found = []
    for item in items:
        at, sha = instant(item.get("created_at")), word(item, "sha")[:_SHA]
        if at is None:
            continue
        what = word(item, "description") or word(item, "ref") or sha or "a version"
        where = word(item, "environment")
        told = {"sha": sha, "environment": where, "ref": word(item, "ref")}
        found.append(
            Sighting(
                at, f"Deployment{f' to {where}' if where else ''}: {what}", "deploy",
                f"github:deployment/{word(item, 'id') or sha}", "change", word(item, "creator", "login") or None,
                True, data={key: value for key, value in told.items() if value},
            )
        )  # fmt: skip
    return Evidence("github", tuple(found), _people(items, "creator"))


def issue(data: Any) -> Evidence:
    """What people wrote in an issue, and when it was closed."""
    items, found, left = list(maps(listed(data))), [], Counter[str]()
    for item in items:
        event = word(item, "event") or ("commented" if "body" in item else "")
        at = instant(item.get("created_at"))
        actor = "user" if event == "commented" else "actor"
        text = word(item, "body") if event == "commented" else _EVENTS.get(event, "")
        if at is None or not text:
            left[f"{event.replace('_', ' ')} events" if event else "others"] += 1
            continue
        link = word(item, "html_url")
        found.append(
            Sighting(
                at, text, "ticket",
                f"github:{event}/{word(item, 'id') or word(item, 'node_id')}",
                kind_of(text) if event == "commented" else "communication", word(item, actor, "login") or None,
                True, links=(("Comment", link),) if link.startswith("https://") else (),
            )
        )  # fmt: skip
    people = {**_people(items, "user"), **_people(items, "actor")}
    return Evidence("github", tuple(found), people, left_out=left)


def _people(items: list[dict[str, Any]], key: str) -> dict[str, Member]:
    return {login: Member(login, login) for item in items if (login := word(item, key, "login"))}
