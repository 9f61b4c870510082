"""What `pmsite new` may ask: each question with its flag, its choices and its place in a record."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from typing import NamedTuple, get_args

from pmsite.model.corpus import Corpus
from pmsite.model.impact import CostKind
from pmsite.model.policy import Policy
from pmsite.model.postmortem import FailureClass, Visibility
from pmsite.model.times import DetectionSource

Answer = str | tuple[str, ...]
"""As a flag gives it, in its canonical form; empty where there is none."""
Answers = Mapping[str, Answer]


class Kind(Enum):
    """How a question is answered."""

    TEXT = auto()
    TIME = auto()
    CHOICE = auto()
    YES_NO = auto()
    LIST = auto()
    """Several, with commas between."""
    LINES = auto()
    """Several, with semicolons between."""
    COUNT = auto()
    MONEY = auto()
    WHY = auto()


class Choice(NamedTuple):
    """One of the answers to choose from."""

    value: str
    label: str
    about: str = ""
    """When to choose it."""


@dataclass(frozen=True)
class Question:
    """One question."""

    key: str
    text: str
    kind: Kind = Kind.TEXT
    flag: str = ""
    place: tuple[str, ...] = ()
    """The field that the answer becomes."""
    needed: bool = False
    choices: tuple[Choice, ...] = ()
    default: str = ""
    """The answer that is offered."""
    notes: tuple[str, ...] = ()
    """Told before it is asked."""
    vocabulary: str = ""
    """Whose words complete what is typed."""


@dataclass(frozen=True)
class Setting:
    """What answers are understood by."""

    policy: Policy
    now: datetime
    """In the policy's time zone."""
    known: Mapping[str, tuple[str, ...]]
    """Words in use, by vocabulary: the policy's first, then those of earlier records, the most frequent first."""


def setting(corpus: Corpus, now: datetime) -> Setting:
    """The policy and the words of earlier records."""
    records = [entry.record for entry in corpus.shown]
    taxonomy = corpus.policy.taxonomy
    members = [name for team in taxonomy.teams.values() for name in (team.lead, *team.members) if name]
    people = [record.people for record in records]
    took_part = (name for one in people for name in (one.incident_commander, *one.authors, *one.responders))
    return Setting(
        corpus.policy,
        now,
        {
            "services": _words(taxonomy.services, (name for record in records for name in record.services)),
            "teams": _words(taxonomy.teams, (name for record in records for name in record.teams)),
            "tags": _words(taxonomy.tags, (name for record in records for name in record.tags)),
            "symptoms": _words((), (text for record in records for text in record.symptoms)),
            "people": _words([*taxonomy.people, *members], filter(None, took_part)),
        },
    )


def _words(first: Iterable[str], used: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*first, *(word for word, _ in Counter(used).most_common())]))


