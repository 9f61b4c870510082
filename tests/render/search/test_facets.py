"""The facets of the list, against a count by hand."""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pmsite.model.corpus import Entry
from pmsite.render.search.facets import FACETS, facets
from pmsite.render.search.index import segments
from tests.analyse.made import corpus, policy
from tests.render.search.made import numbered
from tests.render.search.reading import decoded

SOME = st.sampled_from
LISTS: dict[str, st.SearchStrategy[Any]] = {
    "services": st.lists(SOME(["dns", "web", 'a"b']), max_size=3),
    "teams": st.lists(SOME(["net", "web"]), max_size=2),
    "tags": st.lists(SOME(["tls", "dns"]), max_size=2),
    "severity": SOME(["SEV1", "SEV2", "SEV4"]),
    "state": SOME(["draft", "published", "withdrawn"]),
    "drill": st.booleans(),
    "near_miss": st.booleans(),
    "failure_class": SOME([None, "data_quality", "network"]),
    "detection": SOME([None, {"source": "alert"}, {"source": "customer"}]),
    "provenance": SOME([{"kind": "own"}, {"kind": "retold"}]),
    "visibility": SOME(["internal", "internal", "restricted", "public"]),
}


@st.composite
def records(draw: st.DrawFn) -> list[Entry]:
    found = []
    for i in range(draw(st.integers(0, 12))):
        year = draw(SOME([2023, 2024, 2025]))
        causes = draw(st.lists(SOME(["process", "capacity", None]), max_size=2))
        states = draw(st.lists(SOME(["open", "done", "wont_do", "blocked"]), max_size=2))
        minutes = draw(st.integers(0, 59))
        fields = {key: draw(one) for key, one in LISTS.items()}
        fields["analysis"] = {
            "root_causes": [{"id": f"C{n}", "text": "x", "category": c} for n, c in enumerate(causes, 1)]
        }
        fields["actions"] = [
            {"id": f"A{n}", "title": "Do it", "state": state} for n, state in enumerate(states, 1)
        ]
        fields["times"] = {"started_at": f"{year}-02-01T10:00:00Z"}
        if draw(st.booleans()):
            fields["times"]["resolved_at"] = f"{year}-02-01T10:{minutes:02d}:29Z"
        found.append(numbered(i, year, **fields))
    return found


def _read(found: Iterable[Entry]) -> tuple[dict[str, Any], list[Entry]]:
    """The file, and the records of its rows."""
    parts = segments(corpus(*found).shown)
    return json.loads(facets(parts, policy())), [one for part in parts for one in part if not one.record.drill]


def _naive(key: str, one: Entry) -> set[str]:
    record = one.record
    causes = [cause.category.replace("_", " ") for cause in record.analysis.root_causes if cause.category]
    if key == "kind":
        kinds = {
            "near miss": record.near_miss,
            "public account": record.provenance.kind == "retold",
        }
        return {name for name, holds in kinds.items() if holds} or {"incident"}
    if key == "actions":
        waits = any(action.state not in ("done", "wont_do") for action in record.actions)
        return {
            "open actions"
            if waits and record.provenance.kind == "own" and record.state != "withdrawn"
            else "none open"
        }
    by_key: dict[str, set[str]] = {
        "severity": {record.severity},
        "year": {one.id[4:8]},
        "service": set(record.services),
        "team": set(record.teams),
        "tag": set(record.tags),
        "cause": set(causes),
        "class": {record.failure_class.replace("_", " ")} if record.failure_class else set(),
        "found": {record.detection.source} if record.detection and record.detection.source else set(),
        "state": {record.state},
    }
    return by_key[key]


@given(records())
def test_each_value_has_the_records_that_bear_it_and_no_others(found: list[Entry]) -> None:
    data, rows = _read(found)
    assert data["rows"] == len(rows) == sum(data["segments"])
    assert {one.id for one in rows} == {
        one.id for one in found if one.record.visibility != "restricted" and not one.record.drill
    }
    assert [one["key"] for one in data["facets"]] == [key for key, _, _ in FACETS]
    for facet in data["facets"]:
        told = {name: decoded(coded) for name, coded in facet["values"]}
        assert len(told) == len(facet["values"])
        expected = {name for one in rows for name in _naive(facet["key"], one)}
        assert told == {
            name: [i for i, one in enumerate(rows) if name in _naive(facet["key"], one)] for name in expected
        }


@given(records())
def test_rows_are_newest_first_and_tell_how_long_it_took(found: list[Entry]) -> None:
    data, rows = _read(found)
    days = [one.instant for one in rows]
    assert days == sorted(days, reverse=True)
    minutes = []
    for one in rows:
        times = one.record.times
        known = times.resolved_at is not None and times.started_at is not None
        minutes.append(int(str(times.resolved_at)[14:16]) + 1 if known else 0)
    assert _numbers(data["minutes"]) == minutes


def _numbers(text: str) -> list[int]:
    """Numbers of which each stands for itself: read one by one, each as if it were the first."""
    found, start = [], 0
    for i, sign in enumerate(text):
        if ord(sign) - 37 < 45:
            found += decoded(text[start : i + 1])
            start = i + 1
    return found


@given(records())
def test_values_come_by_rank_by_year_or_by_number(found: list[Entry]) -> None:
    data, rows = _read(found)
    values = {one["key"]: [name for name, _ in one["values"]] for one in data["facets"]}
    assert values["severity"] == sorted(values["severity"], key=["SEV1", "SEV2", "SEV4"].index)
    assert values["year"] == sorted(values["year"], reverse=True)
    counts = Counter(name for one in rows for name in set(one.record.services))
    assert values["service"] == sorted(counts, key=lambda name: (-counts[name], name))


def test_drills_stand_apart() -> None:
    data, _ = _read([numbered(1, drill=True), numbered(2)])
    (kinds,) = (one["values"] for one in data["facets"] if one["key"] == "kind")
    assert {name: decoded(coded) for name, coded in kinds} == {"incident": [0]}


def test_of_no_records_there_is_nothing_to_narrow() -> None:
    data, _ = _read([])
    assert data["rows"] == 0 and data["minutes"] == ""
    assert all(one["values"] == [] for one in data["facets"])
