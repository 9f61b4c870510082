"""Pages of teams, of owners, and of drills: what is counted, and where links lead."""

from itertools import pairwise
from typing import Any
from urllib.parse import unquote, urljoin

import pytest

from pmsite.model import pages
from pmsite.model.corpus import Entry
from pmsite.render.page import Page
from pmsite.render.site import render
from tests.analyse.made import entry, known
from tests.render.markup import Markup
from tests.render.payloads import MARKUP

TAXONOMY: dict[str, Any] = {
    "services": {"dns": {"team": "network"}, "web": {"team": "front"}, "mail": {"team": "network"}},
    "teams": {"network": {"lead": "bj", "members": ["chen"]}, "idle": {"members": ["kim"]}},
    "people": {"bj": {"name": "Bea Jay"}, "chen": {"name": "Chen Li"}},
}


def _action(i: int, **fields: Any) -> dict[str, Any]:
    return {"id": f"A{i}", "title": f"Mend thing {i}", **fields}


SOME = (
    entry(
        teams=["network"],
        services=["dns"],
        people={"scribe": "chen"},
        actions=[
            _action(1, team="network", owner="bj", due="2026-01-01"),
            _action(2, team="network", owner="chen", due="2027-01-01"),
            _action(3, team="network", owner="bj", state="done"),
            _action(4, team="front"),
            _action(5, owner="stranger"),
        ],
    ),
    entry(id="INC-2025-0002", title="Second one here", teams=["network", "front"]),
    entry(id="INC-2025-0003", title="Hidden thing", teams=["network"], visibility="restricted"),
    entry(id="INC-2025-0004", provenance={"kind": "retold"}, actions=[_action(1, team="elsewhere", owner="bj")]),
)


def _pages(*found: Entry, **policy: Any) -> dict[str, Page]:
    return {page.path: page for page in render(known(*found, **{"taxonomy": TAXONOMY, **policy})).pages}


def _markup(made: dict[str, Page], path: str) -> Markup:
    page = Markup(made[path].body)
    assert page.faults == [], path
    return page


def test_a_team_has_its_services_incidents_and_actions_by_what_is_to_be_done() -> None:
    page = _markup(_pages(*SOME), "teams/network/")
    assert page.text.startswith("Team network dnsmail 1 action overdue, 1 more open, 1 finished.")
    late, rest = page.text.split("Open actions")
    assert "Mend thing 1" in late and "Mend thing 2" not in late
    assert "Mend thing 2" in rest and "Mend thing 3" not in page.text
    assert "Orders rejected" in rest and "Second one here" in rest
    assert "1 more is restricted and only counted." in rest and "Hidden thing" not in page.text


def test_the_list_of_teams_has_those_of_most_records_first_and_idle_ones_too() -> None:
    made = _pages(*SOME)
    text = _markup(made, "teams/").text
    assert text.index("network") < text.index("front") < text.index("idle")
    assert "None on record." in _markup(made, "teams/idle/").text
    assert "teams/elsewhere/" not in made, "actions of others are not followed"


def _owners(page: Markup) -> list[str]:
    return page.text.split("Finished ", 1)[1].split(" As the policy wants")[0].split()


@pytest.mark.parametrize(
    ("people", "rows"),
    [
        ("handles", "bj 1 0 1 chen 0 1 0 no owner 0 1 0 stranger 0 1 0"),
        ("names", "Bea Jay 1 0 1 Chen Li 0 1 0 no owner 0 1 0 stranger 0 1 0"),
        ("roles", "network lead 1 0 1 an engineer 0 1 0 network engineer 0 1 0 no owner 0 1 0"),
    ],
)
def test_owners_are_told_as_the_policy_shows_people(people: str, rows: str) -> None:
    made = _pages(*SOME, people=people)
    assert " ".join(_owners(_markup(made, "owners/"))) == rows
    told = " ".join(f"{page.path} {page}" for path, page in made.items() if path.startswith("owners/"))
    if people == "roles":
        assert not [name for name in ("bj", "Bea", "chen", "Chen", "stranger") if name in told]


def test_an_owners_page_has_that_owners_actions_and_no_others() -> None:
    made = _pages(*SOME, people="handles")
    text = _markup(made, "owners/bj/").text
    assert "Overdue 1" in text and "Finished 1" in text
    assert "Mend thing 1" in text and "Mend thing 3" in text and "Mend thing 2" not in text
    assert sum("Mend thing" in _markup(made, path).text for path in made if path.startswith("owners/")) == 4


