"""The straight road reads what the careful reader reads, or leaves it to it."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.load import limits, quick
from pmsite.load.edit import dump
from pmsite.load.events import parse
from pmsite.load.shape import prune
from tests.conftest import PROJECT, record
from tests.load.documents import documents
from tests.load.test_events import FIELDS, RECORDS

SIGNS = [*"\"'&*!<>%|:#-?,[]{}~\\\n\t \x85\u202e\ufeffx019.é", "x-a: 1\n", "<<: 1\n", "a: \n", "\n---\n", "null"]


def typed(data: Any) -> Any:
    """Data in which 1, 1.0 and true differ."""
    if isinstance(data, dict):
        return {key: typed(value) for key, value in data.items()}
    return [typed(value) for value in data] if isinstance(data, tuple) else (type(data), data)


def agree(text: str) -> dict[str, Any] | None:
    """What the straight road reads, after a comparison with the careful one."""
    data = quick.read(text)
    parsed = parse(text, "f")
    if data is not None:
        assert parsed.problems == []
        assert typed(data) == typed(prune(parsed.data))
    elif not parsed.problems and isinstance(parsed.data, dict):
        assert odd(parsed.data), "nothing here needs the careful reader"
    return data


def odd(data: Any) -> bool:
    """Whether there is something that a model does not see, or a key that is like a merge."""
    if isinstance(data, dict):
        return any(k.startswith(("x-", "<<")) or v is None or odd(v) for k, v in data.items())
    return isinstance(data, list) and any(odd(value) for value in data)


@pytest.mark.parametrize(
    "file", [*RECORDS, PROJECT / "pmsite/load/default_policy.yaml"], ids=lambda file: file.stem
)
def test_every_record_of_this_repository_is_read_alike(file: Path) -> None:
    agree(file.read_text("utf-8"))


@given(documents())
def test_every_document_is_read_alike(text: str) -> None:
    agree(text)


@given(FIELDS)
def test_all_data_are_read_alike(data: dict[str, Any]) -> None:
    agree(dump(data))


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A record into whose text something was put, or from which something was taken."""
    text = draw(
        st.sampled_from([file.read_text("utf-8") for file in RECORDS[:4]] + [dump(record())]) | documents()
    )
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(["", *SIGNS])) + text[at + draw(st.integers(0, 3)) :]
    return text


@given(mutated())
def test_a_text_with_slips_is_read_alike(text: str) -> None:
    agree(text)


def test_a_plain_record_takes_the_straight_road() -> None:
    assert agree(dump(record(tags=["dns"], drill=True))) == record(tags=("dns",), drill=True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "[a]",
        "a: &x 1",
        "a: *x",
        "a: !!str 1",
        "a: ! b",
        "!x a: 1",
        "%YAML 1.2\n---\na: 1",
        "%TAG ! x\n---\na: 1",
        "<<: {a: 1}",
        "a: 1\na: 2",
        "1: a",
        "null: a",
        "[a]: b",
        "{a: 1}: b",
        "? [a]\n: b",
        ": a",
        "a:",
        "a: ~",
        "a: {b: null}",
        "x-a: 1",
        "a: [{x-b: 1}]",
        "a: 1\n---\nb: 1",
        "a: 1\n...\nb: 1",
        'a: "\\u202e"',
        '"\\u202e": 1',
        "a: .inf",
        "a: .nan",
        "a: " + "1" * 41,
        "a: b: c",
        "a: 'b",
        "a: " + "[" * limits.MAX_DEPTH + "]" * limits.MAX_DEPTH,
    ],
)
def test_whatever_is_out_of_the_ordinary_is_left_to_the_careful_reader(text: str) -> None:
    assert agree(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "a: 1",
        "---\na: 1\n...\n",
        "# c\na: [null, 1]",
        "'1': a",
        "'null': ''",
        "a: '\\u202e'",
        "a: 'x-b'",
        "a: {}\nb: []",
        "a: |\n  &x\n  !y\n",
        "a: " + "1" * 40,
        "a: " + "[" * (limits.MAX_DEPTH - 1) + "]" * (limits.MAX_DEPTH - 1),
    ],
)
def test_what_is_ordinary_is_read_at_once(text: str) -> None:
    assert agree(text) is not None


# a document of n items has n + 9 events: stream, document and map begin and end, a key, and the list
@pytest.mark.parametrize(
    "more",
    [
        -1,
        0,
        pytest.param(1),
        2,
    ],
)
def test_both_readers_have_one_limit(more: int) -> None:
    text = "a: [" + ",".join(["1"] * (limits.MAX_EVENTS - 9 + more)) + "]"
    assert (agree(text) is None) is (more > 0)
