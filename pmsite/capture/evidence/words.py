"""What an event is, as far as its words tell."""

import re

from pmsite.model.timeline import EventKind

_SIGNS: tuple[tuple[EventKind, str], ...] = (
    ("escalation", r"escalat\w*|page[sd]? (?:the|out)|please join|taking (?:ic|command)"),
    ("resolution", r"resolved|all clear|back to normal|resumed|closing (?:the |this )?incident"),
    ("mitigation", r"restored|mitigated|recover(?:ed|ing)|failover (?:done|complete)|rolled back|reset\b"),
    (
        "action",
        r"start(?:ing|ed) (?:the |a )?\w+|rolling (?:back|out)|restart\w*|failing over|deploying|disabling"
        r"|scaling|applying|draining",
    ),
    (
        "investigation",
        r"root cause|because|investigat\w+|look(?:ing)?\b|found|seeing|logs? shows?|suspect|checked|confirmed"
        r"|dig |traceroute|times? out",
    ),
    ("communication", r"status ?page|customers? (?:told|informed)|announced|posted an update|ack\b"),
    ("decision", r"decided|decision|going to|let's|we will"),
    ("change", r"deployed|merged|released|config(?:uration)? change"),
)
_PATTERNS = [(kind, re.compile(rf"\b(?:{words})", re.IGNORECASE)) for kind, words in _SIGNS]


def kind_of(text: str) -> EventKind:
    """The kind that the first sign in order gives, `other` where there is none. English only."""
    return next((kind for kind, pattern in _PATTERNS if pattern.search(text)), "other")
