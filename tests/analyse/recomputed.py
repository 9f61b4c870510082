"""Every figure of `pmsite metrics` a second time: plain loops over the YAML, from the definitions alone."""

import math
from collections.abc import Callable
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial
from typing import Any

from tests.analyse import raw
from tests.analyse.raw import TODAY, Record, by, counted, day, listed, part, records, root_causes

RUNNING = ("investigating", "identified", "fixing", "monitoring")


def duration(key: str) -> dict[str, Any]:
    """One of the four durations."""
    found = counted()
    running = [
        r
        for r in found
        if raw.seconds(r, *raw.PAIRS[key]) is None
        and part(r, "times").get("resolved_at") is None
        and r.get("incident_status") in RUNNING
    ]
    return raw.summary(raw.lengths(found, key), len(found)) | {"still_open": len(running)}


def gaps() -> dict[str, Any]:
    """From one known start to the next."""
    starts = sorted(raw.instant(r) for r in counted() if isinstance(raw.began(r), datetime))
    between = [(starts[i + 1] - starts[i]).total_seconds() for i in range(len(starts) - 1)]
    return raw.summary(between, len(counted()) - 1)


def by_month() -> dict[str, int]:
    """From the first to the last."""
    days = [day(r) for r in counted()]
    found: dict[str, int] = {}
    year, month = min(days).year, min(days).month
    while (year, month) <= (max(days).year, max(days).month):
        found[f"{year}-{month:02d}"] = sum((d.year, d.month) == (year, month) for d in days)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found


def by_year() -> dict[str, int]:
    """From the first to the last."""
    years = [day(r).year for r in counted()]
    return {str(year): years.count(year) for year in range(min(years), max(years) + 1)}


def by_weekday() -> dict[str, int]:
    """All seven."""
    names = [day(r).strftime("%A") for r in counted()]
    week = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    return {name: names.count(name) for name in week}


def by_hour() -> dict[str, int]:
    """All twenty-four."""
    moments = [raw.local(r) for r in counted()]
    hours = [moment.hour for moment in moments if isinstance(moment, datetime)]
    return {f"{hour:02d}": hours.count(hour) for hour in range(24)}


def by_severity() -> dict[str, int]:
    """In the policy's order."""
    used = [r["severity"] for r in counted()]
    return {level["id"]: used.count(level["id"]) for level in raw.policy()["severities"] if level["id"] in used}


def alert(record: Record) -> list[str]:
    """The alert that found it."""
    found = part(record, "detection")
    return [(found.get("detail") or "(not named)").split(",")[0].strip()] if found.get("source") == "alert" else []


def recurrences() -> int:
    """Those with a tie to an earlier one."""
    known = {name: r for r in records() for name in (*listed(r, "aliases"), r["id"])}
    n = 0
    for r in counted():
        others = [known.get(tie["id"]) for tie in listed(r, "related") if tie["kind"] == "recurrence"]
        n += any(other is None or raw.instant(other) < raw.instant(r) for other in others)
    return n


def lasting() -> dict[str, Any]:
    """The curve of Kaplan and Meier, in fractions."""
    found = counted()
    ended = raw.lengths(found, "ttr")
    end = raw.midnight(TODAY + timedelta(days=1))
    running = [
        (end - raw.instant(r)).total_seconds()
        for r in found
        if r.get("incident_status") in RUNNING
        and part(r, "times").get("resolved_at") is None
        and isinstance(part(r, "times").get("started_at"), datetime)
    ]
    curve: list[dict[str, Any]] = []
    left, spread = Fraction(1), Fraction(0)
    middle = None
    for time in sorted(set(ended)):
        there = sum(t >= time for t in (*ended, *running))
        ends = ended.count(time)
        left *= Fraction(there - ends, there)
        step: dict[str, Any] = {"time": time, "survival": float(left), "at_risk": there}
        if left:
            spread += Fraction(ends, there * (there - ends))
            width = 1.959964 * math.sqrt(spread) / -math.log(left)
            step |= {"low": float(left) ** math.exp(width), "high": float(left) ** math.exp(-width)}
        else:
            step |= {"low": 0.0, "high": curve[-1]["high"]}
        curve.append(step)
        if middle is None and left <= Fraction(1, 2):
            middle = time
    return {"median": middle, "ended": len(ended), "open": len(running), "curve": curve}


