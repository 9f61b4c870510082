"""What all tests share: a valid record, and repositories made of such records."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from pmsite.load.edit import dump

settings.register_profile("default", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("default")

PROJECT = Path(__file__).parent.parent
"""This checkout."""
TODAY = "2026-11-21"
"""The day for tests that depend on one."""

MINIMAL: dict[str, Any] = {
    "schema_version": 1,
    "id": "INC-2025-0001",
    "title": "Orders rejected after a resolver was lost",
    "state": "draft",
    "severity": "SEV2",
    "summary": "Orders were rejected for 15 minutes.",
    "times": {"started_at": "2025-11-26T10:27:35Z"},
}
"""The least that format 1 asks of a record."""

Write = Callable[..., Path]


def record(**fields: Any) -> dict[str, Any]:
    """The minimal record with other fields."""
    return {**copy.deepcopy(MINIMAL), **fields}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a record (a dict, or YAML text with its `path`) into a repository at tmp_path, and returns that."""

    def put(data: dict[str, Any] | str | None = None, path: str = "") -> Path:
        content = data if isinstance(data, str) else dump(data or MINIMAL)
        if not path:
            assert not isinstance(data, str), "text needs a path"
            name = (data or MINIMAL)["id"]
            path = f"incidents/{name[4:8]}/{name}.yaml"
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
        return tmp_path

    return put
