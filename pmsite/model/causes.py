"""Why it happened: causes, five whys and the fishbone."""

from typing import Literal

from pydantic import model_validator

from pmsite.model.base import Line, LocalId, Markdown, Model, Name
from pmsite.model.faulttree import FaultTree

CauseCategory = Literal[
    "code_defect",
    "infrastructure",
    "configuration",
    "external_dependency",
    "operational",
    "capacity",
    "security",
    "process",
    "unknown",
]
WhyLevel = Literal["immediate", "system", "design", "organisation", "culture"]


class Cause(Model):
    """A root cause or a contributing factor."""

    id: LocalId
    """Unique in the record: C1, C2. Actions refer to it."""
    text: Line
    """The condition, in one sentence; systems are its subject, not persons."""
    category: CauseCategory | None = None
    """Kind of cause, for comparison across incidents."""
    evidence: tuple[Line, ...] = ()
    """What shows it."""
    tags: tuple[Name, ...] = ()
    """Words that tie it to the same cause elsewhere."""


class Why(Model):
    """One answer to "why?". In a tree its own `whys` are the answers to the next question."""

    because: Line
    """The answer."""
    evidence: tuple[Line, ...] = ()
    """What shows it."""
    level: WhyLevel | None = None
    """How deep the answer lies."""
    root_cause: bool = False
    """True where asking stopped because a root cause was reached."""
    whys: tuple["Why", ...] = ()
    """Answers to why this was so; siblings contributed together."""


class FiveWhys(Model):
    """One line of questions. `chain`: each answers the one before. `whys`: a tree instead."""

    problem: Line
    """What the first "why?" asks about."""
    chain: tuple[Why, ...] = ()
    """Answers, each to the one before."""
    whys: tuple[Why, ...] = ()
    """Answers as a tree."""

    @model_validator(mode="after")
    def _one_of_both(self) -> "FiveWhys":
        if bool(self.chain) == bool(self.whys):
            raise ValueError("needs either `chain` or `whys`, and not both")
        if any(why.whys for why in self.chain):
            raise ValueError("has branches inside `chain`: call it `whys` to draw a tree")
        return self


class FishboneCause(Model):
    """One rib of a fishbone."""

    text: Line
    """A few words; long texts are wrapped."""
    root_cause: bool = False
    """True for a root cause; drawn with a mark."""
    sub_causes: tuple[Line, ...] = ()
    """What lies behind it."""


class Fishbone(Model):
    """An Ishikawa diagram: causes by category, leading to one problem."""

    problem: Line
    """The head of the fish."""
    causes: dict[Name, tuple[FishboneCause, ...]]
    """By category: people, process, technology, data, environment, management, or the policy's own."""

    @model_validator(mode="after")
    def _not_empty(self) -> "Fishbone":
        if not any(self.causes.values()):
            raise ValueError("has no causes: name at least one under a category, or leave the fishbone out")
        return self


class Analysis(Model):
    """Why it happened, told and drawn."""

    what_happened: Markdown | None = None
    """The mechanism, for an engineer of another team."""
    trigger: Line | None = None
    """What set it off on that day."""
    root_causes: tuple[Cause, ...] = ()
    """What has to change for it not to come back."""
    contributing_factors: tuple[Cause, ...] = ()
    """What made it likelier, larger or longer."""
    five_whys: tuple[FiveWhys, ...] = ()
    """Lines of questions from the problem to a root cause."""
    fishbone: Fishbone | None = None
    """Causes by category."""
    fault_tree: FaultTree | None = None
    """Combinations of events that lead to the top event."""
