"""Pages, files, redirects and search entries into a directory that MkDocs has filled."""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from urllib.parse import quote, urljoin

from pmsite.model import pages as addresses
from pmsite.render.page import Page
from pmsite.render.view import inert
from pmsite.site import shell
from pmsite.site.compose import Site
from pmsite.site.output import write


def publish(
    site: Site,
    filled: Sequence[Page],
    shells: Mapping[shell.Key, shell.Shell],
    target: Path,
    site_url: str,
) -> None:
    """Write what MkDocs does not know of, and remove the shells it rendered."""
    for page in filled:
        html = shells[shell.key_of(page)].fill(page, absolute(site_url, page.path))
        write(target / page.path / "index.html", html.encode())
    for path, content in site.tree.files.items():
        write(target / path, content)
    for path, file in site.attachments.items():
        write(target / path, file.read_bytes())
    for source, goal in site.tree.redirects.items():
        page_html = shell.redirect(addresses.relative(goal, source), absolute(site_url, goal))
        write(target / source / "index.html", page_html.encode())
    for folder in target.glob(f"{shell.FOLDER}*"):
        shutil.rmtree(folder)


def absolute(site_url: str, path: str) -> str:
    """A page's absolute address; empty where the site's own is not known."""
    return urljoin(site_url, quote(path)) if site_url else ""


def extend_search(pages: Sequence[Page], target: Path) -> None:
    """Add our pages to the index that the theme's search plugin wrote, if there is one."""
    index = target / "search" / "search_index.json"
    if not index.is_file():
        return
    data = json.loads(index.read_text("utf-8"))
    docs = [doc for doc in data["docs"] if not doc["location"].startswith(shell.FOLDER)]
    docs += [
        {
            "location": quote(page.path),
            "title": inert(escape(page.search.title, quote=False)),
            "text": inert(escape(page.search.text, quote=False)),
            "tags": [inert(escape(tag, quote=False)) for tag in page.search.tags],
        }
        for page in pages
        if page.search is not None
    ]
    data["docs"] = docs
    write(index, json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())


@dataclass(frozen=True)
class SitemapEntry:
    """What MkDocs' sitemap template asks of a file: its page with these attributes."""

    canonical_url: str | None
    abs_url: str | None
    update_date: str
    is_link: bool = False

    @property
    def page(self) -> "SitemapEntry":
        """The template's way to reach the page."""
        return self

    @staticmethod
    def of(page: Page, site_url: str, day: date) -> "SitemapEntry":
        """The entry of one of our pages."""
        return SitemapEntry(absolute(site_url, page.path) or None, None, day.isoformat())
