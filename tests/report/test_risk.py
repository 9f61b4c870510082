"""A fault tree's numbers on a terminal and as data, where a record of its own would be too slow to make."""

import io
import json
from typing import Any

import pytest
from hypothesis import assume, given
from rich.console import Console
from rich.table import Table

from pmsite.analyse.risk.actions import reductions
from pmsite.analyse.risk.analysis import risk
from pmsite.analyse.risk.words import figure
from pmsite.model.faulttree import FaultTree
from pmsite.report.risk import RiskOf, as_json, as_text
from tests.analyse.made import entry, tree, trees

ACTIONS = [{"id": "A1", "title": "Mend it", "addresses": ["E1"]}]


def _found(made: FaultTree) -> RiskOf:
    actions = entry(actions=ACTIONS).record.actions
    return RiskOf("INC-2025-0001", made, risk(made), reductions(made, actions), {})


def _any_of(n: int, occurred: int = -1) -> FaultTree:
    events = {f"E{i}": {"text": "x", "probability": 0.5 - i / 10000, "occurred": i == occurred} for i in range(n)}
    return tree(gates={"G1": {"type": "or", "text": "Nothing works", "inputs": list(events)}}, events=events)


def _tables(found: RiskOf) -> dict[str, Table]:
    return {str(part.title): part for part in as_text(found) if isinstance(part, Table)}


def _column(table: Table, i: int) -> list[str]:
    return [str(cell) for cell in table.columns[i].cells]


@pytest.mark.parametrize(
    ("n", "occurred", "title", "rows"),
    [
        (10, -1, "Minimal cut sets", 10),
        (11, -1, "Minimal cut sets: 10 of 11 listed; --format json has all", 10),
        (11, 10, "Minimal cut sets", 11),
        (1200, 1000, "Minimal cut sets: 11 of 1,200 listed; --format json has all", 11),
    ],
)
def test_how_many_cut_sets_are_left_out_is_said(n: int, occurred: int, title: str, rows: int) -> None:
    # More than 300 events get bounds, and are listed all the same.
    found = _found(_any_of(n, occurred))
    table = next(iter(_tables(found).values()))
    assert table.title == title
    assert table.row_count == rows
    assert _column(table, 3).count("occurred in this incident") == (occurred >= 0)
    assert len(json.loads(as_json(found))["cut_sets"]) == n


def test_events_stand_by_their_criticality_those_alike_by_name() -> None:
    made = tree(
        gates={"G1": {"type": "or", "text": "x", "inputs": ["E9", "E2", "E1", "E3"]}},
        events={name: {"text": "x", "probability": p} for name, p in (("E9", 0.1), ("E2", 0.3), ("E1", 0.1))}
        | {"E3": {"text": "x", "probability": 0.2}},
    )
    (table,) = [table for title, table in _tables(_found(made)).items() if title.startswith("Importance")]
    assert [cell.split()[0] for cell in _column(table, 0)] == ["E2", "E3", "E1", "E9"]


def test_each_importance_stands_in_its_own_column() -> None:
    made = tree(
        gates={"G1": {"type": "or", "text": "x", "inputs": ["E1", "E2"]}},
        events={"E1": {"text": "It broke", "probability": 0.1}, "E2": {"text": "x", "probability": 0.2}},
    )
    (table,) = [table for title, table in _tables(_found(made)).items() if title.startswith("Importance")]
    cells = {str(column.header): [str(cell) for cell in column.cells][1] for column in table.columns}
    assert cells == {
        "Event": "E1 It broke",
        "Birnbaum": "0.8",
        "Criticality": "0.286",
        "FV": "0.357",
        "RAW": "3.57",
        "RRW": "1.4",
    }


def test_where_nothing_can_happen_the_measures_are_not_known() -> None:
    made = tree(
        gates={"G1": {"type": "or", "text": "x", "inputs": ["E1"]}},
        events={"E1": {"text": "x", "probability": 0.0}},
    )
    data = json.loads(as_json(_found(made)))
    nothing = dict.fromkeys(("criticality", "fussell_vesely", "raw", "rrw"))
    assert data["importance"] == {"E1": {"birnbaum": 1.0, **nothing}}
    (actions,) = [table for title, table in _tables(_found(made)).items() if title.startswith("Actions")]
    assert _column(actions, 3) == ["0"]


@given(trees())
def test_any_tree_is_told_and_its_data_are_valid_json(made: FaultTree) -> None:
    # RAW overflows where the top event is as rare as a float can be: see the tests of the command.
    assume(all(not 0 < (event.probability or 0) < 1e-20 for event in made.events.values()))
    found = _found(made)

    def refuse(text: str) -> Any:
        raise AssertionError(text)

    data = json.loads(as_json(found), parse_constant=refuse)
    low, high = data["bounds"]
    assert 0 <= low <= high <= 1
    assert data["probability"] is None or data["probability"] == low == high
    console = Console(file=io.StringIO(), width=200, highlight=False, emoji=False)
    console.print(*as_text(found), sep="\n", markup=False)
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    assert text.startswith("INC-2025-0001, top event G1: ")
    assert data["probability"] is None or f"Probability: {figure(low)} " in text.replace(". ", " . ")
