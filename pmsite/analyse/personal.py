"""Personal data that has a form: e-mail addresses, telephone, card and bank account numbers."""

import re
from collections.abc import Callable, Iterator

_NO_PERSON = frozenset({"git", "root", "noreply", "no-reply", "support", "security", "info", "help", "admin"})


def _person(address: str) -> bool:
    """Whether an address may be a person's: no role's, no example's (RFC 2606), no login on a machine."""
    name, _, domain = address.lower().partition("@")
    return name not in _NO_PERSON and not re.search(r"(^|\.)(example(\.\w+)?|test|invalid|localhost)$", domain)


def _phone(text: str) -> bool:
    """E.164: seven to fifteen digits; in one piece nine at least, as "+1000000 rows" is none."""
    digits = sum(c.isdigit() for c in text)
    return (9 if text[1:].isdigit() else 7) <= digits <= 15


def luhn(text: str) -> bool:
    """Whether the digits pass the check of ISO/IEC 7812-1, and begin as payment cards do."""
    digits = [int(c) for c in text if c.isdigit()]
    if not 13 <= len(digits) <= 19 or digits[0] not in (3, 4, 5, 6) or len(set(digits)) == 1:
        return False
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(doubled) + sum(digits[-1::-2])) % 10 == 0


def iban(text: str) -> bool:
    """Whether the check digits of ISO 13616 are right: the rearranged number leaves 1 modulo 97."""
    plain = text.replace(" ", "").upper()
    moved = plain[4:] + plain[:4]
    return 15 <= len(plain) <= 34 and int("".join(str(int(c, 36)) for c in moved)) % 97 == 1


_KINDS: tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...] = (
    (
        "e-mail address",
        re.compile(r"(?<![\w.%+:/-])[\w.%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24}(?![\w@-])(?!\.\w)(?!:[\w/~])"),
        _person,
    ),
    (
        "telephone number",
        re.compile(r"(?<![\w+.:-])\+[1-9]\d{0,2}[ ./()-]{0,2}\d(?:[ ./()-]{0,2}\d){5,12}(?![\w.])"),
        _phone,
    ),
    ("card number", re.compile(r"(?<![\w.-])\d(?:[ -]?\d){12,18}(?!\d|\.\d)"), luhn),
    ("IBAN", re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b"), iban),
)


def find_personal(line: str) -> Iterator[tuple[int, int, str]]:
    """Where each stands in a line, and what it is."""
    for kind, pattern, holds in _KINDS:
        for match in pattern.finditer(line):
            if (end := _held(match[0], holds)) is not None:
                yield match.start(), match.start() + end, kind


def _held(text: str, holds: Callable[[str], bool]) -> int | None:
    """How much of a text holds: all of it, or up to a gap, as something else may follow a number."""
    ends = [len(text), *(gap.start() for gap in reversed(list(re.finditer(r"[ -]", text))))]
    return next((end for end in ends if holds(text[:end])), None)
