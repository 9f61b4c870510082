"""What is to be done on GitHub: a pure function of records, issues, policy and day."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import Any

from pmsite.github import labels
from pmsite.github.desired import Wanted, depends, desired
from pmsite.github.escalation import due_rung
from pmsite.github.marker import Marker, Synced, fenced, markers, put, remark
from pmsite.github.match import Matches, match, renames, untouched
from pmsite.github.merge import Merged, merge
from pmsite.github.revise import Context, fresh, revised
from pmsite.model.corpus import Corpus
from pmsite.model.tracking import OPS, Issue, Op, Operation, Plan, Tracker

_STATES = {
    "open": "open",
    "in_progress": "in progress",
    "blocked": "blocked",
    "done": "done",
    "wont_do": "not to be done",
}


def make_plan(
    corpus: Corpus,
    tracker: Tracker,
    today: date,
    unread: str | None = None,
    escalating: bool = False,
    broken: Collection[str] = (),
) -> Plan:
    """All that brings the issues in step with the records.

    `unread` says why records cannot be relied on; then, and when the list of issues cannot, nothing is created
    and nothing closed; issues of the records at the paths of `broken` stay as they are. `escalating` adds the
    comments that the policy's ladder asks for on this day.
    """
    wanted = desired(corpus)
    found = match(tracker, wanted, corpus)
    blocked = unread or tracker.incomplete or _missing(found)
    asked = list(renames(found, wanted))
    left = {one.ref for _, _, one in asked} | found.held.keys() | found.issues.keys()
    new = _in_order([one for one in wanted if one.begins and one.ref not in left], corpus)
    coming = [] if blocked else new[: corpus.policy.issues.creations_per_run]
    numbers: dict[str, int | None] = {ref: issue.number for ref, issue in found.issues.items()}
    context = Context(corpus, tracker, today, numbers | dict.fromkeys(one.ref for one in coming))
    operations = list(found.notes)
    for one in wanted:
        issue = found.issues.get(one.ref)
        if issue is not None and one.entry.source.path not in broken:
            operations += _kept(one, issue, found.markers[one.ref].synced, context, escalating)
    operations += _ask(asked)
    operations += _untracked(found, {one.ref for one in wanted})
    operations += _gone(found, {ref for ref, _, _ in asked}, corpus)
    operations += _duplicates(found, tracker.viewer)
    operations += [Operation("create", one.ref, None, fresh(one, context), "it has no issue") for one in coming]
    if blocked:
        operations = [one for one in operations if one.op != "close"]
    operations.sort(key=lambda one: OPS.index(one.op))
    return Plan(tuple(operations), blocked, 0 if blocked else len(new) - len(coming))


def only_reminders(plan: Plan) -> Plan:
    """Of an escalating plan, what `pmsite overdue` does: comments and labels, where no state is to change."""
    turning = {one.issue for one in plan.operations if one.op in ("close", "reopen")}
    kept = tuple(one for one in plan.operations if one.op in ("comment", "update") and one.issue not in turning)
    return Plan(kept)


def _missing(found: Matches) -> str | None:
    if not found.lost_numbers:
        return None
    named = ", ".join(f"#{number} of {ref}" for ref, number in sorted(found.lost_numbers.items())[:5])
    way_out = "if it was deleted or moved for good, take its number out of the record"
    return f"known issues are missing in GitHub's list: {named}; {way_out}"


def _in_order(new: Sequence[Wanted], corpus: Corpus) -> list[Wanted]:
    """What others depend on first, so that they can name its number."""
    by_ref = {one.ref: one for one in new}
    sorter = TopologicalSorter(
        {
            ref: [name for name in depends(one.entry, one.action, corpus) if name in by_ref]
            for ref, one in by_ref.items()
        }
    )
    try:
        return [by_ref[ref] for ref in sorter.static_order()]
    except CycleError:  # the check tells it; numbers are then filled in by the next run
        return list(new)


def _kept(
    wanted: Wanted, issue: Issue, before: Synced | None, context: Context, escalating: bool
) -> Iterator[Operation]:
    """What an action's issue needs."""
    if wanted.entry.record.state == "draft":
        yield Operation("skip", wanted.ref, issue.number, {}, "its record is a draft again")
        return
    merged = merge(wanted.state, issue, before, wanted.policy)
    comments = list(_comments(wanted, issue, merged, before, context, escalating))
    told = [key for comment in comments for key in comment.fields["covers"]]
    yield from comments
    fields = revised(wanted, issue, merged, before, context, told)
    if fields:
        yield _changed(wanted, issue, merged, fields, told)
    if merged.winner == "github" and wanted.entry.record.state == "withdrawn":
        why = f"its record is withdrawn, and #{issue.number} is {_STATES[merged.github]}: change one of the two"
        yield Operation("skip", wanted.ref, issue.number, {}, why, attention=True)
    elif merged.winner == "github":
        why = f"on GitHub it is {_STATES[merged.github]}; `pmsite pull` writes that into the record"
        yield Operation("skip", wanted.ref, issue.number, {}, why)
    elif merged.winner == "conflict":
        yield Operation("skip", wanted.ref, issue.number, {}, _conflict(merged, issue), attention=True)


