"""GitHub over HTTP: PyGithub reads, and what it makes of errors holds; the only place that knows it.

PyGithub's retries are off, for after a 502 they would post a second issue. And it follows a redirect of a write,
into another repository: so writes are sent here, and not redirected. What may be asked again is asked again here:
a GET always, a PATCH after a rate limit, a POST never before the list was looked at.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

from github import Auth, Github, GithubException
from requests import PreparedRequest, RequestException, Session, Timeout
from requests.auth import AuthBase

from pmsite.github.answers import issue as issue_of
from pmsite.github.answers import login
from pmsite.github.errors import RefusedError, StoppedError, UnknownError
from pmsite.github.patience import Patience
from pmsite.model.tracking import Issue

T = TypeVar("T")
_RIGHT = {True: "read", False: "write"}
_GETS = 4
"""How often a GET is tried."""


class GoneError(RefusedError):
    """The issue is not there any more, or elsewhere; the message says which."""


class Client:
    """One repository."""

    def __init__(
        self,
        url: str,
        repository: str,
        token: str,
        patience: Patience,
        timeout: int = 30,
        login: str | None = None,
    ) -> None:
        self._url, self._timeout = url.rstrip("/"), timeout
        github = Github(
            auth=Auth.Token(token),
            base_url=self._url,
            retry=None,
            timeout=timeout,
            seconds_between_requests=None,
            seconds_between_writes=None,
        )
        self._requester = github.requester
        self._session = Session()
        self._session.auth = _Bearer(token)
        self.patience = patience
        self._login = login
        self.repository = repository
        """owner/name: the canonical one once `describe` was called."""

    def describe(self) -> Mapping[str, Any]:
        """The repository; from here on its canonical name is used, as a redirect would lose a query."""
        data: Mapping[str, Any] = self._get(f"/repos/{self.repository}")[1]
        self.repository = data.get("full_name") or self.repository
        return data

    def viewer(self) -> str:
        """The login of the token, if none was given; that of a workflow may not ask, and is the Actions bot's."""
        if self._login:
            return self._login
        try:
            return str(self._get("/user")[1]["login"])
        except StoppedError as error:
            if error.status not in (403, 404):
                raise
            return "github-actions[bot]"

    def issues(self, page: Callable[[int], None] = lambda count: None) -> Iterator[Issue]:
        """All issues and pull requests, the oldest first; `page` is told how many came."""
        query = {"state": "all", "sort": "created", "direction": "asc"}
        for items in self._pages(f"{self._root}/issues", query):
            page(len(items))
            yield from map(issue_of, items)

    def newest(self) -> list[Issue]:
        """The hundred that were opened last."""
        query = {"state": "all", "sort": "created", "direction": "desc", "per_page": "100"}
        return [issue_of(item) for item in self._get(f"{self._root}/issues", query)[1]]

    def issue(self, number: int, missing: bool = False) -> Issue:
        """One issue as it is now, in this repository; with `missing`, that there is none ends no run."""
        data = self._get(f"{self._root}/issues/{number}", missing=missing)[1]
        home = str(data.get("repository_url") or "").partition("/repos/")[2]
        if home and home.casefold() != self.repository.casefold():
            raise GoneError(f"was transferred to {home}")
        return issue_of(data)

    def create(self, fields: Mapping[str, Any], look: Callable[[], Issue | None]) -> Issue:
        """A new issue; `look` finds it, where an answer left open whether there is one."""
        return self._send("POST", f"{self._root}/issues", fields, issue_of, look)

    def edit(self, number: int, fields: Mapping[str, Any]) -> Issue:
        """Changes an issue."""
        return self._send("PATCH", f"{self._root}/issues/{number}", fields, issue_of)

    def comments(self, number: int) -> Iterator[tuple[int, str, str]]:
        """Id, author and text of each comment."""
        for items in self._pages(f"{self._root}/issues/{number}/comments", {}):
            yield from ((item["id"], login(item), item["body"] or "") for item in items)

    def comment(self, number: int, body: str, look: Callable[[], int | None]) -> int:
        """A new comment; its id."""
        path = f"{self._root}/issues/{number}/comments"
        return self._send("POST", path, {"body": body}, lambda item: int(item["id"]), look)

    def labels(self) -> set[str]:
        """Names of the repository's labels, folded, as GitHub does not tell case."""
        return {
            str(item["name"]).casefold() for items in self._pages(f"{self._root}/labels", {}) for item in items
        }

    def create_label(self, name: str, colour: str, description: str) -> None:
        """A new label; that it is there already is no failure."""
        self._made("labels", {"name": name, "color": colour, "description": description})

    def milestones(self) -> dict[str, tuple[int, bool]]:
        """Number of each milestone, and whether it is open, by title."""
        pages = self._pages(f"{self._root}/milestones", {"state": "all"})
        return {item["title"]: (item["number"], item["state"] == "open") for items in pages for item in items}

    def create_milestone(self, title: str, due: str) -> None:
        """A new milestone that ends on a day (2026-12-31)."""
        self._made("milestones", {"title": title, "due_on": f"{due}T12:00:00Z"})

    def assignable(self, login: str) -> bool:
        """Whether somebody can be assigned here."""
        try:
            self._get(f"{self._root}/assignees/{quote(login)}", missing=True)
        except GoneError:
            return False
        return True

    @property
    def _root(self) -> str:
        return f"/repos/{self.repository}"

    def _made(self, what: str, fields: Mapping[str, Any]) -> None:
        """Posts something that is named, and so can be there only once."""
        try:
            self._send("POST", f"{self._root}/{what}", fields, bool)
        except RefusedError as error:
            if "already_exists" not in str(error):
                raise

    def _pages(self, path: str, query: Mapping[str, str]) -> Iterator[list[dict[str, Any]]]:
        number = 0
        while True:
            number += 1
            headers, items = self._get(path, {**query, "per_page": "100", "page": str(number)})
            if not isinstance(items, list):
                raise StoppedError(f"GET {path}, page {number}: GitHub did not answer with a list.")
            yield items
            if 'rel="next"' not in headers.get("link", ""):
                return

    def _get(self, path: str, query: Mapping[str, str] | None = None, missing: bool = False) -> tuple[Any, Any]:
        tried = limits = 0
        while True:
            try:
                return self._exchange("GET", path, query=query)
            except GithubException as error:
                pause = self._pause(error, limits)
                if pause is None and error.status < 500:
                    raise _refusal(error, "GET", path, missing) from None
                what, limits = f"GET {path} answered {error.status}", limits + (pause is not None)
            except (RequestException, ValueError) as error:
                what, pause = f"GET {path}: {_trouble(error)}", None
            tried += pause is None
            if tried >= _GETS:
                raise StoppedError(f"{what}, {tried} times. Nothing can be relied on; the next run tries again.")
            self.patience.wait(2.0 ** (tried - 1) if pause is None else pause, what)

    def _send(
        self,
        verb: str,
        path: str,
        fields: Mapping[str, Any],
        read: Callable[[Any], T],
        look: Callable[[], T | None] = lambda: None,
    ) -> T:
        """A write, its answer read. After a pause for a limit it is sent again, unless `look` finds it done."""
        limits = 0
        while True:
            self.patience.pace()
            try:
                return read(self._exchange(verb, path, fields=fields)[1])
            except GithubException as error:
                pause = self._pause(error, limits)
                what = f"{verb} {path} answered {error.status}"
                if pause is None and error.status < 500:
                    raise _refusal(error, verb, path, missing=False) from None
            except (RequestException, ValueError) as error:
                pause, what = None, f"{verb} {path}: {_trouble(error)}"
            if pause is not None:
                self.patience.wait(pause, what)
                limits += 1
            if (made := look()) is not None:
                return made
            if pause is None:
                raise UnknownError(f"{what}: nobody knows whether it was done. The next run looks.")

    def _exchange(
        self, verb: str, path: str, query: Mapping[str, str] | None = None, fields: Mapping[str, Any] | None = None
    ) -> tuple[Any, Any]:
        """One request: headers and data of the answer. A status of 300 or more is a GithubException."""
        if fields is None:
            return self._requester.requestJsonAndCheck(verb, path, parameters=dict(query or {}))
        answer = self._session.request(
            verb, self._url + path, json=dict(fields), timeout=self._timeout, allow_redirects=False
        )
        headers = {key.lower(): value for key, value in answer.headers.items()}
        if answer.status_code < 300:
            return headers, answer.json()
        try:
            data = answer.json()
        except ValueError:
            data = {}
        raise self._requester.createException(answer.status_code, headers, data if isinstance(data, dict) else {})

    def _pause(self, error: GithubException, before: int) -> float | None:
        headers = {key.lower(): str(value) for key, value in (error.headers or {}).items()}
        return self.patience.asked_for(error.status, headers, _message(error), before)


