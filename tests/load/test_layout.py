"""`pmsite fmt`: fields in the format's order, comments where they belong, values as they were."""

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.load.edit import dump
from pmsite.load.events import parse
from pmsite.load.layout import NoLayoutError, layout
from pmsite.load.records import read_record_text
from tests.conftest import MINIMAL, PROJECT
from tests.load.documents import documents

RECORDS = sorted((PROJECT / "incidents").rglob("*.yaml"))
UNTIDY = """\
# the first line
severity: SEV2   # by the criteria
id: INC-2025-0001

# what happened
title: 'quoted'
schema_version: 1
times: {resolved_at: 2025-11-26, started_at: 2025-11-25}
state: draft
actions:
- title: Do it   # soon
  id: A1
- {title: b, id: A2}
summary: |
  a

    # no comment
  b
x-mine: 0x1F
# the last line
"""
TIDY = """\
# the first line
schema_version: 1
id: INC-2025-0001

# what happened
title: 'quoted'
state: draft
severity: SEV2   # by the criteria
summary: |
  a

    # no comment
  b
times: {resolved_at: 2025-11-26, started_at: 2025-11-25}
actions:
  - id: A1
    title: Do it   # soon
  - {title: b, id: A2}
x-mine: 0x1F
# the last line
"""


def same(text: str) -> str:
    """The layout, after a look at what must never change: data, comments, and that twice is once."""
    new = layout(text)
    assert parse(new, "").data == parse(text, "").data
    assert comments(new) == comments(text)
    assert layout(new) == new
    assert new.endswith("\n")
    return new


def comments(text: str) -> Counter[str]:
    """All that stands behind a `#`: comments, and what looks like one."""
    return Counter(line[line.index("#") :].strip() for line in text.splitlines() if "#" in line)


def test_fields_go_into_the_formats_order_and_their_comments_with_them() -> None:
    assert same(UNTIDY) == TIDY


@pytest.mark.parametrize("file", RECORDS, ids=lambda file: file.stem)
def test_the_repositorys_own_records_keep_what_they_say(file: Path) -> None:
    text = file.read_text("utf-8")
    new = same(text)
    assert read_record_text(new, file.name).problems == read_record_text(text, file.name).problems == ()


@pytest.mark.parametrize(
    "text", ["", "\n", "- a\n", "x\n", "a: b: c\n", "a: [\n", "a: &x 1\n", "a: 1\na: 2\n", "a: .inf\n"]
)
def test_what_cannot_be_read_is_left(text: str) -> None:
    with pytest.raises(NoLayoutError, match=r"^cannot be read; `pmsite check` says why$"):
        layout(text)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("id: X\nschema_version: 1", "schema_version: 1\nid: X\n"),
        ("id: X\r\nschema_version: 1\r\n", "schema_version: 1\r\nid: X\r\n"),
        ("a:\n    b:\n        c: 1\n", "a:\n  b:\n    c: 1\n"),
        ("tags:\n- a\n- b\n", "tags:\n  - a\n  - b\n"),
        ("x-b: 1\nid: X\nx-a: 2\n", "id: X\nx-b: 1\nx-a: 2\n"),
        ("details: {b: 1, a: 2}\n", "details: {b: 1, a: 2}\n"),
        ("details:\n  b: 1\n  a: 2\n", "details:\n  b: 1\n  a: 2\n"),
        ("times:\n  resolved_at: a\n  started_at: b\n", "times:\n  started_at: b\n  resolved_at: a\n"),
        (f"summary: {'word ' * 60}end\n", f"summary: {'word ' * 60}end\n"),
        ("title: 'a'\nsummary: \"b\"\n", "title: 'a'\nsummary: \"b\"\n"),
    ],
)
def test_the_canonical_layout(text: str, right: str) -> None:
    assert same(text) == right


def test_what_is_laid_out_is_not_touched_again() -> None:
    assert layout(dump(MINIMAL)) == dump(MINIMAL)


@pytest.mark.parametrize("text", ["impact: {}\n", "x-a: [{}]\n", "actions:\n  - {}\n"])
def test_an_empty_map_can_stand_anywhere(text: str) -> None:
    assert same(text) == text


