"""`pmsite risk` and `pmsite export`: a fault tree in numbers, and a record for other tools."""

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest

from pmsite.analyse.inference import poisson_rate
from tests.cli.command import Done, environment, run, sound
from tests.conftest import PROJECT, TODAY, Write

ID = "INC-2025-0001"
EITHER = {"G1": {"type": "or", "text": "Names fail", "inputs": ["E1", "E2"]}}
KEYS = (
    *("id", "top", "basis", "assumption", "probability", "bounds", "exact", "coherent", "missing", "cut_sets"),
    *("cut_sets_total", "remainder", "importance", "actions", "cumulative", "frequency"),
)
PER = ("events", "absent", "order", "probability", "occurred")
ACTION = ("id", "state", "events", "probability_after", "bounds_after", "reduction", "best_case")


def broken(probability: float | None = None, **more: Any) -> dict[str, Any]:
    """An event."""
    return {"text": "It broke", **({} if probability is None else {"probability": probability}), **more}


def with_tree(gates: dict[str, Any] = EITHER, basis: str | None = "per year", **more: Any) -> dict[str, Any]:
    """A record with a fault tree of E1 and E2, or of those in `events`."""
    events = more.pop("events", None) or {"E1": broken(0.1, occurred=True), "E2": broken(0.2)}
    tree = {"top": "G1", **({"basis": basis} if basis else {}), "gates": gates, "events": events}
    return sound(**{"provenance": {"kind": "own"}, "analysis": {"fault_tree": tree}, **more})


def ask(root: Path, *arguments: str, name: str = ID, today: str = TODAY) -> Done:
    return run("risk", name, "--today", today, *arguments, cwd=root, env=environment(COLUMNS="100"))


def told(root: Path, name: str = ID) -> str:
    """The text, as one line, as tables break theirs."""
    done = ask(root, name=name)
    assert (done.returncode, done.stderr) == (0, "")
    return " ".join(done.stdout.split())


def as_json(root: Path, name: str = ID) -> dict[str, Any]:
    done = ask(root, "--format", "json", name=name)
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout, parse_constant=lambda text: pytest.fail(text))
    return found


def test_the_guide_names_every_key_of_the_json(write: Write) -> None:
    action = {"id": "A1", "title": "Mend it", "addresses": ["E1"]}
    found = as_json(write(with_tree(actions=[action])))
    assert tuple(found) == KEYS
    assert tuple(found["cut_sets"][0]) == PER
    assert tuple(found["actions"][0]) == ACTION
    assert tuple(found["cumulative"]) == ("finished", "all")
    guide = (PROJECT / "docs/guide/risk.md").read_text("utf-8").partition("## In JSON")[2]
    named = set(re.findall(r"`(\w+)`", guide))
    assert named == {*KEYS, *PER, *ACTION, "finished", "all"} - {"id", "top", "assumption"} | {"id"}


def test_a_tree_by_hand_in_json(write: Write) -> None:
    actions = [
        {"id": "A1", "title": "Mend it", "state": "done", "completed_on": "2025-12-01", "expect": {"E1": 0.05}},
        {"id": "A2", "title": "Bury it", "addresses": ["E2"]},
        {"id": "A3", "title": "Not this", "addresses": ["E1"], "state": "wont_do", "reason": "Too dear"},
    ]
    found = as_json(write(with_tree(actions=actions)))
    assert found["probability"] == pytest.approx(0.28)
    assert found["bounds"] == [found["probability"]] * 2
    assert (found["exact"], found["coherent"], found["missing"], found["remainder"]) == (True, True, [], 0.0)
    assert (found["basis"], found["cut_sets_total"]) == ("per year", 2)
    assert [(one["events"], one["probability"], one["occurred"]) for one in found["cut_sets"]] == [
        (["E2"], 0.2, False),
        (["E1"], 0.1, True),
    ]
    assert found["importance"]["E1"] == {
        "birnbaum": pytest.approx(0.8),
        "criticality": pytest.approx(0.8 * 0.1 / 0.28),
        "fussell_vesely": pytest.approx(0.1 / 0.28),
        "raw": pytest.approx(1 / 0.28),
        "rrw": pytest.approx(0.28 / 0.2),
    }
    listed = [
        (one["id"], one["probability_after"], one["reduction"], one["best_case"]) for one in found["actions"]
    ]
    assert listed == [
        ("A2", pytest.approx(0.1), pytest.approx(0.18), True),
        ("A3", pytest.approx(0.2), pytest.approx(0.08), True),
        ("A1", pytest.approx(0.24), pytest.approx(0.04), False),
    ]
    both = {"actions": ["A1", "A2"], "probability": pytest.approx(0.05), "bounds": [pytest.approx(0.05)] * 2}
    assert found["cumulative"]["all"] == both
    assert found["cumulative"]["finished"]["actions"] == ["A1"]


