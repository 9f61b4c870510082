"""The front matter of a document: YAML between `---`, TOML between `+++`."""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pmsite.load.events import parse as parse_yaml

_FENCES = {"---": "yaml", "+++": "toml"}
_KEY = re.compile(r"[\"']?([\w -]{1,60}?)[\"']?\s*[:=](?:\s|$)|\[")
_LONGEST = 200


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

    def without(self, *keys: str) -> str:
        """The lines of all other keys."""
        kept: list[str] = []
        keep = True
        for line in self.lines:
            match = _KEY.match(line)
            if match:
                keep = self.broken or (match[1] or "").lower() not in keys
            if keep:
                kept.append(line)
        return "\n".join(kept).strip("\n")


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
