"""Which fields the policy asks for, and which of them are filled."""

from typing import Any

import pytest

from pmsite.analyse.completeness import Completeness, completeness, filled, known_path, next_state, plan
from pmsite.model.impact import Impact
from pmsite.problems import Pointer
from tests.analyse.made import entry, policy


def progress(required: list[dict[str, Any]], towards: Any = None, **fields: Any) -> Completeness:
    """How far a record is on its way to a state, its own unless another is given."""
    record = entry(**fields).record
    state = towards or record.state
    return completeness(record, state, plan(record, policy(required=required), state))


def missing(required: list[dict[str, Any]], state: str = "published", **fields: Any) -> list[tuple[str, ...]]:
    """The paths that are asked for and empty."""
    return [need.paths for need in progress(required, state=state, **fields).missing]


@pytest.mark.parametrize("path", ["times/resolved_at", "actions/*/owner", "details/p99", "analysis/root_causes"])
def test_a_path_of_the_format_is_known(path: str) -> None:
    assert known_path(path)


@pytest.mark.parametrize(
    "path", ["times/resolved", "actions/owner", "title/x", "", "*", "services/*/x", "actions/0/owner"]
)
def test_a_path_that_no_record_has_is_not_known(path: str) -> None:
    assert not known_path(path)


def test_the_name_of_a_field_in_the_document_counts_not_the_models() -> None:
    assert known_path("impact/windows/*/from")
    assert not known_path("impact/windows/*/begin")


@pytest.mark.parametrize(
    ("value", "is_filled"), [(False, True), (0, True), ("", False), ((), False), ({}, False), (None, False)]
)
def test_no_and_zero_are_answers(value: object, is_filled: bool) -> None:
    assert filled(value) is is_filled


def test_a_section_is_filled_by_any_of_its_fields() -> None:
    assert not filled(Impact())
    assert not filled(Impact(metrics=()))
    assert filled(Impact(security=False))


@pytest.mark.parametrize(
    ("state", "asked"),
    [("draft", []), ("review", [("tags",)]), ("published", [("tags",), ("links",)]), ("withdrawn", [])],
)
def test_a_later_state_asks_for_what_the_earlier_asked(state: str, asked: list[tuple[str, ...]]) -> None:
    required = [{"state": "review", "fields": ["tags"]}, {"state": "published", "fields": ["links"]}]
    assert missing(required, state) == asked


def test_any_of_several_fields_suffices() -> None:
    required = [{"fields": [{"any": ["tags", "teams"]}]}]
    assert missing(required) == [("tags", "teams")]
    assert missing(required, teams=["web"]) == []


def test_a_lighter_profile_takes_the_place_of_all_else() -> None:
    required = [{"fields": ["tags", "teams"]}, {"provenance": ["retold"], "only": ["links"]}]
    assert missing(required) == [("tags",), ("teams",)]
    assert missing(required, provenance={"kind": "retold"}) == [("links",)]


def test_a_field_that_is_asked_for_twice_is_one_need_and_told_where_it_was_first() -> None:
    required: list[dict[str, Any]] = [{"fields": ["tags"]}, {"state": "review", "fields": ["tags"]}]
    found = progress(required, state="review")
    assert [need.origin for need in found.needs] == [("required", 0, "fields", 0)]


def test_what_no_record_can_have_is_the_policys_mistake() -> None:
    assert missing([{"fields": ["tagz"]}]) == []


@pytest.mark.parametrize(
    ("actions", "places"),
    [
        ([], []),
        ([{"id": "A1", "title": "Do it"}], [("actions", 0, "owner")]),
        ([{"id": "A1", "title": "Do it", "state": "wont_do"}], []),
        (
            [
                {"id": "A1", "title": "Do it"},
                {"id": "A2", "title": "Do it", "owner": "x"},
                {"id": "A3", "title": "Do it"},
            ],
            [("actions", 0, "owner"), ("actions", 2, "owner")],
        ),
    ],
)
def test_every_item_is_asked(actions: list[dict[str, Any]], places: list[Pointer]) -> None:
    found = progress([{"fields": ["actions/*/owner"]}], actions=actions)
    assert [place for need in found.missing for place in need.missing] == places


def test_progress_is_counted_towards_another_state() -> None:
    required: list[dict[str, Any]] = [{"state": "review", "fields": ["tags", "teams", "links"]}]
    found = progress(required, "review", tags=["a"])
    assert (found.filled, len(found.needs), found.state) == (1, 3, "review")


@pytest.mark.parametrize(
    ("state", "following"),
    [("draft", "review"), ("review", "published"), ("published", None), ("withdrawn", None)],
)
def test_the_state_that_follows(state: str, following: str | None) -> None:
    assert next_state(entry(state=state).record) == following
