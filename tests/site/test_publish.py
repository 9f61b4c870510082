from pathlib import Path
from typing import Any

import pytest

from pmsite.render.page import Page, SearchEntry
from pmsite.site.frame import absolute
from tests.site.printed import printed, theme_search

INDEX: dict[str, Any] = {
    "config": {"lang": ["en"]},
    "docs": [{"location": "about/", "title": "About", "text": "Us"}],
}


def _extended(folder: Path, *pages: Page, docs: tuple[dict[str, str], ...] = ()) -> dict[str, Any]:
    return theme_search(folder, pages, {**INDEX, "docs": [*INDEX["docs"], *docs]})


def _page(title: str, text: str = "", tags: tuple[str, ...] = ()) -> Page:
    return Page("incidents/2025/INC-1/", title, "", search=SearchEntry(title, text, tags))


def test_our_pages_join_those_that_the_theme_has_indexed(tmp_path: Path) -> None:
    data = _extended(tmp_path, _page("First"), _page("Second"))
    assert [doc["title"] for doc in data["docs"]] == ["About", "First", "Second"]
    assert data["config"] == INDEX["config"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain words", "plain words"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("a & b", "a &amp; b"),
        ("{{ 7*7 }}{% x %}", "&#123;&#123; 7*7 }}&#123;% x %}"),
        ("名前解決", "名前解決"),
    ],
)
def test_title_text_and_tags_are_written_as_html_that_shows_them(text: str, written: str, tmp_path: Path) -> None:
    doc = _extended(tmp_path, _page(text, text, (text,)))["docs"][-1]
    assert doc == {"location": "incidents/2025/INC-1/", "title": written, "text": written, "tags": [written]}


def test_pages_without_words_of_their_own_and_shells_are_left_out(tmp_path: Path) -> None:
    shell = {"location": "_pmsite-shell-c/x/", "title": "PmsiteSlotTitle", "text": ""}
    data = _extended(tmp_path, Page("metrics/", "Metrics", ""), docs=(shell,))
    assert data == INDEX


def test_an_address_beyond_ascii_is_encoded_as_a_browser_will_ask_for_it(tmp_path: Path) -> None:
    page = Page("services/größe/", "x", "", search=SearchEntry("x", ""))
    assert _extended(tmp_path, page)["docs"][-1]["location"] == "services/gr%C3%B6%C3%9Fe/"


def test_without_an_index_of_the_theme_none_is_written(tmp_path: Path) -> None:
    site = printed(tmp_path, [_page("x")])
    assert not (site / "search/search_index.json").exists()


@pytest.mark.parametrize(
    ("site_url", "path", "address"),
    [
        ("https://example.com/pm/", "tags/dns/", "https://example.com/pm/tags/dns/"),
        ("https://example.com/", "", "https://example.com/"),
        ("https://example.com/", "tags/größe/", "https://example.com/tags/gr%C3%B6%C3%9Fe/"),
        ("", "tags/dns/", ""),
    ],
)
def test_absolute_addresses_need_to_know_the_sites_own(site_url: str, path: str, address: str) -> None:
    assert absolute(site_url, path) == address
