"""What each action takes away from a fault tree's top event."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pmsite.analyse.risk.analysis import bounds_of
from pmsite.analyse.risk.bdd import TooLargeError
from pmsite.analyse.risk.bounds import frechet
from pmsite.analyse.risk.logic import Ends, Logic, coherent, compiled, ends
from pmsite.model.actions import Action
from pmsite.model.faulttree import FaultTree


@dataclass(frozen=True, slots=True)
class Effect:
    """The top event's probability once some actions work as expected."""

    bounds: tuple[float, float]
    exact: bool

    @property
    def probability(self) -> float | None:
        """None where it depends on an event whose probability is not known."""
        low, high = self.bounds
        return low if self.exact and low == high else None


@dataclass(frozen=True, slots=True)
class Reduction:
    """One action's effect, by itself."""

    action: Action
    events: tuple[str, ...]
    """The events it changes."""
    after: Effect
    reduction: float | None
    """Probability before − after; None where one of both is not known."""
    best_case: bool
    """Whether an event is taken as gone because the action does not say what it expects."""


@dataclass(frozen=True)
class Reductions:
    """All actions that change the tree."""

    before: Effect
    ranked: tuple[Reduction, ...]
    """Those that take away most first."""
    finished: Effect
    """With all that are done."""
    finished_ids: tuple[str, ...]
    all: Effect
    """With all but those decided against."""
    all_ids: tuple[str, ...]


def reductions(tree: FaultTree, actions: Sequence[Action]) -> Reductions | None:
    """Actions by what they take away; None where none changes the tree.

    Where several change one event, together they bring it to the lowest value that one of them expects.
    """
    changing = [action for action in actions if changes(tree, action)]
    if not changing:
        return None
    calculate = _Calculator(tree)
    before = calculate.effect(())
    ranked = [_reduction(tree, calculate, action, before) for action in changing]
    ranked.sort(key=lambda r: (-(r.reduction if r.reduction is not None else -1.0), r.after.bounds, r.action.id))
    done = [action for action in changing if action.state == "done"]
    all_ = [action for action in changing if action.state != "wont_do"]
    return Reductions(
        before,
        tuple(ranked),
        calculate.effect(done),
        tuple(action.id for action in done),
        calculate.effect(all_),
        tuple(action.id for action in all_),
    )


def changes(tree: FaultTree, action: Action) -> Mapping[str, float]:
    """Events that an action changes, each with the probability it leads to: what it expects, else 0."""
    addressed = {name: 0.0 for name in action.addresses if name in tree.events}
    return addressed | {name: p for name, p in action.expect.items() if name in tree.events}


def _reduction(tree: FaultTree, calculate: "_Calculator", action: Action, before: Effect) -> Reduction:
    after = calculate.effect([action])
    known = before.probability is not None and after.probability is not None
    return Reduction(
        action=action,
        events=tuple(changes(tree, action)),
        after=after,
        reduction=(before.probability or 0.0) - (after.probability or 0.0) if known else None,
        best_case=any(name not in action.expect for name in changes(tree, action)),
    )


class _Calculator:
    """Answers questions about one tree; house events may be set otherwise."""

    def __init__(self, tree: FaultTree) -> None:
        self._tree, self._span, self._coherent = tree, ends(tree), coherent(tree)
        self._compiled: dict[frozenset[str], Logic | None] = {}

    def effect(self, actions: Iterable[Action]) -> Effect:
        lowest: dict[str, float] = {}
        for action in actions:
            for name, p in changes(self._tree, action).items():
                lowest[name] = min(p, lowest.get(name, p))
        span: Ends = {**self._span, **{name: (p, p) for name, p in lowest.items()}}
        logic = self._logic(span)
        if logic is None:
            return Effect(frechet(self._tree, span), False)
        return Effect(bounds_of(logic, logic.free, span), True)

    def _logic(self, span: Ends) -> Logic | None:
        """What is still uncertain comes first where bounds would not be exact otherwise: see Bdd.bounds."""
        missing = frozenset(name for name, (low, high) in span.items() if low != high and not self._coherent)
        if missing not in self._compiled:
            try:
                self._compiled[missing] = compiled(self._tree, missing)
            except TooLargeError:
                self._compiled[missing] = None
        return self._compiled[missing]
