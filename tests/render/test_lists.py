import re
from typing import Any

import pytest

from pmsite.render.lists import by_year
from pmsite.render.page import Page, Tree
from pmsite.render.site import render
from tests.analyse.made import entry, known
from tests.render.markup import Markup

ACTION = {"id": "A1", "title": "Configure failover"}
EVERYWHERE: dict[str, Any] = {"services": ["dns"], "tags": ["t"], "teams": ["web"]}
SECRET = entry(
    id="INC-2025-0666",
    title="Xylophone outage",
    summary="Zanzibar was lost.",
    visibility="restricted",
    aliases=["HUSH-1"],
    services=["gateway", "vault"],
    tags=["quicksand"],
    times={"started_at": "2025-11-26T10:00:00Z", "resolved_at": "2025-11-26T11:00:00Z"},
    actions=[{"id": "A1", "title": "Bury the evidence", "due": "2025-12-01"}],
    lessons={"learned": [{"id": "L1", "title": "Yodel less", "tags": ["umbrage"]}]},
    analysis={"root_causes": [{"id": "C1", "text": "Kumquat", "category": "process"}]},
)


def _pages(tree: Tree) -> dict[str, Page]:
    return {page.path: page for page in tree.pages}


def _text(tree: Tree, path: str) -> str:
    return Markup(_pages(tree)[path].body).text


def test_a_restricted_record_is_nowhere_but_in_numbers_that_say_so() -> None:
    open_one = entry(services=["gateway"], related=[{"id": SECRET.id, "kind": "similar"}])
    tree = render(known(open_one, SECRET))
    everything = [str(page) for page in tree.pages]
    everything += [path + content.decode() for path, content in tree.files.items()]
    everything += [f"{source} {target}" for source, target in tree.redirects.items()]
    for word in ("0666", "Xylophone", "Zanzibar", "HUSH", "quicksand", "Bury", "Yodel", "umbrage", "Kumquat"):
        assert [text for text in everything if word in text] == [], word
    assert "2 incidents are counted, 1 of them restricted and without a page" in _text(tree, "metrics/")
    assert "1 restricted record has no page and is only counted." in _text(tree, "incidents/")
    assert "1 more is restricted and only counted." in _text(tree, "services/gateway/")
    assert "1 unfinished, 1 of them overdue" in _text(tree, "actions/")


def test_a_service_that_only_a_restricted_record_names_is_not_told() -> None:
    secret = entry(id="INC-2025-0667", visibility="restricted", services=["project-falcon"])
    assert [page.path for page in render(known(entry(), secret)).pages if "falcon" in f"{page}"] == []


def test_a_restricted_record_is_counted_under_another_spelling_of_the_service() -> None:
    other = entry(id="INC-2025-0667", visibility="restricted", services=["Order Gateway"])
    text = _text(render(known(entry(services=["order-gateway"]), other)), "services/order-gateway/")
    assert "1 more is restricted and only counted." in text


def _flags(page: Markup, kind: str) -> int:
    return len([e for e in page.all("span") if e.attributes.get("data-kind") == kind])


@pytest.mark.parametrize("path", ["", "incidents/", "incidents/2025/", "services/dns/", "tags/t/", "teams/web/"])
def test_near_misses_are_marked_in_every_list(path: str) -> None:
    page = Markup(_pages(render(known(entry(near_miss=True, **EVERYWHERE))))[path].body)
    assert _flags(page, "near-miss") == 1
    assert "near miss" in page.text


@pytest.mark.parametrize("path", ["drills/", "services/dns/", "tags/t/", "teams/web/"])
def test_drills_are_marked_in_every_list_that_has_them(path: str) -> None:
    page = Markup(_pages(render(known(entry(drill=True, **EVERYWHERE))))[path].body)
    assert _flags(page, "drill") == 1
    assert "Orders rejected" in page.text


