"""What people do to an exported document in a wiki: nothing of it is lost or misread without a doubt."""

from typing import Any

import pytest

from pmsite.capture.exported import read_exported
from pmsite.export.markdown import document
from tests.capture.test_exported import UTC, again, changed, made

NOTED = (
    {"text": "Start"},
    {"text": "Deployed", "note": "Of the first"},
    {"text": "Other"},
    {"text": "Deployed", "note": "Of the second"},
)


def _row(text: str) -> str:
    return f"|  | {text} |"


def _notes(text: str) -> tuple[list[tuple[str, str | None]], int]:
    found, doubts = again(text)
    return [(event.text, event.note) for event in found.timeline], len(doubts)


def test_notes_of_events_of_one_name_follow_a_new_row() -> None:
    text = document(made(timeline=list(NOTED)), UTC)
    text = changed(text, _row("Start"), f"{_row('New')}\n{_row('Start')}")
    notes = [None, None, "Of the first", None, "Of the second"]
    assert _notes(text) == (list(zip(["New", "Start", "Deployed", "Other", "Deployed"], notes, strict=True)), 0)


def test_a_corrected_name_keeps_its_note() -> None:
    text = document(made(timeline=list(NOTED)), UTC)
    text = changed(text, _row("Deployed"), _row("Deployed v2"))
    notes = [None, "Of the first", None, "Of the second"]
    assert _notes(text) == (list(zip(["Start", "Deployed v2", "Other", "Deployed"], notes, strict=True)), 0)


@pytest.mark.parametrize("number", ["2", "4"])
def test_no_note_overwrites_another(number: str) -> None:
    text = document(made(timeline=list(NOTED)), UTC)
    head = f"#### {number}: Deployed"
    found, doubts = again(changed(text, head, f"{head}\n\nA third\n\n{head}"))
    kept = " ".join([*(event.note or "" for event in found.timeline), *(one.text for one in found.sections)])
    assert all(words in kept for words in ("Of the first", "Of the second", "A third"))
    assert len(doubts) == 1


def test_whose_note_it_is_is_not_guessed() -> None:
    text = document(made(timeline=list(NOTED)), UTC)
    text = changed(text, _row("Deployed"), _row("Deployed v2"))
    text = changed(text, _row("Start"), f"{_row('New')}\n{_row('Start')}")
    found, doubts = again(text)
    assert [event.note for event in found.timeline] == [None] * 5
    assert "Of the first" in found.sections[0].text
    assert "Of the second" in found.sections[0].text
    assert len(doubts) == 1


CODE = "See:\n\n```sh\n## Impact\n### Costs\n#### 1: x\n# x\n```\n\nThat is all.\n"


@pytest.mark.parametrize("code", [CODE, CODE.replace("```", "~~~~"), CODE.replace("```", "````")])
def test_nothing_in_code_is_a_heading(code: str) -> None:
    one = made(
        summary=code,
        impact={"summary": code},
        timeline=[{"text": "x", "note": code}, {"text": "y", "note": code}],
        sections=[{"title": "Logs", "text": code}],
    )
    text = document(one, UTC)
    assert "\n## Impact\n### Costs\n#### 1: x\n" in text
    assert "\\#" not in text
    assert again(text) == (one, [])


@pytest.mark.parametrize(
    "open_", ["```\nx\n## y", "~~~~\n~~~\nx", "\\```\nx", "```\nx\n```\n\n```\n## x", "y\n   ```\nx"]
)
def test_code_without_an_end_swallows_nothing(open_: str) -> None:
    text = f"{open_}\n"
    one = made(summary=text, impact={"summary": CODE}, sections=[{"title": "Logs", "text": text}])
    assert again(document(one, UTC)) == (one, [])
    assert "Further data" not in document(one, UTC)


def test_many_fences_are_read_in_no_time() -> None:
    lines = [f"```{'`' * (n % 50)}x" for n in range(30_000)]
    data, _ = read_exported("<!-- pmsite: record INC-1 format 1 -->\n## A\n" + "\n".join(lines))
    assert data["sections"][0]["title"] == "A"


@pytest.mark.parametrize("heading", ["## actions", "## Actions ##", "##  ACTIONS  #"])
def test_a_heading_may_be_written_otherwise(heading: str) -> None:
    one = made(actions=[{"id": "A1", "title": "Do it", "owner": "jdoe", "text": "How.\n"}])
    text = changed(document(one, UTC), "## Actions\n", f"{heading}\n")
    found, doubts = again(changed(text, "### Actions in full", "### actions in full ###"))
    assert (found, doubts) == (one, [])


@pytest.mark.parametrize("title", ["impact", "Impact #", "further data", "What we saw ##", "#"])
def test_sections_of_such_names_stay_sections(title: str) -> None:
    one = made(sections=[{"title": title, "text": "x"}])
    text = document(one, UTC)
    assert "## Further data" not in text
    assert again(text) == (one, [])


@pytest.mark.parametrize("mark", ["_", "**", "__"])
def test_marks_of_whys_may_be_written_otherwise(mark: str) -> None:
    chain = [{"because": "It broke", "root_cause": True, "evidence": ["A log"]}]
    one = made(analysis={"five_whys": [{"problem": "Why?", "chain": chain}]})
    text = changed(document(one, UTC), "*(root cause)*", f"{mark}(root cause){mark}")
    assert again(changed(text, "*Evidence:*", f"{mark}Evidence:{mark}")) == (one, [])