def test_what_is_infinite_is_null_in_json_and_a_sign_in_the_text(write: Write) -> None:
    root = write(with_tree({"G1": {**EITHER["G1"], "type": "and"}}))
    assert [one["rrw"] for one in as_json(root)["importance"].values()] == [None, None]
    assert "∞" in ask(root).stdout.split("RRW", 1)[1]


def test_a_probability_that_is_almost_nothing_has_its_json_too(write: Write) -> None:
    root = write(with_tree(events={"E1": broken(1e-310), "E2": broken(0.0)}))
    assert as_json(root)["probability"] == 1e-310


def test_without_a_probability_there_are_bounds_and_the_event_is_named(write: Write) -> None:
    actions = [{"id": "A1", "title": "Mend it", "addresses": ["E1"]}]
    root = write(with_tree(events={"E1": broken(0.1), "E2": broken()}, actions=actions))
    found = as_json(root)
    assert (found["probability"], found["bounds"], found["missing"]) == (None, [0.1, 1.0], ["E2"])
    assert found["importance"] == {}
    assert found["cut_sets"][1] == {**dict.fromkeys(PER), **found["cut_sets"][1], "probability": None}
    (one,) = found["actions"]
    assert (one["probability_after"], one["bounds_after"], one["reduction"]) == (None, [0.0, 1.0], None)
    text = told(root)
    assert "Probability: between 0.1 and 1 (per year)." in text
    assert "Without a probability: E2. So there are bounds only, and no importances." in text
    assert "A1 Mend it open between 0 and 1 – best case" in text
    assert "Birnbaum" not in text


def test_that_the_basis_is_missing_is_said(write: Write) -> None:
    assert "Probability: 0.28 (the record does not say of what: `basis`)." in told(write(with_tree(basis=None)))


def test_where_nothing_is_stated_no_basis_is_asked_for(write: Write) -> None:
    events = {"E1": broken(), "E2": broken()}
    text = told(write(with_tree(basis=None, events=events)))
    assert "Probability: between 0 and 1. Events are taken" in text
    assert "does not say" not in text


def test_the_basis_stays_as_it_is_written(write: Write) -> None:
    assert "(per .5 hours)" in told(write(with_tree(basis="per .5 hours")))


def test_a_tree_that_is_not_coherent_has_prime_implicants_and_no_importances(write: Write) -> None:
    root = write(with_tree({"G1": {**EITHER["G1"], "type": "xor"}}))
    found = as_json(root)
    assert (found["coherent"], found["importance"]) == (False, {})
    assert found["probability"] == pytest.approx(0.1 * 0.8 + 0.2 * 0.9)
    assert [(one["events"], one["absent"]) for one in found["cut_sets"]] == [(["E2"], ["E1"]), (["E1"], ["E2"])]
    text = told(root)
    assert "The tree is not coherent" in text
    assert "Prime implicants" in text and "Minimal cut sets" not in text
    assert "E1, not E2 2 0.08 occurred in this incident" in text


