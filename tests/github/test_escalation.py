"""What is said when a due date nears and passes: each rung once, and only those the policy names are called."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.github import labels
from pmsite.github.desired import Wanted, desired, half_time
from pmsite.github.escalation import Rung, due_rung, falls_on
from pmsite.github.marker import Synced
from pmsite.load.events import parse
from pmsite.load.shape import prune
from pmsite.model.actions import FINISHED, ActionState
from pmsite.model.corpus import Corpus, newest_first
from pmsite.model.policy import Escalation, Policy
from pmsite.model.source import Source
from pmsite.model.tracking import Issue
from tests.analyse.made import entry
from tests.github.kit import POLICY, action, incident

DUE = date(2026, 12, 21)
KEYS = tuple(f"{DUE}:{after}" for after in ("0d", "7d", "14d", "30d"))
OWN = ("pm: action", "pm: prevent", "pm: P1", "pm: SEV2")


def policy(**fields: Any) -> Policy:
    """The policy of the tests, with other fields."""
    return Policy.model_validate(prune({**parse(POLICY, "").data, **fields}))


def tracked(*records: dict[str, Any], **fields: Any) -> list[Wanted]:
    """The actions whose issues are kept."""
    made = newest_first([entry(**one) for one in records])
    return list(desired(Corpus(policy(**fields), Source("schema/policy.yaml"), made)))


def wanted(fields: dict[str, Any] | None = None, record: dict[str, Any] | None = None, **rules: Any) -> Wanted:
    """One action that is due on DUE."""
    return tracked(incident(action(1, **(fields or {})), **(record or {})), **rules)[0]


def told(rung: Rung, due: str = "2026-12-21") -> Synced:
    """What a marker says once a rung was told."""
    return Synced(due=due, told=dict.fromkeys(rung.covers))


def comment(one: Wanted, day: date) -> Rung:
    """What is said of an open action on a day, nothing said before."""
    rung = due_rung(one, "open", None, day)
    assert rung is not None
    return rung


def mentioned(rung: Rung) -> list[str]:
    """Who is pinged."""
    return re.findall(r"@(\w[\w-]*)", rung.text)


def ladder(*rungs: tuple[str, str, str]) -> list[dict[str, str]]:
    """An escalation of the policy."""
    return [{"after": after, "do": do} | ({"whom": whom} if whom else {}) for after, do, whom in rungs]


@pytest.mark.parametrize(
    ("late", "covers", "called", "reason"),
    [
        (-1, None, [], ""),
        (0, 1, [], "0d after its due date"),
        (7, 2, [], "7d after its due date"),
        (13, 2, [], "7d after its due date"),
        (14, 3, ["jdoe"], "14d after its due date"),
        (30, 4, ["kim"], "30d after its due date"),
        (400, 4, ["kim"], "30d after its due date"),
    ],
)
def test_after_missed_days_one_comment_says_it_all(
    late: int, covers: int | None, called: list[str], reason: str
) -> None:
    rung = due_rung(wanted(), "open", None, DUE + timedelta(late))
    found = (rung.covers, rung.reason, mentioned(rung)) if rung else None
    assert found == ((KEYS[:covers], reason, called) if covers else None)


def test_each_rung_is_told_once_on_its_day() -> None:
    said: dict[int, tuple[list[str], tuple[str, ...]]] = {}
    before = Synced(due=DUE.isoformat())
    for late in range(-60, 60):
        rung = due_rung(wanted(), "in_progress", before, DUE + timedelta(late))
        if rung is not None:
            said[late] = mentioned(rung), rung.covers
            before = Synced(due=DUE.isoformat(), told={**before.told, **dict.fromkeys(rung.covers, 1)})
    called: dict[int, list[str]] = {0: [], 7: [], 14: ["jdoe"], 30: ["kim"]}
    assert said == {late: (names, (key,)) for (late, names), key in zip(called.items(), KEYS, strict=True)}


def test_another_due_date_begins_the_ladder_anew() -> None:
    first = comment(wanted(), DUE)
    later = wanted({"due": "2026-12-28"})
    assert due_rung(later, "open", told(first), DUE) is None
    again = due_rung(later, "open", told(first), date(2026, 12, 28))
    assert again is not None
    assert again.covers == ("2026-12-28:0d",)
    assert due_rung(later, "open", told(again, "2026-12-28"), date(2026, 12, 29)) is None


def test_of_what_is_finished_nothing_is_said() -> None:
    assert {due_rung(wanted(), state, None, DUE + timedelta(99)) for state in FINISHED} == {None}


def test_without_a_due_date_or_a_ladder_nothing_is_said() -> None:
    assert due_rung(wanted({"due": None}), "open", None, DUE + timedelta(99)) is None
    assert due_rung(wanted(escalation=[]), "open", None, DUE + timedelta(99)) is None
    assert due_rung(wanted(escalation=ladder(("0d", "label", ""))), "open", None, DUE + timedelta(99)) is None


def test_a_rung_falls_on_a_whole_day() -> None:
    days = "0% -50, 50% -25, 99% -1, 100% 0, 200% 50, 0s 0, 1s 1, 24h 1, 25h 2, 2w 14"
    for after, day in (one.split() for one in days.split(", ")):
        assert falls_on(Escalation(after=after, do="comment"), wanted().action) == DUE + timedelta(int(day)), after


def test_a_share_of_an_unknown_time_falls_on_no_day() -> None:
    assert falls_on(Escalation(after="50%", do="comment"), wanted({"created_on": None}).action) is None
    assert falls_on(Escalation(after="7d", do="comment"), wanted({"created_on": None}).action) is not None
    assert falls_on(Escalation(after="7d", do="comment"), wanted({"due": None}).action) is None


def test_before_the_due_date_it_is_told_how_long_there_is() -> None:
    one = wanted(escalation=ladder(("50%", "comment", ""), ("98%", "comment", "")))
    assert due_rung(one, "open", None, date(2026, 11, 25)) is None
    rung = comment(one, date(2026, 11, 26))
    assert rung.text.startswith("This action is due on 2026-12-21, in 25 days.")
    assert (rung.reason, rung.covers) == ("50% of its time are over", ("2026-12-21:50%",))
    last = due_rung(one, "open", told(rung), date(2026, 12, 20))
    assert last is not None
    assert last.text.startswith("This action is due on 2026-12-21, in 1 day.")


def test_the_comment_tells_the_day_and_what_to_do() -> None:
    today, later = comment(wanted(), DUE), comment(wanted(), DUE + timedelta(1))
    assert today.text.startswith("This action is due today, 2026-12-21.")
    assert later.text.startswith("This action was due on 2026-12-21, 1 day ago.")
    assert today.text.endswith("Say so in the record: `state`, `due`.")


def test_rungs_are_told_in_the_order_of_their_days_however_the_policy_lists_them() -> None:
    one = wanted(
        escalation=ladder(("30d", "mention", "last_resort"), ("0d", "comment", ""), ("100%", "comment", ""))
    )
    rung = comment(one, DUE + timedelta(30))
    assert rung.covers == ("2026-12-21:0d", "2026-12-21:100%", "2026-12-21:30d")


TEAMS = {"web": {"lead": "jdoe"}, "db": {"lead": "Kim Lee"}, "ops": {}, "desk": {"lead": "the lead on duty"}}


@pytest.mark.parametrize(
    ("fields", "record", "lead"),
    [
        ({"team": "web"}, {"teams": ["db"]}, "jdoe"),
        ({"team": "db"}, {}, "klee"),
        ({"team": None}, {"services": ["store"]}, "klee"),
        ({"team": None}, {"teams": ["ops", "web"]}, "jdoe"),
        ({"team": "ops"}, {"services": ["store"], "teams": ["web"]}, "klee"),
        ({"team": "desk"}, {"teams": ["web"]}, "jdoe"),
        ({"team": "ops"}, {}, None),
        ({"team": None}, {}, None),
    ],
)
def test_the_lead_of_the_nearest_team_is_called(
    fields: dict[str, Any], record: dict[str, Any], lead: str | None
) -> None:
    known = {"teams": TEAMS, "services": {"store": {"team": "db"}}, "people": {"klee": {"name": "Kim Lee"}}}
    rules = ladder(("14d", "mention", "team_lead"))
    rung = comment(wanted(fields, record, taxonomy=known, escalation=rules), DUE + timedelta(14))
    assert mentioned(rung) == ([lead] if lead else [])
    assert ("(The policy names no team's lead to call.)" in rung.text) == (lead is None)


@pytest.mark.parametrize(("owner", "called"), [("jsmith", ["jsmith"]), ("on-call engineer", []), (None, [])])
def test_an_owner_is_called_only_where_the_policy_says_so(owner: str | None, called: list[str]) -> None:
    one = wanted({"owner": owner}, escalation=ladder(("0d", "comment", ""), ("7d", "mention", "")))
    assert mentioned(comment(one, DUE)) == []
    assert mentioned(comment(one, DUE + timedelta(7))) == called


def test_who_is_lead_and_last_resort_is_called_once() -> None:
    assert mentioned(comment(wanted(issues={"last_resort": "jdoe"}), DUE + timedelta(30))) == ["jdoe"]


def test_words_of_the_record_call_nobody() -> None:
    fields = {"done_when": "@boss says #1 is done", "team": "@web", "owner": None, "title": "Ask @boss"}
    rung = comment(wanted(fields, {"title": "What @boss saw"}), DUE)
    assert not re.search(r"@\w|#\d", rung.text)
    assert "Nobody owns it in the team" in rung.text
    assert "It is done when: @" in rung.text


@pytest.mark.parametrize(("people", "said"), [("handles", "Its owner: jsmith."), ("roles", "")])
def test_the_owner_is_named_as_the_policy_wants(people: str, said: str) -> None:
    rung = comment(wanted(people=people), DUE)
    assert rung.text.split("\n")[0] == f"This action is due today, 2026-12-21. {said}".rstrip()


def test_half_of_the_time_is_the_policys_first_share_for_labels() -> None:
    one = wanted().action
    assert half_time(one, policy()) == date(2026, 11, 26)
    assert half_time(one, policy(escalation=ladder(("80%", "label", ""), ("20%", "label", "")))) == date(
        2026, 11, 11
    )
    assert half_time(one, policy(escalation=ladder(("20%", "comment", ""), ("0d", "label", "")))) is None
    assert half_time(wanted({"due": None}).action, policy()) is None
    assert half_time(wanted({"created_on": None}).action, policy()) is None


@pytest.mark.parametrize(
    ("state", "day", "more"),
    [
        ("open", "2026-11-25", ()),
        ("open", "2026-11-26", ("pm: due soon",)),
        ("open", "2026-12-21", ("pm: due soon",)),
        ("open", "2026-12-22", ("pm: overdue",)),
        ("in_progress", "2026-11-25", ("pm: in progress",)),
        ("blocked", "2027-01-01", ("pm: blocked", "pm: overdue")),
        ("done", "2027-01-01", ()),
    ],
)
def test_an_issues_labels_tell_its_state_and_its_time(state: ActionState, day: str, more: tuple[str, ...]) -> None:
    assert wanted().labels(state, date.fromisoformat(day)) == (*OWN, *more)
    assert wanted({"state": state}).labels(state, date.fromisoformat(day)) == (*OWN, *more)


def test_an_action_that_waits_for_another_is_labelled_blocked() -> None:
    first, second = tracked(incident(action(1), action(2, depends_on=["A1"], kind=None, priority=None)))
    early = date(2026, 11, 2)
    assert second.labels("open", early) == ("pm: action", "pm: SEV2", "pm: blocked")
    assert second.labels("in_progress", early) == ("pm: action", "pm: SEV2", "pm: in progress")
    assert first.labels("open", early) == OWN


def test_what_was_finished_and_came_back_is_labelled() -> None:
    one = wanted()
    back = Wanted(one.entry, 0, one.policy, (), (one.entry,), None)
    assert back.labels("done", DUE) == (*OWN, "pm: did not hold")
    assert "pm: did not hold" not in back.labels("open", DUE)


def merged(there: Iterable[str], before: Iterable[str], want: Iterable[str]) -> tuple[str, ...] | None:
    """The labels an issue is to have."""
    return labels.merged(policy(), Issue(1, "", "", "x", labels=tuple(there)), before, want)


@pytest.mark.parametrize(
    ("there", "before", "want", "result"),
    [
        (OWN, OWN, OWN, None),
        (("PM: ACTION", "pm: Prevent", "pm: p1", "PM: sev2"), OWN, OWN, None),
        (("bug", *OWN[:3]), OWN, OWN, ("bug", *OWN)),
        (("pm: P1", "bug", "PM: Action"), (), ("pm: action", "pm: P0"), ("bug", "PM: Action", "pm: P0")),
        (("pm: blocked", "bug"), (), ("pm: action",), ("bug", "pm: action")),
        (("Old: Action", "bug"), ("old: action",), ("pm: action",), ("bug", "pm: action")),
        (("pm: of ours", "P1", "action"), (), ("pm: action",), ("pm: of ours", "P1", "action", "pm: action")),
    ],
)
def test_labels_of_others_stay_and_ours_are_put_right(
    there: tuple[str, ...], before: tuple[str, ...], want: tuple[str, ...], result: tuple[str, ...] | None
) -> None:
    assert merged(there, before, want) == result


WORDS = st.sampled_from(
    ["bug", "Bug 2", "pm: action", "PM: P1", "pm: P0", "pm: SEV1", "old: x", "pm: others", "action"]
)
SETS = st.lists(WORDS, max_size=6, unique_by=str.casefold)


@given(SETS, st.sampled_from([(), ("old: x",)]), st.lists(st.sampled_from(OWN), max_size=4, unique=True))
def test_twice_put_right_is_once(there: list[str], before: tuple[str, ...], want: list[str]) -> None:
    new = merged(there, before, want)
    result = there if new is None else new
    assert merged(result, before, want) is None
    folded = sorted(name.casefold() for name in result)
    assert sorted({*folded, *map(str.casefold, want)}) == folded
    others = ["bug", "Bug 2", "pm: others", "action"]
    assert [name for name in result if name in others] == [name for name in there if name in others]
    assert ("old: x" in result) == ("old: x" in there and not before)


def test_every_state_with_a_label_has_one_that_is_read_back() -> None:
    for state in get_args(ActionState):
        names = (labels.named(policy(), labels.STATES[state]),) if state in labels.STATES else ()
        assert labels.state_named(policy(), Issue(1, "", "", "x", labels=names)) == (
            {state} & labels.STATES.keys()
        )
