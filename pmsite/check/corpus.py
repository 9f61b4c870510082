"""PM8xx: what only the whole collection shows.

Twins, and failures that come back before they are mended.
"""

import re
from collections.abc import Iterator

from pmsite.analyse.outline import Outline, Outlines
from pmsite.check.rule import Context, Finding, Rule
from pmsite.problems import Level

_DAY = 86400.0
_ALIKE = 0.6
"""Share of words in common from which two titles are taken for one."""


def same_id(known: Outlines, context: Context) -> Iterator[tuple[Outline, Finding]]:
    """An id names one record only."""
    for one in known.all:
        first = known.by_id[one.id]
        if first is not one:
            message = f"The id {one.id} is taken by {first.path}."
            yield one, Finding(("id",), message, "Give the newer one the next free number.")


def near_duplicates(known: Outlines, context: Context) -> Iterator[tuple[Outline, Finding]]:
    """Two records of one day, of a common service and under nearly one title tell the same incident."""
    by_time = sorted((one for one in known.all if one.title), key=lambda one: (one.began, one.path))
    first = 0
    for i, one in enumerate(by_time):
        while one.began - by_time[first].began > _DAY:
            first += 1
        for other in by_time[first:i]:
            if _twins(one, other):
                message = f"This looks like {other.id}: within a day, and under nearly the same title."
                fix = f"Keep one of them, or add `related: [{{id: {other.id}, kind: similar}}]`."
                yield one, Finding(("title",), message, fix)


def _twins(one: Outline, other: Outline) -> bool:
    if one.id == other.id or (one.services and other.services and not {*one.services} & {*other.services}):
        return False
    if any(tie in (other.id, *other.aliases) for tie, _ in one.related):
        return False
    if any(tie in (one.id, *one.aliases) for tie, _ in other.related):
        return False
    mine, theirs = _words(one.title), _words(other.title)
    return len(mine & theirs) >= _ALIKE * len(mine | theirs) > 0


def _words(title: str) -> set[str]:
    return {word for word in re.findall(r"\w+", title.lower()) if len(word) > 2}


def unfinished_before(known: Outlines, context: Context) -> Iterator[tuple[Outline, Finding]]:
    """It happened again while actions of the first time were not finished."""
    for one in known.all:
        for i, (name, kind) in enumerate(one.related):
            earlier = known.by_name.get(name)
            if kind != "recurrence" or earlier is None or earlier is one or not (one.ours and earlier.ours):
                continue
            waiting = [action.id for action in earlier.actions if not action.finished]
            if waiting:
                are = "is" if len(waiting) == 1 else "are"
                message = f"It happened before as {earlier.id}, of which {', '.join(waiting)} {are} not finished."
                yield one, Finding(("related", i, "id"), message, "Finish them, or say there why not: `wont_do`.")


RULES = (
    Rule(
        "PM801",
        Level.ERROR,
        "An id names one record",
        "Two records under one id would overwrite each other's page and issues.",
        "# INC-2025-0007.yaml in incidents/2024/ and in incidents/2025/",
        "# one of them renumbered",
        "Give the newer one the next free number.",
        corpus=same_id,
    ),
    Rule(
        "PM802",
        Level.WARNING,
        "One incident, one record",
        "Told twice, an incident counts twice in every figure, and its actions are split.",
        "title: Orders rejected on NASDAQ  # while another record of that day says: Orders on NASDAQ rejected",
        "related: [{id: INC-2025-0007, kind: duplicate}]",
        "Merge them; or tie them by `related`, with the kind `duplicate` or `similar`.",
        corpus=near_duplicates,
    ),
    Rule(
        "PM803",
        Level.WARNING,
        "A recurrence finds the earlier actions finished",
        "The surest way to an outage is an agreed action that nobody carried out.",
        "related: [{id: INC-2025-0007, kind: recurrence}]  # INC-2025-0007/A2 is still open",
        "# INC-2025-0007/A2 done, or `wont_do` with a reason",
        "Finish the actions that are named, or decide against them with a reason.",
        corpus=unfinished_before,
    ),
)
