"""Where a node stands, and where one would look for it if it is missing."""

import pytest

from pmsite.load.events import parse
from pmsite.model.source import Source
from pmsite.problems import Pointer

TEXT = "# a comment\ntimes:\n  started_at: 1\nactions:\n  - id: A1\n    title: x\n  -   id: A2\n"


@pytest.fixture
def source() -> Source:
    return Source("f", parse(TEXT, "f").root)


@pytest.mark.parametrize(
    ("pointer", "value", "key"),
    [
        ((), "f:2:1", "f:2:1"),
        (("times",), "f:3:3", "f:2:1"),
        (("times", "started_at"), "f:3:15", "f:3:3"),
        (("actions", 1), "f:7:7", "f:7:7"),
        (("actions", 0, "title"), "f:6:12", "f:6:5"),
        (("actions", 1, "id"), "f:7:11", "f:7:7"),
    ],
)
def test_a_node_has_the_place_of_its_value_and_of_its_key(
    source: Source, pointer: Pointer, value: str, key: str
) -> None:
    assert (str(source.at(pointer)), str(source.at_key(pointer))) == (value, key)


@pytest.mark.parametrize(
    ("pointer", "place"),
    [
        (("summary",), "f:2:1"),
        (("times", "detected_at"), "f:2:1"),
        (("times", "detected_at", "x", 3), "f:2:1"),
        (("times", 0), "f:2:1"),
        (("actions", 1, "due"), "f:7:7"),
        (("actions", 2, "due"), "f:4:1"),
        (("actions", "A1"), "f:4:1"),
        (("times", "started_at", "x"), "f:3:3"),
    ],
)
def test_of_a_missing_node_the_nearest_parents_key_is_told(source: Source, pointer: Pointer, place: str) -> None:
    assert str(source.at(pointer)) == str(source.at_key(pointer)) == place


def test_without_marks_everything_is_at_the_top() -> None:
    assert str(Source("f").at(("a", 0))) == "f:1:1"
