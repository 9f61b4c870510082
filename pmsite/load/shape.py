"""Plain data → a model, or every way in which it does not fit, each at its place."""

import typing
from collections.abc import Iterable, Iterator
from types import UnionType
from typing import Any, TypeVar, Union

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pmsite.load.events import Data
from pmsite.model.base import PATTERNS, MissingError, Model
from pmsite.model.source import Source
from pmsite.problems import Level, Pointer, Problem, brief, nearest

M = TypeVar("M", bound=Model)

_SENTENCES = {
    "string_too_short": "is empty or too short",
    "tuple_type": "should be a list: each item behind a `-`",
    "model_type": "should be a map of fields",
    "dict_type": "should be a map of fields",
    "int_type": "should be a whole number",
    "int_from_float": "should be a whole number",
    "float_type": "should be a number",
    "bool_type": "should be true or false",
    "string_type": "should be text",
    "too_short": "should not be empty",
}


def validate(model: type[M], data: Data, source: Source) -> tuple[M | None, list[Problem]]:
    """The model built from `data` (keys that begin with `x-` and nulls left out), or the problems."""
    if not isinstance(data, dict):
        message = "The file is empty." if data is None else "The file should be a map of fields."
        fix = "Begin with `schema_version: 1`; `pmsite new` writes a whole record."
        return None, [Problem("PM103", Level.ERROR, source.at(), message, fix=fix)]
    problems = list(_unknown_nulls(model, data, source))
    try:
        built = model.model_validate(prune(data))
        return (None if problems else built), problems
    except ValidationError as error:
        details = errors_by_place(error, data)
        return None, [*problems, *(_problem(model, place, detail, source) for place, detail in details)]


def prune(data: Data) -> Data:
    """The data without nulls (absent and null are the same) and without `x-` keys."""
    if isinstance(data, dict):
        return {key: prune(value) for key, value in data.items() if value is not None and not key.startswith("x-")}
    return tuple(prune(value) for value in data) if isinstance(data, list) else data


def _unknown_nulls(model: type[BaseModel], data: Data, source: Source) -> Iterator[Problem]:
    """Keys without a value are left out before the model looks, so a misspelt one is found here."""
    waiting: list[tuple[Pointer, Data]] = [((), data)]
    while waiting:
        place, node = waiting.pop()
        children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        for key, value in children:
            if isinstance(key, str) and key.startswith("x-"):
                continue
            if value is None and isinstance(key, str):
                known = _keys(descend(model, place))
                if known and key not in known:
                    yield _unknown(model, (*place, key), source)
            elif isinstance(value, (dict, list)):
                waiting.append(((*place, key), value))


_Detail = tuple[Pointer, ErrorDetails]


def errors_by_place(error: ValidationError, data: Data) -> Iterator[_Detail]:
    """Each place once, as a pointer into the document: the deepest error of the branches of a union.

    Pydantic names branches of unions (`AnyOf`, `dict[…]`) and keys (`[key]`) in its paths; a list with a
    bad item it calls too short as well.
    """
    found = [(_real(detail["loc"], data), detail) for detail in error.errors(include_url=False)]
    prefixes = {place[:n] for place, _ in found for n in range(len(place))}
    seen: set[Pointer] = set()
    for place, detail in found:
        deeper = place in prefixes
        in_union = len(place) + ("[key]" in detail["loc"]) < len(detail["loc"])
        if place in seen or (deeper and (in_union or detail["type"] == "too_short")):
            continue
        seen.add(place)
        yield place, detail


def _real(place: Pointer, data: Data) -> Pointer:
    """The steps of pydantic's path that lead through the document; the last may be a key that misses."""
    steps: list[str | int] = []
    for i, step in enumerate(place):
        last = i == len(place) - 1
        if isinstance(data, dict) and (step in data or (last and _may_miss(step))):
            steps.append(step)
            data = data.get(str(step))
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            steps.append(step)
            data = data[step]
    return tuple(steps)


def _may_miss(step: str | int) -> bool:
    return isinstance(step, str) and step.replace("_", "").isalnum() and step != "AnyOf"


