"""Figures → text for a terminal, JSON for programs."""

import json
from dataclasses import asdict
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table

from pmsite.analyse.durations import spoken
from pmsite.analyse.figures import Figures
from pmsite.analyse.followthrough import FollowThrough

_KEYS = ("n", "of", "mean", "median", "p90", "min", "max", "stdev")


def as_json(figures: Figures, follow: FollowThrough) -> str:
    """Durations in seconds; a figure that cannot be given is null."""
    data: dict[str, Any] = {"incidents": figures.incidents, "restricted": figures.restricted}
    for figure in figures.durations:
        values = asdict(figure.summary)
        data[figure.definition.key] = {key: values[key] for key in _KEYS} | {"still_open": figure.still_open}
    data |= {
        "by_month": figures.by_month,
        "by_severity": figures.by_severity,
        "by_service": figures.by_service,
        "by_cause": figures.by_cause,
        "by_detection": figures.by_detection,
        "recurrences": figures.recurrences,
        "actions": asdict(follow) | {"completion_rate": follow.rate},
    }
    return json.dumps(data, indent=2, ensure_ascii=False)


def as_tables(figures: Figures, follow: FollowThrough) -> list[Table | str]:
    """Durations with their definitions, then counts, then follow-through."""
    head = f"{figures.incidents} incident{'' if figures.incidents == 1 else 's'}"
    if figures.restricted:
        head += f", {figures.restricted} of them restricted"
    durations = Table(title=head, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for column in ("Figure", "Median", "Mean", "s", "p90", "n", "Open"):
        durations.add_column(column, no_wrap=True)
    words = "; ".join(f"{f.definition.key.upper()} = {f.definition.words}" for f in figures.durations)
    for figure in figures.durations:
        s = figure.summary
        cells = [spoken(x) if x is not None else "–" for x in (s.median, s.mean, s.stdev, s.p90)]
        key = figure.definition.key.upper()
        durations.add_row(key, *cells, f"{s.n} of {s.of}", str(figure.still_open))
    rate = "none" if follow.rate is None else f"{follow.rate:.0%}"
    done = f"done ÷ (all − wont_do) = {follow.done} ÷ {follow.total - follow.wont_do}"
    actions = f"Actions: {rate} complete ({done}); {follow.unfinished} unfinished, {follow.overdue} overdue"
    return [
        durations,
        words,
        _counts("Severity", figures.by_severity),
        _counts("Service", figures.by_service),
        _counts("Category of root cause", {k.replace("_", " "): n for k, n in figures.by_cause.items()}),
        actions,
    ]


def _counts(name: str, counts: Any) -> Table:
    table = Table(name, "Incidents")
    for word, n in counts.items():
        table.add_row(word, str(n))
    return table
