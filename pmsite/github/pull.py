"""What GitHub knows better than the records: a pure function of both."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from pmsite.github.desired import Wanted, desired
from pmsite.github.marker import Synced
from pmsite.github.match import match
from pmsite.github.merge import WORDS, Merged, merge
from pmsite.github.revise import owners_differ
from pmsite.model.actions import FINISHED
from pmsite.model.corpus import Corpus, Entry
from pmsite.model.tracking import Change, Issue, Tracker


def changes(corpus: Corpus, tracker: Tracker) -> tuple[Change, ...]:
    """State, day of completion, owner and issue number where GitHub has them; by record, then action.

    A conflict is left to people. Where all of a record's actions are finished by then, `closed` is proposed.
    """
    wanted = desired(corpus)
    found = match(tracker, wanted, corpus)
    made: list[Change] = []
    for one in wanted:
        issue = found.issues.get(one.ref)
        if issue is not None and one.entry.record.state != "draft":
            made += _of(one, issue, found.markers[one.ref].synced, corpus.policy.zone)
    followed = {one.entry.id for one in wanted}
    by_path: dict[str, dict[tuple[int, str], str | int | None]] = {}
    for change in made:
        by_path.setdefault(change.path, {})[int(change.pointer[1]), str(change.pointer[2])] = change.value
    for entry in corpus.entries:
        tracked = entry.id in followed and (entry.source.path in by_path or _numbered(entry))
        made += _closing(entry, by_path.get(entry.source.path, {}), corpus.policy.zone) if tracked else []
    return tuple(sorted(made, key=lambda one: one.path))


def _of(wanted: Wanted, issue: Issue, synced: Synced | None, zone: ZoneInfo) -> Iterator[Change]:
    """One action's values."""

    def change(key: str, value: str | int | None, why: str) -> Change:
        pointer = ("actions", wanted.place, key)
        return Change(wanted.entry.source.path, pointer, value, wanted.ref, issue.number, why)

    action = wanted.action
    merged = merge(wanted.state, issue, synced, wanted.policy)
    if merged.winner == "github" and wanted.entry.record.state != "withdrawn":
        yield change("state", merged.github, f"#{issue.number} {_became(merged, issue)}")
        done = issue.closed_at.astimezone(zone).date().isoformat() if issue.closed_at else None
        day = done if merged.github in FINISHED else None
        if day != (action.completed_on.isoformat() if action.completed_on else None):
            yield change("completed_on", day, "the day it was closed" if day else "it is not finished")
    if (owner := _owner(wanted, issue, synced)) is not None:
        yield change("owner", owner, f"#{issue.number} is assigned to {owner}")
    if action.issue != issue.number:
        yield change("issue", issue.number, "the number of its issue")


def _became(merged: Merged, issue: Issue) -> str:
    if issue.state == "closed":
        return f"was closed as {(issue.reason or 'completed').replace('_', ' ')}"
    return "was reopened" if merged.record in FINISHED else f"is labelled {WORDS[merged.github]}"


def _owner(wanted: Wanted, issue: Issue, synced: Synced | None) -> str | None:
    """Whoever was assigned on GitHub since the last sync, and is not the owner yet."""
    there = [login.casefold() for login in issue.assignees]
    if not there or synced is None or (wanted.owner or "").casefold() in there:
        return None
    if owners_differ(wanted, issue, synced):
        return None  # both sides have a new one: people decide
    return issue.assignees[0] if there[0] != (synced.assignee or "").casefold() else None


def _numbered(entry: Entry) -> bool:
    return any(action.issue is not None for action in entry.record.actions)


def _closing(entry: Entry, changed: dict[tuple[int, str], str | int | None], zone: ZoneInfo) -> Iterator[Change]:
    """`closed` for an incident that is resolved and all of whose actions are finished."""
    record = entry.record
    states, days = [], []
    for place, action in enumerate(record.actions):
        states.append(changed.get((place, "state"), action.state))
        day = changed.get((place, "completed_on"), action.completed_on and action.completed_on.isoformat())
        days += [str(day)] if day else []
    finished = bool(states) and all(state in FINISHED for state in states)
    if not finished or record.times.resolved_at is None or record.incident_status not in (None, "resolved"):
        return
    if record.state in ("draft", "withdrawn") or not entry.shown:
        return
    why = "all its actions are finished"
    yield Change(entry.source.path, ("incident_status",), "closed", None, None, why)
    if days and record.times.closed_at is None:
        resolved = record.times.resolved_at
        resolved = resolved.astimezone(zone).date() if isinstance(resolved, datetime) else resolved
        day = max(*days, resolved.isoformat())  # an incident is not closed before it is resolved
        yield Change(entry.source.path, ("times", "closed_at"), day, None, None, why)
