"""Older formats → the current one, a step a version, comments kept.

A migration changes a document of version n in place so that it fits version n + 1. Format 1 is the
first, so the table is empty; a later format adds its step here.
"""

from collections.abc import Callable, Mapping

from ruamel.yaml.comments import CommentedMap

from pmsite.load.edit import close_document, open_document
from pmsite.model.postmortem import FORMAT

Migration = Callable[[CommentedMap], None]
"""Values of the document are words as they stand in the file, numbers too."""
MIGRATIONS: Mapping[int, Migration] = {}


def migrate(text: str, steps: Mapping[int, Migration] = MIGRATIONS, target: int = FORMAT) -> str | None:
    """The document in the target format; None where it is there already.

    Raises ValueError with a sentence when it cannot be brought up.
    """
    document = open_document(text)
    word = str(document.get("schema_version", ""))
    if not word.isdecimal() or len(word) > 6:
        raise ValueError("has no `schema_version`, so its format is unknown")
    version = int(word)
    if version > target:
        raise ValueError(f"is in format {version}, newer than this program's {target}")
    if version == target:
        return None
    for step in range(version, target):
        if step not in steps:
            raise ValueError(f"is in format {version}, and nothing leads from {step} to {step + 1}")
        steps[step](document)
        document["schema_version"] = str(step + 1)
    return close_document(document)
