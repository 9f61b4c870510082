"""Where nodes of a document stand, once it is known to be in order. Asked for when there is a finding."""

from collections.abc import Iterator
from typing import Any

from yaml import _yaml  # libyaml's parser, as yaml.CLoader uses it
from yaml import events as ev

from pmsite.model.source import START, Keyed, Mark
from pmsite.problems import Pointer

_ENDS = (ev.MappingEndEvent, ev.SequenceEndEvent)
_STARTS = (ev.MappingStartEvent, ev.SequenceStartEvent)


def places(text: str, towards: Pointer | None) -> Mark:
    """The marks of a document that `quick` has read: of all nodes, or only of those on the way to one."""
    following = iter(_yaml.CParser(text).get_event, None)
    for event in following:
        if type(event) is ev.MappingStartEvent:
            return _node(event, following, towards)
    return START


def _node(event: Any, following: Iterator[Any], towards: Pointer | None) -> Mark:
    mark, kind = event.start_mark, type(event)
    line, column = mark.line + 1, mark.column + 1
    if kind is ev.ScalarEvent:
        return Mark(line, column)
    if kind is ev.MappingStartEvent:
        return Mark(line, column, dict(_fields(following, towards)))
    return Mark(line, column, list(_items(following, towards)))


def _fields(following: Iterator[Any], towards: Pointer | None) -> Iterator[tuple[str, Keyed]]:
    for key in following:
        if type(key) is ev.MappingEndEvent:
            return
        value, name = next(following), key.value
        if towards is None or (towards and towards[0] == name):
            at = key.start_mark
            inner = _node(value, following, None if towards is None else towards[1:])
            yield name, Keyed(at.line + 1, at.column + 1, inner)
        else:
            _skip(value, following)


def _items(following: Iterator[Any], towards: Pointer | None) -> Iterator[Mark]:
    for i, event in enumerate(following):
        if type(event) is ev.SequenceEndEvent:
            return
        if towards is None or (towards and towards[0] == i):
            yield _node(event, following, None if towards is None else towards[1:])
        else:
            _skip(event, following)
            mark = event.start_mark
            yield Mark(mark.line + 1, mark.column + 1)  # so that positions in the list stay


def _skip(event: Any, following: Iterator[Any]) -> None:
    depth = 1 if type(event) in _STARTS else 0
    while depth:
        kind = type(next(following))
        if kind in _STARTS:
            depth += 1
        elif kind in _ENDS:
            depth -= 1
