"""A policy refers to what there is: a name that reaches nothing is told where it stands."""

from pathlib import Path

import pytest

from pmsite.problems import Level
from tests.check.sweep import BASE, PATH, POLICY_PATH, Case, of, policy, put


def mended(rule: str, bad: str, old: str, new: str) -> Case:
    """A line of the policy, and the same with one text replaced."""
    return Case(rule, policy(bad + "\n"), policy(bad.replace(f"▶{old}", new) + "\n"))


ROLES = (
    "schema_version: 1\norganisation: X\nseverities: [{id: SEV1, title: C}, {id: SEV2, title: M, roles: [%s]}]\n"
)
CASES = [
    mended("PM130", "required: [{severity: [SEV1, ▶SVE1], fields: [services]}]", "SVE1", "SEV1"),
    mended("PM130", "triggers: {severity: [▶SVE1]}", "SVE1", "SEV1"),
    mended("PM130", "deadlines: {default: {draft: 2d}, ▶SVE1: {draft: 1d}}", "SVE1", "SEV1"),
    mended("PM130", "action_limits: {▶P9: 3d}", "P9", "P0"),
    mended("PM130", "action_limits: {▶SVE1: {P0: 1d}}", "SVE1", "SEV1"),
    mended("PM130", "taxonomy: {teams: {web: {}}, services: {shop: {team: ▶wbe}}}", "wbe", "web"),
    Case("PM130", policy("", ROLES % "scribe, ▶scrib"), policy("", ROLES % "scribe, facilitator")),
    mended(
        "PM131", "required: [{state: review, fields: [▶times/resolved]}]", "times/resolved", "times/resolved_at"
    ),
    mended(
        "PM131",
        "required: [{state: review, fields: [{any: [lessons, ▶lesons]}]}]",
        "lesons",
        "actions/*/owner",
    ),
    mended("PM131", "required: [{state: review, only: [▶actions/owner]}]", "actions/owner", "details/latency"),
    mended("PM132", "levels: {▶PM599: note}", "PM599", "PM502"),
    mended("PM132", "levels: {▶PM002: note}", "PM002", "PM114"),
    mended("PM132", "levels: {▶PM102: note}", "PM102", "PM110"),
]


@pytest.mark.parametrize(
    ("text", "message", "fix"),
    [
        ("triggers: {severity: [SVE1]}", "`severities` has no level SVE1.", "Did you mean `SEV1`?"),
        ("deadlines: {defalt: {draft: 1d}}", "`severities` has no level defalt.", "Did you mean `default`?"),
        ("action_limits: {P9: 3d}", "There is no priority P9.", None),
        ("action_limits: {SVE1: {P0: 3d}}", "There is no level SVE1.", "Did you mean `SEV1`?"),
        (
            "taxonomy: {teams: {web: {}}, services: {shop: {team: wbe}}}",
            "`taxonomy/teams` has no team wbe.",
            "Did you mean `web`?",
        ),
    ],
)
def test_a_name_that_is_not_defined_is_told(tmp_path: Path, text: str, message: str, fix: str | None) -> None:
    (problem,) = of("PM130", put(tmp_path, policy(text)))
    assert problem.message == message
    assert fix is None or problem.fix == fix


def test_a_service_may_name_any_team_while_none_is_listed(tmp_path: Path) -> None:
    assert of("PM130", put(tmp_path, policy("taxonomy: {services: {shop: {team: web}}}"))) == []


def test_the_policys_problems_are_told_without_any_record(tmp_path: Path) -> None:
    (problem,) = put(tmp_path, {**policy("levels: {PM599: note}"), PATH: BASE})[-1:]
    assert (problem.rule, problem.location.path) == ("PM132", POLICY_PATH)


def test_a_policy_can_be_softened_like_a_record(tmp_path: Path) -> None:
    text = "triggers: {severity: [SVE1]}\nlevels: {PM130: warning}"
    (problem,) = of("PM130", put(tmp_path, policy(text)))
    assert problem.level is Level.WARNING
