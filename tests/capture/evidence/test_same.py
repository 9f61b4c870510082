"""What several tools saw within a minute is one happening; what one saw twice is two."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pmsite.capture.evidence.alerts import read
from pmsite.capture.evidence.same import Happening, happenings
from pmsite.capture.evidence.sighting import Sighting
from pmsite.capture.evidence.telling import Teller
from pmsite.capture.evidence.weave import told
from tests.capture.evidence.bundle import policy

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def _seen(text: str, tool: str = "slack", seconds: int = 0, key: str = "") -> Sighting:
    return Sighting(AT + timedelta(seconds=seconds), text, "chat", f"{tool}:{key or text}")


def _groups(*sightings: Sighting) -> list[list[str]]:
    return [[one.text for one in happening.seen] for happening in happenings(sightings)]


def test_two_tools_with_the_same_words() -> None:
    told = _groups(_seen("Circuit breaker opened"), _seen("CircuitBreakerOpen fires", "alertmanager", 20))
    assert told == [["Circuit breaker opened", "CircuitBreakerOpen fires"]]


def test_not_beyond_the_interval() -> None:
    assert len(_groups(_seen("Circuit breaker opened"), _seen("circuit breaker open", "log", 61))) == 2


def test_not_with_other_words() -> None:
    assert len(_groups(_seen("Circuit breaker opened"), _seen("Connection restored", "log", 1))) == 2


def test_one_tool_that_says_it_twice_saw_two() -> None:
    assert len(_groups(_seen("Broker restarted", key="1"), _seen("Broker restarted", seconds=9, key="2"))) == 2


def test_the_same_file_twice_is_once() -> None:
    assert len(_groups(_seen("Broker restarted", key="1"), _seen("Broker restarted", key="1"))) == 1


words = st.sampled_from(
    ["disk full", "disk is full on db", "broker restarted", "restart of the broker", "ok then"]
)
sightings = st.lists(
    st.builds(
        _seen, words, st.sampled_from(["slack", "log", "alertmanager"]), st.integers(0, 300), st.uuids().map(str)
    )
)


@given(sightings)
def test_nothing_is_lost_or_doubled_and_all_stand_in_order(seen: list[Sighting]) -> None:
    found = happenings(seen)
    assert sorted(one.key for happening in found for one in happening.seen) == sorted(one.key for one in seen)
    assert [one.first.at for one in found] == sorted(one.first.at for one in found)
    for happening in found:
        tools = [one.key.partition(":")[0] for one in happening.seen]
        assert len(set(tools)) == len(tools)


ALERT: dict[str, Any] = {
    "labels": {"alertname": "HighLatency", "pod": "a"},
    "annotations": {"runbook_url": "https://r.example.com"},
}
FOUND_OUT, TOLD = "2026-01-02T03:04:05.1Z", "2026-01-02T03:04:35Z"


def _of_both(**labels: str) -> list[Happening]:
    other = {**ALERT, "labels": {**ALERT["labels"], **labels}, "fingerprint": "abc", "startsAt": TOLD}
    data = ({"data": {"alerts": [{**ALERT, "state": "firing", "activeAt": FOUND_OUT}]}}, [other])
    return happenings([one for document in data for one in read(document).sightings])


def test_an_alert_that_prometheus_and_alertmanager_tell_is_one(tmp_path: Path) -> None:
    [one] = _of_both()
    assert [seen.key.partition(":")[0] for seen in one.seen] == ["prometheus", "alertmanager"]
    event = told(one, Teller(policy(tmp_path), None, {}))
    assert len(event["links"]) == 1


def test_an_alert_of_another_service_is_another() -> None:
    assert len(_of_both(service="api")) == 2
