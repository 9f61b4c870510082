"""Random fault trees, and what they come to by truth table: nothing here uses the code under test."""

import itertools
import math
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pmsite.model.faulttree import FaultTree, Gate
from tests.analyse.made import tree

RISING = ("and", "or", "atleast", "inhibit")
"""Gates that can only follow their inputs upwards."""
ANY = (*RISING, "xor", "not")
_LEAST = {"and": 2, "or": 2, "atleast": 2}
_FIXED = {"xor": 2, "not": 1, "inhibit": 1}

CutSet = tuple[frozenset[str], frozenset[str]]
"""The events that have to occur, and those that must not."""


def random_tree(
    seed: int,
    *,
    rising: bool,
    events: tuple[int, int] = (1, 10),
    gates: tuple[int, int] = (1, 9),
    missing: float = 0.0,
    houses: int = 2,
) -> FaultTree:
    """A tree with shared gates and repeated events, whose every node is reached from the top.

    Gates take what nothing has taken yet, and now and then what something else has.
    """
    rnd = random.Random(seed)
    leaves = _leaves(rnd, rnd.randint(*events), min(houses, rnd.choice([0, 0, 1, 2])), missing)
    ids = [f"G{i}" for i in rnd.sample(range(1, 500), 400)]
    loose, made = list(leaves), dict[str, dict[str, Any]]()
    wanted = rnd.randint(*gates)
    while len(made) < wanted or len(loose) > 1:
        name = ids[len(made)]
        last = len(made) + 1 >= wanted
        made[name] = _gate(rnd, loose, [*leaves, *made], list(leaves), rising, last)
        taken = {*made[name]["inputs"], made[name].get("condition")}
        loose = [*(node for node in loose if node not in taken), name]
    return tree(
        top=loose[0],
        gates={name: made[name] for name in rnd.sample(list(made), len(made))},
        events={name: leaves[name] for name in rnd.sample(list(leaves), len(leaves))},
    )


def _leaves(rnd: random.Random, events: int, houses: int, missing: float) -> dict[str, dict[str, Any]]:
    leaves: dict[str, dict[str, Any]] = {}
    for number in rnd.sample(range(1, 500), events + houses):
        leaf: dict[str, Any] = {"text": "It fails", "occurred": rnd.random() < 0.6}
        if len(leaves) < events:
            leaf["kind"] = rnd.choice(["basic", "basic", "undeveloped"])
            likely = rnd.choice([0.0, 1.0, 0.5, *(rnd.uniform(0, 1) for _ in range(9))])
            leaf["probability"] = None if rnd.random() < missing else likely
        else:
            leaf |= {"kind": "house", "state": rnd.random() < 0.6}
        leaves[f"E{number}"] = leaf
    return {name: leaves[name] for name in rnd.sample(list(leaves), len(leaves))}


def _gate(
    rnd: random.Random, loose: Sequence[str], below: Sequence[str], leaves: Sequence[str], rising: bool, last: bool
) -> dict[str, Any]:
    kind = rnd.choice(RISING if rising else ANY)
    if (last and len(loose) > 2) or (kind == "xor" and len(below) < 2):
        kind = rnd.choice(["and", "or", "atleast"])
    number = _FIXED.get(kind) or rnd.randint(_LEAST[kind], 4)
    inputs = rnd.sample(loose, min(number, len(loose)))
    others = [node for node in below if node not in inputs]
    extra = number - len(inputs) if kind in _FIXED else rnd.choice([0, 0, 1, 2])
    inputs += rnd.sample(others, min(extra, len(others)))
    if kind in ("atleast", "xor") and rnd.random() < 0.05:  # named twice, it counts twice
        inputs[-1] = inputs[0]
    gate: dict[str, Any] = {"type": kind, "text": "It fails", "inputs": inputs}
    if kind == "atleast":
        gate["k"] = rnd.randint(1, len(inputs))
    if kind == "inhibit":
        gate["condition"] = rnd.choice([leaf for leaf in leaves if leaf in loose] or list(leaves))
    return gate


@dataclass(frozen=True)
class Truth:
    """The top event for every state of the events: bit i of a row's number says whether names[i] holds."""

    names: tuple[str, ...]
    rows: tuple[bool, ...]

    def states(self) -> Iterator[tuple[Mapping[str, bool], bool]]:
        """Each state of the events, and whether the top event follows."""
        for number, top in enumerate(self.rows):
            yield {name: bool(number >> i & 1) for i, name in enumerate(self.names)}, top


def truth(made: FaultTree, houses_vary: bool = False) -> Truth:
    """The truth table of a tree; house events are what they are unless they vary."""
    names = tuple(name for name, event in made.events.items() if houses_vary or event.kind != "house")
    fixed = {name: bool(event.state) for name, event in made.events.items() if event.kind == "house"}
    rows = []
    for number in range(2 ** len(names)):
        state = {**fixed, **{name: bool(number >> i & 1) for i, name in enumerate(names)}}
        rows.append(_holds(made, made.top, state))
    return Truth(names, tuple(rows))


