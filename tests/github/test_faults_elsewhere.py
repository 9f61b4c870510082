"""Issues that are elsewhere, gone, locked or switched off; a repository renamed; refusals half-way."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pmsite.github.client import Client
from pmsite.github.errors import StoppedError
from pmsite.github.patience import Patience
from tests.github.kit import Repository, action, attention, begun, incident, open_for, shut
from tests.standin.faults import Fault
from tests.standin.state import GitHub

A1, A2 = "INC-2025-0001/A1", "INC-2025-0001/A2"
SECOND = {"id": "INC-2025-0002"}
B1 = "INC-2025-0002/A1"


@pytest.fixture
def repo(tmp_path: Path) -> Iterator[Repository]:
    """Two records; the issues of the first one's two actions are #1 and #2, that of the other's is #3."""
    with begun(tmp_path, incident(action(1), action(2)), incident(action(1), **SECOND)) as made:
        yield made


# Elsewhere, gone, locked, switched off.

Away = Callable[[GitHub, int], None]
AWAY = [
    pytest.param(lambda github, number: github.transfer(number), id="transferred"),
    pytest.param(lambda github, number: github.transfer(number, as_number=77), id="transferred, new number"),
    pytest.param(lambda github, number: github.delete(number), id="deleted"),
]


@pytest.mark.parametrize("away", AWAY)
@pytest.mark.parametrize("redirect", [301, 307])
def test_a_known_issue_that_is_away_is_reported_and_others_go_on(
    repo: Repository, away: Away, redirect: Any
) -> None:
    repo.pull()
    away(repo.github, 1)
    repo.github.write_redirect = redirect
    actions = (action(1, issue=1, title="Another title"), action(2, issue=2, title="Another title"), action(4))
    repo.write(incident(*actions))
    for _ in range(2):
        plan, outcome = repo.run()
        assert outcome.errors == ()
        assert [(one.action, one.issue) for one in attention(plan)] == [(A1, 1)]
    assert repo.github.elsewhere_writes == []
    assert "Another title" in repo.github.issues[2].title
    assert shut(repo) == {3: "not_planned"}
    assert open_for(repo.github) == [A2, "INC-2025-0001/A4"]
    repo.write(incident(action(1), *actions[1:]))
    repo.settled()
    assert open_for(repo.github) == [A1, A2, "INC-2025-0001/A4"]


def went_away(repo: Repository, away: Away, moment: str) -> None:
    """A run during which the first issue goes away."""
    repo.pull()
    again = [action(n, issue=n, title="Another title") for n in (1, 2)]
    repo.write(incident(*again), incident(action(1), **SECOND))
    client = repo.client()
    name = {"before it is looked at": "issue", "before it is written": "edit"}[moment]
    ask = getattr(client, name)

    def late(number: int, *given: Any) -> Any:
        if number == 1 and 1 in repo.github.issues:
            away(repo.github, 1)
        return ask(number, *given)

    vars(client)[name] = late
    _, outcome = repo.run(client=client)
    assert repo.github.elsewhere_writes == []
    assert len(outcome.errors) == 1
    assert open_for(repo.github) == [A2, B1]
    plan, _ = repo.run()
    assert [one.action for one in attention(plan)] == [A1]
    assert "Another title" in repo.github.issues[2].title


@pytest.mark.parametrize("away", AWAY)
@pytest.mark.parametrize("redirect", [301, 307])
def test_an_issue_that_goes_away_after_the_list_is_written_nowhere(
    repo: Repository, away: Away, redirect: Any
) -> None:
    repo.github.write_redirect = redirect
    went_away(repo, away, "before it is looked at")


@pytest.mark.parametrize("away", AWAY)
def test_an_issue_that_goes_away_at_the_last_moment_is_written_nowhere(repo: Repository, away: Away) -> None:
    repo.github.write_redirect = 307
    went_away(repo, away, "before it is written")


@pytest.mark.parametrize("away", AWAY[:2])
def test_a_permanent_redirect_of_a_write_is_not_followed(repo: Repository, away: Away) -> None:
    went_away(repo, away, "before it is written")


def test_a_locked_issue_is_kept_and_its_conversation_left_in_peace(repo: Repository) -> None:
    repo.github.lock(1)
    repo.github.close(1, "not_planned")
    repo.write(
        incident(action(1, state="done", completed_on="2026-11-21"), action(2, title="Another title")),
        incident(action(1), **SECOND),
    )
    _, outcome = repo.run()
    assert outcome.errors == ()
    repo.settled()
    assert repo.github.issues[1].comments == []
    assert "Another title" in repo.github.issues[2].title


