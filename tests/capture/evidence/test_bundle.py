"""Eight tools' records of one outage become one timeline."""

import json
from pathlib import Path
from typing import Any

import pytest

from pmsite.capture.evidence.draft import drafted
from pmsite.capture.evidence.telling import Teller
from pmsite.capture.evidence.weave import seen_by, told, weave
from pmsite.capture.filing import filed
from pmsite.load.records import read_record_text
from tests.capture.evidence.bundle import PASTED, TODAY, gathered, policy

KEY = [
    ("10:27:35", "Connection timeout", {"log", "metric"}),
    ("10:28:45", "Circuit breaker", {"log", "alertmanager"}),
    ("10:29:00", "PagerDuty pages", {"pagerduty"}),
    ("10:30:00", "Acknowledged", {"pagerduty"}),
    ("10:31:30", "Escalated", {"pagerduty"}),
    ("10:32:15", "manual investigation", {"slack"}),
    ("10:34:00", "Status page, investigating", {"statuspage"}),
    ("10:35:00", "root cause", {"slack"}),
    ("10:37:30", "starting DNS failover", {"slack"}),
    ("10:40:00", "connection restored", {"slack"}),
    ("10:42:00", "circuit breaker reset", {"slack", "alertmanager"}),
    ("10:45:00", "Resolved", {"pagerduty"}),
    ("10:46:30", "Status page, resolved", {"statuspage"}),
]


@pytest.fixture
def events(tmp_path: Path) -> list[dict[str, Any]]:
    found = gathered()
    teller = Teller(policy(tmp_path), None, found.people)
    return [told(happening, teller) for happening in found.found]


def test_the_key_events_stand_in_order_with_all_who_saw_them(events: list[dict[str, Any]]) -> None:
    found = [(e["at"][11:19], e["text"], set(seen_by(e["data"]["ids"]))) for e in events]
    assert (found[0][0], found[-1][0]) == ("10:27:35", "10:46:30")
    assert [at for at, _, _ in found] == sorted(at for at, _, _ in found)
    places = []
    for at, words, tools in KEY:
        matches = [i for i, one in enumerate(found) if one[0] == at and words in one[1] and one[2] == tools]
        assert len(matches) == 1, (at, words, tools, found)
        places += matches
    assert places == sorted(places)


def test_what_deviates_is_told_with_value_mean_and_sigma(events: list[dict[str, Any]]) -> None:
    deviating = [e["data"] for e in events if "metric" in e["data"]]
    assert [one["metric"] for one in deviating] == ["order_success_rate"]
    assert deviating[0]["value"] < 3 and 99 < deviating[0]["mean"] < 100 and 0.1 < deviating[0]["sigma"] < 0.2


def test_joins_chatter_and_what_is_below_warning_are_left_out_and_counted() -> None:
    found = gathered()
    assert found.left_out["lines below warning"] == 151
    assert found.left_out["chatter"] == found.left_out["joins and the like"] == 1
    assert sum(n for what, n in found.left_out.items() if "outside" in what) == 1  # a deployment in the morning


def test_the_pasted_password_is_held_back_and_said(tmp_path: Path) -> None:
    found = gathered()
    teller = Teller(policy(tmp_path), None, found.people)
    text = json.dumps([told(happening, teller) for happening in found.found])
    assert PASTED not in text and "hunter2" not in text
    assert teller.held == 1


@pytest.mark.parametrize(
    ("people", "shown"), [("roles", "an engineer"), ("names", "Jane Smith"), ("handles", "jane.smith")]
)
def test_people_are_shown_as_the_policy_wants(people: str, shown: str, tmp_path: Path) -> None:
    found = gathered()
    teller = Teller(policy(tmp_path, people=people), None, found.people)
    events = [told(happening, teller) for happening in found.found]
    ack = next(e for e in events if e["text"].startswith("ack, looking"))
    assert ack["by"] == shown
    everything = json.dumps(events)
    assert ("Smith" in everything) == (people == "names")
    assert "U02" not in everything


def test_a_draft_of_evidence_alone_is_a_record_that_says_what_was_taken_for_granted(tmp_path: Path) -> None:
    found = gathered()
    data = drafted(found, Teller(policy(tmp_path), None, found.people), TODAY)
    text, problems = filed(data, "INC-2025-0001")
    assert problems == []
    record = read_record_text(text, "incidents/2025/INC-2025-0001.yaml").entry
    assert record is not None
    assert record.record.title == "NASDAQ connectivity lost"
    assert record.record.severity == "SEV1"
    times = {name: f"{moment:%H:%M:%S}" for name, moment in record.record.times if moment}
    assert times == {
        "started_at": "10:27:35",
        "detected_at": "10:29:00",
        "acknowledged_at": "10:30:00",
        "resolved_at": "10:45:00",
    }
    assert set(record.record.services) == {"order-gateway", "dns", "risk-feed"}
    assert any("severity" in doubt for doubt in record.record.provenance.warnings)


OWN = """\
schema_version: 1
id: INC-2025-0001
title: Orders rejected after a resolver was lost   # in the author's words
state: draft
severity: SEV1
summary: To be written.
times:
  started_at: 2025-11-26T10:27:35Z
  resolved_at: 2025-11-26T10:48:00Z   # somebody's watch
timeline:
  # what I remember
  - at: 2025-11-26T10:35:20Z
    text: DNS resolver-1 unreachable, the root cause.
    note: |
      A note.

      Of two paragraphs.
  # and the end
  - {at: 2025-11-26T10:45:00Z, text: All as before.}
lessons: {}   # later
"""


def test_a_record_keeps_every_line_and_takes_nothing_twice(tmp_path: Path) -> None:
    path = "incidents/2025/INC-2025-0001.yaml"
    entry = read_record_text(OWN, path).entry
    assert entry is not None
    found = gathered()
    woven = weave(OWN, entry.record, found.found, Teller(policy(tmp_path), None, found.people))
    lines = iter(woven.text.splitlines())
    assert all(line in lines for line in OWN.splitlines()), "a line is missing or out of order"
    assert len(woven.added) == 25 and woven.known == 1  # the root cause stands there in other words
    assert dict(woven.filled) == {"detected_at": "2025-11-26T10:29:00Z", "acknowledged_at": "2025-11-26T10:30:00Z"}
    assert any("resolved_at" in doubt and "10:45:00Z" in doubt for doubt in woven.doubts)

    again = read_record_text(woven.text, path).entry
    assert again is not None
    moments = [event.at for event in again.record.timeline if event.at]
    assert moments == sorted(moments, key=str)
    second = weave(woven.text, again.record, found.found, Teller(policy(tmp_path), None, found.people))
    assert second.text == woven.text and not second.added
