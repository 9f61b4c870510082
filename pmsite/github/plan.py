"""What is to be done on GitHub: a pure function of records, issues, policy and day."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from graphlib import CycleError, TopologicalSorter

from pmsite.github import labels
from pmsite.github.desired import Wanted, depends, desired
from pmsite.github.escalation import due_rung
from pmsite.github.kept import kept
from pmsite.github.marker import Marker, Synced, fenced, markers, put
from pmsite.github.match import Matches, match, renames, untouched
from pmsite.github.merge import merge
from pmsite.github.revise import Context, fresh
from pmsite.model.corpus import Corpus
from pmsite.model.tracking import OPS, Issue, Operation, Plan, Tracker


def make_plan(
    corpus: Corpus,
    tracker: Tracker,
    today: date,
    unread: str | None = None,
    escalating: bool = False,
    broken: Collection[str] = (),
    vanished: int | None = None,
) -> Plan:
    """All that brings the issues in step with the records.

    `unread` says why records cannot be relied on; then, and when the list of issues cannot, nothing is created
    and nothing closed; issues of the records at the paths of `broken` stay as they are. `escalating` adds the
    comments that the policy's ladder asks for on this day. More than `vanished` actions do not vanish at once:
    five, or a tenth of those with an open issue, unless it is given.
    """
    wanted = desired(corpus)
    found = match(tracker, wanted, corpus)
    blocked = unread or tracker.incomplete or _missing(found) or _too_many(found, vanished)
    asked = list(renames(found, wanted))
    left = {one.ref for _, _, one in asked} | found.held.keys() | found.issues.keys()
    new = _in_order([one for one in wanted if one.begins and one.ref not in left], corpus)
    coming = [] if blocked else new[: corpus.policy.issues.creations_per_run]
    numbers: dict[str, int | None] = {ref: issue.number for ref, issue in found.issues.items()}
    context = Context(corpus, tracker, today, numbers | dict.fromkeys(one.ref for one in coming))
    operations = list(found.notes)
    reminded = _most_urgent(wanted, found, today) if escalating else frozenset()
    for one in wanted:
        issue = found.issues.get(one.ref)
        if issue is not None and one.entry.source.path not in broken:
            operations += kept(one, issue, found.markers[one.ref].synced, context, one.ref in reminded)
    operations += _ask(asked)
    operations += _untracked(found, {one.ref for one in wanted})
    operations += _gone(found, {ref for ref, _, _ in asked}, corpus)
    operations += _duplicates(found, tracker.viewer)
    operations += [Operation("create", one.ref, None, fresh(one, context), "it has no issue") for one in coming]
    if blocked:
        operations = [one for one in operations if one.op != "close"]
    operations.sort(key=lambda one: OPS.index(one.op))
    return Plan(tuple(operations), blocked, 0 if blocked else len(new) - len(coming))


def _most_urgent(wanted: Sequence[Wanted], found: Matches, today: date) -> frozenset[str]:
    """Actions of which something is to be said today, the longest due first: no more than issues are created."""
    late = []
    for one in wanted:
        issue = found.issues.get(one.ref)
        before = found.markers[one.ref].synced if issue else None
        if (
            issue
            and not issue.locked
            and due_rung(one, merge(one.state, issue, before, one.policy).state, before, today)
        ):
            late.append((one.action.due or today, one.ref))
    most = wanted[0].policy.issues.creations_per_run if wanted else 0
    return frozenset(ref for _, ref in sorted(late)[:most])


def only_reminders(plan: Plan) -> Plan:
    """Of an escalating plan, what `pmsite overdue` does: comments and labels, where no state is to change."""
    turning = {one.issue for one in plan.operations if one.op in ("close", "reopen")}
    reminders = (one for one in plan.operations if one.op in ("comment", "update") and one.issue not in turning)
    return Plan(tuple(reminders))


def _too_many(found: Matches, vanished: int | None) -> str | None:
    """A folder that was moved or a wrong branch looks as if everybody's work had been given up."""
    gone = sum(issue.state == "open" for issue in found.orphans.values())
    open_ = gone + sum(issue.state == "open" for issue in found.issues.values())
    if gone <= (max(5, open_ // 10) if vanished is None else vanished):
        return None
    return (
        f"{gone} of {open_} actions with an open issue are in no record any more (--vanished {gone}, if so meant)"
    )


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
        left = labels.merged(corpus.policy, issue, synced.labels if synced else (), [own])
        yield one if left is None else replace(one, fields={**one.fields, "labels": list(left)})


def _duplicates(found: Matches, viewer: str) -> Iterator[Operation]:
    for ref, issue, keeper in found.duplicates:
        closed_once = any(marker.synced and marker.synced.state == "wont_do" for marker in markers(issue.body))
        if untouched(issue, viewer) and not closed_once:
            said = f"**Duplicate** of #{keeper.number}: two runs created an issue for {ref}."
            why = f"it is one too many; #{keeper.number} stays"
            yield _closing(ref, issue, said, "duplicate", why)
        else:
            why = f"#{issue.number} and #{keeper.number} are both of {ref}; people were at it: close one by hand"
            yield Operation("skip", ref, issue.number, {}, why, attention=True)


def _closing(ref: str, issue: Issue, said: str, reason: str, why: str) -> Operation:
    """For good, unless the action comes back: to the next merge it was decided against."""
    marker = Marker(ref, Synced(state="wont_do"))
    fields = {"state": "closed", "state_reason": reason, "body": put(issue.body, fenced(said, marker))}
    return Operation("close", ref, issue.number, fields, why)
