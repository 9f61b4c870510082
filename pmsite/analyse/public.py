"""What of a repository may be shown to everybody: its public records, and nothing that only others name."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from pmsite.analyse.people import anonymous, named
from pmsite.model.corpus import Corpus, Entry
from pmsite.model.policy import Policy, Service, Targets
from pmsite.model.postmortem import Postmortem

_ROLE = re.compile(
    "incident|commander|technical|communications|operations|planning|lead|scribe|facilitator|expert|responder|author|"
    "engineers?|manager|director|team|on|call|duty|analyst|operator|support|owner|reviewer|security|product|platform|"
    "network|database|site|reliability|an"
)
"""Words that make up a role: whatever else stands where people stand is taken for a name."""


def public(corpus: Corpus, inside: "Inside | None" = None) -> Corpus:
    """The published records whose visibility is public, with a policy that tells of them alone.

    Others are not even counted, and references to them are gone. People are shown by their role in the
    incident; of somebody without one only that they are an engineer.
    """
    inside = inside or inside_of(corpus)
    shown = [entry for entry in corpus.entries if is_public(entry)]
    entries = tuple(replace(entry, record=public_record(entry.record, inside)) for entry in shown)
    return Corpus(public_policy(corpus.policy, inside), corpus.policy_source, entries, public=True)


class Inside(NamedTuple):
    """What an organisation knows, and everybody may not."""

    people: frozenset[str]
    """Handles and names."""
    others: frozenset[str]
    """Ids and aliases of records that are not public."""
    services: frozenset[str]
    """Services that public records name: these may be told."""


def inside_of(corpus: Corpus, people: Iterable[str] = (), names: Iterable[str] = ()) -> Inside:
    """What public pages of a corpus have to leave out, and may tell.

    `people` and `names` are those of records that are broken, and no part of it: what could be read of some stands
    in `partial`, of others the file's name is known.
    """
    shown = [entry for entry in corpus.entries if is_public(entry)]
    own = {name for entry in shown for name in (entry.id, *entry.record.aliases)}
    services = frozenset(name for entry in shown for name in entry.record.services)
    known = _people(corpus) | {person for person in people if not _is_role(person)}
    return Inside(known, frozenset({*names_of(corpus), *names}) - own, services)


def names_of(corpus: Corpus) -> frozenset[str]:
    """Ids and aliases of all records, those of broken ones too as far as they are known."""
    partial = (name for entry in corpus.partial for name in (entry.id, *entry.record.aliases))
    unread = (path.rpartition("/")[2].rpartition(".")[0] for path in corpus.unread)
    return frozenset({*corpus.by_name, *partial, *unread})


def is_public(entry: Entry) -> bool:
    """Whether everybody may read it: a draft is nobody's yet."""
    return entry.record.visibility == "public" and entry.record.state == "published"


def _people(corpus: Corpus) -> frozenset[str]:
    """Handles and names of everybody whom the policy or any record knows."""
    taxonomy = corpus.policy.taxonomy
    known = {*taxonomy.people, *(someone.name for someone in taxonomy.people.values())}
    known |= {person for team in taxonomy.teams.values() for person in (team.lead, *team.members) if person}
    for entry in (*corpus.entries, *corpus.partial):
        known |= {person for person in named(entry.record) if person and not _is_role(person)}
    return frozenset(known)


def _is_role(text: str) -> bool:
    return all(_ROLE.fullmatch(word) for word in re.findall(r"[^\W_]+", text.lower()))


def public_record(record: Postmortem, inside: Inside) -> Postmortem:
    """A record without names, without references to others, and without what only its authors need."""
    known, others = inside.people, inside.others
    systems = {*record.services, *record.teams}
    bare = anonymous(record, lambda person: person in known or not _is_role(person), known.__contains__)

    def own(refs: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(ref for ref in refs if ref.rpartition("/")[0] not in others)

    actions = tuple(
        action.model_copy(
            update={"issue": None, "depends_on": own(action.depends_on), "formerly": own(action.formerly)}
        )
        for action in bare.actions
    )
    # Who did something may be a handle that no list knows: only roles and the record's own systems are told.
    # What tools recorded beside an event names whoever, and leads to wherever.
    timeline = tuple(
        event.model_copy(
            update={"by": event.by if event.by in systems or _is_role(event.by or "") else None, "data": {}}
        )
        for event in bare.timeline
    )
    return bare.model_copy(
        update={
            "actions": actions,
            "timeline": timeline,
            "related": tuple(tie for tie in bare.related if tie.id not in others),
            "ignore": (),
            "provenance": bare.provenance.model_copy(update={"path": None, "warnings": ()}),
        }
    )


def public_policy(policy: Policy, inside: Inside) -> Policy:
    """Without what is internal: services and tags that no public record names, teams, people, targets."""
    services = inside.services
    known = policy.taxonomy.model_copy(
        update={
            "services": {name: Service() for name in policy.taxonomy.services if name in services},
            "teams": {},
            "tags": (),
            "causes": (),
            "people": {},
        }
    )
    return policy.model_copy(update={"people": "roles", "taxonomy": known, "targets": Targets()})
