"""Five whys as they are asked: one answer after the other, with branches, → `analysis/five_whys`.

On a command line an answer is one line. It answers "why?" of the line before; with `+` before it, it is another
reason for the same; with `++`, another reason for what stands one step further up. `!` marks a root cause.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

_MARKS = re.compile(r"(\+*)\s*(!?)\s*(\\?)")
DEEPEST = 12
"""Levels of a tree: a record may be nested 32 deep, and a level takes two."""


class Node(NamedTuple):
    """One answer; `parent` is the place of what it explains, -1 the problem itself."""

    parent: int
    text: str
    root_cause: bool = False


def node(line: str, known: Sequence[Node], parent: int | None = None) -> Node:
    """What a line adds to the answers before it; its plus signs count from `parent`, or the last answer."""
    match = _MARKS.match(line)
    assert match is not None  # every part may be empty
    at = len(known) - 1 if parent is None else parent
    for _ in match[1]:
        at = known[at].parent if at >= 0 else at
    return Node(at, " ".join(line[match.end() :].split()), bool(match[2]))


def nodes(lines: Iterable[str]) -> tuple[Node, ...]:
    """All lines of a command line."""
    found: list[Node] = []
    for line in lines:
        found.append(node(line, found))
    return tuple(found)


def lines(known: Sequence[Node]) -> list[str]:
    """The same as lines, which `nodes` reads back to the same tree."""
    order = _depth_first(known)
    found, last = [], -1
    for place in order:
        up, at = 0, last
        while at != known[place].parent:
            up, at = up + 1, known[at].parent
        last = place
        text = known[place].text
        escaped = f"\\{text}" if text[:1] in ("+", "!", "\\") else text
        marks = "+" * up + ("!" if known[place].root_cause else "")
        found.append(f"{marks} {escaped}" if marks else escaped)
    return found


def depth(known: Sequence[Node], place: int) -> int:
    """Steps from an answer to the problem, which is at 0."""
    steps = 0
    while place >= 0:
        steps, place = steps + 1, known[place].parent
    return steps


def explained(known: Sequence[Node]) -> list[int]:
    """What has an answer, and so may have another: the problem first."""
    return sorted({one.parent for one in known})


def too_deep(known: Sequence[Node]) -> Node | None:
    """The first answer that is deeper than a record can hold; a chain without branches never is."""
    if not _branches(known):
        return None
    return next((one for place, one in enumerate(known) if depth(known, place) > DEEPEST), None)


def _branches(known: Sequence[Node]) -> bool:
    return len(explained(known)) != len(known)


def five_whys(problem: str, known: Sequence[Node]) -> list[dict[str, Any]]:
    """As records hold them: a chain as long as nothing branches, else a tree."""
    if not known:
        return []
    if not _branches(known):
        return [{"problem": problem, "chain": [_as_data(known[i]) for i in _depth_first(known)]}]
    return [{"problem": problem, "whys": _below(known, -1)}]


def _below(known: Sequence[Node], parent: int) -> list[dict[str, Any]]:
    found = []
    for place, one in enumerate(known):
        if one.parent == parent:
            below = _below(known, place)
            found.append(_as_data(one) | ({"whys": below} if below else {}))
    return found


def _as_data(one: Node) -> dict[str, Any]:
    return {"because": one.text, **({"root_cause": True} if one.root_cause else {})}


def _depth_first(known: Sequence[Node], parent: int = -1) -> list[int]:
    waiting, found = [parent], []
    while waiting:
        at = waiting.pop()
        found.append(at)
        waiting += [i for i in range(len(known) - 1, -1, -1) if known[i].parent == at]
    return found[1:]
