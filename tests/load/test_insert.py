"""Events put into a list: every other byte stays."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.load.edit import dump
from pmsite.load.events import parse
from pmsite.load.insert import TooLargeError, insert_items
from pmsite.load.limits import MAX_EVENTS
from pmsite.load.values import NoPlaceError

NEW = {"at": "2026-01-02T03:04:05Z", "text": "New, with: a colon"}


def _without_new(text: str, made: str) -> bool:
    """Whether all lines of the text stand in what was made, in their order."""
    lines = iter(made.splitlines())
    return all(line in lines for line in text.splitlines())


@pytest.mark.parametrize(
    "text",
    [
        "id: X\ntimeline:\n  - {at: 2026-01-01, text: a}   # why\n  # before b\n  - text: b\nlessons: {}\n",
        "id: X\ntimeline:\n- text: a\n- text: b\n",
        "id: X\r\ntimeline:\r\n  - text: a\r\n  - text: b\r\nlessons: {}\r\n",
        "timeline:\n  - text: a\n  - note: |\n      one\n\n      - two\n    text: b\n\n# the end\n",
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_item_goes_where_it_belongs(text: str, place: int) -> None:
    made = insert_items(text, ("timeline",), [(place, NEW)])
    found = [item["text"] for item in parse(made, "").data["timeline"]]
    assert found == [*"ab"[:place], NEW["text"], *"ab"[place:]]
    assert _without_new(text, made)
    assert ("\r\n" in text) == ("\r\n" in made) and made.count("\r\n") in (0, made.count("\n"))


@pytest.mark.parametrize(
    "text", ["id: X\nlessons: {}\n", "id: X\ntimeline: []\nlessons: {}\n", "id: X\ntimeline:\n"]
)
def test_a_list_is_begun_where_there_is_none(text: str) -> None:
    made = insert_items(text, ("timeline",), [(0, NEW), (0, {"text": "second"})])
    assert [item["text"] for item in parse(made, "").data["timeline"]] == [NEW["text"], "second"]
    assert parse(made, "").data["id"] == "X"


def test_a_list_in_brackets_is_for_a_person() -> None:
    with pytest.raises(NoPlaceError, match="timeline"):
        insert_items("timeline: [{text: a}]\n", ("timeline",), [(1, NEW)])


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp")), min_size=1, max_size=40
)
items = st.fixed_dictionaries(
    {"text": texts}, optional={"note": texts.map(lambda t: f"{t}\n\n  {t}\n"), "n": st.integers()}
)


@given(st.lists(items, min_size=1, max_size=5), st.lists(st.tuples(st.integers(0, 5), items), max_size=5))
def test_any_items_in_any_list(old: list[dict[str, Any]], new: list[tuple[int, dict[str, Any]]]) -> None:
    text = dump({"id": "X", "timeline": old, "lessons": {"went_well": ["a"]}})
    new = [(min(place, len(old)), item) for place, item in new]
    made = insert_items(text, ("timeline",), new)
    before, after = parse(text, "").data, parse(made, "").data
    assert len(after["timeline"]) == len(old) + len(new)
    assert {**after, "timeline": []} == {**before, "timeline": []}
    assert _without_new(text, made)


@pytest.mark.parametrize("text", ["id: X\n", "id: X\ntimeline:\n  - text: a\n"])
@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([(0, {"text": "x", "n": 1})] * 4000, "4,000 more it would have 24,0.. nodes; 20,000 is the limit"),
        ([(0, {"text": "x" * 3000})] * 100, "100 more it would have 3..,... bytes; 262,144 is the limit"),
    ],
)
def test_more_than_a_document_may_hold_is_said_to_be_too_much(
    text: str, items: list[tuple[int, Any]], words: str
) -> None:
    with pytest.raises(TooLargeError, match=words):
        insert_items(text, ("timeline",), items)


def test_as_much_as_a_document_may_hold_is_put_into_it() -> None:
    most = MAX_EVENTS - 16
    made = insert_items("id: X\n", ("timeline",), [(0, {"n": [0] * most})])
    assert not parse(made, "").problems
    with pytest.raises(TooLargeError):
        insert_items("id: X\n", ("timeline",), [(0, {"n": [0] * (most + 1)})])
