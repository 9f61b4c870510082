"""PM5xx: words that keep people from telling what happened."""

from collections.abc import Iterator
from functools import lru_cache

from pmsite.analyse.blame import ANCHORS, Kind, Phrase, find
from pmsite.analyse.followthrough import ours
from pmsite.analyse.people import named
from pmsite.analyse.texts import texts
from pmsite.check.prose import anchors
from pmsite.check.rule import Context, Finding, RecordCheck, Rule
from pmsite.model.corpus import Entry
from pmsite.problems import Level, Pointer

W = Level.WARNING
_AHEAD = ("actions", "prevention")
"""Where what should be has its place."""


def _phrases(kind: Kind, message: str) -> RecordCheck:
    """A rule that reports phrases of one kind, a text at a time."""

    def said(entry: Entry, context: Context) -> Iterator[Finding]:
        for place, phrase, words in _found(entry):
            if phrase.kind is kind:
                yield Finding(place, message.format(f"“{words}”"), phrase.rewording)

    return said


def _found(entry: Entry) -> tuple[tuple[Pointer, Phrase, str], ...]:
    return _scan(_Same(entry)) if entry.record.language.startswith("en") else ()


class _Same:
    """An entry, the same only as itself: several rules ask for the phrases of one."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.entry is self.entry

    def __hash__(self) -> int:
        return id(self.entry)


@lru_cache(maxsize=2)
def _scan(same: _Same) -> tuple[tuple[Pointer, Phrase, str], ...]:
    record = same.entry.record
    if not anchors(same.entry) & ANCHORS:
        return ()
    persons = frozenset(person for person in named(record) if person)
    return tuple(
        (place, phrase, " ".join(text[phrase.start : phrase.end].split()))
        for place, text in texts(record)
        if place[0] not in _AHEAD and "recommendations" not in place
        for phrase in find(text, persons)
    )


def one_cause(entry: Entry, context: Context) -> Iterator[Finding]:
    """More than one condition is told."""
    record = entry.record
    causes = record.analysis.root_causes
    if record.state not in ("review", "published") or not ours(entry) or record.drill or entry.lost("analysis"):
        return
    if len(causes) == 1 and not record.analysis.contributing_factors:
        message = "One root cause and no contributing factor: outages take several conditions."
        fix = "What made it likelier, larger or longer? Add `contributing_factors`."
        yield Finding(("analysis", "root_causes"), message, fix, at_key=True)


RULES = (
    Rule(
        "PM501",
        W,
        "No name for the guilty",
        "“Human error” ends the search where it should begin; and who is blamed once tells nothing the next time.",
        "text: The outage was due to human error.",
        "text: The console showed both clusters alike, and asked for no confirmation.",
        "Say what the person saw and which safeguard was missing.",
        _phrases(Kind.NAMING, "{} names somebody to blame."),
    ),
    Rule(
        "PM502",
        W,
        "No counterfactuals",
        "What people should have done explains nothing: it tells of an incident that did not happen.",
        "text: The engineer should have checked the cluster's name.",
        "text: The cluster's name is not shown at the prompt.",
        "Tell what happened and why it made sense then; what should be belongs to an action.",
        _phrases(Kind.COUNTERFACTUAL, "{} tells what did not happen."),
    ),
    Rule(
        "PM503",
        W,
        "No person as the subject of a fault",
        "The next person in that place will do the same, unless the place is changed.",
        "text: The operator forgot to drain the node.",
        "text: Nothing drains a node before it is restarted.",
        "Make the system the subject.",
        _phrases(Kind.PERSON, "{} makes a slip of a person the fault."),
    ),
    Rule(
        "PM504",
        Level.NOTE,
        "No single cause",
        "Outages take several conditions; who names one stops looking for the others.",
        "text: The sole cause was an expired certificate.",
        "text: The certificate expired, and the alert for it went to a team that was dissolved.",
        "Name the other conditions too.",
        _phrases(Kind.SINGLE, "{} says that there was one cause."),
    ),
    Rule(
        "PM505",
        Level.NOTE,
        "Contributing factors beside the root cause",
        "They are often the cheaper ones to mend, and the ones other incidents share.",
        "root_causes: [{id: C1, text: No failover}]  # and nothing else",
        "contributing_factors: [{id: C2, text: No monitoring of the resolver's health}]",
        "Ask what made it likelier, larger or longer.",
        one_cause,
    ),
)
