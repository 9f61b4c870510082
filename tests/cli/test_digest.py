"""`pmsite digest`: the last whole week, month or quarter, as text, into a file, an issue or a chat."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import Done
from tests.github.kit import POLICY, Repository, action, incident, repository
from tests.workflows.kit import receiver
from tests.workflows.tracker import command

GOLDEN = """\
# Post-mortems, 2026-W46

2026-11-09 to 2026-11-15: 2 incidents; 1 action finished, 2 new; 1 overdue on 2026-11-21.

## Incidents (2)

- SEV1 [INC-2026-0002](https://example.com/incidents/2026/INC-2026-0002/), Payments \\| twice \\<b\\>
- 1 restricted record, not named

## Finished (1)

- [INC-2026-0002/A1](https://example.com/incidents/2026/INC-2026-0002/#action-A1) Configure the failover, part 1

## New (2)

- [INC-2026-0002/A1](https://example.com/incidents/2026/INC-2026-0002/#action-A1) Configure the failover, part 1
- [INC-2026-0002/A2](https://example.com/incidents/2026/INC-2026-0002/#action-A2) Configure the failover, part 2

## Overdue (1)

- [INC-2026-0002/A3](https://example.com/incidents/2026/INC-2026-0002/#action-A3) Configure the failover, part 3, \
due 2026-11-20, 1 day ago

By owner: jsmith 1.

By team: web 1.

## Figures against targets

| figure | value | n | target | |
|---|---|---|---|---|
| Time to detect, median | 4 min | 1 of 2 | 5 min | ✅ |
| Time to acknowledge, median | none | 0 of 2 | none |  |
| Time to mitigate, median | none | 0 of 2 | none |  |
| Time to resolve, median | 2 h | 1 of 2 | 1 h | ❌ |
| Actions done | 25\u202f% | 1 of 4 | none |  |

Medians are of the organisation's incidents in it; actions done are of all its actions on that day.
"""
TIMES = {
    "started_at": "2026-11-10T10:00:00Z",
    "detected_at": "2026-11-10T10:04:00Z",
    "resolved_at": "2026-11-10T12:00:00Z",
}
SECRET = "Bearer of the plan"


@pytest.fixture
def repo(tmp_path: Path) -> Iterator[Repository]:
    """An incident of the week before with actions of every kind, and a restricted one."""
    new = {"created_on": "2026-11-10"}
    actions = [
        action(1, **new, state="done", completed_on="2026-11-12"),
        action(2, **new),
        action(3, due="2026-11-20"),
    ]
    with repository(tmp_path) as made:
        made.write(
            incident(*actions, id="INC-2026-0002", title="Payments | twice <b>", severity="SEV1", times=TIMES),
            incident(
                action(1, title=SECRET, due="2026-11-01", **new),
                id="INC-2026-0003",
                title=SECRET,
                visibility="restricted",
                times={"started_at": "2026-11-11"},
            ),
            policy=POLICY + "targets: {ttd: 5m, ttr: 1h}\npeople: handles\n",
        )
        yield made


def _digest(repo: Repository, *arguments: str, **env: str) -> Done:
    done = command(repo, "digest", *arguments, **env)
    assert repo.github.token not in done.stdout + done.stderr
    return done


def _told(repo: Repository, *arguments: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(_digest(repo, "--format", "json", *arguments).stdout)
    return told


def test_a_week_is_told_as_markdown(repo: Repository) -> None:
    done = _digest(repo, SITE_URL="https://example.com")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == GOLDEN
    assert repo.github.log == [], "GitHub is not needed for it"


def test_json_names_ids_and_counts(repo: Repository) -> None:
    told = _told(repo)
    assert (told["incidents"], told["restricted"]) == (["INC-2026-0002"], 1)
    assert told["finished"] == ["INC-2026-0002/A1"] and told["overdue"] == ["INC-2026-0002/A3"]
    assert told["overdue_by_owner"] == {"jsmith": 1} and told["overdue_by_team"] == {"web": 1}


@pytest.mark.parametrize("style", ["markdown", "json"])
def test_a_restricted_record_is_counted_and_not_named(repo: Repository, style: str) -> None:
    told = _digest(repo, "--format", style).stdout
    assert SECRET not in told and "INC-2026-0003" not in told


@pytest.mark.parametrize(
    ("day", "period", "name", "since", "until"),
    [
        ("2026-11-22", "week", "2026-W46", "2026-11-09", "2026-11-15"),
        ("2026-11-23", "week", "2026-W47", "2026-11-16", "2026-11-22"),
        ("2026-01-01", "week", "2025-W52", "2025-12-22", "2025-12-28"),
        ("2027-01-04", "week", "2026-W53", "2026-12-28", "2027-01-03"),
        ("2024-12-31", "week", "2024-W52", "2024-12-23", "2024-12-29"),
        ("2025-01-06", "week", "2025-W01", "2024-12-30", "2025-01-05"),
        ("2024-03-01", "month", "2024-02", "2024-02-01", "2024-02-29"),
        ("2026-01-31", "month", "2025-12", "2025-12-01", "2025-12-31"),
        ("2026-11-30", "month", "2026-10", "2026-10-01", "2026-10-31"),
        ("2026-01-01", "quarter", "2025 Q4", "2025-10-01", "2025-12-31"),
        ("2026-03-31", "quarter", "2025 Q4", "2025-10-01", "2025-12-31"),
        ("2026-04-01", "quarter", "2026 Q1", "2026-01-01", "2026-03-31"),
        ("2026-12-31", "quarter", "2026 Q3", "2026-07-01", "2026-09-30"),
    ],
)
def test_the_last_whole_period_is_told(
    repo: Repository, day: str, period: str, name: str, since: str, until: str
) -> None:
    told = _told(repo, "--today", day, "--period", period)
    assert (told["name"], told["since"], told["until"]) == (name, since, until)


def test_a_period_without_anything_says_so(repo: Repository) -> None:
    told = _digest(repo, "--today", "2024-06-01", "--period", "month").stdout
    assert "2024-05-01 to 2024-05-31: 0 incidents; 0 actions finished, 0 new; 0 overdue on 2024-06-01.\n" in told


def test_it_goes_into_a_file(repo: Repository, tmp_path: Path) -> None:
    done = _digest(repo, "--out", str(tmp_path / "out/digest.md"), SITE_URL="https://example.com/")
    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / "out/digest.md").read_text("utf-8") == GOLDEN


def test_a_file_that_cannot_be_written_is_named(repo: Repository, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    done = _digest(repo, "--out", str(tmp_path / "there"))
    assert done.returncode in (1, 2) and str(tmp_path / "there") in done.stderr


def test_the_standing_issue_is_planned_made_and_brought_up_to_date(repo: Repository) -> None:
    assert "1 to do; `--apply` does it.\n" in _digest(repo, "--issue").stderr
    assert repo.github.writes == []
    assert "1 of 1 done.\n" in _digest(repo, "--issue", "--apply").stderr
    assert "Nothing to do.\n" in _digest(repo, "--issue", "--apply").stderr
    _digest(repo, "--issue", "--apply", "--today", "2026-11-23")
    (issue,) = repo.github.issues.values()
    assert issue.body is not None and "# Post-mortems, 2026-W47\n" in issue.body
    assert SECRET not in issue.body


def test_what_people_write_around_the_digest_stays(repo: Repository) -> None:
    _digest(repo, "--issue", "--apply")
    body = repo.github.issues[1].body or ""
    assert body.startswith("<!-- pmsite:begin ") and body.endswith("<!-- pmsite:end -->")
    repo.github.edit(1, body=f"Read on Mondays.\n\n{body}\n\nAsk @jdoe.\n")
    before = len(repo.github.writes)
    assert "Nothing to do.\n" in _digest(repo, "--issue", "--apply").stderr
    assert len(repo.github.writes) == before
    _digest(repo, "--issue", "--apply", "--today", "2026-11-23")
    body = repo.github.issues[1].body or ""
    assert body.startswith("Read on Mondays.\n\n<!-- ") and body.rstrip().endswith(" -->\n\nAsk @jdoe.")
    assert body.count("# Post-mortems, ") == 1 and "# Post-mortems, 2026-W47\n" in body


def test_a_standing_issue_that_people_closed_stays_closed(repo: Repository) -> None:
    _digest(repo, "--issue", "--apply")
    repo.github.close(1)
    before = len(repo.github.writes)
    done = _digest(repo, "--issue", "--apply", "--today", "2026-11-23")
    assert "#1 was closed; reopen it to have it brought up to date" in done.stderr
    assert len(repo.github.writes) == before


def test_a_chat_gets_plain_text_without_mentions(repo: Repository) -> None:
    with receiver() as (url, came):
        planned = _digest(repo, "--webhook", PMSITE_WEBHOOK_URL=url)
        assert came == [] and planned.stderr == "--apply sends it to the webhook.\n"
        done = _digest(repo, "--webhook", "--apply", PMSITE_WEBHOOK_URL=url, SITE_URL="https://example.com")
        assert done.returncode == 0 and url not in done.stdout + done.stderr
    ((_, kind, message),) = came
    assert kind == "application/json"
    assert message["text"].startswith("*Post-mortems, 2026-W46*: 2 incidents; ")
    link = "<https://example.com/incidents/2026/INC-2026-0002/|INC-2026-0002>"
    assert f"\n• {link} Payments | twice &lt;b&gt; (SEV1)\n" in message["text"]


def test_a_webhook_without_an_address_is_wrong_usage(repo: Repository) -> None:
    done = _digest(repo, "--webhook", "--apply")
    assert (done.returncode, done.stdout) == (2, "")
    assert "set PMSITE_WEBHOOK_URL to the webhook's address, from a secret." in done.stderr


def _refused(repo: Repository, url: str) -> None:
    done = _digest(repo, "--webhook", "--apply", PMSITE_WEBHOOK_URL=url)
    assert done.returncode == 1
    assert "s3cr3t" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "url", ["http://example.com/s3cr3t", "ftp://127.0.0.2/s3cr3t", "s3cr3t", "http://127.0.0.1:9/s3cr3t"]
)
def test_a_webhook_that_cannot_be_reached_is_a_sentence_without_its_address(repo: Repository, url: str) -> None:
    _refused(repo, url)


@pytest.mark.parametrize(
    "url", ["https://[bad/s3cr3t", "http://127.0.0.1:9/s3cr3t x", "https://127.0.0.1:x/s3cr3t"]
)
def test_a_webhooks_address_that_is_none_is_a_sentence_without_it(repo: Repository, url: str) -> None:
    _refused(repo, url)


def test_a_digest_with_another_policy_than_the_one_that_was_meant_is_none(repo: Repository) -> None:
    (repo.root / "schema/policy.yaml").write_text("schema_version: 1\norganization: Example\n", "utf-8")
    done = _digest(repo, "--issue", "--apply")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("schema/policy.yaml:") and done.stderr.endswith("another policy than yours.\n")
    assert repo.github.writes == []
