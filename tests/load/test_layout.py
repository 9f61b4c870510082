"""`pmsite fmt`: fields in the format's order, comments where they belong, values as they were."""

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
  # the id comes first
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
severity: SEV2 # by the criteria
summary: |
  a

    # no comment
  b
times: {resolved_at: 2025-11-26, started_at: 2025-11-25}
actions:
  # the id comes first
  - id: A1
    title: Do it # soon
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
    assert new == "" or new.endswith("\n")
    return new


def comments(text: str) -> Counter[str]:
    """Whatever looks like a comment, in block scalars too."""
    return Counter(line[line.index("#") :].strip() for line in text.splitlines() if "#" in line)


def test_fields_go_into_the_formats_order_with_their_comments() -> None:
    assert set(same(UNTIDY).splitlines()) >= {
        line for line in TIDY.splitlines() if "soon" not in line and "comes first" not in line
    }
    keys = [line.split(":")[0] for line in same(UNTIDY).splitlines() if line[:1].isalpha()]
    assert keys == ["schema_version", "id", "title", "state", "severity", "summary", "times", "actions", "x-mine"]


def test_a_comment_stays_above_its_field_and_behind_its_value() -> None:
    lines = same(UNTIDY).splitlines()
    assert lines[lines.index("title: 'quoted'") - 1] == "# what happened"
    assert [line for line in lines if line.startswith("severity")][0].endswith("# by the criteria")
    assert lines[-1] == "# the last line"


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
        ("id: X\r\nschema_version: 1\r\n", "schema_version: 1\nid: X\n"),
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


@given(documents())
def test_any_document_keeps_its_values_and_its_comments(text: str) -> None:
    parsed = parse(text, "")
    if parsed.problems or not isinstance(parsed.data, dict):
        return
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
    "summary": ["summary: |\n  a\n\n  # b\n   c", "summary: |+\n  a\n\n", "summary: a\n  b"],
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
    return text + draw(st.sampled_from(["", "# last\n", "\n\n"]))


@given(records())
def test_a_record_in_any_order_keeps_its_values_and_its_comments(text: str) -> None:
    if parse(text, "").problems == []:
        new = same(text)
        keys = list(parse(new, "").data)
        assert keys == [name for name in _FIELDS if name in keys] or sorted(keys) == sorted(_FIELDS)


@given(records())
def test_a_comment_above_a_field_goes_with_it(text: str) -> None:
    if parse(text, "").problems:
        return
    marked = "".join(
        f"# mark {line.split(':')[0]}\n{line}\n" if line.split(":")[0] in _FIELDS else f"{line}\n"
        for line in text.split("\n")[:-1]
    )
    lines = layout(marked).splitlines()
    for i, line in enumerate(lines):
        if (name := line.split(":")[0]) in _FIELDS:
            assert lines[i - 1] == f"# mark {name}"
