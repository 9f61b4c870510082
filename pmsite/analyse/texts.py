"""The texts of a record, with their places."""

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo

from pmsite.model.base import ONE_LINE, SEEN, TITLE_LENGTH
from pmsite.model.postmortem import Postmortem
from pmsite.problems import Pointer

_NO_SENTENCES = frozenset({"severity", "before", "after", "path", "as_written", "id", "ignore"})
"""Lines that hold names, or (under `ignore`) are about a rule."""


def texts(record: Postmortem, markdown_only: bool = False) -> Iterator[tuple[Pointer, str]]:
    """Every sentence an author wrote, in order: no names, ids, people or addresses."""
    yield from _of(record, (), markdown_only)


def _of(model: BaseModel, place: Pointer, markdown_only: bool) -> Iterator[tuple[Pointer, str]]:
    for name, key, written in _fields(type(model)):
        value = getattr(model, name)
        if not value or (isinstance(value, str) and (not written or (markdown_only and written != "markdown"))):
            continue
        yield from _inside(value, (*place, key), written, markdown_only)


def _inside(value: Any, place: Pointer, written: str, markdown_only: bool) -> Iterator[tuple[Pointer, str]]:
    if isinstance(value, str):
        if written == "markdown" or (written and not markdown_only):
            yield place, value
    elif isinstance(value, BaseModel):
        yield from _of(value, place, markdown_only)
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _inside(item, (*place, i), written, markdown_only)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _inside(item, (*place, key), written, markdown_only)


@cache
def _fields(model: type[BaseModel]) -> tuple[tuple[str, str, str], ...]:
    """Name, key in the document, and `markdown`, `line` or nothing for what is no sentence."""
    return tuple(
        (name, info.alias or name, _written(info))
        for name, info in model.model_fields.items()
        if name not in _NO_SENTENCES
    )


def _written(info: FieldInfo) -> str:
    for constraints in _constraints((info.annotation, *info.metadata)):
        if constraints.pattern == SEEN:
            return "line" if constraints.max_length else "markdown"
        if constraints.pattern == ONE_LINE and constraints.max_length == TITLE_LENGTH:
            return "line"
    return ""


def _constraints(parts: tuple[Any, ...]) -> Iterator[StringConstraints]:
    for part in parts:
        if isinstance(part, StringConstraints):
            yield part
        else:
            yield from _constraints(getattr(part, "__metadata__", ()))
            yield from _constraints(get_args(part))
