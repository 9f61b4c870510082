"""Plain scalars by the core schema of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema).

`no`, `on` and `2025-11-26` are strings, as in 1.2 they should be.
"""

import math
import re

from pmsite.load.limits import MAX_DIGITS

Scalar = str | int | float | bool | None

WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_INTEGER = re.compile(r"[-+]?[0-9]+\Z|0o[0-7]+\Z|0x[0-9a-fA-F]+\Z", re.ASCII)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z", re.ASCII)
_INFINITE = re.compile(r"[-+]?\.(inf|Inf|INF)\Z|\.(nan|NaN|NAN)\Z")
NUMERIC = frozenset("-+.0123456789")


def resolve(text: str) -> Scalar:
    """What an unquoted scalar means. Raises ValueError with a sentence for a number that cannot be kept."""
    if text in WORDS:
        return WORDS[text]
    if text[0] not in NUMERIC:
        return text
    if _INFINITE.match(text):
        raise ValueError(f"{text} is no finite number")
    integer, floating = _INTEGER.match(text), _FLOAT.match(text)
    if not (integer or floating):
        return text
    if len(text) > MAX_DIGITS:
        raise ValueError(f"A number of {len(text):,} characters is longer than {MAX_DIGITS}")
    if integer:
        return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is no finite number")
    return number
