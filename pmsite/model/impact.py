"""What an incident did to users, money and data."""

from typing import Annotated, Literal

from pydantic import Field

from pmsite.model.base import CURRENCY, Amount, Count, Line, Markdown, Model, Moment, Name, Share

CostKind = Literal["loss", "opportunity", "recovery", "penalty", "prevention", "other"]
Currency = Annotated[str, Field(pattern=CURRENCY, examples=["USD", "EUR"])]


class Metric(Model):
    """One number of the impact."""

    name: Line
    """What was counted: orders cancelled, requests lost."""
    value: float
    """The number."""
    unit: Line | None = None
    """The unit of `value`."""
    estimated: bool = False
    """True when it was not measured."""


class Cost(Model):
    """Money lost or spent. Amounts of different currencies are never added up."""

    kind: CostKind
    """What the money was for."""
    amount: Amount
    """How much, in whole units of the currency."""
    currency: Currency
    """ISO 4217 code."""
    estimated: bool = False
    """True when it was not measured."""
    note: Line | None = None
    """How it was worked out."""


class Window(Model):
    """A stretch of time in which a service was impaired: what availability is computed from."""

    service: Name
    """The impaired service, as the taxonomy names it."""
    begin: Annotated[Moment, Field(alias="from")]
    """When the impairment began."""
    end: Annotated[Moment | None, Field(alias="to")] = None
    """When it ended; absent while it lasts."""
    share: Share | None = None
    """Share of requests or users hit, 0 to 1."""


class Impact(Model):
    """What it meant for others."""

    summary: Markdown | None = None
    """One or two sentences for a reader in a hurry."""
    technical: Markdown | None = None
    """What did not work, in technical terms."""
    customer: Markdown | None = None
    """What customers noticed."""
    customers_affected: Count | None = None
    """How many customers noticed; 0 when none did."""
    metrics: tuple[Metric, ...] = ()
    """Numbers of the impact."""
    costs: tuple[Cost, ...] = ()
    """Money lost or spent."""
    windows: tuple[Window, ...] = ()
    """When which service was impaired, and how much."""
    data_loss: Line | None = None
    """What was lost, where data was."""
    sla_breached: bool | None = None
    """Whether an agreement with customers was broken."""
    regulatory: Line | None = None
    """What must be reported to an authority, where something must."""
    security: bool | None = None
    """Whether confidentiality or integrity was touched."""
