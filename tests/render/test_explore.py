"""The data behind the charts, against values worked out by hand."""

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given

from pmsite.model.corpus import Entry
from pmsite.render.explore import DATA, TABLE, explore
from tests.analyse.made import entries, entry, known
from tests.render.markup import Markup
from tests.render.payloads import MARKUP


def _data(*found: Entry, **policy: Any) -> Any:
    return json.loads(explore(known(*found, **policy))[1][DATA])


def _rows(*found: Entry) -> list[list[str]]:
    return list(csv.reader(io.StringIO(explore(known(*found))[1][TABLE].decode(), newline="")))


TIMES = (
    ("ttd", "started_at", "detected_at"),
    ("tta", "detected_at", "acknowledged_at"),
    ("ttm", "started_at", "mitigated_at"),
    ("ttr", "started_at", "resolved_at"),
)


def _naive(one: Entry) -> dict[str, Any]:
    record = one.record
    row: dict[str, Any] = {
        "id": one.id,
        "url": f"../../incidents/{one.id[4:8]}/{one.id}/",
        "day": str(one.began)[:10],
        "severity": record.severity,
        "own": True,
    }
    for key, begin, end in TIMES:
        a, b = getattr(record.times, begin), getattr(record.times, end)
        if hasattr(a, "hour") and hasattr(b, "hour") and b >= a:
            row[key] = (b - a).total_seconds()
    causes = sorted({cause.category for cause in record.analysis.root_causes if cause.category})
    lists = {"services": list(record.services), "causes": causes}
    return {**row, **{key: value for key, value in lists.items() if value}}


@given(entries())
def test_each_counted_record_that_has_a_page_is_a_row(found: list[Entry]) -> None:
    for_all = [e for e in found if e.record.state != "withdrawn" and not e.record.drill and not e.record.near_miss]
    shown = [e for e in for_all if e.record.visibility != "restricted"]
    duplicates = {e.id for e in found if any(r.kind == "duplicate" for r in e.record.related)}
    data = {row["id"]: row for row in _data(*found)["incidents"]}
    assert set(data) | duplicates == {e.id for e in shown} | duplicates
    for one in shown:
        if one.id in data:
            assert data[one.id] == _naive(one)


def test_what_took_no_time_is_told_as_such() -> None:
    moment = "2025-11-26T10:27:35Z"
    one = entry(times={"started_at": moment, "detected_at": moment})
    assert _data(one)["incidents"][0]["ttd"] == 0


def test_rows_tell_costs_teams_class_and_what_became_of_actions() -> None:
    actions = [
        {"id": "A1", "title": "Mend it", "created_on": "2026-01-02", "due": "2026-02-01"},
        {"id": "A2", "title": "Mend it", "due": "2027-02-01"},
        {"id": "A3", "title": "Mend it", "state": "done", "due": "2026-02-01", "completed_on": "2026-02-01"},
        {"id": "A4", "title": "Mend it", "state": "done", "due": "2026-02-01", "completed_on": "2026-02-02"},
        {"id": "A5", "title": "Mend it", "state": "wont_do"},
    ]
    costs = [
        {"kind": "loss", "amount": 1200.5, "currency": "EUR"},
        {"kind": "prevention", "amount": 99, "currency": "EUR"},
    ]
    fields = {"teams": ["net"], "failure_class": "data_quality", "actions": actions, "impact": {"costs": costs}}
    (row,) = _data(entry(**fields))["incidents"]
    assert (row["teams"], row["class"], row["costs"]) == (["net"], "data quality", [["EUR", 1200.5]])
    assert row["actions"] == [
        ["2026-01-02", "overdue"],
        ["2025-11-26", "open"],
        ["2025-11-26", "done"],
        ["2025-11-26", "done late"],
        ["2025-11-26", "decided against"],
    ]
    (other,) = _data(entry(**fields, provenance={"kind": "retold"}))["incidents"]
    assert not {"own", "costs", "actions"} & set(other)


def test_the_page_says_how_many_and_what_is_left_out() -> None:
    found = [entry(), entry(id="INC-2025-0002", visibility="restricted", title="Xylophone", services=["hush"])]
    page, files = explore(known(*found))
    text = Markup(page.body).text
    assert "1 counted incident, to be narrowed" in text and "1 restricted is left out" in text
    assert not [word for word in ("Xylophone", "hush", "0002") for raw in files.values() if word.encode() in raw]


def test_the_day_is_that_of_the_policys_zone_and_severities_come_by_rank() -> None:
    data = _data(entry(times={"started_at": "2024-12-31T23:30:00Z"}), time_zone="Europe/Berlin")
    assert data["incidents"][0]["day"] == "2025-01-01"
    assert data["severities"] == ["SEV1", "SEV2", "SEV3", "SEV4", "SEV5"]
    assert data["today"] == "2026-11-21"


@given(entries())
def test_the_table_has_what_the_data_has(found: list[Entry]) -> None:
    head, *rows = _rows(*found)
    data = _data(*found)["incidents"]
    assert [row[0] for row in rows] == [one["id"] for one in data]
    for row, one in zip(rows, data, strict=True):
        told = dict(zip(head, row, strict=True))
        assert told["services"] == "; ".join(one.get("services", []))
        for key, _, _ in TIMES:
            assert (float(told[key]) if told[key] else None) == one.get(key)


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "a;b", 'a"b', "=a,b"])
def test_no_cell_is_taken_for_a_formula(name: str) -> None:
    for field in ("services", "teams"):
        try:
            one = entry(**{field: [name]})
        except ValueError:
            continue
        head, row = _rows(one)
        cell = dict(zip(head, row, strict=True))[field]
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert cell.lstrip("'") == name


@pytest.mark.parametrize("payload", MARKUP)
def test_hostile_names_are_data(payload: str) -> None:
    try:
        one = entry(services=[payload], severity="SEV1")
    except ValueError:
        pytest.skip("the format takes no such name")
    assert _data(one)["incidents"][0]["services"] == list(one.record.services)
    assert Markup(explore(known(one))[0].body).faults == []
