"""A public site: nothing that only internal records, the policy or the documents say is in any of its files."""

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pmsite.cli.init import init
from pmsite.load.edit import dump
from pmsite.load.events import parse
from pmsite.model.postmortem import Postmortem
from pmsite.site.public import pruned
from tests.conftest import TODAY, record
from tests.render.markup import Markup
from tests.render.walk import filled
from tests.site.conftest import PNG, put

PLANT = re.compile(rb"plq[a-z]*\d*|INC-2025-09\d\d|HUSH-?\d*", re.IGNORECASE)
"""What stands in nothing that is public."""
HIDDEN = ("internal", "restricted", "draft")
REFERENCES = (
    *(("/from", "SEV1"), ("/to", "SEV2"), ("/learned[]/actions[]", "A1"), ("/addresses[]", "C1")),
    ("/expect{key}", "E1"),
)
"""Places that name something which must be there."""
SECRET_SERVICES = ("plqvault", "plqledger")


def _planted(i: int, kind: str) -> dict[str, Any]:
    """A record that has a planted word in every field there is."""
    count = iter(range(1000))

    def say(place: str) -> str:
        return next((word for end, word in REFERENCES if place.endswith(end)), f"plq{kind}{next(count)}")

    data = filled(Postmortem, say)
    data["analysis"]["contributing_factors"][0]["id"] = "C2"
    shown = {
        "visibility": "internal" if kind == "draft" else kind,
        "state": "draft" if kind == "draft" else "published",
    }
    tie = [{"id": "INC-2025-0001", "kind": "recurrence"}]
    own = {"id": f"INC-2025-090{i}", "aliases": [f"HUSH-{i}"], "related": tie, "services": ["orders", "plqvault"]}
    actions = [{**one, "depends_on": ["INC-2025-0001/A1"]} for one in data["actions"]]
    return {**data, **own, **shown, "actions": actions, "severity": "SEV1", "tags": ["dns", f"plqtag{kind}"]}


def _public() -> dict[str, Any]:
    """The one public record: it names internal ones wherever that is possible, and people by handle."""
    return record(
        state="published",
        visibility="public",
        services=["orders"],
        tags=["dns"],
        teams=["sre"],
        summary="Orders were rejected. ![the graph](graph.png)",
        people={"incident_commander": "plqjdoe", "responders": ["plqresponder"], "authors": ["plqauthor"]},
        related=[{"id": f"INC-2025-090{i}", "kind": "recurrence"} for i in range(3)],
        actions=[
            {
                "id": "A1",
                "title": "Configure failover",
                "owner": "plqjdoe",
                "depends_on": ["INC-2025-0900/A1", "INC-2025-0901/A1"],
                "due": "2026-01-02",
            },
            {"id": "A2", "title": "Rehearse it", "owner": "plqnobody", "state": "done"},
        ],
        timeline=[{"at": "2025-11-26T10:30:00Z", "text": "Names failed", "by": "plqjdoe"}],
        times={"started_at": "2025-11-26T10:27:35Z", "resolved_at": "2025-11-26T11:27:35Z"},
        lessons={"learned": [{"id": "L1", "title": "Two are better", "tags": ["dns"], "actions": ["A1"]}]},
    )


