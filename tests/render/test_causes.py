"""The pages of causes, and what came back wherever it is told."""

import re
from typing import Any
from urllib.parse import unquote, urljoin

import pytest

from pmsite.model.corpus import Entry
from pmsite.render import causes as module
from pmsite.render.site import render
from tests.analyse.made import entry, known
from tests.render.markup import Markup

MEND = {"id": "A1", "title": "Add a resolver", "addresses": ["C1"], "due": "2025-02-01"}
INCIDENT = re.compile(r"incidents/\d{4}/INC-\d{4}-\d{4}/")


def _of(i: int, *tags: str, day: str = "", category: str = "process", **fields: Any) -> Entry:
    """A record of a day in January 2025 with a root cause of these tags."""
    causes = [{"id": "C1", "text": "One resolver", "tags": list(tags), "category": category}] if tags else []
    return entry(
        **{
            "id": f"INC-2025-{i:04d}",
            "title": f"Incident number {i}",
            "times": {"started_at": f"{day or f'2025-01-{i:02d}'}T12:00:00Z"},
            "analysis": {"root_causes": causes},
            **fields,
        }
    )


def _pages(*found: Entry, **policy: Any) -> dict[str, Markup]:
    """Every page by address; each is well-formed."""
    made = {page.path: Markup(page.body) for page in render(known(*found, **policy)).pages}
    assert {path: page.faults for path, page in made.items() if page.faults} == {}
    return made


def _links(page: Markup) -> list[str]:
    """Where links lead, but for those of headings to themselves."""
    links = [e for e in page.elements if "href" in e.attributes and e.attributes.get("class") != "headerlink"]
    return [e.attributes["href"] for e in links]


def _leads(page: str, address: str) -> tuple[str, str]:
    """The page and the id that a link leads to, as a browser would find them."""
    path, _, anchor = urljoin(f"/{page}", address).partition("#")
    return path[1:], unquote(anchor)


FOUR = (
    _of(1, "dns", "tls", services=["web"], actions=[MEND]),
    _of(2, "dns", services=["web"], category="capacity"),
    _of(3, "dns", "alone", services=["web", "mail"]),
    _of(4, "tls", day="2024-03-01", category="capacity"),
)


def test_the_fishbone_shows_each_shared_cause_with_its_number_under_its_category() -> None:
    page = _pages(*FOUR)["causes/"]
    assert page.text.startswith("Causes 4 counted incidents.")
    for words in ("Fishbone: Incidents", "Process Cause: dns (3) dns (3)", "Capacity Cause: tls (2) tls (2)"):
        assert words in page.text
    assert "The same as a list Process dns 3 Capacity tls 2" in page.text
    assert "alone" not in page.text


def test_the_page_of_a_year_counts_what_began_in_it() -> None:
    made = _pages(*FOUR)
    page = made["causes/2025/"]
    assert page.text.startswith("Causes in 2025 3 counted incidents that began in 2025.")
    assert "Fishbone: Incidents in 2025" in page.text
    assert "dns (3)" in page.text and "tls (" not in page.text
    assert "tls cause" in page.text  # one of the two that share it began in this year
    other = made["causes/2024/"].text
    assert "No cause is shared by two of these incidents." in other
    assert "tls cause" in other and "dns cause" not in other


def test_years_lead_to_each_other_newest_first_and_the_page_itself_is_marked() -> None:
    made = _pages(*FOUR)
    for path, current in (("causes/", "all"), ("causes/2025/", "2025"), ("causes/2024/", "2024")):
        chips = [e for e in made[path].all("a") if e.attributes.get("class") == "pm-chip"][:3]
        assert [_leads(path, e.attributes["href"])[0] for e in chips] == [
            "causes/",
            "causes/2025/",
            "causes/2024/",
        ]
        assert [i for i, e in enumerate(chips) if "aria-current" in e.attributes] == [
            ["all", "2025", "2024"].index(current)
        ]


def test_the_year_is_that_of_the_policys_time_zone() -> None:
    late = entry(times={"started_at": "2024-12-31T23:30:00Z"})
    assert "causes/2024/" in _pages(late)
    assert "causes/2025/" in _pages(late, time_zone="Europe/Berlin")


def test_a_service_has_a_fishbone_of_its_own_incidents_rare_causes_too() -> None:
    made = _pages(*FOUR)
    page = made["services/web/"]
    assert "dns (3)" in page.text and "alone (1)" in page.text and "tls (1)" in page.text
    assert "With one incident there is nothing to compare." in made["services/mail/"].text


def test_every_link_of_a_fishbone_leads_to_an_id_on_the_page_of_causes() -> None:
    made = _pages(
        *FOUR, _of(5, "İ tag", "a b"), _of(6, "İ tag", "a b"), _of(7, "C++", "名前"), _of(8, "C++", "名前")
    )
    seen = set()
    for path in ("causes/", "causes/2025/", "services/web/"):
        for address in _links(made[path]):
            page, anchor = _leads(path, address)
            if page == "causes/" and anchor:
                seen.add(anchor)
                assert anchor in made["causes/"].ids
    assert len(seen) == 6
    assert not any(name.endswith("alone") for name in seen)  # nowhere to lead to


