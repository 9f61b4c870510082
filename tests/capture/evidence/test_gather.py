"""Which part of what tools recorded belongs to an incident."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from pmsite.capture.evidence.gather import File, Gathered, Known, gather, known_of
from pmsite.capture.evidence.reading import Reading
from pmsite.model.times import Times

ZONE = ZoneInfo("Europe/Berlin")
DAY = "2026-01-02"


def _at(clock: str) -> datetime:
    return datetime.fromisoformat(f"{DAY}T{clock}:00+00:00")


def _slack(*messages: tuple[str, str]) -> bytes:
    told = [
        {"type": "message", "user": "U1", "text": text, "ts": f"{_at(at).timestamp():.6f}"}
        for at, text in messages
    ]
    return json.dumps(told).encode()


def _pages(*clocks: str) -> bytes:
    began, ended = clocks
    incident = {"id": "P", "incident_number": 1, "title": "It is down", "created_at": f"{DAY}T{began}:00Z"}
    end = {"status": "resolved", "last_status_change_at": f"{DAY}T{ended}:00Z"}
    return json.dumps({"incident": {**incident, **end}}).encode()


def _gathered(known: Known, *raws: bytes) -> Gathered:
    return gather([File(f"{i}.json", raw) for i, raw in enumerate(raws)], Reading(ZONE), known)


def _clocks(found: Gathered) -> list[str]:
    return [f"{happening.first.at:%H:%M}" for happening in found.found]


def test_a_record_that_knows_only_its_beginning_takes_the_end_that_a_tool_proves() -> None:
    found = _gathered(
        Known(_at("10:00")), _pages("10:02", "11:30"), _slack(("10:50", "found it"), ("11:50", "late"))
    )
    assert _clocks(found) == ["10:02", "10:50", "11:30"]


def test_a_status_page_alone_is_the_whole_incident() -> None:
    updates = [
        {"id": str(hour), "status": status, "body": "x", "display_at": f"{DAY}T{hour:02}:00:00Z"}
        for hour, status in ((9, "investigating"), (10, "identified"), (12, "resolved"))
    ]
    page = json.dumps({"incidents": [{"name": "Down", "incident_updates": updates}]}).encode()
    assert _clocks(_gathered(Known(), page)) == ["09:00", "10:00", "12:00"]


def test_a_day_alone_is_that_day_in_the_policys_zone() -> None:
    times = Times.model_validate({"started_at": DAY})
    known = known_of(times, ZONE)
    assert known == Known(datetime(2026, 1, 1, 23, tzinfo=UTC), datetime(2026, 1, 2, 23, tzinfo=UTC))
    elsewhere = _pages("10:00", "11:00").replace(DAY.encode(), b"2024-01-01")
    assert _gathered(known, elsewhere).found == ()


def test_a_message_that_is_taken_back_or_changed_in_another_days_file_is() -> None:
    first = _slack(("10:00", "it is the network"), ("10:01", "hunting"))
    ts = [f"{_at(clock).timestamp():.6f}" for clock in ("10:00", "10:01")]
    changed = {"type": "message", "user": "U1", "text": "it is the disk", "ts": ts[0]}
    later = json.dumps(
        [
            {"type": "message", "subtype": "message_changed", "ts": "1.0", "message": changed},
            {"type": "message", "subtype": "message_deleted", "ts": "2.0", "deleted_ts": ts[1]},
        ]
    ).encode()
    for files in ((first, later), (later, first)):
        found = _gathered(Known(_at("10:00"), _at("11:00")), *files)
        assert [happening.first.text for happening in found.found] == ["it is the disk"]


def test_thousands_of_lines_are_put_together_in_one_pass() -> None:
    lines = [
        {
            "ts": (_at("10:00") + timedelta(seconds=i)).isoformat(),
            "level": "ERROR",
            "msg": f"{'abcdefgh'[i % 8]} no {i}",
        }
        for i in range(4000)
    ]
    found = _gathered(Known(_at("10:00"), _at("12:00")), "\n".join(map(json.dumps, lines)).encode())
    assert 0 < len(found.found) < 4000
