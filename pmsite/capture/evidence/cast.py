"""Who is who in evidence: people as the policy wants them, in texts too."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from pmsite.analyse.people import UNKNOWN, shown
from pmsite.capture.evidence.sighting import Member
from pmsite.model.policy import Policy
from pmsite.model.postmortem import Postmortem

_WORDS_TOO = frozenset({"will", "may", "mark", "art", "hope", "rich", "bill", "grant", "chase", "drew", "sue"})
"""First names that are words as well."""


@dataclass(frozen=True)
class Cast:
    """Everybody whom the tools name."""

    policy: Policy
    record: Postmortem | None
    people: Mapping[str, Member]
    """By the ids that tools use."""

    def person(self, who: str) -> str:
        """How somebody stands in the record: roles are kept roles where the policy shows no names."""
        return self._shown(self.people.get(who, Member("", who)))

    def named(self, text: str) -> str:
        """A text with everybody in it as they are to be shown."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda match: self._names[match[1].casefold()], text)

    def _shown(self, member: Member) -> str:
        known = self._handle(member)
        if self.policy.people == "names":
            return known or member.name
        if self.policy.people == "handles":
            return known or member.handle or UNKNOWN
        if known is None:
            return UNKNOWN
        return shown(known, self.record, self.policy) if self.record is not None else known

    @cached_property
    def _names(self) -> dict[str, str]:
        """Every way in which a text may name somebody, in lower case → how they are shown."""
        found: dict[str, str] = {}
        for member in self.people.values():
            told = self._shown(member)
            first = member.name.split(" ")[0] if " " in member.name else ""
            if len(first) > 2 and first.casefold() not in _WORDS_TOO:
                found.setdefault(first.casefold(), told)
            for name in (member.name, *member.also):
                if " " in name or name == member.name:
                    found[name.casefold()] = told
            for handle in filter(None, (member.handle, *member.also)):
                found[f"@{handle.casefold()}"] = told
                if re.search(r"[._\d]", handle):  # a bare word may be a service of that name
                    found[handle.casefold()] = told
        return {name: told for name, told in found.items() if name.strip("@")}

    @cached_property
    def _pattern(self) -> "re.Pattern[str] | None":
        names = sorted(self._names, key=len, reverse=True)
        ways = "|".join(map(re.escape, names))
        return re.compile(rf"(?<![\w@])({ways})(?!\w)", re.IGNORECASE) if names else None

    @cached_property
    def _known(self) -> tuple[Mapping[str, str], frozenset[str | None]]:
        taxonomy = self.policy.taxonomy
        handles = {someone.name: handle for handle, someone in taxonomy.people.items()}
        members = {person for team in taxonomy.teams.values() for person in (team.lead, *team.members)}
        return handles, frozenset({*members, *taxonomy.people})

    def _handle(self, member: Member) -> str | None:
        """The handle of somebody whom the policy knows."""
        handles, members = self._known
        for name in (member.handle, member.name, *member.also):
            if name in handles:
                return handles[name]
            if name and name in members:
                return name
        return None
