"""Whoever may open a pull request writes what others' browsers will show."""

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pmsite.analyse.facts import facts
from pmsite.export.files import files
from pmsite.load.shape import prune
from pmsite.model.corpus import Corpus, Entry
from pmsite.model.pages import DAYS_SINCE_BADGE, OPEN_ACTIONS_BADGE, service
from pmsite.model.policy import Policy
from pmsite.model.postmortem import Postmortem
from pmsite.model.source import Source
from pmsite.render.markdown import TAGS
from pmsite.render.page import Page, Tree
from pmsite.render.site import render
from pmsite.site import shell
from tests.analyse.made import TODAY_DATE
from tests.render.markup import Markup, leads_elsewhere, scheme
from tests.render.payloads import EVERY, MARKUP
from tests.render.walk import HARMLESS, Say, filled, places
from tests.site.printed import theme_search

OPENINGS = ("{{", "{%", "{#", "--8<--")
SHELL = shell.cut(
    f"<!doctype html><html><head><title>{shell.TITLE}</title>"
    f'<meta name="description" content="{shell.DESCRIPTION}"></head>'
    f'<body><nav><ul><li><a href="#{shell.ANCHOR}">{shell.ENTRY}</a></li></ul></nav>{shell.BODY}</body></html>'
)
"""A theme in its smallest form: what it shows of a page beside the body."""
PICTURES = {f"incidents/2025/INC-2025-000{i}/shot.png" for i in (1, 2)} | {OPEN_ACTIONS_BADGE, DAYS_SINCE_BADGE}
RECORD_PLACES, POLICY_PLACES = places(Postmortem), places(Policy)


def _entries(say: Say) -> Iterator[Entry]:
    """Two records with all fields; the second began before, runs still, is ours, and the first came back as it."""
    first = filled(Postmortem, say)
    timed = [event for event in first["timeline"] if "at" in event]
    first["timeline"] += [{**event, "at": "2025-11-26T10:45:00Z", "milestone": True} for event in timed]
    first["actions"][0]["addresses"] = ["C1", "E1"]
    yield _entry(first)
    second = {**first, "id": "INC-2025-0002", "aliases": [], "related": [], "provenance": {"kind": "own"}}
    times = {key: value for key, value in first["times"].items() if key != "resolved_at"}
    yield _entry({**second, "times": {**times, "started_at": "2025-11-25T10:00:00Z"}})


def _entry(data: dict[str, Any]) -> Entry:
    record = Postmortem.model_validate(prune(data))
    return Entry(record, Source(f"incidents/2025/{record.id}.yaml"), ("shot.png",))


def _render(say: Say, people: str = "names") -> Tree:
    policy = Policy.model_validate(prune({**filled(Policy, say), "people": people}))
    known = facts(Corpus(policy, Source("schema/policy.yaml"), tuple(_entries(say))), TODAY_DATE)
    tree = render(known, "https://example.com/edit/{path}")
    return replace(tree, files={**tree.files, **dict(files(known, "https://example.com/"))})


def _documents(tree: Tree) -> Iterator[tuple[str, str]]:
    """Every page as the theme shows it, and every drawing."""
    for page in tree.pages:
        yield page.path, SHELL.fill(page, f"https://example.com/{page.path}")
    for path, content in tree.files.items():
        if path.endswith(".svg"):
            yield path, content.decode()


@cache
def _harmless() -> dict[str, frozenset[str]]:
    """The elements and attributes of documents in which nobody means harm, by kind of document."""
    found: dict[str, set[str]] = {}
    for path, html in _documents(_render(lambda place: HARMLESS)):
        names = found.setdefault(path[-4:] if path.endswith(".svg") else "page", set())
        for element in Markup(html).elements:
            names |= {element.name, *(f"@{name}" for name in element.attributes)}
    found["page"] |= {*TAGS, "@title", "@alt", "@loading", "@src", "@start", "@align", "@rel"}
    return {kind: frozenset(names) for kind, names in found.items()}


def _assert_dead(tree: Tree) -> None:
    for path, html in _documents(tree):
        parsed = Markup(html)
        known = _harmless()[".svg" if path.endswith(".svg") else "page"]
        assert parsed.faults == [], path
        for element in parsed.elements:
            assert {element.name, *(f"@{name}" for name in element.attributes)} <= known, (path, element)
            assert not [name for name in element.attributes if name.startswith("on")], (path, element)
        for name, address in parsed.addresses:
            assert scheme(address) in ("", "http", "https", "mailto"), (path, name, address)
            assert not leads_elsewhere(address), (path, name, address)
            assert name != "src" or posixpath.normpath(path + address) in PICTURES, (path, address)
        assert not [opening for opening in OPENINGS if opening in html], path
        if path.endswith(".svg"):
            ET.fromstring(html)
    for path in (*(page.path for page in tree.pages), *tree.files, *tree.redirects, *tree.redirects.values()):
        assert not set(path) & set("<>\"'{}\\:") and ".." not in path and not path.startswith("/")


