"""How it was ended, and what is learned from it."""

from typing import Literal

from pmsite.model.base import Line, LocalId, Markdown, Model, Name

Helped = Literal["yes", "partly", "no", "missing"]


class Rollback(Model):
    """A change that was taken back."""

    what: Line
    """What was rolled back."""
    result: Line | None = None
    """What came of it."""


class Verification(Model):
    """How one knew that service was as before."""

    check: Line
    """What was looked at."""
    expected: Line | None = None
    """What it should show."""
    actual: Line | None = None
    """What it showed."""
    passed: bool | None = None
    """Whether that was enough."""


class Resolution(Model):
    """How the incident was ended."""

    steps: tuple[Line, ...] = ()
    """What was done, in order."""
    rollbacks: tuple[Rollback, ...] = ()
    """Changes taken back."""
    verification: tuple[Verification, ...] = ()
    """How the end was verified."""


class Runbook(Model):
    """A runbook and whether it helped."""

    id: Line
    """Its name."""
    helped: Helped
    """yes, partly, no, or missing where there was none."""
    note: Line | None = None
    """What was right or wrong with it."""


class Lesson(Model):
    """Something others can use."""

    id: LocalId
    """Unique in the record: L1."""
    title: Line
    """The lesson in a few words."""
    text: Markdown | None = None
    """The lesson in full."""
    tags: tuple[Name, ...] = ()
    """Words by which others find it."""
    recommendations: tuple[Line, ...] = ()
    """What to do with it elsewhere."""
    actions: tuple[LocalId, ...] = ()
    """Actions of this record that put it into practice."""


class Lessons(Model):
    """What went well, what did not, where luck helped, and what is to be learned."""

    went_well: tuple[Line, ...] = ()
    """What helped and should stay."""
    went_wrong: tuple[Line, ...] = ()
    """What made it worse."""
    got_lucky: tuple[Line, ...] = ()
    """What kept it small by chance."""
    learned: tuple[Lesson, ...] = ()
    """Lessons for others."""
