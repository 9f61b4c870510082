"""What is too long for a page: lists say how much they leave out and lead to all of it, tables have it."""

import csv
import io
import json
import re
from collections import Counter
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pmsite.analyse.facts import Facts
from pmsite.model import pages
from pmsite.model.corpus import ActionEntry, Entry
from pmsite.render.behind import MOST, every
from pmsite.render.page import Tree
from pmsite.render.search.facets import facets
from pmsite.render.search.index import segments
from pmsite.render.site import overviews
from pmsite.render.tables import ACTIONS, LESSONS, table, tables
from pmsite.render.view import NEWEST
from tests.analyse.made import entry, known
from tests.render.markup import Markup
from tests.render.search.reading import decoded

MANY = 120
STATES = ("open", "in_progress", "blocked", "done", "wont_do")
NAME = "R & D+ops"
"""Of a service, a tag and a team; an address has to have it quoted."""


def _record(i: int, **fields: Any) -> Entry:
    day = f"2025-{1 + i % 12:02d}-{1 + i % 28:02d}"
    return entry(
        **{
            "id": f"INC-2025-{i:04d}",
            "title": f"Outage {i}",
            "services": [NAME],
            "tags": [NAME],
            "teams": [NAME],
            "times": {"started_at": f"{day}T10:00:00Z", "resolved_at": f"{day}T11:00:00Z"},
            "actions": [{"id": f"A{n}", "title": f"Do {i}.{n}", "state": one} for n, one in enumerate(STATES)],
            "lessons": {"learned": [{"id": "L1", "title": f"Learned {i}", "tags": [NAME]}]},
            **fields,
        }
    )


@cache
def _facts() -> Facts:
    """Many records, and two that are restricted."""
    hidden = (_record(i, visibility="restricted", title=f"Hush {i}") for i in (900, 901))
    return known(*(_record(i) for i in range(MANY)), *hidden)


@cache
def _site() -> Tree:
    return overviews(_facts())


def _read(raw: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8"), newline="")))


def _body(path: str) -> str:
    (page,) = (page for page in _site().pages if page.path == path)
    return page.body


def test_the_tables_lie_where_pages_that_name_them_lead() -> None:
    files = dict(tables(_facts()))
    assert {path: _site().files[path] for path in files} == files
    for path in (ACTIONS, LESSONS):
        at = path.rpartition("/")[0] + "/"
        assert path in {urljoin(at, link) for _, link in Markup(_body(at)).addresses}
    for one in every(_facts().measures):
        at = pages.figure(one.key)
        shown = {urljoin(f"/{at}", link) for _, link in Markup(_body(at)).addresses}
        assert f"{at}records.csv" in files
        assert f"/{at}records.csv" in shown, one.key


def test_the_table_of_actions_has_each_action_of_each_record_with_a_page_once() -> None:
    rows = _read(_site().files[ACTIONS])
    wanted = {f"{one.id}/{action.id}": action for one in _facts().corpus.shown for action in one.record.actions}
    assert sorted(row["action"] for row in rows) == sorted(wanted)
    assert {row["action"]: (row["title"], row["state"].replace(" ", "_")) for row in rows} == {
        name: (action.title, action.state) for name, action in wanted.items()
    }
    assert len(rows) > 4 * NEWEST


def test_the_table_of_actions_tells_owners_dates_and_what_is_late() -> None:
    late = {"id": "A1", "title": "Mend", "owner": "net lead", "due": "2025-01-01", "priority": "P1"}
    done = {"id": "A2", "title": "Look", "state": "done", "due": "2025-01-01", "completed_on": "2025-01-02"}
    retold = _record(2, provenance={"kind": "retold"}, actions=[late])
    files = dict(tables(known(_record(1, actions=[late, done]), retold)))
    found = {row["action"]: row for row in _read(files[ACTIONS])}
    first = found["INC-2025-0001/A1"]
    assert (first["state"], first["due"], first["own"]) == ("overdue", "2025-01-01", "yes")
    assert first["priority"] == "P1"
    assert (found["INC-2025-0002/A1"]["state"], found["INC-2025-0002/A1"]["own"]) == ("open", "no")


def test_the_table_of_lessons_has_each_lesson_of_each_record_with_a_page_once() -> None:
    rows = _read(_site().files[LESSONS])
    wanted = Counter(
        (one.id, "L1", one.record.title.replace("Outage", "Learned"), NAME) for one in _facts().corpus.shown
    )
    assert Counter((row["incident"], row["lesson"], row["title"], row["tags"]) for row in rows) == wanted
    assert len(rows) == MANY


def test_the_table_of_a_figure_has_each_record_behind_it_that_has_a_page() -> None:
    for one in every(_facts().measures):
        wanted: list[tuple[str, str]] = []
        for group in one.groups:
            counted: tuple[ActionEntry, ...] | tuple[Entry, ...] = group.actions or group.entries
            for found in counted:
                where, name = (found.entry, found.ref) if isinstance(found, ActionEntry) else (found, found.id)
                wanted += [(group.name, name)] if where.shown else []
        rows = _read(_site().files[f"{pages.figure(one.key)}records.csv"])
        assert [(row["group"], row["record"]) for row in rows] == wanted, one.key
        assert one.key != "incidents" or len(rows) == MANY


def test_nothing_of_a_restricted_record_is_in_any_table() -> None:
    for path, raw in tables(_facts()):
        for word in (b"0900", b"0901", b"Hush", b"900", b"901"):
            assert word not in raw, path


CELLS = st.text(st.sampled_from("=+-@\t\r\n,;\"' aé障"), min_size=1, max_size=8).map(lambda text: f"{text}xyz")


@given(CELLS, CELLS)
@example("=cmd|' /C calc'!A0", "@SUM(1+1)*9")
@example("-2+3", "+1+1")
def test_no_cell_is_one_that_a_spreadsheet_would_run(title: str, name: str) -> None:
    title, name = " ".join(title.split()), " ".join(name.split())
    action = {"id": "A1", "title": title, "owner": name}
    lesson = {"id": "L1", "title": title, "tags": [name]}
    one = _record(1, actions=[action], lessons={"learned": [lesson]}, services=[name], tags=[name], teams=[name])
    for path, raw in tables(known(one)):
        rows = list(csv.reader(io.StringIO(raw.decode(), newline="")))
        assert len({len(row) for row in rows}) == 1, path
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))], (
            path
        )
    found = _read(dict(tables(known(one)))[ACTIONS])[0]["title"]
    assert found.replace("'", "") == title.replace("'", "")


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=2, max_size=2)))
def test_what_is_written_is_read_again(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(table(("a", "b"), rows).decode(), newline="")))
    assert read == [["a", "b"], *rows]


