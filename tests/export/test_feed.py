"""The feed is valid Atom, as the standard's grammar, its list of what must be there, and feedparser see it."""

from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pmsite.analyse.abstract import abstract
from pmsite.export.feed import MOST, feed
from pmsite.model.corpus import Entry
from tests.analyse.made import entry, policy
from tests.export.test_json import RECORDS, read

ATOM = "{http://www.w3.org/2005/Atom}"
SITE = "https://pm.example.com/"
GRAMMAR = etree.RelaxNG(file=Path(__file__).parent / "data/atom.rng")
"""Of RFC 4287, Appendix B."""


def valid(raw: bytes) -> bytes:
    GRAMMAR.assertValid(etree.fromstring(raw))
    return raw


def parsed(*entries: Entry, site: str | None = SITE, **fields: Any) -> Any:
    found = feedparser.parse(valid(feed(entries, policy(**fields), site)))
    assert found.bozo == 0, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def published(**fields: Any) -> Entry:
    return entry(**{"state": "published", "dates": {"published_on": "2025-12-01"}, **fields})


def test_every_element_that_the_standard_asks_for_is_there() -> None:
    own = [read(file) for file in RECORDS]
    root = Xml.fromstring(valid(feed(own, policy(), None)))
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    ids = []
    for part in (root, *entries):
        for name in ("id", "title", "updated"):
            assert [len(child.text or "") > 2 for child in part.findall(ATOM + name)] == [True], name
        ids.append(part.findtext(f"{ATOM}id"))
        moment = datetime.fromisoformat(part.findtext(f"{ATOM}updated") or "")
        assert moment.tzinfo is not None
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Example"
    assert len(set(ids)) == len(ids) == 1 + sum(one.shown and one.record.state == "published" for one in own)
    for part in entries:  # without a content there has to be a link
        assert part.find(f"{ATOM}content") is not None
    assert root.findtext(f"{ATOM}updated") == max(part.findtext(f"{ATOM}updated") or "" for part in entries)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<updated>2025-12-01T00:00:00Z", "<updated>2025-12-01"),
        ("<summary>", "<subtitle>a</subtitle><summary>"),
        ('term="SEV2"', 'label="SEV2"'),
        ('type="html"', 'type="markdown"'),
        ("<id>", "<id>urn:x</id><id>"),
        ("<entry>", "<item/><entry>"),
    ],
)
def test_the_grammar_sees_what_is_not_atom(old: str, new: str) -> None:
    raw = valid(feed([published()], policy(), SITE)).decode()
    assert old in raw
    with pytest.raises(etree.DocumentInvalid):
        valid(raw.replace(old, new).encode())


def test_published_records_are_in_it_newest_first() -> None:
    newer = published(id="INC-2025-0002", dates={"published_on": "2025-12-02"}, title="<b>Newer</b> & “good”")
    found = parsed(
        published(), newer, entry(id="INC-2025-0003"), published(id="INC-2025-0004", visibility="restricted")
    )
    assert [one.link for one in found.entries] == [f"{SITE}incidents/2025/INC-2025-000{n}/" for n in (2, 1)]
    assert found.entries[0].title == "<b>Newer</b> & “good”"
    assert found.entries[0].updated == "2025-12-02T00:00:00Z"
    assert found.feed.updated == "2025-12-02T00:00:00Z"
    assert [link.rel for link in found.feed.links] == ["self", "alternate"]


def test_a_day_begins_in_the_policys_zone() -> None:
    assert parsed(published(), time_zone="Asia/Tokyo").entries[0].updated == "2025-11-30T15:00:00Z"


def test_ids_stay_when_the_site_moves() -> None:
    here, there = (parsed(published(), site=site) for site in (SITE, None))
    assert here.entries[0].id == there.entries[0].id
    assert here.entries[0].id.startswith("urn:uuid:")
    assert parsed(published(), organisation="Another").entries[0].id != here.entries[0].id


def test_the_content_is_cleaned() -> None:
    raw = feed([published(summary="*Hello* <script>alert(1)</script> [x](javascript:alert(1))")], policy(), SITE)
    content = Xml.fromstring(raw).find(f"{ATOM}entry/{ATOM}content")
    assert content is not None
    assert content.get("type") == "html"
    assert "<em>Hello</em>" in (content.text or "")
    assert "<script" not in (content.text or "")
    assert 'href="javascript' not in (content.text or "")


def test_without_a_sites_address_an_entry_without_content_leads_to_its_page_beside_the_feed() -> None:
    one = published()
    made = Xml.fromstring(feed([Entry(abstract(one.record), one.source)], policy(), None)).find(f"{ATOM}entry")
    assert made is not None and made.find(f"{ATOM}content") is None
    link = made.find(f"{ATOM}link")
    assert link is not None
    assert (link.get("rel"), link.get("href")) == ("alternate", "incidents/2025/INC-2025-0001/")


def test_the_day_is_that_of_the_policys_zone_and_the_last_date_is_the_update() -> None:
    one = published(
        times={"started_at": "2025-11-26T23:30:00-05:00"},
        dates={"created_on": "2025-11-27", "published_on": "2025-12-01", "drafted_on": "2025-12-03"},
    )
    found = parsed(one, time_zone="UTC").entries[0]
    assert "; 2025-11-27" in found.summary
    assert (found.published, found.updated) == ("2025-12-01T00:00:00Z", "2025-12-03T00:00:00Z")


def test_an_abstract_suffices_for_all_but_the_content() -> None:
    one = published(services=["order-gateway"], tags=["dns"])
    short = Entry(abstract(one.record), one.source)
    found = parsed(short).entries[0]
    assert found.summary == "INC-2025-0001; SEV2; 2025-11-26; order-gateway"
    assert [tag.term for tag in found.tags] == ["SEV2", "order-gateway", "dns"]
    assert "content" not in found


def test_it_does_not_grow_for_ever() -> None:
    many = [published(id=f"INC-2025-{n:04d}") for n in range(MOST + 10)]
    assert len(parsed(*many).entries) == MOST


def test_an_empty_feed_is_one() -> None:
    assert parsed().entries == []


@given(st.text(min_size=3, max_size=60))
def test_any_title_makes_a_feed(text: str) -> None:
    if text.strip() and "\n" not in text and "\r" not in text and text.isprintable():
        parsed(published(title=f"x{text}x", tags=[]))
