"""Small corpora to be found again: few words, so that much is shared."""

from typing import Any

from hypothesis import strategies as st

from pmsite.analyse.recall.features import Features, features
from pmsite.analyse.recall.index import Index, Match
from pmsite.model.corpus import Entry
from tests.analyse.made import entry

WORDS = (
    *("resolver", "certificate", "expired", "memory", "replica", "failover", "gateway"),
    *("timeouts", "queue", "disk", "cache", "deployed", "pool", "session"),
)
TAGS = ("dns", "expiry", "capacity", "testing-gap")
SYMPTOMS = ("out of memory", "names failing", "Queue full", "gateway timeouts")

_phrase = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
_tags = st.lists(st.sampled_from(TAGS), max_size=2, unique=True)
_symptoms = st.lists(st.sampled_from(SYMPTOMS), max_size=2, unique=True)
_services = st.lists(st.sampled_from(("dns", "orders", "payments")), max_size=2, unique=True)


def on(number: int, day: int = 1, **fields: Any) -> Entry:
    """A record of a number that began on a day of 2025, counted from 1 January."""
    began = f"2025-{1 + (day - 1) // 28:02d}-{1 + (day - 1) % 28:02d}T12:00:00Z"
    return entry(**{"id": f"INC-2025-{number:04d}", "times": {"started_at": began}, **fields})


def index(*entries: Entry) -> Index:
    """An index of these records."""
    return Index(map(features, entries))


def ids(found: list[Match]) -> list[str]:
    """The numbers of what was found, in its order."""
    return [match.id.removeprefix("INC-2025-") for match in found]


@st.composite
def texts(draw: st.DrawFn) -> dict[str, Any]:
    """The fields by which a record may be found."""
    event = {"text": draw(_phrase), "tags": draw(_tags), "occurred": draw(st.booleans())}
    gate = {"type": "or", "text": draw(_phrase), "inputs": ["E1"]}
    return {
        "title": draw(_phrase).capitalize(),
        "summary": draw(_phrase),
        "symptoms": draw(_symptoms),
        "services": draw(_services),
        "tags": draw(_tags),
        "runbooks": [{"id": "restart", "helped": "yes"}] * draw(st.integers(0, 1)),
        "analysis": {
            "root_causes": [{"id": "C1", "text": draw(_phrase), "tags": draw(_tags)}] * draw(st.integers(0, 1)),
            "contributing_factors": [{"id": "C2", "text": draw(_phrase), "tags": draw(_tags)}],
            "fault_tree": draw(
                st.sampled_from([None, {"top": "G1", "gates": {"G1": gate}, "events": {"E1": event}}])
            ),
        },
    }


@st.composite
def corpora(draw: st.DrawFn, least: int = 1, most: int = 6) -> list[Entry]:
    """Records, some of which began on one day."""
    count = draw(st.integers(least, most))
    return [on(number, draw(st.integers(1, 300)), **draw(texts())) for number in range(1, count + 1)]


def by_id(entries: list[Entry]) -> dict[str, Features]:
    """The features of each record."""
    return {one.id: features(one) for one in entries}
