"""PM7xx and PM804: the clock of the process.

Told is only what can still be done, and what will soon be late.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from pmsite.analyse.durations import spoken
from pmsite.analyse.followthrough import ours, overdue
from pmsite.analyse.severity import mandatory
from pmsite.check.rule import Context, Finding, RecordCheck, Rule
from pmsite.model.actions import Action
from pmsite.model.corpus import Entry
from pmsite.model.postmortem import Postmortem
from pmsite.problems import Level, Pointer

W = Level.WARNING
NEAR = 80
"""Per cent of a limit from which it is told that it will soon be passed."""

_DAY = 86400
Waits = Callable[[Postmortem, Context], Pointer | None]
"""Where the step is still to be done; None when it is done."""


def _step(step: str, waits: Waits, what: str) -> RecordCheck:
    """A rule for one step of the process: late, or soon to be."""

    def late(entry: Entry, context: Context) -> Iterator[Finding]:
        place = waits(entry.record, context)
        left = time_left(entry, context, step) if place is not None else None
        if left is None or place is None:
            return
        seconds, limit = left
        start = context.policy.deadlines_from
        promise = f"{_rough(limit)} after `times/{start}`"
        if seconds < 0:
            message = f"{what}: {_rough(-seconds)} late, the policy gives {promise}."
            yield Finding(place, message, "Do it now; the policy's `deadlines` say who decided so.")
        elif seconds <= max(limit * (100 - NEAR) / 100, _DAY):
            left_over = "today is the last day" if seconds < _DAY else f"{_rough(seconds)} left"
            yield Finding(place, f"{what}: {left_over} of {promise}.", level=Level.NOTE)

    return late


def time_left(entry: Entry, context: Context, step: str) -> tuple[float, float] | None:
    """Seconds left when today begins, and the whole limit; None where no clock runs."""
    record, policy = entry.record, context.policy
    start = getattr(record.times, policy.deadlines_from)
    limit = policy.deadline(record.severity, step)
    if start is None or limit is None or not ours(entry) or record.drill or mandatory(record, policy) is None:
        return None
    end = _end_of(start, context) + limit
    now = datetime.combine(context.today, time(), context.policy.zone)
    return (end - now).total_seconds(), limit.total_seconds()


def _rough(seconds: float) -> str:
    """Days, once there are several."""
    return f"{seconds // _DAY:.0f} days" if seconds >= 2 * _DAY else spoken(seconds)


def _end_of(moment: date | datetime, context: Context) -> datetime:
    """The instant; of a day, its end."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC)
    return datetime.combine(moment + timedelta(days=1), time(), context.policy.zone)


def _timeline(record: Postmortem, context: Context) -> Pointer | None:
    return None if record.timeline else ("timeline",)


def _draft(record: Postmortem, context: Context) -> Pointer | None:
    done = record.state != "draft" or record.dates.drafted_on is not None
    return None if done else ("dates", "drafted_on")


def _meeting(record: Postmortem, context: Context) -> Pointer | None:
    return None if record.meeting or record.state == "published" else ("meeting",)


def _published(record: Postmortem, context: Context) -> Pointer | None:
    return None if record.state == "published" else ("state",)


def _started(record: Postmortem, context: Context) -> Pointer | None:
    for i, action in enumerate(record.actions):
        waits = action.state == "open" and action.started_on is None
        if waits and not overdue(action, context.today) and not _has_its_own_time(action, record, context):
            return ("actions", i, "state")
    return None


def _has_its_own_time(action: Action, record: Postmortem, context: Context) -> bool:
    """Whether an action was agreed on when the record's own time was over, and less than that time ago."""
    made, start = action.created_on, getattr(record.times, context.policy.deadlines_from)
    limit = context.policy.deadline(record.severity, "actions_started")
    if made is None or start is None or limit is None:
        return False
    return made > (_end_of(start, context) + limit).date() and made + limit >= context.today


def _reviewed(record: Postmortem, context: Context) -> Pointer | None:
    for i, action in enumerate(record.actions):
        if action.state == "done" and action.verified is None and action.kind in (None, "prevent", "detect"):
            return ("actions", i, "verified")
    return None


def stays_a_draft(entry: Entry, context: Context) -> Iterator[Finding]:
    """A post-mortem that is mandatory does not stay a draft."""
    record = entry.record
    if record.state != "draft":
        return
    why = mandatory(record, context.policy)
    left = time_left(entry, context, "published")
    if why and left is not None and left[0] < -left[1]:
        message = f"This post-mortem is mandatory ({why}) and still a draft, {_rough(-left[0])} past its day."
        yield Finding(("state",), message, "Publish what is known; what is not known may be said to be so.")


RULES = (
    Rule(
        "PM701",
        W,
        "The first timeline is in time",
        "Chat scrolls away and logs are rotated; memory goes first.",
        "times: {resolved_at: 2025-11-26T10:45:00Z}  # two days ago, without a timeline",
        "timeline: [{at: 2025-11-26T10:27:35Z, text: First error}]",
        "Write down what is certain; `pmsite check` tells what is missing.",
        _step("timeline", _timeline, "There is no timeline yet"),
    ),
    Rule(
        "PM702",
        W,
        "The draft is in time",
        "A draft in two days is worth more than a treatise in two months.",
        "state: draft  # four days after the end, without dates/drafted_on",
        "dates: {drafted_on: 2025-11-28}",
        "Finish the draft; set `dates/drafted_on`, or the state to `review`.",
        _step("draft", _draft, "The draft is not finished"),
    ),
    Rule(
        "PM703",
        W,
        "The review meeting is held in time",
        "What was learned is agreed on while everybody remembers.",
        "state: review  # eight days after the end, without a meeting",
        "meeting: {at: 2025-11-28T09:00:00Z}",
        "Set a day for it.",
        _step("meeting", _meeting, "No review meeting is set"),
    ),
    Rule(
        "PM704",
        W,
        "The post-mortem is published in time",
        "Other teams may be one week from the same outage.",
        "state: review  # ten days after the end, where the policy gives seven",
        "state: published",
        "Publish what is known.",
        _step("published", _published, "It is not published"),
    ),
    Rule(
        "PM705",
        W,
        "Work on the actions begins in time",
        "What has not begun after two weeks seldom begins.",
        "actions: [{id: A1, state: open}]  # a month after the end",
        "actions: [{id: A1, state: in_progress, started_on: 2025-12-01}]",
        "Begin, or decide against it: `wont_do`, with a reason.",
        _step("actions_started", _started, "An action has not begun"),
    ),
    Rule(
        "PM706",
        W,
        "Fixes are looked at again in time",
        "A fix that was never tried is a hope.",
        "actions: [{id: A1, kind: prevent, state: done}]  # two months after the end, never verified",
        "verified: {by: lee, date: 2025-12-03, evidence: Drill of 3 December}",
        "Try whether it works and write down what showed it.",
        _step("fixes_reviewed", _reviewed, "A finished action was never verified"),
    ),
    Rule(
        "PM804",
        W,
        "A mandatory post-mortem does not stay a draft",
        "The organisation promised to learn from failures like this one.",
        "state: draft  # of a SEV1, a month old",
        "state: published",
        "Publish it, or withdraw it if it is none.",
        stays_a_draft,
    ),
)
