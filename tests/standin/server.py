"""The stand-in over HTTP."""

import os
import socket
import struct
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from json import dumps
from typing import Any

from tests.standin.api import Served, serve
from tests.standin.records import Request
from tests.standin.replies import Reply
from tests.standin.state import GitHub


class Server(ThreadingHTTPServer):
    """One stand-in, with the connections it has open."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, github: GitHub, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.github = github
        self.open: set[socket.socket] = set()
        github.url = f"http://127.0.0.1:{self.server_port}"

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remembers the connection, and serves it in a thread."""
        self.open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forgets the connection."""
        self.open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing of clients that went away."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    def cut_off(self) -> None:
        """Ends the connections that are still open, those that wait for an answer too."""
        for connection in list(self.open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                self.open.discard(connection)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "github.com"
    wbufsize = -1
    disable_nagle_algorithm = True

    def __getattr__(self, name: str) -> Callable[[], None]:
        """All methods are served alike."""
        if name.startswith("do_"):
            return self.take
        raise AttributeError(name)

    def take(self) -> None:
        """Serves one request of the connection."""
        headers = {name.lower(): value for name, value in self.headers.items()}
        content = self.rfile.read(int(headers.get("content-length") or 0))
        if self.server.github.latency:
            time.sleep(self.server.github.latency)
        try:
            served = serve(self.server.github, Request(self.command, self.path, headers, content))
        except Exception:
            self.server.github.violations.append(f"The stand-in failed: {traceback.format_exc()}")
            served = Served(Reply(500, {"message": "The stand-in failed"}))
        if served.act == "answer":
            self.answer(served.reply)
        else:
            self.close_connection = True
            self.wait() if served.act == "hang" else self.reset()

    def answer(self, reply: Reply) -> None:
        """Sends the answer."""
        content = b"" if reply.body is None else dumps(reply.body).encode()
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 204:
            self.send_header("content-type", "application/json; charset=utf-8")
            self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def wait(self) -> None:
        """Until the client has gone."""
        try:
            while self.connection.recv(4096):
                pass
        except OSError:
            return

    def reset(self) -> None:
        """The connection ends with a reset, not in order."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.server.open.discard(self.connection)
        os.close(self.connection.detach())

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The Date header: the stand-in's own clock."""
        return format_datetime(self.server.github.now, usegmt=True)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@contextmanager
def serving(github: GitHub, port: int = 0) -> Iterator[str]:
    """Serves until the block ends; gives the address."""
    server = Server(github, port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield github.url
    finally:
        server.shutdown()
        server.server_close()
        server.cut_off()
        thread.join()
