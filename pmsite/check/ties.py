"""PM114, PM115 and PM121: ties between records.

They look at outlines, so a record that did not change is not read again.
"""

import re
from collections.abc import Iterator

from pmsite.analyse.outline import Outline, Outlines
from pmsite.check.rule import Context, Finding, Rule
from pmsite.problems import Level, Pointer, nearest

E = Level.ERROR
SITE_FILES = {"index.html"}
"""Names in `incidents/` of the site that no record may have."""


def related_records(known: Outlines, context: Context) -> Iterator[tuple[Outline, Finding]]:
    """`related` names records that exist."""
    for one in known.all:
        for i, (other, _) in enumerate(one.related):
            place: Pointer = ("related", i, "id")
            if other == one.id:
                yield one, Finding(place, "A record cannot be related to itself.", "Delete the entry.")
            elif other not in known.by_name:
                others = [name for name in known.by_name if name != one.id]
                yield one, Finding(place, f"There is no record {other}.", nearest(other, others))


def depends_on(known: Outlines, context: Context) -> Iterator[tuple[Outline, Finding]]:
    """`depends_on` names actions that exist."""
    for one in known.all:
        for i, action in enumerate(one.actions):
            for j, ref in enumerate(action.depends_on):
                if finding := _dependency(one, action.id, ref, ("actions", i, "depends_on", j), known):
                    yield one, finding


def _dependency(one: Outline, action: str, ref: str, place: Pointer, known: Outlines) -> Finding | None:
    record_id, slash, action_id = ref.rpartition("/")
    other = known.by_name.get(record_id) if slash else one
    if other is None:
        return Finding(place, f"There is no record {record_id}.", nearest(record_id, known.by_name))
    if ref in (action, f"{one.id}/{action}"):
        return Finding(place, "An action cannot depend on itself.", "Delete the entry.")
    actions = [a.id for a in other.actions]
    if action_id in actions or not (other.whole or _whole_actions(other)):
        return None
    fix = nearest(action_id, actions) or "Name one like A2, or INC-2024-0031/A2."
    return Finding(place, f"There is no action {ref}.", fix)


def _whole_actions(one: Outline) -> bool:
    return bool(one.holes) and all(hole and hole[0] != "actions" for hole in one.holes)


def aliases(known: Outlines, context: Context) -> Iterator[tuple[Outline, Finding]]:
    """An alias names one record only, and is no year."""
    for one in known.all:
        for i, alias in enumerate(one.aliases):
            others = [other.id for other in known.holders[alias] if other.id != one.id]
            taken = alias == one.id or re.fullmatch(r"\d{4}", alias) or alias.lower() in SITE_FILES
            if others or taken:
                whose = f"is a name of {others[0]}" if others else "is taken"
                yield (
                    one,
                    Finding(
                        ("aliases", i),
                        f"The alias {alias} {whose}.",
                        "Take another alias, or remove it from one of the records.",
                    ),
                )


RULES = (
    Rule(
        "PM114",
        E,
        "Related records exist",
        "A reader follows these ties to last year's outage.",
        "related: [{id: INC-2025-9999, kind: similar}]",
        "related: [{id: INC-2025-0007, kind: similar}]",
        "Mend the id.",
        corpus=related_records,
    ),
    Rule(
        "PM115",
        E,
        "Actions that others depend on exist",
        "An action that waits for nothing never starts.",
        "depends_on: [A9]",
        "depends_on: [A1]",
        "Mend the reference: A2 in this record, INC-2024-0031/A2 in another.",
        corpus=depends_on,
    ),
    Rule(
        "PM121",
        E,
        "An alias names one record",
        "It is an address on the site.",
        "aliases: [INC-2025-0001]  # while that record exists",
        "aliases: [JIRA-881]",
        "Remove the alias from one of the records.",
        corpus=aliases,
    ),
)