def test_an_issue_that_is_locked_for_us_too_holds_up_nobody_else(repo: Repository) -> None:
    repo.github.lock(1)
    repo.github.locked_refuses = True
    repo.write(
        incident(*(action(n, title="Another title") for n in (1, 2)), action(4)), incident(action(1), **SECOND)
    )
    _, outcome = repo.run()
    assert [error.partition(":")[0] for error in outcome.errors] == [A1]
    assert "Another title" in repo.github.issues[2].title
    assert open_for(repo.github) == [A1, A2, "INC-2025-0001/A4", B1]


def test_issues_that_are_switched_off_stop_the_run(repo: Repository) -> None:
    repo.github.disable_issues()
    before = len(repo.github.writes)
    with pytest.raises(StoppedError, match="switched off"):
        repo.run()
    assert len(repo.github.writes) == before


def test_issues_that_are_switched_off_in_mid_run_stop_it(repo: Repository) -> None:
    repo.write(incident(action(1), action(2)), incident(*(action(n) for n in (1, 2, 3)), **SECOND))
    client = repo.client()
    create = client.create

    def late(*given: Any) -> Any:
        made = create(*given)
        repo.github.disable_issues()
        return made

    vars(client)["create"] = late
    _, outcome = repo.run(client=client)
    assert (outcome.created, len(outcome.errors)) == (1, 1)
    assert "switched off" in outcome.errors[0]
    repo.github.issues_enabled = True
    repo.settled()
    assert len(open_for(repo.github)) == 5


# The repository's name.


def test_a_renamed_repository_is_asked_for_by_its_new_name(repo: Repository) -> None:
    repo.write(incident(action(1, state="done"), action(2)), incident(action(1), **SECOND))
    repo.run()
    repo.github.rename("example/incidents")
    for redirect in (301, 307):
        vars(repo.github)["write_redirect"] = redirect
        repo.github.log.clear()
        patience = Patience(lambda: repo.github.now.timestamp(), repo.pauses.append)
        client = Client(repo.url, "example/postmortems", repo.github.token, patience)
        repo.write(
            incident(action(1, state="done"), action(2, title=f"Title {redirect}")), incident(action(1), **SECOND)
        )
        _, outcome = repo.run(client=client)
        assert outcome.errors == ()
        assert f"Title {redirect}" in repo.github.issues[2].title
        listed = [one for one in repo.github.log if "/issues?" in one.path]
        assert all(one.path.startswith("/repos/example/incidents/") and "state=all" in one.path for one in listed)
        assert listed
    repo.settled()
    assert (shut(repo), len(repo.github.issues)) == ({1: "completed"}, 3)


# Refusals.


@pytest.mark.parametrize("status", [401, 403, 404])
@pytest.mark.parametrize("method", ["POST", "PATCH", "GET"])
def test_a_refusal_in_mid_run_stops_it_and_tells_what_was_done(repo: Repository, status: int, method: str) -> None:
    actions = [action(number, title="Another title") for number in (1, 2)]
    if method == "POST":
        actions = [action(number) for number in (1, 2, 3, 4)]
    repo.write(incident(*actions), incident(action(1), **SECOND))
    path = r"/issues$" if method == "POST" else r"/issues/2$"
    nth = 2 if method == "POST" else 1
    repo.github.faults = [Fault(method, path, nth, status=status, message="Refused")]
    _, outcome = repo.run()
    assert (outcome.applied, len(outcome.errors)) == (1, 1)
    assert str(status) in outcome.errors[0]
    assert repo.github.log[-1].status == status
    repo.settled()
    assert open_for(repo.github) == sorted([*(f"INC-2025-0001/{one['id']}" for one in actions), B1])


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_list_that_is_refused_ends_the_run_before_any_write(repo: Repository, status: int) -> None:
    repo.write(incident(action(1), action(4)))
    before = len(repo.github.writes)
    repo.github.faults = [Fault("GET", r"/issues$", status=status)]
    with pytest.raises(StoppedError, match=str(status)):
        repo.run()
    assert len(repo.github.writes) == before


def test_a_refusal_of_one_thing_holds_up_nothing_else(repo: Repository) -> None:
    repo.write(incident(*(action(n, title="Another title") for n in (1, 2))), incident(action(1), **SECOND))
    repo.github.faults = [Fault("PATCH", r"/issues/1$", status=422, message="Validation Failed")]
    _, outcome = repo.run()
    assert (outcome.applied, [error.partition(":")[0] for error in outcome.errors]) == (1, [A1])
    repo.settled()
