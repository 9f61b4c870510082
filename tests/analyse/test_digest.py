"""The digest, counted again by plain loops over made records; and the days of its periods."""

import random
from datetime import date, timedelta
from statistics import median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.analyse.digest import Digest, PeriodKind, before, digest
from tests.analyse.made import corpus, entry

KINDS: list[PeriodKind] = ["week", "month", "quarter"]
DAY = date(2026, 2, 11)
OWNERS = [None, "ann", "bob", "cyd"]
TEAMS = [None, "web", "db"]
CAUSE = {"root_causes": [{"id": "C1", "text": "One"}]}


def _day(dice: random.Random) -> str:
    return (date(2025, 9, 25) + timedelta(days=dice.randrange(150))).isoformat()


def _action(dice: random.Random, number: int) -> dict[str, Any]:
    state = dice.choice(["open", "in_progress", "blocked", "done", "wont_do"])
    finished = {"completed_on": _day(dice)} if state in ("done", "wont_do") and dice.random() < 0.9 else {}
    maybe = {"created_on": _day(dice), "due": _day(dice), "owner": dice.choice(OWNERS), "team": dice.choice(TEAMS)}
    kept = {key: value for key, value in maybe.items() if value and dice.random() < 0.8}
    return {"id": f"A{number}", "title": f"Do {number}", "state": state, **finished, **kept}


def _record(dice: random.Random, number: int) -> dict[str, Any]:
    began = _day(dice)
    hour = dice.randrange(24)
    times = {"started_at": f"{began}T{hour:02d}:00:00Z"}
    if dice.random() < 0.6:
        times["detected_at"] = f"{began}T{hour:02d}:{dice.randrange(1, 60):02d}:00Z"
    return {
        "id": f"INC-2025-{number:04d}",
        "severity": dice.choice(["SEV1", "SEV2", "SEV3"]),
        "times": times,
        "state": dice.choice(["draft", "review", "published", "published", "withdrawn"]),
        "visibility": dice.choice(["internal", "internal", "internal", "restricted"]),
        "drill": dice.random() < 0.1,
        "near_miss": dice.random() < 0.1,
        "provenance": {"kind": dice.choice(["own", "own", "own", "retold"])},
        "actions": [_action(dice, n) for n in range(1, dice.randrange(5) + 1)],
    }


def _first_and_last(kind: PeriodKind, today: date) -> tuple[date, date]:
    """The last whole period, by walking back day by day."""
    last = today - timedelta(days=1)
    while not _begins(kind, last + timedelta(days=1)):
        last -= timedelta(days=1)
    first = last
    while not _begins(kind, first):
        first -= timedelta(days=1)
    return first, last


def _begins(kind: PeriodKind, day: date) -> bool:
    if kind == "week":
        return day.weekday() == 0
    return day.day == 1 and (kind == "month" or day.month in (1, 4, 7, 10))


@pytest.mark.parametrize("kind", KINDS)
@given(day=st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_a_period_is_the_last_whole_one(kind: PeriodKind, day: date) -> None:
    span = before(kind, day)
    assert (span.first, span.last) == _first_and_last(kind, day)
    assert span.last < day and not span.holds(day)


@pytest.mark.parametrize(
    ("kind", "day", "name"),
    [
        ("week", date(2027, 1, 4), "2026-W53"),
        ("week", date(2025, 1, 6), "2025-W01"),
        ("month", date(2026, 1, 1), "2025-12"),
        ("quarter", date(2026, 1, 1), "2025 Q4"),
        ("quarter", date(2026, 7, 1), "2026 Q2"),
    ],
)
def test_a_period_has_its_usual_name(kind: PeriodKind, day: date, name: str) -> None:
    assert before(kind, day).name == name


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(20))
def test_it_is_what_plain_loops_count(kind: PeriodKind, seed: int) -> None:
    dice = random.Random(seed)
    records = [_record(dice, number) for number in range(1, 26)]
    found = digest(corpus(*(entry(**one) for one in records), people="handles", time_zone="UTC"), kind, DAY)
    first, last = (day.isoformat() for day in _first_and_last(kind, DAY))
    own = [one for one in records if one["state"] != "withdrawn" and one["provenance"]["kind"] != "retold"]
    within = [one for one in own if first <= one["times"]["started_at"][:10] <= last]
    within = [one for one in within if not one["drill"] and not one["near_miss"]]
    shown = [one for one in within if one["visibility"] != "restricted"]
    shown.sort(key=lambda one: (one["severity"], one["times"]["started_at"], one["id"]))
    assert [one.id for one in found.incidents] == [one["id"] for one in shown]
    assert found.restricted == len(within) - len(shown)
    _actions_agree(found, own, first, last)
    _figures_agree(found, own, within)


