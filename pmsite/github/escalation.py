"""The policy's ladder: what is said when a due date nears and passes, once a rung."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from pmsite.analyse.people import UNKNOWN, shown
from pmsite.analyse.statistics import numbered
from pmsite.github import text
from pmsite.github.desired import Wanted, login
from pmsite.github.marker import Synced
from pmsite.model.actions import FINISHED, Action, ActionState
from pmsite.model.base import parse_span
from pmsite.model.policy import Escalation

_WHOM = {"owner": "owner", "team_lead": "the team's lead", "last_resort": "last resort"}


@dataclass(frozen=True)
class Rung:
    """One comment; it covers every rung that was passed since the last one."""

    text: str
    reason: str
    covers: tuple[str, ...]
    """Their keys, the one that is told last."""
    mentions: tuple[str, ...] = ()
    """Logins that the text mentions."""


def falls_on(rung: Escalation, action: Action) -> date | None:
    """The day on which a rung is reached: a share of the time to the due date, or whole days after it."""
    if action.due is None:
        return None
    if rung.after.endswith("%"):
        begun = action.created_on
        return begun + (action.due - begun) * int(rung.after[:-1]) / 100 if begun else None
    return action.due + timedelta(days=ceil(parse_span(rung.after) / timedelta(days=1)))


def due_rung(wanted: Wanted, state: ActionState, before: Synced | None, today: date) -> Rung | None:
    """What is to be said today; None where nothing is, or all was said for this due date."""
    action = wanted.action
    if state in FINISHED or action.due is None:
        return None
    told = before.told if before and before.due == action.due.isoformat() else {}
    passed = [
        (day, rung)
        for rung in wanted.policy.escalation
        if rung.do != "label" and (day := falls_on(rung, action)) is not None and day <= today
    ]
    new = [(day, rung) for day, rung in passed if _key(action, rung) not in told]
    if not new:
        return None
    new.sort(key=lambda one: one[0])
    rung = new[-1][1]
    mention, login = _mention(wanted, rung)
    reason = f"{rung.after} of its time are over" if rung.after[-1] == "%" else f"{rung.after} after its due date"
    keys = tuple(_key(action, one) for _, one in new)
    return Rung(_words(wanted, mention, today), reason, keys, (login,) if login else ())


def _key(action: Action, rung: Escalation) -> str:
    return f"{action.due}:{rung.after}"


def _words(wanted: Wanted, mention: str, today: date) -> str:
    action = wanted.action
    assert action.due is not None
    parts = [f"{_when(action.due, today)} {_owner(wanted)}".rstrip()]
    if action.done_when:
        parts.append(f"It is done when: {text.line(action.done_when)}")
    parts.append(mention)
    parts.append("Finished? Close this issue. Not to be done, or later? Say so in the record: `state`, `due`.")
    return "\n\n".join(part for part in parts if part)


def _when(due: date, today: date) -> str:
    days = (today - due).days
    if days < 0:
        return f"This action is due on {due}, in {numbered(-days, 'day')}."
    if days == 0:
        return f"This action is due today, {due}."
    return f"This action was due on {due}, {numbered(days, 'day')} ago."


def _owner(wanted: Wanted) -> str:
    action = wanted.action
    if not action.owner:
        return f"Nobody owns it{f' in the team {text.line(action.team)}' if action.team else ''}."
    owner = shown(action.owner, wanted.entry.record, wanted.policy, action.team)
    return f"Its owner: {text.line(owner)}." if owner != UNKNOWN else ""


def _mention(wanted: Wanted, rung: Escalation) -> tuple[str, str | None]:
    """Who is called for help: only here is anybody mentioned, and only at the rung that is reached."""
    if rung.do != "mention":
        return "", None
    whom = rung.whom or "owner"
    handle = _handle(wanted, whom)
    if handle is None:
        nobody = f"(The policy names no {_WHOM[whom].removeprefix('the ')} to call.)"
        return ("" if whom == "owner" else nobody), None
    return f"@{handle} ({_WHOM[whom]}), can you help?", handle


def _handle(wanted: Wanted, whom: str) -> str | None:
    policy, action = wanted.policy, wanted.action
    if whom == "owner":
        return wanted.owner
    if whom == "last_resort":
        return login(policy.issues.last_resort, policy)
    services = [policy.taxonomy.services.get(name) for name in wanted.entry.record.services]
    names = [action.team, *(service.team for service in services if service), *wanted.entry.record.teams]
    teams = [policy.taxonomy.teams[name] for name in names if name in policy.taxonomy.teams]
    return next((handle for team in teams if (handle := login(team.lead, policy))), None)
