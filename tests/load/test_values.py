"""One value of a record is written where it stands, or where it belongs: every other byte stays."""

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.load.edit import dump
from pmsite.load.events import parse
from pmsite.load.layout import NoLayoutError, layout
from pmsite.load.values import NoPlaceError, Value, set_value
from pmsite.problems import Pointer
from tests.conftest import PROJECT, record

RECORDS = sorted((PROJECT / "incidents").rglob("*.yaml"))
ACTION = ("actions", 0)
HEAD = "actions:\n  - id: A1\n    title: Do it\n"


def lines(text: str) -> list[str]:
    """The lines of a text, each with its own end."""
    return text.splitlines(keepends=True)


def changed(data: Any, pointer: Pointer, value: Value) -> Any:
    """The data with this one value."""
    new = copy.deepcopy(data)
    at = new
    for step in pointer[:-1]:
        at = at[step]
    at[pointer[-1]] = value
    return new


def canonical(text: str) -> bool:
    """Whether a record is laid out as `pmsite fmt` would."""
    try:
        return layout(text) == text
    except NoLayoutError:
        return False


def checked(text: str, pointer: Pointer, value: Value) -> str:
    """The new document, after a look at what must hold for every one."""
    old, new = parse(text, "").data, set_value(text, pointer, value)
    assert parse(new, "").data == changed(old, pointer, value)
    assert set_value(new, pointer, value) == new
    before, after = lines(text), lines(new)
    at = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before))
    if len(after) == len(before):
        assert before[at + 1 :] == after[at + 1 :]
    elif before[at:] != after[at + 1 :]:  # the last line had no end: it has one now, the new line has none
        assert (len(after), at, after[at].rstrip("\r\n")) == (len(before) + 1, len(before) - 1, before[at])
        assert not after[-1].endswith("\n")
    return new


@pytest.mark.parametrize(
    ("old", "value", "new"),
    [
        ("k: open\n", "done", "k: done\n"),
        ("k: open # why\n", "done", "k: done # why\n"),
        ("k:   open   # why\n", "done", "k:   done   # why\n"),
        ("k: 'it''s' # why\n", "done", "k: done # why\n"),
        ('k: "a # \\"b" # why\n', "done", "k: done # why\n"),
        ("'k': open\n", "done", "'k': done\n"),
        ("k : open\n", "done", "k : done\n"),
        ("k:\n", "done", "k: done\n"),
        ("k: null\n", 7, "k: 7\n"),
        ("k: ~ # none yet\n", "2025-02-01", "k: 2025-02-01 # none yet\n"),
        ("k: 2025-01-01\n", None, "k: null\n"),
        ("k: a#b\n", "c", "k: c\n"),
        ("k: 漢字😀 # é\n", "é😀", "k: é😀 # é\n"),
        ("k: open", "done", "k: done"),
        ("j: 1\r\nk: open # why\r\nl: 2\r\n", "done", "j: 1\r\nk: done # why\r\nl: 2\r\n"),
        ("{j: 1, k: open, l: [k, open]}\n", "done", "{j: 1, k: done, l: [k, open]}\n"),
        ('{"k":1}\n', 2, '{"k": 2}\n'),
        ("{j: 1,\n k: open} # why\n", "done", "{j: 1,\n k: done} # why\n"),
        ("k: x\n", "on: call", "k: 'on: call'\n"),
        ("k: x\n", "12", "k: '12'\n"),
        ("k: x\n", "true", "k: 'true'\n"),
        ("k: x\n", "a #b", "k: 'a #b'\n"),
        ("k: x\n", "", "k: ''\n"),
        ("k: x\n", "it's", "k: it's\n"),
        ("{k: x}\n", "12", "{k: '12'}\n"),
    ],
)
def test_a_value_is_written_where_the_old_one_stood(old: str, value: Value, new: str) -> None:
    assert checked(old, ("k",), value) == new


