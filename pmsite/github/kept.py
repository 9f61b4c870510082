"""What an action's issue needs: comments, changed fields, and what a person must look at."""

from collections.abc import Iterator, Sequence
from typing import Any

from pmsite.github.desired import Wanted
from pmsite.github.escalation import due_rung
from pmsite.github.marker import Synced, remark
from pmsite.github.merge import WORDS, Merged, merge, on_github
from pmsite.github.revise import Context, owners_differ, revised
from pmsite.model.tracking import Issue, Op, Operation


def kept(
    wanted: Wanted, issue: Issue, before: Synced | None, context: Context, escalating: bool
) -> Iterator[Operation]:
    """What an action's issue needs."""
    if wanted.entry.record.state == "draft":
        yield Operation("skip", wanted.ref, issue.number, {}, "its record is a draft again")
        return
    withdrawn = wanted.entry.record.state == "withdrawn"
    record = wanted.state
    if withdrawn and issue.state == "closed":  # for good, whichever way it was closed
        record = on_github(record, issue, before, wanted.policy)
    merged = merge(record, issue, before, wanted.policy)
    comments = list(_comments(wanted, issue, merged, before, context, escalating))
    told = [key for comment in comments for key in comment.fields["covers"]]
    yield from comments
    fields = revised(wanted, issue, merged, before, context, told)
    if fields:
        yield _changed(wanted, issue, merged, fields, told)
    if merged.winner == "github" and withdrawn:
        why = f"its record is withdrawn, and #{issue.number} is {WORDS[merged.github]}: change one of the two"
        yield Operation("skip", wanted.ref, issue.number, {}, why, attention=True)
    elif merged.winner == "github":
        why = f"on GitHub it is {WORDS[merged.github]}; `pmsite pull` writes that into the record"
        yield Operation("skip", wanted.ref, issue.number, {}, why)
    elif merged.winner == "conflict":
        yield Operation("skip", wanted.ref, issue.number, {}, _conflict(merged, issue), attention=True)
    if issue.state == "open" and owners_differ(wanted, issue, before):
        assigned = ", ".join(issue.assignees) or "nobody"
        why = (
            f"the record's owner is {wanted.owner}, #{issue.number} is assigned to {assigned}: change one of both"
        )
        yield Operation("skip", wanted.ref, issue.number, {}, why, attention=True)


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
        yield _comment(wanted, issue, rung.text, rung.reason, rung.covers, rung.mentions)


def _changed(
    wanted: Wanted, issue: Issue, merged: Merged, fields: dict[str, Any], told: Sequence[str]
) -> Operation:
    if "state" not in fields:
        why = ", ".join(_differences(issue, fields)) or ("notes the comment" if told else "text")
        return Operation("update", wanted.ref, issue.number, fields, why)
    op: Op = "close" if fields["state"] == "closed" else "reopen"
    return Operation(op, wanted.ref, issue.number, fields, f"its record says {WORDS[merged.record]}")


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


def _comment(
    wanted: Wanted, issue: Issue, text: str, reason: str, covers: Sequence[str], mentions: Sequence[str] = ()
) -> Operation:
    """A comment, known by the last of the keys it covers."""
    fields = {
        "body": remark(text, wanted.ref, covers[-1]),
        "key": covers[-1],
        "covers": list(covers),
        "mentions": list(mentions),
    }
    return Operation("comment", wanted.ref, issue.number, fields, reason)


def _conflict(merged: Merged, issue: Issue) -> str:
    return (
        f"The record says {WORDS[merged.record]}, this issue says {WORDS[merged.github]}, and both were "
        f"changed since they last agreed. Change one: the `state` in the record, or #{issue.number} here."
    )