def test_how_often_it_was_seen_stands_beside_what_is_stated(write: Write) -> None:
    events = {"E1": broken(0.1, tags=["dns"]), "E2": broken(0.2, tags=["nothing-else-has-it"])}
    root = write(with_tree(events=events, tags=["dns"]))
    write(sound(id="INC-2025-0002", tags=["dns"]))
    # With the first own incident the years begin; it tells of none before it.
    first = {"id": "INC-2025-0003", "times": {"started_at": "2025-11-21T00:00:00Z"}, "tags": ["dns"]}
    write(sound(**first, provenance={"kind": "own"}))
    found = as_json(root)["frequency"]
    assert set(found) == {"E1"}
    assert (found["E1"]["tags"], found["E1"]["n"]) == (["dns"], 1)  # one more is retold, and not ours
    assert found["E1"]["years"] == pytest.approx(366 / 365.25, abs=1e-9)
    rate = poisson_rate(1, found["E1"]["years"])
    assert (found["E1"]["per_year"], found["E1"]["interval"]) == (rate.rate, [rate.low, rate.high])
    line = "E1: 1 own incident tagged dns in 1.0 years, 0.998 a year (95 % interval 0.0253 to 5.56, exact Poisson)"
    assert line in told(root)


def test_of_many_cut_sets_ten_are_told_and_that_which_occurred(write: Write) -> None:
    events = {f"E{i:02}": broken(0.5 - i / 100, occurred=i == 20) for i in range(25)}
    gate = {"type": "or", "text": "Names fail", "inputs": list(events)}
    root = write(with_tree({"G1": gate}, events=events))
    text = told(root).split("Importance")[0]
    assert "Minimal cut sets: 11 of 25 listed; --format json has all" in text
    assert re.findall(r"E\d\d", text) == [*(f"E{i:02}" for i in range(10)), "E20"]
    assert len(as_json(root)["cut_sets"]) == 25


def test_an_action_may_make_it_worse(write: Write) -> None:
    text = told(write(with_tree(actions=[{"id": "A1", "title": "Hurry", "expect": {"E1": 0.5}}])))
    assert "A1 Hurry open 0.6 adds 0.32" in text


def test_a_share_of_nearly_all_is_not_told_as_all(write: Write) -> None:
    one = {"id": "A1", "title": "Mend it", "expect": {"E1": 0.0001}}
    assert "100%" not in told(write(with_tree(events={"E1": broken(0.5), "E2": broken(0.0)}, actions=[one])))


def test_words_between_brackets_or_colons_stay_words(write: Write) -> None:
    text = "The [bold]alert[/bold] :fire:"
    events = {"E1": {**broken(0.1), "text": text}, "E2": broken(0.2)}
    root = write(with_tree(events=events, actions=[{"id": "A1", "title": text, "addresses": ["E1"]}]))
    assert told(root).count(text) == 2


def test_without_actions_that_is_said(write: Write) -> None:
    root = write(with_tree(actions=[{"id": "A1", "title": "Write it down"}]))
    assert told(root).endswith("No action addresses an event of the tree.")
    found = as_json(root)
    assert (found["actions"], found["cumulative"]) == ([], None)


def test_a_record_is_known_by_its_alias(write: Write) -> None:
    assert told(write(with_tree(aliases=["JIRA-7"])), "JIRA-7").startswith(f"{ID}, top event G1: Names fail ")


CIRCLE = with_tree({**EITHER, "G1": {**EITHER["G1"], "inputs": ["G1", "E1", "E2"]}})


