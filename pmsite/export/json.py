"""A record as JSON: format 1, with every time as RFC 3339."""

from collections.abc import Collection
from typing import Any

from pydantic_core import to_json

from pmsite.analyse.people import discreet
from pmsite.model.corpus import Entry
from pmsite.model.policy import Policy


def record_json(entry: Entry, policy: Policy, hidden: Collection[str]) -> str:
    """The record's fields that are set, for readers of the site: people as the policy shows them.

    Ties to `hidden` names, those of restricted records, are left out.
    """
    return to_json(record_data(entry, policy, hidden), indent=2).decode() + "\n"


def record_data(entry: Entry, policy: Policy, hidden: Collection[str]) -> dict[str, Any]:
    """The same as plain data."""
    record = discreet(entry.record, policy)
    data = record.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    related = [relation for relation in data.pop("related", ()) if relation["id"] not in hidden]
    data = {"schema_version": record.schema_version, "id": entry.id, **data}
    if related:
        data["related"] = related
    for action in data.get("actions", ()):
        for key in ("depends_on", "formerly"):
            if kept := [ref for ref in action.pop(key, ()) if ref.rpartition("/")[0] not in hidden]:
                action[key] = kept
    return data
