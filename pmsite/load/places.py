"""Where the nodes of a document stand, once it is known to be in order. Asked for when there is a finding."""

from collections.abc import Iterator
from typing import Any

from yaml import _yaml  # libyaml's parser, as yaml.CLoader uses it
from yaml import events as ev

from pmsite.model.source import Keyed, Mark


def places(text: str) -> Mark:
    """The marks of a document that `quick` has read."""
    following = iter(_yaml.CParser(text).get_event, None)
    for event in following:
        if isinstance(event, ev.MappingStartEvent):
            return _map(event, following)
    return Mark(1, 1)


def _node(event: Any, following: Iterator[Any]) -> Mark:
    kind = type(event)
    if kind is ev.ScalarEvent:
        mark = event.start_mark
        return Mark(mark.line + 1, mark.column + 1)
    return _map(event, following) if kind is ev.MappingStartEvent else _list(event, following)


def _map(start: Any, following: Iterator[Any]) -> Mark:
    mark, children = start.start_mark, {}
    for key in following:
        if type(key) is ev.MappingEndEvent:
            break
        at = key.start_mark
        children[key.value] = Keyed(at.line + 1, at.column + 1, _node(next(following), following))
    return Mark(mark.line + 1, mark.column + 1, children)


def _list(start: Any, following: Iterator[Any]) -> Mark:
    mark, children = start.start_mark, []
    for event in following:
        if type(event) is ev.SequenceEndEvent:
            break
        children.append(_node(event, following))
    return Mark(mark.line + 1, mark.column + 1, children)
