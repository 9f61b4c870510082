"""The lessons of all records, to be narrowed by tag and by whether they were put into practice."""

from types import SimpleNamespace

from markupsafe import Markup

from pmsite.analyse.facts import Facts
from pmsite.analyse.lessons import WORDS, by_tag, practice
from pmsite.model import pages
from pmsite.render.page import Page
from pmsite.render.view import View, page

TAGS = 40
"""Tags by which the list can be narrowed; the pages of all others have their lessons too."""


def lessons(facts: Facts) -> Page:
    """Everything learned, newest first. Narrowing needs no script: radio buttons and `:has()`."""
    found = facts.lessons
    tags = [SimpleNamespace(name=tag, slug=pages.anchor(tag), found=of) for tag, of in by_tag(found).items()]
    standings = [(key, words, sum(one.standing == key for one in found)) for key, words in WORDS.items()]
    return page(
        "lessons.html",
        View(facts, pages.LESSONS),
        "Lessons",
        description="What was learned, and whether it was put into practice.",
        lessons=found,
        practice=practice(found),
        of=practice,
        standings=[(key, words, n) for key, words, n in standings if n],
        tags=tags[:TAGS],
        more=len(tags) - TAGS,
        rules=_rules([tag.slug for tag in tags[:TAGS]]),
    )


def _rules(slugs: list[str]) -> Markup:
    """Style rules that hide the lessons without a chosen tag; slugs are letters, digits, `_` and `-`."""
    hide = "{display:none}"
    return Markup(
        "\n".join(f".pm-lessons:has(#lt-{slug}:checked) .pm-lesson:not(.lt-{slug}){hide}" for slug in slugs)
    )
