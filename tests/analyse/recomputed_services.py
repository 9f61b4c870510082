"""The same for services, money, change, and what is recommended."""

import math
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from tests.analyse import raw
from tests.analyse.raw import TODAY, Record, counted, day, listed, part, root_causes

WATCHED = min(map(day, raw.own()))
"""The day of the first own incident: before it nobody wrote records."""
BEGIN = raw.midnight(max(TODAY - timedelta(days=364), WATCHED))
END = raw.midnight(TODAY + timedelta(days=1))
PERIOD = (END - BEGIN).total_seconds()


def seconds_down(service: str) -> tuple[float, set[str]]:
    """Second by second over the period, and the incidents in which it was hit."""
    shares: dict[int, float] = {}
    incidents = set()
    for record in raw.own():
        for window in listed(record, "impact", "windows"):
            begin, end = window["from"], window.get("to") or END
            if window["service"] != service or not isinstance(begin, datetime) or not isinstance(end, datetime):
                continue
            share = window.get("share")
            assert not begin.microsecond and not end.microsecond, "seconds would not be exact"
            for second in range(int(max(begin, BEGIN).timestamp()), int(min(end, END).timestamp())):
                shares[second] = max(shares.get(second, 0.0), 1.0 if share is None else share)
                incidents.add(record["id"])
    return sum(shares.values()), incidents


def limits(n: int) -> tuple[float, float]:
    """Garwood's, by halving: the means that leave 2.5 % beyond what was seen."""

    def at_most(k: int, mean: float) -> float:
        return sum(math.exp(-mean) * mean**i / math.factorial(i) for i in range(k + 1))

    def halved(too_low: Callable[[float], bool]) -> float:
        low, high = 0.0, 10.0 * n + 10
        for _ in range(80):
            middle = (low + high) / 2
            low, high = (middle, high) if too_low(middle) else (low, middle)
        return low

    low = halved(lambda mean: 1 - at_most(n - 1, mean) < 0.025) if n else 0.0
    return low, halved(lambda mean: at_most(n, mean) > 0.025)


def availability() -> dict[str, Any]:
    """Of every service with an objective, or with an own incident or window in the year, if its name is told."""
    objectives = {name: one.get("objective") for name, one in raw.policy()["taxonomy"]["services"].items()}
    begun = [r for r in raw.own() if BEGIN <= raw.instant(r) < END]
    names = {name for r in begun for name in listed(r, "services")}
    names |= {
        w["service"] for r in raw.own() for w in listed(r, "impact", "windows") if seconds_down(w["service"])[1]
    }
    names &= set(objectives) | {name for r in raw.own() if not raw.hidden(r) for name in services_of(r)}
    names |= {name for name, objective in objectives.items() if objective is not None}
    found = {}
    for name in names:
        mine = {r["id"] for r in begun if name in listed(r, "services")}
        n = len(mine)
        down, hit = seconds_down(name)
        objective = objectives.get(name)
        budget = None if objective is None else (100 - objective) / 100 * PERIOD
        known = mine <= hit
        years = PERIOD / 3600 / 24 / 365.25
        found[name] = {
            "incidents": n,
            "with_windows": len(hit),
            "downtime": down if known else None,
            "availability": (PERIOD - down) / PERIOD if known else None,
            "objective": objective,
            "budget": budget,
            "budget_left": budget - down if known and budget is not None else None,
            "mtbf": (PERIOD - down) / n if n and known else None,
            "incidents_per_year": dict(
                zip(("rate", "low", "high"), (m / years for m in (n, *limits(n))), strict=True)
            ),
        }
    return {"since": BEGIN.isoformat(), "until": END.isoformat(), "services": found}


def services_of(record: Record) -> set[str]:
    """Those that it names, in its windows too."""
    return {*listed(record, "services"), *(w["service"] for w in listed(record, "impact", "windows"))}


