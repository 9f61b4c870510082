"""Slack's messages in parts: what blocks, attachments and files say, in the notation of a message's text.

https://docs.slack.dev/reference/block-kit/blocks, https://api.slack.com/reference/messaging/attachments
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pmsite.capture.evidence.sighting import listed, maps, word
from pmsite.capture.markdown.text import seen

_NOTHING = ("", "[no preview available]", "This content can't be displayed.")
"""What Slack itself writes for an app that wrote no text."""
_PIECES = {
    "user": ("<@{}>", "user_id"),
    "usergroup": ("<!subteam^{}>", "usergroup_id"),
    "channel": ("<#{}>", "channel_id"),
    "broadcast": ("<!{}>", "range"),
    "emoji": (":{}:", "name"),
    "date": ("{}", "fallback"),
}
"""Pieces of formatted text that are no text: how each is written, and the field that tells it."""


def said(message: Mapping[str, Any]) -> str:
    """What was written, or else what blocks, attachments or files hold; empty where nothing is seen."""
    written = word(message, "text")
    if seen(written) and written not in _NOTHING:
        return written
    files = (word(one, "title") or word(one, "name") for one in maps(listed(message.get("files"))))
    parts = (
        _lines(_of_blocks(message)),
        _lines(map(_of_attachment, maps(listed(message.get("attachments"))))),
        _lines(f"Shares {_escaped(name)}" for name in files if name),
    )
    return next(filter(None, parts), "")


def _escaped(text: str) -> str:
    """A text in which nothing is notation."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(text for text in texts if seen(text))


def _of_attachment(attachment: Mapping[str, Any]) -> str:
    """Its title and text; its summary for devices without looks only where there is nothing else."""
    title, address = word(attachment, "title"), word(attachment, "title_link")
    linked = f"<{address}|{title}>" if title and address.startswith("http") else title
    told = _lines((word(attachment, "pretext"), linked, word(attachment, "text")))
    summary = word(attachment, "fallback")
    return told or _lines(_of_blocks(attachment)) or ("" if summary in _NOTHING else summary)


def _of_blocks(holder: Mapping[str, Any]) -> Iterator[str]:
    for block in maps(listed(holder.get("blocks"))):
        if word(block, "type") == "rich_text":
            yield from _of_rich_text(block)
            continue
        yield word(block, "text") or word(block, "text", "text")
        for part in maps([*listed(block.get("fields")), *listed(block.get("elements"))]):
            # Of a button the text is a map; it says what one can do, not what happened.
            yield word(part, "text")
        yield word(block, "title", "text") or word(block, "alt_text")


def _of_rich_text(block: Mapping[str, Any]) -> Iterator[str]:
    """Each line of a text that was formatted; the lines of a list stand a level deeper."""
    for part in maps(listed(block.get("elements"))):
        listing = word(part, "type") == "rich_text_list"
        for line in maps(listed(part.get("elements"))) if listing else (part,):
            yield "".join(map(_written, maps(listed(line.get("elements")))))


def _written(part: Mapping[str, Any]) -> str:
    """A piece of formatted text in the notation of a message."""
    form, name = _PIECES.get(word(part, "type"), ("", ""))
    if form:
        return form.format(_escaped(word(part, name)))
    text = part.get("text")
    plain = _escaped(text) if isinstance(text, str) else ""
    return f"<{_escaped(word(part, 'url'))}|{plain}>" if word(part, "type") == "link" else plain