def _named(*pairs: tuple[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(value, label) for value, label in pairs)


def _either(kinds: object, meanings: Mapping[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(kind, meanings.get(kind, kind.replace("_", " "))) for kind in get_args(kinds))


NOT_KNOWN = Choice("", "not known yet")
_SOURCES = {
    "alert": "an alert",
    "customer": "a customer",
    "employee": "a colleague",
    "synthetic": "a synthetic check",
    "audit": "an audit",
    "other": "something else",
}
_VISIBLE = {
    "public": "everybody",
    "internal": "everybody in the organisation",
    "restricted": "a few: no page and no issue, only counted",
}
_COSTS = {"opportunity": "missed income", "penalty": "penalties", "prevention": "prevention", "other": "other"}
TIMES = ("fault", "started", "detected", "acknowledged", "first_action", "declared", "mitigated", "resolved")
ORDER = (
    ("fault", "started"),
    ("started", "detected"),
    ("detected", "acknowledged"),
    ("detected", "declared"),
    ("detected", "first_action"),
    ("started", "mitigated"),
    ("started", "resolved"),
    ("detected", "resolved"),
    ("mitigated", "resolved"),
)
"""Which time is no later than which, as rule PM301 has it."""


def _time(name: str, text: str, needed: bool = False) -> Question:
    flag = f"--{name.replace('_', '-')}"
    return Question(name, text, Kind.TIME, flag, ("times", f"{name}_at"), needed)


def _role(name: str, flag: str, text: str = "") -> Question:
    what = text or f"Who was the {name.replace('_', ' ')}?"
    return Question(name, what, Kind.TEXT, flag, ("people", name), vocabulary="people")


_QUESTIONS = (
    Question("title", "What happened, to whom?", Kind.TEXT, "--title", ("title",), True),
    Question(
        "kind",
        "What was it?",
        Kind.CHOICE,
        choices=_named(
            ("incident", "an incident"),
            ("near_miss", "a near miss: nothing happened, but could have"),
            ("drill", "a drill"),
        ),
        default="incident",
    ),
    _time("fault", "When did the fault arise?"),
    _time("started", "When did impact begin?"),
    _time("detected", "When was it noticed?"),
    Question(
        "detected_by",
        "What noticed it?",
        Kind.CHOICE,
        "--detected-by",
        ("detection", "source"),
        choices=(NOT_KNOWN, *_either(DetectionSource, _SOURCES)),
    ),
    Question("detection", "Which alert, or who?", Kind.TEXT, "--detection", ("detection", "detail")),
    _time("acknowledged", "When did a responder take it?"),
    _time("first_action", "When was the first remedy tried?"),
    _time("declared", "When was it declared an incident?"),
    _time("mitigated", "When did impact end, or become bearable?"),
    _time("resolved", "When was service as before?"),
    Question("services", "Which services?", Kind.LIST, "--service", ("services",), vocabulary="services"),
    Question(
        "failure_class",
        "What sort of failure was it?",
        Kind.CHOICE,
        "--class",
        ("failure_class",),
        choices=(NOT_KNOWN, *_either(FailureClass, {"other": "another one"})),
    ),
    Question(
        "customers",
        "How many customers were affected? (0: none)",
        Kind.COUNT,
        "--customers",
        ("impact", "customers_affected"),
    ),
    Question("cost", "What did it cost? (25000, ~25000 EUR; ~: estimated)", Kind.MONEY, "--cost"),
    Question(
        "cost_kind",
        "What was the money for?",
        Kind.CHOICE,
        "--cost-kind",
        choices=_either(CostKind, _COSTS),
        default="loss",
    ),
    Question("data_loss", "What data was lost, if any?", Kind.TEXT, "--data-loss", ("impact", "data_loss")),
    Question(
        "security",
        "Was confidentiality or integrity touched?",
        Kind.YES_NO,
        "--security",
        ("impact", "security"),
    ),
    Question(
        "regulatory",
        "What must an authority be told, if anything?",
        Kind.TEXT,
        "--regulatory",
        ("impact", "regulatory"),
    ),
    Question(
        "sla_breached",
        "Was an agreement with customers broken?",
        Kind.YES_NO,
        "--sla-breached",
        ("impact", "sla_breached"),
    ),
    Question("impact", "What did it mean for others? (a sentence)", Kind.TEXT, "--impact", ("impact", "summary")),
    Question("severity", "How grave was it?", Kind.CHOICE, "--severity", ("severity",), True),
    Question("severity_reason", "Why is it less grave than that?", Kind.TEXT, "--severity-reason"),
    Question(
        "summary", "In one or two sentences, what should others know?", Kind.TEXT, "--summary", ("summary",), True
    ),
    Question(
        "symptoms",
        "What did responders see? (semicolons between)",
        Kind.LINES,
        "--symptom",
        ("symptoms",),
        vocabulary="symptoms",
    ),
    Question("tags", "Which tags?", Kind.LIST, "--tag", ("tags",), vocabulary="tags"),
    Question("teams", "Which teams?", Kind.LIST, "--team", ("teams",), vocabulary="teams"),
    _role("incident_commander", "--commander", "Who led the response?"),
    _role("technical_lead", "--technical-lead"),
    _role("communications_lead", "--communications-lead", "Who told customers and colleagues?"),
    _role("operations_lead", "--operations-lead"),
    _role("planning_lead", "--planning-lead"),
    _role("scribe", "--scribe", "Who kept the log?"),
    _role("facilitator", "--facilitator", "Who will lead the review?"),
    replace(_role("experts", "--expert"), kind=Kind.LIST),
    replace(_role("authors", "--author"), kind=Kind.LIST),
    replace(_role("responders", "--responder"), kind=Kind.LIST),
    Question(
        "visibility",
        "Who may read it?",
        Kind.CHOICE,
        "--visibility",
        ("visibility",),
        choices=_either(Visibility, _VISIBLE),
        default="internal",
    ),
    Question("whys", "Why?", Kind.WHY, "--why"),
    Question("language", "In which language is it written?", Kind.TEXT, "--language", ("language",)),
)
QUESTIONS: Mapping[str, Question] = {question.key: question for question in _QUESTIONS}
"""All that have a flag, by key; the details of a failure class come from the policy."""


def detail(field: str, meaning: str) -> Question:
    """The question for a field of the failure class."""
    return Question(f"detail:{field}", f"{meaning.rstrip('.?')}?", Kind.TEXT, "--detail", ("details", field))