def sums(items: list[tuple[Record, Record]], names: Callable[[Record, Record], list[str]]) -> dict[str, Any]:
    """By name: the amount, the estimated part, the incidents."""
    found: dict[str, Any] = {}
    for name in {name for record, cost in items for name in names(record, cost)}:
        mine = [(record["id"], cost) for record, cost in items if name in names(record, cost)]
        found[name] = {
            "amount": sum(cost["amount"] for _, cost in mine),
            "estimated": sum(cost["amount"] for _, cost in mine if cost.get("estimated")),
            "n": len({id_ for id_, _ in mine}),
        }
    return found


def costs() -> dict[str, Any]:
    """By currency: of own incidents that have a page."""
    every = [(r, cost) for r in raw.own() if not raw.hidden(r) for cost in listed(r, "impact", "costs")]
    found = {}
    for currency in sorted({cost["currency"] for _, cost in every}):
        items = [(r, cost) for r, cost in every if cost["currency"] == currency]
        damage = [(r, cost) for r, cost in items if cost["kind"] != "prevention"]
        found[currency] = {
            "damage": sum(cost["amount"] for _, cost in damage),
            "by_kind": sums(items, lambda r, cost: [cost["kind"]]),
            "by_cause": sums(
                damage, lambda r, _: [c.get("category") or "unknown" for c in root_causes(r)] or ["unknown"]
            ),
            "by_month": sums(damage, lambda r, _: [day(r).isoformat()[:7]]),
        }
    return found


def comparison() -> dict[str, Any]:
    """The last ninety days of own incidents against the year before them: counts and medians."""
    since = TODAY - timedelta(days=89)
    start = max(since - timedelta(days=365), WATCHED)
    before = [r for r in raw.own() if start <= day(r) < since]
    after = [r for r in raw.own() if since <= day(r) <= TODAY]

    def per_month(n: int, days: int) -> str:
        return f"{n * (365.25 / 12) / days:.2g} a month"

    def middle(found: list[Record], key: str) -> str:
        values = raw.lengths(found, key)
        return f"median {raw.spoken(raw.median(values))}" if values else "–"

    figures = {
        "incidents": {
            "before": per_month(len(before), (since - start).days),
            "after": per_month(len(after), 90),
            "n_before": len(before),
            "n_after": len(after),
        }
    }
    for key in raw.PAIRS:
        figures[key] = {
            "before": middle(before, key),
            "after": middle(after, key),
            "n_before": len(raw.lengths(before, key)),
            "n_after": len(raw.lengths(after, key)),
        }
    return {
        "before": [start.isoformat(), since.isoformat()],
        "since": since.isoformat(),
        "until": TODAY.isoformat(),
        "figures": figures,
    }


def tags(record: Record, *kinds: str) -> set[str]:
    """What makes its causes the same as others': tags, or else the words."""
    causes = [cause for kind in kinds for cause in listed(record, "analysis", kind)]
    words = [[" ".join(cause["text"].lower().split()).rstrip(".")] for cause in causes]
    return {key for cause, text in zip(causes, words, strict=True) for key in cause.get("tags") or text}


