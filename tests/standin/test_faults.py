"""What fails on the way, and what the stand-in says of those who do not keep to GitHub's description."""

from typing import Any

import pytest
import requests
from github import RateLimitExceededException

from tests.standin.client import ISSUES, Connect, refused
from tests.standin.faults import Fault, rate_limited
from tests.standin.state import GitHub


@pytest.mark.parametrize("carried_out", ["no", "yes", "late"])
def test_an_error_on_the_way(github: GitHub, call: Any, carried_out: Any) -> None:
    github.faults.append(Fault("POST", "/issues$", carried_out=carried_out))
    assert refused(lambda: call("POST", title="x")).status == 502
    assert len(github.issues) == (carried_out == "yes")
    seen = len(call("GET"))
    assert seen == (carried_out == "yes")
    assert len(call("GET")) == (carried_out != "no")
    assert (github.log[0].status, github.log[0].carried_out) == (502, carried_out)


def test_the_nth_request_fails(github: GitHub, call: Any) -> None:
    github.faults.append(Fault("GET", r"/issues$", nth=2, status=503))
    github.faults.append(Fault("GET", r"/labels$", nth=0))
    call("GET")
    assert refused(lambda: call("GET", ISSUES + "?page=2")).status == 503
    call("GET")
    for _ in range(2):
        assert refused(lambda: call("GET", "/repos/example/postmortems/labels")).status == 502


def test_a_connection_is_reset(github: GitHub, call: Any) -> None:
    github.faults.append(Fault("POST", "/issues$", status=None, carried_out="yes"))
    with pytest.raises(requests.ConnectionError, match="reset by peer"):
        call("POST", title="x")
    assert call("GET", ISSUES + "/1")["title"] == "x"
    assert github.log[0].status is None


def test_a_request_hangs(github: GitHub, connect: Connect) -> None:
    github.faults.append(Fault("POST", "/issues$", hang=True, carried_out="late", late_by=1))
    client = connect()
    vars(client.requester)["_Requester__timeout"] = 0.2  # the constructor takes whole seconds only
    with pytest.raises(requests.ReadTimeout):
        client.requester.requestJsonAndCheck("POST", ISSUES, input={"title": "x"})
    assert client.requester.requestJsonAndCheck("GET", ISSUES)[1] == []
    assert github.issues[1].title == "x"


def test_rate_limits(github: GitHub, call: Any) -> None:
    github.faults = [
        rate_limited("GET", "/issues$", retry_after=60),
        rate_limited("GET", "/issues$", nth=2, primary=True, reset_in=90),
    ]
    with pytest.raises(RateLimitExceededException, match="secondary rate limit") as secondary:
        call("GET")
    with pytest.raises(RateLimitExceededException, match="API rate limit exceeded") as primary:
        call("GET")
    assert (secondary.value.headers or {})["retry-after"] == "60"
    headers = primary.value.headers or {}
    assert headers["x-ratelimit-remaining"] == "0"
    assert int(headers["x-ratelimit-reset"]) == github.now.timestamp() + 90
    assert call("GET") == []


def test_the_list_lags(github: GitHub, call: Any) -> None:
    github.open_issue("1")
    github.freeze_listing()
    github.open_issue("2")
    github.edit(1, title="new")
    assert [issue["title"] for issue in call("GET")] == ["1"]
    assert call("GET", ISSUES + "/1")["title"] == "new"
    github.listing = "empty"
    assert call("GET") == []
    github.listing, github.hidden = "live", {1}
    assert [issue["number"] for issue in call("GET")] == [2]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "sentence"),
    [
        ("POST", ISSUES, {"title": "x", "labels": "x"}, 422, "the body: labels: 'x' is not of type 'array'"),
        ("POST", ISSUES, {"body": "x"}, 422, "the body: 'title' is a required property"),
        ("POST", ISSUES, {"title": "x", "lables": []}, 201, "the body: lables is not described"),
        ("GET", ISSUES + "?state=opened", None, 422, "the query parameter state: 'opened' is not one of"),
        ("GET", ISSUES + "?per_page=many", None, 422, "the query parameter per_page: 'many' is not of type"),
        ("GET", ISSUES + "?per_page=200", None, 200, "per_page=200 is over 100"),
        ("GET", ISSUES + "?labelled=x", None, 200, "the query parameter labelled is not described"),
        ("GET", ISSUES + "/one", None, 404, "unknown endpoint"),
        ("DELETE", ISSUES, None, 404, "unknown endpoint"),
    ],
)
def test_a_wrong_request_is_a_violation(
    github: GitHub, connect: Connect, method: str, path: str, body: Any, status: int, sentence: str
) -> None:
    got, _, _ = connect().requester.requestJson(method, path, input=body)
    assert got == status
    assert len(github.violations) == 1
    assert f"{method} {path}: {sentence}" in github.violations[0]


@pytest.mark.parametrize(("field", "value"), [("locked", "yes"), ("state_reason", "bored"), ("title", None)])
def test_a_wrong_answer_is_a_violation(github: GitHub, connect: Connect, field: str, value: Any) -> None:
    vars(github.open_issue("x"))[field] = value
    connect().requester.requestJsonAndCheck("GET", ISSUES)
    assert [f"the answer 200: 0/{field}:" in violation for violation in github.violations] == [True]


def test_snapshots(github: GitHub, call: Any) -> None:
    github.open_issue("x", labels=["a"])
    github.faults.append(Fault("GET", "/issues$", nth=2))
    saved = github.snapshot()
    call("GET")
    github.comment(1, "…")
    github.rename_label("a", "b")
    call("PATCH", ISSUES + "/1", title="y")
    github.restore(saved)
    assert (github.issues[1].title, github.issues[1].labels, github.issues[1].comments) == ("x", ["a"], [])
    assert (github.log, github.now) == ([], saved.now)
    call("GET")
    assert refused(lambda: call("GET")).status == 502
    assert github.open_count(label="A") == saved.open_count(containing="") == 1
