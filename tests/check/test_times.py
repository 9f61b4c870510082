"""Times that contradict one another are told at the one that came later in the record's order."""

from pathlib import Path

import pytest

from pmsite.check.times import _ORDER
from pmsite.problems import Level
from tests.check.sweep import RETOLD, Case, add, of, put, swap, times

RESOLVED = "resolved_at: 2025-11-26T10:45:00Z"
WINDOW = "services: [web]\nimpact: {windows: [{service: web, from: %s, to: %s}]}\n"
TEN, ELEVEN = "2025-11-26T10:30:00Z", "2025-11-26T11:30:00Z"
STATED = "stated: {%s: %s}\n"


def timeline(*events: str) -> str:
    """Events, a line each."""
    return "timeline:\n" + "".join(f"  - {{{event}}}\n" for event in events)


def pair(first: str, second: str) -> Case:
    """Two times in the wrong order and in the right one; the others are as far off as they may be."""
    bad, good = f"{second}: ▶2025-11-24T09:00:00Z\n", f"{second}: 2025-11-25T12:00:00Z\n"
    more = f"  {first}: 2025-11-25T10:00:00Z\n"
    if first == "started_at":
        start = ("started_at: 2025-11-26T10:27:35Z", "started_at: 2025-11-25T10:00:00Z")
        return Case("PM301", swap(start, more=f"  {bad}"), swap(start, more=f"  {good}"))
    start = ("started_at: 2025-11-26T10:27:35Z", "detected_at: 2025-11-23T10:00:00Z")
    start = (
        start if first != "detected_at" else ("started_at: 2025-11-26T10:27:35Z", "fault_at: 2025-11-22T10:00:00Z")
    )
    if (first, second) == ("fault_at", "started_at"):
        return Case(
            "PM301",
            swap(("started_at: ", "started_at: ▶"), more="  fault_at: 2025-11-26T10:27:36Z\n"),
            swap(("2025-11-26T10:27:35Z", "2025-11-26T10:27:35Z"), more="  fault_at: 2025-11-26T10:27:35Z\n"),
        )
    return Case("PM301", swap(start, more=f"{more}  {bad}"), swap(start, more=f"{more}  {good}"))