@pytest.mark.parametrize(
    ("below", "value", "after"),
    [
        ("", "done", "    state: done\n"),
        ("    due: 2025-01-01\n    reason: x\n", "done", "    due: 2025-01-01\n    state: done\n    reason: x\n"),
        (
            "    due: 2025-01-01 # firm\n    # of the reason\n    reason: x\n",
            "done",
            "    due: 2025-01-01 # firm\n    state: done\n    # of the reason\n    reason: x\n",
        ),
        (
            "    text: |\n      a\n\n      # no comment\n\n    # c\n    reason: x\n",
            "done",
            "    text: |\n      a\n\n      # no comment\n    state: done\n\n    # c\n    reason: x\n",
        ),
        ("    text: >-\n      a\n      b\n", "done", "    text: >-\n      a\n      b\n    state: done\n"),
        ("    text: a\n      b\n", "done", "    text: a\n      b\n    state: done\n"),
        ("    addresses: [C1,\n     C2]\n", "done", "    state: done\n    addresses: [C1,\n     C2]\n"),
        ("\n# the end\n", "on: call", "    state: 'on: call'\n\n# the end\n"),
    ],
)
def test_a_missing_field_comes_where_the_format_has_it(below: str, value: str, after: str) -> None:
    assert checked(HEAD + below, (*ACTION, "state"), value) == HEAD + after


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("actions:\n- id: A1\n- id: A2\n", "actions:\n- id: A1\n  issue: 7\n- id: A2\n"),
        ("actions:\n  -   id: A1\n", "actions:\n  -   id: A1\n      issue: 7\n"),
        ("actions:\n  -\n    id: A1\n", "actions:\n  -\n    id: A1\n    issue: 7\n"),
        ("actions:\n  - # c\n    id: A1\n", "actions:\n  - # c\n    id: A1\n    issue: 7\n"),
        ("actions:\n  - id: A1", "actions:\n  - id: A1\n    issue: 7"),
        ("actions:\r\n  - id: A1", "actions:\r\n  - id: A1\r\n    issue: 7"),
        ("actions:\r\n  - id: A1\r\nx-a: 1\r\n", "actions:\r\n  - id: A1\r\n    issue: 7\r\nx-a: 1\r\n"),
        ("actions:\n  - {id: A1, title: 'a, b'} # c\n", "actions:\n  - {id: A1, title: 'a, b', issue: 7} # c\n"),
        ("actions: [{id: A1}, {id: A2}]\n", "actions: [{id: A1, issue: 7}, {id: A2}]\n"),
        ("actions:\n  - {id: A1,\n     due: b}\n", "actions:\n  - {id: A1, issue: 7,\n     due: b}\n"),
        (
            "actions:\n  - id: A1\n    verified:\n      by: x\n      date: 2025-01-01\n",
            "actions:\n  - id: A1\n    verified:\n      by: x\n      date: 2025-01-01\n    issue: 7\n",
        ),
        (
            "actions:\n  - id: A1\n    depends_on:\n      - A2\n      - >-\n        A3\n    # c\n",
            "actions:\n  - id: A1\n    depends_on:\n      - A2\n      - >-\n        A3\n    issue: 7\n    # c\n",
        ),
        (
            "actions:\n  - id: A1\n    x-mine: {a:\n      b}\n",
            "actions:\n  - id: A1\n    issue: 7\n    x-mine: {a:\n      b}\n",
        ),
    ],
)
def test_a_number_is_added_in_every_style_of_writing(text: str, new: str) -> None:
    assert checked(text, (*ACTION, "issue"), 7) == new


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        (HEAD + "    state: >-\n      open\n", (*ACTION, "state")),
        (HEAD + "    state: |\n      open\n    due: x\n", (*ACTION, "state")),
        (HEAD + "    state:\n      open\n", (*ACTION, "state")),
        (HEAD + "    state: 'op\n      en'\n", (*ACTION, "state")),
        ("? state\n: open\n", ("state",)),
        ("times: {}\n", ("times", "closed_at")),
        ("actions:\n  - {}\n", (*ACTION, "state")),
    ],
)
def test_a_value_that_cannot_be_placed_is_refused_with_what_to_write(text: str, pointer: Pointer) -> None:
    with pytest.raises(
        NoPlaceError, match=f"`{pointer[-1]}` stands where only a person can change it: write done there"
    ):
        set_value(text, pointer, "done")


@pytest.mark.parametrize("text", ["", "- a\n", "a: [\n", "a: 1\na: 2\n", "a: &x b\n"])
def test_a_document_that_cannot_be_read_is_not_touched(text: str) -> None:
    with pytest.raises(NoPlaceError, match="the document cannot be read"):
        set_value(text, ("a",), "b")


def test_null_for_a_field_that_is_missing_changes_nothing() -> None:
    assert set_value(HEAD, (*ACTION, "completed_on"), None) == HEAD


def test_a_word_with_a_comma_inside_brackets_is_never_taken_apart() -> None:
    assert checked("{k: x}\n", ("k",), "a, j: b") == "{k: 'a, j: b'}\n"
    assert checked("{k: x}\n", ("k",), "a, b") == "{k: 'a, b'}\n"
    assert checked("{i: x}\n", ("k",), "a, b") == "{i: x, k: 'a, b'}\n"


@pytest.mark.parametrize("text", ["k: # whom?\n", "k:     # whom?\n", "j:\n  - k: # whom?\n    l: 1\n"])
def test_the_comment_behind_an_empty_value_stays(text: str) -> None:
    place: Pointer = ("j", 0, "k") if text.startswith("j") else ("k",)
    try:
        new = set_value(text, place, "jdoe")
    except NoPlaceError:
        return
    assert "# whom?" in new


