"""The issue form "Report an incident" → what is known of a new incident.

GitHub writes the answers of a form into the issue as `### label`, a blank line, the answer; `_No response_` where
there is none (https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests).
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pmsite.capture.new import Draft
from pmsite.load.limits import REFUSED
from pmsite.load.mend import with_offset
from pmsite.model.base import TITLE_LENGTH, parse_moment
from pmsite.model.policy import Policy

MAX_BYTES = 4_000_000
"""A webhook's payload has at most 25 MB; an issue's body 262,144 bytes."""
LABELS = {
    "title": "What happened, to whom?",
    "severity": "How grave was it?",
    "started_at": "When did impact begin?",
    "detected_at": "When was it noticed?",
    "source": "What noticed it?",
    "services": "Which services?",
    "summary": "What should others know?",
}
"""The form's labels in its order; `.github/ISSUE_TEMPLATE/incident.yml` has the same."""
_SHORTEST = 3
_SOURCES = ("alert", "customer", "employee", "synthetic", "audit", "other")


class NoReportError(ValueError):
    """Why an event gives no draft, as a sentence."""


def read_event(file: Path) -> dict[str, Any]:
    """The issue of a workflow's event. Raises NoReportError."""
    try:
        raw = file.read_bytes() if file.stat().st_size <= MAX_BYTES else b""
        event = json.loads(raw)
    except OSError as error:
        raise NoReportError(f"{file}: {error.strerror}.") from None
    except (ValueError, RecursionError):
        raise NoReportError(f"{file} is no JSON document of at most {MAX_BYTES:,} bytes.") from None
    issue = event.get("issue") if isinstance(event, dict) else None
    if not isinstance(issue, dict) or not isinstance(issue.get("body"), str):
        raise NoReportError(f"{file} is no event of an issue.")
    return issue


def report(issue: dict[str, Any], policy: Policy) -> Draft:
    """What a form tells. Nothing is lost: the whole answer is kept word for word in a section."""
    body = _clean(issue["body"])
    told = _answers(body)
    doubts: list[str] = []
    levels = {level.id.casefold(): level.id for level in policy.severities}
    severity = levels.get(told.get("severity", "").casefold())
    if severity is None:
        severity = policy.severities[-1].id
        doubts.append(f"the severity is not known; {severity} stands for it")
    times = {key: _time(told.get(key, ""), key, policy, doubts) for key in ("started_at", "detected_at")}
    if not any(times.values()):
        times["detected_at"] = str(issue.get("created_at") or "")
        doubts.append("no time was given; the report's own stands for the detection")
    title = told.get("title") or re.sub(r"^Incident:\s*", "", _clean(str(issue.get("title") or "")))
    title = " ".join(title.split())[:TITLE_LENGTH].strip()
    number, url = issue.get("number"), str(issue.get("html_url") or "")
    return Draft(
        title=title if len(title) >= _SHORTEST else f"Incident reported in #{number}",
        severity=severity,
        summary=told.get("summary") or body or "Reported without a description.",
        started_at=times["started_at"],
        detected_at=times["detected_at"],
        services=list(_services(told.get("services", ""), doubts)),
        source=told.get("source") if told.get("source") in _SOURCES else None,
        links=[{"title": f"Report #{number}", "url": url}] if url.startswith("https://") else [],
        doubts=doubts,
        sections=[{"title": f"As reported in #{number}", "text": body}] if body else [],
    )


def _clean(text: str) -> str:
    """Without what no record may hold: control and direction characters."""
    text = text.encode("utf-8", "replace").decode()  # JSON can hold halves of characters
    return REFUSED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _answers(body: str) -> dict[str, str]:
    """Each field's answer. A heading counts once, and in the form's order: an answer may quote one."""
    found: dict[str, str] = {}
    rest, key = body, ""
    for name, label in LABELS.items():
        before, mark, after = f"\n{rest}".partition(f"\n### {label}\n")
        if not mark:
            continue
        if key:
            found[key] = before
        rest, key = after, name
    if key:
        found[key] = rest
    return {name: text.strip() for name, text in found.items() if text.strip() not in ("", "_No response_")}


def _time(text: str, key: str, policy: Policy, doubts: list[str]) -> str | None:
    """As records write it; a time without an offset is in the policy's zone."""
    if not text:
        return None
    for candidate in (text, *with_offset(text, policy.zone)):
        try:
            parse_moment(candidate)
        except ValueError:
            continue
        return candidate
    doubts.append(f"the time of {key} was not understood")
    return None


def _services(text: str, doubts: list[str]) -> Iterator[str]:
    for name in dict.fromkeys(word.strip() for word in re.split(r"[,\n]", text)):
        if re.fullmatch(r"[^\s/\\][^/\\\n\r]{0,99}", name):
            yield name
        elif name:
            doubts.append("a service's name was left out")
