"""A seeded generator of repositories: the same seed and number give the same bytes."""

import json
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from pathlib import Path

DAY = date(2026, 11, 21)
"""The day on which what is generated is looked at."""
SERVICES = [f"service-{i}" for i in range(40)]
TAGS = ["dns", "capacity", "deploy", "certificate", "database", "network", "memory-leak", "rollback"]
TEAMS = [f"team-{i}" for i in range(12)]
CAUSES = ["code_defect", "configuration", "capacity", "external_dependency", "process", "operational"]
CLASSES = ["system", "network", "data_quality", "latency", "execution"]
LEVELS = ["immediate", "system", "design", "organisation", "culture"]
OVERVIEW = (
    ("Home", ""),
    ("Incidents", "incidents/"),
    ("Services", "services/"),
    ("Teams", "teams/"),
    ("Tags", "tags/"),
    ("Causes", "causes/"),
    ("Lessons", "lessons/"),
    ("Actions", "actions/"),
    ("Metrics", "metrics/"),
    ("Reviews", "reviews/"),
    ("Process", "process/"),
)
VOCABULARY = 60_000
"""Words, as often used as in real texts: the n-th about 1/n times as often as the first (Zipf)."""
SYLLABLES = ["ba", "ke", "lo", "mi", "nu", "ra", "si", "ta", "ve", "zo", "ner", "tal", "dor", "pin"]


def repository(folder: Path, records: int, seed: int = 7) -> None:
    """Write `records` records below `folder`, and a mkdocs.yml."""
    rng = random.Random(seed)
    words = Words(rng)
    for i in range(records):
        began = datetime(2016, 1, 1, tzinfo=UTC) + timedelta(minutes=rng.randrange(10 * 365 * 1440))
        name = f"INC-{began.year}-{i:05d}"
        file = folder / "incidents" / str(began.year) / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        # JSON is YAML, and as flow style costs the parser about the same.
        file.write_text(json.dumps(_record(rng, words, name, began), indent=1) + "\n", "utf-8")
    (folder / "docs").mkdir(exist_ok=True)
    nav = ", ".join(f"{{{title}: {path}index.md}}" for title, path in OVERVIEW)
    (folder / "mkdocs.yml").write_text(
        "site_name: Bench\ntheme: {name: material, font: false, features: [navigation.tabs]}\n"
        f"plugins: [pmsite]\nnav: [{nav}]\n",
        "utf-8",
    )


