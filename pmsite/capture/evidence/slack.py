"""Slack: a channel's export, day by day, and the workspace's users.

https://slack.com/help/articles/220556107, https://api.slack.com/events/message
"""

import html
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from pmsite.capture.evidence.instants import instant
from pmsite.capture.evidence.sighting import Evidence, Member, Sighting, listed, maps, word
from pmsite.capture.evidence.words import kind_of

MARKS = frozenset({"pushpin", "round_pushpin", "star", "bookmark", "exclamation", "memo", "clipboard"})
"""Reactions with which people mark what matters."""
_SAID = frozenset({"", "thread_broadcast", "bot_message", "me_message", "file_share"})
"""Kinds of messages that say something; others tell of joins, topics and the like."""
_CHATTER = re.compile(
    r"(?:\s|[!.,]|:[\w+-]+:|lgtm|\+1|ok(?:ay)?|thanks?(?: you)?|thx|ty|nice|great|cool|yes|no|yep|sure|done)*",
    re.IGNORECASE,
)
_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
_CHANNEL = re.compile(r"<[#!][^|>]*\|([^>]*)>")
_GROUP = re.compile(r"<!([a-z]+)>")
_LINK = re.compile(r"<((?:https?|mailto):[^|>\s]+)(?:\|([^>]*))?>")


def users(data: Any) -> Evidence:
    """The workspace's members."""
    members = {}
    for user in maps(listed(data, "members")):
        if user.get("is_bot") or word(user, "id") == "USLACKBOT":
            continue
        name = word(user, "profile", "real_name") or word(user, "real_name") or word(user, "name")
        called = word(user, "profile", "display_name")
        members[word(user, "id")] = Member(word(user, "name"), name, (called,) if called else ())
    return Evidence("slack", people={id_: one for id_, one in members.items() if id_ and one.name})


def read(data: Any) -> Evidence:
    """A day of a channel: what people and bots said, replies too, as it stood after the last edit."""
    everything = list(maps(listed(data, "messages")))
    messages = _after_edits(everything)
    kept, left = [], Counter[str]()
    for message in messages:
        reason = _passed_over(message)
        if reason:
            left[reason] += 1
        elif (one := _sighting(message)) is not None:
            kept.append(one)
    people = {
        word(message, "user"): Member(
            word(message, "user_profile", "name"), word(message, "user_profile", "real_name")
        )
        for message in messages
        if word(message, "user_profile", "real_name")
    }
    gone = (word(one, "deleted_ts") for one in everything if word(one, "subtype") == "message_deleted")
    changed = (word(one, "message", "ts") for one in everything if word(one, "subtype") == "message_changed")
    return Evidence(
        "slack",
        tuple(kept),
        people,
        left_out=left,
        deleted=frozenset(f"slack:{ts}" for ts in gone),
        edited=frozenset(f"slack:{ts}" for ts in changed),
    )


def _after_edits(messages: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Changes and deletions stand as messages of their own; the last word counts."""
    found: dict[str, dict[str, Any]] = {}
    for message in messages:
        inner = message.get("message")
        if word(message, "subtype") == "message_changed" and isinstance(inner, dict):
            found[word(inner, "ts")] = inner
        elif word(message, "subtype") == "message_deleted":
            found.pop(word(message, "deleted_ts"), None)
        else:
            found.setdefault(word(message, "ts"), message)
    return list(found.values())


def _passed_over(message: dict[str, Any]) -> str:
    """Why a message is no event; empty where it is one."""
    if word(message, "subtype") not in _SAID:
        return "joins and the like"
    if _CHATTER.fullmatch(_all_text(message)) and not _marked(message):
        return "chatter"
    return ""


def _marked(message: dict[str, Any]) -> bool:
    reactions = {word(one, "name") for one in maps(listed(message.get("reactions")))}
    return bool(reactions & MARKS or message.get("pinned_to") or message.get("is_starred"))


def _sighting(message: dict[str, Any]) -> Sighting | None:
    at, text = instant(word(message, "ts")), _all_text(message)
    if at is None or not text:
        return None
    bot = word(message, "username") or word(message, "bot_profile", "name") or "bot"
    person = bool(word(message, "user")) and word(message, "subtype") != "bot_message"
    thread = word(message, "thread_ts")
    return Sighting(
        at,
        text,
        "chat",
        f"slack:{word(message, 'ts')}",
        kind_of(text),
        word(message, "user") if person else bot,
        person,
        milestone=_marked(message),
        data={"thread": thread} if thread and thread != word(message, "ts") else {},
        links=tuple((label or url, url) for url, label in _LINK.findall(word(message, "text"))),
    )


def _all_text(message: dict[str, Any]) -> str:
    """What was written, or else what a bot attached."""
    attached = (word(one, "fallback") or word(one, "title") for one in maps(listed(message.get("attachments"))))
    return word(message, "text") or next(filter(None, attached), "")


def plain(text: str, shown: Mapping[str, str]) -> str:
    """Slack's notation as text; `shown` has how the members are called."""
    text = _MENTION.sub(lambda match: shown.get(match[1], "somebody"), text)
    text = _GROUP.sub(r"@\1", _CHANNEL.sub(r"#\1", text))
    return html.unescape(_LINK.sub(lambda match: match[2] or match[1], text))
