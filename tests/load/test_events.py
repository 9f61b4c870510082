"""A document is read as YAML 1.2, each node with its place; what is unsafe is refused at its place."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.load.edit import dump
from pmsite.load.events import parse
from pmsite.load.limits import MAX_DEPTH, MAX_EVENTS, decode
from pmsite.load.scalar import resolve
from pmsite.model.source import Keyed, Mark
from tests.conftest import PROJECT
from tests.load import second_opinion
from tests.load.documents import documents

RECORDS = sorted((PROJECT / "incidents").rglob("*.yaml"))
ANYTHING = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zl", "Zp", "Cn"]), max_size=30)
NUMBERLIKE = st.from_regex(r"[-+.0-9exo:T]{1,12}", fullmatch=True)
TEXT = (ANYTHING | NUMBERLIKE).filter(lambda text: not text.lstrip("+-").startswith((".", ":", "?")))
"""Text of which some needs quotes; for a point, colon or question mark in front see test_edit.py."""
LEAF = (
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False)
)
DATA = st.recursive(
    LEAF | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=15,
)
FIELDS = st.dictionaries(TEXT, DATA, min_size=1, max_size=4)
WRITERS: list[Callable[[Any], str]] = [dump, lambda data: json.dumps(data, ensure_ascii=False)]


@given(documents())
def test_a_second_reader_reads_every_document_alike(text: str) -> None:
    parsed = parse(text, "f")
    assert parsed.problems == []
    assert parsed.data == second_opinion.read(text)


@given(FIELDS, st.sampled_from(WRITERS))
def test_data_come_back_as_they_were_written(data: dict[str, Any], write: Callable[[Any], str]) -> None:
    text = write(data)
    parsed = parse(text, "f")
    assert parsed.problems == []
    assert _typed(parsed.data) == _typed(second_opinion.read(text))
    assert _filled(parsed.data) == _filled(data)


@pytest.mark.parametrize("file", RECORDS, ids=lambda file: file.stem)
def test_a_second_reader_reads_every_record_alike(file: Path) -> None:
    text = file.read_text("utf-8")
    parsed = parse(text, file.name)
    assert parsed.problems == []
    assert _typed(parsed.data) == _typed(second_opinion.read(text))


def _filled(data: Any) -> Any:
    """Typed data without nulls in maps: absent is as good."""
    if isinstance(data, dict):
        return {key: _filled(value) for key, value in data.items() if value is not None}
    return [_filled(value) for value in data] if isinstance(data, list) else _typed(data)


def _typed(data: Any) -> Any:
    """Data in which 1, 1.0 and true differ."""
    if isinstance(data, dict):
        return {key: _typed(value) for key, value in data.items()}
    return [_typed(value) for value in data] if isinstance(data, list) else (type(data), data)


def _nodes(mark: Mark, data: Any) -> Iterator[tuple[int, int, Any, str | None]]:
    """Every node's line, column and value, and every key's (then with the key)."""
    yield mark.line, mark.column, data, None
    if isinstance(data, dict):
        assert isinstance(mark.children, dict)
        for key, value in data.items():
            keyed: Keyed = mark.children[key]
            yield keyed.line, keyed.column, key, key
            yield from _nodes(keyed.value, value)
    elif isinstance(data, list):
        assert isinstance(mark.children, list)
        for child, value in zip(mark.children, data, strict=True):
            yield from _nodes(child, value)


def _opens(rest: str, value: Any) -> bool:
    """Whether the text from here on is how this value may begin."""
    if isinstance(value, dict):
        return rest.startswith("{") or _opens(rest, next(iter(value)))
    if isinstance(value, list):
        return rest.startswith(("[", "-"))
    if isinstance(value, str):
        first = value.split("\n")[0]
        if rest[:1] in "|>":
            return rest.split("\n")[1].lstrip().startswith(first.split(" ")[0])
        words = {"'": rest[1:].replace("''", "'"), '"': rest[1:]}.get(rest[0], rest)
        return words.startswith(first.split(" ")[0])
    token = rest.split("\n")[0].split(" #")[0].strip(" ,]}")
    return (value is None and rest.startswith("\n")) or resolve(token) == value


@given(documents())
def test_every_key_and_value_stands_where_its_place_says(text: str) -> None:
    parsed = parse(text, "f")
    lines = text.split("\n")
    places = [(line, column) for line, column, value, _ in _nodes(parsed.root, parsed.data) if value is not None]
    assert places
    for line, column, value, _ in _nodes(parsed.root, parsed.data):
        rest = "\n".join([lines[line - 1][column - 1 :], *lines[line:], ""])
        assert value is None or _opens(rest, value), f"{line}:{column} is not where {value!r} stands"


def test_places_count_code_points_from_one() -> None:
    text = "# 漢\n😀: {漢字: [a, '👩‍🚀', \"b\"], k: 1}\nlist:\n- x\n-   y: >\n      é\n"
    parsed = parse(text, "f")
    found = [(line, column, key or value) for line, column, value, key in _nodes(parsed.root, parsed.data)]
    assert [f for f in found if not isinstance(f[2], dict | list)] == [
        (2, 1, "😀"),
        (2, 5, "漢字"),
        (2, 10, "a"),
        (2, 13, "👩‍🚀"),
        (2, 20, "b"),
        (2, 26, "k"),
        (2, 29, 1),
        (3, 1, "list"),
        (4, 3, "x"),
        (5, 5, "y"),
        (5, 8, "é\n"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: 1\n---\nb: 2\n", [("PM003", 2, 1)]),
        ("%YAML 1.2\n---\na: 1\n", [("PM003", 1, 1)]),
        ("%TAG ! tag:x,2000:\n---\na: 1\n", [("PM003", 1, 1)]),
        ("a: !!str 1", [("PM003", 1, 4)]),
        ("é: !foo x", [("PM003", 1, 4)]),
        ("a: !!python/object/apply:os.system [id]", [("PM003", 1, 4)]),
        ("a: ! x", [("PM003", 1, 4)]),
        ("- !!map {a: 1}", [("PM003", 1, 3)]),
        ("a: &x 1\nb: *x\n", [("PM003", 1, 4), ("PM003", 2, 4)]),
        ("a: [1, &x 😀, *x]\n", [("PM003", 1, 8), ("PM003", 1, 14)]),
        ("*x : 1", [("PM003", 1, 1)]),
        ("a: 1\n<<: {b: 1}", [("PM003", 2, 1)]),
        ("- <<: x", [("PM003", 1, 3)]),
        ("a: 1\n1: b", [("PM003", 2, 1)]),
        ("null: a", [("PM003", 1, 1)]),
        ("{k: {true: 1}}", [("PM003", 1, 6)]),
        ("? [a]\n: 1\n", [("PM003", 1, 3)]),
        ("{a: b}: 1", [("PM003", 1, 1)]),
        ("é: .inf", [("PM007", 1, 4)]),
        ("a: [-.INF, .nan, 1e999]", [("PM007", 1, 5), ("PM007", 1, 12), ("PM007", 1, 18)]),
        ("a:\n  - " + "1" * 41, [("PM007", 2, 5)]),
        ("a: 1\nb: {c: 1, c: 2}\na: 3", [("PM005", 2, 11), ("PM005", 3, 1)]),
        ("[" * (MAX_DEPTH + 1), [("PM004", 1, MAX_DEPTH + 1)]),
        ("{a: " * 1000, [("PM004", 1, 4 * MAX_DEPTH + 1)]),
        ("- x\n" * MAX_EVENTS, [("PM004", MAX_EVENTS - 2, 3)]),
        ("a: [" + "x, " * MAX_EVENTS + "]", [("PM004", 1, 3 * (MAX_EVENTS - 5) + 5)]),
        ("\ta: 1", [("PM002", 1, 1)]),
        ("a:\n\tb: 1", [("PM002", 2, 1)]),
        ("title: Outage: part two", [("PM002", 1, 14)]),
        ("😀😀: x: y", [("PM002", 1, 6)]),
        ("a: @x", [("PM002", 1, 4)]),
        ('a: "\\ud800"', [("PM002", 1, 7)]),
    ],
)
def test_what_is_unsafe_or_broken_is_a_problem_at_its_place(text: str, found: list[tuple[str, int, int]]) -> None:
    problems = parse(text, "f").problems
    assert [(p.rule, p.location.line, p.location.column) for p in problems] == found


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("- x\n" * (MAX_EVENTS - 6), ["x"] * (MAX_EVENTS - 6)),
        ("'<<': 1\n'1': b\n'null': '*x'", {"<<": 1, "1": "b", "null": "*x"}),
        ("a: <<\nb: '.inf'\nc: \"!x\"", {"a": "<<", "b": ".inf", "c": "!x"}),
        ("{a: {k: 1}, b: {k: 1}}", {"a": {"k": 1}, "b": {"k": 1}}),
        ("---\na: 1\n...\n", {"a": 1}),
        ("a:\tb\t# tabs between tokens", {"a": "b"}),
        ("? a\n? b", {"a": None, "b": None}),
        ("# only a comment", None),
        ("", None),
    ],
)
def test_what_comes_close_to_a_limit_is_read(text: str, data: Any) -> None:
    parsed = parse(text, "f")
    assert parsed.problems == []
    assert parsed.data == data


def test_a_document_may_be_as_deep_as_the_limit() -> None:
    parsed = parse("[" * MAX_DEPTH + "]" * MAX_DEPTH, "f")
    assert parsed.problems == []
    assert str(parsed.data) == "[" * MAX_DEPTH + "]" * MAX_DEPTH


def test_of_two_values_under_one_key_the_first_stays() -> None:
    assert parse("a: 1\na: {b: 2}", "f").data == {"a": 1}


@given(st.text(max_size=200) | st.text("[]{}:-&*!%|>'\"#?, \n\ta1<~@`\\", max_size=80))
def test_no_text_raises(text: str) -> None:
    parsed = parse(text, "f")
    assert all(p.location.line >= 1 and p.location.column >= 1 for p in parsed.problems)


@given(st.binary(max_size=200), documents(), st.integers(0, 300))
def test_no_bytes_raise(noise: bytes, text: str, at: int) -> None:
    raw = text.encode()[:at] + noise + text.encode()[at:]
    decoded = decode(raw, "f", len(raw))
    if isinstance(decoded, str):
        parse(decoded, "f")
