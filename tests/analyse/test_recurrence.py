"""What comes back, and what had been done about it by then."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.analyse.recurrence import GENERIC, OUTCOMES, Again, again, pairs
from pmsite.model.corpus import Entry
from tests.analyse.made import corpus, entry

UTC = ZoneInfo("UTC")
DNS, TLS = ("dns",), ("expiry",)
A1 = {"id": "A1", "title": "Do it", "addresses": ["C1"]}
OPEN = (A1,)
RECURRENCE: dict[str, Any] = {"related": [{"id": "INC-2025-0105", "kind": "recurrence"}]}


def _on(day: str, *causes: tuple[str, ...], actions: tuple[dict[str, Any], ...] = (), **fields: Any) -> Entry:
    """A record of the service `a` that began on a day; its root causes C1, C2 … have these tags."""
    roots = [{"id": f"C{n}", "text": "One", "tags": list(tags)} for n, tags in enumerate(causes, 1)]
    return entry(
        **{
            "id": f"INC-{day[:4]}-{day[5:7]}{day[8:10]}",
            "times": {"started_at": f"{day}T12:00:00Z"},
            "services": ["a"],
            "analysis": {"root_causes": roots},
            "actions": list(actions),
            **fields,
        }
    )


def _found(*entries: Entry, zone: ZoneInfo = UTC) -> tuple[Again, ...]:
    return again(entries, corpus(*entries).by_name, zone)


def _told(*entries: Entry, zone: ZoneInfo = UTC) -> list[tuple[str, str, tuple[str, ...], str, list[str]]]:
    return [
        (one.entry.id[4:], one.earlier.id[4:], one.what, one.outcome, [item.action.id for item in one.actions])
        for one in _found(*entries, zone=zone)
    ]


def _outcomes(*entries: Entry, zone: ZoneInfo = UTC) -> list[str]:
    return [one.outcome for one in _found(*entries, zone=zone)]


def test_what_happens_again_is_told_with_the_earlier_one_the_cause_and_its_actions() -> None:
    first, second = _on("2025-01-05", DNS, actions=OPEN), _on("2025-03-01", DNS)
    assert _told(second, first) == [("2025-0301", "2025-0105", ("dns",), "unfinished", ["A1"])]
    assert _found(first, second)[0].actions[0].ref == "INC-2025-0105/A1"


@pytest.mark.parametrize(
    ("action", "outcome"),
    [
        ({"state": "done", "completed_on": "2025-02-01"}, "fixed"),
        ({"state": "done", "completed_on": "2025-03-01"}, "fixed"),
        ({"state": "done", "completed_on": "2025-02-01", "due": "2025-01-20"}, "fixed"),
        ({"state": "done", "completed_on": "2025-03-02"}, "unfinished"),
        ({"state": "done", "completed_on": "2025-03-02", "due": "2025-02-28"}, "overdue"),
        ({"state": "done", "completed_on": "2025-03-02", "due": "2025-03-01"}, "unfinished"),
        ({"state": "open"}, "unfinished"),
        ({"state": "open", "due": "2025-03-01"}, "unfinished"),
        ({"state": "open", "due": "2025-02-28"}, "overdue"),
        ({"state": "in_progress", "due": "2025-02-28"}, "overdue"),
        ({"state": "blocked", "due": "2025-04-01"}, "unfinished"),
        ({"state": "done"}, None),
        ({"state": "done", "due": "2025-02-28"}, None),
        ({"state": "wont_do"}, None),
        ({"state": "wont_do", "due": "2025-02-28"}, None),
        ({"state": "wont_do", "completed_on": "2025-02-01"}, None),
        ({"addresses": []}, None),
        ({"addresses": ["C2"]}, None),
    ],
)
def test_what_counts_is_how_the_action_stood_when_it_happened_again(
    action: dict[str, Any], outcome: str | None
) -> None:
    first = _on("2025-01-05", DNS, TLS, actions=({**A1, **action},))
    assert _outcomes(first, _on("2025-03-01", DNS)) == ([outcome] if outcome else [])


def test_each_outcome_is_told_once_with_its_actions() -> None:
    done = {**A1, "state": "done", "completed_on": "2025-02-01"}
    late = {**A1, "due": "2025-02-01"}
    actions = ({**done, "id": "A1"}, {**late, "id": "A2"}, {**done, "id": "A3"}, {**A1, "id": "A4"})
    told = _told(_on("2025-01-05", DNS, actions=actions), _on("2025-03-01", DNS))
    assert sorted((outcome, actions) for _, _, _, outcome, actions in told) == [
        ("fixed", ["A1", "A3"]),
        ("overdue", ["A2"]),
        ("unfinished", ["A4"]),
    ]
    assert {outcome for _, _, _, outcome, _ in told} == set(OUTCOMES)


@pytest.mark.parametrize(
    ("zone", "outcomes"), [("UTC", ["overdue", "unfinished"]), ("Asia/Tokyo", ["fixed", "overdue"])]
)
def test_the_policys_time_zone_decides_the_day(zone: str, outcomes: list[str]) -> None:
    """23:30 UTC on 1 March is 2 March in Tokyo."""
    later = _on("2025-03-01", DNS, times={"started_at": "2025-03-01T23:30:00Z"})
    done = {"state": "done", "completed_on": "2025-03-02", "due": "2025-02-01"}
    actions = ({**A1, **done}, {**A1, "id": "A2", "due": "2025-03-01"})
    told = _outcomes(_on("2025-01-05", DNS, actions=actions), later, zone=ZoneInfo(zone))
    assert sorted(told, key=outcomes.index) == outcomes


@pytest.mark.parametrize(
    ("services", "causes", "ties"),
    [
        (["a"], [DNS], True),
        (["b", "a"], [DNS], True),
        (["b"], [DNS], False),
        ([], [DNS], False),
        (["b"], [DNS, TLS], True),
        (["b"], [("expiry", "dns")], True),
        (["a"], [("capacity",)], False),
        (["a"], [], False),
    ],
)
def test_two_are_the_same_by_a_cause_and_a_service_or_by_two_causes(
    services: list[str], causes: list[tuple[str, ...]], ties: bool
) -> None:
    first = _on("2025-01-05", DNS, TLS, actions=OPEN)
    assert bool(_found(first, _on("2025-03-01", *causes, services=services))) is ties


def test_causes_without_tags_are_the_same_by_their_words_and_factors_tie_nothing() -> None:
    roots = [{"id": "C1", "text": "One resolver."}]
    first = _on("2025-01-05", actions=OPEN, analysis={"root_causes": roots})
    words = [{"id": "C7", "text": "one  RESOLVER"}]
    assert _told(first, _on("2025-03-01", analysis={"root_causes": words}))[0][2] == ("one resolver",)
    assert _told(first, _on("2025-03-01", analysis={"contributing_factors": words})) == []


def test_only_what_was_to_be_done_about_the_shared_cause_counts() -> None:
    actions = (A1, {**A1, "id": "A2", "addresses": ["C2"]}, {**A1, "id": "A3", "addresses": ["C2", "C1"]})
    first = _on("2025-01-05", DNS, TLS, actions=actions)
    assert _told(first, _on("2025-03-01", DNS))[0][4] == ["A1", "A3"]
    assert _told(first, _on("2025-03-01", DNS, TLS))[0][2:] == (
        ("dns", "expiry"),
        "unfinished",
        ["A1", "A2", "A3"],
    )


@pytest.mark.parametrize("fields", [{"provenance": {"kind": "retold"}}, {"state": "withdrawn"}])
def test_actions_that_are_not_ours_say_nothing(fields: dict[str, Any]) -> None:
    assert _told(_on("2025-01-05", DNS, actions=OPEN, **fields), _on("2025-03-01", DNS)) == []
    assert _told(_on("2025-01-05", DNS, actions=OPEN, **fields), _on("2025-03-01", **RECURRENCE)) == []
    assert _outcomes(_on("2025-01-05", DNS, actions=OPEN), _on("2025-03-01", DNS, provenance={"kind": "imported"}))


UNCOUNTED = [
    {"drill": True},
    {"near_miss": True},
    {"state": "withdrawn"},
    {"related": [{"id": "INC-2024-0001", "kind": "duplicate"}]},
]


@pytest.mark.parametrize("fields", UNCOUNTED)
def test_what_counts_as_no_incident_neither_happens_again_nor_did_before(fields: dict[str, Any]) -> None:
    assert _told(_on("2025-01-05", DNS, actions=OPEN), _on("2025-03-01", DNS, **fields)) == []
    assert _told(_on("2025-01-05", DNS, actions=OPEN, **fields), _on("2025-03-01", DNS)) == []


def _crowd(count: int, holders: int) -> list[Entry]:
    """So many records, of which so many have one cause and one service."""
    days = [f"{2020 + n // 336}-{1 + n // 28 % 12:02d}-{1 + n % 28:02d}" for n in range(count)]
    return [
        _on(day, DNS if number < holders else (f"t{number}",), actions=OPEN) for number, day in enumerate(days)
    ]


@pytest.mark.parametrize(
    ("count", "holders", "ties"),
    [(3, 3, 3), (4, 4, 0), (31, 3, 3), (31, 4, 0), (32, 4, 6), (32, 5, 0), (40, 5, 10), (40, 6, 0)],
)
def test_a_cause_that_more_than_three_and_more_than_one_in_eight_have_ties_nothing(
    count: int, holders: int, ties: int
) -> None:
    assert len(_found(*_crowd(count, holders))) == ties


@pytest.mark.parametrize(("holders", "ties"), [(GENERIC, GENERIC * (GENERIC - 1) // 2), (GENERIC + 1, 0)])
def test_a_cause_that_very_many_have_ties_nothing_however_many_records_there_are(holders: int, ties: int) -> None:
    assert len(_found(*_crowd(8 * GENERIC + 40, holders))) == ties


def test_a_cause_is_as_common_when_others_have_it_as_a_contributing_factor() -> None:
    factor = {"contributing_factors": [{"id": "C1", "text": "One", "tags": ["dns"]}]}
    first, later = _on("2025-01-05", DNS, actions=OPEN), _on("2025-03-01", DNS)
    others = [_on(f"2025-02-0{day}", analysis=factor) for day in (1, 2)]
    assert _outcomes(first, others[0], later) == ["unfinished"]
    assert _outcomes(first, *others, later) == []


def test_an_incident_that_names_an_earlier_one_needs_no_shared_cause() -> None:
    actions = (A1, {**A1, "id": "A2", "addresses": ["C2"]}, {**A1, "id": "A3", "addresses": []})
    first = _on("2025-01-05", DNS, TLS, actions=actions)
    later = _on("2025-03-01", services=["b"], **RECURRENCE)
    assert _told(first, later) == [("2025-0301", "2025-0105", (), "unfinished", ["A1", "A2"])]


def test_an_incident_that_names_an_earlier_one_may_share_a_cause_and_no_service() -> None:
    actions = (A1, {**A1, "id": "A2", "addresses": ["C2"]})
    first = _on("2025-01-05", DNS, TLS, actions=actions)
    later = _on("2025-03-01", DNS, services=["b"], **RECURRENCE)
    assert _told(first, later) == [("2025-0301", "2025-0105", ("dns",), "unfinished", ["A1"])]


def test_an_incident_that_names_an_earlier_one_is_told_with_every_cause_they_share_however_common() -> None:
    others = [_on(f"2025-02-{day:02d}", DNS, services=["b"]) for day in range(1, 6)]
    first, later = _on("2025-01-05", DNS, TLS, actions=OPEN), _on("2025-03-01", DNS, TLS, **RECURRENCE)
    assert _told(first, *others, later) == [("2025-0301", "2025-0105", ("dns", "expiry"), "unfinished", ["A1"])]


def test_an_incident_that_names_one_it_shares_a_cause_with_is_told_once() -> None:
    first, later = _on("2025-01-05", DNS, actions=OPEN), _on("2025-03-01", DNS, **RECURRENCE)
    assert _told(first, later) == [("2025-0301", "2025-0105", ("dns",), "unfinished", ["A1"])]


def test_an_earlier_one_is_known_by_its_alias_and_told_once_under_both_names() -> None:
    first = _on("2025-01-05", DNS, actions=OPEN, aliases=["JIRA-7"])
    for names in (["JIRA-7"], ["JIRA-7", "INC-2025-0105"]):
        later = _on("2025-03-01", related=[{"id": name, "kind": "recurrence"} for name in names])
        assert _outcomes(first, later) == ["unfinished"]


@pytest.mark.parametrize("kind", ["similar", "caused_by", "parent"])
def test_other_ties_say_nothing(kind: str) -> None:
    later = _on("2025-03-01", related=[{"id": "INC-2025-0105", "kind": kind}])
    assert _told(_on("2025-01-05", DNS, actions=OPEN), later) == []


def test_an_earlier_one_cannot_have_happened_again_as_a_later_or_unknown_one() -> None:
    later = _on("2025-03-01", DNS, services=["b"], actions=OPEN)
    assert _told(_on("2025-01-05", related=[{"id": "INC-2025-0301", "kind": "recurrence"}]), later) == []
    assert _told(_on("2025-01-05", related=[{"id": "INC-2025-9999", "kind": "recurrence"}])) == []


def test_the_newest_come_first() -> None:
    days = ["2025-01-05", "2025-02-05", "2025-03-05"]
    told = [(new, old) for new, old, *_ in _told(*(_on(day, DNS, actions=OPEN) for day in days))]
    assert told == [("2025-0305", "2025-0205"), ("2025-0305", "2025-0105"), ("2025-0205", "2025-0105")]


@st.composite
def _histories(draw: st.DrawFn) -> list[Entry]:
    """Incidents a day apart, in any order, each with an open action against its causes."""
    found = []
    for number in range(1, draw(st.integers(2, 10)) + 1):
        causes = draw(st.lists(st.sampled_from([DNS, TLS, ("capacity",)]), max_size=2, unique=True))
        actions = tuple({**A1, "id": f"A{n}", "addresses": [f"C{n}"]} for n in range(1, len(causes) + 1))
        services = draw(st.lists(st.sampled_from("ab"), max_size=2, unique=True))
        found.append(_on(f"2025-01-{number:02d}", *causes, actions=actions, services=services))
    return draw(st.permutations(found))


def _causes(one: Entry) -> set[str]:
    return {tag for cause in one.record.analysis.root_causes for tag in cause.tags}


@given(_histories())
def test_it_is_what_comparing_each_with_each_gives(entries: list[Entry]) -> None:
    held = [tag for one in entries for tag in _causes(one)]
    rare = {tag for tag in held if held.count(tag) <= 3}
    expected = []
    for later in sorted(entries, key=lambda one: one.id, reverse=True):
        for earlier in sorted((one for one in entries if one.id < later.id), key=lambda one: one.id, reverse=True):
            shared = _causes(later) & _causes(earlier) & rare
            if len(shared) > 1 or (shared and {*later.record.services} & {*earlier.record.services}):
                expected.append((later.id, earlier.id, tuple(sorted(shared))))
    assert [(one.entry.id, one.earlier.id, one.what) for one in _found(*entries)] == expected


def test_all_there_is_to_say_of_two_incidents_is_told_together_the_newest_first() -> None:
    actions = ({**A1, "due": "2025-02-01"}, {**A1, "id": "A2"})
    found = _found(_on("2025-01-05", DNS, actions=actions), _on("2025-02-05", DNS), _on("2025-03-05", DNS))
    told = [(one.entry.id[4:], one.earlier.id[4:], one.what, len(one.outcomes)) for one in pairs(found)]
    assert told == [("2025-0305", "2025-0105", ("dns",), 2), ("2025-0205", "2025-0105", ("dns",), 2)]


@pytest.mark.parametrize("hidden", [0, 1])
def test_of_two_incidents_one_of_which_is_restricted_nothing_is_told(hidden: int) -> None:
    fields: list[dict[str, Any]] = [{}, {}]
    fields[hidden] = {"visibility": "restricted"}
    found = _found(_on("2025-01-05", DNS, actions=OPEN, **fields[0]), _on("2025-03-01", DNS, **fields[1]))
    assert len(found) == 1
    assert pairs(found) == ()
