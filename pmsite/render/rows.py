"""An incident as a line of a list. There are thousands on a large site, so no template is asked for them."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from markupsafe import Markup, escape

from pmsite.analyse.durations import DEFINITIONS, duration, spoken
from pmsite.model import pages
from pmsite.model.corpus import Entry
from pmsite.model.policy import Policy
from pmsite.model.postmortem import Postmortem

_KINDS = {"retold": "public account", "fictional": "fictional"}


def rows(entries: Iterable[Entry], page: str, policy: Policy, when: Callable[[Entry], Markup]) -> Markup:
    """The lines, as seen from a page; `when` gives the day as a `<time>`."""
    return Markup("").join(_row(entry, page, policy, when(entry)) for entry in entries)


def _row(entry: Entry, page: str, policy: Policy, day: Markup) -> Markup:
    record = entry.record
    lasted = duration(record.times, DEFINITIONS[-1])
    rank = min(policy.rank(record.severity), 4)
    length = f" · lasted {escape(spoken(lasted))}" if lasted is not None else ""
    link = escape(pages.relative(pages.incident(entry), page))
    return Markup(
        f'<li>\n<span class="pm-when">{day}</span>\n'
        f'<span class="pm-sev" data-rank="{rank}">{escape(record.severity)}</span>\n'
        f'<div class="pm-what"><a href="{link}">{escape(record.title)}</a>\n'
        f'<span class="pm-meta">{escape(entry.id)}{length} {chips(record.services, page)} '
        f"{Markup().join(flags(record))}</span></div>\n</li>\n"
    )


@lru_cache(maxsize=4096)
def chips(services: tuple[str, ...], page: str) -> Markup:
    """Services as links, from a page."""
    links = (
        f'<a class="pm-chip" href="{escape(pages.relative(pages.service(name), page))}">{escape(name)}</a>'
        for name in services
    )
    return Markup("".join(links))


def flags(record: Postmortem) -> Iterator[Markup]:
    """What sets a record apart."""
    if record.state != "published":
        yield _flag(record.state, record.state)
    if record.drill:
        yield _flag("drill", "drill")
    if record.near_miss:
        yield _flag("near miss", "near-miss")
    if (kind := _KINDS.get(record.provenance.kind)) is not None:
        yield Markup(f'<span class="pm-flag">{kind}</span>')


def _flag(words: str, kind: str) -> Markup:
    return Markup(f'<span class="pm-flag" data-kind="{kind}">{words}</span>')
