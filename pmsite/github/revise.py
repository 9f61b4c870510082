"""One issue as it is, and as it should be: the fields that differ."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pmsite.github import labels, text
from pmsite.github.body import block, with_numbers
from pmsite.github.desired import Wanted
from pmsite.github.marker import Marker, Synced, fenced, outside, plain, put
from pmsite.github.merge import CLOSED, Merged
from pmsite.model.actions import FINISHED
from pmsite.model.corpus import Corpus
from pmsite.model.tracking import Issue, Tracker

_LINE = re.compile(r"the record, line \d+\]\([^\s)]*#L\d+\)")
_OWN_MILESTONE = re.compile(r"\d{4}-\d\d|\d{4} Q[1-4]")
_SPARE = 2_000
"""Room for the marker and the fence, in UTF-16 units."""


@dataclass(frozen=True)
class Context:
    """What issues are written from."""

    corpus: Corpus
    tracker: Tracker
    today: date
    numbers: Mapping[str, int | None]
    """The issues that there are, by action; None where one is about to be created."""

    def part(self, wanted: Wanted, synced: Synced, room: int = text.BODY) -> str:
        """Our part of the body; it gives way where the rest leaves no room."""
        blob = f"{self.tracker.url}/blob/{self.tracker.branch}"
        said = block(wanted, self.corpus, synced.redated, self.tracker.site, blob)
        marker = Marker(wanted.ref, synced)
        said = text.shortened(with_numbers(said, self.numbers), max(room - _SPARE, 200))
        return fenced(text.closed(said), marker)


def fresh(wanted: Wanted, context: Context) -> dict[str, Any]:
    """The fields of a new issue."""
    due = wanted.action.due
    own = wanted.labels(wanted.state, context.today)
    synced = Synced(
        state=wanted.state,
        shown=wanted.shown,
        owner=wanted.owner,
        assignee=wanted.owner,
        due=due.isoformat() if due else None,
        labels=own,
    )
    fields: dict[str, Any] = {
        "title": wanted.title,
        "body": context.part(wanted, synced),
        "labels": list(own),
    }
    if wanted.owner:
        fields["assignees"] = [wanted.owner]
    if wanted.milestone:
        fields["milestone"] = wanted.milestone
    return fields


def revised(
    wanted: Wanted,
    issue: Issue,
    merged: Merged,
    before: Synced | None,
    context: Context,
    told: Iterable[str] = (),
) -> dict[str, Any]:
    """The fields that have to be written; empty where the issue is as it should be.

    `told` are the keys of comments that are about to be made. An issue that is closed as its record has it stays
    as it is, but for its labels and the values synced.
    """
    at_rest = merged.winner == "agreed" and issue.state == "closed"
    synced = _synced(wanted, issue, merged, before, context.today)
    synced = replace(synced, told={**synced.told, **dict.fromkeys(told)})
    fields = _state(merged, issue)
    if not at_rest:
        fields |= {"title": wanted.title} if issue.title != wanted.title else {}
        synced, assigned = _assigned(wanted, issue, synced, before)
        fields |= {"assignees": assigned} if assigned else {}
        milestone = _milestone(wanted, issue, before, synced)
        fields |= {"milestone": milestone} if milestone else {}
    if changed := _labels(wanted, issue, before, synced):
        fields["labels"] = changed
    if at_rest and not fields and before == synced:
        return {}
    part = context.part(wanted, synced, text.BODY - text.units(outside(issue.body)))
    body = put(issue.body, part)
    same = _without_lines(plain(body)) == _without_lines(plain(issue.body))
    return fields if body == issue.body or (same and not fields) else fields | {"body": body}


def _without_lines(body: str) -> str:
    """A record's lines move with every edit above: that alone is worth no write, and is mended with the next."""
    return _LINE.sub("", body)


def _synced(wanted: Wanted, issue: Issue, merged: Merged, before: Synced | None, today: date) -> Synced:
    """What both sides will have agreed on."""
    assignee = issue.assignees[0] if issue.assignees else None
    known = before or Synced(state=wanted.state, owner=wanted.owner, assignee=assignee)
    due = wanted.action.due.isoformat() if wanted.action.due else None
    moved = before is not None and known.due != due
    conflict = f"{merged.record}/{merged.github}" if merged.winner == "conflict" else None
    return replace(
        known,
        state=merged.record if merged.winner in ("agreed", "record") else known.state,
        # What a person put on stays evidence until the record has it.
        shown=wanted.shown if merged.state == merged.record else known.shown,
        due=due,
        redated=known.redated + (moved and due is not None and known.due is not None),
        told={} if moved else known.told,
        labels=wanted.labels(merged.state, today),
        conflict=conflict,
        conflicts=known.conflicts + (conflict is not None and conflict != known.conflict),
    )


def _state(merged: Merged, issue: Issue) -> dict[str, Any]:
    if merged.winner != "record":
        return {}
    if merged.record in FINISHED:
        return {"state": "closed", "state_reason": CLOSED[merged.record]}
    return {"state": "open", "state_reason": "reopened"} if issue.state == "closed" else {}


def _assigned(
    wanted: Wanted, issue: Issue, synced: Synced, before: Synced | None
) -> tuple[Synced, list[str] | None]:
    """The values synced, and who is to be assigned where the record has another owner than last time.

    Once an issue is there its assignees belong to GitHub: whoever was added there stays.
    """
    owner, there = wanted.owner, issue.assignees
    if owner == synced.owner or owners_differ(wanted, issue, before):
        return synced, None
    if owner is None or owner.casefold() in {login.casefold() for login in there}:
        return replace(synced, owner=owner, assignee=owner or synced.assignee), None
    others = [login for login in there if login != synced.assignee]
    return replace(synced, owner=owner, assignee=owner), [owner, *others]


def owners_differ(wanted: Wanted, issue: Issue, before: Synced | None) -> bool:
    """Whether owner and assignee were both changed since the last sync, and not to the same person."""
    there = {login.casefold() for login in issue.assignees}
    if before is None or wanted.owner == before.owner or (wanted.owner or "").casefold() in there:
        return False
    return (before.assignee or "").casefold() not in there if there else before.assignee is not None


def _milestone(wanted: Wanted, issue: Issue, before: Synced | None, synced: Synced) -> str | None:
    """The milestone of the due date, unless people chose one of their own or GitHub did not take it."""
    refused = before is not None and "milestone" in before.lost and before.due == synced.due
    if refused or wanted.milestone in (None, issue.milestone):
        return None
    return wanted.milestone if issue.milestone is None or _OWN_MILESTONE.fullmatch(issue.milestone) else None


def _labels(wanted: Wanted, issue: Issue, before: Synced | None, synced: Synced) -> list[str] | None:
    if before is not None and "labels" in before.lost and before.labels == synced.labels:
        return None
    changed = labels.merged(wanted.policy, issue, before.labels if before else (), synced.labels)
    return None if changed is None else list(changed)
