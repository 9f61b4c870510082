"""What a document does not say as its record does: kept beside it, so that it is read back to the same record."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from pmsite.analyse.document.parts import Data, merge, put
from pmsite.model.base import parse_moment

Value = Any
_Path = tuple[Value, ...]
"""Keys; in a list, a position with the label of what is there."""
_LABELS = ("id", "title", "text", "problem", "because", "what", "check", "name", "kind", "service", "at")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)


_Named = dict[int, dict[str, list[int]]]
"""For each list, the positions of what bears a label: looked up once."""


class Residue(NamedTuple):
    """Fields that the document does not tell, and values that it tells in another form."""

    fields: Data
    corrections: list[Data]

    def as_data(self) -> Data:
        """For the document's end."""
        exact = {"exact": self.corrections} if self.corrections else {}
        return {**({"fields": self.fields} if self.fields else {}), **exact}


def residue(told: Data, real: Data) -> Residue:
    """The difference between what a document says and the record."""
    found = Residue({}, [])
    for place, said, exact in _differences(told, real, ()):
        if said is None and place and all(isinstance(key, str) for key in place):
            put(found.fields, tuple(map(str, place)), exact)
            continue
        one: Data = {"at": list(place)}
        if isinstance(said, str) and isinstance(exact, str) and said.strip() == exact.strip() != "":
            begin = exact.index(exact.strip())
            one |= {"before": exact[:begin], "after": exact[begin + len(exact.strip()) :]}
        else:
            one |= {"read": said, "exact": exact}
        found.corrections.append(one)
    return found


def _differences(told: Value, real: Value, place: _Path) -> Iterator[tuple[_Path, Value, Value]]:
    if isinstance(told, dict) and isinstance(real, dict):
        for key in (*real, *(key for key in told if key not in real)):
            yield from _differences(told.get(key), real.get(key), (*place, key))
    elif isinstance(told, list) and isinstance(real, list) and len(told) == len(real):
        for n, (one, other) in enumerate(zip(told, real, strict=True)):
            yield from _differences(one, other, (*place, [n, label(one)]))
    elif not _same(told, real):
        yield place, told, real


def _same(told: Value, real: Value) -> bool:
    if isinstance(told, str) and isinstance(real, str) and _MOMENT.fullmatch(told) and _MOMENT.fullmatch(real):
        return _instant(told) == _instant(real)
    if isinstance(told, int | float) and isinstance(real, int | float) and not isinstance(told, bool):
        return told == real and not isinstance(real, bool)
    return json.dumps(told, sort_keys=True) == json.dumps(real, sort_keys=True)


def _instant(text: str) -> datetime | str:
    try:
        moment = parse_moment(text)
    except ValueError:
        return text
    return moment if isinstance(moment, datetime) else text


def label(item: Value) -> str:
    """What tells an item of a list from others."""
    if isinstance(item, dict):
        return next((str(item[key])[:80] for key in _LABELS if key in item), "")
    return str(item)[:80]


def restore(data: Data, further: Data) -> list[str]:
    """Put the residue back into what was read; sentences on what no longer fits."""
    fields, corrections = further.get("fields"), further.get("exact")
    if isinstance(fields, dict):
        merge(data, fields)
    named: _Named = {}
    found = [(one, _place(data, one, named)) for one in (corrections if isinstance(corrections, list) else ())]
    # All places are looked up before anything changes, as things are known by what they say.
    return [_doubt(one) for one, place in found if place is None or not _put(*place, one)]


def _place(data: Value, one: Value, named: _Named) -> tuple[Value, Value] | None:
    """What a correction is in, and the key or position there."""
    at = one.get("at") if isinstance(one, dict) else None
    if not isinstance(at, list) or not at:
        return None
    for key in at[:-1]:
        found = _child(data, key, named)
        if found is None:
            return None
        data = data[found]
    if isinstance(data, dict):
        return (data, at[-1]) if isinstance(at[-1], str) else None
    found = _child(data, at[-1], named)
    return None if found is None else (data, found)


def _doubt(one: Value) -> str:
    place = one.get("at") if isinstance(one, Mapping) else None
    keys = place if isinstance(place, list) else ()
    words = "/".join(str(key[0] if isinstance(key, list) and key else key) for key in keys)
    return f"`{words[:200]}` has changed, so this is left out; put it in by hand if it still holds."


def _put(data: Value, key: Value, one: Data) -> bool:
    """Correct a value, if it still is as it was."""
    now = data.get(key) if isinstance(data, dict) else data[key]
    if "exact" not in one:
        return _around(data, key, now, one)
    if not _same(now, one.get("read")):
        return False
    if one["exact"] is None and isinstance(data, dict):
        data.pop(key, None)
    else:
        data[key] = one["exact"]
    return True


def _around(data: Value, key: Value, now: Value, one: Data) -> bool:
    """Blanks and line ends round a text."""
    before, after = one.get("before"), one.get("after")
    if not (isinstance(now, str) and isinstance(before, str) and isinstance(after, str)):
        return False
    data[key] = before + now.strip() + after
    return True


def _child(data: Value, key: Value, named: _Named) -> str | int | None:
    """The key or position of a part of the data, if it is there."""
    if isinstance(data, dict):
        return key if isinstance(key, str) and key in data else None
    if not (isinstance(data, list) and isinstance(key, Sequence) and len(key) == 2):
        return None
    n, name = key
    if id(data) not in named:
        named[id(data)] = {}
        for i, item in enumerate(data):
            named[id(data)].setdefault(label(item), []).append(i)
    places = named[id(data)].get(str(name), [])
    return n if n in places else next(iter(places), None)
