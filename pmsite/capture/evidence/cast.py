"""Who is who in evidence: people as the policy wants them, in texts too."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pmsite.analyse.people import UNKNOWN, shown
from pmsite.capture.evidence.naming import Naming, folded
from pmsite.capture.evidence.sighting import Member
from pmsite.model.policy import Policy
from pmsite.model.postmortem import Postmortem

_WORDS = """
an angel april art ash august autumn bill bin brook chance chase chip cliff dale dawn dean dev do drew duke earl
eve faith frank gene grace grant guy harmony heath holly honey hope hung hunter iris jack jay joy june king lane
lee long major mark max may mercy miles misty my norm page pat penny pierce prince ray reed rich rob robin rocky
rose ruby rusty sandy see serene sky so son song star stone storm sue summer sun sunny to trace van victor wade
will win wing young
amber ada alexa apollo argo athena atlas aurora basil casper cassandra celery clair cortana crystal delphi
elm hudson jade jasmine jasper jenkins julia luna marvin nova oracle pearl percy phoenix sage salt siri travis
watson
adelaide austin berlin boston brooklyn cairo carolina charlotte chelsea china dakota dallas denver florence
georgia houston india israel jackson jordan lincoln london madison milan orlando paris savannah sydney victoria
vienna virginia
"""
_WORDS_TOO = frozenset(_WORDS.split())
"""First names that are words, programs or places as well."""
_SHORT = 2
"""Letters of a first name that may be anything."""


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
        return self._naming.replaced(text)

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
    def _members(self) -> list[tuple[Member, str]]:
        """Everybody with how they are shown: first those of whom least is known, as later ones of a name count."""
        members = [(member, self._shown(member)) for member in self.people.values()]
        return sorted(members, key=lambda one: (one[1] != UNKNOWN, one[0].here))

    @cached_property
    def _naming(self) -> Naming:
        """Every way in which a text may name somebody. Whole names and handles count before first names."""
        spelt, written = self._first_names()
        for member, told in self._members:
            names = (member.name, *member.also)
            spelt |= {way: told for name in names for way in (name, _bare(name)) if " " in way}
            for handle in filter(None, (member.handle, *member.also)):
                spelt[f"@{handle}"] = told
                if re.search(r"[._\d]", handle):  # a bare word may be a service of that name
                    spelt[handle] = told
        return Naming(spelt, written)

    def _first_names(self) -> tuple[dict[str, str], dict[str, str]]:
        """First names that stand for somebody in every spelling, and those that do only as they are written."""
        spelt: dict[str, str] = {}
        written: dict[str, str] = {}
        called: dict[str, list[Member]] = defaultdict(list)
        for member, _ in self._members:
            if first := _first(member):
                called[folded(first)].append(member)
        for name, members in called.items():
            common = len(name) <= _SHORT or name in _WORDS_TOO
            here = [member for member in members if member.here]
            told = self._called(here, members, common)
            if told is None:
                continue
            if here and not common and self.policy.people == "roles":
                spelt[name] = told
            for first in map(_first, members):
                written |= {first: told, first[0].upper() + first[1:]: told}
        return spelt, written

    def _called(self, here: Sequence[Member], members: Sequence[Member], common: bool) -> str | None:
        """What stands for a first name alone; None where it is to stay.

        Roles are there to hide names, whosever they are; else a name is somebody's only where that is certain.
        """
        if self.policy.people == "roles":
            roles = {self._by_name[folded(member.name)] for member in here or ([] if common else members)}
            return roles.pop() if len(roles) == 1 else UNKNOWN if roles else None
        names = {folded(member.name) for member in here}
        return self._by_name[names.pop()] if len(names) == 1 and not common else None

    @cached_property
    def _by_name(self) -> dict[str, str]:
        """How everybody is shown, by their whole name: tools know more or less of the same person."""
        return {folded(member.name): told for member, told in self._members}

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


def _bare(name: str) -> str:
    """A name without what is told beside it: Jane Doe (she/her), Jane Doe | SRE."""
    return re.split(r"[(\[|]", name)[0].strip()


def _first(member: Member) -> str:
    """Somebody's first name, or the only one; empty where it is an initial or a title."""
    first = member.name.split()[0] if member.name.split() else ""
    return "" if first.endswith(".") or len(first) < _SHORT else first
