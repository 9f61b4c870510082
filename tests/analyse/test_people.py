from typing import Any

import pytest

from pmsite.analyse.people import shown
from tests.analyse.made import entry, policy

TAXONOMY: dict[str, Any] = {
    "people": {"jdoe": {"name": "Jane Doe"}},
    "teams": {
        "network": {"lead": "bj", "members": ["chen", "lee"]},
        "platform": {"lead": "amara", "members": ["lee", "bj"]},
    },
}
PEOPLE = {
    "incident_commander": "jdoe",
    "technical_lead": "chen",
    "experts": ["chen", "lee"],
    "responders": ["visitor"],
    "authors": ["scribbler", "Kim Smith"],
}


def _as(choice: str, person: str, team: str | None = None) -> str:
    return shown(person, entry(people=PEOPLE).record, policy(people=choice, taxonomy=TAXONOMY), team)


@pytest.mark.parametrize("person", ["jdoe", "chen", "stranger", "on-call engineer"])
def test_handles_are_shown_as_written(person: str) -> None:
    assert _as("handles", person) == person


def test_names_are_shown_where_the_policy_knows_them() -> None:
    assert [_as("names", "jdoe"), _as("names", "chen")] == ["Jane Doe", "chen"]


@pytest.mark.parametrize(
    ("person", "role"),
    [
        ("jdoe", "incident commander"),
        ("chen", "technical lead"),
        ("lee", "expert"),
        ("visitor", "responder"),
        ("scribbler", "author"),
        ("bj", "network lead"),
        ("amara", "platform lead"),
        ("on-call engineer", "on-call engineer"),
        ("order-gateway", "order-gateway"),
    ],
)
def test_with_roles_a_handle_appears_as_what_the_person_was(person: str, role: str) -> None:
    assert _as("roles", person) == role


@pytest.mark.parametrize(("team", "role"), [(None, "network lead"), ("platform", "platform engineer")])
def test_the_team_of_the_action_goes_before_other_teams(team: str | None, role: str) -> None:
    assert _as("roles", "bj", team) == role


def test_a_known_person_without_role_or_team_is_an_engineer() -> None:
    known = {**TAXONOMY, "people": {"zoe": {"name": "Zoe Zed"}}}
    assert shown("zoe", entry().record, policy(people="roles", taxonomy=known)) == "an engineer"
    assert shown("zoe", entry().record, policy(people="names", taxonomy=known)) == "Zoe Zed"
