"""The front matter of a document: YAML between `---`, TOML between `+++`."""

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pmsite.load.events import parse as parse_yaml

_FENCES = {"---": "yaml", "+++": "toml"}
_KEY = re.compile(r"[\"']?([\w -]{1,60}?)[\"']?\s*[:=](?:\s|$)|\[")
_LONGEST = 200
_LISTS = ("author", "authors")


@dataclass(frozen=True)
class Front:
    """What stands in the front matter."""

    data: dict[str, Any] = field(default_factory=dict)
    """Keys in lower case."""
    language: str = "yaml"
    lines: tuple[str, ...] = ()
    broken: bool = False

    def text(self, *keys: str) -> str | None:
        """The first of these keys that has a text or number."""
        for key in keys:
            value = self.data.get(key)
            if isinstance(value, (str, int, float)) and not isinstance(value, bool) and str(value).strip():
                return str(value).strip()
        return None

    def texts(self, *keys: str) -> list[str]:
        """The texts under a key, where there is one or a list."""
        for key in keys:
            value = self.data.get(key)
            values = value if isinstance(value, list) else [value]
            found = [one.strip() for one in values if isinstance(one, str) and one.strip()]
            if found:
                return found
        return []

    def day(self, *keys: str) -> date | None:
        """The first of these keys that has a date."""
        for key in keys:
            value = self.data.get(key)
            if isinstance(value, datetime):
                return value.date()
            if isinstance(value, date):
                return value
            match = re.match(r"\d{4}-\d\d-\d\d", str(value))
            if match:
                try:
                    return date.fromisoformat(match[0])
                except ValueError:
                    continue
        return None

    def without(self, keys: Sequence[str], told: Callable[[str], bool]) -> str:
        """The lines of all other keys, and of these keys where something of their value is not told elsewhere."""
        kept: list[str] = []
        for key, lines in self._groups():
            values = [lines[0][match.end() :] if (match := _KEY.match(lines[0])) else lines[0], *lines[1:]]
            if self.broken or key not in keys or not self._is_plain(key) or not all(map(told, values)):
                kept += lines
        return "\n".join(kept).strip("\n")

    def _groups(self) -> list[tuple[str, list[str]]]:
        """Each key with its lines, comments too."""
        groups: list[tuple[str, list[str]]] = []
        for line in self.lines:
            match = None if line[:1].isspace() else _KEY.match(line)
            if match or not groups:
                groups.append(((match[1] or "").strip().lower() if match else "", []))
            groups[-1][1].append(line)
        return groups

    def _is_plain(self, key: str) -> bool:
        """Whether the value is what a field takes: a text, a number, a day, or a list of texts."""
        value = self.data.get(key)
        if isinstance(value, list):
            return key in _LISTS and all(isinstance(one, str) for one in value)
        return isinstance(value, (str, int, float, date)) and not isinstance(value, datetime)


def front_matter(text: str) -> tuple[Front, int]:
    """The front matter and how many lines it takes; none is empty."""
    lines = text.split("\n")
    fence = lines[0].rstrip()
    if fence not in _FENCES:
        return Front(), 0
    end = next((i for i, line in enumerate(lines[1:_LONGEST], 1) if line.rstrip() == fence), None)
    if end is None:
        return Front(), 0
    inner = lines[1:end]
    data = _read("\n".join(inner) + "\n", _FENCES[fence])
    if data is None and fence == "---" and not any(_KEY.match(line) for line in inner):
        return Front(), 0
    known = {str(key).lower(): value for key, value in (data or {}).items()}
    return Front(known, _FENCES[fence], tuple(inner), data is None), end + 1


def _read(text: str, language: str) -> dict[str, Any] | None:
    if language == "yaml":
        parsed = parse_yaml(text, "")
        return parsed.data if isinstance(parsed.data, dict) else None
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
