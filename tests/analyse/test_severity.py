"""Which severity the policy's criteria give, why, and when a post-mortem is mandatory."""

from typing import Any

import pytest

from pmsite.analyse.severity import assess, mandatory
from tests.analyse.made import entry, policy

LEVELS = [
    {
        "id": "SEV1",
        "title": "C",
        "qualifies": {"customers_affected": 1000, "cost": 5000, "downtime": "60m", "data_loss": True},
    },
    {"id": "SEV2", "title": "M", "qualifies": {"customers_affected": 10, "security": True, "regulatory": True}},
    {"id": "SEV3", "title": "L"},
]
START = "2025-11-26T10:00:00Z"


def assessed(resolved: str | None = None, **impact: Any) -> tuple[str | None, tuple[str, ...]]:
    """Level and reasons of an impact."""
    record = entry(times={"started_at": START, "resolved_at": resolved}, impact=impact).record
    found = assess(record, policy(severities=LEVELS))
    return found.level, found.reasons


def costs(*amounts: tuple[str, int, str]) -> list[dict[str, Any]]:
    """Kind, amount and currency of each."""
    return [{"kind": kind, "amount": amount, "currency": currency} for kind, amount, currency in amounts]


@pytest.mark.parametrize(
    ("impact", "level"),
    [
        ({}, None),
        ({"customers_affected": 9}, None),
        ({"customers_affected": 10}, "SEV2"),
        ({"customers_affected": 999}, "SEV2"),
        ({"customers_affected": 1000}, "SEV1"),
        ({"data_loss": "Some"}, "SEV1"),
        ({"security": True}, "SEV2"),
        ({"security": False}, None),
        ({"regulatory": "A report"}, "SEV2"),
        ({"costs": costs(("loss", 4999, "USD"))}, None),
        ({"costs": costs(("loss", 3000, "USD"), ("penalty", 2000, "USD"))}, "SEV1"),
        ({"costs": costs(("loss", 3000, "USD"), ("penalty", 2000, "EUR"))}, None),
        ({"costs": costs(("prevention", 9000, "USD"))}, None),
    ],
)
def test_the_gravest_level_whose_criterion_is_met(impact: dict[str, Any], level: str | None) -> None:
    assert assessed(**impact)[0] == level


@pytest.mark.parametrize(
    ("resolved", "level"),
    [("2025-11-26T10:59:59Z", None), ("2025-11-26T11:00:00Z", "SEV1"), ("2025-11-27", None), (None, None)],
)
def test_downtime_counts_between_two_instants(resolved: str | None, level: str | None) -> None:
    assert assessed(resolved)[0] == level


def test_every_reason_of_the_level_is_told_with_its_criterion() -> None:
    level, reasons = assessed("2025-11-26T12:00:00Z", customers_affected=5000, costs=costs(("loss", 7000, "USD")))
    assert level == "SEV1"
    assert reasons == (
        "5,000 customers affected, the criterion is 1,000",
        "a cost of 7,000 USD, the criterion is 5,000",
        "2 h from start to resolution, the criterion is 1 h",
    )


def test_what_cannot_be_decided_is_named_once() -> None:
    found = assess(entry(times={"started_at": START}).record, policy(severities=LEVELS))
    assert found.unknown == ("impact/customers_affected", "impact/costs", "times/resolved_at", "impact/security")


@pytest.mark.parametrize(
    ("triggers", "fields", "why"),
    [
        ({}, {}, None),
        ({"severity": ["SEV2"]}, {}, "severity SEV2"),
        ({"severity": ["SEV1"]}, {}, None),
        (
            {"downtime": "5m"},
            {"times": {"started_at": START, "resolved_at": "2025-11-26T10:05:00Z"}},
            "5 min of downtime",
        ),
        ({"downtime": "5m"}, {"times": {"started_at": START, "resolved_at": "2025-11-26T10:04:59Z"}}, None),
        ({"cost": 10}, {"impact": {"costs": costs(("loss", 10, "USD"))}}, "a cost of 10 USD"),
        ({"cost": 10}, {"impact": {"costs": costs(("loss", 10, "EUR"))}}, None),
        ({"regulatory": True}, {"impact": {"regulatory": "x"}}, "something to report to an authority"),
        ({"regulatory": False}, {"impact": {"regulatory": "x"}}, None),
        ({"halt": True}, {"tags": ["halt"]}, "the tag halt"),
        ({"circuit_breaker": True}, {"tags": ["circuit-breaker"]}, "the tag circuit_breaker"),
        ({"circuit_breaker": True}, {"tags": ["halt"]}, None),
    ],
)
def test_a_post_mortem_is_mandatory_for_a_reason(
    triggers: dict[str, Any], fields: dict[str, Any], why: str | None
) -> None:
    assert mandatory(entry(**fields).record, policy(triggers=triggers)) == why