def _internal_policy(root: Path) -> None:
    file = root / "schema/policy.yaml"
    data: Any = parse(file.read_text("utf-8"), "policy.yaml").data
    someone = {handle: {"name": f"Plqname of {handle}"} for handle in ("plqjdoe", "plqresponder", "plqother")}
    data["people"] = "names"
    data["taxonomy"] = {
        **data.get("taxonomy", {}),
        "services": {
            "orders": {"team": "plqteam", "tier": 1, "objective": 99.5, "description": "Plqdescription."},
            **{name: {"team": "plqteam", "description": "Plqsecret"} for name in SECRET_SERVICES},
        },
        "teams": {"plqteam": {"lead": "plqlead", "members": ["plqjdoe", "plqmember"]}},
        "people": someone,
        "tags": ["plqtag", "dns"],
        "causes": ["plqcause"],
    }
    data["targets"] = {"completion_rate": 0.4321, "ttr": "4321m"}
    data["issues"] = {"last_resort": "plqlast"}
    data["severities"][0]["tell"] = ["plqtold@example.com"]
    data["severities"][0]["description"] = "Plqlevel"
    data["templates"] = {"plqtemplate": "Plqtext"}
    file.write_text(dump(data), "utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public site of a repository that is full of what is not public."""
    root = tmp_path_factory.mktemp("public")
    init(root, organisation="Acme", today="2027-01-15")
    for file in (root / "incidents").rglob("*.yaml"):
        file.unlink()
    put(root, _public())
    for i, kind in enumerate(HIDDEN):
        put(root, _planted(i, kind))
        (root / f"incidents/2025/INC-2025-090{i}").mkdir()
        (root / f"incidents/2025/INC-2025-090{i}/plqshot.png").write_bytes(PNG)
    (root / "incidents/2025/INC-2025-0001").mkdir()
    (root / "incidents/2025/INC-2025-0001/graph.png").write_bytes(PNG)
    _internal_policy(root)
    (root / "docs").mkdir(exist_ok=True)
    (root / "docs/plqhandbook.md").write_text("# Plqhandbook\n\nPlqwords\n")
    (root / "docs/plqdata.csv").write_text("plq\n")
    (root / "docs/ours").mkdir()
    (root / "docs/ours/index.md").write_text("# Plqours\n")
    config = root / "mkdocs.yml"
    text = config.read_text("utf-8").replace('!ENV [REPO_URL, ""]', "https://github.com/plqacme/kb")
    text = re.sub(r"(?m)^nav:\n", "nav:\n  - Plqbook: plqhandbook.md\n", text)
    config.write_text(text.replace('!ENV [SITE_URL, ""]', "https://example.com/kb/"), "utf-8")
    command = [sys.executable, "-m", "pmsite.cli", "build", "--public", "--today", TODAY]
    result = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return root / "site"


def _files(site: Path) -> dict[str, bytes]:
    found = {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}
    packed = {path: gzip.decompress(raw) for path, raw in found.items() if path.endswith(".gz")}
    return {**found, **packed}


def _text(site: Path, path: str) -> str:
    return Markup((site / path / "index.html").read_text("utf-8").partition("<article")[2]).text


def test_no_file_and_no_name_of_one_has_anything_internal(site: Path) -> None:
    files = _files(site)
    assert len(files) > 60
    told = {path: {word.decode() for word in PLANT.findall(raw)} for path, raw in files.items()}
    assert {path: words for path, words in told.items() if words - {"plqacme"}} == {}
    assert [path for path in files if PLANT.search(path.encode())] == []


def test_the_words_that_were_planted_are_found_where_they_may_be(site: Path) -> None:
    """Else the test above would look for what is nowhere."""
    root = site.parent
    for i, kind in enumerate(HIDDEN):
        raw = (root / f"incidents/2025/INC-2025-090{i}.yaml").read_bytes()
        assert len(set(PLANT.findall(raw))) > 100, kind
    assert len(set(PLANT.findall((root / "schema/policy.yaml").read_bytes()))) > 10


def test_the_public_record_is_there_with_page_json_picture_and_search(site: Path) -> None:
    home = site / "incidents/2025/INC-2025-0001"
    assert "Orders rejected after a resolver was lost" in (home / "index.html").read_text("utf-8")
    assert json.loads((home / "record.json").read_text("utf-8"))["id"] == "INC-2025-0001"
    assert (home / "graph.png").read_bytes() == PNG
    assert "Orders rejected" in (site / "search/0/d0.json").read_text("utf-8")
    assert (site / "incidents/INC-2025-0001/index.html").is_file()


def test_others_have_no_page_and_no_address(site: Path) -> None:
    assert [path.name for path in (site / "incidents/2025").iterdir() if path.is_dir()] == ["INC-2025-0001"]
    for place in ("services/plqvault", "teams/plqteam", "tags/plqtag", "owners", "process", "ours", "plqhandbook"):
        assert not (site / place).exists(), place


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("", "1 post-mortem since 2025."),
        ("metrics", "1 incident is counted"),
        ("actions", "1 unfinished, 1 of them overdue"),
        ("lessons", "1 lesson."),
        ("causes", "1 counted incident"),
    ],
)
def test_others_are_not_counted(site: Path, path: str, said: str) -> None:
    assert said in _text(site, path)


