"""What stands where in an exported document: chapters, their pieces, and the field behind each."""

from datetime import tzinfo

from pmsite.analyse.document.cells import (
    FLAG,
    LINES,
    LINKS,
    NAMES,
    NUMBER,
    PAIRS,
    WORD,
    Cell,
    moments,
)
from pmsite.analyse.document.ending import ending
from pmsite.analyse.document.fields import Chapter
from pmsite.analyse.document.fields import field as _f
from pmsite.analyse.document.notes import Texts
from pmsite.analyse.document.parts import Facts, Part, Table
from pmsite.analyse.document.texts import Body, Sentence
from pmsite.analyse.document.whys import Fish, Whys

MARKER = "<!-- pmsite: record {id} format 1 -->"
FURTHER = "Further data"
SECTION = "Section: "
"""Before the title of a section of the record that bears the name of one of our chapters."""


def layout(zone: tzinfo) -> tuple[Chapter, ...]:
    """The chapters in order; the first, without a title, stands at the top."""
    time = moments(zone)
    return (
        Chapter("", (Facts("", _RECORD),)),
        Chapter("Summary", (Body("", ("summary",)),)),
        *_impact(time),
        *_course(time),
        *_analysis(),
        *ending(time),
    )


_RECORD = (
    _f("Record", "id"),
    _f("State", "state", WORD),
    _f("Severity", "severity"),
    _f("Incident", "incident_status", WORD),
    _f("Failure class", "failure_class", WORD),
    _f("Services", "services", NAMES),
    _f("Teams", "teams", NAMES),
    _f("Tags", "tags", NAMES),
    _f("Symptoms", "symptoms", LINES),
    _f("Also known as", "aliases", NAMES),
    _f("Visibility", "visibility", WORD),
    _f("Drill", "drill", FLAG),
    _f("Near miss", "near_miss", FLAG),
    _f("Begun on", "dates/created_on"),
    _f("Drafted on", "dates/drafted_on"),
    _f("Published on", "dates/published_on"),
    _f("Language", "language"),
    _f("Origin", "provenance/kind"),
    _f("Account", "provenance/url"),
    _f("Made from", "provenance/path"),
)


def _impact(time: Cell) -> tuple[Chapter, ...]:
    facts = (
        _f("Customers affected", "impact/customers_affected", NUMBER),
        _f("Data lost", "impact/data_loss"),
        _f("Agreement broken", "impact/sla_breached", FLAG),
        _f("To be reported", "impact/regulatory"),
        _f("Security touched", "impact/security", FLAG),
    )
    metrics = (
        _f("What", "name"),
        _f("Value", "value", NUMBER),
        _f("Unit", "unit"),
        _f("Estimated", "estimated", FLAG),
    )
    costs = (
        _f("Kind", "kind", WORD),
        _f("Amount", "amount", NUMBER),
        _f("Currency", "currency"),
        _f("Estimated", "estimated", FLAG),
        _f("Note", "note"),
    )
    windows = (
        _f("Service", "service"),
        _f("From", "from", time),
        _f("To", "to", time),
        _f("Share", "share", NUMBER),
    )
    parts: tuple[Part, ...] = (
        Body("", ("impact", "summary")),
        Body("Customers", ("impact", "customer")),
        Body("Technical", ("impact", "technical")),
        Facts("In short", facts),
        Table("Numbers", ("impact", "metrics"), metrics),
        Table("Costs", ("impact", "costs"), costs),
        Table("Impaired services", ("impact", "windows"), windows),
    )
    return (Chapter("Impact", parts),)


def _course(time: Cell) -> tuple[Chapter, ...]:
    times = (
        _f("Fault arose", "times/fault_at", time),
        _f("Impact began", "times/started_at", time),
        _f("Detected", "times/detected_at", time),
        _f("Acknowledged", "times/acknowledged_at", time),
        _f("Declared an incident", "times/declared_at", time),
        _f("First remedy tried", "times/first_action_at", time),
        _f("Mitigated", "times/mitigated_at", time),
        _f("Resolved", "times/resolved_at", time),
        _f("Closed", "times/closed_at", time),
    )
    found = (_f("Source", "detection/source"), _f("Detail", "detection/detail"))
    stated = (
        _f("Duration", "stated/duration"),
        _f("Time to detect", "stated/time_to_detect"),
        _f("Time to acknowledge", "stated/time_to_acknowledge"),
        _f("Time to mitigate", "stated/time_to_mitigate"),
        _f("Time to resolve", "stated/time_to_resolve"),
    )
    changes = (_f("When", "at", time), _f("From", "from"), _f("To", "to"), _f("Reason", "reason"))
    events = (
        _f("When", "at", time),
        _f("What", "text"),
        _f("Kind", "kind"),
        _f("By", "by"),
        _f("Source", "source", WORD),
        _f("Until", "until", time),
        _f("Approximate", "approximate", FLAG),
        _f("As written", "as_written"),
        _f("Turning point", "milestone", FLAG),
        _f("Data", "data", PAIRS),
        _f("Links", "links", LINKS),
    )
    return (
        Chapter(
            "Times",
            (
                Facts("", times),
                Facts("Detection", found),
                Facts("As the authors wrote it", stated),
                Table("Changes of severity", ("severity_history",), changes),
            ),
        ),
        Chapter("Timeline", (Table("", ("timeline",), events), Texts("Notes", ("timeline",), "note", "text"))),
    )


def _analysis() -> tuple[Chapter, ...]:
    causes = (
        _f("ID", "id"),
        _f("Cause", "text"),
        _f("Category", "category", WORD),
        _f("Evidence", "evidence", LINES),
        _f("Tags", "tags", NAMES),
    )
    gates = (
        _f("Gate", "id"),
        _f("Stands for", "text"),
        _f("Type", "type"),
        _f("Inputs", "inputs", NAMES),
        _f("At least", "k", NUMBER),
        _f("Condition", "condition"),
    )
    events = (
        _f("Event", "id"),
        _f("What", "text"),
        _f("Kind", "kind"),
        _f("Probability", "probability", NUMBER),
        _f("Holds", "state", FLAG),
        _f("Occurred", "occurred", FLAG),
        _f("Tags", "tags", NAMES),
    )
    tree = ("analysis", "fault_tree")
    top = (_f("Top", "analysis/fault_tree/top"), _f("Basis", "analysis/fault_tree/basis"))
    return (
        Chapter(
            "Analysis",
            (
                Body("", ("analysis", "what_happened")),
                Sentence("Trigger", ("analysis", "trigger")),
                Table("Root causes", ("analysis", "root_causes"), causes),
                Table("Contributing factors", ("analysis", "contributing_factors"), causes),
            ),
        ),
        Chapter("Five whys", (Whys(),)),
        Chapter("Fishbone", (Fish(),)),
        Chapter(
            "Fault tree",
            (
                Facts("", top),
                Table("Gates", (*tree, "gates"), gates, keyed=True),
                Table("Events", (*tree, "events"), events, keyed=True),
            ),
        ),
    )