def own_actions() -> list[tuple[Record, Record]]:
    """Actions and their records: drills and near misses too, public accounts not."""
    return [(action, r) for r in records() if raw.ours(r) for action in listed(r, "actions")]


def state(action: Record) -> str:
    """Open where it does not say."""
    found: str = action.get("state") or "open"
    return found


def waits(action: Record) -> bool:
    """Neither done nor decided against."""
    return state(action) not in ("done", "wont_do")


def actions() -> dict[str, Any]:
    """By state."""
    found = own_actions()
    states = [state(action) for action, _ in found]
    late = [a for a, _ in found if waits(a) and a.get("due") is not None and a["due"] < TODAY]
    hidden = [a for a, r in found if waits(a) and raw.hidden(r)]
    done, wont = states.count("done"), states.count("wont_do")
    return {
        "total": len(states),
        "done": done,
        "wont_do": wont,
        "unfinished": len(states) - done - wont,
        "overdue": len(late),
        "hidden": len(hidden),
        "completion_rate": done / (len(states) - wont),
    }


def ages() -> list[int | None]:
    """Days since each unfinished action was made."""
    made = [action.get("created_on") for action, _ in own_actions() if waits(action)]
    return [None if one is None else (TODAY - one).days for one in made]


def backlog_age() -> dict[str, int]:
    """By age."""
    found = {"up to 30 days": 0, "31 to 90 days": 0, "91 days to a year": 0, "over a year": 0}
    for age in ages():
        if age is None:
            found["(not given)"] = found.get("(not given)", 0) + 1
        elif age > 365:
            found["over a year"] += 1
        elif age > 90:
            found["91 days to a year"] += 1
        else:
            found["31 to 90 days" if age > 30 else "up to 30 days"] += 1
    return found


def backlog_age_days() -> dict[str, Any]:
    """In days."""
    return raw.summary([age for age in ages() if age is not None], len(ages()))


def completion(name: Callable[[Record], str | None]) -> dict[str, Any]:
    """Done by all that will be done."""
    open_ = {name(action) for action, r in own_actions() if not raw.hidden(r)}
    groups: dict[str, list[str]] = {}
    for action, _ in own_actions():
        one = name(action) or "(not given)"
        groups.setdefault(one if name(action) in open_ else raw.RESTRICTED, []).append(state(action))
    found = {}
    for one in sorted(groups, key=lambda one: (one in ("(not given)", raw.RESTRICTED), one)):
        n, done, wont = len(groups[one]), groups[one].count("done"), groups[one].count("wont_do")
        found[one] = {"n": n, "done": done, "wont_do": wont, "rate": done / (n - wont) if n > wont else None}
    return found


def quarter(action: Record) -> str | None:
    """In which an action was made."""
    made = action.get("created_on")
    return None if made is None else f"{made.year} Q{1 + (made.month - 1) // 3}"


FIGURES: dict[str, Callable[[], Any]] = {
    "incidents": lambda: len(counted()),
    "restricted": lambda: sum(map(raw.hidden, counted())),
    "public_accounts": lambda: len(counted()) - len(raw.own()),
    **{key: partial(duration, key) for key in raw.PAIRS},
    "time_between_incidents": gaps,
    "by_month": by_month,
    "by_year": by_year,
    "by_weekday": by_weekday,
    "by_hour": by_hour,
    "by_severity": by_severity,
    "by_service": lambda: raw.by_told(
        counted(), lambda r: listed(r, "services"), raw.policy()["taxonomy"]["services"]
    ),
    "by_cause": lambda: by(counted(), lambda r: [c.get("category") or "unknown" for c in root_causes(r)]),
    "by_failure_class": lambda: by(counted(), lambda r: [r["failure_class"]] if r.get("failure_class") else []),
    "by_detection": lambda: by(
        counted(), lambda r: [part(r, "detection")["source"]] if r.get("detection") else []
    ),
    "by_alert": lambda: raw.by_told(counted(), alert),
    "recurrences": recurrences,
    "recurrence_rate": lambda: recurrences() / len(counted()),
    "lasting": lasting,
    "actions": actions,
    "backlog_age": backlog_age,
    "backlog_age_days": backlog_age_days,
    "completion_by_priority": lambda: completion(lambda action: action.get("priority")),
    "completion_by_team": lambda: completion(lambda action: action.get("team")),
    "completion_by_cohort": lambda: completion(quarter),
}
