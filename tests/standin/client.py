"""A client of the stand-in: PyGithub as it is, without its pauses and retries."""

from collections.abc import Callable
from typing import Any

import pytest
from github import Auth, Github, GithubException

ISSUES = "/repos/example/postmortems/issues"
"""Where the issues of the stand-in's repository are."""
Connect = Callable[..., Github]


def connected(url: str, token: str = "t0ken", timeout: int = 5) -> Github:
    """A client of the server."""
    return Github(
        base_url=url,
        auth=Auth.Token(token),
        retry=None,
        timeout=timeout,
        seconds_between_requests=None,
        seconds_between_writes=None,
    )


def refused(call: Callable[[], Any]) -> GithubException:
    """The error that the call ends with."""
    with pytest.raises(GithubException) as caught:
        call()
    return caught.value
