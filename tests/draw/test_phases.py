from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.draw.phases import draw
from pmsite.draw.svg import Drawing
from pmsite.model.times import Times
from tests.analyse.made import entry
from tests.draw.shapes import overlapping, parsed, rects, room, tags, texts

ALL = {
    "started_at": "2025-11-26T10:00:00Z",
    "detected_at": "2025-11-26T10:10:00Z",
    "acknowledged_at": "2025-11-26T10:15:00Z",
    "mitigated_at": "2025-11-26T10:45:00Z",
    "resolved_at": "2025-11-26T12:00:00Z",
}


def _times(**changes: Any) -> Times:
    return entry(times={**ALL, **changes}).record.times


def _bars(drawing: Drawing) -> list[tuple[str, float, float]]:
    root = parsed(drawing)
    found = [box for n in (1, 2, 3, 4) for box in rects(root, f"phase-{n}") if box.y == 0]
    titles = [group[0].text or "" for group in tags(root, "g")]
    return [(title, box.x, box.w) for title, box in zip(titles, found, strict=True)]


def test_each_phase_is_named_and_drawn_to_scale_from_edge_to_edge() -> None:
    drawing = draw(_times(), "k")
    assert drawing is not None
    bars = _bars(drawing)
    assert [title for title, _, _ in bars] == [
        "10 min until detected",
        "5 min until acknowledged",
        "30 min until mitigated",
        "1 h 15 min until resolved",
    ]
    assert bars[0][1] == 0
    assert bars[-1][1] + bars[-1][2] == pytest.approx(720)
    assert [bar[2] - 3 for bar in bars] == pytest.approx([708 * n / 120 for n in (10, 5, 30, 75)], abs=0.1)


def test_an_unknown_moment_joins_two_phases_into_the_next_one() -> None:
    drawing = draw(_times(acknowledged_at=None), "k")
    assert drawing is not None
    assert [title for title, _, _ in _bars(drawing)][1] == "35 min until mitigated"


@pytest.mark.parametrize(
    "changes",
    [
        {"started_at": None},
        {"started_at": "2025-11-26"},
        {"detected_at": "2025-11-26T09:00:00Z"},
        {"acknowledged_at": None, "mitigated_at": None, "resolved_at": None},
        dict.fromkeys(ALL, "2025-11-26T10:00:00Z"),
    ],
)
def test_no_bar_without_a_start_without_order_or_with_less_than_two_phases(changes: dict[str, str | None]) -> None:
    assert draw(_times(**changes), "k") is None


@given(st.lists(st.integers(0, 10**6), min_size=5, max_size=5).map(sorted).filter(lambda s: s[0] < s[-1]))
def test_bars_and_words_never_overlap_or_leave_the_drawing(seconds: list[int]) -> None:
    moments = {}
    for name, offset in zip(ALL, seconds, strict=True):
        day, rest = divmod(offset, 86400)
        clock = f"{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"
        moments[name] = f"2025-11-{1 + day:02d}T{clock}Z"
    drawing = draw(_times(**moments), "k")
    assert drawing is not None
    root = parsed(drawing)
    boxes = [*texts(root), *(box for n in (1, 2, 3, 4) for box in rects(root, f"phase-{n}"))]
    assert overlapping(boxes) == []
    assert [box for box in boxes if not box.inside(*room(root))] == []
    assert all(width > 0 for _, _, width in _bars(drawing))
