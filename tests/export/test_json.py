"""A record as JSON says the same as its YAML."""

import json
from pathlib import Path

import pytest

from pmsite.analyse.people import discreet
from pmsite.export.json import record_json
from pmsite.load.events import parse
from pmsite.load.records import read_record
from pmsite.load.shape import validate
from pmsite.model.corpus import Entry
from pmsite.model.postmortem import Postmortem
from pmsite.model.source import Source
from tests.analyse.made import corpus, policy
from tests.conftest import PROJECT, Write, record

RECORDS = sorted((PROJECT / "incidents").rglob("*.yaml"))


def read(file: Path) -> Entry:
    """The record in a file."""
    loaded = read_record(file, f"incidents/2025/{file.name}")
    assert loaded.entry is not None, loaded.problems
    return loaded.entry


@pytest.mark.parametrize("file", RECORDS, ids=lambda file: file.stem)
def test_json_is_a_record_of_the_same_content(file: Path) -> None:
    entry = read(file)
    text = record_json(entry, corpus(entry).policy, ())
    data = json.loads(text)
    assert list(data)[:2] == ["schema_version", "id"]
    again, problems = validate(Postmortem, parse(text, "f").data, Source("f"))
    assert problems == []
    assert again == discreet(entry.record, policy())


def test_the_text_of_a_record(write: Write) -> None:
    root = write(
        record(
            title="Größe 漢",
            severity_history=[{"at": "2025-11-26T10:33:00+01:00", "from": "SEV3", "to": "SEV2"}],
            dates={"created_on": "2025-11-26", "drafted_on": None},
            tags=[],
        )
    )
    entry = read(root / "incidents/2025/INC-2025-0001.yaml")
    assert record_json(entry, corpus(entry).policy, ()) == (
        """{
  "schema_version": 1,
  "id": "INC-2025-0001",
  "title": "Größe 漢",
  "state": "draft",
  "severity": "SEV2",
  "severity_history": [
    {
      "at": "2025-11-26T10:33:00+01:00",
      "from": "SEV3",
      "to": "SEV2"
    }
  ],
  "summary": "Orders were rejected for 15 minutes.",
  "times": {
    "started_at": "2025-11-26T10:27:35Z"
  },
  "dates": {
    "created_on": "2025-11-26"
  }
}
"""
    )


def test_readers_of_the_json_see_people_and_ties_as_readers_of_the_page_do(write: Write) -> None:
    write(record(id="INC-2025-0002", visibility="restricted"))
    root = write(
        record(
            people={"incident_commander": "jdoe", "responders": ["jdoe", "on-call engineer"]},
            meeting={"at": "2025-11-28", "participants": ["kim"]},
            review={"reviewers": ["maria"]},
            timeline=[{"text": "x", "by": "jdoe"}, {"text": "y", "by": "order-gateway"}],
            actions=[{"id": "A1", "title": "Do it", "owner": "lee", "depends_on": ["INC-2025-0002/A1"]}],
            related=[{"id": "INC-2025-0002", "kind": "similar"}],
        )
    )
    files = [root / f"incidents/2025/INC-2025-000{n}.yaml" for n in (1, 2)]
    shown, hidden = map(read, files)
    text = record_json(shown, corpus(shown).policy, {hidden.id})
    assert not [name for name in ("jdoe", "kim", "maria", "lee", "INC-2025-0002") if f'"{name}' in text]
    data = json.loads(text)
    assert data["people"]["responders"] == ["incident commander", "on-call engineer"]
    assert [event["by"] for event in data["timeline"]] == ["incident commander", "order-gateway"]
