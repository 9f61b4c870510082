"""`check --fix`: what says clearly what it means is written rightly; everything else stays to the byte."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.load.edit import dump
from pmsite.load.events import parse
from pmsite.load.mend import Mended, mend
from pmsite.load.records import read_record_text
from tests.analyse.made import policy
from tests.conftest import MINIMAL, PROJECT
from tests.load.documents import documents

BASE = dump(MINIMAL)
RECORDS = sorted((PROJECT / "incidents").rglob("*.yaml"))
BERLIN = policy(time_zone="Europe/Berlin")


DONE = "id: A1, title: Do it, state: done"


def mended(text: str, zone: str = "UTC") -> str:
    return mend(text, policy(time_zone=zone)).text


def added(line: str) -> str:
    """A record with one more field, and a comment that is to stay."""
    return f"# first\n{BASE}{line}  # kept\n# last\n"


def data(text: str) -> Any:
    return parse(text, "").data


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("incident_status: Resolved", "incident_status: resolved"),
        ("actions: [{id: A1, title: Do it, state: In Progress}]", "state: in_progress"),
        ("actions: [{id: A1, title: Do it, state: in-progress}]", "state: in_progress"),
        ("actions: [{id: A1, title: Do it, state: IN_PROGRESS}]", "state: in_progress"),
        ("actions: [{id: A1, title: Do it, state: wontfix}]", "state: wont_do"),
        ("actions: [{id: A1, title: Do it, state: Won't do}]", "state: wont_do"),
        ("actions: [{id: A1, title: Do it, state: completed}]", "state: done"),
        ("actions: [{id: A1, title: Do it, state: todo}]", "state: open"),
        ("dates: {created_on: 2025/12/05}", "created_on: 2025-12-05"),
        ("actions: [{id: A1, title: Do it, due: 2025.12.05}]", "due: 2025-12-05"),
        (f"actions: [{{{DONE}, verified: {{by: lee, date: 2025/12/05}}}}]", "date: 2025-12-05"),
        ("failure_class: Data Quality", "failure_class: data_quality"),
        ("services: [web, 404]", "services: [web, '404']"),
        ("tags: [1.5]", "tags: ['1.5']"),
        ("tags: [true]", "tags: ['true']"),
        ("prevention: [0x1F]", "prevention: ['0x1F']"),
    ],
)
def test_a_word_is_written_as_the_format_has_it(line: str, right: str) -> None:
    text = added(line)
    new = mended(text)
    assert read_record_text(text, "INC-2025-0001.yaml").entry is None, "it was wrong"
    assert read_record_text(new, "INC-2025-0001.yaml").problems == ()
    assert right in new
    unchanged = [one for one in text.splitlines() if one not in new.splitlines()]
    assert unchanged == [f"{line}  # kept"], "and no other line"
    assert new.endswith(" # kept\n# last\n")


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("state: Draft", "state: draft"),
        ("state: Final", "state: published"),
        ("state: in review", "state: review"),
        ("severity: sev2", "severity: SEV2"),
        ("severity: Sev2", "severity: SEV2"),
        ("title: 20251126", "title: '20251126'"),
    ],
)
def test_a_required_word_is_written_as_the_format_has_it(line: str, right: str) -> None:
    name = line.split(":")[0]
    text = "".join(f"{line}\n" if one.startswith(f"{name}:") else f"{one}\n" for one in BASE.splitlines())
    new = mended(text)
    assert f"{right}\n" in new
    assert data(new) == {**data(BASE), name: right.split(": ")[1].strip("'")}


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("title: Outage: part two", "title: 'Outage: part two'"),
        ("title: It's down: again", "title: 'It''s down: again'"),
        ("title: Outage: part two  # why", "title: 'Outage: part two'  # why"),
        ("title: Outage: part two  ", "title: 'Outage: part two'  "),
        ("  - text: a: b", "  - text: 'a: b'"),
        ("  - text: a: b: c: d", "  - text: 'a: b: c: d'"),
        ("title: \\n: x", "title: '\\n: x'"),
    ],
)
def test_text_with_a_colon_is_put_into_quotes(line: str, right: str) -> None:
    head = "timeline:\n" if line.startswith(" ") else ""
    done = mend(f"# first\n{head}{line}\nseverity: SEV2\n", policy())
    assert done.text == f"# first\n{head}{right}\nseverity: SEV2\n"
    assert done.changes == (f"line {2 + bool(head)}: put into quotes",)


def test_every_line_with_a_colon_is_put_into_quotes_in_one_go() -> None:
    text = "".join(f"a{n}: x{n}: y\n" for n in range(30))
    assert mended(text) == "".join(f"a{n}: 'x{n}: y'\n" for n in range(30))


@pytest.mark.parametrize("line", ['title: "a": b', "title: [a: b: c]", "? x: y: z"])
def test_what_was_meant_by_a_colon_is_not_guessed(line: str) -> None:
    text = f"{line}\nseverity: SEV2\n"
    assert mend(text, policy()) == Mended(text, ())


TIMES = [
    ("2025-11-26T10:27:35", "UTC", "2025-11-26T10:27:35Z"),
    ("2025-11-26T10:27:35", "Europe/Berlin", "2025-11-26T10:27:35+01:00"),
    ("2025-07-26T10:27:35", "Europe/Berlin", "2025-07-26T10:27:35+02:00"),
    ("2025-11-26 10:27:35", "Europe/Berlin", "2025-11-26T10:27:35+01:00"),
    ("2025-11-26 10:27", "Europe/Berlin", "2025-11-26T10:27:00+01:00"),
    ("2025-11-26T10:27:35.5", "America/New_York", "2025-11-26T10:27:35.500000-05:00"),
    ("2025-11-26 10:27:35Z", "Europe/Berlin", "2025-11-26T10:27:35Z"),
    ("2025-11-26 10:27:35 UTC", "Europe/Berlin", "2025-11-26T10:27:35Z"),
    ("2025-11-26T10:27:35+0530", "Europe/Berlin", "2025-11-26T10:27:35+05:30"),
    ("2025-11-26T10:27Z", "Europe/Berlin", "2025-11-26T10:27:00Z"),
]


@pytest.mark.parametrize(("word", "zone", "right"), TIMES)
def test_a_time_without_an_offset_is_of_the_policys_zone(word: str, zone: str, right: str) -> None:
    new = mended(added(f"dates: {{}}\ntimeline: [{{text: x, at: {word}}}]"), zone)
    assert data(new)["timeline"] == [{"text": "x", "at": right}]
    assert read_record_text(new, "INC-2025-0001.yaml").problems == ()


@pytest.mark.parametrize(
    "word",
    [
        "2025-03-30T02:30:00",  # the clocks never showed it
        "2025-03-30T02:00:00",
        "2025-10-26T02:30:00",  # they showed it twice
        "2025-10-26T02:00:00",
        "2025-13-26T10:27:35",
        "2025-11-26T25:27:35",
        "10:27:35",
        "2025-11-26T10:27:35 CET",
        "26.11.2025 10:27",
        "yesterday",
    ],
)
def test_a_time_that_could_be_two_or_none_is_left_to_its_author(word: str) -> None:
    text = added(f"timeline: [{{text: x, at: '{word}'}}]")
    assert mended(text, "Europe/Berlin") == text


@pytest.mark.parametrize(
    "word", ["2025-03-30T01:59:59", "2025-03-30T03:00:00", "2025-10-26T01:59:59", "2025-10-26T03:00:00"]
)
def test_right_beside_a_change_of_the_clocks_a_time_is_certain(word: str) -> None:
    new = mended(added(f"timeline: [{{text: x, at: {word}}}]"), "Europe/Berlin")
    assert data(new)["timeline"][0]["at"] in (f"{word}+01:00", f"{word}+02:00")


@pytest.mark.parametrize(
    "text",
    [
        added("incident_status: sleeping"),
        added("failure_class: Cosmic rays"),
        added("actions: [{id: A1, title: Do it, due: 05/12/2025}]"),
        added("actions: [{id: A1, title: Do it, due: next Friday}]"),
        BASE.replace("SEV2", "SEV7"),
        BASE.replace("SEV2", "high"),
        added("drill: 'yes'"),
        added("impact: {customers_affected: many}"),
        added("sevices: [web]"),
    ],
)
def test_what_is_not_certain_stays_to_the_byte(text: str) -> None:
    assert mend(text, policy()).text == text
    assert mend(text, policy()).changes == ()


@pytest.mark.parametrize(
    "text", ["", "\n", "- a\n", "x", "a: [", "a: *b\n", "a: 1\na: 2\n", "\ta: 1\n", "a: 'x\n", "%YAML 1.2\n"]
)
def test_what_cannot_be_read_stays_to_the_byte(text: str) -> None:
    assert mended(text) == text


@pytest.mark.parametrize("file", RECORDS, ids=lambda file: file.stem)
def test_a_sound_record_stays_to_the_byte(file: Any) -> None:
    text = file.read_text("utf-8")
    assert mended(text) == text


@given(documents())
def test_a_document_that_is_no_record_keeps_its_values(text: str) -> None:
    new = mended(text)
    if parse(text, "").problems == []:
        assert data(new) == data(text)


_wrong = st.sampled_from(
    [
        "state: Draft",
        "state: Final",
        "severity: sev1",
        "severity: 2",
        "title: 12345",
        "title: a: b",
        "title: ü 漢: 😀",
    ]
)
_comment = st.sampled_from(["", "  # why: not", " #😀", "  # 'x"])
_more = st.sampled_from(
    [
        "services: [404, web]{}",
        "timeline:\n  - {{text: x, at: 2025-11-26 10:27}}{}",
        "timeline:\n  -   at: 2025-11-26T10:27:35  # local\n      text: |\n        a\n\n        # b{}",
        "actions:\n- id: A1\n  title: 77{}\n  due: 2025/12/05\n  state: In Progress",
        'symptoms:\n  - it\'s: odd{}\n  - "x"',
        "x-mine: {{a: [1, 2], b: ~}}{}",
    ]
)


@st.composite
def broken_records(draw: st.DrawFn) -> str:
    lines = {line.split(":")[0]: line for line in BASE.splitlines() if not line.startswith(" ")}
    for line in draw(st.lists(_wrong, max_size=3)):
        lines[line.split(":")[0]] = line
    lines["times"] = "times:\n  started_at: 2025-11-26T10:27:35Z"
    text = "".join(f"{line}{'' if ': ' in line[8:] else draw(_comment)}\n" for line in lines.values())
    for more in draw(st.lists(_more, max_size=3, unique_by=lambda one: one.split(":")[0])):
        text += more.format(draw(_comment)) + "\n"
    return f"# first\n{text}# last\n"


def _all(value: Any) -> set[str]:
    """Every key and value as text, so that a mend of notation is none of content."""
    if isinstance(value, dict):
        return {*map(str, value)} | {word for item in value.values() for word in _all(item)}
    if isinstance(value, list):
        return {word for item in value for word in _all(item)}
    return {str(value)}


@given(broken_records())
def test_mending_twice_is_mending_once_and_comments_stay(text: str) -> None:
    once = mend(text, BERLIN)
    assert mend(once.text, BERLIN) == Mended(once.text, ())
    assert once.text.count("#") == text.count("#")
    assert once.text.startswith("# first\n")
    assert once.text.endswith("# last\n")
    assert (once.text == text) == (not once.changes)
    if parse(text, "").problems == []:
        before, after = data(text), data(once.text)
        assert list(before) == list(after)
        said = " ".join(once.changes)
        assert [word for word in _all(before) - _all(after) if word not in said] == []


@given(documents())
def test_what_stands_beside_a_mended_word_keeps_its_values(text: str) -> None:
    beside = "".join(f"  {line}" for line in text.removeprefix("---\n").splitlines(keepends=True))
    record = f"{BASE.replace('draft', 'Draft')}x-mine:\n{beside}\n"
    if parse(record, "").problems == []:
        assert data(mended(record)) == {**data(record), "state": "draft"}


@pytest.mark.parametrize(
    "line",
    [
        "x-a: {b: ~, c: '', d: null}",
        "x-a: [1, [], {}, 'x', http://x]",
        "x-a: |2-\n    a\n\n    # b",
        "x-a: >+\n  a\n\n",
        "x-a: 'a\n\n  b'",
        '"x-a": "\\x41 \\\n  b"',
        "? x-a\n: 1",
        "x-a: {b, c: 1}",
        "x-a: b\tc",
    ],
)
def test_any_notation_beside_a_mended_word_keeps_its_value(line: str) -> None:
    record = f"{BASE.replace('draft', 'Draft')}{line}\n"
    assert parse(record, "").problems == []
    assert data(mended(record)) == {**data(record), "state": "draft"}


def test_lone_carriage_returns_do_no_harm() -> None:
    assert data(mended("a: 1\rb: 2\rtitle: x: y\r")) in (None, {"a": 1, "b": 2, "title": "x: y"})
