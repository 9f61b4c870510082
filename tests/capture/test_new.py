"""A new record is the next free one, and can be read at once."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.capture.new import Draft, next_id
from pmsite.capture.new import write as text_of
from pmsite.load.events import parse
from pmsite.load.limits import decode
from pmsite.load.walk import load
from tests.analyse.made import corpus, entry
from tests.conftest import Write, record

TODAY = date(2026, 11, 21)


def draft(title: str = "Orders rejected", summary: str = "They were.", tags: list[str] | None = None) -> Draft:
    return Draft(title, "SEV2", summary, started_at="2025-11-26T10:27:35Z", tags=tags or [])


@pytest.mark.parametrize(
    ("ids", "taken", "year", "expected"),
    [
        ([], set(), 2025, "INC-2025-0001"),
        (["INC-2025-0001", "INC-2025-0007"], set(), 2025, "INC-2025-0008"),
        (["INC-2024-0009"], set(), 2025, "INC-2025-0001"),
        (["INC-2025-0001"], {"INC-2025-0003", "notes", "INC-2025-x"}, 2025, "INC-2025-0004"),
        (["INC-2025-9999"], set(), 2025, "INC-2025-10000"),
        (["INC-2025-10000"], {"INC-2025-9999"}, 2025, "INC-2025-10001"),
    ],
)
def test_the_next_free_id(
    write: Write, tmp_path: Path, ids: list[str], taken: set[str], year: int, expected: str
) -> None:
    for name in ids:
        write(record(id=name))
    assert next_id(load(tmp_path)[0], year, taken) == expected


@pytest.mark.parametrize(
    ("pattern", "ids", "taken", "year", "expected"),
    [
        (r"^PM-\d{4}-\d{3}$", ["PM-2025-007"], set(), 2025, "PM-2025-008"),
        (r"^PM-\d{4}-\d{3}$", ["PM-2025-007"], set(), 2026, "PM-2026-001"),
        (r"^PM-\d{4}-\d{3}$", ["PM-2025-007"], {"PM-2025-010", "INC-2025-0099"}, 2025, "PM-2025-011"),
        (r"^OPS-\d+$", ["OPS-41", "OPS-9"], {"OPS-50"}, 2026, "OPS-51"),
        (r"^\d{4}-web-\d\d$", ["2025-web-03"], set(), 2026, "2026-web-01"),
        (r"^(INC|PM)-\d{4}-\d+$", ["PM-2025-7"], set(), 2025, "INC-2025-0001"),
        (r"^PM-\d+$", [], set(), 2025, "INC-2025-0001"),
    ],
)
def test_with_another_pattern_the_next_id_has_the_shape_of_those_that_are_there(
    pattern: str, ids: list[str], taken: set[str], year: int, expected: str
) -> None:
    entries = [entry(id=name) for name in ids]
    assert next_id(corpus(*entries, id_pattern=pattern), year, taken) == expected


def test_what_was_not_understood_stands_in_the_record() -> None:
    doubtful = Draft("Orders rejected", "SEV2", "x", started_at="2025-11-26", doubts=["the time is a guess"])
    text, problems = text_of(doubtful, "INC-2025-0001", TODAY)
    assert problems == []
    assert parse(text, "f").data["provenance"] == {"kind": "own", "warnings": ["the time is a guess"]}
    assert "provenance" not in parse(text_of(draft(), "INC-2025-0001", TODAY)[0], "f").data


def test_a_whole_draft() -> None:
    whole = Draft(
        "Orders rejected: NASDAQ",
        "SEV2",
        "First line.\n\nSecond paragraph.\n",
        started_at="2025-11-26T10:27:35Z",
        resolved_at="2025-11-26",
        failure_class="network",
        services=["order-gateway"],
        tags=["dns", "no"],
    )
    text, problems = text_of(whole, "INC-2025-0008", TODAY)
    assert problems == []
    assert parse(text, "f").data == {
        "schema_version": 1,
        "id": "INC-2025-0008",
        "title": "Orders rejected: NASDAQ",
        "state": "draft",
        "severity": "SEV2",
        "failure_class": "network",
        "services": ["order-gateway"],
        "tags": ["dns", "no"],
        "summary": "First line.\n\nSecond paragraph.\n",
        "times": {"started_at": "2025-11-26T10:27:35Z", "resolved_at": "2025-11-26"},
        "dates": {"created_on": "2026-11-21"},
    }
    assert text.startswith("# yaml-language-server: $schema=../../schema/postmortem.schema.json\n")
    assert "# Still to write" in text


def test_a_draft_that_is_written_passes_the_check(write: Write) -> None:
    text, _ = text_of(draft(), "INC-2025-0001", TODAY)
    assert load(write(text, "incidents/2025/INC-2025-0001.yaml"))[1] == []


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (Draft("ab", "SEV2", "x", started_at="2025-11-26"), "`title` is empty or too short"),
        (Draft("a\nbcd", "SEV2", "x", started_at="2025-11-26"), "on one line"),
        (Draft("abcd", "SEV2", "", started_at="2025-11-26"), "`summary` is empty"),
        (Draft("abcd", "SEV2", "x", started_at="yesterday"), "should be a date-time"),
        (Draft("abcd", "SEV2", "x", started_at="2025-11-26", failure_class="netwrk"), "should be one of"),
        (Draft("abcd", "SEV2", "x", started_at="2025-11-26", tags=["a/b"]), "without a slash"),
        (Draft("abcd", "SEV2", "x"), "started_at"),
    ],
)
def test_what_is_wrong_with_a_draft_is_told(bad: Draft, says: str) -> None:
    _, problems = text_of(bad, "INC-2025-0001", TODAY)
    assert [says in problem.message for problem in problems] == [True]


VISIBLE = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zl", "Zp", "Cn"]), min_size=3, max_size=200
)


@given(VISIBLE, st.lists(VISIBLE, min_size=1).map("\n".join))
def test_texts_are_kept_to_the_letter(title: str, summary: str) -> None:
    text, problems = text_of(draft(title, summary), "INC-2025-0001", TODAY)
    data = parse(text, "f").data
    assert problems == []
    assert (data["title"], data["summary"]) == (title, summary)


@pytest.mark.parametrize("character", ["\u202e", "\u2028", "\u0085"])
def test_a_draft_can_be_read_again_or_says_why_not(character: str) -> None:
    text, problems = text_of(draft(f"Orders{character}rejected"), "INC-2025-0001", TODAY)
    raw = text.encode()
    readable = isinstance(decode(raw, "f", len(raw)), str)
    assert problems or (readable and parse(text, "f").data["title"] == f"Orders{character}rejected")


def test_a_title_that_looks_like_a_number_is_text() -> None:
    assert text_of(draft(".5e3"), "INC-2025-0001", TODAY)[1] == []


def test_a_tag_may_begin_with_a_colon() -> None:
    assert text_of(draft(tags=[":8080"]), "INC-2025-0001", TODAY)[1] == []


def test_a_title_from_a_terminal_with_another_encoding_is_told() -> None:
    assert text_of(draft("Auftr\udce4ge abgelehnt"), "INC-2025-0001", TODAY)[1] != []
