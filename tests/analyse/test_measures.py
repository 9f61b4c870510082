"""Everything that is measured, over a selection of records."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from pmsite.analyse.measures import Measures, measures
from pmsite.analyse.selection import Selection
from pmsite.model.corpus import Entry
from tests.analyse.made import TODAY_DATE, corpus, entry


def measured(
    *found: Entry, today: date = TODAY_DATE, window: int = 90, zone: str = "UTC", **limits: Any
) -> Measures:
    """What is measured within limits."""
    days: dict[str, Any] = {
        name: date.fromisoformat(limits.pop(name)) for name in ("since", "until") if name in limits
    }
    services = {"a": {"objective": 99.9}, "b": {"objective": 99.9}}
    records = corpus(*found, time_zone=zone, taxonomy={"services": services})
    return measures(records, Selection(**days, **limits), today, window)


def one(i: int, day: str, **fields: Any) -> Entry:
    """An incident of an hour with detection, cost, window and an unfinished action."""
    times = {name: f"{day}T1{h}:00:00Z" for name, h in (("started_at", 0), ("detected_at", 0), ("resolved_at", 1))}
    service = fields.pop("service", "a")
    return entry(
        **{
            "id": f"INC-2026-{i:04d}",
            "times": times,
            "services": [service],
            "impact": {
                "costs": [{"kind": "loss", "amount": 10, "currency": "USD"}],
                "windows": [{"service": service, "from": f"{day}T10:00:00Z", "to": f"{day}T11:00:00Z"}],
            },
            "actions": [{"id": "A1", "title": "Do it", "created_on": day, "due": day}],
            "detection": {"source": "customer"},
            **fields,
        }
    )


def summary(found: Measures) -> dict[str, int]:
    """How many incidents each part is over."""
    first = {e.service: e for e in found.availability}.get("a")
    return {
        "counted": len(found.counted),
        "figures": found.figures.incidents,
        "ttr": found.figures.durations[3].summary.n,
        "severities": found.figures.by("by_severity").of,
        "costs": sum(len(c.total.entries) for c in found.figures.costs) + found.figures.costs_left_out,
        "follow-through": found.follow_through.total,
        "backlog": found.backlog.ages.of,
        "lasting": found.survival.ended,
        "compared": sum(c.n_before + c.n_after for c in found.comparison.changes if c.key == "incidents"),
        "available": len(first.incidents) if first else 0,
        "recommended": sum(r.of for r in found.recommendations if r.id == "no-alert"),
    }


def test_of_no_records_everything_is_empty() -> None:
    found = measured()
    assert set(summary(found).values()) == {0}
    assert (found.counted, found.again, found.recommendations, found.survival.steps) == ((), (), (), ())
    assert found.availability == (), "nobody watched"
    assert found.follow_through.rate is None
    assert found.comparison.worse == ()


RETOLD = {"provenance": {"kind": "retold"}}
FOUR = (
    one(1, "2026-02-02"),
    one(2, "2026-05-05", severity="SEV1"),
    one(3, "2026-09-09", service="b"),
    one(4, "2026-11-11", visibility="restricted"),
)


def test_without_limits_every_part_is_over_all_restricted_ones_too() -> None:
    expected = dict.fromkeys(summary(measured()), 4) | {"available": 3}
    assert summary(measured(*FOUR)) == expected
    assert (measured(*FOUR).figures.restricted, measured(*FOUR).figures.costs_left_out) == (1, 1)


@pytest.mark.parametrize(
    ("limits", "n"),
    [
        ({"severities": ("SEV1",)}, 1),
        ({"severities": ("SEV2",), "services": ("a",)}, 2),
        ({"services": ("a",)}, 3),
        ({"severities": ("SEV1", "SEV2"), "services": ("a", "b")}, 4),
        ({"severities": ("SEV5",)}, 0),
    ],
)
def test_services_and_severities_limit_every_part(limits: dict[str, Any], n: int) -> None:
    found = summary(measured(*FOUR, **limits))
    assert found.pop("available") == min(n, 3)
    assert found.pop("recommended") == (n if n >= 3 else 0)
    assert found == dict.fromkeys(found, n)


@pytest.mark.parametrize(
    ("limits", "n"),
    [
        ({"since": "2026-05-05"}, 3),
        ({"since": "2026-05-06"}, 2),
        ({"until": "2026-09-09"}, 3),
        ({"until": "2026-09-08"}, 2),
        ({"since": "2026-02-03", "until": "2026-11-10"}, 2),
        ({"since": "2026-12-01"}, 0),
    ],
)
def test_days_limit_every_part_but_the_comparison_and_both_belong_to_it(limits: dict[str, Any], n: int) -> None:
    found = summary(measured(*FOUR, **limits))
    for name in ("counted", "figures", "ttr", "severities", "costs", "follow-through", "backlog", "lasting"):
        assert found[name] == n, name


def test_the_comparison_ends_with_the_last_day_asked_for_and_never_after_today() -> None:
    asked: tuple[dict[str, Any], ...] = ({}, {"until": "2026-05-05"}, {"until": "2027-01-01"})
    ends = [measured(*FOUR, **limits).comparison.until for limits in asked]
    assert ends == [TODAY_DATE, date(2026, 5, 5), TODAY_DATE]
    changes = measured(*FOUR, until="2026-05-05", since="2026-05-05", window=30).comparison.changes
    assert (changes[0].n_before, changes[0].n_after) == (1, 1), "what was before needs no --since"


def test_availability_is_over_the_days_asked_for_and_what_reaches_into_them() -> None:
    windows = [{"service": "a", "from": "2026-05-05T23:00:00Z", "to": "2026-05-06T02:00:00Z"}]
    found = measured(one(1, "2026-05-05", impact={"windows": windows}), since="2026-05-06", until="2026-05-07")
    assert (found.period.begin, found.period.end) == (
        datetime(2026, 5, 6, tzinfo=UTC),
        datetime(2026, 5, 8, tzinfo=UTC),
    )
    first = next(a for a in found.availability if a.service == "a")
    assert (found.counted, first.incidents, first.downtime) == ((), (), 7200)


def test_a_service_that_was_not_asked_for_is_not_said_to_be_available() -> None:
    found = measured(one(1, "2026-11-11", service="b"), one(2, "2026-11-12"), services=("a",))
    assert [a.service for a in found.availability] == ["a"]


def test_a_services_downtime_is_the_same_whether_or_not_it_is_asked_for_alone() -> None:
    windows = [{"service": "a", "from": "2026-11-10T10:00:00Z", "to": "2026-11-10T10:10:00Z"}]
    other = one(1, "2026-11-10", service="b", impact={"windows": windows})
    alone, among = measured(other, services=("a",)), measured(other)
    assert [next(a.downtime for a in m.availability if a.service == "a") for m in (alone, among)] == [600, 600]


def test_drills_and_near_misses_are_not_counted_and_their_actions_are() -> None:
    found = measured(one(1, "2026-02-02", drill=True), one(2, "2026-02-03", near_miss=True))
    parts = summary(found)
    assert {name for name, n in parts.items() if n} == {"follow-through", "backlog"}
    assert (parts["follow-through"], parts["backlog"]) == (2, 2)


@pytest.mark.parametrize(
    "fields", [{"state": "withdrawn"}, {"related": [{"id": "INC-2024-0001", "kind": "duplicate"}]}]
)
def test_withdrawn_records_and_duplicates_have_no_downtime_and_no_cost(fields: dict[str, Any]) -> None:
    found = measured(one(1, "2026-02-02", **fields))
    assert (found.figures.costs, found.survival.ended) == ((), 0)
    assert all(a.downtime == 0 and not a.incidents for a in found.availability)


def test_retold_incidents_count_and_their_actions_do_not() -> None:
    found = measured(one(1, "2026-11-11", **RETOLD))
    parts = {name for name, n in summary(found).items() if n}
    assert parts == {"counted", "figures", "ttr", "severities", "lasting"}, "nor what they cost"
    assert found.availability == ()
    among = measured(one(1, "2026-11-11", **RETOLD), one(2, "2026-11-12"))
    assert (among.figures.incidents, among.figures.elsewhere) == (2, 1)
    assert (summary(among)["compared"], summary(among)["available"], summary(among)["costs"]) == (1, 1, 1)


def test_nothing_is_watched_before_the_first_own_incident() -> None:
    found = measured(one(1, "2020-02-02", **RETOLD), one(2, "2020-02-03", drill=True), one(3, "2026-07-07"))
    assert found.period.first == found.comparison.before_since == date(2026, 7, 7)
    assert measured(*FOUR, since="2025-01-01").period.first == date(2026, 2, 2)
    limited = measured(*FOUR, services=("b",))
    assert limited.comparison.before_since == date(2026, 2, 2), "who watches one service watches the other"


def test_of_days_before_the_first_own_incident_no_availability_is_told() -> None:
    assert measured(*FOUR, until="2026-01-31").availability == ()


def test_what_came_back_is_found_though_the_earlier_incident_lies_outside_the_limits() -> None:
    cause = {"analysis": {"root_causes": [{"id": "C1", "text": "One"}]}}
    action = {"id": "A1", "title": "Do it", "addresses": ["C1"]}
    pair = (one(1, "2026-02-02", actions=[action], **cause), one(2, "2026-05-05", **cause))
    asked: tuple[dict[str, Any], ...] = ({}, {"since": "2026-05-05"}, {"until": "2026-05-04"})
    found = [[a.entry.id for a in measured(*pair, **limits).again] for limits in asked]
    assert found == [["INC-2026-0002"], ["INC-2026-0002"], []]


@pytest.mark.parametrize(
    ("zone", "today", "now"),
    [
        ("UTC", date(2026, 11, 21), "2026-11-22T00:00:00+00:00"),
        ("Europe/Berlin", date(2026, 3, 28), "2026-03-28T23:00:00+00:00"),
        ("Europe/Berlin", date(2026, 3, 29), "2026-03-29T22:00:00+00:00"),
        ("America/New_York", date(2026, 10, 31), "2026-11-01T04:00:00+00:00"),
        ("America/New_York", date(2026, 11, 1), "2026-11-02T05:00:00+00:00"),
    ],
)
def test_an_open_incident_has_lasted_until_the_end_of_the_day_in_the_policys_zone(
    zone: str, today: date, now: str
) -> None:
    found = measured(today=today, zone=zone)
    assert found.now.astimezone(UTC).isoformat() == now
    assert found.period.end == found.now


def test_an_incident_of_the_evening_belongs_to_the_policys_next_day() -> None:
    late = one(1, "2026-05-05", times={"started_at": "2026-05-05T22:30:00Z"})
    assert summary(measured(late, since="2026-05-06", until="2026-05-06", zone="Europe/Berlin"))["counted"] == 1
    assert summary(measured(late, since="2026-05-06", until="2026-05-06"))["counted"] == 0
