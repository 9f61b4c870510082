"""Everything that is counted, measured and compared over a selection of records, in one value."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pmsite.analyse.availability import Availability, Period, availabilities, period
from pmsite.analyse.backlog import Backlog, backlog
from pmsite.analyse.change import AFTER, Comparison, compare
from pmsite.analyse.figures import Figures, figures
from pmsite.analyse.followthrough import FollowThrough, follow_through, ours
from pmsite.analyse.recommendations import Recommendation, recommendations
from pmsite.analyse.recurrence import Again, again
from pmsite.analyse.selection import Selection, local_day
from pmsite.analyse.survival import Survival, survival
from pmsite.model.corpus import Corpus, Entry


@dataclass(frozen=True)
class Measures:
    """What the metrics page and `pmsite metrics` tell."""

    selection: Selection
    today: date
    now: datetime
    """The end of that day: up to here open incidents have lasted."""
    counted: tuple[Entry, ...]
    """Records that count, newest first."""
    figures: Figures
    follow_through: FollowThrough
    backlog: Backlog
    period: Period
    """What availability is over."""
    availability: tuple[Availability, ...]
    comparison: Comparison
    survival: Survival
    again: tuple[Again, ...]
    recommendations: tuple[Recommendation, ...]


def measures(corpus: Corpus, selection: Selection, today: date, window: int = AFTER) -> Measures:
    """Work everything out; `today` is a day in the policy's time zone, `window` the days that are compared."""
    policy = corpus.policy
    zone = policy.zone
    everything = Selection().of(corpus.entries, zone)
    counted = selection.of(corpus.entries, zone)
    whole = selection.within(corpus.entries, zone)
    # Comparison and availability are of own incidents, and look beyond the selected days: at those before, and at
    # what reaches into them. A window may be of a service that its record does not name.
    own = [entry for entry in everything if ours(entry)]
    ever = Selection(None, None, selection.services, selection.severities).of(own, zone)
    whatever_named = Selection(None, None, (), selection.severities).of(own, zone)
    watched = min((local_day(entry, zone) for entry in own), default=None)
    last = min(selection.until or today, today)
    over = period(selection.since, last, today, zone, watched)
    midnight = datetime.combine(today + timedelta(days=1), time(), zone)
    ids = {entry.id for entry in counted}
    found = again(everything, corpus.by_name, zone)
    came_back = tuple(one for one in found if one.entry.id in ids)
    return Measures(
        selection=selection,
        today=today,
        now=midnight,
        counted=counted,
        figures=figures(counted, policy, corpus.by_name),
        follow_through=follow_through(whole, today),
        backlog=backlog(whole, today),
        period=over,
        availability=tuple(
            one
            for one in (availabilities(whatever_named, policy, over) if watched and watched <= last else ())
            if not selection.services or one.service in selection.services
        ),
        comparison=compare(ever, policy, last, window, watched_since=watched),
        survival=survival(counted, midnight),
        again=came_back,
        recommendations=recommendations(counted, came_back, policy),
    )
