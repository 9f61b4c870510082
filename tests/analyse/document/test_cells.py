"""Values in cells: what a person reads there, and what comes back."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pmsite.analyse.document.cells import (
    FLAG,
    LINES,
    LINKS,
    NAMES,
    NUMBER,
    PAIRS,
    TEXT,
    WORD,
    Cell,
    alone,
    moments,
    unplain,
)
from pmsite.render.markdown import plain as words_of

BERLIN = moments(ZoneInfo("Europe/Berlin"))
LINK = {"title": "A [log] (x)", "url": "https://example.com/a_(b)"}


@pytest.mark.parametrize(
    ("cell", "value", "text"),
    [
        (TEXT, "a *b* `c` [d] <e> a_b _c_ \\", r"a \*b\* \`c\` \[d\] \<e> a_b \_c\_ \\"),
        (TEXT, "two\nlines", "two<br>lines"),
        (TEXT, "AT&T &amp; x", r"AT&T \&amp; x"),
        (NAMES, ["dns", "order-gateway"], "dns, order-gateway"),
        (NAMES, ["a, b", "c,d", "e\\"], r"a\, b, c\,d, e\\"),
        (LINES, ["a, b", "c"], "a, b<br>c"),
        (WORD, "external_dependency", "external dependency"),
        (FLAG, True, "yes"),
        (FLAG, False, "no"),
        (NUMBER, 437, "437"),
        (NUMBER, 0.155, "0.155"),
        (NUMBER, -2.5e-20, "-2.5e-20"),
        (LINKS, [LINK, {"title": "y", "url": "mailto:x@example.com"}], None),
        (PAIRS, {"level": "ERROR", "line": 212, "ok": True, "sha": "12", "x": None}, None),
        (PAIRS, {"a": 'b; c: "d"', "e": "", "f": "null", "g": [1, {"h": "i"}], "j": " k "}, None),
        (BERLIN, "2025-11-26T11:27:35+01:00", "2025-11-26 11:27:35+01:00"),
        (BERLIN, "2025-07-01T12:00:00.500000+02:00", "2025-07-01 12:00:00.500000+02:00"),
        (BERLIN, "2025-11-26", "2025-11-26"),
        (moments(ZoneInfo("UTC")), "2025-11-26T10:27:35Z", "2025-11-26 10:27:35 UTC"),
    ],
)
def test_a_value_is_written_and_read_back(cell: Cell, value: Any, text: str | None) -> None:
    written = cell.write(value)
    assert text is None or written == text
    assert "\n" not in written
    assert cell.read(written) == value


@pytest.mark.parametrize(
    "text",
    ["## Impact", "#", "- x", "+ x", "> x", ">x", "| a |", "---", "===", "1. x", "12) x", "```", "~~~ x", "    x"],
)
def test_a_text_that_begins_a_line_or_an_item_is_no_other_block(text: str) -> None:
    written = alone(text)
    assert unplain(written) == text.strip()
    for line in (written, f"- {written}", f"1. {written}", f"- x\n  - {written}"):
        tokens = MarkdownIt("commonmark").enable("table").parse(line)
        kinds = {token.type.removesuffix("_open") for token in tokens if token.nesting >= 0}
        assert kinds <= {"paragraph", "inline", "bullet_list", "ordered_list", "list_item"}
        assert [token.content for token in tokens if token.type == "inline"][-1] == written


def test_what_is_no_block_needs_no_sign() -> None:
    for text in ("#5 was late", "-5 degrees", "2.5 s", "2 dashes -- or more", "+1"):
        assert alone(text) == text


def test_pairs_read_well() -> None:
    text = PAIRS.write({"level": "ERROR", "line": 212, "version": "v5.18.0", "sha": "12", "note": "a: b"})
    assert text == 'level: ERROR; line: 212; version: v5.18.0; sha: "12"; note: "a: b"'


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2025-11-26 10:27 UTC", "2025-11-26T10:27:00Z"),
        ("2025-11-26 10:27:35 +01:00", "2025-11-26T10:27:35+01:00"),
        ("2025-11-26T10:27:35Z", "2025-11-26T10:27:35Z"),
        ("yesterday", "yesterday"),
    ],
)
def test_times_are_read_as_people_write_them(text: str, value: str) -> None:
    assert BERLIN.read(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("1,000", 1000), ("007", "007"), ("12 %", "12 %"), ("1e400", "1e400"), ("-1,234,567.5", -1234567.5)),
        *(("1,5", "1,5"), ("1.234,5", "1.234,5"), ("12,34", "12,34"), ("1,0000", "1,0000"), ("0,500", "0,500")),
    ],
)
def test_what_is_no_number_stays_a_text(text: str, value: Any) -> None:
    assert NUMBER.read(text) == value


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1))
def test_plain_text_is_shown_as_it_is(text: str) -> None:
    """In the middle of a line; at its begin a list or heading might start."""
    if "://" not in text and "~~" not in text:
        assert TEXT.read(TEXT.write(text)) == text
        assert words_of(f"x {TEXT.write(text)} x") == f"x {text} x"


@pytest.mark.parametrize("text", ["a,b,c", "a, b,c", "a , b, c,"])
def test_names_may_stand_close(text: str) -> None:
    assert NAMES.read(text) == ["a", "b", "c"]


def test_a_word_may_begin_with_a_capital() -> None:
    assert WORD.read("In progress") == "in_progress"


def test_words_beside_links_and_without_pairs_are_seen() -> None:
    assert not LINKS.more(LINKS.write([LINK, LINK]))
    assert LINKS.more(f"{LINKS.write([LINK])} and more")
    assert PAIRS.more("words")
    assert not PAIRS.more(PAIRS.write({"a": 1}))
