"""Actions that somebody will finish: owners, days, ends and the ties between them."""

from datetime import date
from pathlib import Path

import pytest

from tests.check.sweep import OTHER, OTHER_PATH, POLICY, RETOLD, Case, Files, add, judged, of, policy, put
from tests.conftest import Write

LATER = "due: 2026-12-01"


def action(text: str, title: str = "Do it", more: str = "", state: str = "draft") -> Files:
    """A record with an action in line 10, under a policy that asks for nothing."""
    return judged(f"actions:\n  - {{id: A1, title: {title}, {text}}}\n{more}", state)


def whole(text: str) -> Files:
    """Lacks an owner or a day: the action itself is marked."""
    return add(f"actions:\n  - ▶{{id: A1, title: Do it, {text}}}\n")


def limited(text: str, limits: str = "{P0: 3d}") -> Files:
    """An action under a policy with limits."""
    return {**action(text), **policy(f"action_limits: {limits}\n")}


CAUSE = "analysis:\n  root_causes: [{id: ▶C1, text: x}]\n"
NEXT = "  - {id: A2, title: Do more, depends_on: [A1]}\n"
CASES = [
    Case("PM401", whole(LATER), action(f"{LATER}, owner: jdoe")),
    Case("PM401", whole(LATER), action(f"{LATER}, team: web")),
    Case("PM401", whole(LATER), action("state: wont_do, reason: x")),
    Case("PM401", whole(LATER), action(LATER, more=RETOLD)),
    Case("PM402", whole("owner: jdoe"), action(f"owner: jdoe, {LATER}")),
    Case("PM402", whole("owner: jdoe"), action("owner: jdoe, state: done")),
    Case(
        "PM403",
        limited("priority: P0, created_on: 2026-11-20, due: ▶2026-11-24"),
        limited("priority: P0, created_on: 2026-11-20, due: 2026-11-23"),
    ),
    Case(
        "PM403",
        limited("priority: P0, created_on: 2026-11-20, due: ▶2026-11-24"),
        limited("priority: P1, created_on: 2026-11-20, due: 2026-11-24"),
    ),
    Case(
        "PM403",
        limited("priority: P0, created_on: 2026-11-20, due: ▶2026-11-22", "{P0: 3d, SEV2: {P0: 1d}}"),
        limited("priority: P0, created_on: 2026-11-20, due: 2026-11-22", "{P0: 3d, SEV1: {P0: 1d}}"),
    ),
    Case(
        "PM404",
        action(LATER, "▶Improve monitoring"),
        action(LATER, "Alert on resolvers and improve nothing"),
    ),
    Case("PM404", action(LATER, "▶Improve it"), action(f"{LATER}, done_when: An alert fires", "Improve it")),
    Case("PM404", action(LATER, "▶Operators are to be more careful"), action(LATER, "Careful rollout in steps")),
    Case("PM404", action(LATER, "▶Raise awareness"), action("state: done", "Raise awareness")),
    Case(
        "PM405",
        action(LATER, more=CAUSE, state="review"),
        action(f"{LATER}, addresses: [C1]", more=CAUSE.replace("▶", ""), state="review"),
    ),
    Case(
        "PM405",
        action("state: wont_do, reason: x, addresses: [C1]", more=CAUSE, state="published"),
        action("state: wont_do, reason: x", more=CAUSE.replace("▶", "")),
    ),
    Case(
        "PM406",
        action("depends_on: ▶[A2]", more=NEXT),
        action(LATER, more=NEXT),
    ),
    Case(
        "PM407",
        add("actions:\n  - ▶{id: A1, title: Do it, state: done}\n"),
        action("state: done, completed_on: 2025-12-01"),
    ),
    Case(
        "PM407",
        action("state: in_progress, completed_on: ▶2025-12-01"),
        action("state: done, completed_on: 2025-12-01"),
    ),
    Case(
        "PM407",
        add("actions:\n  - ▶{id: A1, title: Do it, state: wont_do}\n"),
        action("state: wont_do, reason: Too dear"),
    ),
    Case(
        "PM408",
        action("▶verified: {by: lee, date: 2025-12-03, evidence: Drill}"),
        action("state: done, verified: {by: lee, date: 2025-12-03, evidence: Drill}"),
    ),
    Case(
        "PM408",
        action("state: done, ▶verified: {by: lee, date: 2025-12-03}"),
        action("state: done, verified: {by: lee, date: 2025-12-03, evidence: Drill}"),
    ),
    *(
        Case(
            "PM409",
            action(f"{first}: 2025-12-02, {second}: ▶2025-12-01"),
            action(f"{first}: 2025-12-02, {second}: 2025-12-02"),
        )
        for first, second in (
            ("created_on", "started_on"),
            ("created_on", "due"),
            ("created_on", "completed_on"),
            ("started_on", "completed_on"),
        )
    ),
    Case("PM410", action("due: ▶2026-11-20"), action("due: 2026-11-21")),
    Case("PM410", action("due: ▶2026-11-20"), action("due: 2026-11-20, state: done")),
    Case("PM410", action("due: ▶2026-11-20"), action("due: 2026-11-20", more=RETOLD)),
    Case("PM410", action("due: ▶2025-12-01"), action("due: 2025-12-02"), day=date(2025, 12, 2)),
]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("due: 2026-11-20", "A1 is overdue for 1 day."),
        ("due: 2026-11-19", "A1 is overdue for 2 days."),
    ],
)
def test_how_late_an_action_is(tmp_path: Path, text: str, message: str) -> None:
    (problem,) = of("PM410", put(tmp_path, action(text)))
    assert problem.message == message


