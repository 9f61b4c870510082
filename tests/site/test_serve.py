"""`pmsite serve`: the site follows the author, and a broken record does not end it."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.conftest import TODAY, record
from tests.site.conftest import put


@contextmanager
def serving(repository: Path) -> Iterator[str]:
    """The address of a running server, once it has built the site."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "pmsite.cli", "serve", "--address", f"127.0.0.1:{port}", "--today", TODAY]
    with subprocess.Popen(command, cwd=repository, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        seen = ""
        for line in server.stderr:
            seen += line
            if "Serving on" in line:
                break
        assert server.poll() is None, seen
        yield f"http://127.0.0.1:{port}/"
        server.terminate()


@pytest.fixture
def address(repository: Path) -> Iterator[str]:
    """The address of a server for the repository."""
    with serving(repository) as url:
        yield url


def get(address: str) -> str:
    """A page; the server answers only when a running build is over."""
    try:
        with urlopen(address, timeout=60) as answer:
            return str(answer.read().decode())
    except HTTPError as error:
        return f"{error.code}"


def wait_for_rebuild(address: str, page: str) -> None:
    """Ask as the page's own script does: the answer comes when the site was rebuilt."""
    found = re.search(r"livereload\((\d+), (\d+)\)", page)
    assert found, page
    get(f"{address}livereload/{found[1]}/{found[2]}")


def test_an_edit_is_shown_and_a_broken_record_tells_its_problem(repository: Path, address: str) -> None:
    own = f"{address}incidents/2025/INC-2025-0001/"
    page = get(own)
    assert "Orders rejected after a resolver was lost" in page

    put(repository, record(title="Orders rejected, told better"))
    wait_for_rebuild(address, page)
    page = get(own)
    assert "Orders rejected, told better" in page

    file = put(repository, record(severity="SEV9"))
    wait_for_rebuild(address, page)
    page = get(own)
    assert "incidents/2025/INC-2025-0001.yaml:5:11" in page
    assert "The policy names no severity SEV9" in page
    assert 'href="problems/"' in get(address)  # every page points to the list
    assert "PM111" in get(f"{address}problems/")

    file.write_text("title: [", "utf-8")
    wait_for_rebuild(address, page)
    page = get(own)
    assert "PM002" in page

    put(repository, record(title="Mended"))
    wait_for_rebuild(address, page)
    assert "Mended" in get(own)
    assert get(f"{address}problems/") == "404"


def test_a_broken_record_does_not_keep_the_server_from_starting(repository: Path) -> None:
    put(repository, record(severity="SEV9"))
    with serving(repository) as url:
        assert "SEV9" in get(f"{url}problems/")


def test_a_policy_edit_is_followed(repository: Path, address: str) -> None:
    page = get(address)
    policy = repository / "schema/policy.yaml"
    policy.write_text(policy.read_text().replace("Test & Sons", "Another <b>name"), "utf-8")
    wait_for_rebuild(address, page)
    assert "Another &lt;b&gt;name" in get(address)
