"""Blocks → the parts of a document: what stands below each heading, or what does a heading's work."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pmsite.capture.markdown.blocks import Block, Env, Item
from pmsite.capture.markdown.headings import Role, labelled, role
from pmsite.capture.markdown.inline import plain
from pmsite.capture.markdown.text import one_line, seen

_LABEL = re.compile(
    r"\s*(?:\[[ xX]\]\s*)?(?:\*\*|__)\s*(?P<label>[^*_\n]{2,60}?)\s*[:：]?\s*(?:\*\*"
    r"|__)\s*[:：]?[ \t]*(?P<rest>.*)",
    re.S,
)
_LABEL_LEVEL = 7
_OPEN_TO_LABELS = (None, "facts", "context", "summary", "impact", "detection")
"""Roles of parts in which bold words may begin another part; elsewhere they are titles of items."""
_OF_THE_INCIDENT: frozenset[Role] = frozenset({"severity", "status", "timeline"})


@dataclass
class Part:
    """A heading and the blocks below it, up to the next."""

    title: str
    """Plain text; empty before the first heading."""
    level: int
    line: int
    role: Role | None = None
    above: tuple["Part", ...] = ()
    """The parts it stands in, the outermost first."""
    blocks: list[Block] = field(default_factory=list)
    source: str = ""
    """The heading as it is written."""

    def within(self, *roles: Role) -> bool:
        """Whether a part above it has one of these roles."""
        return any(part.role in roles for part in self.above)


class _Outline:
    """Parts as they are found."""

    def __init__(self, env: Env) -> None:
        self.env = env
        self.parts = [Part("", 0, 1)]

    def open(self, title: str, level: int, line: int, found: Role | None, source: str) -> Part:
        above = [part for part in (*self.parts[-1].above, self.parts[-1]) if part.level < level]
        part = Part(title, level, line, found, tuple(above), source=source)
        if part.within("actions") and found in (
            None,
            "detection",
            "resolution",
            "trigger",
            "impact",
            "context",
            "status",
        ):
            part.role = "actions"
        self.parts.append(part)
        return part

    def heading(self, block: Block) -> None:
        title = plain(block.content, self.env)[0]
        pair = labelled(title)
        if pair is None:
            self.open(title, block.level, block.line, role(title), block.text)
            return
        part = self.open(pair[1], block.level, block.line, pair[0], block.text)
        if pair[0] != "timeline":
            part.blocks.append(Block("paragraph", block.line, pair[2], pair[2]))

    def label(self, text: str, line: int, rest: str, found: Role | None) -> None:
        part = self.open(plain(text, self.env)[0], _LABEL_LEVEL, line, found, f"**{text}**")
        if seen(rest):
            part.blocks.append(Block("paragraph", line, rest, rest))

    def admits(self, found: Role | None, in_list: bool) -> bool:
        """Whether bold words with this role may open a part here."""
        here = self.parts[-1]
        part = here.above[-1] if here.level == _LABEL_LEVEL and here.above else here
        if found is None or found == part.role or part.role not in _OPEN_TO_LABELS:
            return False
        return found in _OF_THE_INCIDENT or part.role in (_OPEN_TO_LABELS[:3] if in_list else _OPEN_TO_LABELS)


def parts_of(blocks: list[Block], env: Env) -> list[Part]:
    """The parts in order; every block is in one of them, whole or item for item."""
    outline = _Outline(env)
    for i, block in enumerate(blocks):
        after = blocks[i + 1] if i + 1 < len(blocks) else None
        if block.kind == "heading":
            outline.heading(block)
        elif not _opens(block, after, outline):
            outline.parts[-1].blocks.append(block)
    return outline.parts


def _opens(block: Block, after: Block | None, outline: _Outline) -> bool:
    """Open parts for bold labels and for paragraphs that are headings in all but marks."""
    if block.kind == "paragraph":
        label = _LABEL.fullmatch(block.content)
        found = role(label["label"]) if label else None
        if label and outline.admits(found, in_list=False):
            outline.label(label["label"], block.line, label["rest"], found)
            return True
        return _is_title(block, after, outline)
    if block.kind == "list" and any(outline.admits(_role_of(item), in_list=True) for item in block.items):
        _items(block, outline)
        return True
    return False


_STRONG: frozenset[Role] = frozenset({"actions", "timeline", "impact", "root_causes"})


def _is_title(block: Block, after: Block | None, outline: _Outline) -> bool:
    """A line of its own before a list that says `Action Items` is a heading."""
    text = one_line(block.content)
    found = role(text) if len(text) <= 40 and after is not None and after.kind == "list" else None
    if found is None or found == outline.parts[-1].role:
        return False
    if found not in _STRONG and outline.parts[-1].role not in _OPEN_TO_LABELS:
        return False
    here = outline.parts[-1]
    outline.open(plain(text, outline.env)[0], max(here.level, 2), block.line, found, block.text)
    return True


def _role_of(item: Item) -> Role | None:
    label = _LABEL.fullmatch(item.head)
    return role(label["label"]) if label else None


def _items(block: Block, outline: _Outline) -> None:
    for item in block.items:
        label = _LABEL.fullmatch(item.head)
        if label:
            outline.label(label["label"], item.line, label["rest"], role(label["label"]))
            outline.parts[-1].blocks.extend(item.rest)
        else:
            text = "- " + item.text.replace("\n", "\n  ")
            outline.parts[-1].blocks.append(Block("list", item.line, text, items=(item,)))


def below(parts: list[Part], top: Part) -> Iterator[Part]:
    """The parts that stand in a part, in order."""
    return (part for part in parts if any(one is top for one in part.above))
