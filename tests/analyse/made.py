"""Corpora and fault trees for tests, built through the real validation of plain data."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from pmsite.analyse.facts import Facts, facts
from pmsite.load.events import parse
from pmsite.load.records import default_policy
from pmsite.load.shape import prune
from pmsite.model.corpus import Corpus, Entry, newest_first
from pmsite.model.faulttree import FaultTree
from pmsite.model.policy import Policy
from pmsite.model.postmortem import Postmortem
from pmsite.model.source import Source
from tests.conftest import TODAY, record


def entry(attachments: tuple[str, ...] = (), /, **fields: Any) -> Entry:
    """A record with these fields as the loader would give it."""
    built = Postmortem.model_validate(prune(record(**fields)))
    return Entry(built, Source(f"incidents/{built.id[4:8]}/{built.id}.yaml"), attachments)


def policy(**fields: Any) -> Policy:
    """The policy that ships with the program, with other fields."""
    data = parse(default_policy(), "policy.yaml").data
    assert isinstance(data, dict)
    return Policy.model_validate(prune({**data, **fields}))


def corpus(*entries: Entry, **policy_fields: Any) -> Corpus:
    """Entries as a corpus."""
    return Corpus(policy(**policy_fields), Source("schema/policy.yaml"), newest_first(list(entries)))


def known(*entries: Entry, today: str = TODAY, **policy_fields: Any) -> Facts:
    """The facts of these entries on a day."""
    return facts(corpus(*entries, **policy_fields), date.fromisoformat(today))


def tree(top: str = "G1", **data: Any) -> FaultTree:
    """A fault tree from plain data: `gates` and `events`."""
    return FaultTree.model_validate(prune({"top": top, **data}))


TODAY_DATE = date.fromisoformat(TODAY)

_MINUTES = st.integers(0, 60 * 24 * 40)
_moment = _MINUTES.map(
    lambda m: f"2025-{1 + m // 43200:02d}-{1 + m // 1440 % 28:02d}T{m // 60 % 24:02d}:{m % 60:02d}:00Z"
)
_time = st.none() | _moment | st.sampled_from(["2025-01-05", "2025-02-01"])
_field = st.fixed_dictionaries
_seldom = st.sampled_from([False, False, False, True])


@st.composite
def entries(draw: st.DrawFn, most: int = 14) -> list[Entry]:
    """Records with every mix of what figures depend on."""
    found = []
    for i in range(draw(st.integers(0, most))):
        times = draw(_field({f"{key}_at": _time for key in ("detected", "acknowledged", "mitigated", "resolved")}))
        fields: dict[str, Any] = {
            "id": f"INC-2025-{i:04d}",
            "times": {"started_at": draw(_moment | st.just("2025-01-05")), **times},
            "state": draw(st.sampled_from(["draft", "review", "published", "published", "withdrawn"])),
            "incident_status": draw(st.sampled_from([None, "fixing", "resolved"])),
            "severity": draw(st.sampled_from(["SEV1", "SEV2", "SEV3"])),
            "drill": draw(_seldom),
            "near_miss": draw(_seldom),
            "visibility": draw(st.sampled_from(["internal", "restricted"])),
            "services": draw(st.lists(st.sampled_from(["a", "b", "c"]), max_size=4)),
            "detection": draw(st.sampled_from([None, {"source": "alert"}, {"source": "customer"}])),
            "related": draw(st.lists(st.sampled_from(["recurrence", "similar", "duplicate"]), max_size=2)),
            "analysis": {
                "root_causes": draw(st.lists(st.sampled_from([None, "process", "capacity"]), max_size=3))
            },
        }
        fields["related"] = [{"id": "INC-2024-0001", "kind": kind} for kind in fields["related"]]
        causes = enumerate(fields["analysis"]["root_causes"], 1)
        fields["analysis"] = {"root_causes": [{"id": f"C{n}", "text": "x", "category": c} for n, c in causes]}
        found.append(entry(**fields))
    return found


_WORDS = ("Names cannot be resolved", "x", "Der Namensdienst antwortet nicht mehr", "名前解決に失敗した", "a" * 60)
_texts = st.sampled_from(_WORDS) | st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)
_kinds = ("and", "or", "atleast", "xor", "not", "inhibit")


@st.composite
def trees(draw: st.DrawFn, most: int = 8) -> FaultTree:
    """Fault trees with every gate type, shared gates and shared events; every node is reached from the top."""
    events = {}
    for i in range(1, draw(st.integers(1, 7)) + 1):
        kind = draw(st.sampled_from(["basic", "basic", "house", "undeveloped"]))
        events[f"E{i}"] = {
            "text": draw(_texts),
            "kind": kind,
            "occurred": draw(st.booleans()),
            "state": draw(st.booleans()) if kind == "house" else None,
            "probability": draw(st.none() | st.floats(0, 1)) if kind != "house" else None,
        }
    gates: dict[str, dict[str, Any]] = {}
    number = draw(st.integers(1, most))
    for i in range(number, 0, -1):
        below: list[str] = [*events, *gates]
        kind = draw(st.sampled_from(_kinds))
        fixed = {"xor": 2, "not": 1, "inhibit": 1}.get(kind)
        n = fixed or draw(st.integers(1, 4))
        inputs = draw(st.lists(st.sampled_from(below), min_size=n, max_size=n))
        if i == 1 and kind not in ("xor", "not", "inhibit"):  # the top takes in what nothing else has
            used = {name for gate in gates.values() for name in gate["inputs"]}
            inputs += [name for name in below if name not in used and name not in inputs]
        gate: dict[str, Any] = {"type": kind, "text": draw(_texts), "inputs": inputs}
        if kind == "atleast":
            gate["k"] = draw(st.integers(1, len(inputs)))
        if kind == "inhibit":
            gate["condition"] = draw(st.sampled_from(list(events)))
        gates[f"G{i}"] = gate
    reached: set[str | None] = {"G1"}
    for name in sorted(gates, key=lambda name: int(name[1:])):
        if name in reached:
            reached |= {*gates[name]["inputs"], gates[name].get("condition")}
    return tree(
        gates={name: gate for name, gate in gates.items() if name in reached},
        events={name: event for name, event in events.items() if name in reached},
    )
