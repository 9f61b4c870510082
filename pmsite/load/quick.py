"""The straight road through a document that has nothing wrong with it: data without places.

Most records are read without a single finding, so nobody asks where their nodes stand. Whatever is out
of the ordinary here is left to the careful reader, `events.py`, which says what and where.
"""

from collections.abc import Callable
from typing import Any

import yaml
from yaml import _yaml  # libyaml's parser, as yaml.CLoader uses it
from yaml import events as ev

from pmsite.load import limits
from pmsite.load.scalar import NUMERIC, WORDS, resolve

Data = Any
"""What YAML's core schema can hold, lists as tuples."""


_SCALAR, _MAP, _LIST = ev.ScalarEvent, ev.MappingStartEvent, ev.SequenceStartEvent
_MAP_ENDS, _LIST_ENDS = ev.MappingEndEvent, ev.SequenceEndEvent
_NOT_TEXT = NUMERIC | {word[:1] for word in WORDS}
"""How a plain scalar begins that may be something else than text."""


class _OddError(ValueError):
    """Something for the careful reader."""


def read(text: str) -> dict[str, Data] | None:
    """The map that the document is; None when it needs the careful reader.

    That is so for anything refused, for anything else than a map, and for what a model does not see:
    keys without a value and those that begin with `x-`.
    """
    try:
        following = _yaml.CParser(text).get_event
        following()
        start = following()
        if not isinstance(start, ev.DocumentStartEvent) or start.version or start.tags:
            return None
        # Only these signs make anchors and tags, and only this one can bring in a refused character.
        return _document(following, "&" in text or "!" in text, "\\" in text, "x-" in text or "<<" in text)
    except (yaml.YAMLError, ValueError):
        return None


def _document(following: Callable[[], Any], marked: bool, escaped: bool, odd_keys: bool) -> dict[str, Data]:
    """The first document's data, filled from the outside in; `around` holds what is not yet closed."""
    around: list[tuple[Any, str | None]] = []
    data: Any = None
    key: str | None = None
    for _ in range(limits.MAX_EVENTS - 4):
        event = following()
        kind = type(event)
        if kind is _SCALAR:
            value = event.value
            if event.style:
                if escaped and event.style == '"' and limits.REFUSED.search(value):
                    raise _OddError
            elif value[:1] in _NOT_TEXT:
                value = resolve(value)
            if marked and (event.anchor is not None or event.tag is not None):
                raise _OddError
        elif kind is _MAP_ENDS or kind is _LIST_ENDS:
            value = data if kind is _MAP_ENDS else tuple(data)
            data, key = around.pop()
        else:
            opens = kind is _MAP or kind is _LIST
            as_key = key is None and type(data) is dict
            if not opens or as_key or len(around) >= limits.MAX_DEPTH:
                raise _OddError
            if marked and (event.anchor is not None or event.tag is not None):
                raise _OddError
            around.append((data, key))
            data, key = ({} if kind is _MAP else []), None
            continue
        if key is not None:
            if value is None:
                raise _OddError
            data[key] = value
            key = None
        elif type(data) is dict:
            if type(value) is not str or value in data or (odd_keys and value.startswith(("x-", "<<"))):
                raise _OddError
            key = value
        elif data is None:
            return _whole(value, following)
        else:
            data.append(value)
    raise _OddError


def _whole(value: Data, following: Callable[[], Any]) -> dict[str, Data]:
    """The root, if it is a map and the file ends behind it."""
    following()
    if type(value) is not dict or not isinstance(following(), ev.StreamEndEvent):
        raise _OddError
    return value
