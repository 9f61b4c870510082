"""The causes of many incidents by category."""

from typing import Any

import pytest
from hypothesis import given

from pmsite.analyse.causemap import cause_map
from pmsite.analyse.selection import counted
from pmsite.model.corpus import Entry
from tests.analyse.made import entries, entry

Counts = dict[str, list[tuple[str, int]]]


def _cause(category: str | None, *tags: str, text: str = "x") -> dict[str, Any]:
    return {"text": text, "category": category, "tags": list(tags)}


def _of(i: int, *causes: dict[str, Any], factors: tuple[dict[str, Any], ...] = (), **fields: Any) -> Entry:
    named = [{"id": f"C{n}", **cause} for n, cause in enumerate((*causes, *factors), 1)]
    analysis = {"root_causes": named[: len(causes)], "contributing_factors": named[len(causes) :]}
    return entry(id=f"INC-2025-{i:04d}", analysis=analysis, **fields)


def _told(*found: Entry, fewest: int = 1) -> Counts:
    made = cause_map(found, fewest)
    return {category: [(one.tag, one.n) for one in counts] for category, counts in made.items()}


def test_each_tag_counts_once_in_an_incident_however_many_causes_have_it() -> None:
    one = _of(1, _cause("process", "review"), _cause("process", "review"), factors=(_cause("process", "review"),))
    assert _told(one) == {"process": [("review", 1)]}


def test_contributing_factors_count_as_root_causes_do() -> None:
    found = (_of(1, _cause("process", "review")), _of(2, factors=(_cause("process", "review"),)))
    assert _told(*found) == {"process": [("review", 2)]}


def test_a_cause_is_known_by_its_tags_not_by_its_words() -> None:
    assert _told(_of(1, _cause("process", text="The same")), _of(2, _cause("process", text="The same"))) == {}


def test_a_tag_stands_under_the_category_that_most_of_its_causes_have() -> None:
    votes = ("process", "capacity", "process", "security")
    found = [_of(i, _cause(category, "dns")) for i, category in enumerate(votes)]
    assert _told(*found) == {"process": [("dns", 4)]}


def test_of_categories_with_as_many_causes_the_first_by_name_is_taken() -> None:
    one, other = _of(1, _cause("process", "dns")), _of(2, _cause("capacity", "dns"))
    assert _told(one, other) == _told(other, one) == {"capacity": [("dns", 2)]}


def test_a_cause_without_category_is_of_one_that_is_not_known() -> None:
    assert _told(_of(1, _cause(None, "dns"))) == {"unknown": [("dns", 1)]}


def test_that_of_the_most_incidents_comes_first_then_by_name() -> None:
    found = [
        _of(1, _cause("process", "late", "early"), _cause("capacity", "disk", "memory", "queue")),
        _of(2, _cause("process", "late", "zeal"), _cause("capacity", "queue")),
        _of(3, _cause("process", "late", "zeal"), _cause("security", "a", "b", "c", "d")),
    ]
    assert list(_told(*found).items()) == [
        ("process", [("late", 3), ("zeal", 2), ("early", 1)]),
        ("capacity", [("queue", 2), ("disk", 1), ("memory", 1)]),
        ("security", [("a", 1), ("b", 1), ("c", 1), ("d", 1)]),
    ]


@pytest.mark.parametrize(("fewest", "left"), [(1, ["dns", "tls"]), (2, ["dns"]), (3, [])])
def test_what_fewer_incidents_have_is_left_out(fewest: int, left: list[str]) -> None:
    found = (_of(1, _cause("process", "dns", "tls")), _of(2, _cause("process", "dns")))
    assert [tag for tags in _told(*found, fewest=fewest).values() for tag, _ in tags] == left


@pytest.mark.parametrize(
    "fields",
    [
        {"drill": True},
        {"near_miss": True},
        {"state": "withdrawn"},
        {"related": [{"id": "INC-2024-0001", "kind": "duplicate"}]},
    ],
)
def test_what_does_not_count_has_no_cause_and_no_say_in_the_category(fields: dict[str, Any]) -> None:
    others = [_of(i, _cause("capacity", "dns"), **fields) for i in (2, 3)]
    assert _told(_of(1, _cause("process", "dns")), *others) == {"process": [("dns", 1)]}
    assert _told(*others) == {}


def test_what_only_restricted_records_have_is_not_named() -> None:
    secret = [_of(i, _cause("process", "dns"), visibility="restricted") for i in (1, 2)]
    assert _told(*secret) == {}
    assert _told(*secret, _of(3, _cause("process", "dns"))) == {"process": [("dns", 3)]}


def test_those_of_a_restricted_record_are_counted() -> None:
    secret = _of(2, _cause("process", "dns"), visibility="restricted")
    assert _told(_of(1, _cause("process", "dns")), secret) == {"process": [("dns", 2)]}


def test_the_incidents_stand_in_the_order_in_which_they_came() -> None:
    found = [_of(i, _cause("process", "dns")) for i in (3, 1, 2)]
    (counts,) = cause_map(found).values()
    assert [one.id[-1] for one in counts[0].entries] == ["3", "1", "2"]


@given(entries())
def test_no_count_is_greater_than_the_incidents_that_count(found: list[Entry]) -> None:
    tagged = [
        entry(
            id=one.id,
            drill=one.record.drill,
            state=one.record.state,
            analysis={"root_causes": [{"id": "C1", "text": "x", "tags": list(one.record.services)}]},
        )
        for one in found
    ]
    sure = [one for one in tagged if counted(one)]
    for counts in cause_map(tagged).values():
        for one in counts:
            holders = [e.id for e in sure if one.tag in e.record.analysis.root_causes[0].tags]
            assert [e.id for e in one.entries] == list(dict.fromkeys(holders))
