from xml.etree import ElementTree as ET

import pytest

from pmsite.draw import svg
from tests.draw.shapes import HOSTILE, assert_inert, parsed, tags


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.04, "0"),
        (0.04, "0"),
        (2.0, "2"),
        (2.05, "2.0"),
        (1.25, "1.2"),
        (-3.16, "-3.2"),
        (100.0, "100"),
    ],
)
def test_coordinates_are_short_and_never_minus_nought(value: float, text: str) -> None:
    assert float(svg.num(value)) == pytest.approx(float(text))
    assert svg.num(value) in (text, text.removesuffix(".0"))
    assert not svg.num(value).startswith("-0") or value <= -0.05


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_of_a_drawing_is_escaped_and_read_back_unchanged(text: str) -> None:
    lines = svg.lines_of_text([text], 1, 2, 12, 15, "t", "start")
    body = [svg.group([lines], "node", text, "#ft-E1")]
    drawing = svg.drawing("k", 10, 10, text, text, body)
    assert_inert(drawing)
    root = parsed(drawing)
    assert [element.text for element in tags(root, "title")] == [text, text]
    assert [element.text for element in tags(root, "desc")] == [text]
    assert [element.text for element in tags(root, "tspan")] == [text]


@pytest.mark.parametrize("text", ["\x01", "a\x0bb", "\x1f", "\ufffe"])
def test_a_control_character_does_not_break_the_file(text: str) -> None:
    parsed(svg.drawing("k", 10, 10, text, text, [svg.lines_of_text([text], 1, 2, 12, 15, "t", "start")]))


def test_a_hostile_key_stays_inside_its_attribute() -> None:
    drawing = svg.drawing('x" onload="alert(1)', 10, 10, "t", "d", [])
    assert parsed(drawing).get("onload") is None


def test_a_standalone_file_has_namespace_and_colours_and_leads_to_its_page_only() -> None:
    linked = svg.group([], "node", 'a href="#b"', "#ft-E1")
    drawing = svg.drawing("k", 10, 20, "Title", "Words", [linked])
    assert 'href="#ft-E1"' in drawing.inline
    assert "xmlns" not in drawing.inline
    root = parsed(drawing)
    assert [link.get("href") for link in tags(root, "a")] == ["./#ft-E1"]
    assert [element.text for element in tags(root, "title")] == ["Title", 'a href="#b"']
    assert len(list(tags(root, "style"))) == 1
    assert "prefers-color-scheme" in (next(tags(root, "style")).text or "")


def test_a_drawing_names_and_describes_itself_to_screen_readers() -> None:
    root = ET.fromstring(svg.drawing("INC-1-x", 10, 20, "Title", "Words", []).inline)
    named = [element.get("id") for element in root]
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "INC-1-x-t INC-1-x-d")
    assert named == ["INC-1-x-t", "INC-1-x-d"]
    assert root.get("viewBox") == "0 0 10 20"