@pytest.mark.parametrize("path", ["", "incidents/", "incidents/2025/"])
def test_drills_stand_apart_from_incidents(path: str) -> None:
    drill = entry(id="INC-2025-0002", title="We pulled a plug", drill=True, **EVERYWHERE)
    made = _pages(render(known(entry(**EVERYWHERE), drill)))
    page = Markup(made[path].body)
    assert "Orders rejected" in page.text
    assert "We pulled a plug" not in page.text
    assert "We pulled a plug" in Markup(made["drills/"].body).text
    assert "incidents/2025/INC-2025-0002/" in made
    assert "incidents/2025/" not in _pages(render(known(drill)))


def test_the_list_of_incidents_says_how_many_drills_there_are_and_where() -> None:
    drills = [entry(id=f"INC-2025-000{i}", drill=True) for i in (2, 3)]
    for path in ("incidents/", "incidents/2025/"):
        page = Markup(_pages(render(known(entry(), *drills)))[path].body)
        assert "drills 2" in page.text
        assert [address for _, address in page.addresses if address.endswith("drills/")]
    assert "drills" not in _text(render(known(entry())), "incidents/")


def test_drills_are_in_lists_but_in_no_figure() -> None:
    tree = render(known(entry(), entry(id="INC-2025-0002", drill=True)))
    assert "1 incident is counted. 1 of 2 records are not counted (drills" in _text(tree, "metrics/")


@pytest.mark.parametrize(("today", "state"), [("2026-03-01", "Open"), ("2026-03-02", "Overdue")])
def test_an_action_moves_to_overdue_the_day_after_its_due_date(today: str, state: str) -> None:
    tree = render(known(entry(actions=[{**ACTION, "due": "2026-03-01"}]), today=today))
    contents = [heading.title for heading in _pages(tree)["actions/"].contents]
    assert contents == [state]
    assert ("1 day late" if state == "Overdue" else "today") in _text(tree, "actions/")


def test_the_board_sorts_actions_by_state_and_keeps_apart_those_of_others() -> None:
    states = ["open", "in_progress", "blocked", "done", "wont_do"]
    actions = [{"id": f"A{i}", "title": f"Do {state}", "state": state} for i, state in enumerate(states)]
    retold = entry(id="INC-2025-0002", actions=[ACTION], provenance={"kind": "retold"})
    tree = render(known(entry(actions=actions), retold))
    titles = [heading.title for heading in _pages(tree)["actions/"].contents]
    assert titles == ["In progress", "Blocked", "Open", "Done", "Will not be done", "Announced by others"]
    assert _text(tree, "actions/").startswith(
        "Actions 3 unfinished, 0 of them overdue on 2026-11-21. 25 % of 4 done"
    )


@pytest.mark.parametrize("fields", [{"provenance": {"kind": "retold"}}, {"state": "withdrawn"}])
def test_home_calls_no_action_overdue_that_its_number_leaves_out(fields: dict[str, Any]) -> None:
    text = _text(render(known(entry(actions=[{**ACTION, "due": "2025-12-01"}], **fields))), "")
    assert re.search(r"Actions overdue\b.*? 0 of 0 unfinished", text)
    assert "Configure failover" not in text


def test_actions_of_a_withdrawn_record_are_not_announced_by_others() -> None:
    text = _text(render(known(entry(actions=[ACTION], state="withdrawn"))), "actions/")
    assert "Announced by others" not in text


def test_home_shows_what_runs_what_is_late_and_what_came_back() -> None:
    old = entry(
        id="INC-2024-0001",
        title="First time",
        times={"started_at": "2024-05-01"},
        actions=[{**ACTION, "due": "2024-06-01"}],
    )
    new = entry(incident_status="fixing", title="Second time", related=[{"id": old.id, "kind": "recurrence"}])
    page = Markup(_pages(render(known(old, new, organisation="Acme")))[""].body)
    assert [e.attributes.get("id") for e in page.all("h2")] == ["running", "again", "recent", "late"]
    for words in (
        "Acme: what we learned from failure",
        "2 post-mortems since 2024.",
        "Second time, as before in INC-2024-0001",
    ):
        assert words in page.text
    assert re.search(r"Actions overdue\b.*? 1 of 1 unfinished", page.text)


