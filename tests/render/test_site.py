"""The site of this repository's own records: every page, file, redirect and search entry of it."""

import re
from datetime import date
from functools import cache
from itertools import pairwise
from posixpath import normpath
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest

from pmsite.render.page import Page
from pmsite.render.site import STYLE, render, style
from pmsite.site.compose import Site, compose, read
from tests.analyse.made import entry, known
from tests.conftest import PROJECT, TODAY
from tests.render.markup import Markup, leads_elsewhere, scheme


@cache
def _site() -> Site:
    return compose(read(PROJECT), PROJECT, "https://example.com/edit/{path}", date.fromisoformat(TODAY))


@cache
def _parsed(path: str) -> Markup:
    return Markup(PAGES[path].body)


PAGES: dict[str, Page] = {page.path: page for page in _site().tree.pages}
every_page = pytest.mark.parametrize("path", PAGES)


def _ids(path: str) -> list[str]:
    return _parsed(path).ids


@every_page
def test_html_is_well_formed_with_one_h1_and_unique_ids(path: str) -> None:
    parsed = _parsed(path)
    assert parsed.faults == []
    assert len(parsed.all("h1")) == 1
    assert sorted(parsed.ids) == sorted(set(parsed.ids))


@pytest.mark.parametrize("path", [pytest.param(p) if p == "lessons/" else p for p in PAGES])
def test_headings_skip_no_level(path: str) -> None:
    levels = [int(element.name[1]) for element in _parsed(path).all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


@every_page
def test_contents_name_headings_of_the_page_in_their_order(path: str) -> None:
    headings = [e.attributes["id"] for e in _parsed(path).all("h2", "h3") if "id" in e.attributes]
    named = [heading.id for heading in PAGES[path].contents]
    assert named == [name for name in headings if name in named]
    assert all(heading.title for heading in PAGES[path].contents)


def _resolves(page: str, address: str) -> bool:
    """Whether an address seen from a page is a page, file or redirect of the site, and its anchor an id there."""
    parts = urlsplit(address)
    path = unquote(parts.path)
    target = normpath(f"/{page}{path}").lstrip("/") if path else page
    target += "/" if path.endswith("/") and target else ""
    target = "" if target == "./" else target
    site = _site()
    if target in PAGES:
        return not parts.fragment or unquote(parts.fragment) in _ids(target)
    files = {*site.tree.files, *site.attachments, *site.tree.redirects}
    return target in files and not parts.fragment


@every_page
def test_every_internal_link_leads_to_a_page_or_file_and_an_anchor_that_exist(path: str) -> None:
    for name, address in _parsed(path).addresses:
        if scheme(address):
            assert scheme(address) in ("https", "http", "mailto"), address
            continue
        assert not leads_elsewhere(address), address
        assert _resolves(path, address), (name, address)


@pytest.mark.parametrize("path", [path for path in _site().tree.files if path.endswith(".svg")])
def test_every_drawing_is_a_file_whose_links_lead_to_the_record(path: str) -> None:
    root = ET.fromstring(_site().tree.files[path])
    for element in root.iter():
        if (address := element.get("href")) is not None:
            assert _resolves(path.rpartition("/")[0] + "/", address), address


@every_page
def test_drawings_and_images_have_a_text_alternative(path: str) -> None:
    parsed = _parsed(path)
    for image in parsed.all("img"):
        assert image.attributes.get("alt"), image
    for drawing in parsed.all("svg"):
        assert drawing.attributes.get("role") in ("img", "group")
        names = drawing.attributes["aria-labelledby"].split()
        assert len(names) == 2
        assert set(names) <= set(parsed.ids)


@every_page
def test_every_page_says_what_it_is_and_is_found(path: str) -> None:
    page = PAGES[path]
    assert page.title.strip()
    assert path == "" or path.endswith("/")
    if re.fullmatch(r"incidents/\d{4}/[^/]+/", path):
        assert page.search is not None and page.title in page.search.title
        assert page.description
        assert page.source == path.rstrip("/") + ".yaml"
        assert not page.listed


def test_redirects_lead_to_pages_and_hide_none() -> None:
    redirects = _site().tree.redirects
    assert {"incidents/INC-2025-0007/", "incidents/JIRA-881/"} <= set(redirects)
    assert set(redirects.values()) <= set(PAGES)
    assert not set(redirects) & set(PAGES)


def test_the_navigation_lists_overviews_only() -> None:
    assert {page.path for page in PAGES.values() if page.listed} == {
        *("", "incidents/", "services/", "teams/", "tags/", "causes/", "actions/", "lessons/", "metrics/"),
        *("reviews/", "process/"),
    }


def test_the_same_records_in_another_order_give_the_same_site() -> None:
    one = entry(id="INC-2025-0001", services=["a", "b"], tags=["x"])
    two = entry(
        id="INC-2025-0002", services=["b"], tags=["x", "y"], related=[{"id": one.id, "kind": "recurrence"}]
    )
    assert render(known(one, two)) == render(known(two, one))


def test_a_repository_without_records_has_its_overviews() -> None:
    tree = render(known())
    assert all(Markup(page.body).faults == [] for page in tree.pages)
    assert {page.path for page in tree.pages if page.listed} == {
        page.path for page in PAGES.values() if page.listed
    }
    assert tree.redirects == {}


def test_the_style_sheet_is_whole_and_fetches_nothing() -> None:
    sheet = style()
    assert _site().tree.files[STYLE] == sheet.encode()
    assert sheet.count("{") == sheet.count("}")
    assert "url(" not in sheet and "@import" not in sheet
    for name in set(re.findall(r"var\((--pm-[a-z0-9-]+)\)", sheet)):
        assert f"{name}:" in sheet, name


def test_progress_is_told_of_every_record() -> None:
    told: list[str] = []
    render(known(entry(), entry(id="INC-2024-0001")), progress=told.append)
    assert told == ["incidents/2025/INC-2025-0001.yaml", "incidents/2024/INC-2024-0001.yaml"]
