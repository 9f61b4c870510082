"""The texts people send while an incident runs and after, from the policy's templates."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Literal, get_args

from pmsite.analyse.durations import between, spoken
from pmsite.analyse.secrets import masked
from pmsite.export.fit import fit_for_customers
from pmsite.export.prose import plain_text
from pmsite.model.base import write_span
from pmsite.model.corpus import Entry
from pmsite.model.policy import Policy

Kind = Literal["initial", "update", "resolved", "customer"]
KINDS: tuple[Kind, ...] = get_args(Kind)

DEFAULTS: Mapping[str, str] = {
    "initial": (
        "{id}, {severity}: {title}\n\nImpact: {impact}\nServices: {services}\nBegan: {started}\n"
        "State: {status}\nNext update: {next_update}"
    ),
    "update": (
        "Update on {id}, {severity}: {title}\n\nState: {status}\nImpact: {impact}\nBegan: {started}\n"
        "Next update: {next_update}"
    ),
    "resolved": (
        "Resolved: {id}, {severity}: {title}\n\nImpact: {impact}\nServices: {services}\nBegan: {started}\n"
        "Lasted: {duration}\nA post-mortem follows."
    ),
    "customer": (
        "{impact}\n\nBegan: {started}\nState: {status}\nNext update: {next_update}\n\n"
        "We are sorry for the trouble."
    ),
}
"""Where the policy has no template of that kind."""

_PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
_NEXT_UPDATE = re.compile(r"^[^{}\n]*\{next_update\}[^{}\n]*(?:\n|\Z)", re.M)
"""A line that tells nothing else."""
_NOT_FOR_CUSTOMERS = frozenset({"id", "title", "severity", "services"})
"""They tell how we are built, or how we speak of it."""


class NoMessageError(ValueError):
    """Why there is no text, as a sentence."""


@dataclass(frozen=True)
class Message:
    """A text, and who is told at this severity."""

    id: str
    kind: Kind
    text: str
    tell: tuple[str, ...] = ()
    status_page: bool = False
    customer_messages: bool = False
    respond_within: str | None = None
    known: bool = True
    """Whether the policy has this level."""


def message(
    entry: Entry,
    kind: Kind,
    policy: Policy,
    next_update: str,
    people: Collection[str],
    records: Collection[str] = (),
) -> Message:
    """Fill in the template. Raises NoMessageError.

    `people` are handles and names, and `records` ids and aliases, that no customer is to read.
    """
    _refuse_what_is_wrong(entry, kind)
    wanted = template(policy, kind)
    if entry.record.times.resolved_at is not None and not next_update:
        wanted = _NEXT_UPDATE.sub("", wanted)
    # The policy's own words stay: the address of a help desk there is meant to be read.
    values = {name: masked(value) for name, value in _values(entry, kind, policy, next_update).items()}
    if kind == "customer":
        values = {name: value for name, value in values.items() if name not in _NOT_FOR_CUSTOMERS}
    text = _filled(wanted, values, kind).strip() + "\n"
    if kind == "customer":
        said = "\n".join((values["impact"], values["next_update"]))
        if reason := fit_for_customers(text, said, people, records, policy.id_pattern):
            raise NoMessageError(reason)
    level = next((one for one in policy.severities if one.id == entry.record.severity), None)
    if level is None:
        return Message(entry.id, kind, text, known=False)
    within = write_span(level.respond_within) if level.respond_within else None
    return Message(entry.id, kind, text, level.tell, level.status_page, level.customer_messages, within)


def _refuse_what_is_wrong(entry: Entry, kind: Kind) -> None:
    """Messages that nobody should send. Raises NoMessageError."""
    record = entry.record
    if not entry.shown:
        raise NoMessageError(f"{entry.id} is restricted: what is sent of it, people decide one by one.")
    if kind == "customer" and (record.drill or record.near_miss or record.state == "withdrawn"):
        what = "is a drill" if record.drill else "is a near miss" if record.near_miss else "was withdrawn"
        raise NoMessageError(f"{entry.id} {what}: there is nothing to tell customers.")
    if kind == "resolved" and record.times.resolved_at is None:
        raise NoMessageError(f"{entry.id} is not resolved yet: `times/resolved_at` says when it was.")


def template(policy: Policy, kind: Kind) -> str:
    """The policy's, else ours. Raises NoMessageError."""
    messages = policy.templates.get("messages") or {}
    found = messages.get(kind) if isinstance(messages, dict) else messages
    if found is None:
        if near := get_close_matches(kind, map(str, messages), 1):
            raise NoMessageError(f"`templates/messages/{near[0]}` in schema/policy.yaml: did you mean `{kind}`?")
        return DEFAULTS[kind]
    if not isinstance(found, str) or not isinstance(messages, dict):
        where = f"templates/messages/{kind}" if isinstance(messages, dict) else "templates/messages"
        raise NoMessageError(f"`{where}` in schema/policy.yaml should be a text, perhaps with {{title}} in it.")
    return found


def _filled(text: str, values: Mapping[str, str], kind: Kind) -> str:
    unknown = [name for name in dict.fromkeys(_PLACEHOLDER.findall(text)) if name not in values]
    if unknown:
        named = ", ".join(f"{{{name}}}" for name in unknown)
        known = ", ".join(f"{{{name}}}" for name in values)
        raise NoMessageError(f"The template `templates/messages/{kind}` asks for {named}. There are {known}.")
    return _PLACEHOLDER.sub(lambda match: values[match[1]], text)


def _values(entry: Entry, kind: Kind, policy: Policy, next_update: str) -> dict[str, str]:
    record = entry.record
    impact = record.impact
    lasted = between(record.times.started_at, record.times.resolved_at)
    level = next((one.title for one in policy.severities if one.id == record.severity), "")
    told = impact.customer or impact.summary if kind == "customer" else impact.summary or impact.customer
    begun = record.times.started_at or record.times.detected_at
    going_on = record.times.resolved_at is None
    unknown = "still going on" if going_on else "not known exactly"
    return {
        "id": entry.id,
        "title": record.title,
        "severity": f"{record.severity} ({level})" if level else record.severity,
        "started": _clock(begun, policy),
        "resolved": _clock(record.times.resolved_at, policy),
        "duration": spoken(lasted) if lasted is not None else unknown,
        "services": ", ".join(record.services) or "not known yet",
        "impact": plain_text(told) if told else "Not known yet.",
        "status": (record.incident_status or ("being looked into" if going_on else "resolved")).replace("_", " "),
        "next_update": next_update or "as soon as there is news",
    }


def _clock(moment: date | datetime | None, policy: Policy) -> str:
    if moment is None:
        return "not known yet"
    return f"{moment.astimezone(policy.zone):%Y-%m-%d %H:%M %Z}" if isinstance(moment, datetime) else str(moment)