def _actions_agree(found: Digest, own: list[dict[str, Any]], first: str, last: str) -> None:
    told: dict[str, list[str]] = {"done": [], "wont_do": [], "new": [], "overdue": []}
    owners: dict[str, int] = {}
    teams: dict[str, int] = {}
    for one in own:
        for action in one["actions"] if one["visibility"] != "restricted" else ():
            ref = f"{one['id']}/{action['id']}"
            if action["state"] in ("done", "wont_do"):
                told[action["state"]] += [ref] if first <= action.get("completed_on", "") <= last else []
            elif action.get("due", "9999") < DAY.isoformat():
                told["overdue"].append(ref)
                owner, team = action.get("owner", "no owner"), action.get("team", "no team")
                owners[owner], teams[team] = owners.get(owner, 0) + 1, teams.get(team, 0) + 1
            told["new"] += [ref] if first <= action.get("created_on", "") <= last else []
    assert [one.ref for one in found.finished] == sorted(told["done"])
    assert [one.ref for one in found.decided_against] == sorted(told["wont_do"])
    assert [one.ref for one in found.new] == sorted(told["new"])
    assert sorted(one.ref for one in found.overdue) == sorted(told["overdue"])
    dues = [one.action.due for one in found.overdue if one.action.due]
    assert dues == sorted(dues), "the most urgent first"
    assert {group.name: len(group.actions) for group in found.by_owner} == owners
    assert {group.name: len(group.actions) for group in found.by_team} == teams
    sizes = [len(group.actions) for group in found.by_owner]
    assert sizes == sorted(sizes, reverse=True)


def _figures_agree(found: Digest, own: list[dict[str, Any]], within: list[dict[str, Any]]) -> None:
    detect, *_, rate = found.figures
    minutes = [int(one["times"]["detected_at"][14:16]) for one in within if "detected_at" in one["times"]]
    assert (detect.n, detect.of) == (len(minutes), len(within))
    assert detect.value == (60 * median(minutes) if minutes else None)
    states = [action["state"] for one in own for action in one["actions"]]
    done, counted = states.count("done"), len(states) - states.count("wont_do")
    assert (rate.n, rate.of) == (done, counted)
    assert rate.value == pytest.approx(done / counted)


def test_a_figure_is_held_against_the_policys_target() -> None:
    times = {"started_at": "2026-02-03T10:00:00Z", "detected_at": "2026-02-03T10:05:00Z"}
    for target, met in (("5m", True), ("4m", False)):
        found = digest(corpus(entry(times=times), targets={"ttd": target}), "week", DAY)
        assert found.figures[0].met is met
    assert digest(corpus(entry(times=times)), "week", DAY).figures[1].met is None


def test_what_came_back_is_told_with_what_it_came_after() -> None:
    done: dict[str, Any] = {
        "addresses": ["C1"],
        "id": "A1",
        "title": "Do it",
        "kind": "prevent",
        "state": "done",
        "completed_on": "2026-01-10",
    }
    earlier = entry(id="INC-2026-0001", times={"started_at": "2026-01-02"}, actions=[done], analysis=CAUSE)
    later = entry(
        id="INC-2026-0002",
        times={"started_at": "2026-02-03"},
        related=[{"id": "INC-2026-0001", "kind": "recurrence"}],
    )
    found = digest(corpus(earlier, later), "week", DAY)
    assert [(one.entry.id, one.earlier.id) for one in found.came_back] == [("INC-2026-0002", "INC-2026-0001")]
    assert [(one.ref, [e.id for e in after]) for one, after in found.not_held] == [
        ("INC-2026-0001/A1", ["INC-2026-0002"])
    ]
    assert digest(corpus(earlier, later), "quarter", DAY).came_back == ()


def test_a_day_is_the_policys_own() -> None:
    night = entry(times={"started_at": "2026-02-08T23:30:00Z"}, state="published")
    assert len(digest(corpus(night, time_zone="UTC"), "week", DAY).incidents) == 1
    assert digest(corpus(night, time_zone="Asia/Tokyo"), "week", DAY).incidents == ()
