"""PM2xx: what the policy asks for is there."""

import re
from collections.abc import Iterator

from pmsite.analyse.completeness import ORDER, next_state
from pmsite.analyse.texts import texts
from pmsite.check.prose import STAND_INS, anchors
from pmsite.check.rule import Context, Finding, Rule
from pmsite.model.corpus import Entry
from pmsite.problems import Level

_PLACEHOLDER = re.compile(r"\b(?:TODO|TBD|FIXME|XXX|lorem ipsum)\b|\?\?\?")


def required_fields(entry: Entry, context: Context) -> Iterator[Finding]:
    """What the policy requires of a record in this state is filled."""
    record = entry.record
    for need in context.completeness(record, record.state).missing:
        if any(entry.lost(*path.split("/*")[0].split("/")) for path in need.paths):
            continue
        said = f"a {record.severity} record" if "severity" in _why(need.origin[1], context) else "a record"
        asks = f"{context.policy_line(need.origin)} asks it of {said} that is {_state(record.state)}"
        for place in need.missing:
            path = "/".join(map(str, place))
            what = need.words if len(need.paths) > 1 else f"`{path}`"
            fix = "Fill it in." if record.state == "draft" else "Fill it in, or go back to the state `draft`."
            yield Finding(place, f"{what} is missing: {asks}.", fix)


def _why(index: str | int, context: Context) -> set[str]:
    return context.policy.required[int(index)].model_fields_set


def _state(state: str) -> str:
    return {"review": "in review", "draft": "a draft"}.get(state, state)


def required_roles(entry: Entry, context: Context) -> Iterator[Finding]:
    """The roles that the severity asks for are filled."""
    record = entry.record
    if record.state not in ORDER[1:] or record.provenance.kind == "retold":
        return
    for i, level in enumerate(context.policy.severities):
        for j, role in enumerate(level.roles if level.id == record.severity else ()):
            if role in type(record.people).model_fields and not getattr(record.people, role):
                line = context.policy_line(("severities", i, "roles", j))
                message = f"`people/{role}` is missing: {line} asks it of {level.id}."
                yield Finding(("people", role), message, "Name who filled it.")


def class_fields(entry: Entry, context: Context) -> Iterator[Finding]:
    """The details that the failure class asks for are there."""
    record = entry.record
    if record.state not in ORDER[1:] or record.failure_class is None:
        return
    for name, meaning in context.policy.taxonomy.failure_classes.get(record.failure_class, {}).items():
        if record.details.get(name) is None:
            line = context.policy_line(("taxonomy", "failure_classes", record.failure_class, name))
            message = f"`details/{name}` is missing: {line} asks it of the class {record.failure_class}."
            yield Finding(("details", name), message, f"It means: {meaning.rstrip(chr(46))}.")


def placeholders(entry: Entry, context: Context) -> Iterator[Finding]:
    """No text that stands for a text to come."""
    if entry.record.state not in ORDER[1:] or not ("???" in entry.source.text or anchors(entry) & STAND_INS):
        return
    for place, text in texts(entry.record):
        if match := _PLACEHOLDER.search(text):
            yield Finding(place, f"`{match[0]}` stands here for a text to come.", "Write it, or delete the field.")


def progress(entry: Entry, context: Context) -> Iterator[Finding]:
    """How much of what the next state asks for is there, and what comes next."""
    state = next_state(entry.record)
    if state is None or entry.holes:
        return
    target = context.completeness(entry.record, state)
    if target.missing:
        be = "is" if target.filled == 1 else "are"
        count = f"{target.filled} of {len(target.needs)} fields that {_goal(state)} asks for {be} filled"
        listed = ", ".join(need.words for need in target.missing[:4])
        more = len(target.missing) - 4
        rest = f" and {more} more" if more > 0 else ""
        yield Finding(("state",), f"{count}; next: {listed}{rest}.")


def _goal(state: str) -> str:
    return {"review": "a review", "published": "publication"}[state]


RULES = (
    Rule(
        "PM201",
        Level.ERROR,
        "Required fields are filled",
        "Without a timeline, a cause or an action nobody learns. What is required is the policy's choice.",
        "state: published  # without `lessons`, which the policy's `required` names",
        "lessons: {went_well: [The circuit breaker opened]}",
        "Fill the field; the message names the line of the policy that asks for it.",
        required_fields,
    ),
    Rule(
        "PM202",
        Level.WARNING,
        "Roles that the severity asks for are filled",
        "A grave incident that nobody commanded is a finding in itself, and should be visible as one.",
        "severity: SEV1  # without people/incident_commander",
        "people: {incident_commander: jdoe}",
        "Name who filled the role.",
        required_roles,
    ),
    Rule(
        "PM203",
        Level.WARNING,
        "Details that the failure class asks for are there",
        "Failures of a kind can only be compared by the same facts.",
        "failure_class: latency  # without details/p99_before, which the policy describes",
        "details: {p99_before: 12 ms, p99_after: 900 ms}",
        "Add the field below `details`.",
        class_fields,
    ),
    Rule(
        "PM204",
        Level.WARNING,
        "No placeholders once it is reviewed",
        "A reader cannot tell a forgotten TODO from a fact.",
        "summary: TODO",
        "summary: Orders were rejected for 15 minutes.",
        "Write the text, or delete the field.",
        placeholders,
    ),
    Rule(
        "PM205",
        Level.NOTE,
        "How far a record is",
        "An author should see what comes next without opening the policy.",
        "state: draft  # while fields that a review asks for are empty",
        "state: draft  # with all of them filled",
        "Fill the fields that are named; they are needed only for the next state.",
        progress,
    ),
)
