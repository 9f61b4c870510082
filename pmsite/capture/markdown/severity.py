"""How grave the incident was, in the policy's words."""

import re

_WORDS = (
    ("critical", "critique", "blocker", "重大", "致命的"),
    ("high", "major", "élevée", "majeure", "高"),
    ("medium", "moderate", "moyenne", "中"),
    ("low", "minor", "faible", "mineure", "低"),
    ("informational", "trivial"),
)
"""From the gravest on."""
_NUMBER = re.compile(r"\b(?:sev(?:erity)?|p|s)[\s:-]*([0-5])\b", re.I)


def level_of(text: str, levels: tuple[str, ...]) -> tuple[str, bool] | None:
    """The level a value names, and whether it is the policy's own word; None where none is named."""
    bare = re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()
    for level in levels:
        name = re.sub(r"[^a-z0-9]+", "", level.lower())
        if re.match(rf"{re.escape(name)}\b", re.sub(r"(?<=[a-z]) (?=\d)", "", bare)):
            return level, True
    number = _NUMBER.search(text)
    if number:
        numbers = [int(found[1]) for level in levels if (found := re.search(r"(\d)$", level))]
        first = min(numbers, default=1)
        place = int(number[1]) - first
        return (levels[place], False) if 0 <= place < len(levels) else None
    for rank, names in enumerate(_WORDS):
        if any(re.match(rf"{name}(?![a-zà-ÿ])", text.strip().lower()) for name in names):
            same = [level for level in levels if level.lower() in names]
            return (same or [levels[min(rank, len(levels) - 1)]])[0], bool(same)
    return None
