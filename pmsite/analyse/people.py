"""How a person appears on pages: the policy's choice of handles, names or roles."""

from collections.abc import Callable, Mapping
from functools import cached_property

from pmsite.model.corpus import ActionEntry
from pmsite.model.policy import Policy
from pmsite.model.postmortem import Postmortem

_ROLES = (
    "incident_commander",
    "technical_lead",
    "communications_lead",
    "operations_lead",
    "planning_lead",
    "scribe",
    "facilitator",
)
NOBODY = "no owner"
"""Whoever sees to an action that names nobody."""
UNKNOWN = "an engineer"
"""Someone of whom neither role nor team is known, where the policy shows roles."""


def at_large(person: str, record: Postmortem, policy: Policy, team: str | None = None) -> str:
    """The same outside of an incident: where roles are shown, a member of a team, whatever the role was then."""
    if policy.people != "roles":
        return shown(person, record, policy, team)
    handle = _handles(policy).get(person, person)
    if not _is_handle(handle, policy, _Cast(record)):
        return handle
    return _membership(handle, policy, team) or UNKNOWN


def answerable(item: ActionEntry, policy: Policy) -> str:
    """Who sees to an action, outside of its record.

    Where the policy shows roles, an owner of whom nothing is known counts to the team.
    """
    action = item.action
    if action.owner is None:
        return NOBODY
    name = at_large(action.owner, item.entry.record, policy, action.team)
    return f"{action.team}, an engineer" if name == UNKNOWN and action.team else name


def shown(person: str, record: Postmortem, policy: Policy, team: str | None = None) -> str:
    """A person's handle, name or role, as the policy says.

    With `roles`, someone known by handle appears as what they were in this incident, else as a member
    of a team (`team` first); what is no known handle (a role already) is left as it is.
    """
    return _shown(_handles(policy).get(person, person), policy, team, _Cast(record))


class _Cast:
    """Who is in a record: worked out once, and only if it is asked for."""

    def __init__(self, record: Postmortem) -> None:
        self._record = record

    @cached_property
    def named(self) -> set[str | None]:
        """Everyone, as `named` says."""
        return named(self._record)

    @cached_property
    def roles(self) -> Mapping[str, str]:
        """What each was; of several roles the first."""
        people = self._record.people
        found = [(getattr(people, role), role.replace("_", " ")) for role in _ROLES]
        for group, role in (
            (people.experts, "expert"),
            (people.responders, "responder"),
            (people.authors, "author"),
        ):
            found += ((person, role) for person in group)
        return {person: role for person, role in reversed(found) if person}


def _handles(policy: Policy) -> Mapping[str, str]:
    """Handles by name."""
    return {someone.name: handle for handle, someone in policy.taxonomy.people.items()}


def _shown(handle: str, policy: Policy, team: str | None, cast: _Cast) -> str:
    if policy.people == "names":
        someone = policy.taxonomy.people.get(handle)
        return someone.name if someone else handle
    if policy.people == "handles" or not _is_handle(handle, policy, cast):
        return handle
    return cast.roles.get(handle) or _membership(handle, policy, team) or UNKNOWN


def _is_handle(person: str, policy: Policy, cast: _Cast) -> bool:
    """Whether the word names a person rather than a role or a system."""
    taxonomy = policy.taxonomy
    if person in taxonomy.people or any(person in (t.lead, *t.members) for t in taxonomy.teams.values()):
        return True
    return " " not in person and person not in taxonomy.teams and person in cast.named


def named(record: Postmortem) -> set[str | None]:
    """Everyone a record names where only people stand; a timeline's `by` may be a system."""
    people = record.people
    named = {getattr(people, role) for role in _ROLES}
    named.update(people.experts, people.authors, people.responders)
    named.update(record.meeting.participants if record.meeting else ())
    named.update(record.review.reviewers if record.review else ())
    named.update(action.owner for action in record.actions)
    named.update(action.verified.by for action in record.actions if action.verified)
    return named


def discreet(record: Postmortem, policy: Policy) -> Postmortem:
    """The record with everyone as the policy wants them shown."""

    handles, cast = _handles(policy), _Cast(record)

    def as_wanted(person: str, team: str | None) -> str:
        return _shown(handles.get(person, person), policy, team, cast)

    return _renamed(record, as_wanted, as_wanted)


def anonymous(record: Postmortem, known: Callable[[str], bool], told_by: Callable[[str], bool]) -> Postmortem:
    """The record with roles instead of persons.

    `known` says what is a person where people stand, `told_by` what is one where a system may stand.
    """

    cast = _Cast(record)

    def role(person: str) -> str:
        return cast.roles.get(person) or UNKNOWN

    return _renamed(
        record,
        lambda person, team: role(person) if known(person) else person,
        lambda person, team: role(person) if told_by(person) else person,
    )


_Rename = Callable[[str, str | None], str]
"""A person and perhaps a team → what is shown."""


def _renamed(record: Postmortem, rename: _Rename, by: _Rename) -> Postmortem:
    """The record with everyone renamed; `by` is for the timeline, where a system may stand."""

    def one(person: str | None, team: str | None = None) -> str | None:
        return rename(person, team) if person else None

    def all_of(persons: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(rename(person, None) for person in persons)

    people = record.people.model_copy(
        update={role: one(getattr(record.people, role)) for role in _ROLES}
        | {group: all_of(getattr(record.people, group)) for group in ("experts", "authors", "responders")}
    )
    actions = tuple(
        action.model_copy(
            update={
                "owner": one(action.owner, action.team),
                "verified": action.verified and action.verified.model_copy(update={"by": one(action.verified.by)}),
            }
        )
        for action in record.actions
    )
    meeting, review = record.meeting, record.review
    return record.model_copy(
        update={
            "people": people,
            "actions": actions,
            "timeline": tuple(e.model_copy(update={"by": e.by and by(e.by, None)}) for e in record.timeline),
            "meeting": meeting and meeting.model_copy(update={"participants": all_of(meeting.participants)}),
            "review": review and review.model_copy(update={"reviewers": all_of(review.reviewers)}),
        }
    )


def _membership(person: str, policy: Policy, first: str | None) -> str | None:
    for name, team in sorted(policy.taxonomy.teams.items(), key=lambda item: item[0] != first):
        if person in (team.lead, *team.members):
            return f"{name} {'lead' if person == team.lead else 'engineer'}"
    return None
