"""What the records, taken together, say should be done."""

from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pmsite.analyse.recommendations import Recommendation, recommendations
from pmsite.analyse.recurrence import again
from pmsite.model.corpus import Entry, newest_first
from tests.analyse.made import entry, policy

POLICY = policy()
UTC = ZoneInfo("UTC")
Made = Callable[[int], Entry]

DAYS = (
    "2026-01-05",
    "2026-01-13",
    "2026-01-21",
    "2026-01-29",
    "2026-02-06",
    "2026-02-14",
    "2026-02-22",
    "2026-03-02",
)
"""Every weekday once, and then Monday again."""


def at(i: int, clock: str = "", **fields: Any) -> Entry:
    """A record; each on another weekday and at another hour, unless told."""
    day, hour = DAYS[i % 8], i % 8 * 3
    start = f"{day}T{clock or f'{hour:02d}:10'}:00Z"
    times = {"started_at": start, **fields.pop("times", {})}
    return entry(**{"id": f"INC-2026-{i:04d}", "times": times, **fields})


def told(*found: Entry, **changes: Any) -> dict[str, Recommendation]:
    """What is recommended, by id, in its order."""
    chosen = policy(**changes) if changes else POLICY
    entries = newest_first(list(found))
    came_back = again(entries, {one.id: one for one in entries}, chosen.zone)
    return {one.id: one for one in recommendations(entries, came_back, chosen)}


def minutes(i: int, detected: int | None, resolved: int | None, **fields: Any) -> Entry:
    """A record with these minutes to detection and resolution, within its hour."""
    start = f"{DAYS[i % 8]}T{i % 8 * 3:02d}"
    times = {"detected_at": detected, "resolved_at": resolved}
    moments = {name: f"{start}:{10 + m:02d}:00Z" for name, m in times.items() if m is not None}
    return at(i, times=moments, **fields)


def changed(i: int, clock: str, kind: str = "change", day: str = "2026-01-05", **fields: Any) -> Entry:
    """A record that began at noon on 5 January, with one event on its timeline."""
    times = {"started_at": "2026-01-05T12:00:00Z"}
    event = {"at": f"{day}T{clock}Z" if clock else day, "kind": kind, "text": "A release"}
    return entry(id=f"INC-2026-{i:04d}", times=times, timeline=[event], **fields)


CAUSES = {"root_causes": [{"id": "C1", "text": "One"}, {"id": "C2", "text": "Two"}]}


def acted(i: int, *addresses: str, causes: bool = True, **fields: Any) -> Entry:
    """A record with two root causes, and an action against these."""
    action = {"id": "A1", "title": "Do it", "addresses": list(addresses)}
    return at(i, analysis=CAUSES if causes else {}, actions=[action], **fields)


def done(i: int, kind: str = "prevent", verified: bool = False, state: str = "done", **fields: Any) -> Entry:
    """A record with one action."""
    evidence = {"by": "jdoe", "date": "2026-03-01"} if verified else None
    action = {"id": "A1", "title": "Do it", "kind": kind, "state": state, "verified": evidence}
    return at(i, actions=[action], **fields)


def found_by(source: str) -> Made:
    """Records that were found so."""
    return lambda i, **fields: at(i, detection={"source": source}, **fields)


def runbook(helped: str) -> Made:
    """Records with a runbook."""
    return lambda i, **fields: at(i, runbooks=[{"id": "dns-failure", "helped": helped}], **fields)


