"""Writing YAML, and changing it with comments, order and quotes kept."""

import io
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.scalarstring import LiteralScalarString

from pmsite.model.base import parse_moment

SCHEMA_LINE = "# yaml-language-server: $schema=../../schema/postmortem.schema.json\n"
WIDTH = 110


class _Instant(str):
    """A time, written without quotes: to our reader it is text all the same."""


def _plain(representer: RoundTripRepresenter, value: _Instant) -> ScalarNode:
    return representer.represent_scalar("tag:yaml.org,2002:timestamp", str(value))


class _Representer(RoundTripRepresenter):
    """ruamel's, with times."""


_Representer.add_representer(_Instant, _plain)


def _yaml() -> YAML:
    yaml = YAML(typ="rt", pure=True)
    yaml.Representer = _Representer
    yaml.preserve_quotes = True
    yaml.width = WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def dump(data: Mapping[str, Any]) -> str:
    """Plain data as the text of a new document; nulls are left out."""
    return close_document(_block(data))


def _block(value: Any) -> Any:
    """The value with times plain and lists of short words on one line."""
    if isinstance(value, Mapping):
        return CommentedMap({key: _block(item) for key, item in value.items() if item is not None})
    if isinstance(value, (list, tuple)):
        items = CommentedSeq(_block(item) for item in value)
        if all(isinstance(item, (str, int, float)) and len(str(item)) < 30 for item in items) and len(items) < 6:
            items.fa.set_flow_style()
        return items
    if isinstance(value, str) and "\n" in value:
        return LiteralScalarString(value)
    return _Instant(value) if isinstance(value, str) and _is_time(value) else value


def _is_time(text: str) -> bool:
    try:
        parse_moment(text)
    except ValueError:
        return False
    return True


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
