"""HTML read the way a browser would, as far as tests need it: elements in order, ids, addresses, balance."""

import re
from html.parser import HTMLParser
from typing import NamedTuple

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
BLOCKS = {
    "article",
    "details",
    "div",
    "dl",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "li",
    "ol",
    "p",
    "pre",
    "table",
    "ul",
}
RUNNING = {"a", "b", "code", "del", "em", "s", "strong", "sub", "sup", "time"}
ADDRESSES = ("href", "src", "xlink:href", "action", "formaction", "data", "poster", "srcset", "background", "cite")


class Element(NamedTuple):
    """A start tag: its name, its attributes with entities resolved, the names of those round it."""

    name: str
    attributes: dict[str, str]
    inside: tuple[str, ...]


class Markup(HTMLParser):
    """A parsed fragment or page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.faults: list[str] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.faults += [f"<{name}> is never closed" for name in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.texts += [] if tag in RUNNING else [" "]
        self.faults += [f"<{tag}> has {name} twice" for name in {n for n in names if names.count(n) > 1}]
        if tag in BLOCKS and "p" in self._open:
            self.faults.append(f"<{tag}> stands in a <p>, which browsers end before it")
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, tuple(self._open)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        self.texts += [] if tag in RUNNING else [" "]
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> where {self._open[-3:]} are open")
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"a comment: {data}")

    @property
    def text(self) -> str:
        """All text as it reads: white space of any kind is one space, and so are the edges of boxes."""
        return " ".join("".join(self.texts).split())

    @property
    def ids(self) -> list[str]:
        """Every id, in order."""
        return [element.attributes["id"] for element in self.elements if "id" in element.attributes]

    @property
    def addresses(self) -> list[tuple[str, str]]:
        """Every attribute that holds an address, and the address."""
        return [(name, e.attributes[name]) for e in self.elements for name in ADDRESSES if name in e.attributes]

    def all(self, *names: str) -> list[Element]:
        """Elements of these names."""
        return [element for element in self.elements if element.name in names]


def scheme(address: str) -> str:
    """The scheme a browser would find: control characters and white space do not hide one."""
    found = re.match(r"([a-z][a-z0-9+.-]*):", re.sub(r"[\x00-\x20]", "", address), re.IGNORECASE)
    return found[1].lower() if found else ""


def leads_elsewhere(address: str) -> bool:
    """Whether an address without a scheme names another host."""
    return re.sub(r"[\x00-\x20]", "", address).replace("\\", "/").startswith("//")
