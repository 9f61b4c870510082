"""Behind each count of the metrics page are so many records, whatever the records are."""

from typing import Any

import pytest
from hypothesis import given, settings

from pmsite.model.corpus import Entry
from pmsite.render.behind import behind
from tests.analyse.made import entries, entry, known
from tests.analyse.shown import Shown, followed


def wrong(*found: Entry, **policy: Any) -> list[tuple[str, int, int]]:
    """Links that say another number than is listed where they lead."""
    return [one for one in followed(known(*found, **policy)) if one[1] != one[2]]


def full(i: int, **fields: Any) -> Entry:
    """A record that is in nearly every figure."""
    times = {
        "started_at": f"2026-11-0{i}T10:00:00Z",
        "detected_at": f"2026-11-0{i}T10:50:00Z",
        "resolved_at": f"2026-11-0{i}T11:00:00Z",
    }
    window = {"service": "a", "from": times["started_at"], "to": times["resolved_at"]}
    return entry(
        **{
            "id": f"INC-2026-{i:04d}",
            "times": times,
            "services": ["a"],
            "failure_class": "data_quality",
            "detection": {"source": "alert", "detail": "Latency"},
            "analysis": {"root_causes": [{"id": "C1", "text": "x", "category": "code_defect"}]},
            "impact": {"windows": [window], "costs": [{"kind": "loss", "amount": 5, "currency": "EUR"}]},
            "actions": [
                {"id": "A1", "title": "Do it", "created_on": "2026-11-10", "team": "web", "priority": "P1"}
            ],
            **fields,
        }
    )


def test_without_incidents_no_count_leads_anywhere_wrong() -> None:
    assert wrong() == []
    assert {n for _, n, _ in followed(known())} == {0}


def test_restricted_records_are_counted_and_not_listed() -> None:
    hidden = {"visibility": "restricted", "title": "Hidden"}
    facts = known(full(1), full(2, **hidden), full(3, **hidden), full(4, **hidden))
    found = followed(facts)
    assert [one for one in found if one[1] != one[2]] == []
    assert {href: n for href, n, _ in found if href.startswith(("ttr/", "costs-eur/#loss", "by_service/"))} == {
        "ttr/": 4,
        "costs-eur/#loss": 1,
        "by_service/#a": 4,
    }
    for page in behind(facts):
        assert "Hidden" not in page.body and "INC-2026-0002" not in page.body
    told = Shown(next(page.body for page in behind(facts) if page.path == "metrics/completion_by_team/"))
    assert "3 more in restricted records, only counted." in told.text


def test_drills_near_misses_and_retold_accounts_stand_only_where_they_count() -> None:
    apart = (full(1, drill=True), full(2, near_miss=True), full(3, provenance={"kind": "retold"}), full(4))
    found = followed(known(*apart))
    assert [one for one in found if one[1] != one[2]] == []
    counts = {href: n for href, n, _ in found}
    assert (counts["by_service/#a"], counts["completion_by_team/#web"]) == (2, 3)


@settings(max_examples=15)
@given(entries())
def test_whatever_the_records_are_no_count_says_another_number(found: list[Entry]) -> None:
    assert wrong(*found) == []


def test_behind_a_services_incidents_are_those_that_began_in_the_period() -> None:
    windows = [{"service": "a", "from": "2025-11-21T23:00:00Z", "to": "2025-11-22T01:00:00Z"}]
    times = {"started_at": "2025-11-21T23:00:00Z"}
    assert wrong(full(1), full(2, times=times, impact={"windows": windows})) == []


@pytest.mark.parametrize(
    "twins",
    [
        [{"services": ["order gateway"]}, {"services": ["order-gateway"]}],
        [{"detection": {"source": "alert", "detail": name}} for name in ("Latency high", "latency-high")],
        [{"actions": [{"id": "A1", "title": "Do it", "team": name}]} for name in ("Web", "web")],
    ],
    ids=["services", "alerts", "teams"],
)
def test_names_that_differ_in_little_have_headings_of_their_own(twins: list[dict[str, Any]]) -> None:
    facts = known(*(full(i, **fields) for i, fields in enumerate(twins, 1)))
    for page in behind(facts):
        ids = Shown(page.body).ids
        assert len(ids) == len(set(ids)), page.path
    assert [one for one in followed(facts) if one[1] != one[2]] == []
