"""Who took part. Values are handles, names or roles; how they are shown is the policy's choice."""

from pmsite.model.base import Model, Moment, Person


class People(Model):
    """Roles during the incident and the writing of the record."""

    incident_commander: Person | None = None
    """Led the response."""
    technical_lead: Person | None = None
    """Led the technical work."""
    communications_lead: Person | None = None
    """Told customers and colleagues."""
    operations_lead: Person | None = None
    """Carried out changes to production."""
    planning_lead: Person | None = None
    """Kept track of what comes next."""
    scribe: Person | None = None
    """Kept the log."""
    facilitator: Person | None = None
    """Leads the review meeting; should not be the incident commander."""
    experts: tuple[Person, ...] = ()
    """Called in for what they know."""
    authors: tuple[Person, ...] = ()
    """Wrote the record."""
    responders: tuple[Person, ...] = ()
    """Everyone who worked on the incident."""


class Meeting(Model):
    """The review meeting."""

    at: Moment
    """When it was or will be held."""
    participants: tuple[Person, ...] = ()
    """Who took part."""


class Review(Model):
    """Who approved the document."""

    reviewers: tuple[Person, ...] = ()
    """Who read it critically."""
    approved_on: Moment | None = None
    """The day it was approved."""
