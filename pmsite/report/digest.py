"""A digest → Markdown for a summary or an issue, JSON for programs, a message for chat."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from pmsite.analyse.digest import Against, Digest, Group
from pmsite.analyse.durations import spoken
from pmsite.analyse.recurrence import OUTCOMES
from pmsite.analyse.secrets import masked
from pmsite.analyse.statistics import numbered, percent
from pmsite.model import pages
from pmsite.model.corpus import ActionEntry, Entry
from pmsite.report.markdown import cell

_ROWS = 50
"""So many of a kind are named; the rest is counted."""
_CHAT = 3_000
"""Characters of a message; longer ones are folded away by chats."""


def as_markdown(digest: Digest, site: str | None) -> str:
    """Sections with something in them; an empty period says so."""
    span = digest.span
    lines = [f"# Post-mortems, {span.name}", "", f"{span.first} to {span.last}: {_counts(digest)}.", ""]
    lines += _section("Incidents", [*(_incident(e, site) for e in digest.incidents), *_restricted(digest)])
    lines += _section("Came back", _came_back(digest, site))
    lines += _section("Finished", [_action(item, site) for item in digest.finished])
    lines += _section("Decided against", [_action(item, site) for item in digest.decided_against])
    lines += _section("New", [_action(item, site) for item in digest.new])
    lines += _section("Overdue", [_late(item, site, digest.today) for item in digest.overdue])
    lines += _groups("By owner", digest.by_owner) + _groups("By team", digest.by_team)
    lines += ["## Figures against targets", "", "| figure | value | n | target | |", "|---|---|---|---|---|"]
    lines += [_row(one) for one in digest.figures]
    note = "Medians are of the organisation's incidents in it; actions done are of all its actions on that day."
    return "\n".join([*lines, "", note]) + "\n"


def as_json(digest: Digest) -> str:
    """Ids and numbers; durations in seconds."""
    data: dict[str, Any] = {
        "period": digest.span.kind,
        "name": digest.span.name,
        "since": digest.span.first.isoformat(),
        "until": digest.span.last.isoformat(),
        "today": digest.today.isoformat(),
        "incidents": [entry.id for entry in digest.incidents],
        "restricted": digest.restricted,
        **{
            key: [item.ref for item in getattr(digest, key)]
            for key in ("finished", "decided_against", "new", "overdue")
        },
        "overdue_by_owner": {masked(group.name): len(group.actions) for group in digest.by_owner},
        "overdue_by_team": {masked(group.name): len(group.actions) for group in digest.by_team},
        "came_back": [{"id": one.entry.id, "earlier": one.earlier.id} for one in digest.came_back],
        "did_not_hold": [
            {"action": item.ref, "incidents": [e.id for e in later]} for item, later in digest.not_held
        ],
        "figures": [
            {"name": one.name, "value": one.value, "n": one.n, "of": one.of, "target": one.target, "met": one.met}
            for one in digest.figures
        ],
    }
    return json.dumps(data, indent=2, ensure_ascii=False)


def as_message(digest: Digest, site: str | None) -> str:
    """The body of a Slack incoming webhook: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks."""
    span = digest.span
    lines = [f"*Post-mortems, {span.name}*: {_counts(digest)}."]
    lines += [
        f"• {_chat_link(e, site)} {_chat(e.record.title)} ({_chat(e.record.severity)})"
        for e in digest.incidents[:10]
    ]
    lines += [
        f"• came back: {_chat_link(one.entry, site)} after {_chat_link(one.earlier, site)}"
        for one in digest.came_back[:5]
    ]
    lines += [
        f"• overdue since {item.action.due}: {item.ref} {_chat(item.action.title)}" for item in digest.overdue[:10]
    ]
    text = "\n".join(lines)
    return json.dumps({"text": text if len(text) <= _CHAT else text[: _CHAT - 1] + "…"}, ensure_ascii=False)


def _counts(digest: Digest) -> str:
    incidents = numbered(len(digest.incidents) + digest.restricted, "incident")
    actions = f"{numbered(len(digest.finished), 'action')} finished, {len(digest.new)} new"
    return f"{incidents}; {actions}; {len(digest.overdue)} overdue on {digest.today}"


def _section(title: str, items: Iterable[str]) -> list[str]:
    listed = list(items)
    if not listed:
        return []
    more = [f"- … and {len(listed) - _ROWS} more"] if len(listed) > _ROWS else []
    return [f"## {title} ({len(listed)})", "", *(f"- {item}" for item in listed[:_ROWS]), *more, ""]


def _incident(entry: Entry, site: str | None) -> str:
    return f"{cell(entry.record.severity)} {_linked(entry, site)}, {cell(entry.record.title)}"


def _restricted(digest: Digest) -> list[str]:
    return [f"{numbered(digest.restricted, 'restricted record')}, not named"] if digest.restricted else []


def _came_back(digest: Digest, site: str | None) -> Iterator[str]:
    for one in digest.came_back:
        told = "; ".join(OUTCOMES[outcome.outcome] for outcome in one.outcomes)
        yield f"{_linked(one.entry, site)} after {_linked(one.earlier, site)}" + (f": {told}" if told else "")
    for item, later in digest.not_held:
        named = ", ".join(_linked(entry, site) for entry in later)
        yield f"**did not hold**: {_action(item, site)}; it happened again in {named}"


def _action(item: ActionEntry, site: str | None) -> str:
    return f"{_linked(item.entry, site, item.action.id)} {cell(item.action.title)}"


def _late(item: ActionEntry, site: str | None, today: date) -> str:
    assert item.action.due is not None
    days = (today - item.action.due).days
    return f"{_action(item, site)}, due {item.action.due}, {numbered(days, 'day')} ago"


def _groups(title: str, groups: Sequence[Group]) -> list[str]:
    if not groups:
        return []
    return [f"{title}: " + ", ".join(f"{cell(group.name)} {len(group.actions)}" for group in groups) + ".", ""]


def _linked(entry: Entry, site: str | None, action: str = "") -> str:
    name = f"{entry.id}/{action}" if action else entry.id
    return f"[{name}]({site}{pages.incident(entry)}{f'#action-{action}' if action else ''})" if site else name


def _row(one: Against) -> str:
    sign = {True: "✅", False: "❌", None: ""}[one.met]
    return f"| {one.name} | {_told(one, one.value)} | {one.n} of {one.of} | {_told(one, one.target)} | {sign} |"


def _told(one: Against, value: float | None) -> str:
    if value is None:
        return "none"
    return percent(value) if one.share else spoken(value)


def _chat_link(entry: Entry, site: str | None) -> str:
    return f"<{site}{pages.incident(entry)}|{entry.id}>" if site else entry.id


def _chat(text: str) -> str:
    """Plain text in Slack's own markup: its three characters, and no mention."""
    plain = " ".join(masked(text).split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return plain.replace("@", "@\u200b")
