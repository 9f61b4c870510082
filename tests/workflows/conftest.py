"""Origins are made once; every test has a copy."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workflows.kit import Templates, world
from tests.workflows.world import World


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """The origins."""
    return Templates(tmp_path_factory.mktemp("origins"))


@pytest.fixture
def made(templates: Templates, tmp_path: Path) -> Iterator[World]:
    """A repository that `pmsite init` made, with a record whose actions are not finished."""
    with world(templates, "made", tmp_path) as one:
        yield one


@pytest.fixture
def own(templates: Templates, tmp_path: Path) -> Iterator[World]:
    """A copy of this checkout that has its issues kept."""
    with world(templates, "own", tmp_path) as one:
        yield one


@pytest.fixture(params=["made", "own"])
def either(request: pytest.FixtureRequest, templates: Templates, tmp_path: Path) -> Iterator[World]:
    """Each of the two."""
    with world(templates, request.param, tmp_path) as one:
        yield one
