"""What was learned, and whether it was put into practice."""

from datetime import date
from typing import Any

import pytest

from pmsite.analyse.lessons import WORDS, LessonOf, Practice, by_tag, lessons, practice
from pmsite.model.corpus import Entry
from tests.analyse.made import entry, policy

TODAY = date(2026, 1, 5)
RETOLD: dict[str, Any] = {"provenance": {"kind": "retold"}}


def _learned(*states: str, tags: tuple[str, ...] = (), named: int | None = None, **fields: Any) -> Entry:
    """A record with a lesson that names its actions, or as many as `named`."""
    actions = [{"id": f"A{i}", "title": "Do it", "state": state} for i, state in enumerate(states, 1)]
    lesson = {"id": "L1", "title": "Learn", "tags": list(tags), "actions": [one["id"] for one in actions][:named]}
    return entry(**{"actions": actions, "lessons": {"learned": [lesson]}, **fields})


def _lesson(one: Entry, today: date = TODAY, zone: str = "UTC") -> LessonOf:
    (found,) = lessons([one], policy(time_zone=zone), today)
    return found


@pytest.mark.parametrize(
    ("states", "standing"),
    [
        ((), "no_action"),
        (("done",), "implemented"),
        (("done", "done"), "implemented"),
        (("open",), "waiting"),
        (("in_progress",), "waiting"),
        (("blocked",), "waiting"),
        (("done", "open"), "waiting"),
        (("wont_do", "open"), "waiting"),
        (("wont_do", "done", "blocked"), "waiting"),
        (("wont_do",), "declined"),
        (("wont_do", "done"), "declined"),
    ],
)
def test_where_a_lesson_stands_is_said_by_its_actions(states: tuple[str, ...], standing: str) -> None:
    found = _lesson(_learned(*states))
    assert found.standing == standing
    assert (found.days is None) is (standing != "waiting")
    if standing != "waiting":
        assert found.status == WORDS[found.standing]


@pytest.mark.parametrize("fields", [RETOLD, {"state": "withdrawn"}])
@pytest.mark.parametrize(
    ("states", "standing"), [((), "no_action"), (("done",), "elsewhere"), (("open",), "elsewhere")]
)
def test_what_others_learned_is_not_followed(
    fields: dict[str, Any], states: tuple[str, ...], standing: str
) -> None:
    found = _lesson(_learned(*states, **fields))
    assert (found.standing, found.days) == (standing, None)


def test_only_the_actions_that_it_names_count() -> None:
    assert _lesson(_learned("done", "open", named=1)).standing == "implemented"
    assert _lesson(_learned("open", "done", named=0)).standing == "no_action"


@pytest.mark.parametrize("fields", [{"drill": True}, {"near_miss": True}, {"provenance": {"kind": "fictional"}}])
def test_a_drill_teaches_too(fields: dict[str, Any]) -> None:
    assert _lesson(_learned("open", **fields)).standing == "waiting"


BEGAN: dict[str, Any] = {"times": {"started_at": "2025-12-31T23:30:00Z"}}


@pytest.mark.parametrize(
    ("fields", "zone", "words"),
    [
        ({"dates": {"published_on": "2025-11-26"}}, "UTC", "not implemented for 40 days"),
        ({"dates": {"published_on": "2026-01-04"}}, "UTC", "not implemented for 1 day"),
        ({"dates": {"published_on": "2026-01-05"}}, "UTC", "not implemented for 0 days"),
        ({"dates": {"published_on": "2026-02-01"}}, "UTC", "not implemented for 0 days"),
        ({"dates": {"drafted_on": "2025-11-26"}}, "UTC", "not implemented for 5 days"),
        ({}, "UTC", "not implemented for 5 days"),
        ({}, "Europe/Berlin", "not implemented for 4 days"),
        ({}, "America/New_York", "not implemented for 5 days"),
        ({"dates": {"published_on": "2026-01-01"}}, "Asia/Tokyo", "not implemented for 4 days"),
        ({"times": {"started_at": "2025-12-31"}}, "Europe/Berlin", "not implemented for 5 days"),
    ],
)
def test_days_count_from_publication_or_else_from_the_incidents_day_where_the_policy_is(
    fields: dict[str, Any], zone: str, words: str
) -> None:
    assert _lesson(_learned("open", **{**BEGAN, **fields}), zone=zone).status == words


def test_lessons_come_in_the_order_of_the_records_and_in_them() -> None:
    two = {"learned": [{"id": "L2", "title": "Second"}, {"id": "L1", "title": "First"}]}
    found = lessons([entry(id="INC-2025-0002", lessons=two), _learned(), entry()], policy(), TODAY)
    assert [(one.entry.id[-1], one.lesson.id) for one in found] == [("2", "L2"), ("2", "L1"), ("1", "L1")]


def test_the_rate_is_of_those_that_are_followed() -> None:
    made = [("done",), ("done", "done"), ("open",), ("wont_do",), ()]
    found = [_lesson(_learned(*states)) for states in made] + [_lesson(_learned("done", **RETOLD))]
    assert practice(found) == Practice(implemented=2, followed=4)
    assert practice(found).rate == 0.5


@pytest.mark.parametrize("states", [None, ()])
def test_of_none_that_are_followed_there_is_no_rate(states: tuple[str, ...] | None) -> None:
    assert practice([] if states is None else [_lesson(_learned(*states))]).rate is None


def test_the_most_used_tag_comes_first_then_by_name_and_each_lesson_once() -> None:
    made = [("dns", "tls"), ("tls", "tls"), ("alerts",), ("dns",), ("tls",), ()]
    found = [_lesson(_learned(tags=tags)) for tags in made]
    grouped = by_tag(found)
    assert [(tag, len(of)) for tag, of in grouped.items()] == [("tls", 3), ("dns", 2), ("alerts", 1)]
    assert grouped["dns"] == [found[0], found[3]]
