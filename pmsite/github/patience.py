"""How long to wait for GitHub, and how fast to write.

GitHub asks for a pause by `Retry-After`, else by `x-ratelimit-reset`, else for a minute at least, and for at most
80 writes a minute and 500 an hour (https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api).
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pmsite.github.errors import StoppedError

PER_MINUTE, PER_RUN = 75, 450
_MINUTE = 60.0


@dataclass
class Patience:
    """What a run may spend on waiting; the clock and the sleep are given."""

    clock: Callable[[], float]
    """Seconds since 1970."""
    sleep: Callable[[float], None]
    say: Callable[[str], None] = lambda message: None
    """Told of each pause."""
    left: float = 300.0
    """Seconds that may yet be waited."""
    _writes: deque[float] = field(default_factory=deque)
    _count: int = 0

    def wait(self, seconds: float, why: str) -> None:
        """A pause, or the end of the run where it would last too long."""
        if seconds > self.left:
            longer = f"a pause of {seconds:.0f} s is due, and this run may wait {self.left:.0f} s more (--wait)"
            raise StoppedError(f"{why}: {longer}. The next run goes on.")
        self.left -= seconds
        if seconds > 0:
            self.say(f"{why}: a pause of {seconds:.0f} s")
            self.sleep(seconds)

    def pace(self) -> None:
        """Before each write: within GitHub's limits for writes."""
        if self._count >= PER_RUN:
            raise StoppedError(
                f"{PER_RUN} writes are as many as one run makes; the next run goes on.", expected=True
            )
        self._count += 1
        now = self.clock()
        while self._writes and now - self._writes[0] >= _MINUTE:
            self._writes.popleft()
        if len(self._writes) >= PER_MINUTE:
            pause = _MINUTE - (now - self._writes[0])
            self.say(f"{PER_MINUTE} writes in a minute: a pause of {pause:.0f} s")
            self.sleep(pause)
        self._writes.append(self.clock())

    def asked_for(self, status: int, headers: Mapping[str, str], message: str, before: int) -> float | None:
        """Seconds to wait after an answer; None where it is no rate limit. `before`: pauses made already."""
        if status not in (403, 429):
            return None
        if (after := headers.get("retry-after", "")).isdigit():
            return max(1.0, float(after))
        if (
            headers.get("x-ratelimit-remaining") == "0"
            and (reset := headers.get("x-ratelimit-reset", "")).isdigit()
        ):
            return max(0.0, float(reset) - self.clock()) + 1
        said = message.casefold()
        if status == 429 or "rate limit" in said or "abuse detection" in said:
            return _MINUTE * float(2**before)
        return None
