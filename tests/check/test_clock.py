"""The clock of the process: what is late, what soon will be, and the days on which that begins."""

from datetime import date
from pathlib import Path

import pytest

from pmsite.problems import Level
from tests.check.sweep import BASE, HERE, PATH, RETOLD, Case, Files, add, of, policy, put

SEV2 = "schema_version: 1\norganisation: X\nseverities: [{id: SEV1, title: C}, {id: SEV2, title: M}]\n"
CLOCK = "triggers: {severity: [SEV2]}\ndeadlines: {default: {%s: %s}}\n"
OPEN = "actions: [{id: A1, title: Do it, %s}]\n"


def promised(
    step: str, text: str, limit: str = "10d", state: str = "draft", resolved: str = "2025-11-26T00:00:00Z"
) -> Files:
    """A record resolved at a midnight, under a policy that gives one step ten days: until 6 December."""
    return {**policy(CLOCK % (step, limit), SEV2), PATH: whole(text, state, resolved)}


def whole(text: str, state: str, resolved: str) -> str:
    """The record; a mark before it says that the whole document is meant."""
    mark, text = (HERE, text.removeprefix(HERE)) if text.startswith(HERE) else ("", text)
    start = ("2025-11-26T10:27:35Z", "2025-11-25T23:00:00Z")
    body = BASE.replace(*start).replace("state: draft", f"state: {state}")
    return f"{mark}{body}  resolved_at: {resolved}\n{text}"


def steps(rule: str, step: str, bad: str, good: str, state: str = "draft", mended: str = "draft") -> list[Case]:
    """Late, near, and each of them done; the day before each is the neighbour in time, below."""
    return [
        Case(rule, promised(step, bad, state=state), promised(step, good, state=mended), day=date(2025, 12, 7)),
        Case(
            rule,
            promised(step, bad, state=state),
            promised(step, good, state=mended),
            Level.NOTE,
            date(2025, 12, 5),
        ),
    ]


EVENT = "timeline: [{text: x}]\n"
VERIFIED = "state: done, verified: {by: lee, date: 2025-12-03, evidence: x}"
CASES = [
    *steps("PM701", "timeline", HERE, EVENT),
    *steps("PM702", "draft", HERE, "dates: {drafted_on: 2025-11-28}\n"),
    *steps("PM702", "draft", HERE, "", mended="review"),
    *steps("PM703", "meeting", HERE, "meeting: {at: 2026-01-01}\n"),
    *steps("PM703", "meeting", HERE, "", state="review", mended="published"),
    *steps("PM704", "published", "", "", state=f"{HERE}review", mended="published"),
    *steps("PM704", "published", "", "drill: true\n", state=f"{HERE}review", mended="review"),
    *steps("PM705", "actions_started", OPEN.replace("{id", "▶{id") % "owner: x", OPEN % "state: in_progress"),
    *steps("PM705", "actions_started", OPEN % f"state: {HERE}open", OPEN % "started_on: 2025-12-01"),
    *steps("PM706", "fixes_reviewed", OPEN.replace("{id", "▶{id") % "state: done", OPEN % VERIFIED),
    *steps(
        "PM706",
        "fixes_reviewed",
        OPEN.replace("{id", "▶{id") % "state: done, kind: detect",
        OPEN % "state: done, kind: process",
    ),
    Case(
        "PM804",
        promised("published", "", state=f"{HERE}draft"),
        promised("published", "", state="review"),
        day=date(2025, 12, 17),
    ),
    Case(
        "PM804",
        promised("published", "", state=f"{HERE}draft"),
        promised("published", RETOLD),
        day=date(2025, 12, 17),
    ),
]
DAYS = [
    (date(2025, 12, 3), None),
    (date(2025, 12, 4), "2 days left of 10 days after `times/resolved_at`."),
    (date(2025, 12, 5), "1 d left of 10 days after `times/resolved_at`."),
    (date(2025, 12, 7), "1 d late, the policy gives 10 days after `times/resolved_at`."),
    (date(2025, 12, 8), "2 days late, the policy gives 10 days after `times/resolved_at`."),
]
BAD = {
    "PM701": ("timeline", "", "draft"),
    "PM702": ("draft", "", "draft"),
    "PM703": ("meeting", "", "review"),
    "PM704": ("published", "", "review"),
    "PM705": ("actions_started", OPEN % "owner: x", "review"),
    "PM706": ("fixes_reviewed", OPEN % "state: done", "published"),
}


@pytest.mark.parametrize("rule", BAD)
@pytest.mark.parametrize(("day", "says"), DAYS)
def test_a_step_is_told_from_four_fifths_of_its_time_on(
    tmp_path: Path, rule: str, day: date, says: str | None
) -> None:
    step, text, state = BAD[rule]
    found = of(rule, put(tmp_path, promised(step, text, state=state), day))
    assert [p.message.partition(": ")[2] for p in found] == ([says] if says else [])
    assert all((p.level is Level.NOTE) == ("left" in p.message) for p in found)


