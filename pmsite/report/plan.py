"""A plan for the issues, and what became of it → text for a terminal, JSON, Markdown for a job's summary."""

import json
from collections.abc import Iterator, Mapping

from rich.text import Text

from pmsite.analyse.secrets import masked
from pmsite.model.tracking import OPS, Op, Operation, Outcome, Plan
from pmsite.report.markdown import cell, sentence
from pmsite.report.problems import printable

_STYLE: dict[Op, str] = {
    "create": "bold green",
    "comment": "bold cyan",
    "update": "bold yellow",
    "reopen": "bold magenta",
    "close": "bold magenta",
    "skip": "dim",
}
_ROWS = 300
"""GitHub cuts a summary at 1 MB; nobody reads more rows than these."""


def as_text(plan: Plan, outcome: Outcome | None) -> Text:
    """Grouped by what is to be done, then how it ended."""
    out = Text()
    for op in OPS:
        if found := plan.of(op):
            out.append(f"{op} {len(found)}\n", _STYLE[op])
        for one in found:
            number = f" #{one.issue}" if one.issue else ""
            out.append(f"  {one.action or ''}{number}  ", "bold red" if one.attention else "bold")
            out.append(f"{printable(masked(what(one)))}\n")
    for told in _sentences(plan, outcome):
        out.append(f"{printable(masked(told))}\n")
    for error in outcome.errors if outcome else ():
        out.append(f"{printable(masked(error))}\n", "bold red")
    return out


def as_json(plan: Plan, outcome: Outcome | None) -> str:
    """`{operations: [{op, action, issue, fields, reason, attention}], applied, errors}` and more."""
    operations = [
        {
            "op": one.op,
            "action": one.action,
            "issue": one.issue,
            "fields": dict(one.fields),
            "reason": one.reason,
            "attention": one.attention,
        }
        for one in plan.operations
    ]
    done = outcome or Outcome()
    told = {
        "operations": operations,
        "applied": done.applied,
        "errors": list(done.errors),
        "notes": list(done.notes),
        "created": dict(done.numbers),
        "blocked": plan.blocked,
        "waiting": plan.waiting,
    }
    return json.dumps(told, indent=2, ensure_ascii=False)


def as_markdown(plan: Plan, outcome: Outcome | None, title: str) -> str:
    """A section of a job's summary: how it ended, what a person must see to, then all of it."""
    lines = [f"## {title}"]
    lines += [line for told in _sentences(plan, outcome) for line in ("", sentence(told))]
    listed = [f"- ❌ {cell(error)}" for error in (outcome.errors if outcome else ())]
    listed += [f"- ⚠️ {cell(one.action or '')}: {sentence(one.reason)}" for one in plan.operations if one.attention]
    lines += ["", *listed] if listed else []
    numbers = outcome.numbers if outcome else {}
    rows = [one for one in plan.operations if not one.attention]
    if rows:
        lines += ["", "| | action | issue | what |", "|---|---|---|---|"]
        lines += [
            f"| {one.op} | {cell(one.action or '')} | {_number(one, numbers)} | {cell(what(one))} |"
            for one in rows[:_ROWS]
        ]
        lines += ["", f"… and {len(rows) - _ROWS} more."] if len(rows) > _ROWS else []
    return "\n".join(lines).rstrip() + "\n"


def _number(one: Operation, made: Mapping[str, int]) -> str:
    number = one.issue or made.get(one.action or "")
    return f"#{number}" if number else ""


def what(one: Operation) -> str:
    """An operation in words."""
    if one.op == "create":
        return f"{str(one.fields['title']).partition(': ')[2]} ({', '.join(one.fields['labels'])})"
    return one.reason


def _sentences(plan: Plan, outcome: Outcome | None) -> Iterator[str]:
    """How it stands."""
    if plan.blocked:
        yield f"Nothing is created or closed: {plan.blocked}."
    writes = len(plan.writes)
    if not writes:
        yield "Nothing to do."
    elif outcome is None:
        yield f"{writes} to do; `--apply` does {'them' if writes != 1 else 'it'}."
    else:
        yield f"{outcome.applied} of {writes} done."
    created = outcome.created if outcome else 0
    wanted = len(plan.of("create")) + plan.waiting
    if outcome and created < wanted:
        yield f"{created} of {wanted} created, next run continues."
    elif plan.waiting:
        yield f"{wanted - plan.waiting} of {wanted} are created in one run, the next ones continue."
    yield from (f"{note}." for note in (outcome.notes if outcome else ()))
