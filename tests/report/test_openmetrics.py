"""Figures for Prometheus, read with its own strict parser."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import Metric
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from pmsite.analyse.measures import Measures
from pmsite.report.metrics import as_data
from pmsite.report.openmetrics import as_openmetrics
from tests.analyse.made import entry
from tests.report.measured import named, of, own

Key = tuple[str, tuple[tuple[str, str], ...]]


def families(found: Measures) -> list[Metric]:
    """What the parser makes of them; it stops at what breaks the format."""
    return list(text_string_to_metric_families(as_openmetrics(found)))


def samples(found: Measures) -> dict[Key, float]:
    """Each once."""
    told: dict[Key, float] = {}
    for family in families(found):
        assert family.type == "gauge"
        assert family.documentation
        for sample in family.samples:
            key = (sample.name, tuple(sorted(sample.labels.items())))
            assert key not in told
            told[key] = sample.value
    return told


def key(metric: str, **labels: str) -> Key:
    """A sample's name and labels."""
    return f"pmsite_{metric}", tuple(sorted(labels.items()))


def expected(data: dict[str, Any]) -> Iterator[tuple[Key, float | None]]:
    """Every sample there should be, from the JSON; those of None should not be there."""
    yield key("incidents"), data["incidents"]
    yield key("recurrences"), data["recurrences"]
    for figure in (name for name in data if name.startswith("by_")):
        for name, n in data[figure].items():
            yield key(f"incidents_{figure}", **{figure.removeprefix("by_"): name}), n
    for figure in ("ttd", "tta", "ttm", "ttr"):
        yield key(f"{figure}_n"), data[figure]["n"]
        for name in ("median", "mean", "p90", "min", "max"):
            yield key(f"{figure}_seconds", statistic=name), data[figure][name]
    for state in ("done", "wont_do", "unfinished"):
        yield key("actions", state=state), data["actions"][state]
    yield key("actions_overdue"), data["actions"]["overdue"]
    yield key("actions_completion_ratio"), data["actions"]["completion_rate"]
    for name, one in data["availability"]["services"].items():
        yield key("downtime_seconds", service=name), one["downtime"]
        yield key("availability_ratio", service=name), one["availability"]
        yield key("error_budget_left_seconds", service=name), one["budget_left"]
    for currency, costs in data["costs"].items():
        for kind, one in costs["by_kind"].items():
            yield key("costs", currency=currency, kind=kind), one["amount"]


def same_as_json(found: Measures) -> dict[Key, float]:
    """The samples, held against the JSON."""
    told = samples(found)
    assert told == {name: value for name, value in expected(as_data(found)) if value is not None}
    return told


def test_this_repositorys_figures_are_those_of_the_json() -> None:
    told = same_as_json(own())
    assert len(told) > 200
    assert told[key("incidents")] == own().figures.incidents


def test_without_records_there_are_only_counts() -> None:
    told = same_as_json(of())
    assert set(told.values()) == {0}
    assert key("incidents_by_hour", hour="00") in told
    assert key("actions_completion_ratio") not in told


def test_the_text_ends_as_the_format_asks() -> None:
    text = as_openmetrics(own())
    assert text.endswith("\n# EOF\n")
    assert text.count("# EOF") == 1
    assert "\n\n" not in text


def test_definitions_are_the_help_and_seconds_the_unit() -> None:
    by_name = {one.name: one for one in families(own())}
    for breakdown in own().figures.breakdowns:
        assert by_name[f"pmsite_incidents_{breakdown.key}"].documentation == breakdown.definition
    assert by_name["pmsite_ttr_seconds"].documentation == "Time to resolve = resolved − started"
    assert {one.unit for name, one in by_name.items() if name.endswith("_seconds")} == {"seconds"}
    assert {one.unit for name, one in by_name.items() if not name.endswith("_seconds")} == {""}


@pytest.mark.parametrize(
    "name",
    [
        'say "no"',
        "a\\b",
        "a\\nb",
        "ends in \\",
        "two\nlines",
        "{braces}",
        'x"} 1\npmsite_incidents 99',
        "# EOF",
        "a=b",
        "naïve 名前 🙂",
        "tab\there",
    ],
)
def test_a_hostile_name_is_a_label_like_any_other(name: str) -> None:
    told = same_as_json(of(named(name)))
    assert told[key("incidents_by_severity", severity=name)] == 1
    assert told[key("incidents_by_alert", alert=name)] == 1
    assert told[key("incidents")] == 1


@pytest.mark.parametrize("name", ['order "gateway"', "{a}", "a b", "[red]"])
def test_a_service_of_a_hostile_name_is_one_too(name: str) -> None:
    window = {"service": name, "from": "2026-11-10T10:00:00Z", "to": "2026-11-10T10:30:00Z", "share": 0.5}
    told = same_as_json(of(named("SEV1", services=[name], impact={"windows": [window]})))
    assert told[key("downtime_seconds", service=name)] == 900


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_whatever_a_severity_is_called_it_is_read_back(name: str) -> None:
    one = entry()
    found = of(replace(one, record=one.record.model_copy(update={"severity": name})))
    assert samples(found)[key("incidents_by_severity", severity=name)] == 1


def test_a_service_of_which_nothing_is_known_has_no_downtime() -> None:
    told = same_as_json(of(named("SEV1", services=["b"], impact={})))
    assert key("downtime_seconds", service="b") not in told
    assert key("incidents_by_service", service="b") in told
