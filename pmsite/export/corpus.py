"""All records as one JSON document, and its JSON Schema (draft 2020-12)."""

import json
from collections.abc import Collection, Sequence
from typing import Any

from pydantic_core import to_json

from pmsite.export.json import record_data
from pmsite.export.schema import postmortem_schema
from pmsite.model.corpus import Entry
from pmsite.model.policy import Policy

FORMAT = 1
"""Raised when a reader of the document has to change."""


def corpus_json(entries: Sequence[Entry], policy: Policy, hidden: Collection[str], generator: str) -> str:
    """The records, newest first, people as the policy shows them; ties to `hidden` names are left out."""
    data = {
        "format": FORMAT,
        "generator": generator,
        "organisation": policy.organisation,
        "time_zone": policy.time_zone,
        "severities": [level.id for level in policy.severities],
        "records": [record_data(entry, policy, hidden) for entry in entries],
    }
    return to_json(data, indent=2).decode() + "\n"


def corpus_schema() -> str:
    """What `corpus_json` gives, as a schema."""
    record: dict[str, Any] = json.loads(postmortem_schema())
    parts = {**record.pop("$defs"), "Record": {key: value for key, value in record.items() if key != "$schema"}}
    text = {"type": "string"}
    schema = {
        "$schema": record["$schema"],
        "title": "Post-mortems as pmsite exports them, format 1",
        "type": "object",
        "required": ["format", "organisation", "records"],
        "properties": {
            "format": {"const": FORMAT, "description": "Version of this document."},
            "generator": {**text, "description": "The program that wrote it."},
            "organisation": {**text, "description": "Whose records these are."},
            "time_zone": {**text, "description": "Zone of the calendar days in the records."},
            "severities": {"type": "array", "items": text, "description": "Levels, the gravest first."},
            "records": {
                "type": "array",
                "items": {"$ref": "#/$defs/Record"},
                "description": "The records, newest first; none that is restricted.",
            },
        },
        "$defs": parts,
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
