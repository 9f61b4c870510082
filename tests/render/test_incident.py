from typing import Any

import pytest

from pmsite.model.corpus import Entry
from tests.analyse.made import entry, known
from tests.render.markup import Element, Markup
from tests.render.pages import rendered

TREE = {
    "top": "G1",
    "gates": {"G1": {"type": "or", "text": "Names cannot be resolved", "inputs": ["E1", "E2"]}},
    "events": {
        "E1": {"text": "Resolver lost", "occurred": True, "probability": 0.01},
        "E2": {"text": "Config lost"},
    },
}
ACTION = {"id": "A1", "title": "Configure failover", "due": "2026-11-20"}


def _page(one: Entry, *others: Entry, **policy: Any) -> Markup:
    return Markup(_body(one, *others, **policy))


def _body(one: Entry, *others: Entry, **policy: Any) -> str:
    return rendered(one, known(one, *others, **policy)).page.body


def _links(page: Markup) -> list[str]:
    return [address for name, address in page.addresses if name == "href"]


def test_the_least_record_has_its_title_summary_times_and_a_way_to_its_source() -> None:
    page = _page(entry())
    assert [e.attributes.get("id") for e in page.all("h2")] == ["summary", "times", "before", "record"]
    for words in (
        "Orders rejected after a resolver was lost",
        "Orders were rejected for 15 minutes.",
        "Impact began 2025-11-26 10:27:35 UTC",
        "Source: incidents/2025/INC-2025-0001.yaml",
        "TTR = resolved − started; not known",
    ):
        assert words in page.text


def test_an_empty_chapter_is_neither_on_the_page_nor_in_its_contents() -> None:
    one = entry(impact={"summary": "Orders lost."}, actions=[ACTION], sections=[{"title": "Note", "text": "x"}])
    contents = [heading.id for heading in rendered(one, known(one)).page.contents]
    assert contents == ["summary", "impact", "times", "actions", "section-1", "before", "record"]


@pytest.mark.parametrize(
    ("fields", "flag"),
    [
        ({"drill": True}, "drill"),
        ({"near_miss": True}, "near-miss"),
        ({"state": "withdrawn"}, "withdrawn"),
        ({"state": "draft"}, "draft"),
    ],
)
def test_what_kind_of_record_it_is_stands_at_the_top(fields: dict[str, Any], flag: str) -> None:
    kinds = [e.attributes.get("data-kind") for e in _page(entry(**{"state": "published", **fields})).all("span")]
    assert [kind for kind in kinds if kind] == [flag]


def _state(page: Markup) -> list[str | None]:
    return [e.attributes.get("data-state") for e in page.all("span") if e.attributes.get("class") == "pm-state"]


@pytest.mark.parametrize(
    ("due", "state", "shown"),
    [
        ("2026-11-20", "open", "overdue"),
        ("2026-11-21", "open", "open"),
        ("2026-11-20", "done", "done"),
        (None, "blocked", "blocked"),
    ],
)
def test_an_action_is_overdue_on_the_given_day(due: str | None, state: str, shown: str) -> None:
    assert _state(_page(entry(actions=[{**ACTION, "due": due, "state": state}]))) == [shown]


def test_causes_and_events_lead_to_the_actions_that_address_them_and_back() -> None:
    one = entry(
        analysis={
            "root_causes": [{"id": "C1", "text": "No failover"}, {"id": "C2", "text": "x"}],
            "fault_tree": TREE,
        },
        actions=[{**ACTION, "addresses": ["C1", "E2"]}],
    )
    page = _page(one)
    assert _links(page).count("#action-A1") == 3  # at the cause, the event and the risk
    assert {"#cause-C1", "#ft-E2"} <= set(_links(page))
    assert {"action-A1", "cause-C1", "cause-C2", "ft-E1", "ft-E2", "ft-G1"} <= set(page.ids)
    assert page.text.count("No action addresses this.") == 1


def test_an_earlier_record_is_named_with_what_is_unfinished_there() -> None:
    done = {**ACTION, "id": "A2", "title": "Done already", "state": "done"}
    old = entry(id="INC-2024-0001", title="The same a year ago", actions=[ACTION, done])
    page = _page(entry(related=[{"id": "INC-2024-0001", "kind": "recurrence"}]), old)
    assert (
        "Happened before as INC-2024-0001: The same a year ago; unfinished there: A1 Configure failover"
        in page.text
    )
    assert "Done already" not in page.text
    assert "../../2024/INC-2024-0001/#action-A1" in _links(page)


def test_drawings_are_on_the_page_as_files_and_in_words() -> None:
    fishbone = {"problem": "Orders lost", "causes": {"process": [{"text": "No test", "sub_causes": ["No time"]}]}}
    one = entry(analysis={"fishbone": fishbone, "fault_tree": TREE})
    built = rendered(one, known(one))
    assert sorted(built.files) == [
        f"incidents/2025/INC-2025-0001/{name}.svg" for name in ("fault-tree", "fishbone")
    ]
    page = Markup(built.page.body)
    assert len(page.all("svg")) == len(page.all("figure")) == 2
    assert "Process No test No time" in page.text
    assert "E1 Resolver lost basic, p = 0.01 yes" in page.text
    assert "E2 Config lost basic no" in page.text


