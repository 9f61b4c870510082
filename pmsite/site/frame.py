"""What MkDocs and the theme make of a site: documents, assets, and shells for our pages."""

import gzip
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from html import escape
from typing import Any
from urllib.parse import quote, urljoin

from pmsite.render.page import Page
from pmsite.render.problems import note
from pmsite.render.search.index import Indexed
from pmsite.site import shell
from pmsite.site.store import Store, name_of

SITEMAP = "sitemap.xml"
LOC, DAY = "PmsiteSlotLocation", "PmsiteSlotDay"
"""In the sitemap: the address of one of our pages, and the day of the build."""


@dataclass(frozen=True)
class Frame:
    """What MkDocs made."""

    site_url: str
    description: str
    """Of a page that says none of itself."""
    shells: Mapping[shell.Key, shell.Shell]
    taken: frozenset[str]
    """Addresses of pages for which a document stands in."""
    files: Mapping[str, str]
    """Documents' pages and assets: path → name in the store."""
    documents: tuple[Indexed, ...]
    """What the search finds in documents."""
    carried: tuple[tuple[str, str], ...]
    """Scripts and styles that stand in pages: kind and hash."""
    sitemap: str | None
    """Its text with slots."""
    theme_search: bool
    """Whether the theme's own search is used."""

    def filled(self, page: Page, problems: int) -> bytes:
        """The finished HTML of a page, which says how many problems there are."""
        if problems:
            page = replace(page, body=note(page.path, problems) + page.body)
        page = page if page.description else replace(page, description=self.description)
        return self.shells[shell.key_of(page)].fill(page, absolute(self.site_url, page.path)).encode()

    @property
    def look(self) -> str:
        """One word for all that reaches records' pages."""
        shells = sorted((key, one.parts, one.item) for key, one in self.shells.items() if not key.listed)
        return name_of(repr((self.site_url, self.description, shells, sorted(self.taken))).encode())

    def json(self) -> bytes:
        """As it is kept."""
        plain = {
            **asdict(self),
            "shells": [[*key, one.parts, one.item] for key, one in self.shells.items()],
            "taken": sorted(self.taken),
        }
        return json.dumps(plain, ensure_ascii=False).encode()


def keep(frame: Frame, store: Store) -> str:
    """Keep a frame under a name that tells what is in it."""
    raw = frame.json()
    name = name_of(b"frame", raw)
    store.put(name, raw)
    return name


def frame_of(raw: bytes) -> Frame:
    """A frame that was kept."""
    plain: dict[str, Any] = json.loads(raw)
    plain["shells"] = {
        shell.Key(depth, section, contents, listed): shell.Shell(tuple(parts), item)
        for depth, section, contents, listed, parts, item in plain["shells"]
    }
    plain["taken"] = frozenset(plain["taken"])
    plain["documents"] = tuple(Indexed(*one) for one in plain["documents"])
    plain["carried"] = tuple((kind, source) for kind, source in plain["carried"])
    return Frame(**plain)


def absolute(site_url: str, path: str) -> str:
    """A page's absolute address; empty where the site's own is not known."""
    return urljoin(site_url, quote(path)) if site_url else ""


_ENTRY = re.compile(rf"\s*<url>(?:(?!</url>).)*?{LOC}.*?</url>", re.DOTALL)


def sitemap(frame: Frame, paths: Iterable[str], day: date) -> dict[str, bytes]:
    """The sitemap of the documents and of our pages, and the same packed."""
    if frame.sitemap is None:
        return {}
    found = _ENTRY.search(frame.sitemap)
    text = frame.sitemap
    if found:
        own = "".join(found[0].replace(LOC, escape(absolute(frame.site_url, path))) for path in paths)
        text = text[: found.start()] + (own if frame.site_url else "") + text[found.end() :]
    raw = text.replace(DAY, day.isoformat()).encode()
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return {SITEMAP: raw, f"{SITEMAP}.gz": gzip.compress(raw, mtime=int(midnight.timestamp()))}
