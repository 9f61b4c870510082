"""What of a repository may be shown to everybody: its public records, and nothing that only others name."""

from dataclasses import replace

from pmsite.analyse.people import named
from pmsite.model.corpus import Corpus, Entry
from pmsite.model.policy import Policy, Service, Someone, Targets


def public(corpus: Corpus) -> Corpus:
    """The records whose visibility is public, with a policy that tells of them alone.

    Others are not even counted; their ids are known only so that no reference to them is shown.
    """
    entries = tuple(entry for entry in corpus.entries if entry.record.visibility == "public")
    left = [entry for entry in (*corpus.entries, *corpus.partial) if entry.record.visibility != "public"]
    withheld = frozenset(name for entry in left for name in (entry.id, *entry.record.aliases))
    policy = _policy(corpus.policy, entries)
    return Corpus(policy, replace(corpus.policy_source), entries, withheld=withheld)


def _policy(policy: Policy, entries: tuple[Entry, ...]) -> Policy:
    """Without what is internal: services and tags that no public record names, teams, targets, people's names.

    People are shown by their role; of somebody without one only that they are an engineer.
    """
    taxonomy = policy.taxonomy
    services = {name for entry in entries for name in entry.record.services}
    handles = {handle for team in taxonomy.teams.values() for handle in (team.lead, *team.members)}
    handles |= {person for entry in entries for person in named(entry.record)}
    people = {handle: Someone(name=handle) for handle in sorted(filter(None, handles)) if " " not in handle}
    known = taxonomy.model_copy(
        update={
            "services": {name: Service() for name in taxonomy.services if name in services},
            "teams": {},
            "tags": (),
            "causes": (),
            "people": {**people, **taxonomy.people},
        }
    )
    return policy.model_copy(update={"people": "roles", "taxonomy": known, "targets": Targets()})
