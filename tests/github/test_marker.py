"""Our part of an issue's body: its marker is read as it was written, and what people write around it stays."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.github.marker import (
    BEGIN,
    END,
    Marker,
    Synced,
    fence,
    fenced,
    markers,
    outside,
    plain,
    put,
    remark,
    remarks,
    resynced,
    write,
)

REF = "INC-2025-0007/A1"
SYNCED = Synced(state="open", shown="open", owner="jdoe", due="2026-12-21", labels=("pm: action",))
PART = fenced("**Why:** so", Marker(REF, SYNCED))
NASTY = ["-->", "} -->", "<!--", END, BEGIN, '"', "'", "\\", "\n", "\r\n", "\u2028", "😀", "é", "{}", " v={", "a"]
WORDS = st.text(max_size=12) | st.lists(st.sampled_from(NASTY), max_size=5).map("".join)
VALUES = st.builds(
    Synced,
    state=st.none() | WORDS,
    shown=st.none() | WORDS,
    owner=st.none() | WORDS,
    assignee=st.none() | WORDS,
    due=st.none() | WORDS,
    redated=st.integers(0, 10**6),
    labels=st.lists(WORDS, max_size=4).map(tuple),
    told=st.dictionaries(WORDS, st.none() | st.integers(1, 10**9), max_size=3),
    conflict=st.none() | WORDS,
    lost=st.lists(WORDS, max_size=2).map(tuple),
)
REFS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{1,79}/[A-Za-z][A-Za-z0-9_.-]{0,39}", fullmatch=True)
PEOPLE = st.lists(
    st.sampled_from(["a word", "-->", "<!-- a note -->", "\n", "\r\n", " ", "😀", "```", "@you", "{}", "\t"]),
    max_size=8,
).map("".join)
"""What people write into a body."""


def marked(values: str) -> str:
    """A marker with these values."""
    return f"<!-- pmsite:action={REF} v={values} -->"


@given(REFS, VALUES)
def test_a_marker_is_read_as_it_was_written(ref: str, synced: Synced) -> None:
    written = write(Marker(ref, synced))
    assert markers(written) == (Marker(ref, synced),)
    assert len(written.splitlines()) == 1
    assert (written.count("-->"), written.count("<!--")) == (1, 1)
    assert written.endswith("-->")


@given(REFS, VALUES, PEOPLE, PEOPLE)
def test_a_marker_is_found_between_peoples_words(ref: str, synced: Synced, above: str, below: str) -> None:
    body = f"{above}\n{fenced('said', Marker(ref, synced))}\n{below}"
    assert markers(body) == (Marker(ref, synced),)
    browser = body.replace("\r\n", "\n").replace("\n", "\r\n")
    assert markers(browser) == (Marker(ref, synced),)


def test_values_that_are_as_ever_take_no_room() -> None:
    assert write(Marker(REF, Synced())) == write(Marker(REF)) == marked("{}")
    assert write(Marker(REF, Synced(state="open", redated=1))) == marked('{"redated":1,"state":"open"}')


@pytest.mark.parametrize(
    "values",
    [
        "{",
        "{]}",
        '{"state":1}',
        '{"state":["open"]}',
        '{"redated":"1"}',
        '{"redated":1.5}',
        '{"labels":"action"}',
        '{"labels":[1]}',
        '{"told":["a"]}',
        '{"told":{"a":"1"}}',
        '{"told":{"a":true}}',
        "{'state':'open'}",
        '{"state":"open",}',
        '{"state":"open"} {"state":"done"}',
    ],
)
def test_of_broken_or_forged_values_nothing_is_believed(values: str) -> None:
    assert all(marker.synced is None for marker in markers(marked(values)))


def test_values_of_a_later_version_are_passed_over() -> None:
    assert markers(marked('{"state":"open","x":1}')) == (Marker(REF, Synced(state="open")),)


def test_a_marker_without_values_names_its_action() -> None:
    assert markers(f"<!-- pmsite:action={REF} -->") == (Marker(REF),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"pmsite:action={REF}",
        f"<!-- pmsite:action={REF}",
        f"<!--pmsite:action={REF}-->",
        "<!-- pmsite:action=INC-2025-0007 -->",
        "<!-- pmsite:action=a b/A1 -->",
        f"<!-- pmsite:action={REF} v={{\n}} -->",
    ],
)
def test_what_is_no_marker_names_nothing(text: str) -> None:
    assert markers(text) == ()


def test_of_several_markers_that_of_the_fence_comes_first() -> None:
    other = write(Marker("INC-2025-0008/A1"))
    assert [one.action for one in markers(f"{other}\n{PART}\n{other}")] == [REF, *["INC-2025-0008/A1"] * 2]


@given(PEOPLE, PEOPLE, VALUES)
def test_what_stands_outside_of_the_fence_stays_byte_for_byte(above: str, below: str, synced: Synced) -> None:
    new = fenced("something else", Marker(REF, synced))
    body = put(above + PART + below, new)
    assert body == above + new + below
    assert put(body, new) == body
    assert outside(body) == outside(above + PART + below) == (above + below).strip()


@given(PEOPLE, PEOPLE)
def test_a_part_with_other_line_ends_is_left_as_it_is(above: str, below: str) -> None:
    body = above + PART.replace("\n", "\r\n") + below
    assert put(body, PART) == body
    assert plain(PART.replace("\n", "\r\n")) == PART


@given(PEOPLE)
def test_a_body_without_our_part_gets_it_at_the_end(words: str) -> None:
    body = put(words, PART)
    assert body == (f"{words.rstrip()}\n\n{PART}" if words.strip() else PART)
    assert put(body, PART) == body


BROKEN = {
    "no end": PART.replace(END, ""),
    "no begin": PART.replace(BEGIN, ""),
    "turned round": "\n".join((END, "between", BEGIN)),
    "only a marker": write(Marker(REF, SYNCED)),
    "no marker, no end": BEGIN,
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=list(BROKEN))
def test_where_the_fence_is_broken_none_of_the_words_are_lost(broken: str) -> None:
    body = put(f"mine above\n\n{broken}\nmine below\n", PART)
    assert body.endswith(PART)
    assert "mine above\n" in outside(body)
    assert outside(body).endswith("mine below")
    assert "between" in body or "between" not in broken
    assert [one.action for one in markers(body)] == [REF]
    assert put(body, PART) == body


def test_words_between_a_beginning_too_many_and_the_fence_are_not_lost() -> None:
    body = put(f"{BEGIN}\nan old part, its end deleted\n\nmine\n\n{PART}\nbelow", fenced("new", Marker(REF)))
    assert "mine" in body


def test_a_fence_is_known_by_both_its_ends() -> None:
    assert fence(f"ab{PART}c") == (2, 2 + len(PART))
    assert fence(PART.replace(END, "")) is None
    assert fence(f"{END}{BEGIN}") is None
    assert fence("<!-- pmsite:begin of an older version -->\n<!-- pmsite:end -->") is not None
    assert fence("<!-- pmsite:beginning -->\n<!-- pmsite:end -->") is None


@given(PEOPLE, PEOPLE, VALUES, VALUES)
def test_other_values_are_written_and_all_else_stays(above: str, below: str, old: Synced, new: Synced) -> None:
    block = f"{above}\n{fenced('said', Marker(REF, old))}\n{below}"
    body = resynced(block, state=new.state, told=new.told, lost=new.lost)
    assert markers(body) == (Marker(REF, replace(old, state=new.state, told=new.told, lost=new.lost)),)
    assert outside(body) == outside(block)
    assert resynced(body, state=old.state, told=old.told, lost=old.lost) == block


@pytest.mark.parametrize("body", ["", "words", f"<!-- pmsite:action={REF} -->", marked('{"state":1}')])
def test_where_no_values_can_be_read_none_are_written(body: str) -> None:
    assert resynced(body, state="done") == body


def test_values_are_written_into_the_marker_of_the_fence_alone() -> None:
    copied = write(Marker("INC-2025-0008/A1", SYNCED))
    body = resynced(f"{copied}\r\n{PART}\r\n", state="done")
    assert body.startswith(f"{copied}\r\n{BEGIN}")
    assert markers(body)[0] == Marker(REF, replace(SYNCED, state="done"))


@given(REFS, st.sampled_from(["2026-12-21:7d", "conflict:done/open", "2026-12-21:50%"]), PEOPLE)
def test_a_comment_of_ours_is_found_again(ref: str, key: str, words: str) -> None:
    said = remark(words, ref, key)
    assert said.startswith(words)
    assert remarks(said) == remarks(said.replace("\n", "\r\n")) == (ref, key)


@pytest.mark.parametrize("body", ["", "a word", PART, "<!-- pmsite:comment=x -->"])
def test_a_comment_of_others_is_not_ours(body: str) -> None:
    assert remarks(body) is None


def test_what_rides_in_a_marker_is_json() -> None:
    written: dict[str, Any] = json.loads(write(Marker(REF, SYNCED)).partition(" v=")[2].removesuffix(" -->"))
    assert written == {
        "due": "2026-12-21",
        "labels": ["pm: action"],
        "owner": "jdoe",
        "shown": "open",
        "state": "open",
    }
