"""Plain data → a model, or every way in which it does not fit, each at its place."""

import typing
from collections.abc import Iterable
from types import UnionType
from typing import Any, TypeVar, Union

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pmsite.load.events import Data
from pmsite.model.base import PATTERNS, Model
from pmsite.model.source import Source
from pmsite.problems import Level, Pointer, Problem, nearest

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
    try:
        return model.model_validate(prune(data)), []
    except ValidationError as error:
        details = error.errors(include_url=False)
        return None, [_problem(model, detail, source) for detail in _without_echoes(details)]


def prune(data: Data) -> Data:
    """The data without nulls (absent and null are the same) and without `x-` keys."""
    if isinstance(data, dict):
        return {key: prune(value) for key, value in data.items() if value is not None and not key.startswith("x-")}
    return tuple(prune(value) for value in data) if isinstance(data, list) else data


def _without_echoes(details: list[ErrorDetails]) -> Iterable[ErrorDetails]:
    """A value that fits no branch of a union is one problem, not one a branch."""
    seen: set[tuple[Pointer, str]] = set()
    for detail in details:
        place = detail["loc"]
        key = (place[:-1] if detail["type"] != "extra_forbidden" and _is_branch(place) else place, "")
        if key not in seen:
            seen.add(key)
            yield detail


def _is_branch(place: Pointer) -> bool:
    last = place[-1] if place else ""
    return isinstance(last, str) and (last in ("AnyOf",) or "[" in last or "constrained" in last)


def _problem(model: type[BaseModel], detail: ErrorDetails, source: Source) -> Problem:
    place: Pointer = detail["loc"]
    kind = detail["type"]
    name = next((step for step in reversed(place) if isinstance(step, str)), "record")
    if kind == "extra_forbidden":
        known = _keys(_descend(model, place[:-1]))
        return Problem(
            "PM101",
            Level.ERROR,
            source.at_key(place),
            f"`{name}` is no field {_of(place)}.",
            place,
            nearest(name, known) or (f"Fields here: {', '.join(known)}." if known else None),
        )
    if kind == "missing":
        where = source.at_key(place[:-1]) if len(place) > 1 else source.at()
        return Problem("PM103", Level.ERROR, where, f"`{name}` is missing {_of(place, 'from')}.", place)
    message, fix = _sentence(detail)
    return Problem("PM102", Level.ERROR, source.at(place), f"`{name}` {message}.", place, fix)


def _of(place: Pointer, preposition: str = "of") -> str:
    parents = "/".join(str(step) for step in place[:-1])
    return f"{preposition} `{parents}`" if parents else f"{preposition} the document"


def _sentence(detail: ErrorDetails) -> tuple[str, str | None]:
    kind, value, ctx = detail["type"], detail["input"], detail.get("ctx", {})
    if kind == "value_error":
        return str(ctx["error"]), None
    if kind == "literal_error":
        choices = ctx["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        return f"should be one of {', '.join(choices)}, not {show(value)}", nearest(str(value), choices)
    if kind == "string_pattern_mismatch":
        return f"{PATTERNS.get(ctx['pattern'], 'does not have the right form')}, not {show(value)}", None
    if kind == "string_too_long":
        return f"is {len(value):,} characters long; {ctx['max_length']:,} is the limit", None
    if kind == "string_type" and isinstance(value, (bool, int, float)):
        return f"should be text, not {show(value)}", f'Put it in quotes: "{value}".'
    sentence = _SENTENCES.get(kind) or detail["msg"].removeprefix("Input ")
    return f"{sentence}, not {show(value)}", None


def show(value: object) -> str:
    """A value as an error message quotes it: short, and safe on a terminal."""
    if isinstance(value, (dict, list, tuple)):
        return "a map" if isinstance(value, dict) else "a list"
    text = {True: "true", False: "false"}.get(value, repr(value)) if isinstance(value, bool) else repr(value)
    return text if len(text) <= 60 else text[:57] + "…'"


def _keys(annotation: Any) -> list[str]:
    for part in _parts(annotation):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return [info.alias or name for name, info in part.model_fields.items()]
    return []


def _descend(annotation: Any, place: Pointer) -> Any:
    """The type at a place inside a model."""
    for step in place:
        for part in _parts(annotation):
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


def _parts(annotation: Any) -> Iterable[Any]:
    if typing.get_origin(annotation) is typing.Annotated:
        annotation = typing.get_args(annotation)[0]
    if typing.get_origin(annotation) in (Union, UnionType):
        for part in typing.get_args(annotation):
            yield from _parts(part)
    else:
        yield annotation
