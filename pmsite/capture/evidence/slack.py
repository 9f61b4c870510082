"""Slack: a channel's export, day by day, and the workspace's users.

https://slack.com/help/articles/220556107, https://api.slack.com/events/message
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pmsite.capture.evidence.instants import instant
from pmsite.capture.evidence.sighting import Evidence, Member, Sighting, listed, maps, word
from pmsite.capture.evidence.slack_blocks import said
from pmsite.capture.evidence.words import kind_of
from pmsite.capture.markdown.text import seen

MARKS = frozenset({"pushpin", "round_pushpin", "star", "bookmark", "exclamation", "memo", "clipboard"})
"""Reactions with which people mark what matters."""
_SAID = frozenset({"", "thread_broadcast", "bot_message", "me_message", "file_share"})
"""Kinds of messages that say something; others tell of joins, topics and the like."""
_CHATTER = re.compile(
    r"(?:[\s\u200b!.,]|:[\w+-]+:|lgtm|\+1|ok(?:ay)?|thanks?(?: you)?|thx|ty|nice|great|cool"
    r"|yes|no|yep|sure|done)*",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"<([@#!])([^|<>]*)(?:\|([^<>]*))?>")
"""A member, a channel, or a group and what else Slack knows; then perhaps what it is called."""
_EVERYBODY = frozenset({"here", "channel", "everyone"})
_LINK = re.compile(r"<((?:https?|mailto):[^|<>\s]+)(?:\|([^<>]*))?>")


def users(data: Any) -> Evidence:
    """The workspace's members."""
    members = {}
    for user in maps(listed(data, "members")):
        if user.get("is_bot") or word(user, "id") == "USLACKBOT":
            continue
        name = word(user, "profile", "real_name") or word(user, "real_name") or word(user, "name")
        called = word(user, "profile", "display_name")
        members[word(user, "id")] = Member(word(user, "name"), name, (called,) if called else (), here=False)
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
        here=frozenset(who for one in kept for who in _here(one)),
    )


def _here(one: Sighting) -> Iterator[str]:
    """Who says a thing, and who is mentioned in it."""
    if one.person and one.by:
        yield one.by
    yield from (what for sign, what, _ in _REFERENCE.findall(one.text) if sign == "@")


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
    if _CHATTER.fullmatch(said(message)) and not _marked(message):
        return "chatter"
    return ""


def _marked(message: dict[str, Any]) -> bool:
    reactions = {word(one, "name") for one in maps(listed(message.get("reactions")))}
    return bool(reactions & MARKS or message.get("pinned_to") or message.get("is_starred"))


def _sighting(message: dict[str, Any]) -> Sighting | None:
    at, text = instant(word(message, "ts")), said(message)
    if at is None or not text:
        return None
    bot = word(message, "username") or word(message, "bot_profile", "name") or "bot"
    by_app = word(message, "subtype") == "bot_message" or word(message, "bot_id") or message.get("bot_profile")
    person = bool(word(message, "user")) and not by_app
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
        links=tuple((_unescaped(label or url), _unescaped(url)) for url, label in _LINK.findall(text)),
    )


def plain(text: str, person: Callable[[str], str]) -> str:
    """Slack's notation as text; `person` tells how somebody is called, by their id."""

    def reference(match: "re.Match[str]") -> str:
        sign, what, label = match[1], match[2], (match[3] or "").strip()
        if sign == "@":
            return person(what)
        return _channel(label) if sign == "#" else _group(what, label) or match[0]

    text = _REFERENCE.sub(reference, text)
    return _unescaped(_LINK.sub(lambda match: match[2] if seen(match[2] or "") else match[1], text))


def _channel(label: str) -> str:
    return f"#{label.removeprefix('#')}" if label else "a channel"


def _group(what: str, label: str) -> str:
    """A group of members, everybody in a channel, or a date as it was written; empty where it is none of these."""
    name = what.partition("^")[0]
    if name == "subteam":
        return f"@{label.removeprefix('@')}" if label else "a group"
    return f"@{name}" if name in _EVERYBODY else label


def _unescaped(text: str) -> str:
    """With the three characters that Slack escapes; other entities are what somebody wrote."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
