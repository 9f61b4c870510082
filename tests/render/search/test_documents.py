"""What can be found, and by what."""

from typing import Any

import pytest

from pmsite.render.page import Page, SearchEntry
from pmsite.render.search.documents import Document, of_pages
from pmsite.render.search.terms import terms
from tests.analyse.made import entry
from tests.render.search.made import shelved


def _documents(**fields: Any) -> list[Document]:
    (shelf,) = shelved(entry(**fields))
    return list(shelf.documents)


def _words(document: Document) -> set[str]:
    return {term for text in document.texts for term in terms(text)}


FIELDS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"title": "Quokka"}, "quokka"),
    ({"summary": "A **quokka**."}, "quokka"),
    ({"aliases": ["JIRA-881"]}, "881"),
    ({"services": ["quokka-feed"]}, "quokka"),
    ({"teams": ["quokka"]}, "quokka"),
    ({"tags": ["quokka"]}, "quokka"),
    ({"symptoms": ["The quokka stands"]}, "quokka"),
    ({"impact": {"summary": "quokka"}}, "quokka"),
    ({"impact": {"customer": "quokka"}}, "quokka"),
    ({"analysis": {"trigger": "quokka"}}, "quokka"),
    ({"analysis": {"what_happened": "quokka"}}, "quokka"),
    ({"analysis": {"root_causes": [{"id": "C1", "text": "quokka"}]}}, "quokka"),
    ({"analysis": {"contributing_factors": [{"id": "C1", "text": "quokka"}]}}, "quokka"),
    ({"timeline": [{"at": "2025-11-26T10:30:00Z", "text": "quokka"}]}, "quokka"),
    ({"lessons": {"learned": [{"id": "L1", "title": "quokka"}]}}, "quokka"),
    ({"lessons": {"went_well": ["quokka"]}}, "quokka"),
    ({"lessons": {"got_lucky": ["quokka"]}}, "quokka"),
    ({"actions": [{"id": "A1", "title": "quokka"}]}, "quokka"),
    ({"resolution": {"steps": ["quokka"]}}, "quokka"),
    ({"failure_class": "data_quality"}, "quality"),
    ({"severity": "SEV1"}, "sev1"),
    ({}, "2025"),
)


@pytest.mark.parametrize(("fields", "word"), FIELDS)
def test_a_record_is_found_by_every_part_of_it(fields: dict[str, Any], word: str) -> None:
    assert word in _words(_documents(**fields)[0])
    assert word == "2025" or word not in _words(_documents()[0])


def test_a_record_is_shown_with_its_id_day_marks_services_severity_and_first_words() -> None:
    one = _documents(services=["dns", "web"], summary="**Orders** were [rejected](https://example.com).")[0]
    assert (one.kind, one.address) == ("incident", "incidents/2025/INC-2025-0001/")
    assert one.meta == ("INC-2025-0001", "2025-11-26", "draft", "dns", "web")
    assert (one.severity, one.said) == ("SEV2", "Orders were rejected.")


def test_the_day_is_that_of_every_list() -> None:
    (shelf,) = shelved(entry(times={"started_at": "2024-12-31T23:30:00Z"}), time_zone="Europe/Berlin")
    assert shelf.documents[0].meta[1] == "2024-12-31"  # UTC, as on its page


def test_what_sets_a_record_apart_is_told_as_in_every_list() -> None:
    times = {"started_at": "2025-11-26T10:00:00Z", "resolved_at": "2025-11-26T10:15:00Z"}
    one = _documents(times=times, near_miss=True, provenance={"kind": "fictional"})[0]
    assert one.meta[2] == "lasted 15 min · draft · near miss · fictional"


def test_a_drill_is_no_incident() -> None:
    assert _documents(drill=True)[0].kind == "drill"


def test_a_lesson_and_an_action_lead_to_their_places() -> None:
    lesson = {
        "id": "L2",
        "title": "Rehearse",
        "text": "Twice a *year*.",
        "tags": ["drill"],
        "recommendations": ["Book it"],
    }
    action = {
        "id": "A3",
        "title": "Mend",
        "state": "in_progress",
        "due": "2026-01-02",
        "text": "With `glue`.",
        "done_when": "It holds",
    }
    _, taught, done = _documents(lessons={"learned": [lesson]}, actions=[action])
    assert taught.address == "incidents/2025/INC-2025-0001/#lesson-L2"
    assert {"rehearse", "year", "drill", "book", "inc", "0001"} <= _words(taught)
    assert done.address == "incidents/2025/INC-2025-0001/#action-A3"
    assert done.meta == ("INC-2025-0001/A3", "in progress", "due 2026-01-02")
    assert (done.title, done.said) == ("Mend", "It holds")
    assert {"mend", "glue", "a3", "progress"} <= _words(done)


def test_of_a_finished_action_no_due_day_is_told() -> None:
    document = _documents(actions=[{"id": "A1", "title": "Mend", "state": "done", "due": "2026-01-02"}])[1]
    assert document.meta == ("INC-2025-0001/A1", "done")


@pytest.mark.parametrize(("people", "shown"), [("roles", "scribe"), ("handles", "jdoe"), ("names", "Jane Doe")])
def test_people_are_found_as_the_policy_shows_them(people: str, shown: str) -> None:
    one = entry(actions=[{"id": "A1", "title": "Mend", "owner": "jdoe"}], people={"scribe": "jdoe"})
    (shelf,) = shelved(one, people=people, taxonomy={"people": {"jdoe": {"name": "Jane Doe"}}})
    said = " ".join(part for one in shelf.documents for part in (*one.texts, *one.meta, one.title, one.said))
    assert [name for name in ("scribe", "jdoe", "Jane Doe") if name in said] == [shown]


def test_pages_are_found_but_for_those_of_records_and_those_that_say_nothing() -> None:
    said = SearchEntry("Team net", "What it is late with")
    known = [
        Page("teams/net/", "net", "", search=said),
        Page("lessons/", "Lessons", ""),
        Page("incidents/2025/INC-2025-0001/", "x", "", search=said, source="incidents/2025/INC-2025-0001.yaml"),
    ]
    (one,) = of_pages(known)
    assert (one.kind, one.address, one.title) == ("page", "teams/net/", "Team net")
    assert {"team", "net", "late"} <= _words(one)