def came_back(record: Record) -> bool:
    """Whether an earlier incident's own action was against the same cause."""
    every = counted()
    common = [tag for r in every for tag in tags(r, "root_causes", "contributing_factors")]
    few = min(max(3, len(every) // 8), 50)
    mine = tags(record, "root_causes")
    named = [tie["id"] for tie in listed(record, "related") if tie["kind"] == "recurrence"]
    for earlier in raw.records():
        is_named = bool({earlier["id"], *listed(earlier, "aliases")} & set(named))
        if (raw.instant(earlier), earlier["id"]) >= (raw.instant(record), record["id"]) or not raw.ours(earlier):
            continue
        shared = mine & tags(earlier, "root_causes")
        rare = {tag for tag in shared if common.count(tag) <= few} if raw.counts(earlier) else set()
        service = set(listed(earlier, "services")) & set(listed(record, "services"))
        if not (is_named or len(rare) > 1 or (rare and service)):
            continue
        about = shared if is_named else rare
        causes = [*root_causes(earlier), *listed(earlier, "analysis", "contributing_factors")]
        targets = {c["id"] for c in causes if about & tags({"analysis": {"root_causes": [c]}}, "root_causes")}
        targets = targets or {c["id"] for c in root_causes(earlier)}
        for action in listed(earlier, "actions"):
            unknown = action.get("state") == "done" and action.get("completed_on") is None
            if action.get("state") != "wont_do" and not unknown and targets & set(listed(action, "addresses")):
                return True
    return False


def changed(record: Record) -> bool:
    """Whether a change came within the hour before."""
    start = raw.instant(record)
    moments = [event.get("at") for event in listed(record, "timeline") if event.get("kind") == "change"]
    return any(timedelta(0) <= start - at <= timedelta(hours=1) for at in moments if isinstance(at, datetime))


def crowd(places: list[tuple[str, int]], of: int) -> list[str]:
    """Those in the fullest place, where chance alone would seldom put so many."""
    tally = [place for _, place in places]
    fullest = min(tally, key=lambda place: (-tally.count(place), place))
    n, k = len(tally), tally.count(fullest)
    chance = sum(math.comb(n, i) * (of - 1) ** (n - i) for i in range(k, n + 1)) / of**n
    return [id_ for id_, place in places if place == fullest] if of * chance < 0.05 else []


def recommendations() -> dict[str, tuple[int, int]]:
    """By id: how many incidents, of how many that were asked; where that is enough to tell it."""
    own = raw.own()
    found_by = [part(r, "detection")["source"] for r in own if r.get("detection")]
    books = [[book["helped"] for book in listed(r, "runbooks")] for r in own]
    both = [(d, t) for r in own if (d := raw.seconds(r, *raw.PAIRS["ttd"])) is not None
            if (t := raw.seconds(r, *raw.PAIRS["ttr"])) is not None]  # fmt: skip
    told = [r for r in own if isinstance(part(r, "times").get("started_at"), datetime) and listed(r, "timeline")]
    caused = [r for r in own if root_causes(r)]
    left = [r for r in caused if {c["id"] for c in root_causes(r)} - addressed(r)]
    tried = [[a for a in listed(r, "actions") if a.get("kind") in ("prevent", "detect")] for r in own]
    done = [[a for a in mine if a.get("state") == "done"] for mine in tried]
    bare = [mine for mine in done if any(not a.get("verified") for a in mine)]
    hours = [(r["id"], m.hour) for r in own if isinstance(m := raw.local(r), datetime)]
    weekdays = [(r["id"], day(r).weekday()) for r in own]
    found = {
        "no-alert": (sum(s not in ("alert", "synthetic") for s in found_by), len(found_by), 0.25),
        "no-runbook": (sum("missing" in mine for mine in books), len(own), 0),
        "slow-detection": (sum(d > t / 2 for d, t in both), len(both), 0.2),
        "after-change": (sum(map(changed, told)), len(told), 0.25),
        "no-action": (len(left), len(caused), 0.1),
        "came-back": (sum(map(came_back, own)), len(own), 0),
        "unverified": (len(bare), sum(map(bool, done)), 0.25),
        "same-hour": (len(crowd(hours, 24)), len(hours), 0),
        "same-weekday": (len(crowd(weekdays, 7)), len(weekdays), 0),
    }
    return {name: (n, of) for name, (n, of, share) in found.items() if n >= 3 and n >= share * of}


def addressed(record: Record) -> set[str]:
    """What its actions are against."""
    return {target for action in listed(record, "actions") for target in listed(action, "addresses")}


FIGURES: dict[str, Callable[[], Any]] = {
    "availability": availability,
    "costs": costs,
    "costs_left_out": lambda: sum(raw.hidden(r) and bool(listed(r, "impact", "costs")) for r in raw.own()),
    "comparison": comparison,
    "recommendations": recommendations,
}
