"""A record as a document for a wiki: what a reader sees. What comes back is tested with its reader."""

from zoneinfo import ZoneInfo

from pmsite.export.markdown import document
from tests.analyse.made import entry
from tests.export.test_json import RECORDS, read

UTC = ZoneInfo("UTC")


def test_the_whole_text() -> None:
    one = entry(
        title="Orders *rejected*",
        services=["order-gateway", "dns"],
        impact={"summary": "No orders.", "metrics": [{"name": "orders", "value": 437.0, "unit": "orders"}]},
        timeline=[
            {"at": "2025-11-26T10:27:35Z", "text": "First | error", "kind": "alert", "note": "A note\n\nof two"},
            {"at": "2025-11-26T10:30:00Z", "text": "Page"},
        ],
        actions=[{"id": "A1", "title": "Do it", "owner": "jdoe", "text": "How."}],
        sections=[{"title": "Evidence", "text": "Logs."}, {"title": "Timeline", "text": "Another."}],
        details={"protocol": "bgp"},
    )
    assert document(one.record, ZoneInfo("Europe/Berlin")) == (
        r"""<!-- pmsite: record INC-2025-0001 format 1 -->
# Orders \*rejected\*

| Field | Value |
| --- | --- |
| Record | INC-2025-0001 |
| State | draft |
| Severity | SEV2 |
| Services | order-gateway, dns |

## Summary

Orders were rejected for 15 minutes.

## Impact

No orders.

### Numbers

| What | Value | Unit |
| --- | --- | --- |
| orders | 437 | orders |

## Times

| Field | Value |
| --- | --- |
| Impact began | 2025-11-26 11:27:35+01:00 |

## Timeline

| When | What | Kind |
| --- | --- | --- |
| 2025-11-26 11:27:35+01:00 | First \| error | alert |
| 2025-11-26 11:30:00+01:00 | Page |  |

### Notes

#### 1: First | error

A note

of two

## Actions

| ID | Action | Owner | State |
| --- | --- | --- | --- |
| A1 | Do it | jdoe | open |

### Actions in full

#### A1: Do it

How.

## Evidence

Logs.

## Section: Timeline

Another.

## Further data

```yaml
fields:
  details: {"protocol": "bgp"}
exact:
  -
    at:
      - "timeline"
      - [0, "First | error"]
      - "note"
    before: ""
    after: ""
```
"""
    )


def test_every_record_has_one_title_and_no_empty_chapter() -> None:
    for file in RECORDS:
        lines = document(read(file).record, UTC).split("\n")
        assert [line for line in lines[:3] if line.startswith("# ")] == [lines[1]]
        heads = [n for n, line in enumerate(lines) if line.startswith("## ")]
        for n in heads:
            assert lines[n + 1] == ""
            assert lines[n + 2] != ""
            assert not lines[n + 2].startswith("## ")


def test_a_text_that_looks_like_a_heading_of_ours_is_marked() -> None:
    text = document(entry(summary="x\n## Impact\n\\## y\n").record, UTC)
    assert "\n\\## Impact\n\\\\## y\n" in text
