"""`pmsite metrics`: its formats, its limits, and the gate."""

import csv
import io
import json
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from pmsite.load.edit import dump
from tests.cli.command import Done, run
from tests.conftest import PROJECT, TODAY, record

UNTIL = date.fromisoformat(TODAY)
SINCE = UNTIL - timedelta(days=89)
START = SINCE - timedelta(days=365)


def metrics(root: Path, *arguments: str) -> Done:
    """The command, on the tests' day."""
    return run("metrics", "--today", TODAY, *arguments, cwd=root)


def told(root: Path, *arguments: str) -> dict[str, Any]:
    """The figures as JSON."""
    done = metrics(root, "--format", "json", *arguments)
    assert done.returncode == 0, done.stderr
    data: dict[str, Any] = json.loads(done.stdout)
    return data


def repository(root: Path, records: Iterable[dict[str, Any]]) -> Path:
    """One of these records."""
    (root / "incidents").mkdir()
    for one in records:
        file = root / "incidents" / one["id"][4:8] / f"{one['id']}.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(dump(one), "utf-8")
    return root


def incident(i: int, day: date, minutes: int = 30, **fields: Any) -> dict[str, Any]:
    """An incident of so many minutes, with a cost, a window and an action."""
    times = {"started_at": f"{day}T10:00:00Z", "resolved_at": f"{day}T{10 + minutes // 60}:{minutes % 60:02d}:00Z"}
    service = fields.pop("service", "a")
    return record(
        **{
            "id": f"INC-2026-{i:04d}",
            "title": f"Incident number {i}",
            "times": times,
            "services": [service],
            "detection": {"source": "alert", "detail": "Latency"},
            "impact": {
                "costs": [{"kind": "loss", "amount": 10, "currency": "USD"}],
                "windows": [{"service": service, "from": times["started_at"], "to": times["resolved_at"]}],
            },
            "actions": [{"id": "A1", "title": "Do it", "created_on": str(day), "due": str(day)}],
            **fields,
        }
    )


def weekly(begin: date, minutes: Iterable[int], first: int, **fields: Any) -> list[dict[str, Any]]:
    """One a week."""
    return [incident(first + i, begin + timedelta(days=7 * i), m, **fields) for i, m in enumerate(minutes)]


@pytest.fixture(scope="module")
def longer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a service `a` whose incidents became longer, and one, `b`, whose did not."""
    late = weekly(SINCE, range(100, 108), 30)
    calm = [incident(50, START, service="b"), incident(51, UNTIL, service="b", severity="SEV1")]
    return repository(tmp_path_factory.mktemp("longer"), [*weekly(START, range(10, 26), 1), *late, *calm])


@pytest.fixture(scope="module")
def frequent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four incidents in a year, then twelve in a season, all as long."""
    found = [*weekly(START, [30] * 4, 1), *weekly(SINCE, [30] * 12, 20)]
    return repository(tmp_path_factory.mktemp("frequent"), found)


def test_every_format_tells_the_same(longer: Path) -> None:
    data = told(longer)
    rows = {tuple(row[:3]): row[3] for row in csv.reader(io.StringIO(metrics(longer, "--format", "csv").stdout))}
    text = metrics(longer, "--format", "openmetrics").stdout
    families = text_string_to_metric_families(text)
    samples = {(s.name, *sorted(s.labels.values())): s.value for family in families for s in family.samples}
    for name, n in data["by_month"].items():
        assert samples["pmsite_incidents_by_month", name] == int(rows["by_month", name, "n"]) == n
    assert samples["pmsite_ttr_seconds", "median"] == float(rows["ttr", "", "median"]) == data["ttr"]["median"]
    down = data["availability"]["services"]["a"]["downtime"]
    assert samples["pmsite_downtime_seconds", "a"] == float(rows["availability", "services a", "downtime"]) == down


