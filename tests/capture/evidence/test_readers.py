"""What each tool exports, as its documentation has it, is recognised and read."""

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.capture.evidence.reading import KINDS, Reading, read
from pmsite.capture.evidence.sighting import Evidence, NoEvidenceError, Sighting

UTC_ZONE = Reading(ZoneInfo("UTC"))


def _read(data: Any, kind: str | None = None, how: Reading = UTC_ZONE) -> Evidence:
    return read(json.dumps(data).encode(), kind, how)


def _told(found: Evidence) -> list[tuple[str, str, str]]:
    return [(f"{one.at:%H:%M:%S}", one.kind, one.text) for one in found.sightings]


def _one(found: Evidence) -> Sighting:
    assert len(found.sightings) == 1, _told(found)
    return found.sightings[0]


ALERT = {
    "labels": {"alertname": "HighLatency", "service": "api", "severity": "warning"},
    "annotations": {"summary": "p99 above 2 s", "runbook_url": "https://runbooks.example.com/latency"},
    "startsAt": "2026-01-02T03:04:05.000Z",
    "fingerprint": "abc",
}


def test_alertmanager_tells_when_an_alert_began_and_when_it_was_over() -> None:
    webhook = {"version": "4", "alerts": [{**ALERT, "status": "resolved", "endsAt": "2026-01-02T03:09:05Z"}]}
    api = [{**ALERT, "status": {"state": "active"}, "endsAt": "2026-01-02T03:09:05Z"}]
    assert [at for at, _, _ in _told(_read(webhook))] == ["03:04:05", "03:09:05"]
    found = _one(_read(api))
    assert found.text == "HighLatency fires on api: p99 above 2 s" and found.proves == "detected_at"
    assert dict(found.links) == {"Runbook": "https://runbooks.example.com/latency"}


def test_an_alert_that_still_fires_has_no_end() -> None:
    firing = {"alerts": [{**ALERT, "status": "firing", "endsAt": "0001-01-01T00:00:00Z"}]}
    assert len(_read(firing).sightings) == 1


def test_prometheus_tells_of_firing_alerts_not_of_pending_ones() -> None:
    alert = {"labels": {"alertname": "Down"}, "annotations": {}, "activeAt": "2026-01-02T03:04:05Z", "value": "1"}
    data = {"status": "success", "data": {"alerts": [{**alert, "state": "firing"}, {**alert, "state": "pending"}]}}
    assert _one(_read(data)).text == "Down fires"


def test_pagerduty_notes_are_what_somebody_found_out() -> None:
    user = {"type": "user_reference", "summary": "A Person"}
    data = {
        "notes": [{"id": "N1", "user": user, "content": "The disk is full", "created_at": "2026-01-02T03:04:05Z"}]
    }
    found = _one(_read(data))
    assert (found.text, found.kind, found.by, found.person) == (
        "The disk is full",
        "investigation",
        "A Person",
        True,
    )


def test_opsgenie_tells_by_an_alert_alone_when_it_was_answered_and_closed() -> None:
    report = {"ackTime": 60_000, "closeTime": 600_000, "acknowledgedBy": "a@example.com", "closedBy": ""}
    alert = {"id": "x", "tinyId": "1", "message": "Disk full", "priority": "P1"}
    data = {"data": {**alert, "createdAt": "2026-01-02T03:04:05Z", "report": report}}
    assert [(one.proves, f"{one.at:%H:%M}") for one in _read(data).sightings] == [
        ("detected_at", "03:04"),
        ("acknowledged_at", "03:05"),
        ("resolved_at", "03:14"),
    ]


def test_opsgenie_tells_by_its_log_and_notes_too() -> None:
    at = "2026-01-02T03:04:05Z"
    log = {"data": [{"log": "Alert acknowledged via web", "owner": "kim", "createdAt": at, "offset": "1_1"}]}
    notes = {"data": [{"note": "Looks like DNS", "owner": "kim", "createdAt": at, "offset": "1_2"}]}
    assert _one(_read(log)).proves == "acknowledged_at"
    assert _one(_read(notes)).kind == "investigation"


def _message(text: str, ts: str = "1764153020.000100", **more: Any) -> dict[str, Any]:
    return {"type": "message", "user": "U1", "text": text, "ts": ts, **more}


def test_slack_edits_and_deletions_count_not_what_stood_there_before() -> None:
    day = [
        _message("it is the network", "1764153020.000100"),
        _message("x", "1764153030.0", subtype="message_changed", message=_message("it is the disk")),
        _message("oops", "1764153040.000100"),
        {"type": "message", "subtype": "message_deleted", "ts": "1764153050.0", "deleted_ts": "1764153040.000100"},
    ]
    assert [text for _, _, text in _told(_read(day))] == ["it is the disk"]


def test_slack_marks_threads_bots_and_chatter() -> None:
    day = [
        _message("restarting the broker", reactions=[{"name": "pushpin", "users": ["U2"], "count": 1}]),
        _message("which one?", "1764153021.0", thread_ts="1764153020.000100"),
        {
            "type": "message",
            "subtype": "bot_message",
            "username": "deploys",
            "text": "v2 is out",
            "ts": "1764153022.0",
        },
        _message("thanks :tada:", "1764153023.0"),
        _message("has joined", "1764153024.0", subtype="channel_join"),
        _message("", "1764153025.0", attachments=[{"fallback": "Alert: disk full"}]),
    ]
    found = _read(day)
    assert [(one.milestone, one.by, one.person, "thread" in one.data) for one in found.sightings] == [
        (True, "U1", True, False),
        (False, "U1", True, True),
        (False, "deploys", False, False),
        (False, "U1", True, False),
    ]
    assert dict(found.left_out) == {"chatter": 1, "joins and the like": 1}