@pytest.mark.parametrize("rule", BAD)
def test_nothing_is_late_where_the_policy_gives_no_time(tmp_path: Path, rule: str) -> None:
    _, text, state = BAD[rule]
    other = "draft" if rule != "PM702" else "timeline"
    assert of(rule, put(tmp_path, promised(other, text, state=state), date(2026, 6, 1))) == []


@pytest.mark.parametrize("text", ["drill: true\n", RETOLD, "x-a: 1\n"], ids=["drill", "retold", "not mandatory"])
def test_no_clock_runs_for_what_need_not_be_written(tmp_path: Path, text: str) -> None:
    files = promised("timeline", text)
    if text.startswith("x-"):
        files = {**files, **policy("deadlines: {default: {timeline: 10d}}\n")}
    assert of("PM701", put(tmp_path, files, date(2026, 6, 1))) == []


def test_no_clock_runs_before_the_incident_is_resolved(tmp_path: Path) -> None:
    files = {**policy(CLOCK % ("timeline", "1d")), **add("")}
    assert of("PM701", put(tmp_path, files)) == []


def test_a_withdrawn_record_has_no_clock(tmp_path: Path) -> None:
    assert of("PM704", put(tmp_path, promised("published", "", state="withdrawn"), date(2026, 6, 1))) == []


@pytest.mark.parametrize(
    ("zone", "resolved", "late"),
    [
        ("UTC", "2025-11-26T00:00:00Z", date(2025, 12, 7)),
        ("UTC", "2025-11-26T00:00:01Z", date(2025, 12, 7)),
        ("UTC", "2025-11-26T23:59:59Z", date(2025, 12, 7)),
        ("UTC", "2025-11-26", date(2025, 12, 8)),
        ("America/New_York", "2025-11-26T04:59:59Z", date(2025, 12, 6)),
        ("America/New_York", "2025-11-26T05:00:00Z", date(2025, 12, 7)),
        ("Asia/Tokyo", "2025-11-26T14:59:59Z", date(2025, 12, 7)),
        ("Asia/Tokyo", "2025-11-26T15:00:00Z", date(2025, 12, 8)),
    ],
)
def test_a_limit_ends_with_a_day_of_the_policys_zone(tmp_path: Path, zone: str, resolved: str, late: date) -> None:
    zoned = policy(f"time_zone: {zone}\n" + CLOCK % ("timeline", "10d"))
    files = {**promised("timeline", "", resolved=resolved), **zoned}
    for days, level in ((-1, Level.NOTE), (0, Level.WARNING)):
        (problem,) = of("PM701", put(tmp_path, files, date.fromordinal(late.toordinal() + days)))
        assert problem.level is level


def test_the_clock_counts_from_the_time_that_the_policy_names(tmp_path: Path) -> None:
    rules = policy(CLOCK % ("timeline", "10d") + "deadlines_from: started_at\n")
    (problem,) = of("PM701", put(tmp_path, {**rules, **add("")}, date(2025, 12, 10)))
    assert problem.message.endswith("10 days after `times/started_at`.")


def test_a_severity_may_have_a_limit_of_its_own(tmp_path: Path) -> None:
    own = "triggers: {severity: [SEV2]}\ndeadlines: {default: {timeline: 30d}, SEV2: {timeline: 2d}}\n"
    (problem,) = of("PM701", put(tmp_path, {**promised("timeline", ""), **policy(own)}, date(2025, 12, 1)))
    assert (
        problem.message
        == "There is no timeline yet: 3 days late, the policy gives 2 days after `times/resolved_at`."
    )


@pytest.mark.parametrize(("text", "found"), [("due: 2025-12-01", 0), ("due: 2026-12-01", 1)])
def test_an_action_that_is_overdue_is_not_told_to_begin(tmp_path: Path, text: str, found: int) -> None:
    files = promised("actions_started", OPEN % text)
    assert len(of("PM705", put(tmp_path, files, date(2025, 12, 20)))) == found


@pytest.mark.parametrize(("day", "found"), [(date(2026, 3, 11), 0), (date(2026, 3, 12), 1)])
def test_an_action_agreed_on_long_after_has_the_time_of_its_own(tmp_path: Path, day: date, found: int) -> None:
    files = promised("actions_started", OPEN % "created_on: 2026-03-01")
    assert len(of("PM705", put(tmp_path, files, day))) == found


@pytest.mark.parametrize(("day", "found"), [(date(2025, 12, 16), 0), (date(2025, 12, 17), 1)])
def test_a_draft_is_told_after_twice_its_time(tmp_path: Path, day: date, found: int) -> None:
    problems = of("PM804", put(tmp_path, promised("published", ""), day))
    assert len(problems) == found
    assert all(
        p.message == "This post-mortem is mandatory (severity SEV2) and still a draft, 11 days past its day."
        for p in problems
    )