def _problem(model: type[BaseModel], place: Pointer, detail: ErrorDetails, source: Source) -> Problem:
    kind = detail["type"]
    name = next((step for step in reversed(place) if isinstance(step, str)), "record")
    if kind == "extra_forbidden":
        return _unknown(model, place, source)
    if kind == "missing":
        if source.has(place):
            return Problem("PM103", Level.ERROR, source.at_key(place), f"`{name}` is empty.", place)
        where = source.at_key(place[:-1]) if len(place) > 1 else source.at()
        message = f"`{name}` is missing {_of(place, 'from')}."
        return Problem("PM103", Level.ERROR, where, message, place, _asked(model, place))
    message, fix = _sentence(detail)
    if place and isinstance(place[-1], int):
        name = f"{name}/{place[-1]}"
    rule = "PM103" if isinstance(detail.get("ctx", {}).get("error"), MissingError) else "PM102"
    where = source.at_key(place) if detail["loc"][-1:] == ("[key]",) else source.at(place)
    subject = f"`{name}`" if place else "The document"
    return Problem(rule, Level.ERROR, where, f"{subject} {message}.", place, fix)


def _unknown(model: type[BaseModel], place: Pointer, source: Source) -> Problem:
    known = _keys(descend(model, place[:-1]))
    fix = _elsewhere(model, place) or nearest(str(place[-1]), known) or _listed(known)
    message = f"`{brief(str(place[-1]))}` is no field {_of(place)}."
    return Problem("PM101", Level.ERROR, source.at_key(place), message, place, fix)


def _listed(known: list[str]) -> str | None:
    return f"Fields here: {', '.join(known)}." if known else None


def _elsewhere(model: type[BaseModel], place: Pointer) -> str | None:
    """Where in the document a field of that name belongs, if it stands in the wrong place."""
    name = str(place[-1])
    homes = [
        home
        for home in _keys(model)
        if name in (*_keys(descend(model, (home,))), *_keys(descend(model, (home, 0))))
    ]
    return f"It is a field of `{homes[0]}`." if len(homes) == 1 and homes[0] not in place else None


def _asked(model: type[BaseModel], place: Pointer) -> str | None:
    """What a missing field says, in the words of the format."""
    for part in parts(descend(model, place[:-1])):
        if isinstance(part, type) and issubclass(part, BaseModel):
            told = [f.description for name, f in part.model_fields.items() if place[-1] in (name, f.alias)]
            if told and told[0]:
                return f"Add `{place[-1]}`: {' '.join(told[0].split())}"
    return None


def _of(place: Pointer, preposition: str = "of") -> str:
    parents = "/".join(brief(str(step)) for step in place[:-1])
    return f"{preposition} `{parents}`" if parents else f"{preposition} the document"


def _sentence(detail: ErrorDetails) -> tuple[str, str | None]:
    kind, value, ctx = detail["type"], detail["input"], detail.get("ctx", {})
    if kind == "value_error":
        said = f", not {show(value)}" if isinstance(value, str) and "such as" in str(ctx["error"]) else ""
        return f"{ctx['error']}{said}", None
    if kind == "literal_error":
        choices = ctx["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        return f"should be one of {', '.join(choices)}, not {show(value)}", nearest(str(value), choices)
    if kind == "string_pattern_mismatch":
        return f"{PATTERNS.get(ctx['pattern'], 'does not have the right form')}, not {show(value)}", None
    if kind == "string_too_long":
        return f"is {len(value):,} characters long; {ctx['max_length']:,} is the limit", None
    if kind == "string_type" and isinstance(value, (bool, int, float)):
        return f"should be text, not {show(value)}", f'Put it in quotes: "{show(value)}".'
    sentence = _SENTENCES.get(kind) or detail["msg"].removeprefix("Input ")
    return f"{sentence}, not {show(value)}", None


def show(value: object) -> str:
    """A value as an error message quotes it: short, and safe on a terminal."""
    if isinstance(value, (dict, list, tuple)):
        return "a map" if isinstance(value, dict) else "a list"
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    return repr(value) if len(str(value)) <= 60 else brief(str(value))


def _keys(annotation: Any) -> list[str]:
    for part in parts(annotation):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return [info.alias or name for name, info in part.model_fields.items()]
    return []


def descend(annotation: Any, place: Pointer) -> Any:
    """The type at a place inside a model."""
    for step in place:
        for part in parts(annotation):
            if isinstance(part, type) and issubclass(part, BaseModel):
                found = [f for n, f in part.model_fields.items() if step in (n, f.alias)]
                if found:
                    annotation = found[0].annotation
                    break
            elif typing.get_origin(part) in (tuple, dict):
                index = 0 if typing.get_origin(part) is tuple else 1
                annotation = typing.get_args(part)[index]
                break
    return annotation


def parts(annotation: Any) -> Iterable[Any]:
    if typing.get_origin(annotation) is typing.Annotated:
        annotation = typing.get_args(annotation)[0]
    if typing.get_origin(annotation) in (Union, UnionType):
        for part in typing.get_args(annotation):
            yield from parts(part)
    else:
        yield annotation
