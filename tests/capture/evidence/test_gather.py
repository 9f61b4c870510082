"""Which part of what tools recorded belongs to an incident."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

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


def _status_page(*incidents: tuple[str, str, str]) -> bytes:
    """A page's incidents: their name, when each was opened, and when it was resolved."""
    told = []
    for name, opened, resolved in incidents:
        updates = [
            {"id": f"{name} {status}", "status": status, "body": name, "display_at": at}
            for status, at in (("resolved", resolved), ("investigating", opened))
        ]
        told.append({"name": name, "shortlink": f"https://s.example.com/{name}", "incident_updates": updates})
    return json.dumps({"incidents": told}).encode()


NOVEMBER = ("november", "2026-11-05T08:00:00Z", "2026-11-05T09:00:00Z")
JANUARY = ("january", f"{DAY}T10:20:00Z", f"{DAY}T11:10:00Z")
BEFORE = ("december", "2025-12-01T08:00:00Z", "2025-12-01T09:00:00Z")
PAGE = _status_page(NOVEMBER, JANUARY, BEFORE)
"""As a status page lists them, the newest first."""


def test_of_a_page_with_many_incidents_a_record_gets_the_one_at_its_beginning() -> None:
    found = _gathered(Known(_at("10:00")), PAGE)
    assert _clocks(found) == ["10:20", "11:10"]
    assert found.span == (_at("10:00"), _at("11:10"))
    assert found.doubts == (f"0.json: It holds 3 incidents, what began at {DAY}T10:20:00Z was taken.",)
    assert found.left_out["events of other incidents"] == 4


def test_of_a_page_that_has_nothing_of_the_record_nothing_is_taken() -> None:
    found = _gathered(Known(_at("10:00") + timedelta(days=30)), PAGE)
    assert found.found == ()
    assert found.doubts == ("0.json: It holds 3 incidents, none of them at the time of this one.",)


def test_without_a_record_the_newest_incident_is_taken_and_that_is_said() -> None:
    found = _gathered(Known(), PAGE)
    assert [one.first.at.month for one in found.found] == [11, 11]
    assert [one.title for one in found.evidence] == ["november"]
    [doubt] = found.doubts
    assert (
        "It holds 3 incidents, what began at 2026-11-05T08:00:00Z was taken" in doubt
        and "pmsite timeline" in doubt
    )


def test_without_a_record_other_files_tell_which_incident_it_is() -> None:
    found = _gathered(Known(), PAGE, _pages("10:02", "11:08"))
    assert _clocks(found) == ["10:02", "10:20", "11:08", "11:10"]
    assert [one.title for one in found.evidence] == ["january", "It is down"]


def test_incidents_one_upon_the_other_are_one_and_its_end_is_the_last() -> None:
    after = ("after", f"{DAY}T11:20:00Z", f"{DAY}T12:00:00Z")
    page = _status_page(NOVEMBER, after, JANUARY)
    assert _clocks(_gathered(Known(_at("10:00")), page)) == ["10:20", "11:10", "11:20", "12:00"]


def test_a_list_of_pages_or_of_alerts_is_one_of_incidents_too() -> None:
    pages = [
        {"id": f"P{day}", "incident_number": day, "title": f"Of day {day}", "status": "resolved",
         "created_at": f"2026-01-0{day}T10:00:00Z", "resolved_at": f"2026-01-0{day}T11:00:00Z"}
        for day in (2, 5)
    ]  # fmt: skip
    alerts = [
        {"tinyId": str(day), "message": f"Of day {day}", "createdAt": f"2026-01-0{day}T10:00:00Z"}
        for day in (2, 5)
    ]
    for document in ({"incidents": pages}, {"data": alerts}):
        raw = json.dumps(document).encode()
        assert {one.first.at.day for one in _gathered(Known(_at("10:00")), raw).found} == {2}
        assert {one.first.at.day for one in _gathered(Known(), raw).found} == {5}


def _each_minute(begin: str, count: int) -> bytes:
    lines = [
        {"ts": (_at(begin) + timedelta(minutes=i)).isoformat(), "level": "WARN", "msg": f"queue holds {i}"}
        for i in range(count)
    ]
    return "\n".join(map(json.dumps, lines)).encode()


def test_a_line_that_came_all_day_is_told_from_the_windows_first_on() -> None:
    raw, known = _each_minute("00:00", 1200), Known(_at("10:00"), _at("10:30"))
    [one] = _gathered(known, raw).found
    assert (f"{one.first.at:%H:%M}", one.first.text) == ("09:45", "queue holds 585")
    assert (one.first.data["count"], f"{one.first.until:%H:%M}") == (615, "19:59")
    [wider] = gather([File("0.json", raw)], Reading(ZONE), known, timedelta(hours=2)).found
    assert (f"{wider.first.at:%H:%M}", wider.first.key) == ("08:00", one.first.key)


def test_a_line_that_came_before_and_after_the_window_only_is_outside() -> None:
    lines = _each_minute("08:00", 60) + b"\n" + _each_minute("12:00", 60)
    assert _gathered(Known(_at("10:00"), _at("10:30")), lines).found == ()


def test_doubts_are_lines_that_a_record_can_hold_whatever_a_metric_is_called() -> None:
    rows = "".join(f"{DAY}T10:0{minute}:00Z,{minute}\n" for minute in range(5))
    raw = f'time,"er\u202er\nors"\n{rows}'.encode()
    assert _gathered(Known(), raw).doubts == (
        "0.json: err ors has 5 values, too few to say what is usual: it needs 20",
    )


@pytest.mark.parametrize("never", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
@pytest.mark.parametrize("known", [Known(), Known(_at("10:00"))])
def test_the_first_and_the_last_day_of_all_are_no_time(never: str, known: Known) -> None:
    log = json.dumps({"time": never, "level": "error", "msg": "lost"}).encode()
    page = _status_page(("never", never, never), JANUARY)
    assert _clocks(_gathered(known, page, log)) == ["10:20", "11:10"]


def test_a_line_that_came_since_midnight_tells_which_incident_it_is_too() -> None:
    found = _gathered(Known(), PAGE, _each_minute("00:00", 1200))
    assert [one.title for one in found.evidence] == ["january", None]
