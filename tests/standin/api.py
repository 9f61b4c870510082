"""Serves one request: who asks, what fails on the way, where it leads, whether it keeps to the description."""

import json
import re
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qsl

from tests.standin import description, issues, labels, others
from tests.standin.description import Operation
from tests.standin.faults import Fault, striking
from tests.standin.records import Exchange, Late, Request
from tests.standin.replies import DOCUMENTATION, ENDPOINTS, Call, RefusedError, Reply, moved, not_found
from tests.standin.state import WRITES, GitHub

SERVED = (issues, labels, others)
"""The modules whose endpoints are served."""
LIMIT = 5000


@dataclass(frozen=True)
class Served:
    """What to do with the client: answer it, cut it off, or let it wait."""

    reply: Reply
    act: Literal["answer", "reset", "hang"] = "answer"


def serve(github: GitHub, request: Request) -> Served:
    """Serves one request, whole, before any other."""
    with github.guard:
        waiting = list(github.pending)
        fault = striking(github.faults, request.method, request.path.split("?")[0])
        served = _failing(github, request, fault) if fault else Served(_carry_out(github, request))
        _log(github, request, served, fault)
        _catch_up(github, waiting)
        reply = served.reply
        reply.headers = {**_rates(github), **reply.headers}
        return served


def _failing(github: GitHub, request: Request, fault: Fault) -> Served:
    if fault.carried_out == "yes":
        _carry_out(github, request)
    if fault.carried_out == "late":
        github.pending.append(Late(request, fault.late_by))
    headers = dict(fault.headers)
    if fault.reset_in is not None:
        headers["x-ratelimit-reset"] = str(int(github.now.timestamp()) + fault.reset_in)
    reply = Reply(fault.status or 0, {"message": fault.text, "documentation_url": DOCUMENTATION}, headers)
    return Served(reply, "hang" if fault.hang else "answer" if fault.status else "reset")


def _log(github: GitHub, request: Request, served: Served, fault: Fault | None) -> None:
    status = served.reply.status if served.act == "answer" else None
    carried_out = fault.carried_out if fault else "yes"
    github.log.append(Exchange(request.method, request.path, status, _sent(request), carried_out))


def _catch_up(github: GitHub, waiting: list[Late]) -> None:
    for late in waiting:
        late.left -= 1
        if late.left <= 0:
            github.pending.remove(late)
            _carry_out(github, late.request)


def _rates(github: GitHub) -> dict[str, str]:
    used = len(github.log)
    return {
        "x-ratelimit-limit": str(LIMIT),
        "x-ratelimit-remaining": str(max(LIMIT - used, 0)),
        "x-ratelimit-used": str(used),
        "x-ratelimit-reset": str(int(github.now.timestamp()) + 3600),
        "x-ratelimit-resource": "core",
    }


def _sent(request: Request) -> Any:
    """The body parsed; as text when it is not JSON; None when there is none."""
    if not request.content:
        return None
    try:
        return json.loads(request.content)
    except ValueError:
        return request.content.decode("utf-8", "replace")


def _carry_out(github: GitHub, request: Request) -> Reply:
    """The answer, once the state is changed."""
    try:
        _admit(github, request)
        reply = _answered(github, request)
    except RefusedError as refusal:
        reply = refusal.reply
    if request.method in WRITES:
        github.tick()
    return reply


def _admit(github: GitHub, request: Request) -> None:
    if not request.headers.get("user-agent"):
        raise RefusedError(
            403, "Request forbidden by administrative rules. Please make sure it has a User-Agent header."
        )
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if not token:
        raise RefusedError(401, "Requires authentication")
    if kind.lower() not in ("token", "bearer") or token.strip() != github.token:
        raise RefusedError(401, "Bad credentials")


def _answered(github: GitHub, request: Request) -> Reply:
    path, _, query = request.path.partition("?")
    path = _current(github, request.method, path)
    found = description.find(request.method, path)
    if found is None:
        _violated(github, request, "unknown endpoint")
        raise not_found()
    operation, params = found
    try:
        call = _call(github, request, operation, params, path, query)
        reply = ENDPOINTS[operation.method, operation.template](call)
    except RefusedError as refusal:
        reply = refusal.reply
    if wrong := description.answer_error(operation, reply.status, reply.body):
        _violated(github, request, f"the answer {reply.status}: {wrong}")
    if operation.method in WRITES and _is_elsewhere(github, path):
        github.elsewhere_writes.append(Exchange(request.method, request.path, reply.status, _sent(request)))
    return reply


def _is_elsewhere(github: GitHub, path: str) -> bool:
    match = re.fullmatch(r"/repos/([^/]+/[^/]+)/issues/(\d+)", path)
    return match is not None and (match[1].lower(), int(match[2])) in github.elsewhere


def _current(github: GitHub, method: str, path: str) -> str:
    """The path with the repository's name of today; a former name redirects."""
    own = f"/repositories/{github.id}"
    if path == own or path.startswith(own + "/"):
        return f"/repos/{github.full_name}{path.removeprefix(own)}"
    match = re.match(r"/repos/([^/]+/[^/]+)", path)
    if match and match[1].lower() in github.former_names:
        raise moved(github, method, own + path.removeprefix(match[0]))
    return path


def _call(github: GitHub, request: Request, operation: Operation, params: Any, path: str, query_text: str) -> Call:
    """The call, once the request is in order."""
    query = _query(github, request, operation, query_text)
    body = _body(github, request, operation)
    if "owner" not in params:
        return Call(github, request.method, params, query, body, "", "")
    repository = f"{params['owner']}/{params['repo']}"
    if repository.lower() != github.full_name.lower() and not _is_elsewhere(github, path):
        raise not_found()
    rest = "".join(f"/{part}" for part in path.split("/")[4:])
    if not github.issues_enabled and rest.startswith("/issues") and not _is_elsewhere(github, path):
        raise RefusedError(410, "Issues has been disabled in this repository.")
    return Call(github, request.method, params, query, body, repository, rest)


def _query(github: GitHub, request: Request, operation: Operation, text: str) -> dict[str, str]:
    query = dict(parse_qsl(text, keep_blank_values=True))
    known = description.query_schemas(operation)
    for name, value in query.items():
        if name not in known:
            _violated(github, request, f"the query parameter {name} is not described")
        elif name in ("type", "issue_field_values"):
            _violated(github, request, f"the query parameter {name} is not served here")
        elif name == "per_page" and value.isdecimal() and int(value) > 100:
            _violated(github, request, f"per_page={value} is over 100")
        elif wrong := description.query_error(operation, name, value):
            _violated(github, request, f"the query parameter {name}: {wrong}")
            raise RefusedError(422, f"Invalid request.\n\nThe query parameter {name}: {wrong}")
    return query


def _body(github: GitHub, request: Request, operation: Operation) -> Any:
    if request.method == "GET" and not request.content:
        return None
    body = _sent(request)
    if isinstance(body, str) and not request.content.lstrip().startswith(b'"'):
        _violated(github, request, "the body is not JSON")
        raise RefusedError(400, "Problems parsing JSON")
    if wrong := description.body_error(operation, body):
        _violated(github, request, f"the body: {wrong}")
        raise RefusedError(422, f"Invalid request.\n\n{wrong}")
    for key in description.unknown_keys(operation, body):
        _violated(github, request, f"the body: {key} is not described")
    return body


def _violated(github: GitHub, request: Request, what: str) -> None:
    github.violations.append(f"{request.method} {request.path}: {what}")
