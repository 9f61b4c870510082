"""PM30x: times that fit together."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from pmsite.analyse.durations import DEFINITIONS, duration, spoken
from pmsite.analyse.stated import agrees, read_duration
from pmsite.check.rule import Context, Finding, Rule
from pmsite.model.corpus import Entry
from pmsite.problems import Level, Pointer

Moment = date | datetime
W = Level.WARNING
_BEFORE, _AFTER = timedelta(days=1), timedelta(days=7)
"""How far a timeline may reach beyond the times of its incident."""
_ORDER = (
    ("fault_at", "started_at"),
    ("started_at", "detected_at"),
    ("detected_at", "acknowledged_at"),
    ("detected_at", "declared_at"),
    ("detected_at", "first_action_at"),
    ("started_at", "mitigated_at"),
    ("started_at", "resolved_at"),
    ("detected_at", "resolved_at"),
    ("mitigated_at", "resolved_at"),
    ("resolved_at", "closed_at"),
)
_STATED = {
    "duration": ("ttr", "ttm"),
    "time_to_resolve": ("ttr",),
    "time_to_detect": ("ttd",),
    "time_to_acknowledge": ("tta",),
    "time_to_mitigate": ("ttm",),
}
"""Which figures the words may mean."""


def _before(one: Moment, other: Moment) -> bool:
    """Whether `one` is earlier; a date alone is compared as a date, so it is earlier only by a day."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one < other
    return _day(one) < _day(other)


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _instant(moment: Moment, end_of_day: bool = False) -> datetime:
    if isinstance(moment, datetime):
        return moment
    return datetime.combine(moment, time(23, 59, 59) if end_of_day else time(), UTC)


def order_of_times(entry: Entry, context: Context) -> Iterator[Finding]:
    """The times of an incident follow one another."""
    times = entry.record.times
    said: set[str] = set()
    for first, second in _ORDER:
        one, other = getattr(times, first), getattr(times, second)
        if one is not None and other is not None and second not in said and _before(other, one):
            said.add(second)
            yield Finding(("times", second), f"`{second}` is before `{first}`.", "One of the two is wrong.")


def ranges(entry: Entry, context: Context) -> Iterator[Finding]:
    """What has a beginning and an end begins before it ends."""
    for i, event in enumerate(entry.record.timeline):
        if event.at is not None and event.until is not None and _before(event.until, event.at):
            yield Finding(("timeline", i, "until"), "`until` is before `at`.", "One of the two is wrong.")
    for i, window in enumerate(entry.record.impact.windows):
        if window.end is not None and _before(window.end, window.begin):
            yield Finding(("impact", "windows", i, "to"), "`to` is before `from`.", "One of the two is wrong.")


def future(entry: Entry, context: Context) -> Iterator[Finding]:
    """Nothing that has happened lies in the future."""
    limit = context.today + timedelta(days=1)  # somewhere it is tomorrow already
    record = entry.record
    happened: list[tuple[Pointer, Moment | None]] = [
        *((("times", name), getattr(record.times, name)) for name in sorted(record.times.model_fields_set)),
        *((("timeline", i, "at"), event.at) for i, event in enumerate(record.timeline)),
    ]
    for place, moment in happened:
        if moment is not None and _day(moment) > limit:
            message = f"`{place[-1]}` lies after today, {context.today}."
            yield Finding(place, message, "Mend the date: the year is the usual slip.")


def timeline_within(entry: Entry, context: Context) -> Iterator[Finding]:
    """Events happen around the incident."""
    times = entry.record.times
    named = ((name, getattr(times, name)) for name in sorted(times.model_fields_set))
    known = sorted((_instant(moment), name, moment) for name, moment in named if moment is not None)
    if not known:
        return
    (first, begin, _), (_, end, moment) = known[0], known[-1]
    last = _instant(moment, end_of_day=True)
    for i, event in enumerate(entry.record.timeline):
        if event.at is None or event.kind == "change":  # what lay in wait may have been done years before
            continue
        at = _instant(event.at, end_of_day=True)
        if at < first - _BEFORE:
            message = f"This event is {spoken((first - at).total_seconds())} before the first time, `{begin}`."
            yield Finding(("timeline", i, "at"), message, "Mend the date; a cause's time is `times/fault_at`.")
        elif times.resolved_at and _instant(event.at) > last + _AFTER:
            message = f"This event is {spoken((at - last).total_seconds())} after the last time, `{end}`."
            yield Finding(("timeline", i, "at"), message, "Mend the date, or `times` if it lasted so long.")


def timeline_order(entry: Entry, context: Context) -> Iterator[Finding]:
    """Each event of the timeline is no earlier than the one before."""
    latest: Moment | None = None
    for i, event in enumerate(entry.record.timeline):
        if event.at is None:
            continue
        if latest is not None and not event.approximate and _before(event.at, latest):
            yield Finding(
                ("timeline", i, "at"), "This event is earlier than one before it.", "Move it up, if it is."
            )
        elif latest is None or _before(latest, event.at):
            latest = event.at


