"""The lessons of all records, to be narrowed by tag and by whether they were put into practice."""

from types import SimpleNamespace

from pmsite.analyse.facts import Facts
from pmsite.analyse.lessons import WORDS, by_tag, practice
from pmsite.model import pages
from pmsite.render.page import Page
from pmsite.render.view import NEWEST, View, page

TAGS = 40
"""Tags by which the list can be narrowed; the pages of all others have their lessons too."""


def lessons(facts: Facts) -> Page:
    """Everything learned, newest first. Narrowing needs no script: radio buttons and `:has()`."""
    found = facts.lessons
    tags = [SimpleNamespace(name=tag, found=of) for tag, of in by_tag(found).items()]
    listed = found[:NEWEST]
    standings = [(key, words, sum(one.standing == key for one in listed)) for key, words in WORDS.items()]
    shown = by_tag(listed)
    return page(
        "lessons.html",
        View(facts, pages.LESSONS),
        "Lessons",
        description="What was learned, and whether it was put into practice.",
        lessons=found,
        listed=listed,
        shown={tag: len(of) for tag, of in shown.items()},
        practice=practice(found),
        of=practice,
        standings=[(key, words, n) for key, words, n in standings if n],
        tags=tags[:TAGS],
        more=len(tags) - TAGS,
        slots={tag.name: f"lt-{n}" for n, tag in enumerate(tags[:TAGS])},
    )


def narrowing() -> str:
    """Rules of the style sheet that hide the lessons without a chosen tag."""
    hide = "{display:none}"
    return "".join(f".pm-lessons:has(#lt-{n}:checked) .pm-lesson:not(.lt-{n}){hide}\n" for n in range(TAGS))
