"""Secrets and personal data in text: where they stand, never what they are.

A cheap pass picks the lines worth a look; our own patterns and those of detect-secrets then look at
these lines alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from pmsite.analyse.personal import find_personal

_SHORTEST = 16
"""Letters and digits in a row: no token of the patterns below has fewer, but for what a word gives away."""
_ALPHANUMERIC = bytes(120 if chr(c).isascii() and chr(c).isalnum() else 32 for c in range(256))
_DASHED = bytes(120 if (chr(c).isascii() and chr(c).isalnum()) or chr(c) in "-." else 32 for c in range(256))
_DIGITS = bytes(48 if 48 <= c <= 57 else 32 for c in range(256))
_TOKEN = re.compile(r"[A-Za-z0-9]{16}|(?=[\w.-]*\d)[A-Za-z0-9.-]{24}")
_NUMBER = re.compile(r"\d(?:[ -]?\d){11}|\+[1-9]")
_WIDEST = 300_000
"""Characters: no line of a record is longer."""
_PIECE, _OVERLAP = 2000, 400
_LONGEST_NAME = 24
"""The same with dashes between them: longer than any name of a field."""
_KEYWORDS = ("pass", "pwd", "secret", "token", "key", "bearer")

_KEY_BLOCK = re.compile(
    r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z0-9 ]*-----|\Z)", re.S
)
_OWN = (
    ("GitHub token", re.compile(r"\b(?:github_pat_[A-Za-z0-9_]{22,}|gh[pousr]_[A-Za-z0-9]{20,})")),
    ("JSON web token", re.compile(r"\beyJ[A-Za-z0-9_-]{8,900}\.[A-Za-z0-9_-]{8,900}(?:\.[A-Za-z0-9_-]{0,900})?")),
    ("AWS key", re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b")),
    ("Google key", re.compile(r"\bAIza[0-9A-Za-z_-]{35}")),
    ("Slack token", re.compile(r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}")),
    (
        "password in an address",
        re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s:/?#@]*:(?![{$<*]|x+@)[^\s/?#@]+@(?=[^\s/])"),
    ),
    ("bearer token", re.compile(r"(?i)\bbearer\s+(?=[^\s]*\d)[A-Za-z0-9._~+/-]{16,}=*")),
    (
        "password",
        re.compile(
            r"(?i)(?:pass(?:word|wd|phrase)|pwd|secret|token|(?:api|access|auth|private)[_-]?key)['\"]?\s*"
            r"(?:=|:)\s*['\"]?(?![<${*\[]|[A-Z]{2,}-\d|x{3,}|redacted|changeme\b)(?=[^\s'\"`]{0,100}\d)(?=[^\s'\"`]{0,100}[A-Za-z])[^\s'\",;`]{8,200}"
        ),
    ),
)
_ENTROPY_LIMIT = 4.5
"""Bits a character of base64 from which detect-secrets takes a text for random."""
_RANDOM = re.compile(
    r"(?<![\w/+.-])(?=[^\s]*[a-z])(?=[^\s]*[A-Z])(?=[^\s]*\d)[A-Za-z0-9+_]{32,}={0,2}(?![\w/+.-])"
)


@dataclass(frozen=True, slots=True, order=True)
class Leak:
    """A stretch of text that should not be there, and what it is."""

    start: int
    end: int
    kind: str
    personal: bool = False
    """A person's data rather than a key to something."""


@lru_cache(maxsize=4)
def find(text: str) -> tuple[Leak, ...]:
    """Every secret and every piece of personal data, in order; those that overlap are one."""
    found = (
        [Leak(*match.span(), "private key") for match in _KEY_BLOCK.finditer(text)] if "-----BEGIN" in text else []
    )
    for start, piece in _pieces(text):
        leaks = (*_own(piece), *_others(piece), *_personal(piece))
        found += (Leak(start + leak.start, start + leak.end, leak.kind, leak.personal) for leak in leaks)
    return _merged(sorted(found, key=lambda leak: leak.start))


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Lines worth a closer look; long ones in pieces that overlap, so that no pattern works more than its share."""
    for start in sorted(_candidates(text)):
        line = re.split(r"[\r\n]", text[start : start + _WIDEST], maxsplit=1)[0]
        for begin in range(0, max(len(line) - _OVERLAP, 1), _PIECE - _OVERLAP):
            yield start + begin, line[begin : begin + _PIECE]


def masked(text: str) -> str:
    """The text with every such stretch replaced by blocks, line for line of the same length."""
    parts, end = [], 0
    for leak in find(text):
        parts += [text[end : leak.start], re.sub(".", "█", text[leak.start : leak.end])]
        end = leak.end
    return "".join([*parts, text[end:]])


def _candidates(text: str) -> set[int]:
    """Where the lines begin that are worth a closer look: few of a text's lines are."""
    places = [*_occurrences(text, "@")]
    raw = text.encode("ascii", "replace")
    dashed = raw.translate(_DASHED)
    if b"x" * _SHORTEST in dashed and (
        b"x" * _LONGEST_NAME in dashed or b"x" * _SHORTEST in raw.translate(_ALPHANUMERIC)
    ):
        places += (match.start() for match in _TOKEN.finditer(text))
    if "+" in text or b"0" * 13 in raw.translate(_DIGITS, b" -"):
        places += (match.start() for match in _NUMBER.finditer(text))
    lowered = text.lower() if text.isascii() else raw.lower().decode()
    for word in _KEYWORDS:
        places += _occurrences(lowered, word)
    return {max(text.rfind("\n", 0, place), text.rfind("\r", 0, place)) + 1 for place in places}


def _occurrences(text: str, word: str) -> Iterator[int]:
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + 1)


def _merged(leaks: list[Leak]) -> tuple[Leak, ...]:
    kept: list[Leak] = []
    for leak in leaks:
        if kept and leak.start < kept[-1].end:
            last = kept.pop()
            leak = Leak(last.start, max(last.end, leak.end), last.kind, last.personal and leak.personal)
        kept.append(leak)
    return tuple(kept)


def _own(line: str) -> Iterator[Leak]:
    for kind, pattern in _OWN:
        for match in pattern.finditer(line):
            yield Leak(*match.span(), kind)


def _personal(line: str) -> Iterator[Leak]:
    for start, end, kind in find_personal(line):
        yield Leak(start, end, kind, True)


def _others(line: str) -> Iterator[Leak]:
    """What detect-secrets knows and we do not: all of it is in long tokens."""
    if not _TOKEN.search(line):
        return
    for plugin in _plugins():
        for value in set(plugin.analyze_string(line)):
            for match in re.finditer(re.escape(value), line) if value else ():
                yield Leak(*match.span(), plugin.secret_type)
    for match in _RANDOM.finditer(line):
        if _entropy().calculate_shannon_entropy(match[0]) > _ENTROPY_LIMIT:
            yield Leak(*match.span(), "random text, such as a key")


@cache
def _plugins() -> tuple[Any, ...]:
    """Detectors with a form to go by: no entropy of unquoted text, no addresses of machines."""
    from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class  # 0.1 s, seldom needed

    known: dict[str, Any] = get_mapping_from_secret_type_to_class()
    left_out = ("Entropy", "Public IP", "Basic Auth", "Keyword")
    return tuple(kind() for name, kind in sorted(known.items()) if not any(word in name for word in left_out))


@cache
def _entropy() -> Any:
    from detect_secrets.plugins.high_entropy_strings import Base64HighEntropyString

    return Base64HighEntropyString(limit=_ENTROPY_LIMIT)
