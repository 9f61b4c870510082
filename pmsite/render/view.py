"""What templates may call: addresses, times, people and Markdown, as seen from one page."""

import json
import os
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Protocol

from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined
from markupsafe import Markup

from pmsite.analyse import people
from pmsite.analyse.durations import DEFINITIONS, duration, spoken
from pmsite.analyse.followthrough import overdue
from pmsite.analyse.recurrence import CameBack
from pmsite.analyse.statistics import percent
from pmsite.draw.svg import Drawing
from pmsite.model import pages
from pmsite.model.actions import Action
from pmsite.model.base import write_moment
from pmsite.model.corpus import Entry
from pmsite.model.policy import Policy
from pmsite.model.postmortem import Postmortem
from pmsite.render.around import AgainMention, again_mention
from pmsite.render.markdown import excerpt, markdown
from pmsite.render.page import Heading, Page, SearchEntry
from pmsite.render.rows import chips, flags, rows

NEWEST = 100
"""How many of a list a page shows, where lists grow with the archive; each says where all of it is."""


@cache
def environment() -> Environment:
    """Templates, escaping everything that is no Markup."""
    env = Environment(
        loader=PackageLoader("pmsite.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_compiled(),
    )
    env.filters.update(words=words, span=spoken, number=number, percent=percent, flat=flat, anchor=pages.anchor)
    env.tests["has_clock"] = lambda moment: isinstance(moment, datetime)
    env.globals.update(counted=counted, pages=pages, definitions=DEFINITIONS, newest_most=NEWEST)
    return env


def _compiled() -> FileSystemBytecodeCache | None:
    """Templates that were compiled lie where Python keeps this module compiled, as trusted as that; or nowhere."""
    folder = Path(__file__).parent / "__pycache__"
    usable = folder.is_dir() and os.access(folder, os.W_OK) and not sys.dont_write_bytecode
    return FileSystemBytecodeCache(str(folder)) if usable else None


class Scene(Protocol):
    """What every page knows."""

    @property
    def policy(self) -> Policy:
        """The organisation's."""

    @property
    def today(self) -> date:
        """A day in the policy's time zone."""


@dataclass(frozen=True)
class View:
    """One page's point of view."""

    facts: Scene
    page: str
    """The page's address."""

    def to(self, target: str) -> str:
        """A link from this page to an address of the site."""
        return pages.relative(target, self.page)

    def incident(self, entry: Entry, anchor: str = "") -> str:
        """A link to a record's page."""
        return self.to(pages.incident(entry) + (f"#{anchor}" if anchor else ""))

    def md(self, text: str | None, entry: Entry) -> Markup:
        """A Markdown field of a record, cleaned."""
        if not text:
            return Markup("")
        base = pages.relative(pages.incident(entry), self.page)
        return markdown(text, "" if base == "./" else base, frozenset(entry.attachments))

    def person(self, name: str | None, entry: Entry) -> str:
        """A person as the policy wants them shown."""
        return people.shown(name, entry.record, self.facts.policy) if name else ""

    def owner(self, action: Action, entry: Entry) -> str:
        """Who sees to an action: the person, then the team where the first does not say it."""
        policy = self.facts.policy
        who = people.shown(action.owner, entry.record, policy, action.team) if action.owner else ""
        team = action.team if action.team and action.team not in who else ""
        return ", ".join(part for part in (who, team) if part)

    def overdue(self, action: Action) -> bool:
        """Whether an action is late today."""
        return overdue(action, self.facts.today)

    def days(self, due: date) -> str:
        """How far away a day is: `3 days late`, `in 5 days`."""
        n = (due - self.facts.today).days
        unit = "day" if abs(n) == 1 else "days"
        return "today" if n == 0 else f"in {n} {unit}" if n > 0 else f"{-n} {unit} late"

    def rows(self, entries: Iterable[Entry]) -> Markup:
        """Incidents as lines of a list."""
        return rows(entries, self.page, self.facts.policy, lambda entry: self.when(entry.began, "day"))

    @staticmethod
    def flags(record: Postmortem) -> Markup:
        """What sets a record apart."""
        return Markup("").join(flags(record))

    def services(self, record: Postmortem) -> Markup:
        """Its services as links."""
        return chips(record.services, self.page)

    @staticmethod
    def again(pairs: Iterable[CameBack | AgainMention]) -> list[AgainMention]:
        """Pairs of incidents, as pages tell of them."""
        return [again_mention(one) if isinstance(one, CameBack) else one for one in pairs]

    def lasted(self, entry: Entry) -> float | None:
        """Time to resolve, in seconds."""
        return duration(entry.record.times, DEFINITIONS[-1])

    def durations(self, entry: Entry) -> list[tuple[str, str, str, float | None]]:
        """Key, name, definition and seconds of the four durations."""
        return [(d.key.upper(), d.name, d.words, duration(entry.record.times, d)) for d in DEFINITIONS]

    @staticmethod
    def when(moment: date | datetime, form: str = "full", seconds: bool | None = None) -> Markup:
        """A `<time>` in UTC: `full`, `day`, or `clock` alone; `seconds` None shows them where there are any."""
        if not isinstance(moment, datetime):
            return Markup(f'<time datetime="{moment.isoformat()}">{moment.isoformat()}</time>')
        utc = moment.astimezone(UTC)
        # Every page is full of these, so nothing here is formatted the long way round; digits need no escaping.
        whole = utc.isoformat(" ", "seconds")
        clock = whole[11:19] if (bool(utc.second) if seconds is None else seconds) else whole[11:16]
        text = whole[:10] if form == "day" else clock if form == "clock" else f"{whole[:10]} {clock} UTC"
        return Markup(f'<time datetime="{write_moment(utc)}">{text}</time>')

    @classmethod
    def until(cls, begin: date | datetime, end: date | datetime, seconds: bool) -> Markup:
        """The end of a range: its clock alone on the day it began."""
        same = day_of(begin) == day_of(end)
        return cls.when(end, "clock" if same else "full", seconds)

    @staticmethod
    def excerpt(text: str, limit: int = 220) -> str:
        """The first words of a Markdown text."""
        return excerpt(text, limit)


def day_of(moment: date | datetime) -> date:
    """The day, in UTC."""
    return moment.astimezone(UTC).date() if isinstance(moment, datetime) else moment


SMALLEST, STEP, WIDEST = 0.85, 50, 100
"""How far a drawing may shrink; the style sheet has a rule for each 50 pixels, up to 5,000."""


def shrinks_to(drawing: Drawing) -> int:
    """The `data-width` of a drawing: below it the page scrolls it, so that labels stay readable."""
    return min(round(drawing.width * SMALLEST / STEP), WIDEST)


def figure(drawing: Drawing | None) -> SimpleNamespace | None:
    """A drawing for a template; `bin` tells the style sheet how far it may shrink before it scrolls."""
    if drawing is None:
        return None
    return SimpleNamespace(svg=Markup(drawing.inline), bin=shrinks_to(drawing))


def words(name: str) -> str:
    """An enum value for people: `in_progress` is `in progress`."""
    return name.replace("_", " ")


def flat(value: object) -> str:
    """A value of `data` or `details` on one line: text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def number(value: float) -> str:
    """A number with thousands apart and no needless decimals: `25 000`, `0.05`, `0.0000001`."""
    text = f"{Decimal(repr(value)):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(",", "\u202f")


def counted(n: int, word: str) -> str:
    """A number and its noun: `1 incident`, `2 incidents`."""
    return f"{number(n)} {word}{'' if n == 1 else 's'}"


def inert(html: str) -> str:
    """HTML in which no template language of a later step finds anything to do."""
    for opening in ("{{", "{%", "{#"):
        html = html.replace(opening, "&#123;" + opening[1:].replace("{", "&#123;"))
    return html


_HEADING = re.compile(r'(<h([23]) id="([^"]+)">)(.*?)(</h\2>)', re.DOTALL)


def _linked(body: str) -> str:
    """Headings with a link to themselves, as the theme gives those of documents."""
    link = r'<a class="headerlink" href="#\3" aria-label="Link to this" title="Link to this"></a>'
    return _HEADING.sub(rf"\1\4{link}\5", body)


def page(
    template: str,
    view: View,
    title: str,
    *,
    contents: Iterable[Heading] = (),
    search: SearchEntry | None = None,
    description: str = "",
    section: str = "",
    source: str | None = None,
    **context: object,
) -> Page:
    """Render a template into a page."""
    body = environment().get_template(template).render(v=view, title=title, **context)
    return Page(
        path=view.page,
        title=title,
        body=inert(_linked(body)),
        description=description,
        contents=tuple(contents),
        search=search,
        section=section or view.page,
        source=source,
    )
