"""A month or a quarter on a page."""

import re
from datetime import date
from typing import Any
from urllib.parse import unquote, urljoin

import pytest

from pmsite.analyse.digest import PeriodKind, Span
from pmsite.model.corpus import Entry
from pmsite.render.reviews import MONTHS, QUARTERS, named, reviews
from pmsite.render.site import render
from tests.analyse.made import entry, known
from tests.render.markup import Markup

TODAY = "2026-02-11"


def _at(day: str, i: int = 1, **fields: Any) -> Entry:
    fields = {"times": {"started_at": f"{day}T10:00:00Z"}, "title": f"Outage of {day}", **fields}
    return entry(id=f"INC-2025-{i:04d}", **fields)


def _pages(*found: Entry, today: str = TODAY, **policy: Any) -> dict[str, Markup]:
    made = {page.path: Markup(page.body) for page in reviews(known(*found, today=today, **policy))}
    assert {path: page.faults for path, page in made.items() if page.faults} == {}
    return made


def _tiles(path: str, *found: Entry, **policy: Any) -> dict[str, str]:
    """The numbers at the head of a page by name, each with what stands below it."""
    (body,) = (page.body for page in reviews(known(*found, today=TODAY, **policy)) if page.path == path)
    tiles = body.partition('class="pm-tiles"')[2].partition("<h2")[0].partition("<figure")[0]
    told = {}
    for tile in tiles.split('<div class="pm-tile">')[1:]:
        name, value = tile.split('<span class="pm-tile-value">')
        words = [text for text in re.findall(r">([^<>]+)<", name) if text.strip()]
        told[words[0].strip()] = Markup(value.replace("</span>", " ")).text
    return told


def test_there_is_a_page_for_each_whole_month_and_quarter_in_which_something_happened() -> None:
    done = {"id": "A1", "title": "Mend", "state": "done", "completed_on": "2026-01-09"}
    made = _pages(_at("2025-11-26", actions=[done]))
    months = [f"reviews/{name}/" for name in ("2026-01", "2025-11")]
    assert list(made) == ["reviews/", "reviews/2025-q4/", *months]
    assert made["reviews/"].text.endswith(
        "Quarters Fourth quarter of 2025 1 incident, 0 finished "
        "Months January 2026 0 incidents, 1 finished "
        "November 2025 1 incident, 0 finished"
    )


def test_of_a_long_time_only_the_last_have_one() -> None:
    days = [f"{year}-{month:02d}-05" for year in range(2019, 2026) for month in range(1, 13)]
    made = _pages(*(_at(day, i) for i, day in enumerate([*days, "2026-01-05"], 1)))
    assert sum(bool(re.fullmatch(r"reviews/\d{4}-\d\d/", path)) for path in made) == MONTHS
    assert sum(bool(re.fullmatch(r"reviews/\d{4}-q\d/", path)) for path in made) == QUARTERS


@pytest.mark.parametrize("found", [[], [_at("2026-02-01")], [_at("2025-11-26", provenance={"kind": "retold"})]])
def test_before_a_month_has_passed_with_an_own_incident_that_is_said(found: list[Entry]) -> None:
    made = _pages(*found)
    assert list(made) == ["reviews/"]
    assert "The first one comes when a month with an own incident has passed." in made["reviews/"].text


@pytest.mark.parametrize(
    ("kind", "first", "said"),
    [
        ("month", date(2026, 1, 1), "January 2026"),
        ("quarter", date(2026, 1, 1), "First quarter of 2026"),
        ("quarter", date(2025, 4, 1), "Second quarter of 2025"),
        ("quarter", date(2025, 7, 1), "Third quarter of 2025"),
        ("quarter", date(2025, 10, 1), "Fourth quarter of 2025"),
    ],
)
def test_periods_are_named_in_words(kind: PeriodKind, first: date, said: str) -> None:
    assert named(Span(kind, first, first)) == said


