"""Text made safe to read, and text made comparable."""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from pmsite.analyse.secrets import find, masked
from pmsite.capture.held import HELD, covered
from pmsite.load.limits import REFUSED
from pmsite.model.base import SEEN

MAX_CHARACTERS = 200_000
"""A record has at most 256 KB; what is longer is no post-mortem."""
LINE_LENGTH = 1000
_BREAKS = re.compile("\r\n?|[\x85\u2028\u2029]")
_SEEN = re.compile(SEEN)
_MOST_DOUBTS = 20


class NoDocumentError(ValueError):
    """Why a text gives no record, as a sentence."""


@dataclass(frozen=True)
class Doubt:
    """Something a person should look at; `line` is the document's, from 1."""

    line: int
    message: str


def visible(text: str) -> tuple[str, list[Doubt]]:
    """The text with every break of a line as LF, without control characters and bidi marks, which is told."""
    text = _BREAKS.sub("\n", text.removeprefix("\ufeff"))
    hidden = REFUSED.search(text)
    if hidden is None:
        return text, []
    told = Doubt(_line(text, hidden.start()), "Invisible control characters were left out.")
    return REFUSED.sub("", text), [told]


def cleaned(text: str) -> tuple[str, list[Doubt]]:
    """The text line for line without what no record may hold: control characters, secrets, personal data.

    Raises NoDocumentError where it is too long.
    """
    text, doubts = visible(text.encode("utf-8", "replace").decode())
    if len(text) > MAX_CHARACTERS:
        raise NoDocumentError(
            f"The document has {len(text):,} characters; {MAX_CHARACTERS:,} is the limit. "
            "Split it, one incident a file."
        )
    leaks = find(text)
    for leak in leaks[:_MOST_DOUBTS]:
        doubts.append(
            Doubt(_line(text, leak.start), f"What looks like a secret or personal data ({leak.kind}) was masked.")
        )
    text = masked(text) if leaks else text
    spoken = list(_spoken(text))
    for start, end in reversed(spoken):
        text = text[:start] + HELD * (end - start) + text[end:]
    lines = dict.fromkeys(_line(text, start) for start, _ in spoken)
    return text, doubts + [Doubt(line, _PASSWORD) for line in list(lines)[:_MOST_DOUBTS]]


_PASSWORD = "What looks like a password or key that a sentence tells was masked."
_MOMENT = re.compile(r"[\dTZ:.,/+-]*\d[-:/]\d[\dTZ:.,/+-]*|(?:https?:)?//\S+")
_NUMBER = re.compile(r"[\d.,%/x+-]+")
_PIN = re.compile(r"\b(?:pin|pass\w*|pwd?)s?\b", re.I)


def _spoken(text: str) -> Iterator[tuple[int, int]]:
    """Where sentences tell passwords; not the dates, addresses and counts that follow the same words."""
    hidden, _ = covered(text)
    for match in re.finditer(f"{HELD}+", hidden) if len(hidden) == len(text) else ():
        word = text[match.start() : match.end()]
        before = text[max(0, match.start() - 100) : match.start()].rpartition("\n")[2]
        counted = _NUMBER.fullmatch(word) and not _PIN.search(before)
        clock = re.search(r"\d:$", before)
        if HELD not in word and not (_MOMENT.fullmatch(word) or counted or clock):
            yield match.span()


def safe_name(name: str) -> str:
    """A file's name as a record may hold it."""
    text = one_line(REFUSED.sub("", name.encode("utf-8", "replace").decode()))
    return shortened(text, LINE_LENGTH) if seen(text) else "document"


def _line(text: str, index: int) -> int:
    return text.count("\n", 0, index) + 1


def seen(text: str) -> bool:
    """Whether a reader would see anything of it."""
    return _SEEN.search(text) is not None


def normal(text: str) -> str:
    """Letters and digits alone, so that notations of the same words are equal."""
    folded = unicodedata.normalize("NFKC", html.unescape(text)).casefold()
    return "".join(c for c in unicodedata.normalize("NFKC", folded) if c.isalnum())


def words(text: str) -> list[str]:
    """The words of a text, each normalised."""
    return [word for word in map(normal, html.unescape(text).split()) if word]


def one_line(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def shortened(text: str, limit: int) -> str:
    """The text, cut behind a word where it is too long."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ", limit // 2)
    return (cut[:space] if space > 0 else cut).rstrip() + "…"


_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[^\s\da-z])|(?<=[。！？])")


def first_sentence(text: str) -> tuple[str, str]:
    """The first sentence and the rest."""
    match = _SENTENCE.search(text)
    return (text[: match.end()].strip(), text[match.end() :].strip()) if match else (text, "")
