"""Parts of a record that contradict one another are told; what only looks odd is left alone."""

from pathlib import Path

import pytest

from tests.check.sweep import RETOLD, Case, Files, add, judged, of, put, swap, times

RESOLVED = "resolved_at: 2025-11-26T10:45:00Z"
CUSTOMERS = "impact: {customers_affected: %s}\n"
HISTORY = "severity_history:\n  - {at: 2025-11-26, from: SEV3, to: %s}\n  - {at: 2025-11-26, from: %s, to: %s}\n"
ACTION = "actions: [{id: A1, title: Do it, state: %s}]\n"


def severity(impact: str) -> Files:
    """A SEV2 whose level is marked."""
    return swap(("SEV2", "▶SEV2"), more=impact)


CASES = [
    Case("PM311", severity(CUSTOMERS % 1000), add(CUSTOMERS % 999)),
    Case("PM311", severity(CUSTOMERS % 1000), add(CUSTOMERS % 1000 + "drill: true\n")),
    Case("PM311", severity(CUSTOMERS % 1000), add(CUSTOMERS % 1000 + RETOLD)),
    Case("PM311", severity("impact: {data_loss: x}\n"), swap(("SEV2", "SEV1"), more="impact: {data_loss: x}\n")),
    Case(
        "PM311",
        severity("  resolved_at: 2025-11-26T11:27:35Z\n"),
        times("resolved_at: 2025-11-26T11:27:34Z"),
    ),
    Case(
        "PM311",
        severity("impact: {costs: [{kind: loss, amount: 100000, currency: USD}]}\n"),
        add("impact: {costs: [{kind: loss, amount: 100000, currency: EUR}]}\n"),
    ),
    Case("PM312", add(HISTORY % ("SEV1", "SEV1", "▶SEV3")), add(HISTORY % ("SEV1", "SEV1", "SEV2"))),
    Case("PM312", add(HISTORY % ("SEV1", "▶SEV3", "SEV2")), add(HISTORY % ("SEV3", "SEV3", "SEV2"))),
    Case(
        "PM313",
        times(RESOLVED, "incident_status: ▶monitoring\n"),
        times(RESOLVED, "incident_status: resolved\n"),
    ),
    Case(
        "PM313",
        judged("incident_status: ▶fixing\n", "published"),
        judged("incident_status: fixing\n"),
    ),
    Case("PM313", add("incident_status: ▶resolved\n"), add("incident_status: monitoring\n")),
    Case(
        "PM313",
        add("incident_status: ▶resolved\n"),
        add("incident_status: resolved\n" + RETOLD),
    ),
    Case(
        "PM314",
        add("incident_status: ▶closed\n" + ACTION % "open"),
        add("incident_status: closed\n" + ACTION % "wont_do"),
    ),
    Case(
        "PM314",
        times(f"{RESOLVED}, closed_at: ▶2025-12-01", ACTION % "blocked"),
        times(f"{RESOLVED}, closed_at: 2025-12-01", ACTION % "done"),
    ),
    Case(
        "PM314",
        add("incident_status: ▶closed\n" + ACTION % "open"),
        add("incident_status: resolved\n" + ACTION % "open"),
    ),
    Case(
        "PM315",
        add("people: {incident_commander: jdoe, facilitator: ▶jdoe}\n"),
        add("people: {incident_commander: jdoe, facilitator: maria}\n"),
    ),
    Case(
        "PM316",
        add("near_miss: true\nimpact: {customers_affected: ▶1}\n"),
        add("near_miss: true\n" + CUSTOMERS % 0),
    ),
    Case(
        "PM316",
        add("near_miss: true\nimpact: {data_loss: ▶All of it}\n"),
        add("near_miss: false\nimpact: {data_loss: All of it}\n"),
    ),
    Case(
        "PM316",
        add("near_miss: true\nimpact: {sla_breached: ▶true}\n"),
        add("near_miss: true\nimpact: {sla_breached: false}\n"),
    ),
]


def test_a_severity_too_low_is_told_with_every_reason(tmp_path: Path) -> None:
    (problem,) = of("PM311", put(tmp_path, add("impact: {customers_affected: 5000, data_loss: x}\n")))
    assert problem.message == (
        "The impact qualifies for SEV1: 5,000 customers affected, the criterion is 1,000; data was lost."
    )


def test_a_severity_higher_than_the_impact_is_the_authors_choice(tmp_path: Path) -> None:
    assert of("PM311", put(tmp_path, swap(("SEV2", "SEV1"), more=CUSTOMERS % 1))) == []


@pytest.mark.parametrize(("states", "says"), [(["open"], "A1 is"), (["open", "done", "blocked"], "A1, A3 are")])
def test_actions_that_are_left_are_named(tmp_path: Path, states: list[str], says: str) -> None:
    actions = ", ".join(f"{{id: A{i}, title: Do it, state: {s}}}" for i, s in enumerate(states, 1))
    (problem,) = of("PM314", put(tmp_path, add(f"incident_status: closed\nactions: [{actions}]\n")))
    assert problem.message == f"The incident is closed, and yet {says} not finished."
