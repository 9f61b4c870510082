"""Records that were found, as text and as data; and in a review, whatever stands in them."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.analyse.recall.index import Match
from pmsite.analyse.recurrence import Again
from pmsite.model.corpus import ActionEntry, Entry
from pmsite.report.recall import Finding, as_json, as_text
from pmsite.report.review import Change, as_review
from tests.analyse.made import entry

TODAY = date(2025, 12, 1)
ACTIONS = [
    {"id": "A1", "title": "Do it", "due": "2025-11-30"},
    {"id": "A2", "title": "Do that", "due": "2025-12-01", "state": "in_progress"},
    {"id": "A3", "title": "Do this", "state": "blocked"},
    {"id": "A4", "title": "Done", "state": "done"},
    {"id": "A5", "title": "Left", "state": "wont_do"},
]


def finding(*reasons: str, **fields: Any) -> Finding:
    one = entry(**fields)
    return Finding(Match(one.id, 0.123456, reasons), one)


def told(*found: Finding, remedies: bool = False) -> list[str]:
    return list(as_text(found, TODAY, remedies))


def test_what_was_never_finished_is_told_with_where_it_stands() -> None:
    assert told(finding("same tag: dns", actions=ACTIONS))[1:-2] == [
        "  same tag: dns",
        "  never finished: A1 Do it (overdue)",
        "  never finished: A2 Do that (in progress)",
        "  never finished: A3 Do this (blocked)",
    ]


@pytest.mark.parametrize("fields", [{"provenance": {"kind": "retold"}}, {"state": "withdrawn"}])
def test_what_others_left_unfinished_is_not_known(fields: dict[str, Any]) -> None:
    found = finding(actions=ACTIONS, **fields)
    assert "never finished" not in "\n".join(told(found))
    assert json.loads(as_json([found]))[0]["unfinished"] == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, ["  What helped is not written down."]),
        ({"resolution": {"steps": ["Restart"]}}, ["  What helped:", "  1. Restart"]),
        (
            {
                "resolution": {"steps": ["Restart"]},
                "times": {"started_at": "2025-11-26T10:00:00Z", "mitigated_at": "2025-11-26T11:30:00Z"},
            },
            ["  What helped, mitigated after 1 h 30 min:", "  1. Restart"],
        ),
        (
            {"runbooks": [{"id": "one", "helped": "yes"}, {"id": "two", "helped": "partly", "note": "Old"}]},
            ["  What helped is not written down.", "  Runbook one helped", "  Runbook two helped in part: Old"],
        ),
    ],
)
def test_what_helped_is_told_instead_where_that_is_asked(fields: dict[str, Any], said: list[str]) -> None:
    assert told(finding("words: x", actions=ACTIONS, **fields), remedies=True)[2:-2] == said


def test_a_date_alone_is_told_as_it_is() -> None:
    assert told(finding(times={"detected_at": "2025-11-26"}))[0].startswith("INC-2025-0001  2025-11-26  SEV2  ")


def test_data_are_rounded_and_keep_letters_of_all_languages() -> None:
    text = as_json([finding("words: 名前", title="名前解決に失敗した")])
    assert json.loads(text)[0]["score"] == 0.1235
    assert "名前解決に失敗した" in text
    assert as_json([]) == "[]"


def _change(found: Finding, *again: Again) -> str:
    one = entry(id="INC-2025-0002")
    return as_review([Change(one.source.path, one, None, None, (), False, [found], again)], "")


def _again(earlier: Entry, *what: str) -> Again:
    return Again(entry(), earlier, what, "overdue", (ActionEntry(earlier, earlier.record.actions[0]),))


def test_in_a_review_what_came_back_stands_before_what_is_alike() -> None:
    found = finding("same cause: dns", "same tag: network", actions=ACTIONS[:2])
    said = _change(found, _again(found.entry, "dns", "expiry"), _again(found.entry))
    assert (
        "\n**Happened again while the action was overdue:** INC-2025-0001 (dns, expiry), INC-2025-0001/A1 Do it.\n"
        "\n**Happened again while the action was overdue:** INC-2025-0001, INC-2025-0001/A1 Do it.\n"
        "\nIt resembles:\n\n"
        "- INC-2025-0001 Orders rejected after a resolver was lost: same cause: dns; same tag: network\n"
        "  - never finished: A1 Do it (open)\n"
        "  - never finished: A2 Do that (in progress)\n"
    ) in said


_line = st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), min_size=3, max_size=50).filter(
    lambda text: text.replace("\u200b", "").strip() != ""
)


@given(_line, _line)
def test_no_word_of_another_record_begins_a_line_of_the_review(title: str, action: str) -> None:
    plain, other = (
        finding(reason, title=words, actions=[{"id": "A1", "title": todo}])
        for words, todo, reason in (("Plain", "Do it", "same tag: dns"), (title, action, f"same symptom: {title}"))
    )
    reviews = [_change(found, _again(found.entry, *found.match.reasons)) for found in (plain, other)]
    assert [len(said.split("\n")) for said in reviews] == [len(reviews[0].split("\n"))] * 2
    starts = [[line[:4] for line in said.split("\n")] for said in reviews]
    assert starts[0] == starts[1]
