"""What is added to the theme's pages: the search in the header, and what links to a page show."""

from pathlib import Path

import pytest

from pmsite.site.dress import with_feed, with_open_graph, with_search
from tests.render.markup import Markup
from tests.render.payloads import MARKUP

HEADER = (
    '<html><body><nav class="md-header__inner md-grid"><a href=".">Home</a></nav>'
    '<nav class="other"></nav></body></html>'
)
PLAIN = "<html><head></head><body><p>Words</p></body></html>"


def _link(html: str) -> dict[str, str]:
    (one,) = (e for e in Markup(html).elements if "pm-find" in e.attributes.get("class", "").split())
    return one.attributes


def test_the_search_stands_in_the_header_once() -> None:
    page = Markup(with_search(HEADER, "../"))
    found = [e for e in page.elements if e.attributes.get("class") == "pm-find"]
    assert [e.inside for e in found] == [("html", "body", "nav")]
    assert found[0].attributes["href"] == "../incidents/"
    assert page.text.startswith("Home") and "Search" in page.text
    assert with_search(HEADER, "../").index("pm-find") < with_search(HEADER, "../").index('class="other"')


def test_without_the_themes_header_it_stands_at_the_end() -> None:
    html = with_search(PLAIN, "./")
    page = Markup(html)
    assert page.faults == []
    assert _link(html)["href"] == "./incidents/"
    assert page.text.startswith("Words") and "Search" in page.text
    assert html.endswith("</div></body></html>")


@pytest.mark.parametrize("root", ['"><script>', "a&b/", "./"])
def test_the_address_is_an_attribute_and_nothing_else(root: str) -> None:
    html = with_search(HEADER, root)
    assert _link(html)["href"] == f"{root}incidents/"
    assert not Markup(html).all("script")


def test_the_rest_of_the_page_stays() -> None:
    text = r"\1 \g<2> $1"
    assert text in with_search(HEADER.replace("Home", text), "./")
    assert with_search("nothing", "./") == "nothing"


def _told(html: str) -> dict[str, str]:
    metas = [e.attributes for e in Markup(html).all("meta")]
    return {one["property"]: one["content"] for one in metas}


@pytest.mark.parametrize("text", [*MARKUP, "a \"b\" & 'c'", "</head>", "Größe 障害", r"\1"])
def test_open_graph_tells_any_text_as_it_is(text: str) -> None:
    html = with_open_graph(PLAIN, text, text, "https://example.com/x/?a=1&b=2", text)
    page = Markup(html)
    assert page.faults == []
    assert [e.name for e in page.elements] == ["html", "head", *["meta"] * 5, "body", "p"]
    assert _told(html) == {
        "og:type": "article",
        "og:site_name": text,
        "og:title": text,
        "og:description": text,
        "og:url": "https://example.com/x/?a=1&b=2",
    }


def test_what_is_not_known_is_not_told() -> None:
    assert set(_told(with_open_graph(PLAIN, "T", "", "", "S"))) == {"og:type", "og:title", "og:site_name"}


def test_every_page_of_a_site_has_the_search_and_tells_its_title_once(built: Path) -> None:
    site = built / "site"
    for file in site.rglob("*.html"):
        html = file.read_text("utf-8")
        if 'http-equiv="refresh"' in html:
            continue
        address = _link(html)["href"]
        if file.name == "index.html":
            assert (file.parent / address).resolve() == (site / "incidents").resolve(), file
            assert html.count('property="og:title"') == 1, file


def test_a_record_is_told_by_its_own_title_and_words(built: Path) -> None:
    html = (built / "site/incidents/2025/INC-2025-0003/index.html").read_text("utf-8")
    metas = {
        e.attributes["property"]: e.attributes["content"]
        for e in Markup(html).all("meta")
        if "property" in e.attributes
    }
    assert metas["og:title"] == "Orders rejected once more"
    assert metas["og:description"] == "Orders were rejected for 15 minutes."
    assert "Pmsite" not in "".join(metas.values())


def test_a_feed_reader_finds_the_feed_from_any_page() -> None:
    html = with_feed("<head><title>x</title></head><body></head></body>", "../../")
    assert html.count("application/atom+xml") == 1
    assert 'href="../../feed.xml"></head><body>' in html
