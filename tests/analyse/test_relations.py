from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.analyse.relations import neighbours, ties
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


def _neighbours(*entries: Entry) -> dict[str, list[tuple[str, str | None, str | None]]]:
    """Service, earlier and later id, by record."""
    found = neighbours(corpus(*entries).entries)
    return {
        name: [
            (one.service, one.earlier.id if one.earlier else None, one.later.id if one.later else None)
            for one in listed
        ]
        for name, listed in found.items()
    }


def _at(i: int, *services: str) -> Entry:
    return entry(id=f"INC-2025-{i:04d}", times={"started_at": f"2025-01-{i:02d}"}, services=list(services))


def test_neighbours_are_the_nearest_in_time_of_the_same_service() -> None:
    found = _neighbours(_at(3, "dns"), _at(1, "dns", "web"), _at(2, "web"), _at(4, "mail"))
    one, two, three = (f"INC-2025-000{i}" for i in (1, 2, 3))
    assert found == {
        one: [("dns", None, three), ("web", None, two)],
        two: [("web", one, None)],
        three: [("dns", one, None)],
    }


def test_what_is_alone_has_no_neighbours() -> None:
    assert _neighbours(_at(1, "dns"), _at(2, "web"), _at(3)) == {}
    assert _neighbours() == {}


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=4), max_size=12))
def test_neighbours_against_a_look_at_all_records(services: list[list[str]]) -> None:
    found = [_at(i, *names) for i, names in enumerate(services, 1)]
    expected: dict[str, list[tuple[str, str | None, str | None]]] = {}
    for one in found:
        for name in dict.fromkeys(one.record.services):
            same = [other for other in found if name in other.record.services]
            earlier = max((o.id for o in same if o.id < one.id), default=None)
            later = min((o.id for o in same if o.id > one.id), default=None)
            if earlier or later:
                expected.setdefault(one.id, []).append((name, earlier, later))
    assert {key: sorted(rows) for key, rows in _neighbours(*found).items()} == {
        key: sorted(rows) for key, rows in expected.items()
    }