def test_a_comment_inside_a_list_stays_above_its_field() -> None:
    text = "actions:\n- id: A1\n  # when\n  due: 2025-12-05\n  # what\n  title: Do it\n"
    new = same(text)
    assert new == ("actions:\n  - id: A1\n    # what\n    title: Do it\n    # when\n    due: 2025-12-05\n")


def test_blank_lines_at_the_head_are_taken_away_at_once() -> None:
    assert same("\n\nid: x\n") == "id: x\n"


def test_a_comment_behind_the_dash_of_a_list_in_a_list_is_laid_out_at_once() -> None:
    same("x-a:\n  -\n    - # why\n      b\n")


@given(documents().map(lambda text: text.lstrip("\n").replace("{}", "{e: 1}").replace("x#", "x")))
def test_any_document_keeps_its_values_and_its_comments(text: str) -> None:
    parsed = parse(text, "")
    if parsed.problems or not isinstance(parsed.data, dict) or re.search(r"- +#", text):
        return  # a comment behind a dash is told of above
    try:
        same(text)
    except NoLayoutError as error:
        assert str(error) == "cannot be laid out without changing what it says"


_FIELDS = {
    "schema_version": ["schema_version: 1"],
    "id": ["id: INC-2025-0001", "id:   'INC-2025-0001'"],
    "title": ["title: Orders  rejected", 'title: "a: b # c"', "title: >-\n  folded\n  text"],
    "state": ["state: draft"],
    "severity": ["severity: SEV2", "severity:\n    SEV2"],
    "summary": ["summary: |\n  a\n\n  # b\n   c", "summary: a\n  b"],
    "times": [
        "times:\n    resolved_at: 2025-11-27\n    # began\n    started_at: 2025-11-26",
        "times: {started_at: 2025-11-26}",
    ],
    "actions": [
        "actions:\n- title: Do it\n  id: A1\n- id: A2\n  title: Do that",
        "actions: []",
        "actions:\n  -   title: x\n      id: A1",
    ],
    "analysis": ["analysis:\n  fishbone:\n    causes:\n      people:\n      - text: x\n    problem: Down"],
    "x-mine": ["x-mine: {b: 1, a: [0x1F, ~]}", "x-mine:\n- - a\n  - b\n- c"],
}
_between = st.sampled_from(["", "", "", "\n", "# about it\n", "\n# one\n# two\n", "  # odd\n"])
_behind = st.sampled_from(["", "", " # why", "   #: not"])


@st.composite
def records(draw: st.DrawFn) -> str:
    """A record in any order and layout a person may give it."""
    text = draw(st.sampled_from(["", "# first\n", "---\n"]))
    for name in draw(st.permutations(list(_FIELDS))):
        lines = draw(st.sampled_from(_FIELDS[name])).split("\n")
        behind = "" if len(lines) > 1 else draw(_behind)
        text += draw(_between) + "\n".join(lines) + behind + "\n"
    text += draw(st.sampled_from(["", "# last\n", "\n\n"]))
    return re.sub(r"\A(---\n)?\n+", r"\1", text)  # but blank lines at the head: they are told of above


@given(records())
def test_a_record_in_any_order_keeps_its_values_and_its_comments(text: str) -> None:
    if parse(text, "").problems == []:
        new = same(text)
        keys = list(parse(new, "").data)
        assert keys == [name for name in _FIELDS if name in keys] or sorted(keys) == sorted(_FIELDS)


@given(records())
def test_a_comment_above_a_field_goes_with_it(text: str) -> None:
    """But one above the first field: that is about the file, and stays at its head."""
    if parse(text, "").problems:
        return
    names = [line.split(":")[0] for line in text.split("\n")[:-1]]
    first = next(name for name in names if name in _FIELDS)
    marked = "".join(
        f"# mark {name}\n{line}\n" if name in _FIELDS and name != first else f"{line}\n"
        for name, line in zip(names, text.split("\n")[:-1], strict=True)
    )
    lines = layout(marked).splitlines()
    for i, line in enumerate(lines):
        if (name := line.split(":")[0]) in _FIELDS and name != first:
            assert lines[i - 1] == f"# mark {name}"
