"""Which severity the policy's criteria give to an impact, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from pmsite.analyse.durations import between, spoken
from pmsite.model.policy import Policy, Qualifies
from pmsite.model.postmortem import Postmortem


@dataclass(frozen=True, slots=True)
class Assessment:
    """The gravest level whose criteria the record meets, and which of them; None when it meets none."""

    level: str | None
    reasons: tuple[str, ...]
    unknown: tuple[str, ...]
    """Fields that some level asks about and the record leaves open."""


def assess(record: Postmortem, policy: Policy) -> Assessment:
    """Hold the record's impact against `qualifies` of each level, the gravest first."""
    unknown = tuple(dict.fromkeys(name for level in policy.severities for name in _open(level.qualifies, record)))
    for level in policy.severities:
        reasons = tuple(_met(level.qualifies, record, policy.currency)) if level.qualifies else ()
        if reasons:
            return Assessment(level.id, reasons, unknown)
    return Assessment(None, (), unknown)


def mandatory(record: Postmortem, policy: Policy) -> str | None:
    """Why the policy's triggers make a post-mortem mandatory; None when they do not."""
    triggers = policy.triggers
    if record.severity in triggers.severity:
        return f"severity {record.severity}"
    downtime, cost = _downtime(record), _cost(record, policy.currency)
    if triggers.downtime is not None and downtime is not None and downtime >= triggers.downtime.total_seconds():
        return f"{spoken(downtime)} of downtime"
    if triggers.cost is not None and cost is not None and cost >= triggers.cost:
        return f"a cost of {cost:,.0f} {policy.currency}"
    if triggers.regulatory and record.impact.regulatory:
        return "something to report to an authority"
    for name in ("circuit_breaker", "halt"):
        if getattr(triggers, name) and any(tag.replace("-", "_") == name for tag in record.tags):
            return f"the tag {name}"
    return None


def _met(criteria: Qualifies, record: Postmortem, currency: str) -> Iterator[str]:
    impact = record.impact
    affected = impact.customers_affected
    if (
        criteria.customers_affected is not None
        and affected is not None
        and affected >= criteria.customers_affected
    ):
        yield f"{affected:,} customers affected, the criterion is {criteria.customers_affected:,}"
    cost = _cost(record, currency)
    if criteria.cost is not None and cost is not None and cost >= criteria.cost:
        yield f"a cost of {cost:,.0f} {currency}, the criterion is {criteria.cost:,.0f}"
    downtime = _downtime(record)
    if criteria.downtime is not None and downtime is not None and downtime >= criteria.downtime.total_seconds():
        yield f"{spoken(downtime)} from start to resolution, the criterion is {_span(criteria.downtime)}"
    if criteria.data_loss and impact.data_loss:
        yield "data was lost"
    if criteria.security and impact.security:
        yield "security was touched"
    if criteria.regulatory and impact.regulatory:
        yield "an authority must be told"


def _open(criteria: Qualifies | None, record: Postmortem) -> Iterator[str]:
    """Fields without which a criterion cannot be decided."""
    if criteria is None:
        return
    impact = record.impact
    if criteria.customers_affected is not None and impact.customers_affected is None:
        yield "impact/customers_affected"
    if criteria.cost is not None and not impact.costs:
        yield "impact/costs"
    if criteria.downtime is not None and _downtime(record) is None:
        yield "times/resolved_at" if record.times.started_at else "times/started_at"
    if criteria.security is not None and impact.security is None:
        yield "impact/security"
    if criteria.latency is not None:
        yield "latency, which has no field in a record"


def _downtime(record: Postmortem) -> float | None:
    return between(record.times.started_at, record.times.resolved_at)


def _cost(record: Postmortem, currency: str) -> float | None:
    """Money in the policy's own currency; others are never converted. What prevention costs is no damage."""
    amounts = [c.amount for c in record.impact.costs if c.currency == currency and c.kind != "prevention"]
    return sum(amounts) if amounts else None


def _span(span: timedelta) -> str:
    return spoken(span.total_seconds())