def test_nothing_says_that_there_are_others(site: Path) -> None:
    for file in site.rglob("*.html"):
        text = Markup(file.read_text("utf-8").partition("<article")[2]).text
        assert not re.search(r"\d+ (more )?(restricted|is restricted|are restricted)|happened before as", text), (
            file
        )
    facets = json.loads((site / "search/facets.json").read_text("utf-8"))
    assert facets["rows"] == 1
    head = json.loads((site / "search/index.json").read_text("utf-8"))
    assert head["segments"][0]["documents"] == [1, 0, 1, 2, 0]
    data = json.loads((site / "metrics/explore/data.json").read_text("utf-8"))
    assert [one["id"] for one in data["incidents"]] == ["INC-2025-0001"]


def test_targets_are_not_told(site: Path) -> None:
    for path, raw in _files(site).items():
        if path.endswith((".html", ".json")):
            assert b"43.21" not in raw and "43\u202f%" not in raw.decode() and b"4321" not in raw, path


def test_people_are_told_by_their_role(site: Path) -> None:
    text = _text(site, "incidents/2025/INC-2025-0001")
    assert "incident commander" in text.lower()


def test_nobody_is_led_to_where_the_record_is_edited(site: Path) -> None:
    page = (site / "incidents/2025/INC-2025-0001/index.html").read_text("utf-8")
    assert "/edit/" not in page


def _dead(site: Path) -> list[tuple[str, str]]:
    dead = []
    for file in site.rglob("*.html"):
        if file.name == "404.html":
            continue
        for name, address in Markup(file.read_text("utf-8")).addresses:
            path = address.partition("#")[0]
            if (
                name in ("href", "src")
                and path
                and "://" not in path
                and not path.startswith(("data:", "mailto:"))
            ):
                target = (file.parent / path).resolve()
                if not (target / "index.html" if path.endswith("/") else target).exists():
                    dead.append((file.relative_to(site).as_posix(), address))
    return dead


def test_every_link_of_every_page_leads_somewhere(site: Path) -> None:
    assert [(page, address) for page, address in _dead(site) if "owners/" not in address] == []


def test_no_page_leads_to_those_that_a_public_site_leaves_out(site: Path) -> None:
    assert [(page, address) for page, address in _dead(site) if "owners/" in address] == []


NAV: list[tuple[Any, Any]] = [
    (None, None),
    ([], []),
    (["a/index.md", "b.md"], ["a/index.md"]),
    ([{"A": "a/index.md"}, {"B": "b.md"}], [{"A": "a/index.md"}]),
    ([{"Guide": [{"B": "b.md"}, "c.md"]}, "a/index.md"], ["a/index.md"]),
    ([{"Deep": [{"Deeper": ["a/index.md", "b.md"]}]}], [{"Deep": [{"Deeper": ["a/index.md"]}]}]),
    ([{"Elsewhere": "https://intranet.example"}], []),
]


@pytest.mark.parametrize(("nav", "left"), NAV)
def test_a_navigation_keeps_what_there_is(nav: Any, left: Any) -> None:
    assert pruned(nav, {"a/index.md"}) == left