def test_the_limit_of_the_priority_is_told_where_the_day_is_missing(tmp_path: Path) -> None:
    (problem,) = of("PM402", put(tmp_path, limited("priority: P0, owner: jdoe")))
    assert problem.fix == "Add `due: <date>`, within 3 days for P0."


def test_a_day_beyond_the_limit_is_told_with_the_last_one_within(tmp_path: Path) -> None:
    (problem,) = of("PM403", put(tmp_path, limited("priority: P0, created_on: 2026-11-20, due: 2026-11-24")))
    assert problem.message == "A1 is due 4 days after 2026-11-20; P0 has 3 days."
    assert problem.fix == "Move it to 2026-11-23 or earlier, or give it another priority."


def test_a_limit_of_one_day_is_told_in_the_singular(tmp_path: Path) -> None:
    (problem,) = of("PM402", put(tmp_path, limited("priority: P0, owner: jdoe", "{P0: 1d}")))
    assert problem.fix == "Add `due: <date>`, within 1 day for P0."


@pytest.mark.parametrize(
    "dates",
    [
        "{published_on: 2026-11-20}",
        "{created_on: 2026-11-20}",
        "{created_on: 2026-01-01, published_on: 2026-11-20}",
    ],
)
def test_the_limit_counts_from_the_document_where_the_action_has_no_day(tmp_path: Path, dates: str) -> None:
    rules = policy("action_limits: {P0: 3d}\n")
    late = {**action("priority: P0, due: 2026-11-24", more=f"dates: {dates}\n"), **rules}
    assert len(of("PM403", put(tmp_path, late))) == 1


def ties(**waits: str) -> str:
    """Actions and what each waits for."""
    return "actions:\n" + "".join(f"  - {{id: {a}, title: Do it, depends_on: [{b}]}}\n" for a, b in waits.items())


def circles(root: Path, files: Files) -> list[str]:
    """What is said of circles, without the sentence around."""
    problems = of("PM406", put(root, files))
    return [p.message.removeprefix("These actions wait for one another: ").removesuffix(".") for p in problems]


def test_a_circle_across_records_and_through_an_alias_is_told_once(tmp_path: Path) -> None:
    other = OTHER + "aliases: [JIRA-881]\n" + ties(B1="INC-2025-0001/A1")
    files = {OTHER_PATH: other, **add(ties(A1="A2", A2="JIRA-881/B1"))}
    assert circles(tmp_path, files) == [
        "INC-2024-0002/B1 → INC-2025-0001/A1 → INC-2025-0001/A2 → INC-2024-0002/B1"
    ]


def test_circles_that_share_nothing_are_told_each(tmp_path: Path) -> None:
    found = circles(tmp_path, add(ties(A0="A1, A5", A1="A2", A2="A1", A5="A6", A6="A5")))
    assert [circle.count("→") for circle in found] == [2, 2]


def test_circles_that_share_an_action_are_told_each(tmp_path: Path) -> None:
    assert len(circles(tmp_path, add(ties(A1="A2, A3", A2="A1", A3="A1")))) == 2


@pytest.mark.parametrize(
    "waits",
    [
        {"A1": "A2, A3", "A2": "A4", "A3": "A4"},
        {"A1": "A9"},
        {"A1": "A1"},
        {"A1": "A2", "A2": "A3", "A3": "A4", "A4": "XYZ/A1"},
    ],
    ids=["diamond", "nowhere", "itself", "chain"],
)
def test_what_is_no_circle_is_not_called_one(tmp_path: Path, waits: dict[str, str]) -> None:
    assert circles(tmp_path, add(ties(**waits))) == []


def test_a_long_chain_of_actions_is_followed(write: Write) -> None:
    chain = {f"A{i}": f"A{i + 1}" for i in range(1, 1500)}
    (circle,) = circles(write(), {**policy("", POLICY), **add(ties(**chain, A1500="A1"))})
    assert circle.count("→") == 1500


def test_the_order_of_names_does_not_change_how_often_a_circle_is_told(tmp_path: Path) -> None:
    for i, pair in enumerate((("A1", "A2"), ("A2", "A1"))):
        text = ties(**dict(zip(pair, reversed(pair), strict=True)))
        assert len(circles(tmp_path / str(i), add(text))) == 1
