"""The theme's page with slots: rendered once by MkDocs for each depth, then filled for every page.

Addresses in a shell are relative, so one shell serves all pages of its depth; the section of the
navigation that is lit and whether there are contents are part of the key too. Pages of the navigation
have a shell each.
"""

import re
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from pmsite.render.page import Page
from pmsite.render.view import inert

FOLDER = "_pmsite-shell"
TITLE, DESCRIPTION, BODY = "PmsiteSlotTitle", "PmsiteSlotDescription", "PmsiteSlotBody"
CANONICAL, ENTRY, ANCHOR = "PmsiteSlotCanonical", "PmsiteSlotEntry", "PmsiteSlotAnchor"
_ITEM = re.compile(rf"<li\b(?:(?!<li\b).)*?{ENTRY}.*?</li>", re.DOTALL)
_CONTENTS = "PmsiteSlotContents"
_SLOTS = re.compile("(" + "|".join((TITLE, DESCRIPTION, BODY, CANONICAL, ANCHOR, _CONTENTS)) + ")")


class Key(NamedTuple):
    """Which pages a shell serves."""

    depth: int
    section: str
    contents: bool
    listed: bool = False
    """Whether it serves one page alone, that of the section, which stands in the navigation."""

    @property
    def path(self) -> str:
        """Where MkDocs renders it: the page's own address, or one of the same depth."""
        if self.listed:
            return self.section
        name = re.sub(r"\W+", "-", self.section) + ("c" if self.contents else "n")
        return "/".join([f"{FOLDER}-{name}", *["x"] * (self.depth - 1)]) + "/"


def key_of(page: Page) -> Key:
    """The shell that a page needs."""
    return Key(page.path.count("/"), page.section, bool(page.contents), page.listed)


@dataclass(frozen=True)
class Shell:
    """A rendered theme page, cut at its slots: texts and slots alternate."""

    parts: tuple[str, ...]
    item: str = ""

    def fill(self, page: Page, canonical: str) -> str:
        """The finished HTML of a page; `canonical` is its absolute address, or empty."""
        values = {
            TITLE: inert(escape(page.title)),
            DESCRIPTION: inert(escape(page.description)),
            BODY: page.body,
            CANONICAL: escape(canonical),
            ANCHOR: escape(page.contents[0].id) if page.contents else "",  # where the skip link leads
            _CONTENTS: "".join(
                self.item.replace(ANCHOR, escape(h.id)).replace(ENTRY, inert(escape(h.title)))
                for h in page.contents
            ),
        }
        return "".join(values.get(part, part) for part in self.parts)


def cut(html: str) -> Shell:
    """Find the slots in what the theme made of a shell page.

    Raises ValueError when the theme shows no place for a page's content.
    """
    if BODY not in html:
        raise ValueError("the theme's template does not show page.content")
    found = _ITEM.search(html)
    item = found[0] if found else ""
    if found:
        html = html.replace(item, _CONTENTS)
    return Shell(tuple(part for part in _SLOTS.split(html) if part), item)


def redirect(target: str, canonical: str) -> str:
    """A page that leads elsewhere; `target` is relative."""
    address = escape(target)
    link = f'<link rel="canonical" href="{escape(canonical)}">' if canonical else ""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Moved</title>{link}'
        f'<meta name="robots" content="noindex"><meta http-equiv="refresh" content="0; url={address}"></head>'
        f'<body><p><a href="{address}">This record has its page here.</a></p></body></html>\n'
    )
