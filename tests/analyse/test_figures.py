from datetime import datetime
from typing import Any

import pytest
from hypothesis import given

from pmsite.analyse.figures import Figures, figures
from pmsite.analyse.selection import Selection
from pmsite.model.corpus import Entry
from tests.analyse.made import entries, entry, policy

POLICY = policy()
PAIRS = {
    "ttd": ("started_at", "detected_at"),
    "tta": ("detected_at", "acknowledged_at"),
    "ttm": ("started_at", "mitigated_at"),
    "ttr": ("started_at", "resolved_at"),
}


def _of(found: list[Entry], **changes: Any) -> Figures:
    chosen = policy(**changes) if changes else POLICY
    return figures(Selection().of(found, chosen.zone), chosen)


@given(entries())
def test_durations_are_those_of_a_plain_loop(found: list[Entry]) -> None:
    result = _of(found)
    for figure in result.durations:
        begin, end = PAIRS[figure.definition.key]
        values, still_open, of = [], 0, 0
        for one in found:
            record = one.record
            duplicate = "duplicate" in [relation.kind for relation in record.related]
            if record.drill or record.near_miss or record.state == "withdrawn" or duplicate:
                continue
            of += 1
            first, last = getattr(record.times, begin), getattr(record.times, end)
            if isinstance(first, datetime) and isinstance(last, datetime) and last >= first:
                values.append((last - first).total_seconds())
            elif record.incident_status == "fixing" and record.times.resolved_at is None:
                still_open += 1
        assert (figure.summary.n, figure.summary.of, figure.still_open) == (len(values), of, still_open)
        assert figure.summary.mean == (pytest.approx(sum(values) / len(values)) if values else None)
        assert figure.summary.max == (max(values) if values else None)
        assert len(figure.entries) == len(values)


@given(entries())
def test_counts_are_those_of_a_plain_loop(found: list[Entry]) -> None:
    result = _of(found)
    records = [one.record for one in Selection().of(found, POLICY.zone)]
    assert result.incidents == sum(result.by("by_month").counts.values()) == len(records)
    assert result.restricted == sum(record.visibility == "restricted" for record in records)
    for level in ("SEV1", "SEV2", "SEV3"):
        assert result.by("by_severity").counts.get(level, 0) == sum(record.severity == level for record in records)
    secret = set()
    for name in "abc":
        holders = [record for record in records if name in record.services]
        shown = any(record.visibility != "restricted" for record in holders)
        assert result.by("by_service").counts.get(name, 0) == (len(holders) if shown else 0)
        secret |= set() if shown else {record.id for record in holders}
    assert result.by("by_service").counts.get("(restricted)", 0) == len(secret)
    for cause in ("process", "capacity", "unknown"):
        named = [[c.category or "unknown" for c in record.analysis.root_causes] for record in records]
        assert result.by("by_cause").counts.get(cause, 0) == sum(cause in categories for categories in named)
    for source in ("alert", "customer"):
        found_by = [record.detection.source for record in records if record.detection]
        assert result.by("by_detection").counts.get(source, 0) == found_by.count(source)
    assert len(result.recurrences) == sum("recurrence" in [r.kind for r in record.related] for record in records)


def _numbers(found: Figures) -> tuple[Any, ...]:
    """All that is told of figures, without the order in which records are listed behind a count."""
    counts = [(one.key, list(one.counts.items()), one.n, one.of) for one in found.breakdowns]
    again = {one.id for one in found.recurrences}
    money = found.costs, found.costs_left_out
    return found.incidents, found.elsewhere, found.restricted, found.durations, found.gaps, counts, again, money


@given(entries())
def test_the_order_of_records_changes_no_figure(found: list[Entry]) -> None:
    assert _numbers(_of(found)) == _numbers(_of(found[::-1]))


def test_records_behind_a_figure_are_listed_longest_first_then_by_id() -> None:
    found = [
        entry(id=f"INC-2025-000{i}", times={"started_at": "2025-11-26T10:00:00Z", "resolved_at": end})
        for i, end in enumerate(("2025-11-26T10:05:00Z", "2025-11-26T11:00:00Z", "2025-11-26T10:05:00Z"))
    ]
    ttr = _of(found[::-1]).durations[3]
    assert [one.id for one in ttr.entries] == ["INC-2025-0001", "INC-2025-0000", "INC-2025-0002"]


def test_an_open_incident_is_left_out_of_a_figure_only_where_its_time_is_not_known_yet() -> None:
    times = {"started_at": "2025-11-26T10:00:00Z", "detected_at": "2025-11-26T10:05:00Z"}
    found = _of([entry(times=times, incident_status="fixing"), entry(id="INC-2025-0002", times=times)])
    assert [figure.still_open for figure in found.durations] == [0, 1, 1, 1]


def test_months_without_incidents_stand_between_those_with_some_in_the_policys_zone() -> None:
    found = [
        entry(id="INC-2024-0001", times={"started_at": "2024-10-31T23:30:00Z"}),
        entry(id="INC-2025-0002", times={"started_at": "2025-02-01"}),
    ]
    by_month = _of(found).by("by_month").counts
    assert by_month == {"2024-10": 1, "2024-11": 0, "2024-12": 0, "2025-01": 0, "2025-02": 1}
    assert next(iter(_of(found, time_zone="Europe/Berlin").by("by_month").counts)) == "2024-11"


def test_counts_come_largest_first_and_severities_in_the_policys_order() -> None:
    found = [
        entry(id=f"INC-2025-000{i}", severity=severity, services=services)
        for i, (severity, services) in enumerate(
            [("SEV3", ["b"]), ("SEV1", ["b", "b", "c"]), ("SEV3", ["a"]), ("FOO", [])]
        )
    ]
    result = _of(found)
    assert list(result.by("by_severity").counts.items()) == [("SEV1", 1), ("SEV3", 2), ("FOO", 1)]
    assert list(result.by("by_service").counts.items()) == [("b", 2), ("a", 1), ("c", 1)]


def test_no_records_give_empty_figures_not_zeros() -> None:
    result = _of([])
    assert (result.incidents, result.by("by_month").counts, result.by("by_severity").counts) == (0, {}, {})
    assert all(figure.summary.mean is None and figure.summary.of == 0 for figure in result.durations)
