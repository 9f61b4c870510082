"""Problems → Markdown: the table of a workflow's job summary."""

import re
from collections.abc import Sequence

from pmsite.analyse.secrets import masked
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
        sentence(problem.message),
        sentence(problem.fix or ""),
    )
    return f"| {' | '.join(parts)} |"


def sentence(text: str) -> str:
    """A sentence of ours inside Markdown: words in backticks are code, and the rest is plain."""
    parts = re.split(r"(`[^`|\\]+`)", " ".join(masked(text).split()))
    return "".join(printable(part) if i % 2 else cell(f"x{part}x")[1:-1] for i, part in enumerate(parts))


def cell(text: str) -> str:
    """What an author wrote inside Markdown, on one line: no markup, mention or link of its own."""
    plain = printable(" ".join(masked(text).split()))
    escaped = re.sub(r"([\\`*_{}\[\]<>#|~!&])", r"\\\1", plain)
    escaped = re.sub(r"([@#])(?=\w)", "\\1\u200b", escaped)
    escaped = re.sub(r"\b(GH)-(?=\d)", "\\1\u200b-", escaped, flags=re.I)
    return escaped.replace("://", ":\u200b//").replace("www.", "www\u200b.")
