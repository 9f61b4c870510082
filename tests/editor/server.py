"""The YAML language server that editors use, spoken to as an editor does: JSON-RPC over its pipes."""

import json
import shutil
import subprocess
from itertools import count
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

from tests.conftest import PROJECT

NODE = shutil.which("node")
PROGRAM = Path(__file__).parent / "node_modules/yaml-language-server/bin/yaml-language-server"
PATIENCE = 60
"""Seconds until a server that says nothing is given up."""
OFFLINE: dict[str, Any] = {"schemaStore": {"enable": False}, "validate": True, "completion": True, "hover": True}
_ABLE = {
    "textDocument": {
        "completion": {"completionItem": {"documentationFormat": ["markdown"], "snippetSupport": True}},
        "hover": {"contentFormat": ["markdown"]},
        "publishDiagnostics": {},
    },
    "workspace": {"configuration": True, "didChangeConfiguration": {"dynamicRegistration": True}},
}


class Editor:
    """An editor with this repository open. `settings` are what stands under `yaml` in an editor's."""

    def __init__(self, **settings: Any) -> None:
        assert NODE
        self._settings = {**OFFLINE, **settings}
        command = [NODE, str(PROGRAM), "--stdio"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._heard: Queue[dict[str, Any]] = Queue()
        self._numbers = count(1)
        Thread(target=self._listen, daemon=True).start()
        root = PROJECT.as_uri()
        folders = [{"uri": root, "name": "pmsite"}]
        self._ask(
            "initialize", {"processId": None, "rootUri": root, "capabilities": _ABLE, "workspaceFolders": folders}
        )
        self._tell("initialized", {})
        self._tell("workspace/didChangeConfiguration", {"settings": {"yaml": self._settings}})

    def close(self) -> None:
        """Ends the server as an editor does that is closed."""
        self._ask("shutdown", None)
        self._tell("exit", None)
        self._process.communicate()

    def open(self, path: str, text: str) -> list[dict[str, Any]]:
        """Shows a text as the file at a path of the repository; gives what the server finds wrong with it."""
        uri = (PROJECT / path).as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": next(self._numbers), "text": text}
        self._tell("textDocument/didOpen", {"textDocument": document})
        return self._published(uri)

    def shut(self, path: str) -> None:
        """Closes the file; the server then takes back what it found."""
        uri = (PROJECT / path).as_uri()
        self._tell("textDocument/didClose", {"textDocument": {"uri": uri}})
        assert self._published(uri) == []

    def _published(self, uri: str) -> list[dict[str, Any]]:
        while True:
            message = self._next()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
                found: list[dict[str, Any]] = message["params"]["diagnostics"]
                return found

    def complete(self, path: str, line: int, column: int) -> list[dict[str, Any]]:
        """What is offered at a place, counted from 0 as the protocol does."""
        answer = self._ask("textDocument/completion", self._place(path, line, column))
        items: list[dict[str, Any]] = answer["items"] if isinstance(answer, dict) else answer or []
        return items

    def hover(self, path: str, line: int, column: int) -> str:
        """What is shown over a place."""
        answer = self._ask("textDocument/hover", self._place(path, line, column))
        return str(answer["contents"]["value"]) if answer else ""

    def _place(self, path: str, line: int, column: int) -> dict[str, Any]:
        uri = (PROJECT / path).as_uri()
        return {"textDocument": {"uri": uri}, "position": {"line": line, "character": column}}

    def _ask(self, method: str, params: Any) -> Any:
        number = next(self._numbers)
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._next()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def _tell(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def _next(self) -> dict[str, Any]:
        """The next message; what the server asks in between is answered."""
        while True:
            message = self._heard.get(timeout=PATIENCE)
            if "id" not in message or "method" not in message:
                return message
            items = (message.get("params") or {}).get("items", [])
            known = {"yaml": self._settings}
            self._send({"id": message["id"], "result": [known.get(item.get("section")) for item in items] or None})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _listen(self) -> None:
        stream = self._process.stdout
        assert stream
        while header := stream.readline():
            length = int(header.split(b":")[1])
            while stream.readline().strip():
                pass
            self._heard.put(json.loads(stream.read(length)))