def test_a_service_page_tells_what_the_policy_knows_and_what_happened() -> None:
    taxonomy = {"services": {"dns": {"team": "network", "tier": 1, "objective": 99.9, "description": "Names."}}}
    one = entry(services=["dns", "web"], actions=[ACTION, {**ACTION, "id": "A2", "title": "Old", "state": "done"}])
    tree = render(known(one, taxonomy=taxonomy))
    text = _text(tree, "services/dns/")
    assert "Names. Team network Tier 1 Availability objective 99.9 %" in text
    assert "Orders rejected after a resolver was lost" in text
    assert "Configure failover" in text and "Old" not in text
    assert "services/web/" in _pages(tree)


def test_a_service_of_the_policy_without_incidents_has_a_page_that_says_so() -> None:
    tree = render(known(taxonomy={"services": {"dns": {}}}))
    assert "Incidents None on record." in _text(tree, "services/dns/")


def test_services_that_only_a_window_names_have_a_page_for_its_link() -> None:
    window = {"service": "risk feed", "from": "2025-11-26T10:00:00Z"}
    assert "services/risk-feed/" in _pages(render(known(entry(impact={"windows": [window]}))))


def test_a_tag_gathers_incidents_and_lessons_of_any_spelling() -> None:
    first = entry(tags=["DNS"], title="By tag")
    second = entry(id="INC-2025-0002", lessons={"learned": [{"id": "L1", "title": "By lesson", "tags": ["dns"]}]})
    text = _text(render(known(first, second)), "tags/dns/")
    assert "By tag" in text and "By lesson" in text


@pytest.mark.parametrize(
    ("states", "words"),
    [
        ([], "no action named"),
        (["done", "done"], "implemented"),
        (["done", "wont_do"], "decided against, at least in part"),
    ],
)
def test_a_lesson_counts_as_implemented_when_all_its_actions_are_done(states: list[str], words: str) -> None:
    actions = [{"id": f"A{i}", "title": "Do it", "state": state} for i, state in enumerate(states)]
    lesson = {"id": "L1", "title": "Redundant is not failed over", "actions": [a["id"] for a in actions]}
    text = _text(render(known(entry(actions=actions, lessons={"learned": [lesson]}))), "lessons/")
    assert f"INC-2025-0001 · 2025-11-26 · {words}" in text


def test_the_first_list_stops_at_a_hundred_and_the_years_have_them_all() -> None:
    many = [entry(id=f"INC-2025-{i:04d}", title=f"Number {i:04d}") for i in range(103)]
    tree = render(known(*many))
    assert len(Markup(_pages(tree)["incidents/"].body).all("li")) == 100
    assert "The newest 100 of 103" in _text(tree, "incidents/")
    assert len(Markup(_pages(tree)["incidents/2025/"].body).all("li")) == 103


def test_years_come_newest_first_by_the_folder_a_record_lies_in() -> None:
    found = by_year([entry(id=f"INC-{year}-0001") for year in (2023, 2025, 2024)])
    assert list(found) == ["2025", "2024", "2023"]


def test_a_day_with_one_incident_leads_to_it() -> None:
    one = entry(id="INC-2025-0001", times={"started_at": "2025-03-04T10:00:00Z"})
    two = [entry(id=f"INC-2025-000{i}", times={"started_at": "2025-05-06T10:00:00Z"}) for i in (2, 3)]
    body = _pages(render(known(one, *two)))["incidents/2025/"].body
    calendar = body[body.index("<svg") : body.index("</svg>")]
    assert 'href="INC-2025-0001/"><g class="count"><title>2025-03-04: 1 incident</title>' in calendar
    assert "2025-05-06: 2 incidents" in calendar and "INC-2025-0002" not in calendar
