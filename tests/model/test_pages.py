"""Addresses on the site lead where they should from any page."""

import os
import re
from urllib.parse import quote, urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.model import pages
from pmsite.model.corpus import Entry
from pmsite.model.postmortem import Postmortem
from pmsite.model.source import Source
from tests.conftest import MINIMAL

SEGMENT = st.text(st.characters(codec="utf-8", exclude_characters="/#\0"), min_size=1, max_size=8).filter(
    lambda segment: segment not in (".", "..")
)
FOLDER = st.lists(SEGMENT | st.sampled_from("abc"), max_size=4).map(lambda steps: "".join(f"{s}/" for s in steps))
PAGE = FOLDER | st.tuples(FOLDER, SEGMENT).map("".join)
ANCHOR = st.just("") | st.text(st.characters(codec="utf-8", exclude_characters="#"), min_size=1, max_size=6)
NAME = st.from_regex(r"[^\s/\\][^/\\\n\r]{0,99}", fullmatch=True)


@given(PAGE, PAGE, ANCHOR, st.sampled_from(["https://example.com/", "https://example.com/wiki/pm/"]))
def test_a_relative_address_leads_to_its_target(target: str, page: str, anchor: str, root: str) -> None:
    mark = f"#{anchor}" if anchor else ""
    address = pages.relative(target + mark, page)
    expected = root + quote(target) + ("#" + quote(anchor) if anchor else "")
    assert urljoin(root + quote(page), address) == expected
    assert re.fullmatch(r"[\w.~/%#-]+", address, re.ASCII), "nothing that HTML or Markdown could misread"


@pytest.mark.parametrize(
    ("target", "page", "address"),
    [
        ("", "", "./"),
        ("", "incidents/", "../"),
        ("incidents/", "", "incidents/"),
        ("incidents/2025/INC-2025-0001/", "incidents/2024/INC-2024-0001/", "../../2025/INC-2025-0001/"),
        ("tags/dns/", "tags/dns/", "./"),
        ("a", "a/", "../a"),
        ("actions/#A1", "actions/", "#A1"),
        ("services/größe/", "tags/dns/", "../../services/gr%C3%B6%C3%9Fe/"),
        ("a:b/", "", "a%3Ab/"),
        ("assets/pmsite.css", "404.html", "assets/pmsite.css"),
    ],
)
def test_relative_addresses(target: str, page: str, address: str) -> None:
    assert pages.relative(target, page) == address


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("order-gateway", "order-gateway"),
        ("Order Gateway (EU)", "order-gateway-eu"),
        ("größe", "größe"),
        ("東京", "東京"),
        ("ﬁx", "fix"),
        ("..", "x2e2e"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("C", "c"),
        ("<b>", "b"),
        ("a'\"b", "a-b"),
    ],
)
def test_slugs(name: str, slug: str) -> None:
    assert pages.slug(name) == slug


@given(NAME)
def test_a_slug_is_one_safe_step_of_an_address(name: str) -> None:
    assert re.fullmatch(r"\w([\w-]*\w)?", pages.slug(name))


def test_a_slug_of_the_longest_name_is_a_folder_name() -> None:
    assert len(os.fsencode(pages.slug("字" * 100))) <= 255


def test_a_records_page_lies_under_the_year_of_its_folder() -> None:
    entry = Entry(Postmortem.model_validate(MINIMAL), Source("incidents/2024/INC-2025-0001.yaml"))
    assert pages.incident(entry) == "incidents/2024/INC-2025-0001/"
    assert pages.short(entry.id) == "incidents/INC-2025-0001/"
    assert pages.year(entry.year) == "incidents/2024/"
    assert (pages.service("A B"), pages.tag("A B")) == ("services/a-b/", "tags/a-b/")