def test_the_text_has_a_table_of_each_kind(longer: Path) -> None:
    done = metrics(longer)
    assert done.returncode == 0
    for words in (
        "26 incidents",
        "TTR = resolved − started",
        "Severity   n of 26",
        "Service   n of 26",
        "Found by   n of 26",
        "Own incidents of services over 365 days",
        "Costs in USD",
        "2026-08-24 to 2026-11-21, against the time from 2025-08-24",
        "Actions: 0% complete (done ÷ (all − wont_do) = 0 ÷ 26); 26 unfinished, 25 overdue",
    ):
        assert words in done.stdout
    (line,) = [line for line in done.stdout.splitlines() if line.strip().startswith("TTR  ") and "worse" in line]
    assert "median 18 min" in line and "median 1 h 43 min" in line


def test_a_format_that_there_is_not_is_wrong_usage(longer: Path) -> None:
    done = metrics(longer, "--format", "xml")
    assert (done.returncode, done.stdout) == (2, "")
    assert "'text', 'json', 'csv', 'openmetrics'" in " ".join(done.stderr.replace("│", " ").split())


@pytest.mark.parametrize(
    ("limits", "n"),
    [
        ([], 26),
        (["--service", "b"], 2),
        (["--service", "b", "--service", "a", "--severity", "SEV2"], 25),
        (["--severity", "SEV1"], 1),
        (["--until", str(SINCE - timedelta(days=1))], 17),
        (["--since", str(START), "--until", str(START)], 2),
        (["--since", str(SINCE), "--service", "b"], 1),
        (["--since", "2027-01-01"], 0),
    ],
)
def test_limits_apply_to_every_figure(longer: Path, limits: list[str], n: int) -> None:
    data = told(longer, *limits)
    assert data["incidents"] == data["ttr"]["n"] == data["ttr"]["of"] == data["lasting"]["ended"] == n
    for key in ("by_month", "by_year", "by_weekday", "by_hour", "by_severity", "by_service", "by_alert"):
        assert sum(data[key].values()) == n
    assert data["actions"]["total"] == data["backlog_age_days"]["n"] == n
    assert sum(one["n"] for one in data["completion_by_cohort"].values()) == n
    assert data["costs"].get("USD", {"damage": 0})["damage"] == 10 * n


def test_services_and_severities_limit_availability_and_the_comparison_too(longer: Path) -> None:
    data = told(longer, "--service", "b", "--severity", "SEV1")
    assert {name: one["incidents"] for name, one in data["availability"]["services"].items()} == {"b": 1}
    counts = data["comparison"]["figures"]["incidents"]
    assert (counts["n_before"], counts["n_after"]) == (0, 1)


def test_days_limit_what_availability_is_over(longer: Path) -> None:
    data = told(longer, "--since", str(UNTIL), "--until", str(UNTIL))["availability"]
    assert (data["since"], data["until"]) == ("2026-11-21T00:00:00+00:00", "2026-11-22T00:00:00+00:00")
    assert data["services"]["b"]["availability"] == pytest.approx(1 - 1800 / 86400)
    assert "a" not in data["services"]


@pytest.mark.parametrize("option", ["--since", "--until", "--today"])
@pytest.mark.parametrize("day", ["1899-12-31", "3000-01-01", "9999-12-31", "0001-01-01"])
def test_a_day_of_no_record_is_wrong_usage(longer: Path, option: str, day: str) -> None:
    done = run("metrics", option, day, cwd=longer)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{option} takes a date between 1900 and 2999, not '{day}'." in " ".join(done.stderr.split())


@pytest.mark.parametrize("day", ["1900-01-01", "2999-12-31"])
def test_the_first_and_the_last_day_that_a_record_can_have_are_days(longer: Path, day: str) -> None:
    for option in ("--since", "--until", "--today"):
        assert run("metrics", option, day, cwd=longer).returncode == 0