ACTIONS = [
    {"id": "A1", "title": "Done it", "state": "done", "completed_on": "2026-01-09"},
    {"id": "A2", "title": "Refused it", "state": "wont_do", "completed_on": "2026-01-09"},
    {"id": "A3", "title": "New thing", "created_on": "2026-01-31", "due": "2026-02-01", "team": "net"},
    {"id": "A4", "title": "Of before", "created_on": "2025-12-31"},
]


def test_a_month_tells_its_numbers_beside_those_of_the_one_before() -> None:
    found = [
        _at("2026-01-05", 1, actions=ACTIONS),
        _at("2026-01-31", 2),
        _at("2025-12-31", 3),
        _at("2026-02-01", 4),
    ]
    secret = _at("2026-01-07", 5, visibility="restricted", title="Xylophone")
    tiles = _tiles("reviews/2026-01/", *found, secret)
    assert tiles["Incidents"] == "3 1 the month before"
    assert tiles["Actions finished"] == "1 0 the month before"
    assert tiles["New actions"] == "1 1 the month before"
    assert tiles["Overdue today"].startswith("1 on 2026-02-11, whatever the month")
    text = _pages(*found, secret)["reviews/2026-01/"].text
    assert "Outage of 2026-01-05" in text and "Outage of 2026-01-31" in text
    assert "Outage of 2025-12-31" not in text and "Outage of 2026-02-01" not in text
    assert "1 more is restricted and only counted." in text and "Xylophone" not in text
    assert "Finished 1 INC-2025-0001/A1 Done it" in text
    assert "Decided against 1 INC-2025-0001/A2 Refused it" in text
    assert "New 1 INC-2025-0001/A3 New thing net, due 2026-02-01" in text
    assert "Overdue today, by team net 1" in text
    assert "Of before" not in text


def test_the_first_month_has_none_before() -> None:
    text = _pages(_at("2026-01-05"))["reviews/2026-01/"].text
    assert _tiles("reviews/2026-01/", _at("2026-01-05"))["Incidents"] == "1 the first month"
    assert "the month before" not in text


def test_drills_near_misses_and_accounts_of_others_are_not_in_it() -> None:
    others = [
        _at("2026-01-06", 2, drill=True),
        _at("2026-01-07", 3, near_miss=True),
        _at("2026-01-08", 4, provenance={"kind": "retold"}),
        _at("2026-01-09", 5, state="withdrawn"),
    ]
    text = _pages(_at("2026-01-05"), *others)["reviews/2026-01/"].text
    assert _tiles("reviews/2026-01/", _at("2026-01-05"), *others)["Incidents"].startswith("1 ")
    assert not [day for day in ("06", "07", "08", "09") if f"Outage of 2026-01-{day}" in text]


def test_days_are_those_of_the_policys_zone() -> None:
    late = entry(id="INC-2025-0001", times={"started_at": "2025-12-31T23:30:00Z"})
    assert _tiles("reviews/2026-01/", late, time_zone="Europe/Berlin")["Incidents"].startswith("1 ")
    assert _tiles("reviews/2025-12/", late)["Incidents"].startswith("1 ")


def test_figures_are_held_against_the_targets() -> None:
    times = {"started_at": "2026-01-05T10:00:00Z", "resolved_at": "2026-01-05T12:00:00Z"}
    made = _pages(_at("2026-01-05", times=times), targets={"ttr": "1h"})
    assert "Time to resolve, median 2 h n = 1 of 1" in made["reviews/2026-01/"].text
    assert "1 h missed" in made["reviews/2026-01/"].text


def test_every_link_leads_to_a_page_and_an_id() -> None:
    tree = render(known(_at("2026-01-05", 1, actions=ACTIONS), _at("2025-11-05", 2), today=TODAY))
    made = {page.path: Markup(page.body) for page in tree.pages}
    for path, page in made.items():
        if path.startswith("reviews/"):
            assert sorted(page.ids) == sorted(set(page.ids))
            for _, address in page.addresses:
                target, _, anchor = unquote(urljoin(f"/{path}", address))[1:].partition("#")
                assert target in made, (path, address)
                assert not anchor or anchor in made[target].ids, (path, address)
