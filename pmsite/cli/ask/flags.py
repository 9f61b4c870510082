"""The options of `pmsite new`: every answer of its questions is one of them."""

from pathlib import Path
from typing import Annotated, Any

from typer import Option


def _flag(*names: str, says: str, metavar: str | None = None, panel: str | None = None) -> Any:
    return Option(*names, help=says, metavar=metavar, rich_help_panel=panel, show_default=False)


_TIMES, _IMPACT, _PEOPLE, _WHY = "When", "What it meant", "Who", "Why"

Title = Annotated[str, _flag("--title", "-t", says="What happened to whom, in one line.")]
Severity = Annotated[str, _flag("--severity", "-s", says="A level of the policy.")]
SeverityReason = Annotated[
    str, _flag("--severity-reason", says="Why it is less grave than its impact, which waives PM311.")
]
Summary = Annotated[str, _flag("--summary", says="What a reader outside the team should know.")]
FailureClass = Annotated[str, _flag("--class", says="system, network, latency, …")]
Detail = Annotated[
    list[str] | None,
    _flag("--detail", metavar="KEY=VALUE", says="A field of the failure class; may be repeated."),
]
Service = Annotated[list[str] | None, _flag("--service", says="A service hit; may be repeated.")]
Tag = Annotated[list[str] | None, _flag("--tag", says="A tag; may be repeated.")]
Team = Annotated[list[str] | None, _flag("--team", says="A team concerned; may be repeated.")]
Symptom = Annotated[list[str] | None, _flag("--symptom", says="What a responder saw; may be repeated.")]
Drill = Annotated[bool, _flag("--drill", says="It was an exercise.")]
NearMiss = Annotated[bool, _flag("--near-miss", says="Nothing happened, but could have.")]
Visibility = Annotated[str, _flag("--visibility", says="public, internal or restricted.")]
Language = Annotated[str, _flag("--language", says="Language of the texts, such as en or pt-BR.")]


def _time(name: str, says: str) -> Any:
    return _flag(f"--{name}", metavar="TIME", says=says, panel=_TIMES)


Started = Annotated[
    str, _time("started", "Impact began: 2025-11-26T10:27:35Z, '2025-11-26 10:27', 10:27, '20 min ago', now.")
]
Fault = Annotated[str, _time("fault", "The fault arose.")]
Detected = Annotated[str, _time("detected", "It was noticed.")]
Acknowledged = Annotated[str, _time("acknowledged", "A responder took it.")]
FirstAction = Annotated[str, _time("first-action", "The first remedy was tried.")]
Declared = Annotated[str, _time("declared", "It was declared an incident.")]
Mitigated = Annotated[str, _time("mitigated", "Impact ended, or became bearable.")]
Resolved = Annotated[str, _time("resolved", "Service was as before.")]
DetectedBy = Annotated[
    str, _flag("--detected-by", panel=_TIMES, says="alert, customer, employee, synthetic, audit or other.")
]
Detection = Annotated[str, _flag("--detection", panel=_TIMES, says="The alert's name, the channel, the role.")]

Impact = Annotated[str, _flag("--impact", panel=_IMPACT, says="What it meant for others, in a sentence or two.")]
Customers = Annotated[str, _flag("--customers", metavar="N", panel=_IMPACT, says="How many noticed; 0: none.")]
Cost = Annotated[
    str, _flag("--cost", metavar="AMOUNT", panel=_IMPACT, says="25000, '25000 EUR'; ~25000 where estimated.")
]
Currency = Annotated[str, _flag("--currency", metavar="CODE", panel=_IMPACT, says="Else the policy's.")]
CostKind = Annotated[
    str, _flag("--cost-kind", panel=_IMPACT, says="loss, opportunity, recovery, penalty, prevention or other.")
]
DataLoss = Annotated[str, _flag("--data-loss", panel=_IMPACT, says="What data was lost.")]
Security = Annotated[
    bool | None,
    _flag("--security/--no-security", panel=_IMPACT, says="Confidentiality or integrity was touched, or not."),
]
Regulatory = Annotated[str, _flag("--regulatory", panel=_IMPACT, says="What an authority must be told.")]
SlaBreached = Annotated[
    bool | None,
    _flag("--sla-breached/--no-sla-breached", panel=_IMPACT, says="An agreement was broken, or not."),
]


def _who(flag: str, says: str) -> Any:
    return _flag(flag, metavar="WHO", panel=_PEOPLE, says=says)


Commander = Annotated[str, _who("--commander", "Led the response.")]
TechnicalLead = Annotated[str, _who("--technical-lead", "Led the technical work.")]
CommunicationsLead = Annotated[str, _who("--communications-lead", "Told customers and colleagues.")]
OperationsLead = Annotated[str, _who("--operations-lead", "Carried out changes to production.")]
PlanningLead = Annotated[str, _who("--planning-lead", "Kept track of what comes next.")]
Scribe = Annotated[str, _who("--scribe", "Kept the log.")]
Facilitator = Annotated[str, _who("--facilitator", "Leads the review.")]
Expert = Annotated[list[str] | None, _who("--expert", "Was called in; may be repeated.")]
Author = Annotated[list[str] | None, _who("--author", "Wrote the record; may be repeated.")]
Responder = Annotated[list[str] | None, _who("--responder", "Worked on it; may be repeated.")]

Why = Annotated[
    list[str] | None,
    _flag(
        "--why",
        panel=_WHY,
        says="An answer to why; may be repeated, each answers the one before. "
        "'+ …' is another reason for the same, '++ …' one step further up, '! …' a root cause.",
    ),
]

RecordId = Annotated[str, Option("--id", help="The record's id.", show_default="the next free one")]
FromEvent = Annotated[
    Path | None, _flag("--from-event", metavar="FILE", says="From a report: a workflow's $GITHUB_EVENT_PATH.")
]
FromEvidence = Annotated[
    list[Path] | None,
    _flag("--from", metavar="FILE", says="Start from what tools recorded: files or folders; may be repeated."),
]
Edit = Annotated[bool, _flag("--edit", says="Open the draft in $EDITOR.")]
Quick = Annotated[bool, _flag("--quick", "-q", says="Ask five questions only.")]
Ask = Annotated[
    bool | None,
    Option(
        "--ask/--no-ask",
        help="Ask what no flag tells, or never ask.",
        show_default="ask on a terminal, if something needed is missing",
    ),
]
Plain = Annotated[bool, _flag("--plain", says="Plain lines instead of arrow keys, as a screen reader likes them.")]
