"""What a record is found by: marks it may share with others, and its words. Small enough to be remembered."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pmsite.analyse.recall.stems import stems
from pmsite.analyse.secrets import masked
from pmsite.model.causes import Cause
from pmsite.model.corpus import Entry
from pmsite.model.postmortem import Postmortem

Mark = str
"""A kind and a name: `cause:dns`, `symptom:connection timeout`, `service:payments`."""
KINDS: Mapping[str, float] = {
    "cause": 3.0,
    "event": 3.0,
    "symptom": 2.5,
    "runbook": 2.0,
    "service": 1.5,
    "tag": 1.0,
}
"""How much sharing a mark of each kind says, before its rarity."""
_FIELDS = (("title", 3.0), ("symptoms", 3.0), ("names", 2.0), ("causes", 2.0), ("summary", 1.0), ("rest", 0.5))
"""How much a word counts by where it stands."""


class Features(NamedTuple):
    """What a record is found by."""

    id: str
    began: float
    """Seconds since 1970, UTC."""
    marks: Sequence[Mark]
    words: Mapping[str, float]
    """Stem → how much the record is about it: occurrences weighted by field."""
    surface: Mapping[str, str]
    """Stem → the word as it stands there, where it differs."""


def features(entry: Entry) -> Features:
    """The features of a record, without secrets, which must not come back as a word or a reason."""
    record = entry.record
    weights: dict[str, float] = {}
    surface: dict[str, str] = {}
    texts = dict(fields(record))
    # One look at all of it spares most records a closer one.
    whole = "\n".join(text for listed in texts.values() for text in listed)
    clean = _as_it_is if masked(whole) == whole else masked
    for name, weight in _FIELDS:
        for stem, word in stems("\n".join(map(clean, texts[name]))):
            weights[stem] = weights.get(stem, 0.0) + weight
            if stem != word:
                surface.setdefault(stem, word)
    unique = tuple(dict.fromkeys(marks(record, clean)))
    return Features(entry.id, entry.instant.timestamp(), unique, weights, surface)


def _as_it_is(text: str) -> str:
    return text


def marks(record: Postmortem, clean: Callable[[str], str] = _as_it_is) -> Iterator[Mark]:
    """Causes count by their tags, or by their words where they have none."""
    analysis = record.analysis
    for cause in analysis.root_causes:
        yield from (f"cause:{key}" for key in cause.tags or (folded(clean(cause.text)),))
    if analysis.fault_tree:
        for event in analysis.fault_tree.events.values():
            if event.occurred:
                yield from (f"event:{tag}" for tag in event.tags)
    yield from (f"symptom:{folded(clean(text))}" for text in record.symptoms)
    yield from (f"service:{name}" for name in record.services)
    yield from (f"runbook:{book.id}" for book in record.runbooks)
    factors = [tag for cause in analysis.contributing_factors for tag in cause.tags]
    yield from (f"tag:{tag}" for tag in dict.fromkeys((*record.tags, *factors)))


def cause_keys(cause: Cause) -> tuple[str, ...]:
    """What makes a cause the same as one elsewhere: its tags, or else its words."""
    return cause.tags or (folded(cause.text),)


def folded(text: str) -> str:
    """A text for comparison: case, spaces and a full stop make no difference."""
    return " ".join(text.lower().split()).rstrip(".")


def fields(record: Postmortem) -> Iterator[tuple[str, Sequence[str]]]:
    """The texts a record is found by, by field. Actions are left out: they say what is to be, not what was."""
    analysis, lessons, tree = record.analysis, record.lessons, record.analysis.fault_tree
    yield "title", [record.title]
    yield "symptoms", record.symptoms
    yield "names", [record.id, *record.aliases, *record.services, *record.tags]
    causes = [cause.text for cause in (*analysis.root_causes, *analysis.contributing_factors)]
    yield "causes", [*causes, analysis.trigger or ""]
    yield "summary", [record.summary]
    yield (
        "rest",
        [
            analysis.what_happened or "",
            *(moment.text for moment in record.timeline),
            *(gate.text for gate in (tree.gates.values() if tree else ())),
            *(event.text for event in (tree.events.values() if tree else ())),
            *(text for one in lessons.learned for text in (one.title, one.text or "")),
            *record.resolution.steps,
        ],
    )