@pytest.mark.parametrize("people", ["names", "roles", "handles"])
def test_a_record_that_fills_every_field_is_shown(people: str) -> None:
    _assert_dead(_render(lambda place: HARMLESS, people))


@pytest.mark.parametrize("payload", EVERY)
def test_a_payload_in_every_field_of_records_and_policy_at_once_stays_text(payload: str) -> None:
    _assert_dead(_render(lambda place: payload))


@given(st.sampled_from(RECORD_PLACES + POLICY_PLACES), st.sampled_from(EVERY))
def test_a_payload_in_one_field_stays_text(where: str, payload: str) -> None:
    _assert_dead(_render(lambda place: payload if place == where else HARMLESS))


@given(st.data())
def test_different_payloads_in_different_fields_do_not_add_up(data: st.DataObject) -> None:
    texts = data.draw(st.lists(st.sampled_from(EVERY), min_size=2, max_size=7))
    _assert_dead(_render(lambda place: texts[sum(map(ord, place)) % len(texts)]))


# Keys that begin with x- are nobody's business and left out before anything is shown.
WILD = st.text(st.sampled_from("<>\"'&{}%#`[]()!|\\/:-8=ajsx \n"), max_size=60).filter(
    lambda text: not text.startswith("x-")
)


@given(WILD)
@example("{{{%")
@example("--8<--\n")
def test_any_text_in_every_field_stays_text(text: str) -> None:
    _assert_dead(_render(lambda place: text))


@pytest.mark.parametrize("payload", [text for text in MARKUP if len(text) <= 100 and "\n" not in text])
def test_the_reader_sees_what_was_written(payload: str) -> None:
    pages = {page.path: page for page in _render(lambda place: payload).pages}
    page = pages["incidents/2025/INC-2025-0001/"]
    text = Markup(page.body).text
    assert page.title == payload
    assert text.count(" ".join(payload.split())) > 50


REACHED = {
    "": ("as before in", "happened again"),
    "causes/": ("as before in", "symptom"),
    "causes/2025/": ("as before in", "symptom"),
    "services/*/": ("as before in",),
    "lessons/": ("INC-2025-0002",),
    "metrics/incidents/": ("INC-2025-0002",),
    "metrics/backlog_age/": ("INC-2025-0002/A1",),
    "metrics/recurrences/": ("INC-2025-0001",),
    "incidents/2025/INC-2025-0001/": ("Action, by what it takes away", "Criticality", "To scale;", "Why?"),
    **{
        f"incidents/2025/INC-2025-000{i}/{name}.svg": ()
        for i in (1, 2)
        for name in ("timeline", "five-whys-1", "five-whys-2", "fishbone", "fault-tree")
    },
}
"""Pages and drawings that tell a record's own words, and what shows that they have them in all their places."""


@pytest.mark.parametrize(
    ("payload", "name"),
    [(MARKUP[0], HARMLESS), ('"><img src=x onerror=alert(1)>', '"><img src=x onerror=alert(1)>')],
)
def test_payloads_reach_every_page_and_drawing_that_tells_what_a_record_says(payload: str, name: str) -> None:
    documents = {path: Markup(html).text for path, html in _documents(_render(lambda place: payload))}
    documents["services/*/"] = documents[service(name)]
    for path, places_of in REACHED.items():
        # A drawing breaks its lines where they are full.
        assert payload.replace(" ", "") in documents[path].replace(" ", ""), path
        assert [words for words in places_of if words not in documents[path]] == [], path


@pytest.mark.parametrize("payload", MARKUP)
def test_the_search_index_holds_texts_escaped_for_a_page(payload: str, tmp_path: Path) -> None:
    pages: tuple[Page, ...] = _render(lambda place: payload).pages
    docs = theme_search(tmp_path, pages, {"docs": []})["docs"]
    assert len(docs) == sum(page.search is not None for page in pages) > 2
    for doc in docs:
        for text in (doc["title"], doc["text"], *doc["tags"]):
            assert "<" not in text
            assert not [opening for opening in OPENINGS if opening in text]
            assert Markup(text).elements == []


def test_the_walk_finds_the_fields_that_this_is_about() -> None:
    assert len(RECORD_PLACES) > 100
    assert {
        "/title",
        "/timeline[]/links[]/url",
        "/analysis/fishbone/causes{key}",
        "/actions[]/owner",
        "/details{key}",
        "/sections[]/text",
    } <= set(RECORD_PLACES)
    assert {"/organisation", "/taxonomy/services{}/description", "/taxonomy/people{}/name"} <= set(POLICY_PLACES)
