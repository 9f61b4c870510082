"""A sighting → an event of a record: people as the policy wants them, secrets held back, one line of text."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pmsite.analyse.people import UNKNOWN, shown
from pmsite.analyse.secrets import masked
from pmsite.capture.evidence.sighting import Member, Sighting
from pmsite.capture.evidence.slack import plain
from pmsite.load.limits import REFUSED
from pmsite.model.base import write_moment
from pmsite.model.policy import Policy
from pmsite.model.postmortem import Postmortem

HELD = "█"
_LINE = 300
"""Characters of an event's text; what is longer is told in full below it."""
_SPOKEN = re.compile(
    r"(?i)\b(?:pass(?:word|wd|phrase|code)?|pwd|secret|token|credentials?|pin|(?:api|access|private)[ _-]?key)s?\b"
    r"[^.,;\n]{0,60}?(?:\bis\b|\bwas\b|\bare\b|[:=])\s*[`'\"]?(?!the\b|a\b|not\b|now\b|in\b)(\S{4,})"
)
"""A password in a sentence, "the password for the jump host is …": rather too much is held back."""


@dataclass
class Teller:
    """How a record is told what happened; counts what was held back."""

    policy: Policy
    record: Postmortem | None
    people: Mapping[str, Member]
    """By the ids that tools use."""
    held: int = field(default=0)
    """Secrets and personal data."""

    def event(self, one: Sighting) -> dict[str, Any]:
        """The event as plain data in the format's order."""
        whole = self._clean(one.text)
        line = _line(whole)
        by = self.person(one.by) if one.person and one.by else one.by
        note = whole if whole != line else None
        event = {
            "at": write_moment(one.at.replace(microsecond=0)),
            "kind": one.kind,
            "text": line,
            "by": " ".join(self._clean(by).split())[:100] or None if by else None,
            "source": one.source,
            "until": write_moment(one.until.replace(microsecond=0)) if one.until and one.until > one.at else None,
            "milestone": True if one.milestone else None,
            "data": self._data(one),
            "links": [{"title": self._clean(t)[:200], "url": u} for t, u in one.links if _whole(u)] or None,
            "note": _fenced(note) if note else None,
        }
        return {key: value for key, value in event.items() if value is not None}

    def person(self, who: str) -> str:
        """How somebody stands in the record: roles are kept roles where the policy shows no names."""
        member = self.people.get(who, Member(who, who))
        known = self._handle(member)
        if self.policy.people == "names":
            return known or member.name
        if self.policy.people == "handles":
            return known or member.handle or member.name
        if known is None:
            return UNKNOWN
        return shown(known, self.record, self.policy) if self.record is not None else known

    def _handle(self, member: Member) -> str | None:
        """The handle of somebody whom the policy or the record knows."""
        taxonomy = self.policy.taxonomy
        handles = {someone.name: handle for handle, someone in taxonomy.people.items()}
        members = {person for team in taxonomy.teams.values() for person in (team.lead, *team.members)}
        for name in (member.handle, member.name):
            if name in handles:
                return handles[name]
            if name and (name in taxonomy.people or name in members):
                return name
        return None

    def _clean(self, text: str) -> str:
        """Without secrets, without characters that no record may hold, with people as they are shown."""
        names = {who: self.person(who) for who in self.people}
        text = plain(text, names)
        text = REFUSED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
        text = text.encode("utf-8", "replace").decode()  # JSON can hold halves of characters
        for who, member in sorted(self.people.items(), key=lambda item: -len(item[1].name)):
            for name in filter(None, (member.name, member.handle)):
                text = re.sub(rf"(?<![\w@]){re.escape(name)}(?!\w)", names[who], text)
        return self._held_back(text).strip()

    def _held_back(self, text: str) -> str:
        covered = _SPOKEN.sub(_cover, masked(text))
        self.held += len(re.findall(f"{HELD}+", covered)) - len(re.findall(f"{HELD}+", text))
        return covered

    def _data(self, one: Sighting) -> dict[str, Any]:
        told: dict[str, Any] = {
            name: self._clean(value)[:500] if isinstance(value, str) else value for name, value in one.data.items()
        }
        return {**{name: value for name, value in told.items() if value != ""}, "ids": [one.key]}


def _cover(match: "re.Match[str]") -> str:
    start = match.start(1) - match.start()
    return match[0][:start] + HELD * len(match[1])


def _line(text: str) -> str:
    """The first line, cut at a word."""
    line = " ".join(next((part for part in text.splitlines() if part.strip()), "").split()) or "…"
    if len(line) <= _LINE:
        return line
    return line[:_LINE].rsplit(" ", 1)[0].rstrip() + " …"


def _whole(url: str) -> bool:
    return re.fullmatch(r"https?://[^\s/?#][^\s]{0,1900}", url) is not None


def _fenced(text: str) -> str:
    """The words as they are, in a block of code longer than any in them."""
    ticks: Callable[[str], int] = len
    longest = max(map(ticks, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}\n"
