"""A whole record, flaws for it that each have one place, and what the check says of a record."""

from typing import Any

from pmsite.check.run import check
from pmsite.load.edit import dump
from pmsite.load.events import parse
from pmsite.load.records import default_policy, read_record_text
from pmsite.model.corpus import Corpus
from pmsite.model.policy import Policy
from pmsite.model.source import Source
from pmsite.problems import Pointer, Problem
from tests.analyse.made import TODAY_DATE, policy
from tests.check.sweep import PATH
from tests.conftest import record

FULL = record(
    state="published",
    aliases=["JIRA-881"],
    services=["web", "api"],
    tags=["dns"],
    drill=False,
    times={
        "started_at": "2025-11-26T10:00:00Z",
        "detected_at": "2025-11-26T10:02:00Z",
        "resolved_at": "2025-11-26T10:30:00Z",
    },
    incident_status="resolved",
    severity_history=[{"at": "2025-11-26T10:05:00Z", "from": "SEV3", "to": "SEV2"}],
    detection={"source": "alert", "detail": "Health check"},
    people={"incident_commander": "jdoe", "communications_lead": "maria"},
    impact={
        "summary": "Orders were rejected.",
        "customers_affected": 5,
        "windows": [{"service": "web", "from": "2025-11-26T10:00:00Z", "to": "2025-11-26T10:30:00Z"}],
    },
    timeline=[
        {"at": "2025-11-26T10:00:00Z", "text": "First error", "kind": "alert"},
        {"at": "2025-11-26T10:30:00Z", "text": "Resolved"},
    ],
    analysis={
        "root_causes": [{"id": "C1", "text": "No failover"}],
        "contributing_factors": [{"id": "C2", "text": "No alert"}],
        "fault_tree": {
            "top": "G1",
            "gates": {
                "G1": {"type": "or", "text": "Down", "inputs": ["G2", "E1"]},
                "G2": {"type": "atleast", "k": 1, "text": "Both", "inputs": ["E1", "E2"]},
            },
            "events": {
                "E1": {"text": "Disk full", "occurred": True},
                "E2": {"text": "No power", "kind": "house", "state": True},
            },
        },
    },
    lessons={"learned": [{"id": "L1", "title": "Test failover", "actions": ["A1"]}]},
    actions=[
        {
            "id": "A1",
            "title": "Configure failover",
            "owner": "jdoe",
            "due": "2027-01-01",
            "addresses": ["C1", "E1"],
        },
        {"id": "A2", "title": "Alert on health", "team": "web", "due": "2027-01-01", "depends_on": ["A1"]},
    ],
    review={"reviewers": ["lee"]},
)
PLAIN = {**FULL, "analysis": {key: value for key, value in FULL["analysis"].items() if key != "fault_tree"}}
PLAIN["actions"] = [{**FULL["actions"][0], "addresses": ["C1"]}, FULL["actions"][1]]
POLICY: Policy = policy()


def checked(data: dict[str, Any]) -> list[Problem]:
    """All problems of one record."""
    loaded = read_record_text(dump(data), PATH)
    entries = (loaded.entry,) if loaded.entry else ()
    partial = (loaded.partial,) if loaded.partial else ()
    unread = () if loaded.entry else (PATH,)
    source = Source("schema/policy.yaml", parse(default_policy(), "").root, default_policy())
    return check(Corpus(POLICY, source, entries, unread, partial), loaded.problems, TODAY_DATE)


def is_flaw(problem: Problem) -> bool:
    """Told while reading."""
    return problem.rule in ("PM101", "PM102", "PM103")


FLAWS: list[tuple[Pointer, Any]] = [
    (("aliases",), "JIRA-881"),
    (("services", 1), 5),
    (("tags",), "dns"),
    (("drill",), "no"),
    (("symptoms",), "none"),
    (("failure_class",), "netwrk"),
    (("visibility",), "secret"),
    (("near_miss",), "no"),
    (("dates",), "unknown"),
    (("detection", "source"), "luck"),
    (("people", "scribe"), 5),
    (("people", "authors"), "jdoe"),
    (("impact", "customers_affected"), "few"),
    (("impact", "windows", 0, "share"), 2),
    (("timeline", 0, "kind"), "begin"),
    (("timeline", 1, "by"), ["jdoe"]),
    (("timeline", 1, "milestone"), "yes"),
    (("analysis", "trigger"), ["a"]),
    (("analysis", "root_causes", 0, "category"), "dns"),
    (("lessons", "went_well"), "all"),
    (("actions", 0, "priority"), 1),
    (("actions", 1, "kind"), "fix"),
    (("actions", 1, "issue"), "7"),
    (("language",), "English"),
    (("links",), "https://example.com"),
]
