"""Badges: small pictures with a number, for a README or a dashboard."""

from datetime import date

from pmsite.analyse.facts import Facts
from pmsite.analyse.followthrough import ours
from pmsite.analyse.selection import local_day
from pmsite.draw.svg import escape, num
from pmsite.draw.text import width
from pmsite.model.corpus import Entry
from pmsite.model.policy import Policy
from pmsite.render.view import inert

_SIZE, _PAD = 11.0, 7.0
_GOOD, _FAIR, _BAD, _PLAIN = "#2b7a4b", "#8a5a00", "#b3261e", "#3f6fb5"


def badge(name: str, value: str, colour: str) -> str:
    """A badge that says `name: value`, also to those who do not see it."""
    left, right = (max(width(text, _SIZE) + 2 * _PAD, 24.0) for text in (name, value))
    whole, said = num(left + right), f"{escape(name)}: {escape(value)}"
    texts = "".join(
        f'<text x="{num(x)}" y="14" textLength="{num(width(text, _SIZE))}">{escape(text)}</text>'
        for x, text in ((left / 2, name), (left + right / 2, value))
    )
    return inert(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="20" viewBox="0 0 {whole} 20" role="img" '
        f'aria-label="{said}"><title>{said}</title>'
        f'<clipPath id="r"><rect width="{whole}" height="20" rx="3"/></clipPath>'
        f'<g clip-path="url(#r)"><rect width="{num(left)}" height="20" fill="#434a58"/>'
        f'<rect x="{num(left)}" width="{num(right)}" height="20" fill="{colour}"/></g>'
        f'<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" '
        f'font-size="{num(_SIZE)}">{texts}</g></svg>\n'
    )


def open_actions(facts: Facts) -> str:
    """How many of our actions are unfinished; red where one is overdue."""
    follow = facts.follow_through
    late = f", {follow.overdue} overdue" if follow.overdue else ""
    return badge("open actions", f"{follow.unfinished}{late}", _BAD if follow.overdue else _GOOD)


def days_since(facts: Facts) -> str:
    """Days since the last incident of the gravest level, drills and what nearly happened left aside."""
    level = facts.policy.severities[0].id
    grave = [entry for entry in facts.counted if ours(entry) and entry.record.severity == level]
    days = _days(grave, facts.policy, facts.today)
    if days is None:
        return badge(f"days since {level}", "none yet", _PLAIN)
    return badge(f"days since {level}", str(days), _BAD if days < 7 else _FAIR if days < 30 else _GOOD)


def _days(entries: list[Entry], policy: Policy, today: date) -> int | None:
    began = [local_day(entry, policy.zone) for entry in entries]
    past = [day for day in began if day <= today]
    return (today - max(past)).days if past else None
