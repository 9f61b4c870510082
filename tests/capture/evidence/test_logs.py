"""Logs, as JSON lines and as CSV: which lines count, and what they say."""

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pmsite.capture.evidence.reading import Reading, read
from pmsite.capture.evidence.sighting import Evidence, Sighting

UTC_ZONE = Reading(ZoneInfo("UTC"))


def _one(found: Evidence) -> Sighting:
    assert len(found.sightings) == 1, found.sightings
    return found.sightings[0]


def test_logs_by_common_names_nested_and_given() -> None:
    common = (
        '{"@timestamp":"2026-01-02T03:04:05Z","log":{"level":"ERROR","logger":"db"},"message":"no space left"}\n'
    )
    own = "when|what\n2026-01-02 03:04:05|no space left\n"
    given = Reading(ZoneInfo("UTC"), fields={"time": "when", "message": "what"})
    for raw, how in ((common, UTC_ZONE), (own, given)):
        assert _one(read(raw.encode(), None, how)).text == "no space left"


def test_lines_that_differ_in_numbers_alone_are_one_event_with_their_count() -> None:
    lines = [
        {"ts": f"2026-01-02T03:04:{second:02}Z", "level": "WARN", "msg": f"retry {second}"} for second in range(10)
    ]
    found = _one(read("\n".join(map(json.dumps, lines)).encode(), None, UTC_ZONE))
    assert found.data["count"] == 10 and f"{found.until:%S}" == "09"


def test_numbers_of_levels_are_understood() -> None:
    lines = [
        {"time": "2026-01-02T03:04:05Z", "level": level, "msg": f"level {'abcd'[i]}"}
        for i, level in enumerate((30, 50, "20", "crit"))
    ]
    found = read("\n".join(map(json.dumps, lines)).encode(), None, UTC_ZONE)
    assert [one.text for one in found.sightings] == ["level a", "level b", "level d"]


NODE = {"level": 30, "time": 1764152855000, "msg": "request completed", "pid": 1}


def _levels(*lines: dict[str, Any]) -> list[str]:
    found = read("\n".join(map(json.dumps, lines)).encode(), None, UTC_ZONE)
    return [str(one.data.get("level")) for one in found.sightings]


def test_numbers_of_bunyan_and_pino_are_theirs() -> None:
    numbers = (20, 30, 40, 50, 60)
    pino = [{**NODE, "level": level, "msg": f"m {'abcde'[i]}"} for i, level in enumerate(numbers)]
    assert _levels(*pino) == ["warning", "error", "critical"]
    bunyan = {"name": "api", "hostname": "h", "v": 0, "time": "2026-01-02T03:04:05Z", "msg": "m"}
    assert _levels({**bunyan, "level": 30}, {**bunyan, "level": 50}) == ["error"]
    assert _levels({"time": "2026-01-02T03:04:05Z", "msg": "m", "level": 30}) == ["warning"]  # Python's


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("time,level,message", "{},ERROR,connection lost, retrying in 5s"),
        ("time,message,level", "{},connection lost, retrying in 5s,ERROR"),
        ("time;level;message", "{};ERROR;connection lost, retrying in 5s"),
        ("time, level, message", "{}, ERROR, connection lost, retrying in 5s"),
    ],
)
def test_a_message_with_separators_that_nobody_quoted_is_whole(head: str, row: str) -> None:
    lines = [head, *(row.format(f"2026-01-02T03:0{minute}:05Z") for minute in range(3))]
    found = _one(read("\n".join(lines).encode(), None, UTC_ZONE))
    assert (found.text, found.data["level"]) == ("connection lost, retrying in 5s", "error")


def test_of_which_field_a_message_is_was_told_too() -> None:
    given = Reading(ZoneInfo("UTC"), fields={"message": "what"})
    raw = b"time,what,where\n2026-01-02T03:04:05Z,lost, gone, over,db\n"
    assert _one(read(raw, "csv", given)).text == "lost, gone, over"


def test_lines_of_json_are_read_though_the_last_breaks_off() -> None:
    raw = b'{"ts":"2026-01-02T03:04:05Z","level":"ERROR","msg":"no space left"}\n{"ts":"2026-01'
    found = read(raw, None, UTC_ZONE)
    assert _one(found).text == "no space left" and found.left_out == {"lines that are no log": 1}


def test_how_many_clocks_were_shown_twice_counts_those_that_tell_something() -> None:
    lines = [
        {"time": "2025-10-26 02:30:00", "level": level, "msg": "no space left"} for level in ("info", "error")
    ]
    raw = "\n".join(map(json.dumps, lines)).encode()
    found = read(raw, None, Reading(ZoneInfo("Europe/Berlin")))
    assert found.doubts[1].endswith("read as the first time: 1 of them.")
    assert read(raw, None, Reading(ZoneInfo("Europe/Berlin"), "critical")).doubts == ()


def test_a_separator_at_the_end_of_a_line_is_no_part_of_its_message() -> None:
    raw = b"time,level,message\n2026-01-02T03:04:05Z,ERROR,connection lost,,\n"
    assert _one(read(raw, "csv", UTC_ZONE)).text == "connection lost"
