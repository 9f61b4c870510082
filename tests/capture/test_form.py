"""A report by form: every answer lands in its field, and whatever was written is kept."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.capture.form import LABELS, NoReportError, read_event, report
from pmsite.capture.new import Draft, write
from pmsite.load.events import parse
from pmsite.model.base import TITLE_LENGTH
from tests.analyse.made import TODAY_DATE, policy

ANSWERS = {
    "title": "Orders rejected",
    "severity": "SEV2",
    "started_at": "2026-11-20T10:27Z",
    "detected_at": "2026-11-20T10:29Z",
    "source": "customer",
    "services": "order-gateway, payments",
    "summary": "It was the resolver.\n\nIt is back.",
}


def body(**answers: str) -> str:
    """A form's text as GitHub writes it."""
    told = ANSWERS | answers
    return "\n\n".join(f"### {label}\n\n{told[name] or '_No response_'}" for name, label in LABELS.items())


def told(text: str, /, zone: str = "UTC", **fields: Any) -> Draft:
    """What a report with this text tells."""
    issue = {"number": 7, "title": "Incident: Slow", "created_at": "2026-11-20T11:00:00Z", "body": text}
    return report({**issue, "html_url": "https://github.com/a/b/issues/7", **fields}, policy(time_zone=zone))


def test_every_answer_lands_in_its_field() -> None:
    draft = told(body())
    assert draft.doubts == []
    assert (draft.title, draft.severity, draft.source) == ("Orders rejected", "SEV2", "customer")
    assert (draft.started_at, draft.detected_at) == ("2026-11-20T10:27:00Z", "2026-11-20T10:29:00Z")
    assert draft.services == ["order-gateway", "payments"]
    assert draft.summary == ANSWERS["summary"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_they_like(end: str) -> None:
    assert told(body().replace("\n", end)).summary == ANSWERS["summary"]


def test_without_an_answer_the_field_stays_empty() -> None:
    draft = told(body(source="", services="", detected_at=""))
    assert (draft.source, draft.services, draft.detected_at) == (None, [], None)


def test_a_level_is_known_in_any_case_and_the_least_stands_for_an_unknown_one() -> None:
    assert told(body(severity="sev1")).severity == "SEV1"
    found = told(body(severity="I do not know"))
    assert found.severity == "SEV5"
    assert found.doubts == ["the severity is not known; SEV5 stands for it"]


def test_a_time_without_an_offset_is_in_the_policys_zone() -> None:
    assert str(told(body(started_at="2026-11-20 10:27"), zone="Europe/Berlin").started_at).endswith("+01:00")


def test_without_any_time_the_reports_own_stands_for_the_detection() -> None:
    found = told(body(started_at="around lunch", detected_at=""))
    assert (found.started_at, found.detected_at) == (None, "2026-11-20T11:00:00Z")
    assert len(found.doubts) == 2


def test_an_answer_that_quotes_the_form_changes_no_other_field() -> None:
    quoted = f"It says:\n\n### {LABELS['severity']}\n\nSEV1\n\n### {LABELS['title']}\n\nOther"
    draft = told(body(summary=quoted))
    assert (draft.title, draft.severity, draft.summary) == ("Orders rejected", "SEV2", quoted)


@pytest.mark.parametrize("name", ["../x", "a/b", "a\\b", "x" * 101, "/etc"])
def test_a_service_that_cannot_be_a_name_is_left_out_and_said(name: str) -> None:
    found = told(body(services=f"payments, {name}"))
    assert found.services == ["payments"]
    assert found.doubts == ["a service's name was left out"]


def test_a_source_that_is_no_choice_is_left_out() -> None:
    assert told(body(source="a friend")).source is None


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://example.com/", ""])
def test_only_a_secure_link_is_kept(url: str) -> None:
    assert told(body(), html_url=url).links == []


def test_without_the_form_the_issues_own_words_stand() -> None:
    draft = told("It was slow.")
    assert (draft.title, draft.summary) == ("Slow", "It was slow.")
    assert told("", title="x").title == "Incident reported in #7"
    assert len(told(body(title="y" * 900)).title) <= TITLE_LENGTH


ANY = st.characters()
"""Halves of characters, too: JSON can hold them."""


@given(
    st.text(ANY, max_size=300), st.text(ANY, max_size=80), st.sampled_from(list(LABELS)), st.text(ANY, max_size=60)
)
def test_whatever_is_written_becomes_a_record_that_can_be_read(
    text: str, title: str, field: str, answer: str
) -> None:
    for content in (text, body(**{field: answer})):
        found = told(content, title=title)
        written, problems = write(found, "INC-2026-0001", TODAY_DATE)
        assert problems == [], (content, problems)
        data = parse(written, "")
        assert data.problems == [] and data.data["state"] == "draft"
        assert data.data.get("provenance", {}).get("warnings", []) == found.doubts


def test_half_of_a_character_leaves_a_mark_in_its_place() -> None:
    draft = told(body(title="Orders \ud800rejected", summary="It was \udfff."))
    assert (draft.title, draft.summary) == ("Orders ?rejected", "It was ?.")
    assert told("\ud800\ud800", title="\ud800 slow").title == "? slow"


@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), min_size=1, max_size=200))
def test_the_whole_report_is_kept_word_for_word(text: str) -> None:
    sections = told(text).sections or []
    kept = [section["text"] for section in sections]
    assert kept == ([text.strip()] if text.strip() else [])


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff", b"null", b"[]", b'{"issue": 1}', b'{"issue": {"body": 1}}'])
def test_no_event_of_a_report_is_a_sentence(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "event.json").write_bytes(raw)
    with pytest.raises(NoReportError, match=re.escape(f"{tmp_path}/event.json is no ")):
        read_event(tmp_path / "event.json")


def test_an_event_gives_its_issue(tmp_path: Path) -> None:
    (tmp_path / "event.json").write_text(json.dumps({"issue": {"body": "x", "number": 3}}), "utf-8")
    assert read_event(tmp_path / "event.json") == {"body": "x", "number": 3}