def test_the_comment_behind_a_value_stays_when_the_new_one_has_two_lines() -> None:
    try:
        new = set_value("k: x # why\n", ("k",), "a\nb")
    except NoPlaceError:
        return
    assert "# why" in new


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ("id: x\n", ("times", "closed_at")),
        ("times:\n", ("times", "closed_at")),
        ("actions: []\n", (*ACTION, "state")),
    ],
)
def test_a_field_of_something_that_is_not_there_is_refused_in_words(text: str, pointer: Pointer) -> None:
    with pytest.raises(NoPlaceError):
        set_value(text, pointer, "done")


def test_a_field_behind_a_very_long_text_comes_where_the_format_has_it() -> None:
    text = dump(record(actions=[{"id": "A1", "title": "Do it", "text": "a line\n" * 45}]))
    assert canonical(text)
    assert canonical(checked(text, (*ACTION, "state"), "done"))


@pytest.mark.parametrize("file", RECORDS, ids=lambda file: file.stem)
def test_every_record_takes_new_values_and_keeps_all_its_other_lines(file: Path) -> None:
    text = old = file.read_text("utf-8")
    data = parse(text, "").data
    places: list[tuple[Pointer, Value]] = [(("incident_status",), "closed")]
    if data.get("times"):
        places.append((("times", "closed_at"), "2026-01-02"))
    values: dict[str, Value] = {"state": "done", "completed_on": "2026-01-01", "owner": "a: b", "issue": 4711}
    for number, _ in enumerate(data.get("actions", ())):
        places += [(("actions", number, key), value) for key, value in values.items()]
    for pointer, value in places[:20]:
        text = checked(text, pointer, value)
    assert canonical(text) or not canonical(old)


FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "text": st.sampled_from(["one line", "two\nlines", "a\n\n  # no comment\nb: c", "it's {x}"]),
    "owner": st.sampled_from(["jdoe", "on: call", "Ann #2", "漢字 😀"]),
    "priority": st.sampled_from(["P0", "P3"]),
    "due": st.just("2026-12-21"),
    "state": st.sampled_from(["open", "blocked"]),
    "depends_on": st.lists(st.sampled_from(["A2", "INC-2024-0031/A2-" + "x" * 30]), min_size=1, max_size=3),
    "expect": st.just({"E1": 0.5, "E2": 0}),
    "completed_on": st.just("2025-01-01"),
    "verified": st.just({"by": "kim", "date": "2025-01-01"}),
    "issue": st.integers(1, 99),
}


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A record as people write them: its actions in both styles, comments, blank lines and any line end."""
    count = draw(st.integers(1, 3))
    plain = [
        {"id": f"A{i}", "title": "Do it", **draw(st.fixed_dictionaries({}, optional=FIELDS))} for i in range(count)
    ]
    order = draw(st.permutations(range(count)))
    written = dump(
        record(times={"started_at": "2025-11-26T10:27:35Z", "resolved_at": "2025-11-26"}, actions=plain)
    )
    made = []
    literal = False
    for line in lines(written):
        literal = line.startswith("      ") if literal else line.rstrip().endswith(("|", "|-"))
        ends_plainly = not literal and not line.rstrip().endswith(("|", "|-", ":")) and ": " in line
        if ends_plainly and draw(st.booleans()):
            line = line.rstrip("\n") + draw(st.sampled_from(["  # 😀 it's: [so\n", " \n"]))
        made.append(line)
        if ends_plainly and draw(st.integers(0, 5)) == 0:
            made.append(draw(st.sampled_from(["\n", "    # a comment\n", "# far out\n"])))
    if draw(st.booleans()):
        made.append(f"    # the next\n  - {{id: B{order[0]}, title: 'a, b', state: open}} # short\n")
    text = "".join(made) + draw(st.sampled_from(["", "\n# the end\n"]))
    text = text if draw(st.booleans()) else text.rstrip("\n")
    return text.replace("\n", "\r\n") if draw(st.integers(0, 3)) == 0 else text


@given(st.data(), texts())
def test_whatever_is_set_only_its_own_line_differs(data: st.DataObject, text: str) -> None:
    actions = parse(text, "").data["actions"]
    pointer: Pointer = data.draw(
        st.sampled_from([("incident_status",), ("times", "closed_at"), ("severity",)])
        | st.tuples(
            st.just("actions"),
            st.integers(0, len(actions) - 1),
            st.sampled_from(["state", "owner", "completed_on", "issue"]),
        )
    )
    value: Value = data.draw(
        st.sampled_from(["done", "2026-01-01", "on: call", "12", "true", "a #b", "é😀"]) | st.just(7)
    )
    tidy = canonical(text)
    new = checked(text, pointer, value)
    assert canonical(new) or not tidy