LINKED: dict[str, Any] = {
    "links": [{"title": "A", "url": "https://example.com/a"}],
    "timeline": [{"text": "x", "links": [{"title": "B", "url": "https://example.com/b"}]}],
}


@pytest.mark.parametrize("link", ["[A](https://example.com/a)", "[B](https://example.com/b)"])
def test_words_beside_a_link_are_kept(link: str) -> None:
    one = made(**LINKED)
    found, doubts = again(changed(document(one, UTC), link, f"{link}, see also ticket OPS-4"))
    assert (found.links, found.timeline) == (one.links, one.timeline)
    assert "see also ticket OPS-4" in found.sections[0].text
    assert len(doubts) == 1


def test_what_has_no_place_keeps_its_blank_lines() -> None:
    one = made(actions=[{"id": "A1", "title": "Do it", "owner": "jdoe"}])
    more = "First.\n\n- a\n\nLast.\n"
    found, doubts = again(changed(document(one, UTC), "## Actions\n", f"## Actions\n\n{more}"))
    assert found.sections[0].text == more
    assert len(doubts) == 1


@pytest.mark.parametrize("blank", ["\n", ""])
def test_another_table_is_not_taken_in(blank: str) -> None:
    one = made(actions=[{"id": "A1", "title": "Do it", "owner": "jdoe"}])
    other = "| Step | Owner |\n| --- | --- |\n| Look | jdoe |\n| Think | jdoe |\n"
    found, doubts = again(changed(document(one, UTC), "| ID | Action", f"{other}{blank}| ID | Action"))
    assert found.actions == one.actions
    assert found.sections[0].text == other
    assert len(doubts) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n```\n", "\n```\n\nPlease also see OPS-4.\n"),
        ("\n## Further data\n", "\n## Further data\n\nPlease also see OPS-4.\n"),
    ],
    ids=["below", "above"],
)
def test_a_remark_at_the_end_is_kept_beside_the_data(old: str, new: str) -> None:
    one = made(details={"a": 1})
    found, doubts = again(changed(document(one, UTC), old, new))
    assert found.details == {"a": 1}
    assert [(section.title, section.text.strip()) for section in found.sections] == [
        ("Further data", "Please also see OPS-4.")
    ]
    assert [message for _, message in doubts] == [
        "`Further data` has no place for this; it is kept as a section of the same name."
    ]


def test_a_heading_behind_the_data_leaves_them_what_they_are() -> None:
    one = made(details={"a": 1})
    found, doubts = again(f"{document(one, UTC)}\n## Comments\n\nLooks good.\n")
    assert (found.details, doubts) == ({"a": 1}, [])
    assert [(section.title, section.text.strip()) for section in found.sections] == [("Comments", "Looks good.")]


def test_a_chapter_that_stands_twice_loses_neither() -> None:
    one = made()
    text = f"{document(one, UTC)}\n## Summary\n\nIn short: resolver.\n"
    found, doubts = again(text)
    assert found.summary == one.summary
    assert [(section.title, section.text.strip()) for section in found.sections] == [
        ("Summary", "In short: resolver.")
    ]
    assert doubts == [
        (text.count("\n"), "`Summary` has no place for this; it is kept as a section of the same name.")
    ]


LUCKY = "### Where we were lucky\n\n- Backups ran\n"


@pytest.mark.parametrize(
    "more",
    [
        "\n### What surprised us\n\n- The alert was muted\n",
        "\nThe alert was muted.\n",
        "\n```\n- The alert was muted\n```\n",
    ],
    ids=["heading", "paragraph", "code"],
)
def test_what_stands_behind_a_list_is_none_of_its_items(more: str) -> None:
    one = made(lessons={"got_lucky": ["Backups ran"]})
    found, doubts = again(changed(document(one, UTC), LUCKY, LUCKY + more))
    assert found.lessons.got_lucky == ("Backups ran",)
    assert [(section.title, section.text.strip()) for section in found.sections] == [("Lessons", more.strip())]
    assert [message for _, message in doubts] == [
        "`Lessons` has no place for this; it is kept as a section of the same name."
    ]


@pytest.mark.parametrize("more", ["\n  and in time\n", "and in time\n"], ids=["indented", "wrapped"])
def test_an_item_may_go_on_in_the_next_lines(more: str) -> None:
    one = made(lessons={"got_lucky": ["Backups ran"]})
    found, doubts = again(changed(document(one, UTC), LUCKY, LUCKY + more))
    assert (found.lessons.got_lucky, doubts) == (("Backups ran and in time",), [])


def test_a_remark_below_whys_leaves_the_root_cause() -> None:
    whys = [{"problem": "Orders failed", "chain": [{"because": "The cert expired", "root_cause": True}]}]
    one = made(analysis={"five_whys": whys})
    line = "1. The cert expired *(root cause)*\n"
    found, doubts = again(changed(document(one, UTC), line, f"{line}\nWe talked long about it.\n"))
    assert found.analysis == one.analysis
    assert len(doubts) == len(found.sections) == 1
