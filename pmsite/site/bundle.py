"""Several files as one, with a note: how pages and their drawings are kept and handed on."""

import json
from collections.abc import Mapping
from typing import Any


def bundled(note: Any, files: Mapping[str, bytes]) -> bytes:
    """A line of JSON, the note and the files' sizes, then the files one after the other."""
    head = json.dumps([note, [[name, len(content)] for name, content in files.items()]], separators=(",", ":"))
    return b"\n".join((head.encode(), b"".join(files.values())))


def unbundled(raw: bytes) -> tuple[Any, dict[str, bytes]]:
    """The note, and the files by name."""
    head, _, body = raw.partition(b"\n")
    note, sizes = json.loads(head)
    files, at = {}, 0
    for name, size in sizes:
        files[name] = body[at : at + size]
        at += size
    return note, files