def _holds(made: FaultTree, name: str, known: dict[str, bool]) -> bool:
    if name not in known:
        gate = made.gates[name]
        known[name] = _follows(gate, [_holds(made, one, known) for one in gate.inputs], made, known)
    return known[name]


def _follows(gate: Gate, inputs: list[bool], made: FaultTree, known: dict[str, bool]) -> bool:
    happened = 0
    for one in inputs:
        happened += 1 if one else 0
    if gate.type == "and":
        return happened == len(inputs)
    if gate.type == "or":
        return happened != 0
    if gate.type == "atleast":
        assert gate.k is not None
        return happened >= gate.k
    if gate.type == "xor":
        return happened == 1
    if gate.type == "not":
        return happened == 0
    assert gate.condition is not None
    return happened == 1 and _holds(made, gate.condition, known)


def probability(table: Truth, p: Mapping[str, float]) -> float:
    """Probability that the top event holds where the events are independent."""
    weights = []
    for state, top in table.states():
        if top:
            weights.append(math.prod(p[name] if holds else 1 - p[name] for name, holds in state.items()))
    return math.fsum(weights)


def needed(table: Truth) -> set[str]:
    """The events that in some state of the others decide whether the top event holds."""
    return {
        name
        for i, name in enumerate(table.names)
        if any(top != table.rows[number ^ 1 << i] for number, top in enumerate(table.rows))
    }


def extremes(table: Truth, p: Mapping[str, float | None]) -> tuple[float, float]:
    """Least and greatest probability, over every way to say of the events without one that they hold or not."""
    open_ = [name for name in table.names if p[name] is None]
    known = {name: value for name, value in p.items() if value is not None}
    sums: dict[tuple[bool, ...], list[float]] = {
        ends: [0.0] for ends in itertools.product((False, True), repeat=len(open_))
    }
    for state, top in table.states():
        if top:
            weight = math.prod(known[n] if holds else 1 - known[n] for n, holds in state.items() if n in known)
            sums[tuple(state[name] for name in open_)].append(weight)
    found = [math.fsum(weights) for weights in sums.values()]
    return min(found), max(found)


def prime_implicants(table: Truth) -> set[CutSet]:
    """The sets of literals that imply the top event and of which none can be left out.

    A set of literals is a number in base 3, a digit an event: 0 it is absent, 1 it occurs, 2 it does not matter.
    """
    size = [3**i for i in range(len(table.names) + 1)]
    implies: list[bool] = []
    for number in range(size[-1]):
        digits = [number // size[i] % 3 for i in range(len(table.names))]
        if 2 in digits:  # it holds either way
            i = digits.index(2)
            implies.append(implies[number - size[i]] and implies[number - 2 * size[i]])
        else:
            implies.append(table.rows[sum(2**i for i, digit in enumerate(digits) if digit)])
    found = set()
    for number in range(size[-1]):
        if implies[number]:
            digits = [number // size[i] % 3 for i in range(len(table.names))]
            if not any(digit < 2 and implies[number + (2 - digit) * size[i]] for i, digit in enumerate(digits)):
                present = frozenset(name for name, digit in zip(table.names, digits, strict=True) if digit == 1)
                absent = frozenset(name for name, digit in zip(table.names, digits, strict=True) if digit == 0)
                found.add((present, absent))
    return found


def minimal_cut_sets(table: Truth) -> set[frozenset[str]]:
    """The smallest sets of events that, nothing else having happened, bring about the top event."""
    found: set[frozenset[str]] = set()
    for number in sorted(range(len(table.rows)), key=lambda number: number.bit_count()):
        if table.rows[number]:
            one = frozenset(name for i, name in enumerate(table.names) if number >> i & 1)
            if not any(smaller <= one for smaller in found):
                found.add(one)
    return found


def union(table: Truth, sets: Iterable[CutSet]) -> Truth:
    """The function that holds where one of the sets does."""
    rows = []
    for state, _ in table.states():
        happened = {name for name, holds in state.items() if holds}
        rows.append(any(present <= happened and not absent & happened for present, absent in sets))
    return Truth(table.names, tuple(rows))


def likelihoods(made: FaultTree) -> dict[str, float | None]:
    """Probability of each event that has one; of house events what they are."""
    return {
        name: float(bool(event.state)) if event.kind == "house" else event.probability
        for name, event in made.events.items()
    }


def known(made: FaultTree) -> dict[str, float]:
    """The same, for a tree where none is missing."""
    return {name: value for name, value in likelihoods(made).items() if value is not None}
