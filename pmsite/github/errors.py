"""Why GitHub was not asked further, as sentences."""


class TrackerError(Exception):
    """Something about GitHub that a person may have to know."""


class StoppedError(TrackerError):
    """The run ends here; what was done stays, and the next run goes on."""

    def __init__(self, message: str, expected: bool = False, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        """What GitHub answered."""
        self.expected = expected
        """Whether that is a limit of ours, and no failure."""


class RefusedError(TrackerError):
    """GitHub does not want this one thing; others may go on."""


class UnknownError(TrackerError):
    """Nobody knows whether it was done; it must not be done again in this run."""