def test_the_gate_fails_where_incidents_last_longer_and_says_so(longer: Path) -> None:
    done = metrics(longer, "--gate", "--format", "json")
    assert done.returncode == 1
    assert done.stderr.count("Worse: ") == 1
    assert "Worse: Time to resolve, median 18 min before, median 1 h 43 min now (Mann-Whitney, p = " in done.stderr
    assert json.loads(done.stdout)["comparison"]["figures"]["ttr"]["verdict"] == "worse"


def test_the_gate_fails_where_incidents_become_more_frequent(frequent: Path) -> None:
    done = metrics(frequent, "--gate")
    assert done.returncode == 1
    assert "Worse: Incidents, 0.33 a month before, 4.1 a month now (exact test of two Poisson rates" in done.stderr
    assert done.stderr.count("Worse: ") == 1
    assert "Costs in USD" in done.stdout


@pytest.mark.parametrize(
    "limits",
    [["--service", "b"], ["--severity", "SEV1"], ["--until", str(SINCE - timedelta(days=1))]],
)
def test_the_gate_looks_only_at_what_was_asked_for(longer: Path, limits: list[str]) -> None:
    done = metrics(longer, "--gate", *limits)
    assert (done.returncode, done.stderr) == (0, "")


def test_without_the_gate_nothing_fails(longer: Path, frequent: Path) -> None:
    for root in (longer, frequent):
        done = metrics(root)
        assert (done.returncode, done.stderr) == (0, "")
        assert "worse" in done.stdout


def test_the_gate_is_open_for_this_repositorys_own_records_and_for_none(tmp_path: Path) -> None:
    assert metrics(PROJECT, "--gate").returncode == 0
    empty = metrics(repository(tmp_path, []), "--gate", "--format", "json")
    assert (empty.returncode, empty.stderr) == (0, "")
    assert json.loads(empty.stdout)["incidents"] == 0


def test_what_has_become_better_does_not_fail(tmp_path: Path) -> None:
    root = repository(tmp_path, [*weekly(START, range(100, 108), 1), *weekly(SINCE, [10, 11], 20)])
    assert metrics(root, "--gate").returncode == 0


def test_the_window_says_how_many_days_are_held_against_those_before(longer: Path, frequent: Path) -> None:
    data = told(frequent, "--window", "7")["comparison"]
    assert (data["since"], data["until"], data["before"][0]) == ("2026-11-15", "2026-11-21", "2025-11-15")
    assert data["figures"]["incidents"]["n_after"] == 0
    assert metrics(frequent, "--gate", "--window", "7").returncode == 0
    assert metrics(longer, "--gate", "--window", "30").returncode == 0
    assert metrics(longer, "--gate", "--window", "88").returncode == 1


def test_a_service_that_only_restricted_records_name_is_not_suggested(tmp_path: Path) -> None:
    root = repository(tmp_path, [incident(1, UNTIL, service="secretproject", visibility="restricted")])
    done = metrics(root, "--service", "secretprojct")
    assert done.returncode == 2
    assert "secretproject" not in done.stderr


@pytest.mark.parametrize("days", ["0", "week"])
def test_a_window_of_no_days_is_wrong_usage(longer: Path, days: str) -> None:
    done = metrics(longer, "--window", days)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--window" in done.stderr


def test_records_with_errors_have_no_figures(tmp_path: Path) -> None:
    root = repository(tmp_path, [incident(1, UNTIL), incident(2, UNTIL, severity="SEV9")])
    done = metrics(root, "--format", "json")
    assert (done.returncode, done.stdout) == (1, "")
    assert "SEV9" in done.stderr


@pytest.mark.parametrize("format_", ["text", "json", "csv", "openmetrics"])
def test_names_are_told_as_they_are_written(tmp_path: Path, format_: str) -> None:
    name = "[red]a :bug: {b}"
    root = repository(tmp_path, [incident(1, UNTIL, service=name, detection={"source": "alert", "detail": name})])
    assert name in metrics(root, "--format", format_).stdout
