"""What the importer does with single things people write."""

from dataclasses import replace
from typing import Any

import pytest

from pmsite.capture.markdown.document import Imported, imported
from pmsite.capture.markdown.severity import level_of
from pmsite.capture.markdown.states import state_of
from tests.capture.markdown.facts import SEVERITIES, options


def one(text: str, name: str = "report.md", **changes: Any) -> Imported:
    """The only record of a document."""
    (found,) = imported(text, replace(options(name), **changes))
    return found


def events(text: str, **changes: Any) -> list[dict[str, Any]]:
    """The events of a document."""
    found: list[dict[str, Any]] = one(text, **changes).data.get("timeline", [])
    return found


def doubts(found: Imported) -> list[str]:
    """Doubts as the record holds them."""
    warnings: list[str] = found.data["provenance"]["warnings"]
    return warnings


def test_every_doubt_stands_in_the_record_with_its_line() -> None:
    found = one("# A title\n\n## Timeline\n\n- 2024-05-06 10:00 it began\n")
    assert doubts(found) == [f"line {doubt.line}: {doubt.message}" for doubt in found.doubts]
    assert "line 5: No time zone is given; UTC was taken." in doubts(found)


@pytest.mark.parametrize(
    "text",
    [
        "Severity: High",
        "## Severity: High",
        "- **Severity**: High\n- **Status**: Resolved",
        "| Item | Value |\n|---|---|\n| Severity | High |\n| Status | Resolved |",
        "## Impact\n\n**Severity:** High (many users)",
    ],
)
def test_the_incident_s_own_severity_is_read(text: str) -> None:
    assert one(f"# A title\n\n{text}\n").data["severity"] == "SEV2"


def test_a_vendor_s_severity_is_none_of_ours() -> None:
    found = one("# A title\n\nWe opened a Severity 1 case with the vendor, ticket SEV1-77.\n")
    assert found.data["severity"] == "SEV5"
    assert any("No severity of this incident is named" in text for text in doubts(found))


@pytest.mark.parametrize(
    ("text", "levels", "expected"),
    [
        ("SEV-2", SEVERITIES, ("SEV2", True)),
        ("sev 3 (partial)", SEVERITIES, ("SEV3", True)),
        ("P0", ("P0", "P1", "P2"), ("P0", True)),
        ("Sev0", ("P0", "P1", "P2"), ("P0", False)),
        ("critical", ("critical", "high", "low"), ("critical", True)),
        ("Major", SEVERITIES, ("SEV2", False)),
        ("low", ("P1", "P2"), ("P2", False)),
        ("SEV9", SEVERITIES, None),
        ("quite bad", SEVERITIES, None),
    ],
)
def test_words_for_severity(text: str, levels: tuple[str, ...], expected: tuple[str, bool] | None) -> None:
    assert level_of(text, levels) == expected


TIMELINE = "# A title\n\n## Timeline\n\n- 2024-07-06 10:00 it began\n"


def test_the_zone_is_taken_from_the_document_before_the_option() -> None:
    assert events(TIMELINE)[0]["at"] == "2024-07-06T10:00:00Z"
    assert events(TIMELINE, zone="Europe/Berlin")[0]["at"] == "2024-07-06T10:00:00+02:00"
    said = TIMELINE.replace("## Timeline", "## Timeline (JST)")
    assert events(said, zone="Europe/Berlin")[0]["at"] == "2024-07-06T10:00:00+09:00"
    assert events(TIMELINE.replace("10:00", "10:00 PDT"))[0]["at"] == "2024-07-06T10:00:00-07:00"


@pytest.mark.parametrize(
    ("text", "name", "day"),
    [
        ("# Outage of 6 May 2024", "x.md", "2024-05-06"),
        ("---\ndate: 2024-05-06\n---\n# Outage", "x.md", "2024-05-06"),
        ("+++\ndate = 2024-05-06\n+++\n# Outage", "x.md", "2024-05-06"),
        ("# Outage", "2024-05-06-outage.md", "2024-05-06"),
        ("# Outage\n\n## Summary\n\nOn Monday, May 6th, 2024 all was down.", "x.md", "2024-05-06"),
        ("# Panne\n\n### Date\n6 mai 2024\n\nLe service est tombé.", "x.md", "2024-05-06"),
        ("# 障害\n\n| 項目 | 値 |\n|---|---|\n| 発生日 | 2024年5月6日 |", "x.md", "2024-05-06"),
        ("# Outage", "x.md", "2026-11-21"),
    ],
)
def test_a_day_is_found_somewhere_or_is_today(text: str, name: str, day: str) -> None:
    assert one(text, name).data["times"]["started_at"] == day


