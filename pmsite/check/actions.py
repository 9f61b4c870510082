"""PM4xx: actions that somebody will finish."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from pmsite.analyse.durations import spoken
from pmsite.analyse.followthrough import ours, overdue
from pmsite.analyse.outline import Outline, Outlines
from pmsite.check.rule import Context, Finding, Rule
from pmsite.model.actions import Action
from pmsite.model.corpus import Entry
from pmsite.problems import Level, Pointer

W = Level.WARNING
_VAGUE = re.compile(
    r"^(?:be|stay) (?:more )?(?:careful|attentive|vigilant|aware)\b|\bmore careful\b"
    r"|\bpay (?:more|closer) attention\b"
    r"|^(?:improve|increase|enhance|better|review|revisit|investigate|look into|consider|think about|discuss)\b"
    r"|^(?:try|remember|remind)\b|^make sure\b|\b(?:raise|increase) awareness\b",
    re.IGNORECASE,
)


def _ours(entry: Entry) -> Iterable[tuple[int, Action]]:
    """Actions that are the organisation's own work; those of public accounts are as they were told."""
    return enumerate(entry.record.actions) if ours(entry) else ()


def owner(entry: Entry, context: Context) -> Iterator[Finding]:
    """Somebody sees to it."""
    for i, action in _ours(entry):
        if not (action.owner or action.team or action.finished):
            message = f"{action.id} has no owner: nobody will do it."
            yield Finding(("actions", i, "owner"), message, "Add `owner`, or at least `team`.")


def due(entry: Entry, context: Context) -> Iterator[Finding]:
    """It has a day to be finished."""
    for i, action in _ours(entry):
        if action.due is None and not action.finished:
            limit = _limit(action, entry, context)
            far = f", within {_days(limit)} for {action.priority}" if limit else ""
            yield Finding(("actions", i, "due"), f"{action.id} has no due date.", f"Add `due: <date>`{far}.")


def due_in_time(entry: Entry, context: Context) -> Iterator[Finding]:
    """The day is within the policy's limit."""
    for i, action in _ours(entry):
        limit = _limit(action, entry, context)
        begun = _begun(action, entry)
        if limit is None or action.due is None or begun is None or action.finished:
            continue
        if action.due > begun + limit:
            far = (action.due - begun).days
            message = f"{action.id} is due {far} day{_s(far)} after {begun}; {action.priority} has {_days(limit)}."
            fix = f"Move it to {begun + limit} or earlier, or give it another priority."
            yield Finding(("actions", i, "due"), message, fix)


def _limit(action: Action, entry: Entry, context: Context) -> timedelta | None:
    limits = context.policy.action_limits
    own = limits.get(entry.record.severity)
    if action.priority is None:
        return None
    if isinstance(own, dict) and action.priority in own:
        return own[action.priority]
    general = limits.get(action.priority)
    return general if isinstance(general, timedelta) else None


def _begun(action: Action, entry: Entry) -> date | None:
    return action.created_on or entry.record.dates.published_on or entry.record.dates.created_on


def _days(span: timedelta) -> str:
    days = span.total_seconds() / 86400
    return f"{days:.0f} day{'s' if days != 1 else ''}" if days.is_integer() else spoken(span.total_seconds())


def _s(count: int) -> str:
    return "" if count == 1 else "s"


def vague(entry: Entry, context: Context) -> Iterator[Finding]:
    """One can tell when it is done."""
    for i, action in _ours(entry):
        if action.done_when or action.finished:
            continue
        if match := _VAGUE.search(action.title):
            message = f"When is {action.id} done? “{match[0]}” has no end."
            yield Finding(("actions", i, "title"), message, "Say what will be different, or add `done_when`.")


