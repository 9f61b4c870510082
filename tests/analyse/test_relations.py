from typing import Any

import pytest

from pmsite.analyse.relations import ties
from pmsite.model.corpus import Entry
from tests.analyse.made import corpus, entry

OLD, NEW = "INC-2024-0001", "INC-2025-0001"


def _told(*entries: Entry) -> dict[str, list[tuple[str, str]]]:
    found = ties(corpus(*entries))
    return {name: [(tie.words, tie.other.id) for tie in listed] for name, listed in found.items()}


def _related(name: str, *relations: tuple[str, str], **fields: Any) -> Entry:
    return entry(id=name, related=[{"id": other, "kind": kind} for other, kind in relations], **fields)


@pytest.mark.parametrize(
    ("kind", "here", "there"),
    [
        ("recurrence", "happened before as", "happened again as"),
        ("similar", "similar to", "similar to"),
        ("caused_by", "caused by", "caused"),
        ("parent", "part of", "includes"),
        ("duplicate", "duplicate of", "also told by"),
    ],
)
def test_a_tie_is_seen_from_both_ends(kind: str, here: str, there: str) -> None:
    assert _told(_related(NEW, (OLD, kind)), entry(id=OLD)) == {NEW: [(here, OLD)], OLD: [(there, NEW)]}


@pytest.mark.parametrize(("hidden", "seen"), [(OLD, NEW), (NEW, OLD)])
def test_a_restricted_record_is_in_no_tie_from_either_end(hidden: str, seen: str) -> None:
    records = [
        _related(name, (other, "recurrence"), visibility="restricted" if name == hidden else "internal")
        for name, other in ((OLD, NEW), (NEW, OLD))
    ]
    assert _told(*records) == {}


def test_a_tie_is_told_once_though_both_ends_or_an_alias_name_it() -> None:
    new = _related(NEW, (OLD, "similar"), ("JIRA-1", "similar"))
    assert _told(new, _related(OLD, (NEW, "similar"), aliases=["JIRA-1"])) == {
        NEW: [("similar to", OLD)],
        OLD: [("similar to", NEW)],
    }


def test_different_kinds_of_tie_between_two_records_are_all_told() -> None:
    found = _told(_related(NEW, (OLD, "similar"), (OLD, "caused_by")), entry(id=OLD))
    assert found[NEW] == [("similar to", OLD), ("caused by", OLD)]


def test_a_records_own_ties_come_before_those_that_others_name() -> None:
    mid = "INC-2024-0500"
    found = _told(_related(NEW, (mid, "recurrence")), _related(mid, (OLD, "similar")), entry(id=OLD))
    assert found[mid] == [("similar to", OLD), ("happened again as", NEW)]


def test_a_tie_to_a_record_that_is_not_there_is_left_out() -> None:
    assert _told(_related(NEW, (OLD, "recurrence"))) == {}
