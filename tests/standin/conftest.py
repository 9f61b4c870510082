"""A stand-in being served, and clients of it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from github import Github

from tests.standin.client import ISSUES, Connect, connected
from tests.standin.server import serving
from tests.standin.state import GitHub


@pytest.fixture
def github() -> GitHub:
    """An empty stand-in."""
    return GitHub()


@pytest.fixture
def connect(github: GitHub) -> Iterator[Connect]:
    """Makes clients of the one server."""
    made: list[Github] = []

    with serving(github) as url:

        def client(**given: Any) -> Github:
            made.append(connected(url, **given))
            return made[-1]

        yield client
        for one in made:
            one.close()


@pytest.fixture
def call(github: GitHub, connect: Connect) -> Iterator[Callable[..., Any]]:
    """Sends a request and gives the parsed answer; at the end nothing may have been violated."""
    client = connect()

    def send(method: str, path: str = ISSUES, **body: Any) -> Any:
        return client.requester.requestJsonAndCheck(method, path, input=body or None)[1]

    yield send
    assert github.violations == []