def test_owners_whose_names_have_one_address_share_a_page() -> None:
    actions = [_action(1, owner="Kim Lee"), _action(2, owner="kim lee"), _action(3, owner="kim-lee")]
    made = _pages(entry(actions=actions), people="names")
    text = _markup(made, "owners/kim-lee/").text
    assert all(f"Mend thing {i}" in text for i in (1, 2, 3))
    assert [path for path in made if path.startswith("owners/k")] == ["owners/kim-lee/"]


def test_of_the_actions_of_a_restricted_record_nobody_is_told() -> None:
    secret = entry(visibility="restricted", actions=[_action(1, owner="quokka", team="hush")])
    made = _pages(secret, people="handles")
    assert not [path for path, page in made.items() if "quokka" in f"{path}{page}" or "hush" in f"{path}{page}"]
    assert "No actions yet." in _markup(made, "owners/").text


def test_every_team_and_owner_is_counted_once_and_sorted_by_what_is_late() -> None:
    made = _pages(*SOME, people="handles")
    numbers = [word for word in _owners(_markup(made, "owners/")) if word.isdigit()]
    rows = [tuple(map(int, numbers[i : i + 3])) for i in range(0, len(numbers), 3)]
    assert sum(map(sum, rows)) == 5
    assert all(a[:2] >= b[:2] for a, b in pairwise(rows))


def _dead(made: dict[str, Page]) -> list[tuple[str, str]]:
    """Links to a page that there is not."""
    dead = []
    for path in made:
        for name, address in _markup(made, path).addresses:
            target = unquote(urljoin(f"/{path}", address).partition("#")[0])[1:]
            if (
                name == "href"
                and "://" not in address
                and (target.endswith("/") or not target)
                and target not in made
            ):
                dead.append((path, address))
    return dead


@pytest.mark.parametrize("people", ["handles", "names", "roles"])
def test_every_link_to_a_team_or_an_owner_leads_to_its_page(people: str) -> None:
    assert _dead(_pages(*SOME, people=people)) == []


def test_a_team_that_only_a_service_names_is_led_to_nowhere_or_has_a_page() -> None:
    services = {"services": {"dns": {"team": "only here"}}}
    assert _dead(_pages(entry(services=["dns"]), taxonomy=services)) == []


def test_teams_whose_names_differ_in_case_share_a_page_with_all_of_it() -> None:
    found = (entry(teams=["SRE"]), entry(id="INC-2025-0002", title="Second one here", teams=["sre"]))
    page = _markup(_pages(*found, taxonomy={"services": {"dns": {"team": "SRE"}}}), "teams/sre/")
    assert "Orders rejected" in page.text and "Second one here" in page.text


def test_a_service_of_a_team_of_another_spelling_is_on_its_page() -> None:
    made = _pages(entry(teams=["sre"]), taxonomy={"services": {"dns": {"team": "SRE"}}})
    assert "dns" in _markup(made, "teams/sre/").text


def test_drills_have_a_page_of_their_own() -> None:
    drill = entry(id="INC-2025-0002", title="Pulled a plug", drill=True)
    hidden = entry(id="INC-2025-0003", title="Hidden drill", drill=True, visibility="restricted")
    page = _markup(_pages(entry(), drill, hidden), "drills/")
    assert "Pulled a plug" in page.text and "Orders rejected" not in page.text and "Hidden" not in page.text
    assert "No drill is on record" in _markup(_pages(entry()), "drills/").text


@pytest.mark.parametrize("text", MARKUP)
def test_hostile_names_of_owners_and_teams_stay_text(text: str) -> None:
    try:
        one = entry(teams=[text], actions=[_action(1, owner=text, team=text)])
    except ValueError:
        one = entry(actions=[_action(1, owner=text.replace("\n", " ")[:60])])
    made = _pages(one, people="names", taxonomy={})
    for path in made:
        if path.startswith(("teams/", "owners/")):
            page = _markup(made, path)
            assert not page.all("script", "img", "iframe", "object", "form", "base")
            assert not [e for e in page.elements if any(name.startswith("on") for name in e.attributes)]
    assert pages.OWNERS in made
