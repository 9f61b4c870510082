"""PM31x: parts of a record that contradict one another."""

from collections.abc import Iterator

from pmsite.analyse.followthrough import ours
from pmsite.analyse.selection import OPEN
from pmsite.analyse.severity import assess
from pmsite.check.rule import Context, Finding, Rule
from pmsite.model.corpus import Entry
from pmsite.problems import Level, brief

W = Level.WARNING


def severity_fits(entry: Entry, context: Context) -> Iterator[Finding]:
    """The impact qualifies for no graver level than the record's."""
    record = entry.record
    if not ours(entry) or record.drill or record.severity not in context.severities:
        return
    found = assess(record, context.policy)
    if found.level and context.policy.rank(found.level) < context.policy.rank(record.severity):
        message = f"The impact qualifies for {found.level}: {'; '.join(found.reasons)}."
        fix = f"Write `severity: {found.level}`, or waive this rule with the reason. `pmsite severity` explains."
        yield Finding(("severity",), message, fix)


def severity_history(entry: Entry, context: Context) -> Iterator[Finding]:
    """The history of the severity leads to the severity."""
    history = entry.record.severity_history
    for i, change in enumerate(history[1:], 1):
        if change.before != history[i - 1].after:
            message = (
                f"The change before this one led to {brief(history[i - 1].after)}, not {brief(change.before)}."
            )
            yield Finding(("severity_history", i, "from"), message, "Mend one of them, or add the change between.")
    if history and history[-1].after != entry.record.severity and not entry.lost("severity"):
        message = (
            f"The history ends at {brief(history[-1].after)}; the record's severity is {entry.record.severity}."
        )
        yield Finding(("severity_history", len(history) - 1, "to"), message, "Mend one of the two.")


def status_fits(entry: Entry, context: Context) -> Iterator[Finding]:
    """The incident's status agrees with its times and with the document's state."""
    record = entry.record
    status, times = record.incident_status, record.times
    if entry.lost("times"):
        return
    if status in OPEN and times.resolved_at is not None:
        message = f"The incident is {status}, and yet `times/resolved_at` is set."
        yield Finding(("incident_status",), message, "Write `incident_status: resolved`.")
    elif status in OPEN and record.state == "published":
        message = f"The record is published while the incident is {status}."
        yield Finding(("incident_status",), message, "Write `resolved` and the time it was.")
    elif status == "resolved" and times.resolved_at is None and record.provenance.kind != "retold":
        yield Finding(
            ("incident_status",), "The incident is resolved; when is not said.", "Fill `times/resolved_at`."
        )


def closed_is_finished(entry: Entry, context: Context) -> Iterator[Finding]:
    """What is closed has no action left to do."""
    record = entry.record
    closed = record.incident_status == "closed" or record.times.closed_at is not None
    waiting = [action.id for action in record.actions if not action.finished]
    if closed and waiting and ours(entry):
        place = ("incident_status",) if record.incident_status == "closed" else ("times", "closed_at")
        are = "is" if len(waiting) == 1 else "are"
        message = f"The incident is closed, and yet {', '.join(waiting)} {are} not finished."
        yield Finding(place, message, "Finish them, or write `incident_status: resolved`.")


def facilitator(entry: Entry, context: Context) -> Iterator[Finding]:
    """Whoever led the response does not lead the review."""
    people = entry.record.people
    if people.facilitator and people.facilitator == people.incident_commander:
        message = "The facilitator was the incident commander."
        yield Finding(("people", "facilitator"), message, "Let somebody lead the review who was not in command.")


def near_miss_harmed_nobody(entry: Entry, context: Context) -> Iterator[Finding]:
    """A near miss has no impact."""
    record = entry.record
    impact = record.impact
    if not record.near_miss:
        return
    for name, harmed in (
        ("customers_affected", bool(impact.customers_affected)),
        ("data_loss", bool(impact.data_loss)),
        ("sla_breached", bool(impact.sla_breached)),
    ):
        if harmed:
            message = f"A near miss has no impact, and `impact/{name}` tells of one."
            yield Finding(("impact", name), message, "Write `near_miss: false`: then it counts in the figures.")


RULES = (
    Rule(
        "PM311",
        W,
        "The severity fits the impact",
        "Roles, deadlines and who is told hang on the level; what is set too low is handled too low.",
        "severity: SEV3  # with 5,000 customers affected, where 1,000 make a SEV1",
        "severity: SEV1",
        "Raise the level, or waive the rule with the reason.",
        severity_fits,
    ),
    Rule(
        "PM312",
        W,
        "The history of the severity leads to the severity",
        "It shows how fast the true size was seen.",
        "severity_history: [{at: 2025-11-26T10:33:00Z, from: SEV2, to: SEV1}]  # with severity: SEV3",
        "severity: SEV1",
        "Mend the history or the severity.",
        severity_history,
    ),
    Rule(
        "PM313",
        W,
        "The incident's status agrees with its times",
        "An incident that looks open is left out of time to resolve.",
        "incident_status: monitoring  # with times/resolved_at",
        "incident_status: resolved",
        "Mend the status, or fill the time.",
        status_fits,
    ),
    Rule(
        "PM314",
        W,
        "What is closed has no action left to do",
        "Closed incidents are looked at no more, and their actions are forgotten.",
        "incident_status: closed  # with an action that is open",
        "incident_status: resolved",
        "Finish the actions, decide against them (`wont_do`), or call the incident resolved.",
        closed_is_finished,
    ),
    Rule(
        "PM315",
        W,
        "The facilitator did not command",
        "Nobody can both defend decisions and ask about them.",
        "people: {incident_commander: jdoe, facilitator: jdoe}",
        "people: {incident_commander: jdoe, facilitator: maria}",
        "Let somebody else lead the review.",
        facilitator,
    ),
    Rule(
        "PM316",
        W,
        "A near miss harmed nobody",
        "Near misses are counted apart; an incident among them is missing from every figure.",
        "near_miss: true\nimpact: {customers_affected: 12}",
        "near_miss: false\nimpact: {customers_affected: 12}",
        "Say `near_miss: false`, or mend the impact.",
        near_miss_harmed_nobody,
    ),
)
