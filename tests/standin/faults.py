"""What goes wrong on the way: errors, lost connections, silence, rate limits."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
"""What GitHub says when requests come too fast."""
PRIMARY = "API rate limit exceeded for installation ID 12345678."
"""What GitHub says when the hour's requests are used up."""
MESSAGES = {500: "Server Error", 502: "Server Error", 503: "Service unavailable", 504: "Gateway timeout"}
"""What goes with a status when a fault gives no message."""


@dataclass
class Fault:
    """A request that fails: the `nth` whose method and path match, or each of them when `nth` is 0."""

    method: str
    path: str
    nth: int = 1
    status: int | None = 502
    hang: bool = False
    carried_out: Literal["no", "yes", "late"] = "no"
    late_by: int = 1
    headers: dict[str, str] = field(default_factory=dict)
    message: str | None = None
    reset_in: int | None = None
    """Seconds from the server's clock until x-ratelimit-reset."""
    seen: int = 0
    """The matching requests so far."""

    def strikes(self, method: str, path: str) -> bool:
        """Counts the request if it matches, and whether it fails."""
        if method != self.method or not re.search(self.path, path):
            return False
        self.seen += 1
        return self.nth in (0, self.seen)

    @property
    def text(self) -> str:
        """The message of the answer."""
        return self.message or MESSAGES.get(self.status or 0, "Error")


def striking(faults: Iterable[Fault], method: str, path: str) -> Fault | None:
    """The first fault that strikes; all of them count the request."""
    return next(iter([fault for fault in faults if fault.strikes(method, path)]), None)


def rate_limited(
    method: str,
    path: str,
    *,
    nth: int = 1,
    status: int = 403,
    retry_after: int | None = None,
    remaining_zero: bool = False,
    primary: bool = False,
    reset_in: int | None = None,
) -> Fault:
    """A refusal for too many requests, with GitHub's words and headers."""
    headers = {} if retry_after is None else {"retry-after": str(retry_after)}
    if remaining_zero or primary:
        headers["x-ratelimit-remaining"] = "0"
    message = PRIMARY if primary else SECONDARY
    return Fault(method, path, nth, status, headers=headers, message=message, reset_in=reset_in)
