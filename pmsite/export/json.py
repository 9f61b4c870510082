"""A record as JSON: format 1, with every time as RFC 3339."""

import json

from pmsite.model.corpus import Entry


def record_json(entry: Entry) -> str:
    """The record's fields that are set, in the order of the format."""
    data = entry.record.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    data = {"schema_version": entry.record.schema_version, "id": entry.id, **data}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
