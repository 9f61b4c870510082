"""Writing YAML, and changing it with comments, order and quotes kept."""

import io
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError

SCHEMA_LINE = "# yaml-language-server: $schema=../../schema/postmortem.schema.json\n"
WIDTH = 110


def _yaml() -> YAML:
    yaml = YAML(typ="rt", pure=True)
    yaml.version = None
    yaml.preserve_quotes = True
    yaml.width = WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def dump(data: Mapping[str, Any]) -> str:
    """Plain data as the text of a new document; None is left out at the top level."""
    stream = io.StringIO()
    _yaml().dump({key: value for key, value in data.items() if value is not None}, stream)
    return stream.getvalue()


def open_document(text: str) -> CommentedMap:
    """A document for editing. Raises ValueError when it is no map."""
    try:
        document = _yaml().load(text)
    except YAMLError as error:
        raise ValueError(str(error)) from None
    if not isinstance(document, CommentedMap):
        raise ValueError("the document is no map of fields")
    return document


def close_document(document: CommentedMap) -> str:
    """The text of an edited document."""
    stream = io.StringIO()
    _yaml().dump(document, stream)
    return stream.getvalue()
