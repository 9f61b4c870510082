"""Fault trees: which combinations of events lead to the top event.

Terms as in the Fault Tree Handbook (NUREG-0492, 1981) and IEC 61025.
"""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from pmsite.model.base import Line, LocalId, Model, Name, Share

GateType = Literal["and", "or", "atleast", "xor", "not", "inhibit"]
EventClass = Literal["basic", "house", "undeveloped"]


class Gate(Model):
    """A gate: an event that follows from its inputs."""

    type: GateType
    """and: all inputs; or: any; atleast: k of them; xor: exactly one of two; not: its one input is absent;
    inhibit: its one input, while the condition holds."""
    text: Line
    """The event this gate stands for."""
    inputs: Annotated[tuple[LocalId, ...], Field(min_length=1)]
    """Ids of gates and events."""
    k: Annotated[int, Field(ge=1)] | None = None
    """How many inputs it takes, for `atleast`."""
    condition: LocalId | None = None
    """Id of the conditioning event, for `inhibit`."""

    @model_validator(mode="after")
    def _fits_its_type(self) -> "Gate":
        n = len(self.inputs)
        if (self.k is not None) != (self.type == "atleast"):
            raise ValueError("needs `k` if it is `atleast`, and only then")
        if self.k is not None and self.k > n:
            raise ValueError(f"asks for k = {self.k} of {n} inputs")
        if (self.condition is not None) != (self.type == "inhibit"):
            raise ValueError("needs a `condition` if it is `inhibit`, and only then")
        if self.type in ("not", "inhibit") and n != 1:
            raise ValueError(f"is `{self.type}` and takes one input, not {n}")
        if self.type == "xor" and n != 2:
            raise ValueError(f"is `xor` and takes two inputs, not {n}")
        return self


class Event(Model):
    """A leaf of the tree."""

    text: Line
    """What happens or holds."""
    kind: EventClass = "basic"
    """basic: a failure with a probability; house: known to hold or not; undeveloped: not looked into."""
    probability: Share | None = None
    """Probability over the tree's `basis`; absent where unknown."""
    state: bool | None = None
    """For a house event: whether it holds."""
    occurred: bool = False
    """Whether it happened in this incident."""
    tags: tuple[Name, ...] = ()
    """Words that tie it to the same event elsewhere; their frequency stands beside the probability."""

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "Event":
        if (self.state is not None) != (self.kind == "house"):
            raise ValueError("needs a `state` if it is a house event, and only then")
        if self.kind == "house" and self.probability is not None:
            raise ValueError("is a house event: it has a `state`, no probability")
        return self


class FaultTree(Model):
    """A fault tree. Events are taken as independent unless one node stands under several gates."""

    top: LocalId
    """Id of the top gate."""
    basis: Line | None = None
    """What the probabilities are of: per year, per request, on demand."""
    gates: Annotated[dict[LocalId, Gate], Field(min_length=1)]
    """Gates by id."""
    events: Annotated[dict[LocalId, Event], Field(min_length=1)]
    """Leaves by id."""