def test_code_holds_no_events() -> None:
    text = "# A title\n\n## Timeline\n\n```\n10:00 one\n10:01 two\n```\n\n- 2024-05-06 10:05 UTC three\n"
    assert [event["text"] for event in events(text)] == ["three"]


def test_what_hangs_on_an_event_is_its_note() -> None:
    text = (
        "## Timeline (UTC)\n\n- 2024-05-06 10:00 a\n\n> said\n\n```\n09:00 log\n```\n\n- 10:05 b\n\nAfterwards.\n"
    )
    first, second = events(text)
    assert first["note"] == "> said\n\n```\n09:00 log\n```"
    assert "note" not in second
    assert one(text).data["sections"][-1]["text"] == "Afterwards."


def test_events_keep_the_author_s_order() -> None:
    text = "## Timeline (UTC)\n\n- 2024-05-06 10:05 b\n- 2024-05-06 10:00 a\n- [???] c\n- 10:00 d\n"
    assert [event["text"] for event in events(text)] == ["b", "a", "c", "d"]
    assert events(text)[2] == {"text": "c", "as_written": "???"}


def test_a_date_of_its_own_holds_for_what_follows() -> None:
    text = "## Timeline (UTC)\n\n### May 6, 2024\n\n- 23:50 a\n- 00:10 b\n\n### May 8\n\n- 09:00 c\n"
    assert [event["at"][:16] for event in events(text)] == [
        "2024-05-06T23:50",
        "2024-05-07T00:10",
        "2024-05-08T09:00",
    ]


def test_secrets_reach_no_record() -> None:
    token = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
    found = one(f"# A title\n\n## Summary\n\nThe token {token} was pasted.\n\nAsk kim@company.io.\n")
    assert token not in str(found)
    assert "kim@company.io" not in str(found)
    assert [text for text in doubts(found) if "masked" in text] == [
        "line 5: What looks like a secret or personal data (GitHub token) was masked.",
        "line 7: What looks like a secret or personal data (e-mail address) was masked.",
    ]


def test_line_ends_and_invisible_characters_do_no_harm() -> None:
    found = one("\ufeff# A\u202e title\r\n\r\n## Summary\r\n\r\nText\x07 here.\r\n")
    assert (found.data["title"], found.data["summary"]) == ("A title", "Text here.")
    assert "line 1: Invisible control characters were left out." in doubts(found)


def test_several_incidents_of_a_document_have_names_that_stay() -> None:
    log = "# Log\n\n{}## Link down\n\n### Summary\n\nb\n\n### Impact\n\nb\n"
    a = "## Mail down\n\n### Summary\n\na\n\n### Impact\n\na\n\n"
    again = "## Mail down\n\n### Summary\n\nc\n\n### Impact\n\nc\n\n"
    found = imported(log.format(a + again), options("log.md"))
    assert [(one.key, one.first_line) for one in found] == [
        ("mail-down", 3),
        ("mail-down-2", 13),
        ("link-down", 23),
    ]
    assert [one.data["summary"] for one in found] == ["a", "c", "b"]
    assert [one.key for one in imported(a, options("log.md"))] == ["document"]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("- [x] Do it", {"state": "done"}),
        ("- [ ] Do it", {"state": "open"}),
        ("- Do it (DONE)", {"state": "done"}),
        ("- ✅ Do it", {"state": "done"}),
        ("- TODO: do it", {"state": "open", "title": "do it"}),
        ("- Do it (won't do)", {"state": "wont_do"}),
        ("- Do it, due 2024-06-01 (Owner: Kim)", {"due": "2024-06-01", "owner": "Kim"}),
        ("- Do it @kim-lee", {"owner": "kim-lee"}),
        ("- **Do it**: soon", {"title": "Do it", "text": "soon"}),
        ("- Do [it](https://example.com/9)", {"title": "Do it", "text": "[it](https://example.com/9)"}),
        ("- Do it\n  - with care", {"text": "- with care"}),
        ("### 1) Do it `@kim` [prevent]\n\nWith care.", {"owner": "kim", "kind": "prevent", "text": "With care."}),
        (
            "|Task|Who|When|State|\n|-|-|-|-|\n|Do it|kim|2024-06-01|in progress|",
            {"owner": "kim", "due": "2024-06-01", "state": "in_progress"},
        ),
        ("### Long-term fixes\n\n- Do it", {"horizon": "long_term"}),
        ("### Completed actions\n\n- Do it", {"state": "done"}),
    ],
)  # fmt: skip
def test_actions(item: str, expected: dict[str, str]) -> None:
    (action,) = one(f"# A title\n\n## Action items\n\n{item}\n").data["actions"]
    assert {key: action.get(key) for key in expected} == expected
    assert action["id"] == "A1"


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("**完了**", "done"),
        ("未着手", "open"),
        ("à faire", "open"),
        ("en cours", "in_progress"),
        ("Blocked by procurement", "blocked"),
        ("maybe", None),
    ],
)
def test_words_for_states(word: str, state: str | None) -> None:
    assert state_of(word) == state


