"""Figures as JSON for a program and as tables for a terminal."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from pmsite.analyse.measures import Measures, measures
from pmsite.analyse.selection import Selection
from pmsite.load.walk import load
from pmsite.report.metrics import as_json, as_tables
from tests.conftest import TODAY, Write, record

ACTION: dict[str, Any] = {"id": "A1", "title": "Do it", "due": "2026-01-01"}


def measured(root: Path) -> Measures:
    """All that is measured of a repository."""
    corpus, problems = load(root)
    assert problems == []
    return measures(corpus, Selection(), date.fromisoformat(TODAY))


@pytest.fixture
def root(write: Write) -> Path:
    """One incident of 4 minutes to detection, one without times, with one action done and one overdue."""
    times = {"started_at": "2025-11-26T10:00:00Z", "detected_at": "2025-11-26T10:04:00Z"}
    write(record(times=times, services=["dns"], actions=[ACTION, {**ACTION, "id": "A2", "state": "done"}]))
    return write(record(id="INC-2025-0002", visibility="restricted", severity="SEV1"))


def test_json_has_the_keys_that_others_rely_on(root: Path) -> None:
    data = json.loads(as_json(measured(root)))
    assert data["incidents"] == 2
    assert {"ttd", "tta", "ttm", "ttr"} <= set(data)
    assert {key: data["ttd"][key] for key in ("n", "of", "mean", "median", "p90", "min", "max")} == {
        "n": 1,
        "of": 2,
        "mean": 240,
        "median": 240,
        "p90": None,
        "min": 240,
        "max": 240,
    }
    assert (data["ttr"]["n"], data["ttr"]["median"]) == (0, None)
    assert (data["restricted"], data["by_severity"], data["by_service"]) == (1, {"SEV1": 1, "SEV2": 1}, {"dns": 1})
    assert data["actions"]["completion_rate"] == 0.5
    assert (data["actions"]["done"], data["actions"]["overdue"]) == (1, 1)


def printed(root: Path) -> str:
    """The tables as a wide terminal shows them."""
    console = Console(width=200, record=True, file=io.StringIO())
    for part in as_tables(measured(root)):
        console.print(part)
    return console.export_text()


def test_tables_say_what_each_figure_is_of(root: Path) -> None:
    text = printed(root)
    assert "2 incidents, 1 of them restricted" in text
    line, definitions, compared = [line for line in text.splitlines() if "TTD" in line]
    assert definitions.startswith("TTD = detected − started; TTA = acknowledged − detected;")
    assert "1 of 2" in line
    assert line.count("4 min") == 2, "median and mean, but no p90 of one incident"
    assert "–" in line
    assert compared.rstrip().endswith("not shown")
    assert "Actions: 50% complete (done ÷ (all − wont_do) = 1 ÷ 2); 1 unfinished, 1 overdue" in text


@pytest.mark.parametrize("actions", [[], [{**ACTION, "state": "wont_do"}]])
def test_where_nothing_is_to_be_done_nothing_is_complete(write: Write, actions: list[dict[str, Any]]) -> None:
    root = write(record(actions=actions))
    assert "Actions: there are none to be done." in printed(root)
    assert json.loads(as_json(measured(root)))["actions"]["completion_rate"] is None


def test_tables_without_rows_are_left_out(write: Write) -> None:
    text = printed(write())
    assert "Severity" in text
    for head in ("Service", "Category", "Found by", "Costs"):
        assert head not in text


def incident(i: int, day: str, *windows: tuple[str, str], **fields: Any) -> dict[str, Any]:
    """An incident of the services `a` and `b`, with a cost and windows of ten minutes."""
    times = {"started_at": f"{day}T10:00:00Z"}
    listed = [{"service": s, "from": f"{d}T10:00:00Z", "to": f"{d}T10:10:00Z"} for s, d in windows]
    impact = {"windows": listed, "costs": [{"kind": "loss", "amount": 5, "currency": "EUR"}]}
    return record(id=f"INC-2026-{i:04d}", times=times, services=["a", "b"], impact=impact, **fields)


def test_what_is_partly_known_is_a_bound_for_people_and_null_for_programs(write: Write) -> None:
    write(incident(1, "2026-11-12", ("a", "2026-11-12"), ("c", "2026-11-12")))
    root = write(incident(2, "2026-11-13"))
    (a,), (b,), (c,) = (
        [line.split() for line in printed(root).splitlines() if line.startswith(f" {s} ") and "–" in line]
        for s in "abc"
    )
    assert " ".join(a) == "a 2 at least 10 min at most 99.931% – –"
    assert " ".join(b) == "b 2 not known not known – –"
    assert " ".join(c) == "c 0 10 min 99.931% – –"
    services = json.loads(as_json(measured(root)))["availability"]["services"]
    for name in ("downtime", "availability", "budget_left", "mtbf"):
        assert services["a"][name] is services["b"][name] is None
    assert (services["a"]["with_windows"], services["c"]["downtime"]) == (1, 600)


def test_json_says_how_many_are_others_and_how_many_costs_are_left_out(write: Write) -> None:
    write(incident(1, "2026-11-12"))
    write(incident(2, "2026-11-13", provenance={"kind": "retold"}))
    data = json.loads(as_json(measured(write(incident(3, "2026-11-14", visibility="restricted")))))
    assert (data["incidents"], data["public_accounts"], data["costs_left_out"]) == (3, 1, 1)
    assert data["costs"]["EUR"]["damage"] == 5
    assert data["comparison"]["figures"]["incidents"]["n_after"] == 2
    assert data["comparison"]["figures"]["incidents"]["test"] == "not watched before"


def test_of_no_records_the_tables_are_empty_and_say_so(tmp_path: Path) -> None:
    text = printed(tmp_path)
    assert "0 incidents" in text
    assert text.count("0 of 0") == 4
    assert text.count("not shown") == 5
    assert "Services" not in text and "Costs" not in text


def test_a_severity_is_told_as_the_policy_calls_it(write: Write) -> None:
    assert "P_1" in printed(write(record(severity="P_1")))