def test_no_more_causes_and_bones_are_drawn_than_can_be_read_and_the_list_has_them_all() -> None:
    tags = [f"t{i}" for i in range(7)]
    page = _pages(_of(1, *tags), _of(2, *tags))["causes/"]
    assert "and 2 more" in page.text
    assert "t5 (2)" not in page.text
    assert "t4 2 t5 2 t6 2" in page.text


def test_what_recurs_is_listed_with_its_incidents_days_and_actions() -> None:
    page = _pages(*FOUR)["causes/"]
    row = (
        "dns cause 3 INC-2025-0001 Incident number 1 INC-2025-0002 Incident number 2 "
        "INC-2025-0003 Incident number 3 2025-01-01 2025-01-03 overdue INC-2025-0001/A1"
    )
    assert row in page.text
    assert "../incidents/2025/INC-2025-0001/#action-A1" in _links(page)
    symptoms = _pages(_of(1, symptoms=["Slow."]), _of(2, symptoms=["slow"]))["causes/"]
    assert "slow symptom 2" in symptoms.text and "2025-01-02 none" in symptoms.text


def test_rows_beyond_the_most_are_cut_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    tags = [f"t{i:03}" for i in range(module.MOST_ROWS + 3)]
    page = _pages(_of(1, *tags), _of(2, *tags))["causes/"]
    assert len(page.all("tr")) == 1 + module.MOST_ROWS == 201
    assert "The 200 that most share, of 203." in page.text
    monkeypatch.setattr(module, "MOST_ROWS", 203)
    assert "that most share, of" not in _pages(_of(1, *tags), _of(2, *tags))["causes/"].text


def test_a_fishbone_links_no_cause_whose_row_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ROWS", 1)
    page = _pages(*FOUR)["causes/"]
    assert "#cause-dns" in _links(page)
    assert "cause-dns" in page.ids
    assert "#cause-tls" not in _links(page)


def test_where_nothing_comes_back_that_is_said() -> None:
    text = _pages(_of(1, "dns"))["causes/"].text
    for words in ("No cause is shared", "No action against a cause was followed by", "Nothing recurs."):
        assert words in text


@pytest.mark.parametrize("fields", [{"drill": True}, {"near_miss": True}, {"state": "withdrawn"}])
def test_what_does_not_count_is_not_there(fields: dict[str, Any]) -> None:
    made = _pages(_of(1, "dns", actions=[MEND], services=["web"], **fields), _of(2, "dns", services=["web"]))
    assert "Nothing recurs." in made["causes/"].text
    for path in ("", "causes/", "services/web/", "incidents/2025/INC-2025-0002/"):
        assert "happened again" not in made[path].text.lower().replace("it happened again", "")


BACK = (_of(1, "dns", services=["web"], actions=[MEND]), _of(5, "dns", services=["web"], day="2025-03-05"))
PLACES = (
    *("", "causes/", "causes/2025/", "services/web/"),
    *("incidents/2025/INC-2025-0001/", "incidents/2025/INC-2025-0005/"),
)


@pytest.mark.parametrize("path", PLACES)
def test_what_happened_again_is_told_on_each_page_that_it_concerns(path: str) -> None:
    page = _pages(*BACK)[path]
    assert (
        "2025-03-05: Incident number 5, as before in INC-2025-0001 dns Happened again while the action was "
        "overdue: INC-2025-0001/A1 Add a resolver" in page.text
    )
    leads = [_leads(path, address) for address in _links(page)]
    assert ("incidents/2025/INC-2025-0001/", "action-A1") in leads
    assert ("incidents/2025/INC-2025-0005/", "") in leads


def test_a_year_tells_of_the_later_incident_alone() -> None:
    earlier = _of(1, "dns", services=["web"], actions=[MEND], day="2024-12-01")
    made = _pages(earlier, BACK[1])
    assert "as before in" in made["causes/2025/"].text
    assert "as before in" not in made["causes/2024/"].text
    assert "No action against a cause was followed" in made["causes/2024/"].text


def test_home_tells_the_five_latest_and_leads_to_all() -> None:
    later = [_of(i, "dns", services=["web"], day=f"2025-03-{i:02}") for i in range(5, 12)]
    many = [_of(i, day="2024-01-01") for i in range(20, 80)]
    home = _pages(BACK[0], *later, *many)[""]
    assert home.text.count("as before in") == 5
    assert "number 7, as before" in home.text and "number 6, as before" not in home.text
    assert "All that comes back" in home.text and "causes/" in _links(home)


@pytest.mark.parametrize("tag", ["again", "rows", "fishbone"])
def test_no_tag_takes_the_id_of_a_chapter(tag: str) -> None:
    ids = _pages(_of(1, tag), _of(2, tag))["causes/"].ids
    assert sorted(ids) == sorted(set(ids))


def test_every_id_on_these_pages_is_there_once_and_every_link_leads_to_a_page() -> None:
    made = _pages(*FOUR, *(_of(i, "a-b", "A B", "a_b") for i in (5, 6)))
    for path in PLACES[:5]:
        assert sorted(made[path].ids) == sorted(set(made[path].ids))
        for address in _links(made[path]):
            page, anchor = _leads(path, address)
            if INCIDENT.fullmatch(page) or page.startswith("causes/"):
                assert page in made
                assert not anchor or anchor in made[page].ids
