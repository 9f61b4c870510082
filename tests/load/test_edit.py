"""Edits change what they are meant to change; comments, order and quotes stay."""

from pathlib import Path

import pytest

from pmsite.load.edit import close_document, dump, open_document
from pmsite.load.events import parse
from tests.conftest import PROJECT

RECORDS = sorted((PROJECT / "incidents").rglob("*.yaml"))
TEXT = """\
# yaml-language-server: $schema=x
schema_version: 1  # the format
title: 'quoted'

# about actions
actions:
  - {id: A1, due: 2025-11-29, at: 2025-11-26T10:33:00+01:00}
  - id: A2   # the second
    title: "double: quoted"
    note: |
      A block,
        kept.
tags: [dns, "no"]
data: {hex: 0x1F, half: 1.50, octal: 0o17, zero: 012, text: 漢字😀}
"""


def test_an_edit_changes_its_own_line_and_no_other() -> None:
    document = open_document(TEXT)
    document["actions"][1]["title"] = "new"
    document["actions"][1]["issue"] = 7
    before, after = TEXT.splitlines(), close_document(document).splitlines()
    assert [line for line in before if line not in after] == ['    title: "double: quoted"']
    assert [line for line in after if line not in before] == ['    title: "new"', "    issue: 7"]


def test_what_is_opened_and_closed_is_the_same_text() -> None:
    assert close_document(open_document(TEXT)) == TEXT


@pytest.mark.parametrize("file", RECORDS, ids=lambda file: file.stem)
def test_opening_and_closing_a_record_keeps_its_data_and_comments(file: Path) -> None:
    text = file.read_text("utf-8")
    closed = close_document(open_document(text))
    assert parse(closed, "f").data == parse(text, "f").data
    assert [line for line in closed.splitlines() if line.lstrip().startswith("#")] == [
        line for line in text.splitlines() if line.lstrip().startswith("#")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a: null\nb: 1\n",
        "a: ~\n",
        "a: True\n",
        "at: 2025-11-26T10:27:35.120Z\n",
        "offset: +5\n",
        f"url: https://example.com/{'x' * 120}\n",
        f"title: {'word ' * 30}end\n",
    ],
    ids=["null", "tilde", "True", "milliseconds", "plus", "long address", "long line"],
)
def test_an_edit_leaves_other_lines_as_they_were(text: str) -> None:
    assert close_document(open_document(text)) == text


@pytest.mark.parametrize("text", ["", "- a", "x", "a: b: c", "a: 1\na: 2", "a: *x", "\x00", "[", "\t"])
def test_what_is_no_document_is_told_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        open_document(text)


def test_a_document_nested_too_deep_is_told_in_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"\w"):
        open_document("a: " + "[" * 900 + "]" * 900)


def test_a_new_document_leaves_out_what_is_not_known() -> None:
    text = dump({"a": 1, "b": None, "c": ["x"], "d": {"e": "no"}, "f": "2025-11-26", "g": "12"})
    assert parse(text, "f").data == {"a": 1, "c": ["x"], "d": {"e": "no"}, "f": "2025-11-26", "g": "12"}


def test_text_that_looks_like_a_number_is_quoted() -> None:
    assert parse(dump({"a": ".5e3"}), "f").data == {"a": ".5e3"}


@pytest.mark.parametrize(
    "word",
    [
        pytest.param(":8080"),
        pytest.param("?x"),
        "a: b",
        "{",
        "x, y",
        "#1",
        "]",
        "-",
        "",
        "null",
    ],
)
def test_a_list_of_short_words_can_be_read_again(word: str) -> None:
    assert parse(dump({"tags": [word, "dns"]}), "f").data == {"tags": [word, "dns"]}