class Words:
    """Made-up words and a few Japanese ones, the frequent ones short."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        made = dict.fromkeys(
            "".join(rng.choices(SYLLABLES, k=2 + min(k // 300, 3))) for k in range(VOCABULARY * 2)
        )
        self._words = [*made][:VOCABULARY]
        self._words[40:43] = ["障害", "決済", "遅延"]
        self._weights = list(accumulate(1 / (k + 3) for k in range(len(self._words))))

    def __call__(self, low: int, high: int) -> str:
        """Between `low` and `high` words."""
        chosen = self._rng.choices(self._words, cum_weights=self._weights, k=self._rng.randint(low, high))
        return " ".join(chosen).capitalize()


def _record(rng: random.Random, text: Words, name: str, began: datetime) -> dict[str, object]:
    def at(minutes: float) -> str:
        return (began + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")

    def day(days: float) -> str:
        return (began + timedelta(days=days)).strftime("%Y-%m-%d")

    events = rng.randint(5, 60)
    end = 16 + rng.random() * 20
    severity = rng.choice(["SEV1", "SEV2", "SEV2", "SEV3", "SEV3", "SEV3", "SEV4"])
    return {
        "schema_version": 1,
        "id": name,
        "title": text(5, 10),
        "state": "published",
        "incident_status": "resolved",
        "severity": severity,
        "services": sorted({SERVICES[min(int(rng.expovariate(0.15)), 39)] for _ in range(2)}),
        "teams": [rng.choice(TEAMS)],
        "failure_class": rng.choice(CLASSES),
        "detection": {"source": rng.choice(["alert", "alert", "customer", "employee"])},
        "tags": sorted(rng.sample(TAGS, 2)),
        "summary": ". ".join(text(10, 20) for _ in range(6)),
        "times": {
            "started_at": at(0),
            "detected_at": at(rng.random() * 9),
            "mitigated_at": at(15),
            "resolved_at": at(end),
        },
        "dates": {"created_on": day(1), "drafted_on": day(2), "published_on": day(5)},
        "people": {
            "incident_commander": "jdoe",
            "communications_lead": "kim",
            "scribe": "lee",
            "facilitator": "maria",
        },
        "impact": {
            "summary": text(8, 20),
            "customers_affected": 0,
            "metrics": [{"name": text(1, 3), "value": 437}],
        },
        "timeline": [{"at": at(k * end / events), "kind": "action", "text": text(6, 16)} for k in range(events)],
        "analysis": _analysis(rng, text),
        "lessons": {
            "went_well": [text(5, 12)],
            "went_wrong": [text(5, 12)],
            "learned": [{"id": "L1", "title": text(4, 8), "text": text(8, 20), "tags": rng.sample(TAGS, 1)}],
        },
        "actions": [_action(rng, text, k, day, severity == "SEV1") for k in range(1, 5)],
        "review": {"reviewers": ["kim"], "approved_on": day(5)},
    }


def _analysis(rng: random.Random, text: Words) -> dict[str, object]:
    """Causes always, a fishbone in most, a fault tree in many, five whys in a third."""
    analysis: dict[str, object] = {
        "root_causes": [{"id": "C1", "text": text(5, 12), "category": rng.choice(CAUSES)}],
        "contributing_factors": [{"id": "C2", "text": text(5, 12), "category": "process"}],
    }
    if rng.random() < 1 / 3:
        chain: list[dict[str, object]] = [{"because": text(5, 14), "level": level} for level in LEVELS]
        chain[-1]["root_cause"] = True
        analysis["five_whys"] = [{"problem": text(3, 6), "chain": chain}]
    if rng.random() < 0.85:
        causes = {
            category: [{"text": text(2, 8)} for _ in range(rng.randint(1, 4))]
            for category in ("people", "process", "technology", "environment")
        }
        analysis["fishbone"] = {"problem": text(3, 6), "causes": causes}
    if rng.random() < 0.7:
        analysis["fault_tree"] = _fault_tree(rng, text)
    return analysis


def _fault_tree(rng: random.Random, text: Words) -> dict[str, object]:
    """Two gates over four to eight events, each with a probability."""
    names = [f"E{k}" for k in range(1, rng.randint(4, 8) + 1)]
    return {
        "top": "G1",
        "basis": "per year",
        "gates": {
            "G1": {"type": "and", "text": text(3, 6), "inputs": ["E1", "G2"]},
            "G2": {"type": "or", "text": text(3, 6), "inputs": names[1:]},
        },
        "events": {name: {"text": text(2, 6), "probability": rng.choice([0.01, 0.02, 0.05])} for name in names},
    }


def _action(
    rng: random.Random, text: Words, k: int, day: Callable[[float], str], grave: bool
) -> dict[str, object]:
    """One in fifty is overdue, one in fifty has no owner (unless grave): most records are clean, some are not."""
    action: dict[str, object] = {
        "id": f"A{k}",
        "title": text(4, 8),
        "priority": "P1",
        "created_on": day(2),
        "due": day(8),
        "addresses": ["C1"],
    }
    if rng.random() >= 0.02 or grave:
        action["owner"] = "jsmith"
    if rng.random() < 0.02:
        return action | {"state": "in_progress", "started_on": day(3)}
    proof = {"by": "lee", "date": day(9), "evidence": text(3, 6)}
    return action | {"state": "done", "completed_on": day(7), "verified": proof}
