"""How often an event of a fault tree has really happened."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from pmsite.analyse.risk.frequency import YEAR, Exposure, Frequency, exposure, frequencies, tags_of
from pmsite.model.corpus import Entry
from pmsite.model.faulttree import FaultTree
from tests.analyse.made import entry, tree

TODAY = date(2026, 11, 21)
END = datetime(2026, 11, 22, tzinfo=UTC)
"""The end of that day."""


def cause(*tags: str) -> dict[str, Any]:
    """A cause with these tags."""
    return {"id": "C1", "text": "One", "tags": list(tags)}


def event(*tags: str, occurred: bool = True) -> dict[str, Any]:
    """An event with these tags."""
    return {"text": "It broke", "tags": list(tags), "occurred": occurred}


def occurred_in(**events: dict[str, Any]) -> dict[str, Any]:
    """An analysis with a fault tree of these events."""
    gate = {"type": "or", "text": "Nothing works", "inputs": list(events)}
    return {"fault_tree": {"top": "G1", "gates": {"G1": gate}, "events": events}}


def on(day: str, i: int = 1, **fields: Any) -> Entry:
    """A record that began at midnight of a day."""
    return entry(**{"id": f"INC-2026-{i:04d}", "times": {"started_at": f"{day}T00:00:00Z"}, **fields})


def asked(*tags: str) -> FaultTree:
    """A tree with one event E1 of these tags, and one without."""
    gate = {"type": "or", "text": "Nothing works", "inputs": ["E1", "E2"]}
    return tree(gates={"G1": gate}, events={"E1": event(*tags, occurred=False), "E2": event()})


FIRST = on("2024-11-22", 9)
"""Where the watch begins, without a tag."""


def seen(*found: Entry, tags: tuple[str, ...] = ("dns",)) -> Frequency | None:
    """How often the event has happened."""
    told = frequencies(asked(*tags), exposure(found, TODAY))
    assert "E2" not in told, "without tags nothing is known"
    return told.get("E1")


@pytest.mark.parametrize(
    ("fields", "tied"),
    [
        ({"tags": ["dns"]}, True),
        ({"analysis": {"root_causes": [cause("x", "dns")]}}, True),
        ({"analysis": {"contributing_factors": [cause("dns")]}}, True),
        ({"analysis": occurred_in(E7=event("dns"))}, True),
        ({"analysis": occurred_in(E7=event("dns", occurred=False))}, False),
        ({"tags": ["dns-failover"]}, False),
        ({"services": ["dns"]}, False),
        ({}, False),
    ],
)
def test_an_incident_bears_a_tag_of_its_own_its_causes_or_what_occurred(
    fields: dict[str, Any], tied: bool
) -> None:
    one = on("2025-11-22", **fields)
    assert ("dns" in tags_of(one)) is tied
    found = seen(FIRST, one)
    assert (found is not None) is tied
    assert found is None or found.entries == (one,)


def test_an_incident_counts_once_however_many_of_the_tags_it_bears() -> None:
    both = on("2025-11-22", 2, tags=["dns", "resolver"], analysis={"root_causes": [cause("dns")]})
    one = on("2025-12-22", 1, tags=["resolver"])
    found = seen(FIRST, both, one, tags=("dns", "resolver"))
    assert found is not None
    assert found.tags == ("dns", "resolver")
    assert [e.id for e in found.entries] == ["INC-2026-0001", "INC-2026-0002"]
    assert found.rate.n == 2


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({"provenance": {"kind": "retold"}}, False),
        ({"provenance": {"kind": "imported"}}, True),
        ({"drill": True}, False),
        ({"near_miss": True}, False),
        ({"state": "withdrawn"}, False),
        ({"related": [{"id": "INC-2024-0001", "kind": "duplicate"}]}, False),
        ({"visibility": "restricted"}, True),
    ],
)
def test_only_own_counted_incidents_count_and_begin_the_years(fields: dict[str, Any], counts: bool) -> None:
    early, late, last = on("2020-01-01", 1, **fields), on("2021-01-01", 2), on("2025-11-22", 3, tags=["dns"])
    begun = seen(early, late, last)
    assert begun is not None
    begin = early.instant if counts else late.instant
    assert begun.rate.exposure == pytest.approx((END - begin) / timedelta(days=YEAR), abs=1e-9)
    among = seen(FIRST, last, on("2025-01-01", 4, tags=["dns"], **fields))
    assert among is not None
    assert among.rate.n == 1 + counts


def test_the_first_own_incident_begins_the_watch_and_is_not_counted() -> None:
    first, second = on("2022-01-01", 1, tags=["dns"]), on("2023-01-01", 2, tags=["dns"])
    assert seen(first, on("2023-01-01", 2)) is None
    found = seen(second, first)
    assert found is not None
    assert found.entries == (second,)
    assert found.rate.n == 1
    assert found.rate.exposure == pytest.approx((END - first.instant) / timedelta(days=YEAR), abs=1e-9)


def test_years_go_from_the_first_incident_of_any_kind_to_the_end_of_the_day() -> None:
    first = on((TODAY - timedelta(days=1460)).isoformat(), 1)
    found = seen(first, on("2026-11-21", 2, tags=["dns"]))
    assert found is not None
    assert found.rate.exposure == pytest.approx(4, abs=1e-9), "of 365.25 days"
    assert found.rate.rate == pytest.approx(0.25, abs=1e-9)
    assert (found.rate.low, found.rate.high) == pytest.approx((0.02532 / 4, 5.572 / 4), rel=1e-3)


@pytest.mark.parametrize(("second", "known"), [("17:59:59", True), ("18:00:01", False)])
def test_below_a_year_nothing_is_said(second: str, known: bool) -> None:
    first = entry(times={"started_at": f"2025-11-21T{second}Z"})
    assert END - timedelta(days=YEAR) == datetime(2025, 11, 21, 18, tzinfo=UTC)
    assert (exposure([first], TODAY) is not None) is known
    assert (seen(first, on("2026-11-21", 2, tags=["dns"])) is not None) is known


def test_before_there_is_a_record_nothing_is_known() -> None:
    assert exposure([], TODAY) is None
    assert exposure([on("2025-01-01", provenance={"kind": "retold"})], TODAY) is None
    assert exposure([on("2026-11-22", tags=["dns"])], TODAY) is None
    assert frequencies(asked("dns"), None) == {}


def test_incidents_are_found_by_their_tags() -> None:
    one, two = on("2025-01-01", 1, tags=["a", "b"]), on("2025-02-01", 2, tags=["b"])
    found = exposure([two, one, on("2024-01-01", 3, tags=["a"])], TODAY)
    assert isinstance(found, Exposure)
    assert {tag: [e.id[-1] for e in entries] for tag, entries in found.by_tag.items()} == {
        "a": ["1"],
        "b": ["1", "2"],
    }
