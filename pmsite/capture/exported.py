"""Our own exported Markdown, perhaps edited in a wiki since → the record's fields."""

import re
from typing import Any

from pmsite.analyse.document.read import read
from pmsite.analyse.document.residue import restore
from pmsite.analyse.secrets import find
from pmsite.load.events import parse

LIMIT = 2_000_000
"""Characters; ten times the largest record."""
_TOLD = 50
"""So many doubts of a kind are told."""
_MARKER = re.compile(r"\ufeff?\s*<!-- pmsite: record ([A-Za-z0-9][A-Za-z0-9._-]{1,79}) format (\d{1,9}) -->")

Doubts = list[tuple[int, str]]
"""Line, from 1, and a sentence."""


def is_exported(text: str) -> bool:
    """Whether a document says of itself that it is a record written by `pmsite export markdown`."""
    return _MARKER.match(text) is not None


def read_exported(text: str) -> tuple[dict[str, Any], Doubts]:
    """The fields of the record, as its YAML would hold them, and what a person should look at.

    Never fails; whether it is a whole record is for the check to say.
    """
    marker = _MARKER.match(text)
    if len(text) > LIMIT:
        return {}, [(1, f"The document has more than {LIMIT:,} characters; that is no record.")]
    if marker is None:
        return {}, [(1, "The first line does not say that this is a record written by `pmsite export markdown`.")]
    if marker[2] != "1":
        return {}, [(1, f"The document has format {marker[2]}; this program reads format 1. Install a newer one.")]
    found = read(text)
    covered, doubts = _covered(text, found.data)
    if doubts:
        found = read(covered)
    doubts += [(one.line, one.message) for one in found.doubts[:_TOLD]]
    data: dict[str, Any] = {"schema_version": 1, **found.data}
    if data.setdefault("id", marker[1]) != marker[1]:
        doubts.append((1, f"The first line speaks of {marker[1]}, the table of another record; the table counts."))
    further, problems = _further(found.further, found.further_line)
    doubts += problems
    doubts += [(found.further_line, message) for message in restore(data, further)]
    return {"schema_version": 1, **data}, doubts


def waived(data: dict[str, Any]) -> set[str]:
    """The rules that a record waives, whatever else its fields hold."""
    rules = data.get("ignore")
    return {str(one.get("rule")) for one in rules if isinstance(one, dict)} if isinstance(rules, list) else set()


def _covered(text: str, data: dict[str, Any]) -> tuple[str, Doubts]:
    """The text without secrets and personal data, unless the record waives the rule against them."""
    rules = waived(data)
    leaks = [leak for leak in find(text) if ("PM602" if leak.personal else "PM601") not in rules]
    doubts: Doubts = []
    parts, end = [], 0
    for leak in leaks:
        parts += [text[end : leak.start], re.sub(".", "█", text[leak.start : leak.end])]
        end = leak.end
        if len(doubts) < _TOLD:
            line = text.count("\n", 0, leak.start) + 1
            doubts.append((line, f"What looks like a secret or personal data ({leak.kind}) was masked."))
    return "".join([*parts, text[end:]]), doubts


def _further(lines: list[str], begin: int) -> tuple[dict[str, Any], Doubts]:
    """What the code at the end says; `begin` is the line above it."""
    parsed = parse("\n".join(lines), "")
    if not lines or (parsed.data is None and not parsed.problems):
        return {}, []
    if parsed.problems or not isinstance(parsed.data, dict):
        why = parsed.problems[0].message if parsed.problems else "It is no map."
        line = parsed.problems[0].location.line if parsed.problems else 1
        return {}, [(begin + (line or 1), f"The YAML cannot be read, and is left out. {why}")]
    return parsed.data, []