RULES: dict[str, tuple[Sequence[Made], Sequence[Made], Sequence[Made]]] = {
    # id: made so that it is hit; that it is asked and not hit; that it is not even asked
    "no-alert": (
        [found_by("customer"), found_by("employee"), found_by("audit"), found_by("other")],
        [found_by("alert"), found_by("synthetic")],
        [at],
    ),
    "no-runbook": ([runbook("missing")], [runbook("yes"), runbook("no"), at], []),
    "slow-detection": (
        [lambda i, **f: minutes(i, 20, 30, **f)],
        [lambda i, **f: minutes(i, 10, 20, **f), lambda i, **f: minutes(i, 5, 20, **f)],
        [lambda i, **f: minutes(i, 20, None, **f), lambda i, **f: minutes(i, None, 30, **f)],
    ),
    "after-change": (
        [lambda i, **f: changed(i, "11:00:00", **f), lambda i, **f: changed(i, "12:00:00", **f)],
        [
            lambda i, **f: changed(i, "10:59:59", **f),
            lambda i, **f: changed(i, "12:00:01", **f),
            lambda i, **f: changed(i, "11:30:00", "action", **f),
            lambda i, **f: changed(i, "", **f),
        ],
        [at],
    ),
    "no-action": (
        [lambda i, **f: acted(i, **f), lambda i, **f: acted(i, "C1", **f)],
        [lambda i, **f: acted(i, "C1", "C2", **f), lambda i, **f: acted(i, "C2", "E1", "C1", **f)],
        [lambda i, **f: acted(i, causes=False, **f), at],
    ),
    "unverified": (
        [lambda i, **f: done(i, **f), lambda i, **f: done(i, "detect", **f)],
        [lambda i, **f: done(i, verified=True, **f), lambda i, **f: done(i, "detect", verified=True, **f)],
        [
            lambda i, **f: done(i, "process", **f),
            lambda i, **f: done(i, state="open", **f),
            lambda i, **f: done(i, state="wont_do", **f),
            at,
        ],
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_what_three_incidents_show_is_told_with_them_and_how_many_were_asked(rule: str) -> None:
    hits, misses, silent = RULES[rule]
    for hit in hits:
        assert told(*(hit(i) for i in (1, 2, 3)))[rule].n == 3
        assert rule not in told(*(hit(i) for i in (1, 2)))
    for miss in misses:
        one = told(*(hits[0](i) for i in (1, 2, 3)), miss(4))[rule]
        assert (one.n, one.of) == (3, 4)
        assert [e.id for e in one.entries] == sorted((f"INC-2026-000{i}" for i in (1, 2, 3)), reverse=True)
    for other in silent:
        assert told(*(hits[0](i) for i in (1, 2, 3)), other(4))[rule].of == 3


@pytest.mark.parametrize("rule", RULES)
def test_what_only_others_incidents_show_is_not_told(rule: str) -> None:
    hit = RULES[rule][0][0]
    retold = {"provenance": {"kind": "retold"}}
    assert rule not in told(*(hit(i, **retold) for i in (1, 2, 3, 4)))
    one = told(*(hit(i) for i in (1, 2, 3)), *(hit(i, **retold) for i in (4, 5)))[rule]
    assert (one.n, one.of) == (3, 3)


@pytest.mark.parametrize(
    ("rule", "most"),
    [("no-alert", 12), ("slow-detection", 15), ("after-change", 12), ("no-action", 30), ("unverified", 12)],
)
def test_what_is_seldom_is_not_told(rule: str, most: int) -> None:
    """Three hits suffice for a share of so many that were asked, and not of one more."""
    hits, misses, _ = RULES[rule]
    asked = [*(hits[0](i) for i in (1, 2, 3)), *(misses[0](i) for i in range(4, most + 2))]
    assert told(*asked[:-1])[rule].of == most
    assert rule not in told(*asked)


def test_missing_runbooks_are_named_and_told_however_seldom() -> None:
    books = [{"id": name, "helped": helped} for name, helped in (("a{}", "missing"), ("z", "yes"))]
    found = told(*(at(i, runbooks=books) for i in (1, 2, 3)), *(at(i) for i in range(4, 60)))
    assert (found["no-runbook"].n, found["no-runbook"].of) == (3, 59)
    assert found["no-runbook"].seen == "The runbook did not exist: a{}"


def test_runbooks_that_only_restricted_records_miss_are_counted_and_not_named() -> None:
    hidden = [at(i, runbooks=[{"id": "b", "helped": "missing"}], visibility="restricted") for i in (1, 2, 3)]
    assert told(*hidden)["no-runbook"].seen == "The runbook did not exist: in restricted records"
    one = told(*hidden, runbook("missing")(4))["no-runbook"]
    assert (one.n, one.seen) == (4, "The runbook did not exist: dns-failure")


def again_at(i: int, **fields: Any) -> Entry:
    """One of several with a cause and a service in common, and an open action against it."""
    cause = {"id": "C1", "text": "One", "tags": ["dns"]}
    action = {"id": "A1", "title": "Do it", "addresses": ["C1"]}
    return at(i, services=["a"], analysis={"root_causes": [cause]}, actions=[action], **fields)


def test_what_came_back_is_told_once_an_incident() -> None:
    four = [again_at(i) for i in range(4)]
    assert "came-back" not in told(*four), "a cause that is this common ties nothing"
    tied = [
        again_at(i, related=[{"id": f"INC-2026-{i - 1:04d}", "kind": "recurrence"}] if i else []) for i in range(4)
    ]
    found = told(*tied)["came-back"]
    assert [e.id for e in found.entries] == ["INC-2026-0003", "INC-2026-0002", "INC-2026-0001"]
    assert (found.n, found.of) == (3, 4)
    assert "came-back" not in told(*tied[:3])


def test_what_came_back_elsewhere_is_not_ours() -> None:
    recurrence = [{"id": "INC-2026-0000", "kind": "recurrence"}]
    others = [again_at(i, related=recurrence, provenance={"kind": "retold"}) for i in (1, 2, 3)]
    assert "came-back" not in told(again_at(0), *others)


def test_an_hour_at_which_more_begin_than_chance_explains_is_told_in_the_policys_zone() -> None:
    found = [at(i, clock="06:30") for i in (0, 1, 2)]
    assert told(*found)["same-hour"].seen == "They began between 06:00 and 07:00, more than chance explains"
    berlin = told(*found, time_zone="Europe/Berlin")["same-hour"]
    assert berlin.seen == "They began between 07:00 and 08:00, more than chance explains"
    late = told(*(at(i, clock="23:30") for i in (0, 1, 2)))["same-hour"]
    assert "between 23:00 and 00:00" in late.seen
    assert "same-hour" not in told(
        *found, *(at(i % 8, clock=f"{i:02d}:00", id=f"INC-2026-{i + 100}") for i in range(24))
    )


def test_a_day_alone_has_no_hour_and_has_a_weekday() -> None:
    found = told(
        *(entry(id=f"INC-2026-{i:04d}", times={"started_at": f"2026-01-{5 + 7 * i:02d}"}) for i in range(3))
    )
    assert list(found) == ["same-weekday"]
    assert found["same-weekday"].seen == "They began on a Monday, more than chance explains"


@pytest.mark.parametrize(("n", "of", "shown"), [(3, 3, True), (3, 4, False), (4, 5, True), (4, 8, False)])
def test_a_weekday_is_told_from_where_chance_is_below_one_in_twenty(n: int, of: int, shown: bool) -> None:
    """Seven times the binomial tail: 3 of 3 is 0.02, 3 of 4 is 0.07, 4 of 5 is 0.01, 4 of 8 is 0.14."""
    found = [at(0, id=f"INC-2026-{i + 50}", clock=f"{i:02d}:00") for i in range(n)]
    found += [at(1 + i, clock=f"{10 + i}:00") for i in range(of - n)]
    assert ("same-weekday" in told(*found)) is shown


def test_of_hours_that_are_as_full_the_earliest_is_told() -> None:
    found = [at(i, clock=clock) for i, clock in enumerate(("18:00", "18:20", "18:40", "06:00", "06:20", "06:40"))]
    assert "between 06:00 and 07:00" in told(*found)["same-hour"].seen
    assert told(*found)["same-hour"].n == 3


def test_the_most_incidents_come_first_and_then_the_name() -> None:
    missing = [{"id": "x", "helped": "missing"}]
    found = told(
        *(at(i, detection={"source": "audit"}, runbooks=missing) for i in (1, 2, 3)), at(4, runbooks=missing)
    )
    assert list(found) == ["no-runbook", "no-alert"]
    same = told(*(acted(i, detection={"source": "audit"}) for i in (1, 2, 3)))
    assert list(same) == ["no-action", "no-alert"]


def test_without_incidents_nothing_is_recommended() -> None:
    assert told() == {}


def test_of_a_thousand_incidents_it_can_be_told_too() -> None:
    assert told(*(at(i % 8, id=f"INC-2026-{i:04d}") for i in range(1100)))["same-hour"].n == 138
