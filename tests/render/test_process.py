"""The process page says what the policy says, all of it."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.analyse.durations import spoken
from pmsite.load.shape import prune
from pmsite.model.policy import Policy
from pmsite.render.process import process
from tests.analyse.made import known, policy
from tests.render.markup import Markup
from tests.render.payloads import MARKUP
from tests.render.walk import filled

LEVELS: list[dict[str, Any]] = [
    {
        "id": "SEV1",
        "title": "Critical",
        "description": "All is dark",
        "qualifies": {
            "customers_affected": 4321,
            "cost": 98765,
            "downtime": "37m",
            "latency": "83s",
            "data_loss": True,
            "security": True,
            "regulatory": True,
        },
        "respond_within": "7m",
        "roles": ["incident_commander", "quartermaster"],
        "tell": ["the board", "the regulator"],
        "status_page": True,
        "customer_messages": True,
    },
    {"id": "SEV2", "title": "Grave", "respond_within": "41m"},
]


def _page(**fields: Any) -> Markup:
    page = Markup(process(known(**fields)).body)
    assert page.faults == []
    return page


def _text(**fields: Any) -> str:
    return _page(**fields).text.replace("\u202f", " ")


@pytest.mark.parametrize(
    "said",
    [
        *("SEV1 Critical", "All is dark", "4 321 customers or more", "98 765 EUR or more"),
        *("down for 37 min or longer", "late by 1 min 23 s or more", "data lost", "security touched"),
        *("an authority must be told", "7 min", "incident commander, quartermaster", "the board, the regulator"),
        *("status page", "customers are written to", "SEV2 Grave a judgement 41 min"),
    ],
)
def test_each_level_is_told_with_all_that_it_asks(said: str) -> None:
    assert said in _text(severities=LEVELS, currency="EUR")


@pytest.mark.parametrize(
    ("triggers", "said"),
    [
        ({"severity": ["SEV1", "SEV2"]}, "severity SEV1, SEV2"),
        ({"downtime": "31m"}, "an outage of 31 min or longer"),
        ({"cost": 12345}, "a cost of 12 345 USD or more"),
        ({"regulatory": True}, "an authority must be told"),
        ({"circuit_breaker": True}, "a circuit breaker opened"),
        ({"halt": True}, "trading or another core function was halted"),
        ({}, "The policy makes none mandatory."),
    ],
)
def test_when_one_is_mandatory(triggers: dict[str, Any], said: str) -> None:
    assert said in _text(triggers=triggers, severities=[{"id": "SEV1", "title": "Critical"}])


STEPS = ("timeline", "draft", "meeting", "published", "actions_started", "fixes_reviewed")


@given(
    st.dictionaries(
        st.sampled_from(["default", "SEV1", "SEV2"]), st.dictionaries(st.sampled_from(STEPS), st.integers(1, 999))
    )
)
def test_deadlines_are_those_of_the_level_or_else_of_all(deadlines: dict[str, dict[str, int]]) -> None:
    written = {key: {step: f"{hours}h" for step, hours in steps.items()} for key, steps in deadlines.items()}
    text = _text(deadlines=written, severities=LEVELS)
    table = text.split("Step SEV1 SEV2")[1].split("Counted from")[0]
    cells = []
    for step in STEPS:
        for level in ("SEV1", "SEV2"):
            hours = deadlines.get(level, {}).get(step, deadlines.get("default", {}).get(step))
            cells.append("–" if hours is None else spoken(hours * 3600))
    names = (*("First timeline", "Draft", "Review meeting", "Published"), *("Work on every action begun",))
    assert (
        re.sub("|".join((*names, "Finished actions looked at again")), " ", table).split()
        == " ".join(cells).split()
    )


@pytest.mark.parametrize(
    ("start", "said"), [("resolved_at", "it was resolved"), ("started_at", "the incident began")]
)
def test_it_says_from_when_deadlines_count_and_in_which_zone(start: str, said: str) -> None:
    text = _text(deadlines_from=start, time_zone="Asia/Tokyo")
    assert f"Counted from the moment {said}; days end at midnight in Asia/Tokyo." in text


@pytest.mark.parametrize(
    ("one", "said"),
    [
        ({"state": "review", "fields": ["impact/summary"]}, "review or later impact/summary"),
        ({"severity": ["SEV1", "SEV2"], "fields": ["a", "b"]}, "SEV1, SEV2 a, b"),
        ({"failure_class": ["data_quality"], "fields": ["details"]}, "data quality details"),
        ({"provenance": ["retold"], "only": ["summary"]}, "retold accounts only summary"),
        ({"fields": [{"any": ["x", "y"]}]}, "every record x or y"),
        ({"provenance": ["retold"], "only": []}, "retold accounts only nothing more"),
    ],
)
def test_required_fields_are_told_with_the_records_they_are_for(one: dict[str, Any], said: str) -> None:
    assert said in _text(required=[one])


def test_limits_of_actions_are_told_for_all_and_by_level() -> None:
    text = _text(action_limits={"P1": "8d", "P3": "91d", "SEV1": {"P1": "3d", "P2": "5h"}})
    assert "all severities: P1 8 d, P3 91 d." in text
    assert "SEV1: P1 3 d, P2 5 h." in text
    assert "The policy sets no time limits." in _text(action_limits={})


@pytest.mark.parametrize(
    ("rung", "said"),
    [
        ({"after": "55%", "do": "label"}, "55% of the time to the due date has passed: the issue gets a label."),
        ({"after": "0d", "do": "comment"}, "The due date has passed: a comment reminds."),
        (
            {"after": "14d", "do": "mention", "whom": "team_lead"},
            "14 days after the due date: the team's lead is mentioned.",
        ),
        (
            {"after": "30d", "do": "mention", "whom": "last_resort"},
            "30 days after the due date: the last resort is mentioned.",
        ),
        ({"after": "7d", "do": "mention"}, "7 days after the due date: the owner is mentioned."),
    ],
)
def test_each_rung_of_the_ladder_is_told(rung: dict[str, Any], said: str) -> None:
    assert said in _text(escalation=[rung])


@pytest.mark.parametrize("after", ["1d", "12h", "2w", "0h", "90m"])
def test_other_units_and_one_day_are_put_into_words(after: str) -> None:
    text = _text(escalation=[{"after": after, "do": "comment"}])
    assert ": a comment reminds." in text
    assert f"{after} after" not in text and "1 days" not in text


@pytest.mark.parametrize(
    ("people", "said"), [("roles", "by their role"), ("handles", "by their handles"), ("names", "by their names")]
)
def test_it_says_how_people_are_shown(people: str, said: str) -> None:
    assert said in _text(people=people)


def test_the_aim_is_told_where_there_is_one() -> None:
    assert "We aim at 85 % of actions done." in _text(targets={"completion_rate": 0.85})
    assert "We aim" not in _text(targets={})


def test_contents_and_ids_agree() -> None:
    made = process(known())
    page = Markup(made.body)
    assert [heading.id for heading in made.contents] == [e.attributes["id"] for e in page.all("h2")]
    assert sorted(page.ids) == sorted(set(page.ids))


def test_the_policy_that_ships_is_told_with_each_level() -> None:
    text = _text()
    for level in policy().severities:
        assert f"{level.id} {level.title}" in text


@pytest.mark.parametrize("payload", MARKUP)
def test_a_hostile_policy_stays_text(payload: str) -> None:
    data = prune(filled(Policy, lambda place: payload))
    assert isinstance(data, dict)
    page = _page(**data)
    assert not page.all("script", "img", "iframe", "object", "form", "base")
    assert not [e for e in page.elements if any(name.startswith("on") for name in e.attributes)]


@pytest.mark.parametrize("level", ["severities", "mandatory", "deadlines", "required", "actions", "people"])
def test_no_level_takes_the_id_of_a_chapter(level: str) -> None:
    ids = _page(severities=[{"id": level, "title": "Odd name"}]).ids
    assert sorted(ids) == sorted(set(ids))
