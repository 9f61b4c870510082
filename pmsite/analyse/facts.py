"""Everything that is computed from the corpus for its pages, in one value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pmsite.analyse.figures import Figures, figures
from pmsite.analyse.followthrough import FollowThrough, follow_through
from pmsite.analyse.relations import Tie, ties
from pmsite.analyse.risk.frequency import Exposure, exposure
from pmsite.analyse.selection import Selection
from pmsite.model.corpus import Corpus, Entry


@dataclass(frozen=True)
class Facts:
    """What is true of a corpus on a day."""

    corpus: Corpus
    today: date
    counted: tuple[Entry, ...]
    """Records that count, newest first."""
    figures: Figures
    follow_through: FollowThrough
    ties: Mapping[str, tuple[Tie, ...]]
    exposure: Exposure | None
    """The organisation's own incidents over the years, for frequencies."""


def facts(corpus: Corpus, today: date) -> Facts:
    """Work out the facts. `today` is a day in the policy's time zone."""
    counted = Selection().of(corpus.entries, corpus.policy.zone)
    return Facts(
        corpus=corpus,
        today=today,
        counted=counted,
        figures=figures(counted, corpus.policy, corpus.by_name),
        follow_through=follow_through(corpus.entries, today),
        ties=ties(corpus),
        exposure=exposure(corpus.entries, today),
    )
