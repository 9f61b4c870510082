"""A record that does not fit the model → what of it can be read, so that its other flaws are told at once."""

import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pmsite.load.events import Data
from pmsite.load.shape import descend, errors_by_place, parts, prune
from pmsite.model.postmortem import Postmortem
from pmsite.problems import Pointer

_ROUNDS = 12
"""A stand-in may be wrong in turn (a map that lacks fields); nothing in the model lies deeper."""
_WORD, _DAY = "missing", "1900-01-01"
_ID = "It"
"""As messages about an action begin with its id."""


@dataclass(frozen=True)
class Salvaged:
    """A record with stand-ins, and the places where they are."""

    record: Postmortem
    holes: tuple[Pointer, ...]


def salvage(data: dict[str, Data], stem: str, holes: list[Pointer]) -> Salvaged | None:
    """The record without what is wrong: optional fields are left out, others stood in for.

    `stem` is the file's name and so the id; `holes` are places already known to be wrong.
    """
    data = copy.deepcopy(data)
    found = dict.fromkeys(holes)
    seen: set[Pointer] = set()
    for _ in range(_ROUNDS):
        try:
            return Salvaged(Postmortem.model_validate(prune(data)), tuple(found))
        except ValidationError as error:
            for place, detail in list(errors_by_place(error, data)):
                place = place[:-1] if place in seen else place
                seen.add(place)
                found[place or ("times",)] = None
                _mend(data, place, detail, stem)
    return None


def _mend(data: dict[str, Data], place: Pointer, detail: ErrorDetails, stem: str) -> None:
    if not place:
        data["times"] = {"started_at": _DAY}  # the one thing that is asked of the whole record
        return
    *above, last = place
    parent: Any = data
    try:
        for step in above:
            parent = parent[step]
    except (KeyError, IndexError, TypeError):
        return  # what it was in has been taken out in this round
    if place == ("id",):
        parent[last] = stem
    elif isinstance(parent, list):
        parent[int(last)] = _stand_in(descend(Postmortem, place))
    elif detail["type"] == "missing" or (
        _required(tuple(above), str(last)) and detail["type"] != "extra_forbidden"
    ):
        parent[last] = _ID if last == "id" else _stand_in(descend(Postmortem, place))
    else:
        parent.pop(last, None)


def _required(above: Pointer, name: str) -> bool:
    for part in parts(descend(Postmortem, above)):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return any(f.is_required() for n, f in part.model_fields.items() if name in (n, f.alias))
    return False


def _stand_in(annotation: Any) -> Data:
    """A value of the type that says nothing."""
    for part in parts(annotation):
        origin = get_origin(part)
        if origin is Literal:
            return get_args(part)[0]
        if origin is tuple:
            return []
        if origin is dict or (isinstance(part, type) and issubclass(part, BaseModel)):
            return {}
        if part in (datetime, date):
            return _DAY
        if part in (int, float, bool):
            return part()
    return _WORD