def _comments(
    wanted: Wanted, issue: Issue, merged: Merged, before: Synced | None, context: Context, escalating: bool
) -> Iterator[Operation]:
    """What is to be said; a locked conversation is left in peace."""
    if issue.locked:
        return
    conflict = f"{merged.record}/{merged.github}"
    if merged.winner == "conflict" and (before is None or before.conflict != conflict):
        why = "record and issue contradict each other"
        number = (before.conflicts if before else 0) + 1
        yield _comment(wanted, issue, _conflict(merged, issue), why, [f"conflict:{number}:{conflict}"])
    rung = due_rung(wanted, merged.state, before, context.today) if escalating else None
    if rung is not None:
        yield _comment(wanted, issue, rung.text, rung.reason, rung.covers)


def _changed(
    wanted: Wanted, issue: Issue, merged: Merged, fields: dict[str, Any], told: Sequence[str]
) -> Operation:
    if "state" not in fields:
        why = ", ".join(_differences(issue, fields)) or ("notes the comment" if told else "text")
        return Operation("update", wanted.ref, issue.number, fields, why)
    op: Op = "close" if fields["state"] == "closed" else "reopen"
    return Operation(op, wanted.ref, issue.number, fields, f"its record says {_STATES[merged.record]}")


def _differences(issue: Issue, fields: dict[str, Any]) -> Iterator[str]:
    """What is written, in few words."""
    if "title" in fields:
        yield "title"
    if "labels" in fields:
        there, wanted = (
            {label.casefold(): label for label in labels} for labels in (issue.labels, fields["labels"])
        )
        changed = [f"+ {wanted[key]}" for key in wanted if key not in there]
        changed += [f"− {there[key]}" for key in there if key not in wanted]
        yield f"labels {', '.join(changed)}"
    if "assignees" in fields:
        yield f"assigned to {', '.join(fields['assignees'])}"
    if "milestone" in fields:
        yield f"milestone {fields['milestone']}"


def _comment(wanted: Wanted, issue: Issue, text: str, reason: str, covers: Sequence[str]) -> Operation:
    """A comment, known by the last of the keys it covers."""
    fields = {"body": remark(text, wanted.ref, covers[-1]), "key": covers[-1], "covers": list(covers)}
    return Operation("comment", wanted.ref, issue.number, fields, reason)


def _conflict(merged: Merged, issue: Issue) -> str:
    return (
        f"The record says {_STATES[merged.record]}, this issue says {_STATES[merged.github]}, and both were "
        f"changed since they last agreed. Change one: the `state` in the record, or #{issue.number} here."
    )


def _ask(asked: Iterable[tuple[str, Issue, Wanted]]) -> Iterator[Operation]:
    for ref, issue, one in asked:
        here = ref.rpartition("/")[0] == one.entry.id
        name = ref.rpartition("/")[2] if here else ref
        why = (
            f"{ref} (#{issue.number}) has vanished and {one.ref} is new: if that is the same action, write "
            f"`formerly: [{name}]` to {one.ref}; if not, close #{issue.number} by hand"
        )
        yield Operation("skip", one.ref, issue.number, {}, why, attention=True)


def _untracked(found: Matches, tracked: set[str]) -> Iterator[Operation]:
    for ref, issue in sorted(found.issues.items()):
        if ref not in tracked and issue.state == "open":
            why = "its record is restricted now, or an account of somebody else's: lock or close the issue by hand"
            yield Operation("skip", ref, issue.number, {}, why, attention=True)


def _gone(found: Matches, asked: set[str], corpus: Corpus) -> Iterator[Operation]:
    """Issues whose action or record was removed."""
    own = labels.named(corpus.policy, labels.ACTION)
    for ref, issue in sorted(found.orphans.items()):
        synced = next((m.synced for m in markers(issue.body) if m.synced), None)
        if issue.state == "closed" or ref in asked:
            continue
        if synced is not None and synced.state == "wont_do":
            why = f"{ref} is in no record, yet #{issue.number} is open"
            yield Operation("skip", ref, issue.number, {}, why, attention=True)
            continue
        said = (
            f"**Closed:** {ref} was taken out of the records. To go on, put it back; this issue is then reopened."
        )
        one = _closing(ref, issue, said, "not_planned", "it was taken out of the records")
        kept = labels.merged(corpus.policy, issue, synced.labels if synced else (), [own])
        yield one if kept is None else replace(one, fields={**one.fields, "labels": list(kept)})


def _duplicates(found: Matches, viewer: str) -> Iterator[Operation]:
    for ref, issue, keeper in found.duplicates:
        if untouched(issue, viewer):
            said = f"**Duplicate** of #{keeper.number}: two runs created an issue for {ref}."
            why = f"it is one too many; #{keeper.number} stays"
            yield _closing(ref, issue, said, "duplicate", why)
        else:
            why = f"#{issue.number} and #{keeper.number} are both of {ref}; people worked on it: close one by hand"
            yield Operation("skip", ref, issue.number, {}, why, attention=True)


def _closing(ref: str, issue: Issue, said: str, reason: str, why: str) -> Operation:
    """For good, unless the action comes back: to the next merge it was decided against."""
    marker = Marker(ref, Synced(state="wont_do"))
    fields = {"state": "closed", "state_reason": reason, "body": put(issue.body, fenced(said, marker))}
    return Operation("close", ref, issue.number, fields, why)