def test_an_incident_does_not_end_before_it_begins() -> None:
    text = "## Timeline (UTC)\n\n- 2024-05-06 10:00 outage begins\n- 2024-05-06 09:00 service restored\n"
    found = one(text)
    assert "resolved_at" not in found.data["times"]
    assert any("ends the incident before it begins" in text for text in doubts(found))


def test_stated_durations_lead_to_events() -> None:
    text = (
        "## Timeline (UTC)\n\n- 2024-05-06 07:00 rollout\n- 2024-05-06 08:00 errors\n- 2024-05-06 08:05 seen\n"
        "- 2024-05-06 09:10 incident resolved\n\n"
        "## Stats\n\n- Time to detection: 5 minutes\n- Time to recovery: 70 minutes\n"
    )
    times = one(text).data["times"]
    assert {key: value[11:16] for key, value in times.items()} == {
        "started_at": "08:00",
        "detected_at": "08:05",
        "resolved_at": "09:10",
    }


def test_references_lead_somewhere_wherever_their_text_went() -> None:
    found = one(
        "# A title\n\n## Summary\n\nSee [this][1].\n\n## Notes\n\nAnd [this][1].\n\n[1]: https://example.com/1\n"
    )
    assert found.data["summary"] == "See [this][1].\n\n[1]: https://example.com/1"
    assert found.data["sections"] == [{"title": "Notes", "text": "And [this][1].\n\n[1]: https://example.com/1"}]


def test_prompts_of_a_template_stay_in_sections() -> None:
    found = one("# A title\n\n## What went well\n\n*List what helped*\n\n- It was quick\n")
    assert found.data["lessons"]["went_well"] == ["It was quick"]
    assert found.data["sections"] == [{"title": "What went well", "text": "*List what helped*"}]


def test_targets_of_links_stand_behind_their_text_where_there_is_no_field_for_them() -> None:
    text = (
        "# A title\n\n## What went well\n\n- The [guide](../guide.md) and [page](https://example.com/p) helped\n"
    )
    assert one(text).data["lessons"]["went_well"] == [
        "The guide (../guide.md) and page (https://example.com/p) helped"
    ]
    event = events("## Timeline (UTC)\n\n- 2024-05-06 10:00 see [a](https://example.com/a) and [b](../b)\n")[0]
    assert event["text"] == "see a and b (../b)"
    assert event["links"] == [{"title": "a", "url": "https://example.com/a"}]


def test_what_is_unknown_is_one_section_with_its_headings() -> None:
    text = "# A title\n\n## Architecture\n\nTwo parts.\n\n### Front\n\nIt shows.\n\n## Costs\n\nNone.\n"
    found = one("# A title\n\n## Summary\n\nIt was down.\n\n" + text.partition("\n\n")[2])
    assert found.data["sections"] == [
        {"title": "Architecture", "text": "Two parts.\n\n### Front\n\nIt shows."},
        {"title": "Costs", "text": "None."},
    ]


def test_words_in_prose_are_no_time_zone() -> None:
    text = "# A title\n\n## Summary\n\n{}\n\n## Timeline\n\n- 2024-07-06 10:00 it began\n"
    for sentence in ("Events from MSK were delayed.", "At times the ET service fell."):
        assert events(text.format(sentence))[0]["at"] == "2024-07-06T10:00:00Z"


