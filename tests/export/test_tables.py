"""Tables open in pandas with the right types and counts, and run nothing in a spreadsheet."""

import io

import pandas as pd
import pytest

from pmsite.export.tables import TABLES, Sheet
from pmsite.model.corpus import Entry
from tests.analyse.made import TODAY_DATE, entry, policy
from tests.export.test_json import RECORDS, read

OWN = [read(file) for file in RECORDS]


def frame(name: str, *entries: Entry, hidden: frozenset[str] = frozenset()) -> pd.DataFrame:
    text = TABLES[name](Sheet(entries, policy(), TODAY_DATE, hidden))
    return pd.read_csv(io.BytesIO(text), keep_default_na=True)


def test_every_record_event_and_action_has_a_row() -> None:
    assert list(frame("incidents", *OWN)["id"]) == [one.id for one in OWN]
    assert len(frame("events", *OWN)) == sum(len(one.record.timeline) for one in OWN)
    assert len(frame("actions", *OWN)) == sum(len(one.record.actions) for one in OWN)


def test_columns_have_types() -> None:
    found = frame("incidents", *OWN)
    assert pd.api.types.is_bool_dtype(found["drill"])
    assert pd.api.types.is_integer_dtype(found["actions_unfinished"])
    assert pd.api.types.is_float_dtype(found["ttr_seconds"])
    started = pd.to_datetime(found["started_at"], format="ISO8601", utc=True)
    whole = found["id"] == "INC-2025-0007"
    assert started[whole].iloc[0] == pd.Timestamp("2025-11-26T10:27:35Z")
    assert found[whole]["ttr_seconds"].iloc[0] == 1045
    assert found[whole]["services"].iloc[0] == "order-gateway; risk-feed; dns"
    actions = frame("actions", *OWN)
    assert pd.api.types.is_bool_dtype(actions["overdue"])
    due = pd.to_datetime(actions.set_index("action")["due"])
    assert due["INC-2025-0007/A4"] == pd.Timestamp("2025-12-10")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "=cmd|' /C calc'!A0"])
def test_no_cell_is_a_formula(text: str) -> None:
    name = text.strip().replace("/", " ")
    one = entry(
        title=f"{text} xx",
        tags=[name],
        services=[name],
        timeline=[{"text": text, "by": text}],
        actions=[{"id": "A1", "title": f"{text} xx", "owner": text}],
    )
    for name in TABLES:
        cells = map(str, frame(name, one).to_numpy().ravel())
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_times_are_in_utc_and_days_stay_days() -> None:
    times = {"started_at": "2025-11-26T11:00:00+01:00", "detected_at": "2025-11-26"}
    found = frame("incidents", entry(times=times)).iloc[0]
    assert (found["started_at"], found["detected_at"]) == ("2025-11-26T10:00:00Z", "2025-11-26")


def test_people_are_shown_as_the_policy_has_it_and_hidden_records_are_not_named() -> None:
    one = entry(
        people={"incident_commander": "jdoe"},
        timeline=[{"text": "x", "by": "jdoe"}],
        actions=[{"id": "A1", "title": "Do it", "owner": "jdoe", "depends_on": ["INC-2025-0009/A1", "A2"]}],
    )
    actions = frame("actions", one, hidden=frozenset({"INC-2025-0009"}))
    assert list(actions[["owner", "depends_on"]].iloc[0]) == ["incident commander", "A2"]
    assert frame("events", one)["by"].iloc[0] == "incident commander"


def test_without_records_there_is_the_head() -> None:
    assert [frame(name).shape[0] for name in TABLES] == [0, 0, 0]
