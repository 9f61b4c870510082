"""Older formats → the current one, a step a version, comments kept.

A migration changes a document of version n in place so that it fits version n + 1. Format 1 is the
first, so the table is empty; a later format adds its step here.
"""

from collections.abc import Callable, Mapping

from ruamel.yaml.comments import CommentedMap

from pmsite.load.edit import close_document, open_document
from pmsite.load.events import parse
from pmsite.model.postmortem import FORMAT

Migration = Callable[[CommentedMap], None]
"""What stands in the document are words, numbers too; what a step sets may be of any kind.

A comment belongs to the key before it: a step that takes a key away takes the comment behind it along.
"""
MIGRATIONS: Mapping[int, Migration] = {}


def migrate(text: str, steps: Mapping[int, Migration] = MIGRATIONS, target: int = FORMAT) -> str | None:
    """The document in the target format; None where it is there already.

    Raises ValueError with a sentence when it cannot be brought up.
    """
    parsed = parse(text, "")
    if parsed.problems:
        raise ValueError(f"cannot be read: {parsed.problems[0].message}")
    if not isinstance(parsed.data, dict):
        raise ValueError("is no map of fields")
    version = parsed.data.get("schema_version")
    if not isinstance(version, int) or isinstance(version, bool):
        raise ValueError("has no `schema_version`, so its format is unknown")
    if version > target:
        raise ValueError(f"is in format {version}, newer than this program's {target}")
    if version == target:
        return None
    document = open_document(text)
    for step in range(version, target):
        if step not in steps:
            raise ValueError(f"is in format {version}, and nothing leads from {step} to {step + 1}")
        steps[step](document)
        document["schema_version"] = step + 1
    return close_document(document)
