"""A Markdown text as people write it in mails: paragraphs, lists, and addresses behind words."""

import re
from collections.abc import Iterator

from pmsite.export.blocks import Node, prose

_APART = {"p", "head", "pre", "blockquote", "ul", "ol", "table", "hr"}


def plain_text(source: str) -> str:
    """The text without signs of Markdown: blocks stand apart, a link is "page (https://…)"."""
    kept = re.sub(r"(?<![\\\s])[ \t]*\n", "  \n", source)  # every line end is one that Markdown keeps
    text = "\n\n".join(_blocks(prose(kept)["c"]))
    return "\n".join(line.rstrip() for line in text.split("\n"))


def _blocks(nodes: list[Node]) -> Iterator[str]:
    """Each block as its lines; words between blocks are one of their own."""
    loose = ""
    for one in nodes:
        if one["t"] not in _APART:
            loose += _words([one])
            continue
        if loose.strip():
            yield _tidy(loose)
        loose = ""
        if found := _block(one).strip("\n"):
            yield found
    if loose.strip():
        yield _tidy(loose)


def _block(one: Node) -> str:
    kind, children = one["t"], one["c"]
    if kind == "pre":
        return str(one["s"])
    if kind in ("ul", "ol"):
        items = [child if child["t"] == "li" else {"t": "li", "c": [child]} for child in children]
        first = one.get("start", 1)
        signs = [f"{first + n}. " if kind == "ol" else "- " for n in range(len(items))]
        return "\n".join(_item(item, sign) for item, sign in zip(items, signs, strict=True))
    if kind == "table":
        rows = [child["c"] for child in children if child["t"] == "tr"]
        return "\n".join(" | ".join(_words(cell.get("c", [])).strip() for cell in row) for row in rows)
    return "\n\n".join(_blocks(children)) if kind == "blockquote" else _tidy(_words(children))


def _item(item: Node, sign: str) -> str:
    """Lines below the first stand below its words."""
    lines = "\n".join(_blocks(item["c"])).split("\n")
    return sign + f"\n{' ' * len(sign)}".join(lines)


def _words(nodes: list[Node]) -> str:
    found = []
    for one in nodes:
        words = str(one["s"]) if "s" in one else _words(one.get("c", []))
        if one["t"] == "br":
            words = "\n"
        address = str(one.get("href", "")).removeprefix("mailto:")
        found.append(f"{words} ({address})" if address and address != words else words)
    return "".join(found)


def _tidy(words: str) -> str:
    return re.sub("\n +", "\n", words).strip()
