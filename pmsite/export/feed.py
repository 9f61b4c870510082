"""Published records as an Atom feed (RFC 4287), the newest first."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as Xml

from pmsite.analyse.abstract import SAID
from pmsite.analyse.selection import local_day
from pmsite.model import pages
from pmsite.model.base import write_moment
from pmsite.model.corpus import Entry
from pmsite.model.policy import Policy
from pmsite.render.markdown import markdown

FEED = "feed.xml"
MOST = 50
"""Entries, as a reader asks for the whole feed again and again."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ATOM = "http://www.w3.org/2005/Atom"


def feed(entries: Iterable[Entry], policy: Policy, site_url: str | None) -> bytes:
    """The feed; `site_url` ends in `/`. Ids stay when the site moves.

    Where it is not known, a page that says more than its entry is linked as it lies beside the feed.
    """
    shown = [entry for entry in entries if entry.shown and entry.record.state == "published"]
    newest = sorted(shown, key=lambda entry: (_published(entry, policy), entry.id), reverse=True)[:MOST]
    root = Xml.Element("feed", {"xmlns": _ATOM})
    _text(root, "title", f"{policy.organisation}: post-mortems")
    _text(root, "id", _urn(policy, "feed"))
    changed = max((_updated(entry, policy) for entry in newest), default=datetime(1970, 1, 1, tzinfo=UTC))
    _text(root, "updated", write_moment(changed))
    _text(Xml.SubElement(root, "author"), "name", policy.organisation)
    if site_url:
        Xml.SubElement(root, "link", rel="self", href=site_url + FEED, type="application/atom+xml")
        Xml.SubElement(root, "link", rel="alternate", href=site_url + pages.INCIDENTS, type="text/html")
    for entry in newest:
        root.append(_entry(entry, policy, site_url))
    Xml.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'.encode()


def _entry(entry: Entry, policy: Policy, site_url: str | None) -> Xml.Element:
    record = entry.record
    made = Xml.Element("entry")
    _text(made, "title", record.title)
    _text(made, "id", _urn(policy, entry.id))
    _text(made, "updated", write_moment(_updated(entry, policy)))
    _text(made, "published", write_moment(_published(entry, policy)))
    whole = record.summary != SAID
    if site_url or not whole:
        page = (site_url or "") + pages.incident(entry)
        Xml.SubElement(made, "link", rel="alternate", href=page, type="text/html")
    for term in dict.fromkeys((record.severity, *record.services, *record.tags)):
        Xml.SubElement(made, "category", term=_clean(term))
    _text(made, "summary", _facts(entry, policy))
    if whole:  # on the site, where whole records are not at hand, the page says more
        content = Xml.SubElement(made, "content", type="html")
        content.text = _clean(str(markdown(record.summary)))
    return made


def _facts(entry: Entry, policy: Policy) -> str:
    """Severity, day and services in a line."""
    record = entry.record
    day = local_day(entry, policy.zone)
    drill: Sequence[str] = ("drill",) if record.drill else ("near miss",) if record.near_miss else ()
    return "; ".join((entry.id, record.severity, day.isoformat(), *drill, *_joined(record.services)))


def _joined(names: Sequence[str]) -> Sequence[str]:
    return (", ".join(names),) if names else ()


def _published(entry: Entry, policy: Policy) -> datetime:
    """When it was published; of a day its midnight. Where nothing says so, when the incident began."""
    day = entry.record.dates.published_on
    return datetime.combine(day, time(), policy.zone).astimezone(UTC) if day else entry.instant


def _updated(entry: Entry, policy: Policy) -> datetime:
    """The last day that the record knows of itself."""
    dates = entry.record.dates
    day = max((one for one in (dates.created_on, dates.drafted_on, dates.published_on) if one), default=None)
    return datetime.combine(day, time(), policy.zone).astimezone(UTC) if day else entry.instant


def _urn(policy: Policy, name: str) -> str:
    return uuid5(NAMESPACE_URL, f"pmsite:{policy.organisation}:{name}").urn


def _text(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, name).text = _clean(text)


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
