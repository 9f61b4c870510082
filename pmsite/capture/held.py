"""What must not come into a record: secrets, personal data, and passwords that somebody spoke of in a sentence."""

import re

from pmsite.analyse.secrets import masked

HELD = "█"
_WORDS = (
    r"pass(?:word|wd|phrase|code)?|pwd|pw|secret|token|credentials?|creds?|pin"
    r"|(?:api|access|private)[ _-]?key"
)
_SPOKEN = re.compile(
    rf"(?i)\b(?:{_WORDS})s?\b(?:(?!\.\s)[^,;\n]){{0,80}}?(?:\bis\b|\bwas\b|\bare\b|[:=])\s*[`'\"]?"
    r"(?!//|the\b|a\b|an\b|not\b|now\b|in\b|on\b|too\b|still\b|being\b|expired\b|wrong\b|missing\b|full\b)([^\s`'\"]{4,})"
)
"""The password for the jump host is …"""
_LOGIN = re.compile(r"(?i)\blogin:?\s+\S+\s+/\s+([^\s`'\"]{4,})")
"""Login admin / …"""


def covered(text: str, eager: bool = False) -> tuple[str, list[str]]:
    """The text with blocks in their places, and what they stand for.

    Where it is `eager`, as in a chat, every word that a password may be is held back; else only what has a digit
    or a sign in it, so that a sentence about passwords stays.
    """
    found: list[str] = []

    def cover(match: "re.Match[str]") -> str:
        word = match[1]
        if HELD in word or not (eager or re.search(r"\d|[^\w.,;:!?()/-]", word)):
            return match[0]
        found.append(word)
        return match[0][: match.start(1) - match.start()] + HELD * len(word)

    plain = masked(text)
    found += [text[start:end] for start, end in _runs(plain) if HELD not in text[start:end]]
    return _LOGIN.sub(cover, _SPOKEN.sub(cover, plain)), found


def _runs(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(f"{HELD}+", text)]
