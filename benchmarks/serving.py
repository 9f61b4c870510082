"""A folder served to a browser, and what the browser fetched."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, AnyStr, NamedTuple

if TYPE_CHECKING:
    from _typeshed import SupportsRead, SupportsWrite


class Fetched(NamedTuple):
    """One answer."""

    path: str
    size: int
    """Bytes of its body."""


class Served(NamedTuple):
    """A folder at an address."""

    address: str
    fetched: list[Fetched]
    """So far, in order."""


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """Serve a folder on a free port, nothing compressed."""
    fetched: list[Fetched] = []

    class Handler(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def copyfile(self, source: "SupportsRead[AnyStr]", outputfile: "SupportsWrite[AnyStr]") -> None:
            body = source.read()
            fetched.append(Fetched(self.path, len(body)))
            outputfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder))) as server:
        server.block_on_close = False  # a browser keeps its connections
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield Served(f"http://127.0.0.1:{server.server_port}/", fetched)
        finally:
            server.shutdown()