def test_a_zone_that_a_sentence_names_is_told_and_the_option_goes_before_it() -> None:
    text = "# A title\n\nAll times are in JST.\n\n## Timeline\n\n- 2024-07-06 10:00 it began\n"
    found = one(text)
    assert found.data["timeline"][0]["at"] == "2024-07-06T10:00:00+09:00"
    assert any(doubt.startswith("line 3: ") and "JST" in doubt for doubt in doubts(found))
    found = one(text, zone="Europe/Berlin")
    assert found.data["timeline"][0]["at"] == "2024-07-06T10:00:00+02:00"
    assert any(doubt.startswith("line 3: ") and "JST" in doubt and "--zone" in doubt for doubt in doubts(found))
    below = "# A title\n\n## Timeline\n\nAll times are in JST.\n\n- 2024-07-06 10:00 it began\n"
    assert any(doubt.startswith("line 5: ") and "JST" in doubt for doubt in doubts(one(below)))
    assert events(below, zone="Europe/Berlin")[0]["at"] == "2024-07-06T10:00:00+02:00"


def test_a_clock_that_steps_back_is_the_day_after_if_near_and_always_a_doubt() -> None:
    found = one("## Timeline (UTC)\n\n- 2024-05-06 17:30 a\n- 23:50 b\n- 07:30 c\n- 07:27 d\n- 06:00 e\n")
    assert [event["at"][8:16] for event in found.data["timeline"]] == [
        "06T17:30",
        "06T23:50",
        "07T07:30",
        "07T07:27",
        "07T06:00",
    ]
    assert [doubt for doubt in doubts(found) if "follows" in doubt] == [
        "line 5: 07:30 follows 23:50 and was taken as the day after.",
        "line 7: 06:00 follows 07:27 and is earlier; it was taken as the same day.",
    ]


@pytest.mark.parametrize(("day", "word"), [("2024-03-31", "never"), ("2024-10-27", "twice")])
def test_a_clock_of_the_night_when_clocks_change_is_a_doubt(day: str, word: str) -> None:
    for text in (f"## Timeline\n\n- {day} 02:30 a\n", f"# A title\n\n- **Detected**: {day} 02:30\n"):
        assert any(word in doubt and "02:30" in doubt for doubt in doubts(one(text, zone="Europe/Berlin")))


def test_names_are_a_doubt_where_pages_show_roles() -> None:
    text = "# A title\n\n**Incident commander:** Jane Roe\n"
    told = "line 1: It names people; the policy shows roles: put handles in their places."
    assert told in doubts(one(text, people="roles"))
    assert told not in doubts(one(text, people="names"))
    assert told not in doubts(one("# A title\n\nIt fell.\n", people="roles"))


@pytest.mark.parametrize(
    ("front", "kept"),
    [
        ("---\nseverity: {level: two, why: quagga}\n---", "severity: {level: two, why: quagga}"),
        ("---\nseverity:\n  level: two\n  why: quagga\n---", "severity:\n  level: two\n  why: quagga"),
        ("---\nstatus: [okapi, done]\n---", "status: [okapi, done]"),
        ("---\nauthors: [Kim]\nauthor: [Okapi]\n---", "author: [Okapi]"),
        ("---\nseverity: SEV2 # since quagga\n---", "severity: SEV2 # since quagga"),
        ('+++\nauthor = {name = "Okapi"}\n+++', 'author = {name = "Okapi"}'),
        ("+++\ndate = 2024-05-06T10:11:12Z\n+++", "date = 2024-05-06T10:11:12Z"),
        ("---\ntitle: Mail was down\nseverity: SEV2\nauthor: Kim\ndate: 2024-05-06\n---", None),
    ],
)
def test_of_front_matter_only_what_became_fields_is_left_out(front: str, kept: str | None) -> None:
    sections = one(f"{front}\n\n## Summary\n\nAll of it was down.\n").data.get("sections", [])
    texts = [section["text"].split("\n", 1)[1].rpartition("\n")[0] for section in sections]
    assert texts == ([kept] if kept else [])


def test_a_password_that_a_sentence_tells_is_masked_and_counts_and_times_are_not() -> None:
    rest = (
        "Login errors: 5000 until the login was back: 10:40, after a login at 2:56am EST. "
        "The last token was 2024-05-06. [Tokens](https://example.com/a1)."
    )
    found = one(f"# A title\n\n## Summary\n\n{rest}\n\nThe root password is Tr0ub4dorX9 now. The pin is 47114.\n")
    assert "Tr0ub4dorX9" not in str(found) and "47114" not in str(found)
    assert rest in found.data["summary"]
    assert "line 7: What looks like a password or key that a sentence tells was masked." in doubts(found)
