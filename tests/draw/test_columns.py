import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.draw.columns import draw
from tests.draw.shapes import HOSTILE, assert_inert, overlapping, parsed, rects, room, tags, texts

MONTHS = [f"{2024 + i // 12}-{i % 12 + 1:02d}" for i in range(24)]
COUNTS = st.lists(st.integers(0, 999), min_size=24, max_size=24).map(lambda n: dict(zip(MONTHS, n, strict=True)))


@given(COUNTS)
def test_every_count_but_zero_has_a_column_as_high_as_its_share(counts: dict[str, int]) -> None:
    root = parsed(draw(counts, "k", "Incidents"))
    columns = rects(root, "column")
    told = [n for n in counts.values() if n]
    assert len(columns) == len(told)
    for column, n in zip(columns, told, strict=True):
        assert abs(column.h / max(box.h for box in columns) - n / max(told)) < 0.01
        assert abs(column.y + column.h - 154) < 0.2
    assert [group[0].text for group in tags(root, "g")] == [f"{name}: {n}" for name, n in counts.items() if n]


@given(COUNTS)
def test_labels_do_not_overlap_and_stay_inside(counts: dict[str, int]) -> None:
    root = parsed(draw(counts, "k", "Incidents"))
    assert overlapping(texts(root)) == []
    assert [text for text in texts(root) if not text.inside(*room(root))] == []


@pytest.mark.parametrize("n", [15, 18, 30, 45])
def test_labels_do_not_overlap_whatever_the_number_of_columns(n: int) -> None:
    counts = {f"{2020 + i // 12}-{i % 12 + 1:02d}": 0 for i in range(n)}
    assert overlapping(texts(parsed(draw(counts, "k", "Incidents")))) == []


def test_the_counts_are_there_in_words() -> None:
    root = parsed(draw({"2025-01": 2, "2025-02": 0, "2025-03": 1}, "k", "Incidents"))
    assert [element.text for element in tags(root, "desc")] == ["2025-01: 2, 2025-03: 1"]
    assert [e.text for e in tags(parsed(draw({}, "k", "Incidents")), "desc")] == ["none"]


def test_hostile_names_stay_texts() -> None:
    assert_inert(draw(dict.fromkeys(HOSTILE, 1), "k", HOSTILE[0]))
