"""How post-mortems are made here, told from the policy: so that the rules and their explanation agree."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from pmsite.analyse.durations import DEFINITIONS, spoken
from pmsite.analyse.facts import Facts
from pmsite.model import pages
from pmsite.model.policy import AnyOf, Escalation, Policy, Qualifies, Requirement, Triggers
from pmsite.render.page import Heading, Page, SearchEntry
from pmsite.render.view import View, counted, number, page, words

STEPS = (
    ("timeline", "First timeline"),
    ("draft", "Draft"),
    ("meeting", "Review meeting"),
    ("published", "Published"),
    ("actions_started", "Work on every action begun"),
    ("fixes_reviewed", "Finished actions looked at again"),
)
_CONTENTS = (
    ("severities", "Severities"),
    ("mandatory", "When one is mandatory"),
    ("deadlines", "Deadlines"),
    ("required", "What must be filled"),
    ("actions", "Actions"),
    ("people", "People"),
)
_FROM = {
    "started_at": "the incident began",
    "detected_at": "it was detected",
    "declared_at": "it was declared",
    "mitigated_at": "it was mitigated",
    "resolved_at": "it was resolved",
}
_PEOPLE = {
    "roles": "People appear on pages by their role or their team; names and handles stay in the records.",
    "handles": "People appear on pages by their handles.",
    "names": "People appear on pages by their names.",
}


def process(facts: Facts) -> Page:
    """Render the page."""
    policy = facts.corpus.policy
    levels = [level.id for level in policy.severities]
    return page(
        "process.html",
        View(facts, pages.PROCESS),
        "How we do it",
        description=f"How {policy.organisation} writes post-mortems: severities, deadlines, what is required.",
        contents=[Heading(name, title) for name, title in _CONTENTS],
        search=SearchEntry("How we do it", "Process: severities, deadlines, who is told, escalation"),
        policy=policy,
        qualifies={level.id: list(_qualifies(level.qualifies, policy)) for level in policy.severities},
        triggers=list(_triggers(policy.triggers, policy)),
        steps=[(name, [_span(policy.deadline(level, key)) for level in levels]) for key, name in STEPS],
        count_from=_FROM[policy.deadlines_from],
        aims=[(d.name, _span(aim)) for d in DEFINITIONS if (aim := getattr(policy.targets, d.key)) is not None],
        required=[(_whose(one), [_field(f) for f in (one.only if one.only is not None else one.fields)],
                   one.only is not None) for one in policy.required],
        limits=_limits(policy),
        ladder=[_rung(one) for one in policy.escalation],
        people=_PEOPLE[policy.people],
    )  # fmt: skip


def _span(span: timedelta | None) -> str:
    return "" if span is None else spoken(span.total_seconds())


def _qualifies(found: Qualifies | None, policy: Policy) -> Iterator[str]:
    if found is None:
        return
    if found.customers_affected is not None:
        yield f"{counted(found.customers_affected, 'customer')} or more"
    if found.cost is not None:
        yield f"{number(found.cost)} {policy.currency} or more"
    if found.downtime is not None:
        yield f"down for {_span(found.downtime)} or longer"
    if found.latency is not None:
        yield f"late by {_span(found.latency)} or more"
    told = {"data_loss": "data lost", "security": "security touched", "regulatory": "an authority must be told"}
    yield from (text for key, text in told.items() if getattr(found, key))


def _triggers(found: Triggers, policy: Policy) -> Iterator[str]:
    if found.severity:
        yield f"severity {', '.join(found.severity)}"
    if found.downtime is not None:
        yield f"an outage of {_span(found.downtime)} or longer"
    if found.cost is not None:
        yield f"a cost of {number(found.cost)} {policy.currency} or more"
    told = {
        "regulatory": "an authority must be told",
        "circuit_breaker": "a circuit breaker opened (tag circuit-breaker)",
        "halt": "trading or another core function was halted (tag halt)",
    }
    yield from (text for key, text in told.items() if getattr(found, key))


def _whose(one: Requirement) -> str:
    parts = [
        f"{words(one.state)} or later" if one.state else "",
        ", ".join(one.severity),
        ", ".join(map(words, one.failure_class)),
        ", ".join(f"{name} accounts" for name in one.provenance),
    ]
    return "; ".join(part for part in parts if part) or "every record"


def _field(field: str | AnyOf) -> str:
    return field if isinstance(field, str) else " or ".join(field.any)


def _limits(policy: Policy) -> list[tuple[str, Mapping[str, str]]]:
    """Time limits by priority: for all, then by severity."""
    common = {key: _span(span) for key, span in policy.action_limits.items() if isinstance(span, timedelta)}
    rows: list[tuple[str, Mapping[str, str]]] = [("all severities", common)] if common else []
    for severity, limits in policy.action_limits.items():
        if isinstance(limits, dict):
            rows.append((severity, {name: _span(span) for name, span in limits.items()}))
    return rows


def _long(after: str) -> str:
    """`2w` is 14 days, `1d` a day; nothing for none at all."""
    n, unit = int(after[:-1]), after[-1]
    n, unit = (n * 7, "d") if unit == "w" else (n, unit)
    return counted(n, {"s": "second", "m": "minute", "h": "hour", "d": "day"}[unit]) if n else ""


def _rung(one: Escalation) -> str:
    if one.after.endswith("%"):
        when = f"{one.after} of the time to the due date has passed"
    else:
        late = _long(one.after)
        when = f"{late} after the due date" if late else "the due date has passed"
    do = {"label": "the issue gets a label", "comment": "a comment reminds", "mention": "is mentioned"}[one.do]
    if one.do == "mention":
        whom = {"owner": "the owner", "team_lead": "the team's lead", "last_resort": "the last resort"}
        do = f"{whom[one.whom or 'owner']} {do}"
    return f"{when[0].upper()}{when[1:]}: {do}."
