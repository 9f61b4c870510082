"""YAML text → plain data and the place of every node, in one pass over libyaml's events.

Nothing is composed or constructed: no anchors, aliases, tags or directives, and no work beyond the
document's own size.
"""

from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml import _yaml  # libyaml's parser, as yaml.CLoader uses it
from yaml import events as ev

from pmsite.load import limits, syntax
from pmsite.load.scalar import resolve
from pmsite.model.source import Keyed, Mark
from pmsite.problems import Level, Location, Problem, brief

Data = Any
"""What YAML's core schema can hold: dict with str keys, list, str, int, float, bool, None."""


@dataclass
class Parsed:
    """A document's data with places, and everything that was wrong with it."""

    data: Data = None
    root: Mark = Mark(1, 1)
    problems: list[Problem] = field(default_factory=list)


@dataclass
class _Open:
    """A collection that is being filled."""

    mark: Any
    data: Any
    children: Any
    key: tuple[str, int, int] | None = None


class _TooMuchError(Exception):
    """The document passes a limit; reading stops."""


def parse(text: str, path: str) -> Parsed:
    """Read one document; a fatal flaw leaves `data` None and a problem."""
    reader = _Reader(path)
    try:
        parser = _yaml.CParser(text)
        while (event := parser.get_event()) is not None:
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        reader.problems.append(syntax.explain(error, path))
        return Parsed(None, problems=reader.problems)
    except yaml.YAMLError as error:
        reader.problems.append(Problem("PM002", Level.ERROR, Location(path), f"The file is no YAML: {error}."))
        return Parsed(None, problems=reader.problems)
    except _TooMuchError:
        return Parsed(None, problems=reader.problems)
    return Parsed(reader.data, reader.root, reader.problems)


class _Reader:
    """Builds data and marks from events."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.data: Data = None
        self.root = Mark(1, 1)
        self.stack: list[_Open] = []
        self.events = 0
        self.documents = 0

    def take(self, event: Any) -> None:
        self.events += 1
        if self.events > limits.MAX_EVENTS:
            self._stop(event, f"The document has more than {limits.MAX_EVENTS:,} nodes.")
        kind = type(event)
        if kind is ev.ScalarEvent:
            self._flags(event)
            self._scalar(event)
        elif kind is ev.MappingStartEvent:
            self._open(event, {}, {})
        elif kind is ev.SequenceStartEvent:
            self._open(event, [], [])
        elif kind is ev.MappingEndEvent or kind is ev.SequenceEndEvent:
            done = self.stack.pop()
            self._put(done.data, Mark(done.mark.line + 1, done.mark.column + 1, done.children), done.mark)
        elif kind is ev.AliasEvent:
            self._refuse(event, f"An alias (*{event.anchor}) is not allowed.", "Write the value out.")
            self._put(None, Mark(*_place(event.start_mark)), event.start_mark)
        elif kind is ev.DocumentStartEvent:
            self._document(event)

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            self._stop(event, "A second document begins here; a file holds one.", "PM003")
        if event.version or event.tags:
            self._refuse(event, "A directive (%) is not allowed.", "Delete the line.")

    def _open(self, event: Any, data: Any, children: Any) -> None:
        self._flags(event)
        if len(self.stack) >= limits.MAX_DEPTH:
            self._stop(event, f"The document is nested deeper than {limits.MAX_DEPTH} levels.")
        if self._expects_key():
            self._refuse(event, "A list or map cannot be a key.", "Use a word as the key.")
        self.stack.append(_Open(event.start_mark, data, children))

    def _flags(self, event: Any) -> None:
        if event.anchor is not None:
            self._refuse(event, f"An anchor (&{event.anchor}) is not allowed.", "Write values out.")
        if event.tag is not None:
            self._refuse(event, f"A tag ({event.tag}) is not allowed.", "Delete it; quote what is text.")

    def _expects_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].data, dict) and self.stack[-1].key is None

    def _scalar(self, event: Any) -> None:
        mark = event.start_mark
        value: Data = event.value
        if event.style in (None, ""):
            try:
                value = resolve(event.value)
            except ValueError as error:
                self._report("PM007", mark, f"{error}.", "Write it in quotes if it is text.")
                value = None
        elif event.style == '"' and (hidden := limits.REFUSED.search(event.value)):
            # Written as an escape, so the look at the raw text let it pass.
            self._report("PM006", mark, f"The text holds {limits.name(hidden[0])}.", "Delete the escape.")
        if self._expects_key():
            self._key(event, value)
        else:
            self._put(value, Mark(mark.line + 1, mark.column + 1), mark)

    def _key(self, event: Any, value: Data) -> None:
        mark = event.start_mark
        if not isinstance(value, str):
            message = f"The key {brief(event.value) or '(empty)'} is not text."
            self._report("PM003", mark, message, "Put the key in quotes.")
            value = str(event.value)
        elif value == "<<" and not event.style:
            self._report("PM003", mark, "A merge key (<<) is not allowed.", "Write the values out.")
        top = self.stack[-1]
        if value in top.data:
            first = top.children[value]
            self._report(
                "PM005",
                mark,
                f"The key {brief(value)!r} stands here twice; the first is in line {first.line}.",
                "Keep one of them.",
            )
        top.key = (value, mark.line + 1, mark.column + 1)

    def _put(self, value: Data, mark: Mark, start: Any) -> None:
        if not self.stack:
            self.data, self.root = value, mark
            return
        top = self.stack[-1]
        if isinstance(top.data, list):
            top.data.append(value)
            top.children.append(mark)
        elif top.key is None:  # a collection used as a key, already reported
            top.key = ("", *_place(start))
        else:
            name, line, column = top.key
            top.key = None
            if name not in top.data:
                top.data[name] = value
                top.children[name] = Keyed(line, column, mark)

    def _report(self, rule: str, mark: Any, message: str, fix: str | None) -> None:
        where = Location(self.path, *_place(mark))
        self.problems.append(Problem(rule, Level.ERROR, where, message, fix=fix))

    def _refuse(self, event: Any, message: str, fix: str) -> None:
        self._report("PM003", event.start_mark, message, fix)

    def _stop(self, event: Any, message: str, rule: str = "PM004") -> None:
        self._report(rule, event.start_mark, message, "Split the file.")
        raise _TooMuchError


def _place(mark: Any) -> tuple[int, int]:
    return mark.line + 1, mark.column + 1
