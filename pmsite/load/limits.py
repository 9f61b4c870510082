"""How large and how deep a document may be, and which bytes it may hold.

Measured reasons: a 404-byte merge bomb hangs a safe loader for minutes, 900 nested lists exhaust the
recursion limit, and bidi controls make a reviewer see another text than the machine reads
(CVE-2021-42574).
"""

import re

from pmsite.model.source import place_in
from pmsite.problems import Level, Location, Problem

MAX_BYTES = 256 * 1024
MAX_EVENTS = 20_000
MAX_DEPTH = 32
MAX_DIGITS = 40

_NAMES = {
    "\u0000": "a NUL character",
    "\ufeff": "a byte order mark",
    "\u0085": "a NEL line separator",
    "\u2028": "a Unicode line separator",
    "\u2029": "a Unicode paragraph separator",
}
# C0 and C1 controls but tab, LF and CR; line separators; what Unicode calls Bidi_Control; BOM.
REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)

_PLAIN = bytes([9, 10, 13, *range(32, 127)])
"""Characters that need no closer look."""


def decode(raw: bytes, path: str, size: int) -> str | Problem:
    """The document's text, or the first reason not to read it. `size` is the whole file's, in bytes."""
    if size > MAX_BYTES:
        return _problem(
            "PM004",
            Location(path),
            f"is {size:,} bytes long; {MAX_BYTES:,} is the limit",
            "Put long logs and quotes into an attachment beside the record.",
        )
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _problem("PM001", Location(path), "is UTF-16", "Save the file as UTF-8 without a BOM.")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        where = place_in(before, len(before), path)
        return _problem("PM001", where, f"is not UTF-8: byte 0x{raw[error.start]:02x}", "Save the file as UTF-8.")
    found = REFUSED.search(text) if raw.translate(None, _PLAIN) else None
    if found:
        where = place_in(text, found.start(), path)
        return _problem("PM006", where, f"holds {name(found[0])}", "Delete it.")
    return text


def name(character: str) -> str:
    """A refused character in words."""
    return _NAMES.get(character, f"the invisible character U+{ord(character):04X}")


def _problem(rule: str, where: Location, message: str, fix: str) -> Problem:
    return Problem(rule, Level.ERROR, where, f"The file {message}.", fix=fix)
