"""A record as JSON: format 1, with every time as RFC 3339."""

import json

from pmsite.analyse.people import discreet
from pmsite.model.corpus import Corpus, Entry


def record_json(entry: Entry, corpus: Corpus) -> str:
    """The record's fields that are set, for readers of the site: people as the policy shows them.

    Ties to restricted records are left out.
    """
    record = discreet(entry.record, corpus.policy)
    hidden = corpus.restricted_names
    data = record.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    related = [relation for relation in data.pop("related", ()) if relation["id"] not in hidden]
    data = {"schema_version": record.schema_version, "id": entry.id, **data}
    if related:
        data["related"] = related
    for action in data.get("actions", ()):
        for key in ("depends_on", "formerly"):
            if kept := [ref for ref in action.pop(key, ()) if ref.rpartition("/")[0] not in hidden]:
                action[key] = kept
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
