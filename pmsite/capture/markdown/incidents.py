"""Several incidents in one document."""

from collections.abc import Iterator
from itertools import pairwise

from pmsite.capture.markdown.headings import Role
from pmsite.capture.markdown.outline import Part

_TELLING: frozenset[Role] = frozenset(
    {"summary", "timeline", "impact", "root_causes", "resolution", "actions", "detection", "facts", "lessons"}
)
_ENOUGH = 2


def split(parts: list[Part]) -> list[tuple[list[Part], Part | None]]:
    """The parts of each incident and its heading. What stands before the first belongs to it."""
    for level in (1, 2, 3):
        tops = [i for i, part in enumerate(parts) if part.level == level and part.role is None and part.title]
        starts = [i for i in tops if len(_roles(parts, i)) >= _ENOUGH]
        if len(starts) < _ENOUGH or any(part.role for part in parts[: starts[0]]):
            continue
        bounds = [0, *starts[1:], len(parts)]
        groups = [parts[begin:end] for begin, end in pairwise(bounds)]
        return [(_cut(group), parts[start]) for group, start in zip(groups, starts, strict=True)]
    return [(parts, None)]


def _roles(parts: list[Part], top: int) -> set[Role]:
    return {part.role for part in _inside(parts, top) if part.role in _TELLING}


def _inside(parts: list[Part], top: int) -> Iterator[Part]:
    for part in parts[top + 1 :]:
        if part.level <= parts[top].level:
            return
        yield part


def _cut(group: list[Part]) -> list[Part]:
    """The parts of one incident, without those above that belong to another."""
    own = {id(part) for part in group}
    for part in group:
        part.above = tuple(above for above in part.above if id(above) in own)
    return group
