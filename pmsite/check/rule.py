"""What a rule is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pmsite.analyse.completeness import Completeness, Plan, completeness, plan
from pmsite.analyse.outline import Outline, Outlines
from pmsite.model.corpus import Entry
from pmsite.model.policy import Policy
from pmsite.model.postmortem import Postmortem, State
from pmsite.model.source import Source
from pmsite.problems import Level, Location, Pointer


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found at a place of the record it looked at."""

    pointer: Pointer
    message: str
    fix: str | None = None
    at_key: bool = False
    """Point to the key rather than to its value."""
    place: Location | None = None
    """Where it is, if that is no node but a stretch of text."""
    level: Level | None = None
    """A milder level than the rule's, for what only comes near."""


@dataclass(frozen=True)
class Context:
    """What a rule may know beside the record: the organisation's choices, and the day in its time zone."""

    policy: Policy
    policy_source: Source
    today: date
    rules: Mapping[str, Level]
    """Every rule, at the level the policy gives it."""
    fixed: frozenset[str] = frozenset()
    """Rules raised while reading: they stay errors, and nothing can waive them."""

    @cached_property
    def _plans(self) -> dict[tuple[str | None, ...], Plan]:
        return {}

    def completeness(self, record: Postmortem, state: State) -> Completeness:
        """What the policy asks of a record in a state, and what of it is filled."""
        kind = (state, record.severity, record.failure_class, record.provenance.kind)
        if kind not in self._plans:
            self._plans[kind] = plan(record, self.policy, state)
        return completeness(record, state, self._plans[kind])

    @cached_property
    def severities(self) -> tuple[str, ...]:
        """The policy's levels, the gravest first."""
        return tuple(level.id for level in self.policy.severities)

    def waivable(self, rule: str) -> bool:
        """Whether a record may ignore the rule: judgements yes, what others rely on (PM0, PM1, PM801) no."""
        return rule not in self.fixed and (self.rules[rule] is not Level.ERROR or rule[2] in "234567")

    def policy_line(self, pointer: Pointer) -> str:
        """Where the policy says so, as messages quote it."""
        place = self.policy_source.at(pointer)
        return f"{place.path}:{place.line}" if self.policy_source.text else "the default policy"


TextCheck = Callable[[Source], Iterable[Finding]]
RecordCheck = Callable[[Entry, Context], Iterable[Finding]]
CorpusCheck = Callable[[Outlines, Context], Iterable[tuple[Outline, Finding]]]
PolicyCheck = Callable[[Context], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it asks, why, an example of each side, and how to mend it.

    `check` looks at one record, `text` at any file that is text, `corpus` at the outlines of all records,
    `policy` at the policy; rules without any are raised while reading.
    """

    id: str
    level: Level
    title: str
    why: str
    bad: str
    good: str
    fix: str
    check: RecordCheck | None = None
    text: TextCheck | None = None
    corpus: CorpusCheck | None = None
    policy: PolicyCheck | None = None

    @property
    def fixed(self) -> bool:
        """Whether it is raised while reading: then its level stays."""
        return not (self.check or self.text or self.corpus or self.policy)
