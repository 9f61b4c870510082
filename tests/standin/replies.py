"""What an endpoint gets and gives: calls, replies, refusals, pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.standin.state import GitHub

DOCUMENTATION = "https://docs.github.com/rest"
REPO = "/repos/{owner}/{repo}"
ISSUE = REPO + "/issues/{issue_number}"


@dataclass
class Reply:
    """An answer; a body of None is an empty one."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


class RefusedError(Exception):
    """An answer that is an error."""

    def __init__(
        self, status: int, message: str, *, errors: Sequence[dict[str, Any]] = (), location: str = ""
    ) -> None:
        super().__init__(message)
        body: dict[str, Any] = {"message": message, "documentation_url": DOCUMENTATION, "status": str(status)}
        if errors:
            body["errors"] = list(errors)
        if location:
            body["url"] = location
        self.reply = Reply(status, body, {"location": location} if location else {})


@dataclass(frozen=True)
class Call:
    """A request that is in order, at its endpoint."""

    github: GitHub
    method: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    repository: str
    rest: str
    """The path after the repository."""

    @property
    def number(self) -> int:
        """The issue's number."""
        return int(self.params["issue_number"])


Endpoint = Callable[[Call], Reply]
ENDPOINTS: dict[tuple[str, str], Endpoint] = {}
"""What answers each method and path."""


def endpoint(method: str, path: str) -> Callable[[Endpoint], Endpoint]:
    """Marks what answers a method and path."""

    def mark(function: Endpoint) -> Endpoint:
        ENDPOINTS[method, path] = function
        return function

    return mark


def moved(github: GitHub, method: str, path: str) -> RefusedError:
    """A redirect within the server."""
    status = 301 if method == "GET" else github.write_redirect
    return RefusedError(status, "Moved Permanently", location=github.url + path)


def not_found() -> RefusedError:
    """404, as for all that is not there."""
    return RefusedError(404, "Not Found")


def invalid(resource: str, name: str, code: str, *, value: Any = None, message: str = "") -> RefusedError:
    """422 for one field."""
    error = {"resource": resource, "field": name, "code": code}
    if value is not None:
        error["value"] = value
    if message:
        error["message"] = message
    return RefusedError(422, "Validation Failed", errors=[error])


def limited(resource: str, name: str, text: str, most: int) -> str:
    """The text, unless it is longer than GitHub takes; counted in UTF-16 code units."""
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 > most:
        raise invalid(resource, name, "custom", message=f"{name} is too long (maximum is {most} characters)")
    return text


def need_push(github: GitHub) -> None:
    """403 without the right to write to the repository."""
    if not github.push:
        bot = github.viewer.endswith("[bot]")
        raise RefusedError(
            403, "Resource not accessible by integration" if bot else "Must have admin rights to Repository."
        )


def paged(call: Call, items: Sequence[Any], show: Callable[[Any], Any]) -> Reply:
    """One page of the items, with links to the others."""
    size = min(int(call.query.get("per_page") or 30), 100)
    size = size if size > 0 else 30
    page = max(int(call.query.get("page") or 1), 1)
    last = max(-(-len(items) // size), 1)
    shown = [show(item) for item in items[(page - 1) * size : page * size]]
    wanted = {"prev": page - 1, "next": page + 1, "last": last, "first": 1}
    if page >= last:
        del wanted["next"], wanted["last"]
    if page == 1:
        del wanted["prev"], wanted["first"]
    links = [f'<{_page_url(call, number)}>; rel="{rel}"' for rel, number in wanted.items()]
    return Reply(200, shown, {"link": ", ".join(links)} if links else {})


def _page_url(call: Call, page: int) -> str:
    query = urlencode({**call.query, "page": page})
    return f"{call.github.url}/repositories/{call.github.id}{call.rest}?{query}"
