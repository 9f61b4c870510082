"""Cleaned HTML as a tree of blocks and words that a printed document is set from."""

from html.parser import HTMLParser
from typing import Any

from pmsite.render.markdown import markdown

Node = dict[str, Any]

_SAME = {
    **{tag: tag for tag in ("p", "em", "strong", "sub", "sup", "blockquote", "ul", "ol", "li", "table")},
    "del": "del",
    "s": "del",
    "tr": "tr",
    "td": "cell",
    "th": "cell",
    "h4": "head",
    "h5": "head",
    "h6": "head",
}
_BARE = {"br", "hr"}
_LONGEST_LINK = 4000
"""Bytes; the typesetter refuses longer addresses."""
_DEEPEST = 12
"""Deeper lists and quotes are set as if they were not nested further."""

_WITHIN = {"tr": "table", "td": "tr", "th": "tr"}
_IN_TABLE = 3
"""Levels from a table to its cells."""


def text(words: str) -> Node:
    """Words as they are."""
    return {"t": "text", "s": words}


def node(kind: str, *children: Node | str, **more: Any) -> Node:
    """A block, or a stretch of words."""
    return {"t": kind, "c": [text(one) if isinstance(one, str) else one for one in children], **more}


def link(href: str, *children: Node | str) -> Node:
    """Words that lead somewhere; the words alone where the address is too long to be set."""
    return node("a", *children, href=href) if len(href.encode()) <= _LONGEST_LINK else node("all", *children)


def prose(source: str) -> Node:
    """A Markdown text of a record, cleaned."""
    reader = _Reader()
    reader.feed(str(markdown(source)))
    reader.close()
    return reader.root


class _Reader(HTMLParser):
    """Builds the tree; tags that it does not know are looked through."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: Node = node("all")
        self.open: list[tuple[str, Node]] = [("", self.root)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BARE:
            self.open[-1][1]["c"].append(node(tag))
            return
        values = dict(attrs)
        made: Node | None = None
        if tag == "pre" or (tag == "code" and not self._inside("pre")):
            made = {"t": tag, "s": "", "c": []}
        elif tag == "a" and (values.get("href") or "").startswith(("http://", "https://", "mailto:")):
            made = link(values["href"] or "")
        elif tag == "img":
            self.handle_data(values.get("alt") or "")
        elif tag in _SAME and self._fits(tag):
            made = node(_SAME[tag])
            if tag == "ol":
                start = values.get("start") or "1"
                made["start"] = int(start) if start.isdecimal() else 1
        if tag == "img":
            return
        if tag in ("tr", "td", "th") and made is None:  # of a table that is not set as one
            self.handle_data(" ")
        if made is not None:
            self.open[-1][1]["c"].append(made)
        self.open.append((tag, made or self.open[-1][1]))

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _ in self.open[1:]):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        top = self.open[-1][1]
        if "s" in top:
            top["s"] += data
        elif top["t"] in ("table", "tr", "ul", "ol", "all"):
            if data.strip():
                top["c"].append(node("p", data) if top["t"] == "all" else node("li", data))
        else:
            top["c"].append(text(data.replace("\n", " ")))

    def _fits(self, tag: str) -> bool:
        """Whether there is room for it: rows and cells only where their table is."""
        if tag in _WITHIN:
            return bool(self.open[-1][1]["t"] == _WITHIN[tag])
        return len(self.open) < _DEEPEST - (_IN_TABLE if tag == "table" else 0)

    def _inside(self, tag: str) -> bool:
        return any(name == tag for name, _ in self.open)