CASES = [
    *(pair(first, second) for first, second in _ORDER),
    Case("PM301", times("detected_at: ▶2025-11-25"), times("detected_at: 2025-11-26")),
    Case(
        "PM301", times("detected_at: ▶2025-11-26T11:00:00+01:00"), times("detected_at: 2025-11-26T11:30:00+01:00")
    ),
    Case(
        "PM302",
        add(timeline(f"text: x, at: {ELEVEN}, until: ▶{TEN}")),
        add(timeline(f"text: x, at: {TEN}, until: {TEN}")),
    ),
    Case("PM302", add(WINDOW % (ELEVEN, f"▶{TEN}")), add(WINDOW % (TEN, TEN))),
    Case("PM302", add(WINDOW % (ELEVEN, "▶2025-11-25")), add(WINDOW % (ELEVEN, "2025-11-26"))),
    Case("PM303", swap(("started_at: 2025", "started_at: ▶2052")), swap(("at: 2025-11-26", "at: 2026-11-22"))),
    Case("PM303", add(timeline("text: x, at: ▶2026-11-23")), add(timeline("text: x, at: 2026-11-22"))),
    Case(
        "PM304",
        add(timeline("text: x, at: ▶2025-11-25T10:27:34Z")),
        add(timeline("text: x, at: 2025-11-25T10:27:35Z")),
    ),
    Case(
        "PM304",
        times(RESOLVED, timeline("text: x, at: ▶2025-12-03T10:45:01Z")),
        times(RESOLVED, timeline("text: x, at: 2025-12-03T10:45:00Z")),
    ),
    Case(
        "PM304",
        add(timeline("text: x, at: ▶2024-11-25T10:27:34Z")),
        add(timeline("text: x, kind: change, at: 2024-11-25T10:27:34Z")),
    ),
    Case(
        "PM304",
        add(timeline("text: x, at: ▶2025-11-24")),
        times("fault_at: 2025-11-24", timeline("text: x, at: 2025-11-24")),
    ),
    Case(
        "PM305",
        add(timeline(f"text: x, at: {ELEVEN}", f"text: y, at: ▶{TEN}", f"text: z, at: {ELEVEN}")),
        add(timeline(f"text: x, at: {TEN}", f"text: y, at: {TEN}", "text: z", f"text: z, at: {ELEVEN}")),
    ),
    Case(
        "PM305",
        add(timeline(f"text: x, at: {ELEVEN}", f"text: y, at: ▶{TEN}")),
        add(timeline(f"text: x, at: {ELEVEN}", f"text: y, at: {TEN}, approximate: true")),
    ),
    Case(
        "PM306",
        times(RESOLVED, STATED % ("duration", "▶3 hours")),
        times(RESOLVED, STATED % ("duration", "17 min")),
    ),
    Case(
        "PM306",
        times(RESOLVED, STATED % ("time_to_resolve", "▶40 minutes")),
        times(RESOLVED, STATED % ("time_to_resolve", "until 40 minutes later")),
    ),
    Case(
        "PM306",
        times("detected_at: 2025-11-26T10:29:35Z", STATED % ("time_to_detect", "▶10 minutes")),
        times("detected_at: 2025-11-26T10:29:35Z", STATED % ("time_to_resolve", "10 minutes")),
    ),
    Case(
        "PM306",
        times(RESOLVED, STATED % ("duration", "▶3 hours") + RETOLD),
        times(RESOLVED, STATED % ("duration", "17 minutes") + RETOLD),
        Level.NOTE,
    ),
    Case(
        "PM307",
        add(WINDOW % ("▶2025-11-26T10:27:34Z", ELEVEN)),
        add(WINDOW % ("2025-11-26T10:27:35Z", ELEVEN)),
    ),
    Case(
        "PM307",
        times(RESOLVED, WINDOW % (TEN, "▶2025-11-26T10:45:01Z")),
        times(RESOLVED, WINDOW % (TEN, "2025-11-26T10:45:00Z")),
    ),
    Case(
        "PM307",
        add((WINDOW % (TEN, ELEVEN)).replace("service: web", "service: ▶api")),
        add((WINDOW % (TEN, ELEVEN)).replace("service: web", "service: api").replace("[web]", "[web, api]")),
    ),
    Case("PM308", add("dates: {created_on: ▶2025-11-24}\n"), add("dates: {created_on: 2025-11-25}\n")),
    Case(
        "PM308",
        add("dates: {created_on: 2025-11-28, drafted_on: ▶2025-11-27}\n"),
        add("dates: {created_on: 2025-11-28, drafted_on: 2025-11-28}\n"),
    ),
    Case(
        "PM308",
        add("dates: {drafted_on: 2025-12-01, published_on: ▶2025-11-30}\n"),
        add("dates: {drafted_on: 2025-12-01, published_on: 2025-12-01}\n"),
    ),
    Case(
        "PM308",
        add("dates: {created_on: 2025-12-02, published_on: ▶2025-12-01}\n"),
        add("dates: {created_on: 2025-12-01, published_on: 2025-12-01}\n"),
    ),
]


def test_a_time_that_is_wrong_against_several_is_told_once(tmp_path: Path) -> None:
    text = (
        "detected_at: 2025-11-26T10:29:00Z, mitigated_at: 2025-11-26T10:40:00Z, resolved_at: 2025-11-26T09:00:00Z"
    )
    (problem,) = of("PM301", put(tmp_path, times(text)))
    assert problem.message == "`resolved_at` is before `started_at`."


def test_a_time_that_stands_in_the_future_is_told_with_the_day(tmp_path: Path) -> None:
    (problem,) = of("PM303", put(tmp_path, swap(("at: 2025-11-26", "at: 2026-11-26"))))
    assert problem.message == "`started_at` lies after today, 2026-11-21."


@pytest.mark.parametrize(
    ("events", "says"),
    [
        ("text: x, at: 2025-11-20T10:27:35Z", "This event is 6 d before the first time, `started_at`."),
        ("text: x, at: 2025-12-06T10:45:00Z", "This event is 10 d after the last time, `resolved_at`."),
    ],
)
def test_an_event_far_off_is_told_with_its_distance(tmp_path: Path, events: str, says: str) -> None:
    (problem,) = of("PM304", put(tmp_path, times(RESOLVED, timeline(events))))
    assert problem.message == says


def test_an_incident_that_lasts_may_have_events_at_any_later_time(tmp_path: Path) -> None:
    assert of("PM304", put(tmp_path, add(timeline("text: x, at: 2026-06-01")))) == []


def test_a_stated_duration_is_held_against_the_figures_with_their_definitions(tmp_path: Path) -> None:
    more = f"mitigated_at: 2025-11-26T10:35:35Z, {RESOLVED}"
    (problem,) = of("PM306", put(tmp_path, times(more, STATED % ("duration", "3 hours"))))
    assert problem.message == (
        "`times` say 8 min (mitigated − started) or 17 min 25 s (resolved − started), not 3 hours."
    )
