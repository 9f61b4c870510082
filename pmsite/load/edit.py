"""Writing YAML, and changing it with every other line kept as it was.

ruamel.yaml is told to resolve nothing: plain scalars stay the words they are, so comments, order,
quotes and notations survive. What a word means is decided in one place, `scalar.py`.
"""

import io
import re
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import LiteralScalarString, SingleQuotedScalarString

from pmsite.load.scalar import resolve

SCHEMA_LINE = "# yaml-language-server: $schema=../../schema/postmortem.schema.json\n"
_UNFOLDED = 1_000_000
# Flow indicators, merge and value keys, signed octal and hexadecimal: words to us, not to every reader.
_READ_OTHERWISE = re.compile(r"[:?]|<<|=\Z|[-+]0[ox]")


class _Representer(RoundTripRepresenter):
    """Numbers and truths are written as the words they are."""


def _word(representer: RoundTripRepresenter, value: object) -> ScalarNode:
    text = {True: "true", False: "false"}[value] if isinstance(value, bool) else repr(value)
    return representer.represent_scalar("tag:yaml.org,2002:str", text)


for _kind in (bool, int, float):
    _Representer.add_representer(_kind, _word)


class _Words(VersionedResolver):
    """Every plain scalar is text."""

    @property
    def versioned_resolver(self) -> dict[str, Any]:
        """No word means anything but itself."""
        return {}


def _yaml() -> YAML:
    yaml = YAML(typ="rt", pure=True)
    yaml.Resolver = _Words
    yaml.Representer = _Representer
    yaml.preserve_quotes = True
    yaml.width = _UNFOLDED
    yaml.brace_single_entry_mapping_in_flow_sequence = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def dump(data: Mapping[str, Any]) -> str:
    """Plain data as the text of a new document; keys whose value is null are left out."""
    return close_document(_block(data))


def _block(value: Any) -> Any:
    """The value as people write YAML: quotes only where needed, short lists of words on one line."""
    if isinstance(value, Mapping):
        return CommentedMap({_text(key): _block(item) for key, item in value.items() if item is not None})
    if isinstance(value, (list, tuple)):
        items = CommentedSeq(_block(item) for item in value)
        if all(isinstance(item, str) and len(item) < 30 and "\n" not in item for item in items) and len(items) < 6:
            items.fa.set_flow_style()
        return items
    if value is None:
        return "null"
    if not isinstance(value, str):
        return value
    return LiteralScalarString(value) if "\n" in value else _text(value)


def _text(value: str) -> str:
    return value if _means_itself(value) else SingleQuotedScalarString(value)


def _means_itself(text: str) -> bool:
    """Whether the word, unquoted, is read as this very text: inside brackets and by other readers too."""
    try:
        return resolve(text) == text and not _READ_OTHERWISE.match(text)
    except ValueError:
        return False


def open_document(text: str) -> CommentedMap:
    """A document for editing: maps, lists and words, numbers too. Raises ValueError when it is no map."""
    try:
        document = _yaml().load(text)
    except YAMLError as error:
        raise ValueError(str(error)) from None
    except RecursionError:
        raise ValueError("the document is nested too deep") from None
    if not isinstance(document, CommentedMap):
        raise ValueError("the document is no map of fields")
    return document


def close_document(document: CommentedMap) -> str:
    """The text of an edited document."""
    stream = io.StringIO()
    _yaml().dump(document, stream)
    return stream.getvalue()