def test_statuspage_updates_count_when_they_were_shown() -> None:
    update = {"id": "u", "status": "resolved", "body": "All is well.", "created_at": "2026-01-02T09:00:00Z"}
    page = {
        "incidents": [{"name": "Outage", "incident_updates": [{**update, "display_at": "2026-01-02T03:04:05Z"}]}]
    }
    assert _told(_read(page)) == [("03:04:05", "communication", 'Status page, resolved: "All is well."')]


def test_github_tells_of_deployments_comments_and_closings() -> None:
    deployment = {"id": 1, "sha": "0123456789abcdef", "environment": "production", "ref": "main"}
    found = _one(_read([{**deployment, "created_at": "2026-01-02T03:04:05Z", "creator": {"login": "octocat"}}]))
    assert found.text == "Deployment to production: main" and found.data["sha"] == "0123456"
    issue = [
        {"event": "commented", "id": 1, "actor": {"login": "a"}, "user": {"login": "a"}, "body": "found it",
         "created_at": "2026-01-02T03:04:05Z"},
        {"event": "labeled", "id": 2, "actor": {"login": "a"}, "created_at": "2026-01-02T03:05:05Z"},
        {"event": "closed", "id": 3, "actor": {"login": "b"}, "created_at": "2026-01-02T03:06:05Z"},
    ]  # fmt: skip
    found_too = _read(issue)
    assert [text for _, _, text in _told(found_too)] == ["found it", "closes the issue"]
    assert dict(found_too.left_out) == {"labeled events": 1}


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe", b"[]", b"{}", b"null", b"[" * 100_000, b"a,b\n1,2\n", b"\n1,2\n"]
)
def test_what_tells_nothing_is_refused_in_a_sentence(raw: bytes) -> None:
    with pytest.raises(NoEvidenceError) as refused:
        read(raw, None, UTC_ZONE)
    assert len(str(refused.value)) > 10


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "alerts",
                    "labels",
                    "startsAt",
                    "endsAt",
                    "data",
                    "incident",
                    "log_entries",
                    "created_at",
                    "ts",
                    "text",
                    "type",
                    "message",
                    "profile",
                    "id",
                    "incidents",
                    "incident_updates",
                    "display_at",
                    "sha",
                    "environment",
                    "event",
                    "actor",
                    "createdAt",
                    "log",
                    "note",
                    "report",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(json_values, st.sampled_from([None, *KINDS]))
def test_whatever_stands_in_a_file_there_is_an_answer_or_a_sentence(data: object, kind: str | None) -> None:
    try:
        read(json.dumps(data).encode(), kind, UTC_ZONE)
    except NoEvidenceError as refused:
        assert str(refused)


def test_what_is_no_acknowledgement_proves_none() -> None:
    at = "2026-01-02T03:04:05Z"
    log = {"data": [{"log": "Alert unacknowledged via web", "owner": "kim", "createdAt": at, "offset": "1_1"}]}
    assert _one(_read(log)).proves is None


def test_everybody_whom_pagerduty_names_is_known() -> None:
    user = {"type": "user_reference", "summary": "Ann Other"}
    entry = {"type": "escalate_log_entry", "id": "R1", "summary": "Escalated to John Smith", "assignees": [user]}
    data = {"log_entries": [{**entry, "created_at": "2026-01-02T03:04:05Z", "channel": {}, "agent": {}}]}
    assert set(_read(data).people) == {"John Smith", "Ann Other"}


def test_bots_are_nobody() -> None:
    bot = {"id": "U9", "name": "checkout", "is_bot": True, "profile": {"real_name": "checkout"}}
    person = {"id": "U1", "name": "jd", "profile": {"real_name": "Jane Doe", "display_name": "jay"}}
    found = _read([bot, person], "slack")  # whatever kind the folder was said to be of
    assert list(found.people) == ["U1"] and found.people["U1"].also == ("jay",)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"ts":1' + b"0" * 400 + b',"msg":"x","level":"ERROR"}',
        b'{"ts":"2026-01-02T03:04:05Z","msg":"x \\ud800","level":"ERROR"}',
        b'{"ts":"2026-01-02T03:04:05Z","msg":"x","level":"ERROR","status":1' + b"0" * 60 + b"}",
    ],
)
def test_odd_json_is_read_without_what_no_record_could_hold(raw: bytes) -> None:
    for one in read(raw, None, UTC_ZONE).sightings:
        assert f"{one.text}{one.data}".encode()


def test_a_list_of_log_lines_and_a_column_a_metric_are_recognised() -> None:
    lines = [{"time": "2026-01-02T03:04:05Z", "level": "error", "msg": "no space left"}]
    assert _one(_read(lines)).text == "no space left"
    rows = "".join(f"2026-01-02T03:{minute:02}:00Z,{500 if 30 <= minute < 45 else 0}\n" for minute in range(60))
    found = _one(read(f"timestamp,errors\n{rows}".encode(), None, UTC_ZONE))
    assert found.text.startswith("errors rises to 500 (usual 0") and f"{found.until:%M}" == "44"


@pytest.mark.parametrize("kind", [None, "pagerduty"])
@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (b'[\n  {"labels": {"alertname": "Down"},\n   "startsAt": "2026-01', "line 3, column 16"),
        (b'{"incidents": [\n  {"id": "x"},\n', "line 3, column 1"),
    ],
)
def test_json_that_breaks_off_is_said_to_with_its_place(raw: bytes, place: str, kind: str | None) -> None:
    with pytest.raises(NoEvidenceError, match=f"breaks off, or is wrong, in {place}"):
        read(raw, kind, UTC_ZONE)


def test_a_day_of_slack_on_which_nobody_said_anything_tells_nothing() -> None:
    assert _read([], "slack").sightings == ()