def causes_addressed(entry: Entry, context: Context) -> Iterator[Finding]:
    """Every root cause has an action."""
    record = entry.record
    if not ours(entry) or record.drill or record.state not in ("review", "published") or entry.lost("actions"):
        return
    addressed = {name for action in record.actions if action.state != "wont_do" for name in action.addresses}
    for i, cause in enumerate(record.analysis.root_causes):
        if cause.id not in addressed:
            message = f"No action addresses the root cause {cause.id}."
            fix = f"Add `addresses: [{cause.id}]` to the action that does, or add an action."
            yield Finding(("analysis", "root_causes", i, "id"), message, fix)


def done_when_and_proof(entry: Entry, context: Context) -> Iterator[Finding]:
    """What is done has a day; what is verified has evidence."""
    for i, action in _ours(entry):
        place: Pointer = ("actions", i)
        if action.state == "done" and action.completed_on is None:
            yield Finding(
                (*place, "completed_on"), f"{action.id} is done; when is not said.", "Add `completed_on`."
            )
        if action.completed_on is not None and action.state != "done":
            message = f"{action.id} has `completed_on` and is {action.state.replace('_', ' ')}."
            yield Finding((*place, "completed_on"), message, "Write `state: done`, or delete the date.")
        if action.state == "wont_do" and not action.reason:
            message = f"{action.id} will not be done; why is not said."
            yield Finding((*place, "reason"), message, "Add `reason`.")


def verified(entry: Entry, context: Context) -> Iterator[Finding]:
    """What is verified is done, and there is evidence."""
    for i, action in _ours(entry):
        if action.verified is None:
            continue
        place: Pointer = ("actions", i, "verified")
        if action.state != "done":
            yield Finding(place, f"{action.id} is verified before it is done.", "Write `state: done` first.", True)
        if not action.verified.evidence:
            message = f"{action.id} is verified without evidence."
            yield Finding((*place, "evidence"), message, "Say what shows that it works: a drill, a graph, a test.")


def order_of_dates(entry: Entry, context: Context) -> Iterator[Finding]:
    """An action's dates follow one another."""
    pairs = (("created_on", "started_on"), ("created_on", "due"), ("created_on", "completed_on"))
    for i, action in _ours(entry):
        for first, second in (*pairs, ("started_on", "completed_on")):
            one, other = getattr(action, first), getattr(action, second)
            if one is not None and other is not None and other < one:
                message = f"`{second}` of {action.id} is before `{first}`."
                yield Finding(("actions", i, second), message, "One of the two is wrong.")


def circles(known: Outlines, context: Context) -> Iterator[tuple[Outline, Finding]]:
    """No action waits for itself, over however many others."""
    waits: dict[str, tuple[Outline, int, list[str]]] = {}
    for one in known.all:
        for i, action in enumerate(one.actions):
            if action.depends_on:
                name = f"{one.id}/{action.id}"
                others = (_full(ref, one, known) for ref in action.depends_on)
                waits[name] = one, i, [other for other in others if other != name]  # itself: PM115
    for circle in _circles({name: others for name, (_, _, others) in waits.items()}):
        one, i, _ = waits[circle[0]]
        message = f"These actions wait for one another: {' → '.join(circle)}."
        yield one, Finding(("actions", i, "depends_on"), message, "Take one of the ties away.")


