"""A folder served to a browser, and a page in it that has the site's scripts as modules."""

import functools
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from pmsite.render.site import scripts


class _Quiet(SimpleHTTPRequestHandler):
    """Under a Content-Security-Policy where one is given, and without a line on the terminal for each file."""

    policy = ""

    def end_headers(self) -> None:
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path, policy: str = "") -> Iterator[str]:
    """The address at which a folder is served."""
    handler = type("Handler", (_Quiet,), {"policy": policy})
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def with_scripts(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files, and the site's scripts where a site has them."""
    for path, content in {"index.html": b"<!doctype html><title>x</title>", **scripts(), **files}.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