@pytest.mark.parametrize("command", [("risk",), ("export", "open-psa")])
@pytest.mark.parametrize(
    ("data", "asked", "code", "said"),
    [
        (with_tree(), "INC-2025-0011", 2, f"There is no record INC-2025-0011. Did you mean `{ID}`?"),
        (sound(), ID, 1, f"{ID} has no fault tree: `analysis/fault_tree` is where one goes."),
        (CIRCLE, ID, 1, f"{ID} has errors; `pmsite check incidents/2025/{ID}.yaml` tells them."),
    ],
    ids=["unknown", "no tree", "circle"],
)
def test_what_cannot_be_told_ends_with_a_sentence(
    write: Write, command: tuple[str, ...], data: dict[str, Any], asked: str, code: int, said: str
) -> None:
    done = run(*command, asked, cwd=write(data), env=environment())
    assert (done.returncode, done.stdout, done.stderr) == (code, "", said + "\n")


def test_the_guides_first_tree_by_hand() -> None:
    found = as_json(PROJECT, "INC-2025-0006")
    assert found["probability"] == pytest.approx(1 - 0.99 * 0.995 * 0.998) == pytest.approx(0.0169201, abs=5e-8)
    assert [one["events"] for one in found["cut_sets"]] == [["E5"], ["E6"], ["E1", "E2", "E3"]]
    assert [one["occurred"] for one in found["cut_sets"]] == [False, False, True]
    assert [(one["id"], one["best_case"]) for one in found["actions"]] == [("A1", True), ("A4", True)]
    for one in found["actions"]:
        assert one["probability_after"] == pytest.approx(0.00699)
        assert one["reduction"] == pytest.approx(0.0099301)
    text = told(PROJECT, "INC-2025-0006")
    assert text.count("0.00993 (59%) best case") == 2
    assert "With all of them (A1, A4): 0.00699" in text


def test_the_guides_second_tree_is_told_as_it_stands_there() -> None:
    found = as_json(PROJECT, "INC-2025-0007")
    assert (found["probability"], found["basis"]) == (0.01, "per year")
    assert [one["events"] for one in found["cut_sets"]] == [["E1"]]
    after = {one["id"]: (one["probability_after"], one["best_case"]) for one in found["actions"]}
    assert after == {"A7": (0.0, True), "A1": (pytest.approx(1e-4), False), "A4": (pytest.approx(1e-4), False)}
    guide = (PROJECT / "docs/guide/risk.md").read_text("utf-8")
    shown = guide.partition("$ pmsite risk INC-2025-0007\n")[2].partition("\n```")[0]
    done = run("risk", "INC-2025-0007", "--today", TODAY, cwd=PROJECT, env=environment(COLUMNS="80"))
    lines = [re.sub(r"─+", "─", " ".join(line.split())) for line in done.stdout.splitlines()]
    for line in (re.sub(r"─+", "─", " ".join(line.split())) for line in shown.splitlines()):
        assert line in (*lines, "", "…")


def test_the_whole_record_is_exported_as_json(write: Write) -> None:
    data = with_tree(title="The [bold]alert[/bold] :fire: " + "名" * 150, aliases=["JIRA-7"])
    done = run("export", "json", "JIRA-7", cwd=write(data), env=environment(COLUMNS="40"))
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {key: value for key, value in data.items() if key != "provenance"}


def test_a_record_without_a_fault_tree_is_exported_as_json_too(write: Write) -> None:
    done = run("export", "json", ID, cwd=write(sound()), env=environment())
    assert json.loads(done.stdout) == sound()


def test_the_fault_tree_is_exported_as_open_psa_for_others(write: Write) -> None:
    done = run("export", "open-psa", ID, cwd=write(with_tree()), env=environment(COLUMNS="40"))
    assert (done.returncode, done.stderr) == (0, "")
    tree = Xml.fromstring(done.stdout.encode())
    assert [one.get("value") for one in tree.iter("float")] == ["0.1", "0.2"]
    assert [one.get("name") for one in tree.iter("define-gate")] == ["G1"]


def test_a_format_that_is_not_known_is_wrong_usage(write: Write) -> None:
    assert run("export", "yaml", ID, cwd=write(with_tree()), env=environment()).returncode == 2
