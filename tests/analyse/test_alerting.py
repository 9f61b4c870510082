"""What alerts told, and how many there were."""

from typing import Any

import pytest

from pmsite.analyse.alerting import NO_SERVICE, QUALITIES, alerting, fires, missing
from pmsite.load.edit import dump
from pmsite.load.records import read_record_text
from pmsite.model.corpus import Entry
from tests.conftest import record

WHOLE = {
    "alert": "HighLatency",
    "service": "api",
    "summary": "p99 above 2 s for five minutes",
    "runbook": "https://runbooks.example.com/latency",
    "dashboard": "https://grafana.example.com/d/1",
}

_KEY = "alertmanager:x/fires@"


def _entry(number: int, *alerts: dict[str, Any]) -> Entry:
    events = [
        {
            "at": data.get("at", f"2025-11-26T10:30:{i:02}Z"),
            "kind": "alert",
            "text": "It fires",
            "data": {"ids": [f"{_KEY}{i}"], **data},
        }
        for i, data in enumerate(alerts)
    ]
    name = f"INC-2025-{number:04}"
    entry = read_record_text(dump(record(id=name, timeline=events)), f"incidents/2025/{name}.yaml").entry
    assert entry is not None
    return entry


def test_a_good_alert_lacks_nothing() -> None:
    assert missing(WHOLE) == ()


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({"summary": "CPU high"}, "text"),
        ({"runbook": None}, "runbook"),
        ({"alert": "Latency"}, "title"),
        ({"service": ""}, "service"),
        ({"dashboard": None}, "context"),
    ],
)
def test_each_quality_can_be_missing(change: dict[str, Any], lacks: str) -> None:
    assert missing({**WHOLE, **change}) == (lacks,)
    assert lacks in {quality.name for quality in QUALITIES}


def test_an_instance_or_a_value_is_context_too_and_names_with_underscores_are_words() -> None:
    assert missing({**WHOLE, "dashboard": None, "value": 0, "alert": "high_latency"}) == ()


def test_alerts_are_judged_by_the_last_time_and_counted_over_all() -> None:
    newer, older = _entry(2, WHOLE), _entry(1, {**WHOLE, "runbook": None}, {"alert": "Disk"}, {"alert": "Disk"})
    found = alerting([newer, older])
    assert [(one.name, one.fired, len(one.incidents), one.missing) for one in found.alerts] == [
        ("Disk", 2, 1, ("text", "runbook", "title", "service", "context")),
        ("HighLatency", 2, 2, ()),
    ]
    assert [(one.service, one.fired, one.typical, one.most, one.repeated) for one in found.loads] == [
        ("api", 2, 1, 1, 0),
        (NO_SERVICE, 2, 2, 2, 1),
    ]
    assert found.incidents == 2


def test_of_a_record_in_which_an_alert_fired_twice_the_later_time_counts_wherever_it_stands() -> None:
    lacking, later = {**WHOLE, "runbook": None}, "2025-11-26T11:00:00Z"
    assert alerting([_entry(1, lacking, WHOLE)]).alerts[0].missing == ()
    assert alerting([_entry(1, {**WHOLE, "at": later}, lacking)]).alerts[0].missing == ()
    assert alerting([_entry(1, {**WHOLE, "at": "2025-11-27"}, lacking)]).alerts[0].missing == ()
    assert alerting([_entry(1, {**WHOLE, "at": None}, {**lacking, "at": later})]).alerts[0].missing == ("runbook",)
    of_old, of_new = _entry(1, {**WHOLE, "at": later}), _entry(2, lacking)
    assert alerting([of_new, of_old]).alerts[0].missing == ()


def test_what_people_wrote_and_what_is_over_is_not_judged() -> None:
    by_hand = _entry(1, {"alert": "Disk", "ids": []}, {"alert": "Disk", "ids": ["alertmanager:1/ends@x"]})
    assert list(fires(by_hand.record)) == []
