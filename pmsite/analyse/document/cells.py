"""Single values in a Markdown document: how each is written, and read back."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import Any, NamedTuple

from pmsite.model.base import parse_moment, write_moment

Value = Any
"""What JSON can hold."""

_SPECIAL = re.compile(r"[\\`*<\[\]]|(?<![^\W_])_|_(?![^\W_])|~(?=~)|&(?=#|\w+;)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|<br ?/?>")
_NOT_SHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_BLOCK = re.compile(r"\A(?:(?=#{1,6}(?!\S)|[-+](?!\S)|>|\||-{3,}\Z|=+\Z)|\d{1,9}(?=[.)](?!\S)))")
"""What would make a line a heading, an item, a quotation, a row or a rule, up to where a backslash helps."""
_LINK = re.compile(r"\[((?:\\.|[^\[\]\\])*)\]\((?:<([^<>\s]*)>|([^()\s]*))\)")
_JSON = json.JSONDecoder()
_NESTED = 20
_NAME = re.compile(r"(?:\\.|[^\\,]|\\\Z)+")
_THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,300})(?:\.\d{1,300})?(?:[eE][+-]?\d{1,3})?", re.ASCII)


class Cell(NamedTuple):
    """A kind of value: as text of one line, and back."""

    write: Callable[[Value], str]
    read: Callable[[str], Value]
    more: Callable[[str], bool] = lambda text: False
    """Whether a text says more than what is read."""


def plain(text: str) -> str:
    """Plain text as Markdown that shows it: nothing in it is markup, on one line."""
    return _SPECIAL.sub(r"\\\g<0>", _NOT_SHOWN.sub(" ", text)).replace("\n", "<br>")


def alone(text: str) -> str:
    """Plain text that begins a line or an item: nothing at its start makes it another kind of block."""
    return _BLOCK.sub(r"\g<0>\\", plain(text).strip())


def unplain(text: str) -> str:
    """What `plain` was given."""
    return _ESCAPED.sub(lambda match: match[1] or "\n", text.strip())


def body(text: str) -> str:
    """A Markdown text as it is read back: lines end alike, and several lines end with a line end."""
    text = text.strip("\n")
    return f"{text}\n" if "\n" in text else text


def shown(text: str) -> str:
    """A Markdown text without characters that no page shows."""
    return _NOT_SHOWN.sub(" ", text)


def _split(text: str) -> list[str]:
    """Names between commas; a comma in a name is written with a backslash."""
    return [name for part in _NAME.findall(text) if (name := unplain(part))]


def _names(names: list[str]) -> str:
    return ", ".join(plain(name).replace(",", r"\,") for name in names)


def _word(text: str) -> str:
    return unplain(text).replace(" ", "_").lower()


def _flag(text: str) -> Value:
    return {"yes": True, "no": False}.get(text.lower(), text)


def _number_text(value: float) -> str:
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else json.dumps(value)


def _number(text: str) -> Value:
    bare = text.replace(",", "") if _THOUSANDS.fullmatch(text) else text
    if not _NUMBER.fullmatch(bare):
        return unplain(text)
    value = json.loads(bare)
    return value if abs(value) < float("inf") else unplain(text)


def _links(links: list[dict[str, str]]) -> str:
    return ", ".join(link(one) for one in links)


def link(one: dict[str, str]) -> str:
    """A link as Markdown."""
    url = one["url"]
    return f"[{plain(one['title'])}]({f'<{url}>' if re.search(r'[()]', url) else url})"


def unlinks(text: str) -> list[dict[str, str]]:
    """The links in a text."""
    return [{"title": unplain(m[1]), "url": m[2] or m[3]} for m in _LINK.finditer(text)]


def beside_links(text: str) -> bool:
    """Whether something else than links stands in a text."""
    return re.search(r"[^\s,;]", _LINK.sub("", text).replace("<br>", "")) is not None


def heading(text: str) -> str:
    """Plain text for a heading: signs at its end are not taken for those that close one."""
    return re.sub(r"#+\Z", r"\\\g<0>", plain(text))


def unheading(text: str) -> str:
    """What a heading says, as Markdown, without the signs that close it."""
    return re.sub(r"(?:\A|[ \t])#+\Z", "", text.strip()).strip()


def _pairs(values: dict[str, Value]) -> str:
    return plain("; ".join(f"{key}: {_scalar(value)}" for key, value in values.items()))


def _scalar(value: Value) -> str:
    """Words as they are; what would be read as something else as JSON."""
    if isinstance(value, str) and re.fullmatch(r"[^\W\d][\w .,/%-]*\w|[^\W\d]", value) and _value(value) == value:
        return value
    return json.dumps(value, ensure_ascii=False)


def _unpairs(text: str) -> Value:
    text = unplain(text)
    found: dict[str, Value] = {}
    begin = 0
    while (colon := text.find(": ", begin)) > 0:
        found[text[begin:colon].strip()], begin = _next_value(text, colon + 2)
    return found


def _next_value(text: str, begin: int) -> tuple[Value, int]:
    """The value that begins at a place, and where the next pair does."""
    if text[begin : begin + 1] in tuple('"[{'):
        try:
            value, end = _JSON.raw_decode(text, begin)
            if end == len(text) or text.startswith("; ", end):
                return value if _shallow(text[begin:end]) else text[begin:end], end + 2
        except (ValueError, RecursionError):
            pass  # words that happen to begin like JSON
    end = text.find("; ", begin)
    end = len(text) if end < 0 else end
    return _value(text[begin:end]), end + 2


def _value(text: str) -> Value:
    try:
        return json.loads(text) if _shallow(text) else text
    except (ValueError, RecursionError):
        return text


def _shallow(text: str) -> bool:
    """Whether nothing in it can be nested deep."""
    return text.count("[") + text.count("{") <= _NESTED


def moments(zone: tzinfo) -> Cell:
    """Times as the clocks of a zone show them, with the offset from UTC; a day alone stays one."""

    def write(value: str) -> str:
        moment = parse_moment(value)
        if not isinstance(moment, datetime):
            return value
        there = moment.astimezone(zone)
        offset = there.utcoffset()
        if offset is None or offset.total_seconds() % 60:  # before there was standard time
            there = moment.astimezone(UTC)
        day, _, clock = there.isoformat().partition("T")
        return f"{day} {clock}".replace("+00:00", " UTC")

    return Cell(write, _moment)


def _moment(text: str) -> Value:
    found = re.sub(r"(?<=\d) (?=\d\d:\d\d)", "T", text, count=1).replace(" UTC", "Z")
    found = re.sub(r"T(\d\d:\d\d)(?!:)(?=[Z+-])", r"T\1:00", found.replace(" ", ""))
    try:
        return write_moment(parse_moment(found))
    except ValueError:
        return text


TEXT = Cell(plain, unplain)
NAMES = Cell(_names, _split)
LINES = Cell(lambda lines: "<br>".join(map(plain, lines)), lambda text: unplain(text).split("\n"))
WORD = Cell(lambda word: plain(word.replace("_", " ")), _word)
FLAG = Cell(lambda flag: "yes" if flag else "no", _flag)
NUMBER = Cell(_number_text, _number)
LINKS = Cell(_links, unlinks, beside_links)
PAIRS = Cell(_pairs, _unpairs, lambda text: ": " not in unplain(text))