@pytest.mark.parametrize(
    ("path", "facet"),
    [(pages.service(NAME), "service"), (pages.tag(NAME), "tag"), (pages.team(NAME), "team")],
)
def test_a_list_of_more_than_a_hundred_says_so_and_leads_to_all_of_them(path: str, facet: str) -> None:
    body = _body(path)
    listed = [f"INC-2025-{i:04d}" for i in range(MANY) if f">Outage {i}</a>" in body]
    newest = sorted(_facts().corpus.shown, key=lambda one: one.instant, reverse=True)[:NEWEST]
    assert sorted(listed) == sorted(one.id for one in newest)
    assert f"The newest {NEWEST} of {MANY}" in Markup(body).text
    (link,) = (link for _, link in Markup(body).addresses if "?" in link)
    address = urlsplit(urljoin(f"http://host/{path}", link))
    assert address.path == f"/{pages.INCIDENTS}"
    assert parse_qs(address.query) == {facet: [NAME]}
    corpus = _facts().corpus
    told = json.loads(facets(segments(corpus.shown), corpus.policy))["facets"]
    (values,) = (one["values"] for one in told if one["key"] == facet)
    assert {name: len(decoded(rows)) for name, rows in values} == {NAME: MANY}


def test_lessons_beyond_a_hundred_are_told_with_where_they_all_are() -> None:
    for path in (pages.LESSONS, pages.tag(NAME)):
        body = _body(path)
        assert f"The newest {NEWEST} of {MANY}" in Markup(body).text
        assert len(re.findall(r">Learned \d+</a>", body)) == NEWEST
        assert LESSONS in {urljoin(f"http://h/{path}", link)[9:] for _, link in Markup(body).addresses}


def test_the_board_of_actions_shows_all_that_wait_and_the_last_that_are_over() -> None:
    body = _body(pages.ACTIONS)
    shown = Counter(int(number) for number in re.findall(r"#action-A(\d)\">", body))
    assert {STATES[number]: count for number, count in shown.items()} == {
        **dict.fromkeys(("open", "in_progress", "blocked"), MANY),
        **dict.fromkeys(("done", "wont_do"), NEWEST),
    }
    assert Markup(body).text.count(f"The last {NEWEST} of {MANY}.") == 2


@pytest.mark.parametrize("count", [NEWEST - 1, NEWEST])
def test_lists_of_up_to_a_hundred_are_whole_and_say_nothing(count: int) -> None:
    tree = overviews(known(*(_record(i) for i in range(count))))
    bodies = {page.path: page.body for page in tree.pages}
    for path in (pages.service(NAME), pages.tag(NAME), pages.team(NAME), pages.LESSONS):
        assert "The newest" not in bodies[path]
    assert bodies[pages.service(NAME)].count(">Outage ") == count


def test_a_figures_page_shows_so_many_of_each_group_and_leads_to_the_table_of_all() -> None:
    many = known(*(_record(i, actions=[], lessons={}) for i in range(MOST + 5)))
    tree = overviews(many)
    (page,) = (page for page in tree.pages if page.path == pages.figure("incidents"))
    assert page.body.count("<li>") == MOST
    assert len(_read(tree.files[f"{page.path}records.csv"])) == MOST + 5
    assert "records.csv" in {link for _, link in Markup(page.body).addresses}
