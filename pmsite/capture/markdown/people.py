"""Who took part."""

import re

from pmsite.capture.markdown.blocks import Block
from pmsite.capture.markdown.outline import Part
from pmsite.capture.markdown.record import Record
from pmsite.capture.markdown.text import seen

_ROLES = (
    ("incident_commander", r"incident (?:commander|manager|lead|owner)|ic|指揮者"),
    ("technical_lead", r"tech(?:nical)? lead"),
    ("communications_lead", r"comm(?:unication)?s? (?:lead|manager)"),
    ("operations_lead", r"op(?:eration)?s lead"),
    ("scribe", r"scribe|note[- ]?taker|書記"),
    ("facilitator", r"facilitator|moderator|animateur"),
)
_LISTS = (
    ("authors", r"(?:document )?authors?|auteurs?|created by|written by|reported by|作成者"),
    ("responders", r"attendees|participants|responders|on[- ]?call(?: engineers?)?|参加者|対応者"),
    ("experts", r"(?:subject matter )?experts?|smes?"),
)
_INITIALS = re.compile(r"[A-Z]{2,4}(?:\s+[A-Z]{2,4})+")
_PERSON = 100


def field_of(label: str) -> tuple[str, bool] | None:
    """The field for a label, and whether it holds several persons."""
    for names, several in ((_ROLES, False), (_LISTS, True)):
        for name, words in names:
            if re.fullmatch(words, label.strip(), re.I):
                return f"people/{name}", several
    return None


def names_in(text: str) -> list[str] | None:
    """The persons a text lists; None where it is a sentence."""
    pieces = [one.strip(" -*") for one in re.split(r"[,;、\n]|\s+(?:and|et|&)\s+|\s/\s", text)]
    found: list[str] = []
    for piece in pieces:
        found += piece.split() if _INITIALS.fullmatch(piece) else [piece] if seen(piece) else []
    good = all(len(one) <= _PERSON and len(one.split()) <= 5 and not one.endswith(".") for one in found)
    return found if found and good and len(found) <= 60 else None


def take(record: Record, part: Part) -> None:
    """Read a part that lists persons, or persons by role."""
    field = "people/authors" if part.role == "authors" else "people/responders"
    for block in record.free(part):
        found = [names_in(record.plain(text)) for text in _lines(block)]
        if found and all(found) and not any(":" in text for text in _lines(block)):
            record.add(field, [name for names in found for name in names or ()])
            record.claim([block])


def _lines(block: Block) -> list[str]:
    if block.kind == "list" and not any(item.rest for item in block.items):
        return [item.head for item in block.items]
    return block.content.split("\n") if block.kind == "paragraph" else []
