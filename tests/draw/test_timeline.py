from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.draw.svg import Drawing
from pmsite.draw.timeline import Axis, draw
from tests.analyse.made import entry
from tests.draw.shapes import HOSTILE, assert_inert, overlapping, parsed, room, tags, texts

START = datetime(2025, 11, 26, 10, tzinfo=UTC)
TIMES = {"started_at": "2025-11-26T10:00:00Z", "resolved_at": "2025-11-26T10:40:00Z"}


def _at(minutes: float) -> str:
    return (START + timedelta(minutes=minutes)).isoformat()


def _drawn(events: list[dict[str, Any]], **times: str) -> Drawing | None:
    record = entry(timeline=events, times={**TIMES, **times}).record
    return draw(record.timeline, record.times, "k")


def _drawing(events: list[dict[str, Any]], **times: str) -> Drawing:
    drawing = _drawn(events, **times)
    assert drawing is not None
    return drawing


def _dots(drawing: Drawing) -> dict[str, float]:
    """By link: how far to the right."""
    found = {}
    for link in tags(parsed(drawing), "a"):
        for dot in tags(link, "circle"):
            found[link.attrib["href"].removeprefix("./")] = float(dot.attrib["cx"])
    return found


def test_every_event_with_a_time_has_a_dot_that_leads_to_it() -> None:
    events = [{"at": _at(0), "text": "a"}, {"at": "2025-11-26", "text": "b"}, {"at": _at(5), "text": "c"}]
    assert list(_dots(_drawing(events))) == ["#t1", "#t3"]


def test_dots_stand_in_proportion_to_their_times() -> None:
    dots = _dots(_drawing([{"at": _at(m), "text": "x"} for m in (0, 10, 20, 40)], resolved_at=_at(40)))
    assert dots["#t2"] - dots["#t1"] == pytest.approx(dots["#t3"] - dots["#t2"], abs=0.2)


def test_a_long_silence_is_cut_short_and_said() -> None:
    minutes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 600]
    drawing = _drawing([{"at": _at(m), "text": "x"} for m in minutes], resolved_at=_at(9))
    dots = _dots(drawing)
    assert dots["#t11"] - dots["#t10"] < 0.25 * 720
    assert "9 h 51 min" in [text.what for text in texts(parsed(drawing))]


def test_milestones_have_their_words_and_the_time() -> None:
    events: list[dict[str, Any]] = [
        {"at": _at(0), "text": "First"},
        {"at": _at(9), "text": "Names resolve again", "milestone": True},
    ]
    words = " ".join(text.what for text in texts(parsed(_drawing(events))))
    assert "10:09 Names resolve again" in words and "First" not in words


def test_clocks_are_those_of_the_zone() -> None:
    record = entry(timeline=[{"at": _at(0), "text": "First"}, {"at": _at(9), "text": "Last"}], times=TIMES).record
    drawing = draw(record.timeline, record.times, "k", ZoneInfo("Europe/Berlin"))
    assert drawing is not None
    assert "11:09 Last" in " ".join(text.what for text in texts(parsed(drawing)))
    assert "between 2025-11-26 11:00 and 2025-11-26 11:09 CET" in drawing.inline


@pytest.mark.parametrize("events", [[], [{"at": _at(0), "text": "a"}], [{"at": "2025-11-26", "text": "a"}] * 3])
def test_with_less_than_two_instants_there_is_no_drawing(events: list[dict[str, Any]]) -> None:
    assert _drawn(events) is None


@given(
    st.lists(
        st.tuples(
            st.floats(0, 5000),
            st.booleans(),
            st.sampled_from(["alert", "mitigation", "other"]),
            st.integers(1, 30),
        ),
        min_size=2,
        max_size=70,
    )
)
def test_labels_do_not_overlap_and_all_is_inside(rows: list[tuple[float, bool, str, int]]) -> None:
    events = [
        {"at": _at(round(m, 1)), "text": "word " * n, "milestone": mile, "kind": kind} for m, mile, kind, n in rows
    ]
    drawing = _drawn([event | {"text": str(event["text"]).strip()} for event in events])
    if drawing is None:
        return
    root = parsed(drawing)
    assert [text for text in texts(root) if not text.inside(*room(root))] == []
    labels = [text for text in texts(root) if not text.what.isdigit() and ":" in text.what]
    assert overlapping(labels) == []


@given(st.lists(st.integers(0, 10**7), min_size=2, max_size=60, unique=True))
def test_the_axis_keeps_the_order_of_instants_and_its_ends(seconds: list[int]) -> None:
    instants = [START + timedelta(seconds=s) for s in seconds]
    axis = Axis(instants)
    places = [axis.x(at) for at in sorted(instants)]
    assert places == sorted(places)
    assert places[0] == pytest.approx(14) and places[-1] == pytest.approx(706)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    plain = " ".join(text.split())
    assert_inert(_drawing([{"at": _at(0), "text": plain, "milestone": True}, {"at": _at(1), "text": plain}]))
