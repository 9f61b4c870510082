"""The texts of a record with their places: sentences, no names, ids, people or addresses."""

import pytest

from pmsite.analyse.texts import texts
from pmsite.load.edit import dump
from pmsite.load.events import parse
from pmsite.load.walk import load
from pmsite.model.source import Source
from tests.analyse.made import entry
from tests.conftest import PROJECT, Write, record

WORDS = record(
    title="The title here",
    services=["a service"],
    tags=["a tag"],
    teams=["a team"],
    symptoms=["a symptom"],
    people={"authors": ["a person"], "scribe": "another person"},
    severity_history=[{"at": "2025-11-26", "from": "SEV3", "to": "SEV2", "reason": "a reason"}],
    timeline=[
        {"text": "an event", "by": "someone", "as_written": "at ten", "note": "a note", "data": {"level": "x"}}
    ],
    analysis={
        "five_whys": [
            {"problem": "a problem", "whys": [{"because": "an answer", "whys": [{"because": "a deeper one"}]}]}
        ],
        "fishbone": {"problem": "a head", "causes": {"people": [{"text": "a bone", "sub_causes": ["a rib"]}]}},
    },
    links=[{"title": "a link", "url": "https://example.com"}],
    ignore=[{"rule": "PM501", "reason": "a waiver"}],
    sections=[{"title": "a heading", "text": "a section"}],
)


def test_every_sentence_is_found_and_nothing_else() -> None:
    assert [text for _, text in texts(entry(**WORDS).record)] == [
        "The title here",
        "a reason",
        "a symptom",
        "Orders were rejected for 15 minutes.",
        "an event",
        "a note",
        "a problem",
        "an answer",
        "a deeper one",
        "a head",
        "a bone",
        "a rib",
        "a link",
        "a heading",
        "a section",
    ]


def test_markdown_alone() -> None:
    found = [text for _, text in texts(entry(**WORDS).record, markdown_only=True)]
    assert found == ["Orders were rejected for 15 minutes.", "a note", "a section"]


def test_each_text_stands_at_its_place_in_the_document(write: Write) -> None:
    text = dump(WORDS)
    data = parse(text, "f").data
    for place, said in texts(entry(**WORDS).record):
        node = data
        for step in place:
            node = node[step]
        assert node == said


def test_a_renamed_field_has_the_place_of_its_key() -> None:
    made = entry(impact={"windows": [{"service": "a", "from": "2025-11-26"}], "summary": "a text"}).record
    assert [place for place, _ in texts(made)] == [("title",), ("summary",), ("impact", "summary")]


@pytest.mark.parametrize("entry_", load(PROJECT)[0].entries, ids=lambda e: e.id)
def test_every_text_of_this_repository_is_found_in_its_file(entry_: object) -> None:
    from pmsite.model.corpus import Entry

    assert isinstance(entry_, Entry)
    source: Source = entry_.source
    for place, said in texts(entry_.record):
        node = parse(source.text, "f").data
        for step in place:
            node = node[step]
        assert node == said
