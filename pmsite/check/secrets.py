"""PM6xx: secrets and personal data.

What was found is never shown, in no message.
"""

from collections.abc import Iterator

from pmsite.analyse.secrets import find
from pmsite.check.rule import Finding, Rule
from pmsite.model.source import Source
from pmsite.problems import Level

_TOLD = 50
"""Findings of a kind in one file; a dump of thousands needs one deletion."""


def secrets(source: Source) -> Iterator[Finding]:
    """No keys, tokens or passwords, in comments neither."""
    yield from _leaks(source, False, "This looks like a secret ({}).", "Revoke it, then delete it here.")


def personal_data(source: Source) -> Iterator[Finding]:
    """No e-mail addresses, telephone, card or account numbers."""
    yield from _leaks(source, True, "This looks like personal data ({}).", "Write the role or the handle instead.")


def _leaks(source: Source, personal: bool, message: str, fix: str) -> Iterator[Finding]:
    leaks = [leak for leak in find(source.text) if leak.personal is personal]
    for i, leak in enumerate(leaks[:_TOLD]):
        place = source.place(leak.start)
        more = f" {len(leaks) - _TOLD} more follow." if i == _TOLD - 1 and len(leaks) > _TOLD else ""
        pointer = source.pointer_at(place.line, place.column)
        yield Finding(pointer, message.format(leak.kind) + more, fix, place=place)


RULES = (
    Rule(
        "PM601",
        Level.ERROR,
        "No secrets",
        "Whoever can read the repository, its history or the site could use it, for ever.",
        "note: 'Logged in with password: hunter2abc'",
        "note: Logged in with the break-glass account.",
        "Revoke the secret first: it is in the history already. Then delete it here; if it is none, waive PM601.",
        text=secrets,
    ),
    Rule(
        "PM602",
        Level.WARNING,
        "No personal data",
        "A post-mortem is read by many and kept for years; it needs roles, not persons' addresses and numbers.",
        "text: jane.doe@corp.com reported that the site was down.",
        "text: A customer reported that the site was down.",
        "Write the role, or a handle that the policy knows.",
        text=personal_data,
    ),
)
