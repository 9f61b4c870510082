"""Which fields the policy asks of a record, and which of them are filled."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from pmsite.model.actions import Action
from pmsite.model.policy import AnyOf, Policy, Requirement
from pmsite.model.postmortem import Postmortem, State
from pmsite.problems import Pointer

ORDER: tuple[State, ...] = ("draft", "review", "published")
"""States of a document on its way; `withdrawn` asks for nothing."""
_NEXT: Mapping[State, State] = {"draft": "review", "review": "published"}


@dataclass(frozen=True, slots=True)
class Need:
    """A field that the policy asks for, in this record."""

    paths: tuple[str, ...]
    """One of these suffices."""
    origin: Pointer
    """Where the policy asks for it."""
    missing: tuple[Pointer, ...]
    """The places that are not filled: none when the need is met."""

    @property
    def words(self) -> str:
        """The field or fields, as messages name them."""
        return " or ".join(f"`{path}`" for path in self.paths)


@dataclass(frozen=True, slots=True)
class Completeness:
    """How far a record is on its way to a state."""

    state: State
    needs: tuple[Need, ...]

    @property
    def filled(self) -> int:
        """How many of the needs are met."""
        return sum(not need.missing for need in self.needs)

    @property
    def missing(self) -> tuple[Need, ...]:
        """The needs that are not met."""
        return tuple(need for need in self.needs if need.missing)


Plan = Mapping[tuple[str, ...], Pointer]
"""What is asked: fields of which one suffices, and where the policy asks for them."""


def plan(record: Postmortem, policy: Policy, state: State) -> Plan:
    """What the policy asks of records like this one in a state, each field once."""
    asked: dict[tuple[str, ...], Pointer] = {}
    for origin, field in _asked(record, policy, state):
        paths = tuple(path for path in (field.any if isinstance(field, AnyOf) else (field,)) if known_path(path))
        if paths:  # what no record can have is a mistake of the policy, and told there
            asked.setdefault(paths, origin)
    return asked


def completeness(record: Postmortem, state: State, asked: Plan) -> Completeness:
    """How much of a plan is filled."""
    return Completeness(state, tuple(Need(paths, at, _missing(record, paths)) for paths, at in asked.items()))


def next_state(record: Postmortem) -> State | None:
    """The state that follows; None for what is published or withdrawn."""
    return _NEXT.get(record.state)


def _asked(record: Postmortem, policy: Policy, state: State) -> Iterator[tuple[Pointer, str | AnyOf]]:
    matching = [(i, asks) for i, asks in enumerate(policy.required) if _matches(asks, record, state)]
    lighter = [(i, asks.only) for i, asks in matching if asks.only is not None]
    if lighter:
        for i, only in lighter:
            yield from ((("required", i, "only", j), path) for j, path in enumerate(only))
        return
    for i, asks in matching:
        yield from ((("required", i, "fields", j), field) for j, field in enumerate(asks.fields))


def _matches(asks: Requirement, record: Postmortem, state: State) -> bool:
    return (
        state in ORDER
        and (asks.state is None or ORDER.index(state) >= _place(asks.state))
        and (not asks.severity or record.severity in asks.severity)
        and (not asks.failure_class or record.failure_class in asks.failure_class)
        and (not asks.provenance or record.provenance.kind in asks.provenance)
    )


def _place(state: State) -> int:
    return ORDER.index(state) if state in ORDER else len(ORDER)


def _missing(record: Postmortem, paths: Sequence[str]) -> tuple[Pointer, ...]:
    first: tuple[Pointer, ...] | None = None
    for path in paths:
        gaps = tuple(_gaps(record, path.split("/"), ()))
        if not gaps:
            return ()
        first = first or gaps
    return first or ()


def _gaps(node: Any, steps: list[str], place: Pointer) -> Iterator[Pointer]:
    """Places below `node` that the steps lead to and that are empty; `*` stands for every item."""
    if not steps:
        if not filled(node):
            yield place
    elif steps[0] == "*":
        for i, item in node.items() if isinstance(node, dict) else enumerate(node):
            if not (isinstance(item, Action) and item.state == "wont_do"):  # nothing is planned for it any more
                yield from _gaps(item, steps[1:], (*place, i))
    else:
        value = node.get(steps[0]) if isinstance(node, dict) else _value(node, steps[0])
        if value is None and len(steps) > 1 and "*" not in steps:
            yield (*place, *steps)
        elif value is not None or len(steps) == 1:
            yield from _gaps(value, steps[1:], (*place, steps[0]))


def _value(node: Any, key: str) -> Any:
    return getattr(node, _attributes(type(node)).get(key, key), None) if isinstance(node, BaseModel) else None


@cache
def _attributes(model: type[BaseModel]) -> Mapping[str, str]:
    """The attributes behind keys of the document that are called otherwise: `to` of a window is its `end`."""
    return {field.alias: name for name, field in model.model_fields.items() if field.alias}


@cache
def known_path(path: str) -> bool:
    """Whether a record can have a field there; `*` stands for any item of a list."""
    part: Any = Postmortem
    for step in path.split("/"):
        options = [option for option in (get_args(part) or (part,)) if option is not type(None)]
        part = options[0] if get_origin(part) in (Union, UnionType) else part
        if get_origin(part) is tuple:
            part = get_args(part)[0] if step == "*" else None
        elif get_origin(part) is dict:
            part = get_args(part)[1]
        elif isinstance(part, type) and issubclass(part, BaseModel):
            named = [f for name, f in part.model_fields.items() if step == (f.alias or name)]
            part = named[0].annotation if named else None
        elif part is not Any:
            return False
        if part is None:
            return False
    return True


def filled(value: Any) -> bool:
    """Whether there is something: an answer of `false` or 0 is one, an empty list or map is none."""
    if isinstance(value, BaseModel):
        return any(filled(getattr(value, name)) for name in value.model_fields_set)
    return value is not None and value not in ("", (), {})
