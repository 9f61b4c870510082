"""Problems → Markdown: the table of a workflow's job summary."""

import re
from collections.abc import Sequence

from pmsite.problems import Level, Problem
from pmsite.report.problems import printable, summary

_ROWS = 200
"""GitHub cuts a summary at 1 MB; nobody reads more rows than these."""
SIGN = {Level.ERROR: "❌", Level.WARNING: "⚠️", Level.NOTE: "ℹ️"}


def as_table(problems: Sequence[Problem], checked: int) -> str:
    """A heading with the counts, and a row a problem, errors first."""
    lines = ["## pmsite check", "", cell(summary(problems, checked)) + ".", ""]
    ranked = sorted(problems, key=lambda problem: list(Level).index(problem.level))
    if ranked:
        lines += ["| | rule | where | what | way out |", "|---|---|---|---|---|"]
    lines += [_row(problem) for problem in ranked[:_ROWS]]
    if len(ranked) > _ROWS:
        lines += ["", f"… and {len(ranked) - _ROWS} more."]
    return "\n".join(lines) + "\n"


def _row(problem: Problem) -> str:
    place = problem.location
    parts = (
        SIGN[problem.level],
        problem.rule,
        f"{cell(place.path)}:{place.line}:{place.column}",
        cell(problem.message),
        cell(problem.fix or ""),
    )
    return f"| {' | '.join(parts)} |"


def cell(text: str) -> str:
    """Text inside Markdown, on one line: no markup, mention or link of its own but words in backticks."""
    plain = printable(" ".join(text.split()))
    parts = re.split(r"(`[^`|\\]+`)", plain)
    return "".join(part if i % 2 else _escaped(part) for i, part in enumerate(parts))


def _escaped(plain: str) -> str:
    escaped = re.sub(r"([\\`*_{}\[\]<>#|~!&])", r"\\\1", plain)
    return re.sub(r"@(?=\w)", "@\u200b", escaped).replace("://", ":\u200b//")
