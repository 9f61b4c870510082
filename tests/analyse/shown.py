"""What a page shows: its tables, its links, and what is listed below each of its headings."""

import re
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import unquote, urljoin

from pmsite.analyse.facts import Facts
from pmsite.render.behind import behind
from pmsite.render.metrics import metrics

HEADINGS = ("h1", "h2", "h3")


class Link(NamedTuple):
    """Where it leads, and its words; of a drawing its tooltip."""

    href: str
    text: str


def plain(text: str) -> str:
    """White space of any kind is one space; none stands between the digits of a number."""
    return " ".join(text.replace("\u202f", "").split())


class Shown(HTMLParser):
    """A page that was read."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        """Rows of cells, the head first."""
        self.links: list[Link] = []
        self.listed: dict[str, int] = {}
        """Items below each heading that has an id."""
        self.told: dict[str, str] = {}
        """All text below each heading that has an id."""
        self.ids: list[str] = []
        self.text = ""
        self._section = ""
        self._href: str | None = None
        self._words = ""
        self._cell: list[str] | None = None
        self.feed(html)
        self.close()
        self.text = plain(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {key: value or "" for key, value in attrs}
        if "id" in named:
            self.ids.append(named["id"])
        if tag in HEADINGS and "id" in named:
            self._section = named["id"]
            self.listed.setdefault(self._section, 0)
        if tag == "li":
            self.listed[self._section] = self.listed.get(self._section, 0) + 1
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])
        if tag in ("td", "th"):
            self._cell = self.tables[-1][-1]
            self._cell.append("")
        if tag == "a":
            self._href, self._words = named.get("href", ""), ""
        if tag == "br" or tag not in ("a", "span", "strong", "time"):
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._cell is not None:
            self._cell[-1] = plain(self._cell[-1])
            self._cell = None
        if tag == "a" and self._href is not None:
            self.links.append(Link(self._href, plain(self._words)))
            self._href = None
        if tag not in ("a", "span", "strong", "time"):
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        self.text += data
        self._words += data
        self.told[self._section] = self.told.get(self._section, "") + data
        if self._cell is not None:
            self._cell[-1] += data

    def table(self, *head: str) -> list[list[str]]:
        """The rows of the one table with these columns."""
        (found,) = [table for table in self.tables if table and table[0] == list(head)]
        return found[1:]

    def behind(self, anchor: str) -> int:
        """How many are listed below a heading, with those that are said to be restricted; all without one."""
        if not anchor:
            return sum(self.behind(name) for name in self.listed if name)
        hidden = re.search(r"(\d+) more (?:in|is|are) restricted", " ".join(self.told[anchor].split()))
        return self.listed[anchor] + (int(hidden[1]) if hidden else 0)


def followed(of: Facts) -> list[tuple[str, int, int]]:
    """Each count that is a link to records: where to, what it says, and how many are listed there."""
    there = {one.path: Shown(one.body) for one in behind(of)}
    found = []
    for link in Shown(metrics(of).body).links:
        path, _, anchor = urljoin("metrics/", link.href).partition("#")
        count = re.match(r"(?:[\w-]+: )?(\d+)\b", link.text)
        if path in there and count:
            found.append((link.href, int(count[1]), there[path].behind(unquote(anchor))))
    return found
