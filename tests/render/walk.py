"""A record or policy that fills every field there is, found by walking the model: nothing is listed by name
but what a value must be to make sense (a gate needs inputs, a tree its top)."""

import typing
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from pmsite.model import actions, causes, faulttree, policy, postmortem, resolution, timeline, times

Say = Callable[[str], str]
"""The text for a place such as `actions[]/title`; a harmless one is taken where the field refuses it."""

OMIT = object()
HARMLESS = "Harmless words"
CANDIDATES = (
    *(HARMLESS, "harmless", "E1", "2025-11-26T10:20:00Z", "2025-11-26", "https://example.com/a", "USD", "en"),
    *("PM501", "7d", "UTC", 1, 0.5, True),
)
SHAPES: Mapping[type[BaseModel], tuple[dict[str, Any], ...]] = {
    postmortem.Postmortem: (
        {"schema_version": 1, "id": "INC-2025-0001", "drill": False, "near_miss": False, "visibility": "internal"},
    ),
    postmortem.Relation: tuple({"id": "INC-2025-0002", "kind": kind} for kind in ("recurrence", "similar")),
    postmortem.Provenance: ({"kind": "retold"},),
    times.Times: (
        {
            "started_at": "2025-11-26T10:00:00Z",
            "detected_at": "2025-11-26T10:01:00Z",
            "acknowledged_at": "2025-11-26T10:02:00Z",
            "mitigated_at": "2025-11-26T10:30:00Z",
            "resolved_at": "2025-11-26T11:00:00Z",
        },
    ),
    actions.Action: ({"id": "A1"}, {"id": "A2", "state": "wont_do", "depends_on": ["INC-2025-0002/A1"]}),
    causes.Cause: ({"id": "C1"},),
    timeline.TimelineEvent: ({}, {"at": OMIT}),
    causes.FiveWhys: ({"whys": OMIT}, {"chain": OMIT}),
    resolution.Lesson: ({"id": "L1"},),
    faulttree.FaultTree: ({"top": "G1"},),
    faulttree.Gate: ({"type": "inhibit", "inputs": ["E1"], "condition": "E2", "k": OMIT},),
    faulttree.Event: ({"kind": "basic", "state": OMIT},),
    policy.Policy: ({"schema_version": 1, "id_pattern": "^INC-", "time_zone": "UTC"},),
}
"""What the values of some fields must be; several where the model has several forms."""
KEYS: Mapping[Any, tuple[str, ...]] = {faulttree.Gate: ("G1",), faulttree.Event: ("E1", "E2")}
"""The keys of maps whose keys are referred to."""
_ADAPTERS: dict[str, TypeAdapter[Any]] = {}
OMITTED = ("/chain[]/whys",)
"""Places where nothing may be."""


def filled(model: type[BaseModel], say: Say) -> dict[str, Any]:
    """Plain data with every field of `model`."""
    return next(_forms(model, say, "", 0))


def places(model: type[BaseModel]) -> list[str]:
    """Every place with a text in it, keys of maps included."""
    found: dict[str, None] = {}
    filled(model, lambda place: found.setdefault(place, None) or HARMLESS)
    return list(found)


def _forms(model: type[BaseModel], say: Say, place: str, depth: int) -> Iterator[dict[str, Any]]:
    for shape in SHAPES.get(model, ({},)):
        data = {}
        for name, field in model.model_fields.items():
            key = field.alias or name
            again = model in _models(field.annotation)
            if shape.get(key) is OMIT or (again and depth > 1) or f"{place}/{key}".endswith(OMITTED):
                continue
            kind = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
            data[key] = shape[key] if key in shape else _value(kind, say, f"{place}/{key}", depth + again)
        yield data


def _value(kind: Any, say: Say, place: str, depth: int) -> Any:
    base = _bare(kind)
    origin, parts = get_origin(base), get_args(base)
    if isinstance(base, type) and issubclass(base, BaseModel):
        return next(_forms(base, say, place, depth))
    if origin is tuple:
        inner = _bare(parts[0])
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            return list(_forms(inner, say, f"{place}[]", depth))
        return [_value(parts[0], say, f"{place}[]", depth)]
    if origin is dict:
        keys = KEYS.get(_bare(parts[1])) or (_value(parts[0], say, f"{place}{{key}}", depth),)
        return {key: _value(parts[1], say, f"{place}{{}}", depth) for key in keys}
    if origin is Literal:
        return parts[0]
    if origin in (Union, UnionType) and not {date, timedelta} & set(map(_bare, parts)):
        return _value(next(part for part in parts if part is not type(None)), say, place, depth)
    if base is Any:
        return {say(f"{place}{{key}}"): [say(place)]}
    return _leaf(kind, say, place)


def _leaf(kind: Any, say: Say, place: str) -> Any:
    """The text to say, or the first value that the field takes."""
    if (adapter := _ADAPTERS.get(name := f"{place} {kind}")) is None:
        adapter = _ADAPTERS[name] = TypeAdapter(kind)
    wanted = (say(place),) if str in _bases(kind) else ()
    for value in (*wanted, *CANDIDATES):
        try:
            adapter.validate_python(value, strict=True)
        except ValidationError:
            continue
        return value
    raise AssertionError(f"no value found for {place}: add one to CANDIDATES")


def _bare(kind: Any) -> Any:
    """A type without what is annotated; of an optional one, the type that is not None."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) in (Union, UnionType):
        parts = [part for part in get_args(kind) if part is not type(None)]
        if len(parts) == 1:
            return _bare(parts[0])
    return kind


def _bases(kind: Any) -> set[Any]:
    bare = _bare(kind)
    return set(map(_bare, get_args(bare))) if get_origin(bare) in (Union, UnionType) else {bare}


def _models(kind: Any) -> set[Any]:
    """Every model named in a type."""
    found = (
        {kind} if isinstance(kind, type) and get_origin(kind) is None and issubclass(kind, BaseModel) else set()
    )
    return found.union(*(_models(part) for part in typing.get_args(kind)))
