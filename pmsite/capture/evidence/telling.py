"""A sighting → an event of a record: people as the policy wants them, secrets held back, one line of text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import Any

from pmsite.capture.evidence.cast import Cast
from pmsite.capture.evidence.sighting import Member, Sighting
from pmsite.capture.evidence.slack import plain
from pmsite.capture.held import covered
from pmsite.capture.markdown.text import seen
from pmsite.load.limits import REFUSED
from pmsite.model.base import write_moment
from pmsite.model.policy import Policy
from pmsite.model.postmortem import Postmortem

_LINE = 300
"""Characters of an event's text; what is longer is told in full below it."""
_BY_MACHINES = frozenset({"log", "metric"})
"""Sources whose words are those of programs: a service may be called as somebody is."""
_FOR_PEOPLE = frozenset({"alert", "summary", "description"})
"""Details that are sentences; others are what hosts, services and the like are called."""


@dataclass
class Teller:
    """How a record is told what happened; remembers what was held back."""

    policy: Policy
    record: Postmortem | None
    people: Mapping[str, Member]
    """By the ids that tools use."""
    secrets: set[str] = field(default_factory=set)

    @property
    def held(self) -> int:
        """How many secrets and personal data were held back."""
        return len(self.secrets)

    def event(self, one: Sighting) -> dict[str, Any]:
        """The event as plain data in the format's order."""
        said = plain(one.text, self._member) if one.source == "chat" else one.text
        whole = self._clean(said, one.source not in _BY_MACHINES)
        line = _line(whole)
        by = self.cast.person(one.by) if one.person and one.by else one.by or ""
        by = " ".join(self._clean(by, False).split())[:100]
        event = {
            "at": write_moment(one.at.replace(microsecond=0)),
            "kind": one.kind,
            "text": line,
            "by": by if seen(by) else None,
            "source": one.source,
            "until": write_moment(one.until.replace(microsecond=0)) if one.until and one.until > one.at else None,
            "milestone": True if one.milestone else None,
            "data": self._data(one),
            "links": [self._link(title, url) for title, url in one.links if self._may_stand(url)] or None,
            "note": _fenced(whole) if whole != line and seen(whole) else None,
        }
        return {key: value for key, value in event.items() if value is not None}

    @cached_property
    def cast(self) -> Cast:
        """Who is who."""
        return Cast(self.policy, self.record, self.people)

    def _clean(self, text: str, names: bool = True) -> str:
        """Without secrets, without characters that no record may hold, with people as they are shown."""
        text = REFUSED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
        text = text.encode("utf-8", "replace").decode()  # JSON can hold halves of characters
        held, found = covered(text, eager=True)
        self.secrets.update(found)
        return (self.cast.named(held) if names else held).strip()

    def _member(self, who: str) -> str:
        """Somebody whom a chat mentions by an id."""
        return self.cast.person(who) if who in self.people else "somebody"

    def _link(self, title: str, url: str) -> dict[str, str]:
        title = self._clean(title)[:200]
        return {"title": title if seen(title) else url[:200], "url": url}

    def _may_stand(self, url: str) -> bool:
        """Whether it is an address, and holds nothing that must not be told."""
        if not re.fullmatch(r"https?://[^\s/?#][^\s]{0,1900}", url) or REFUSED.search(url):
            return False
        found = covered(url, eager=True)[1]
        self.secrets.update(found)
        return not found

    def _data(self, one: Sighting) -> dict[str, Any]:
        words = frozenset[str]() if one.source in _BY_MACHINES else _FOR_PEOPLE
        told: dict[str, Any] = {
            name: self._clean(value, name in words)[:500] if isinstance(value, str) else value
            for name, value in one.data.items()
        }
        return {**{name: value for name, value in told.items() if value != ""}, "ids": [safe_key(one.key)]}


def safe_key(key: str) -> str:
    """What a thing is known by, as it may stand in a record: a digest where it would tell too much."""
    if len(key) <= 200 and not REFUSED.search(key) and not covered(key)[1] and key.isprintable():
        return key
    tool = key.partition(":")[0]
    return f"{tool}:{blake2b(key.encode('utf-8', 'replace'), digest_size=8).hexdigest()}"


def _line(text: str) -> str:
    """The first line, cut at a word."""
    line = " ".join(next((part for part in text.splitlines() if seen(part)), "").split()) or "…"
    if len(line) <= _LINE:
        return line
    return line[:_LINE].rsplit(" ", 1)[0].rstrip() + " …"


def _fenced(text: str) -> str:
    """The words as they are, in a block of code longer than any in them."""
    fence = "`" * max(3, max(map(len, re.findall("`+", text)), default=0) + 1)
    return f"{fence}text\n{text}\n{fence}\n"
