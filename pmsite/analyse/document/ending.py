"""The chapters of a document from the resolution on."""

from pmsite.analyse.document.cells import FLAG, LINES, NAMES, NUMBER, PAIRS, WORD, Cell
from pmsite.analyse.document.fields import Chapter
from pmsite.analyse.document.fields import field as _f
from pmsite.analyse.document.notes import Texts
from pmsite.analyse.document.parts import Facts, Table
from pmsite.analyse.document.texts import List


def ending(time: Cell) -> tuple[Chapter, ...]:
    """How it was ended, what is learned from it, what is done about it."""
    rollbacks = (_f("What", "what"), _f("Result", "result"))
    checks = (
        _f("Check", "check"),
        _f("Expected", "expected"),
        _f("Actual", "actual"),
        _f("Passed", "passed", FLAG),
    )
    books = (_f("Runbook", "id"), _f("Helped", "helped"), _f("Note", "note"))
    return (
        Chapter(
            "Resolution",
            (
                List("", ("resolution", "steps"), "1."),
                Table("Rollbacks", ("resolution", "rollbacks"), rollbacks),
                Table("Verification", ("resolution", "verification"), checks),
                Table("Runbooks", ("runbooks",), books),
            ),
        ),
        _lessons(),
        _actions(),
        _people(time),
        Chapter("Related", (Table("", ("related",), (_f("Record", "id"), _f("Tie", "kind", WORD))),)),
        Chapter("Links", (List("", ("links",), links=True),)),
        Chapter("Doubts at the import", (List("", ("provenance", "warnings")),)),
        Chapter("Rules waived", (Table("", ("ignore",), (_f("Rule", "rule"), _f("Reason", "reason"))),)),
    )


def _lessons() -> Chapter:
    learned = (
        _f("ID", "id"),
        _f("Lesson", "title"),
        _f("Recommendations", "recommendations", LINES),
        _f("Tags", "tags", NAMES),
        _f("Actions", "actions", NAMES),
    )
    return Chapter(
        "Lessons",
        (
            List("What went well", ("lessons", "went_well")),
            List("What went wrong", ("lessons", "went_wrong")),
            List("Where we were lucky", ("lessons", "got_lucky")),
            Table("Learned", ("lessons", "learned"), learned),
            Texts("Lessons in full", ("lessons", "learned"), "text", "title"),
            List("Prevention", ("prevention",)),
        ),
    )


def _actions() -> Chapter:
    actions = (
        _f("ID", "id"),
        _f("Action", "title"),
        _f("Owner", "owner"),
        _f("Team", "team"),
        _f("Priority", "priority"),
        _f("Due", "due"),
        _f("State", "state", WORD),
        _f("Completed on", "completed_on"),
    )
    more = (
        _f("ID", "id"),
        _f("Done when", "done_when"),
        _f("Kind", "kind"),
        _f("Horizon", "horizon", WORD),
        _f("Begun on", "created_on"),
        _f("Started on", "started_on"),
        _f("Hours of work", "effort_hours", NUMBER),
        _f("Hours saved a month", "saves_hours_per_month", NUMBER),
        _f("Depends on", "depends_on", NAMES),
        _f("Addresses", "addresses", NAMES),
        _f("Expected probabilities", "expect", PAIRS),
        _f("Verified by", "verified/by"),
        _f("Verified on", "verified/date"),
        _f("Evidence", "verified/evidence"),
        _f("Reason", "reason"),
        _f("Issue", "issue", NUMBER),
        _f("Formerly", "formerly", NAMES),
    )
    table = Table("Details", ("actions",), more, always=1, more=True)
    texts = Texts("Actions in full", ("actions",), "text", "title")
    return Chapter("Actions", (Table("", ("actions",), actions), table, texts))


def _people(time: Cell) -> Chapter:
    roles = ("incident_commander", "technical_lead", "communications_lead", "operations_lead", "planning_lead")
    fields = [
        _f(role.replace("_", " ").capitalize(), f"people/{role}") for role in (*roles, "scribe", "facilitator")
    ]
    fields += [_f(group.capitalize(), f"people/{group}", NAMES) for group in ("experts", "responders", "authors")]
    fields += [
        _f("Review meeting", "meeting/at", time),
        _f("Participants", "meeting/participants", NAMES),
        _f("Reviewers", "review/reviewers", NAMES),
        _f("Approved on", "review/approved_on", time),
    ]
    return Chapter("People", (Facts("", fields),))