class _Bearer(AuthBase):
    """The token, in every request; a netrc file has no say."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        request.headers["Accept"] = "application/vnd.github+json"
        return request


def _trouble(error: Exception) -> str:
    """Why there is no answer."""
    if isinstance(error, Timeout):
        return "no answer in time"
    return "the connection failed" if isinstance(error, RequestException) else "an answer that is no JSON"


def _refusal(error: GithubException, verb: str, path: str, missing: bool) -> Exception:
    """What a status below 500 means."""
    said = f"{verb} {path} answered {error.status}, {_message(error)}"
    if error.status == 410 and "disabled" in _message(error):
        return StoppedError(f"{said} Issues are switched off in the repository's settings.")
    if error.status < 400:
        return GoneError("was transferred")
    if error.status == 410 or (error.status == 404 and missing):
        return GoneError("was deleted" if error.status == 410 else "is not there")
    if error.status in (401, 403, 404) and "locked" not in _message(error).casefold():
        right = (
            "Is the token valid?"
            if error.status == 401
            else f"Does the token have `issues: {_RIGHT[verb == 'GET']}` here?"
        )
        return StoppedError(f"{said} {right}", status=error.status)
    return RefusedError(said)


def _message(error: GithubException) -> str:
    data = error.data if isinstance(error.data, dict) else {}
    told = [
        f"{one.get('field', '')} {one.get('code', '')}".strip()
        for one in data.get("errors", [])
        if isinstance(one, dict)
    ]
    message = str(data.get("message") or "no message").rstrip(".")
    return f"{message} ({', '.join(told)})." if told else f"{message}."
