"""What of a repository may be shown to everybody: its public records, and nothing that only others name."""

import re
from dataclasses import replace

from pmsite.analyse.people import anonymous, named
from pmsite.model.corpus import Corpus, Entry
from pmsite.model.policy import Policy, Service, Targets
from pmsite.model.postmortem import Postmortem

_ROLE = re.compile(
    "incident|commander|technical|communications|operations|planning|lead|scribe|facilitator|expert|responder|author|"
    "engineers?|manager|director|team|on|call|duty|analyst|operator|support|owner|reviewer|security|product|platform|"
    "network|database|site|reliability"
)
"""Words that make up a role: whatever else stands where people stand is taken for a name."""
_FULL_NAME = re.compile(r"[^\W\d_]+\.? (?:[^\W\d_]+\.? )*[^\W\d_]+")


def public(corpus: Corpus) -> Corpus:
    """The records whose visibility is public, with a policy that tells of them alone.

    Others are not even counted, and references to them are gone. People are shown by their role in the
    incident; of somebody without one only that they are an engineer.
    """
    known = _people(corpus)
    shown = [entry for entry in corpus.entries if entry.record.visibility == "public"]
    names = {name for entry in shown for name in (entry.id, *entry.record.aliases)}
    others = frozenset(corpus.by_name) - names
    entries = tuple(replace(entry, record=_public(entry.record, known, others)) for entry in shown)
    return Corpus(_policy(corpus.policy, entries), corpus.policy_source, entries, public=True)


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


def _public(record: Postmortem, known: frozenset[str], others: frozenset[str]) -> Postmortem:
    """A record without names, without references to records that are not public, and without issue numbers."""
    bare = anonymous(
        record,
        lambda person: person in known or not _is_role(person),
        lambda person: person in known or _is_full_name(person),
    )
    actions = tuple(
        action.model_copy(
            update={
                "issue": None,
                "depends_on": tuple(ref for ref in action.depends_on if ref.rpartition("/")[0] not in others),
            }
        )
        for action in bare.actions
    )
    related = tuple(tie for tie in bare.related if tie.id not in others)
    return bare.model_copy(update={"actions": actions, "related": related})


def _is_full_name(text: str) -> bool:
    """Whether it looks like a person's first and last name, which no list knows."""
    return bool(_FULL_NAME.fullmatch(text)) and text.istitle() and not _is_role(text)


def _policy(policy: Policy, entries: tuple[Entry, ...]) -> Policy:
    """Without what is internal: services and tags that no public record names, teams, people, targets."""
    services = {name for entry in entries for name in entry.record.services}
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
