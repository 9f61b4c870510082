"""A record as a Markdown document for a wiki, which is read back to the same record."""

import json
import re
from collections.abc import Iterator
from datetime import tzinfo
from typing import Any

from pmsite.analyse.document.cells import heading
from pmsite.analyse.document.layout import FURTHER, MARKER, layout
from pmsite.analyse.document.parts import Data
from pmsite.analyse.document.read import read, section
from pmsite.analyse.document.residue import residue
from pmsite.model.postmortem import Postmortem

_KEY = re.compile(r"(?!(?:null|true|false)\Z)[a-z][a-z_]*")
_HIDDEN = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")


def document(record: Postmortem, zone: tzinfo) -> str:
    """The whole record, times as the clocks of `zone` show them.

    What has no place in the text, or would not be read back as it is, stands at the end as YAML.
    """
    data = plain_data(record)
    text = "\n".join(_lines(data, zone)) + "\n"
    rest = residue({"schema_version": record.schema_version, **read(text).data}, data).as_data()
    if not rest:
        return text
    return "\n".join([f"{text}\n## {FURTHER}\n", "```yaml", *_yaml(rest, ""), "```"]) + "\n"


def plain_data(record: Postmortem) -> Data:
    """The record's fields that are set, and the state of its actions."""
    data = record.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for action, model in zip(data.get("actions", ()), record.actions, strict=True):
        action["state"] = model.state
    return {"schema_version": record.schema_version, **data}


def _lines(data: Data, zone: tzinfo) -> Iterator[str]:
    top, *chapters = layout(zone)
    yield MARKER.format(id=data["id"])
    yield f"# {heading(data['title'])}"
    yield ""
    yield from top.parts[0].write(data)
    for chapter in chapters:
        written = [(part.title, part.write(data)) for part in chapter.parts]
        if any(lines for _, lines in written):
            yield from ("", f"## {chapter.title}")
        for title, lines in written:
            if lines:
                yield from ("", *((f"### {title}", "") if title else ()), *lines)
    for one in data.get("sections", ()):
        title, *lines = section(one["title"], one["text"])
        yield from ("", f"## {heading(title)}", "", *lines)


def _yaml(value: Any, indent: str) -> Iterator[str]:
    """Block style; scalars as JSON writes them, which YAML 1.2 reads alike."""
    items = value.items() if isinstance(value, dict) else [(None, item) for item in value]
    for key, item in items:
        name = "-" if key is None else f"{key if _KEY.fullmatch(key) else _scalar(key)}:"
        if isinstance(item, dict | list) and item and not _small(item):
            yield f"{indent}{name}"
            yield from _yaml(item, f"{indent}  ")
        else:
            yield f"{indent}{name} {_scalar(item)}"


def _small(value: Any) -> bool:
    """Whether it has nothing inside of what it holds, and is short."""
    inner = value.values() if isinstance(value, dict) else value
    return not any(isinstance(item, dict | list) and item for item in inner) and len(json.dumps(value)) < 90


def _scalar(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return _HIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