def test_a_tree_of_whys_keeps_its_branches() -> None:
    why = {"because": "B", "whys": [{"because": "C", "root_cause": True}, {"because": "D"}]}
    page = _page(entry(analysis={"five_whys": [{"problem": "A", "whys": [why]}]}))
    answers = [e for e in page.all("li") if (e.attributes.get("id") or "").startswith("why-")]
    depths = [(e.attributes["id"], e.attributes.get("class"), e.inside.count("ul")) for e in answers]
    assert depths == [("why-1-1", None, 1), ("why-1-1-1", "pm-root", 2), ("why-1-1-2", None, 2)]


def test_the_timeline_is_in_the_authors_order_with_the_day_where_it_changes() -> None:
    events = [
        {"at": "2025-11-26T23:59:00Z", "text": "First"},
        {"at": "2025-11-27T01:01:00+01:00", "text": "Second", "approximate": True},
        {"at": "2025-11-26T23:58:30Z", "text": "Third", "until": "2025-11-26T23:59:30Z"},
        {"at": "2025-11-27", "text": "Fourth"},
        {"text": "Fifth", "as_written": "around noon"},
        {"text": "Sixth"},
    ]
    page = _page(entry(times={"started_at": "2025-11-26T10:00:00Z"}, timeline=events))
    text = page.text[page.text.index("SVG 2025") :]
    assert text.startswith(
        "SVG 2025-11-26 23:59:00 other First 2025-11-27 ~00:01:00 other Second "
        "2025-11-26 23:58:30 – 23:59:30 other Third 2025-11-27 other Fourth around noon other Fifth "
        "unknown other Sixth"
    )


def test_stated_durations_are_quoted_and_said_to_count_for_nothing() -> None:
    text = _page(entry(stated={"duration": "15 minutes"})).text
    assert "lasted “15 minutes”. These are not used in any figure." in text


PEOPLE = {"people": {"incident_commander": "jdoe"}, "timeline": [{"text": "Restarted", "by": "jdoe"}]}


@pytest.mark.parametrize(
    ("people", "shown", "hidden"),
    [("roles", "incident commander", "jdoe"), ("handles", "jdoe", "Jane Doe"), ("names", "Jane Doe", "jdoe")],
)
def test_people_appear_as_the_policy_says(people: str, shown: str, hidden: str) -> None:
    one = entry(**PEOPLE)
    body = _body(one, people=people, taxonomy={"people": {"jdoe": {"name": "Jane Doe"}}})
    assert shown in body.lower() or shown in body
    assert hidden not in body


def test_an_edit_link_leads_to_the_record_and_attachments_are_listed() -> None:
    one = entry(("a log (1).txt",))
    page = Markup(rendered(one, known(one), "https://example.com/edit/main/{path}").page.body)
    assert "https://example.com/edit/main/incidents/2025/INC-2025-0001.yaml" in _links(page)
    assert "a%20log%20%281%29.txt" in _links(page)
    assert "record.json" in _links(page)


def test_search_knows_symptoms_names_and_what_helped() -> None:
    one = entry(
        aliases=["JIRA-881"],
        symptoms=["connection timeout"],
        tags=["dns"],
        summary="Some **bold** words",
        resolution={"steps": ["Reset the breaker"]},
        actions=[ACTION],
    )
    found = rendered(one, known(one)).page.search
    assert found is not None
    assert found.title == "Orders rejected after a resolver was lost (INC-2025-0001)"
    assert found.tags == ("dns",)
    for words in ("JIRA-881", "connection timeout", "Some bold words", "Reset the breaker", "Configure failover"):
        assert words in found.text


def _collisions(**fields: Any) -> list[str]:
    ids = _page(entry(**fields)).ids
    return sorted({name for name in ids if ids.count(name) > 1})


@pytest.mark.parametrize(
    "fields",
    [
        {"actions": [{**ACTION, "id": "actions"}]},
        {"actions": [{**ACTION, "id": "t1"}], "timeline": [{"text": "x"}]},
        {"actions": [{**ACTION, "id": "X1"}], "analysis": {"root_causes": [{"id": "X1", "text": "x"}]}},
        {"actions": [{**ACTION, "id": "L1"}], "lessons": {"learned": [{"id": "L1", "title": "x"}]}},
    ],
)
def test_ids_stay_unique_whatever_actions_causes_and_lessons_are_called(fields: dict[str, Any]) -> None:
    assert _collisions(**fields) == []


def test_a_restricted_records_words_are_not_told_by_those_that_are_tied_to_it() -> None:
    secret = entry(id="INC-2024-0666", title="The secret outage", visibility="restricted", actions=[ACTION])
    one = entry(
        related=[{"id": secret.id, "kind": "recurrence"}],
        actions=[{**ACTION, "title": "Ours", "depends_on": [f"{secret.id}/A1"]}],
    )
    body = _body(one, secret)
    assert "secret outage" not in body
    assert "Configure failover" not in body
    assert not [e for e in Markup(body).all("a") if "0666" in e.attributes.get("href", "")]


def _figures(page: Markup) -> list[Element]:
    return [e for e in page.elements if "pm-figure" in e.attributes.get("class", "").split()]


@pytest.mark.parametrize(("resolved", "n"), [("2025-11-26T11:00:00Z", 1), (None, 0)])
def test_phases_are_drawn_where_they_are_known(resolved: str | None, n: int) -> None:
    times = {"started_at": "2025-11-26T10:00:00Z", "detected_at": "2025-11-26T10:10:00Z", "resolved_at": resolved}
    assert len(_figures(_page(entry(times=times)))) == n
