"""Plain data of a new record → the text of its file, and what keeps it from being one."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from pmsite.analyse.secrets import find
from pmsite.load import limits
from pmsite.load.edit import SCHEMA_LINE, dump
from pmsite.load.events import parse
from pmsite.load.layout import NoLayoutError, layout
from pmsite.load.shape import validate
from pmsite.model.postmortem import FORMAT, Postmortem
from pmsite.model.source import Source
from pmsite.problems import Problem


def filed(data: Mapping[str, Any], record_id: str, behind: str = "") -> tuple[str, list[Problem]]:
    """The text of a record's file in the canonical layout, and what is wrong with it; `behind` are comments."""
    text = SCHEMA_LINE + dump({"schema_version": FORMAT, "id": record_id, **data}) + behind
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        raw = text.encode("utf-8", "surrogateescape")
    path = f"{record_id}.yaml"
    readable = limits.decode(raw, path, len(raw))
    if isinstance(readable, Problem):
        return text, [readable]
    with suppress(NoLayoutError):  # what is wrong is said below
        text = layout(text)
    parsed = parse(text, path)
    _, problems = validate(Postmortem, parsed.data, Source(path, parsed.root))
    return text, [*parsed.problems, *problems]


def withheld(data: Any) -> tuple[Any, int]:
    """The data without secrets, blocks in their places, and how many there were."""
    if isinstance(data, str):
        return _covered(data)
    if isinstance(data, Mapping):
        pairs = [(key, *withheld(value)) for key, value in data.items()]
        return {key: value for key, value, _ in pairs}, sum(count for _, _, count in pairs)
    if isinstance(data, (list, tuple)):
        items = [withheld(value) for value in data]
        return [value for value, _ in items], sum(count for _, count in items)
    return data, 0


def _covered(text: str) -> tuple[str, int]:
    leaks = [leak for leak in find(text) if not leak.personal]
    for leak in reversed(leaks):
        blocks = "".join("\n" if c == "\n" else "█" for c in text[leak.start : leak.end])
        text = text[: leak.start] + blocks + text[leak.end :]
    return text, len(leaks)