def _circles(waits: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """For each tie that closes a circle, the circle, its first action again at the end."""
    done: set[str] = set()
    for start in waits:
        if start in done:
            continue
        path, place, following = [start], {start: 0}, [iter(waits[start])]
        while path:
            name = next(following[-1], None)
            if name is None:
                following.pop()
                done.add(path[-1])
                del place[path.pop()]
            elif name in place:
                yield [*path[place[name] :], name]
            elif name in waits and name not in done:
                place[name] = len(path)
                path.append(name)
                following.append(iter(waits[name]))


def _full(ref: str, one: Outline, known: Outlines) -> str:
    """The reference with its record's id in front: an alias is followed."""
    record_id, slash, action_id = ref.rpartition("/")
    other = known.by_name.get(record_id) if slash else one
    return f"{other.id if other else record_id}/{action_id}"


def overdue_actions(entry: Entry, context: Context) -> Iterator[Finding]:
    """What is due is finished."""
    for i, action in _ours(entry):
        if overdue(action, context.today) and action.due is not None:
            late = (context.today - action.due).days
            message = f"{action.id} is overdue for {late} day{_s(late)}."
            yield Finding(("actions", i, "due"), message, "Finish it, or agree on another day and say so.")


RULES = (
    Rule(
        "PM401",
        W,
        "An action has an owner",
        "What everybody should do nobody does.",
        "{id: A1, title: Configure failover}",
        "{id: A1, title: Configure failover, owner: jsmith}",
        "Name a person; a team will do until one is found.",
        owner,
    ),
    Rule(
        "PM402",
        W,
        "An action has a due date",
        "Without a day it is never late, and so never done.",
        "{id: A1, title: Configure failover, owner: jsmith}",
        "{id: A1, title: Configure failover, owner: jsmith, due: 2025-12-05}",
        "Agree on a day with the owner.",
        due,
    ),
    Rule(
        "PM403",
        W,
        "The due date is within the policy's limit",
        "The limits are what the organisation promised itself for this priority.",
        "{priority: P0, created_on: 2025-11-27, due: 2026-02-01}  # where P0 has three days",
        "{priority: P0, created_on: 2025-11-27, due: 2025-11-29}",
        "Take an earlier day, or another priority.",
        due_in_time,
    ),
    Rule(
        "PM404",
        W,
        "One can tell when an action is done",
        "“Improve monitoring” is never finished, and “be more careful” never begun.",
        "title: Improve monitoring",
        "title: Improve monitoring\ndone_when: An alert fires within a minute when a resolver is cut off",
        "Say what will be different, or add `done_when`.",
        vague,
    ),
    Rule(
        "PM405",
        W,
        "Every root cause has an action",
        "A cause that is known and left is the next incident.",
        "root_causes: [{id: C1, text: No failover}]  # and no action with addresses: [C1]",
        "actions: [{id: A1, title: Configure failover, addresses: [C1]}]",
        "Tie an action to it by `addresses`, or add one.",
        causes_addressed,
    ),
    Rule(
        "PM406",
        Level.ERROR,
        "Actions do not wait for one another in a circle",
        "None of them can ever begin.",
        "actions: [{id: A1, depends_on: [A2]}, {id: A2, depends_on: [A1]}]",
        "actions: [{id: A1}, {id: A2, depends_on: [A1]}]",
        "Take one of the ties away.",
        corpus=circles,
    ),
    Rule(
        "PM407",
        W,
        "An action's end is told",
        "How long actions take is a figure; and why one was dropped is what the next author wants to know.",
        "{id: A1, title: Configure failover, state: done}",
        "{id: A1, title: Configure failover, state: done, completed_on: 2025-11-29}",
        "Add `completed_on`, or a `reason` for what will not be done.",
        done_when_and_proof,
    ),
    Rule(
        "PM408",
        W,
        "What is verified is done, with evidence",
        "Done is not yet effective: the next outage shows the difference.",
        "verified: {by: lee, date: 2025-12-03}",
        "verified: {by: lee, date: 2025-12-03, evidence: Drill of 3 December}",
        "Say what showed that it works.",
        verified,
    ),
    Rule(
        "PM409",
        W,
        "An action's dates follow one another",
        "Overdue and time to finish are computed from them.",
        "{created_on: 2025-11-27, due: 2025-11-20}",
        "{created_on: 2025-11-20, due: 2025-11-27}",
        "One of the two is wrong.",
        order_of_dates,
    ),
    Rule(
        "PM410",
        W,
        "What is due is finished",
        "Overdue actions are the surest forecast of a recurrence.",
        "{id: A1, due: 2025-11-29, state: open}  # and today is in December",
        "{id: A1, due: 2025-11-29, state: done, completed_on: 2025-11-28}",
        "Finish it; or agree on another day, and change it here.",
        overdue_actions,
    ),
)