def stated_durations(entry: Entry, context: Context) -> Iterator[Finding]:
    """What the authors say a duration was agrees with the times."""
    record = entry.record
    for name in sorted(record.stated.model_fields_set) if record.stated else ():
        said = read_duration(getattr(record.stated, name) or "")
        meant = [(d, duration(record.times, d)) for d in DEFINITIONS if d.key in _STATED[name]]
        known = [(d, seconds) for d, seconds in meant if seconds is not None]
        if said is not None and known and not any(agrees(said, seconds) for _, seconds in known):
            words = " or ".join(f"{spoken(seconds)} ({d.words})" for d, seconds in known)
            message = f"`times` say {words}, not {getattr(record.stated, name)}."
            level = Level.NOTE if record.provenance.kind == "retold" else None  # it stands in the account
            yield Finding(("stated", name), message, "Mend the one that is wrong.", level=level)


def windows_within(entry: Entry, context: Context) -> Iterator[Finding]:
    """Impact windows are inside the incident, and of its services."""
    record = entry.record
    begin, end = record.times.started_at, record.times.resolved_at
    for i, window in enumerate(record.impact.windows):
        place: Pointer = ("impact", "windows", i)
        if begin is not None and _before(window.begin, begin):
            yield Finding((*place, "from"), "The window opens before `times/started_at`.", "Mend one of the two.")
        if end is not None and window.end is not None and _before(end, window.end):
            yield Finding((*place, "to"), "The window closes after `times/resolved_at`.", "Mend one of the two.")
        if record.services and window.service not in record.services:
            message = f"`{window.service}` is not among the record's `services`."
            yield Finding((*place, "service"), message, "Add it there, or mend it here.")


def document_dates(entry: Entry, context: Context) -> Iterator[Finding]:
    """The document's dates follow one another, and the incident."""
    dates, began = entry.record.dates, _day(entry.began)
    before, name = began - timedelta(days=1), "the incident began"
    for field in ("created_on", "drafted_on", "published_on"):
        day = getattr(dates, field)
        if day is not None and day < before:
            yield Finding(("dates", field), f"`{field}` is before {name}.", "One of the two is wrong.")
        before, name = (day, f"`{field}`") if day is not None else (before, name)


RULES = (
    Rule(
        "PM301",
        Level.ERROR,
        "Times follow one another",
        "A negative duration is left out of every figure, without a trace for the reader.",
        "times: {started_at: 2025-11-26T10:27:35Z, detected_at: 2025-11-26T09:29:00Z}",
        "times: {started_at: 2025-11-26T10:27:35Z, detected_at: 2025-11-26T10:29:00Z}",
        "One of the two times is wrong; the time zone is the usual slip.",
        order_of_times,
    ),
    Rule(
        "PM302",
        Level.ERROR,
        "A range begins before it ends",
        "A window turned round would add availability instead of taking it.",
        "windows: [{service: web, from: 2025-11-26T11:00:00Z, to: 2025-11-26T10:00:00Z}]",
        "windows: [{service: web, from: 2025-11-26T10:00:00Z, to: 2025-11-26T11:00:00Z}]",
        "Swap the two, or mend the one that is wrong.",
        ranges,
    ),
    Rule(
        "PM303",
        W,
        "What has happened is not in the future",
        "A wrong year puts the incident into another year's figures.",
        "times: {started_at: 2052-11-26T10:27:35Z}",
        "times: {started_at: 2025-11-26T10:27:35Z}",
        "Mend the date.",
        future,
    ),
    Rule(
        "PM304",
        W,
        "The timeline is around the incident",
        "An event a week off is a slip of the date, or a time the record does not know yet.",
        "- {at: 2025-10-26T10:27:35Z, text: First error}  # of an incident in November",
        "- {at: 2025-11-26T10:27:35Z, text: First error}",
        "Mend the date. A cause that lay in wait has its time in `times/fault_at`.",
        timeline_within,
    ),
    Rule(
        "PM305",
        Level.NOTE,
        "The timeline is in order",
        "A reader takes the order for the order of events.",
        "- {at: 2025-11-26T10:29:00Z, text: Alert}\n- {at: 2025-11-26T10:27:35Z, text: First error}",
        "- {at: 2025-11-26T10:27:35Z, text: First error}\n- {at: 2025-11-26T10:29:00Z, text: Alert}",
        "Move the event, or say `approximate: true`.",
        timeline_order,
    ),
    Rule(
        "PM306",
        W,
        "Stated durations agree with the times",
        "Two figures for one thing make a reader doubt both.",
        "stated: {duration: 3 hours}  # started 10:27, resolved 10:45",
        "stated: {duration: 17 minutes}",
        "Mend the times or the words. If the words mean something else, say what in the summary instead.",
        stated_durations,
    ),
    Rule(
        "PM307",
        W,
        "Impact windows lie inside the incident",
        "Availability is computed from them.",
        "windows: [{service: web, from: 2025-11-26T09:00:00Z}]  # started_at is 10:27",
        "windows: [{service: web, from: 2025-11-26T10:27:35Z}]",
        "Mend the window or the times; name its service under `services`.",
        windows_within,
    ),
    Rule(
        "PM308",
        W,
        "The document's dates follow one another",
        "The time it takes to learn from an incident is a figure too.",
        "dates: {drafted_on: 2025-12-01, published_on: 2025-11-27}",
        "dates: {drafted_on: 2025-11-27, published_on: 2025-12-01}",
        "One of the two dates is wrong.",
        document_dates,
    ),
)
