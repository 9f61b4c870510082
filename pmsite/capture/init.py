"""The files of a new repository."""

from collections.abc import Mapping
from importlib import resources

from pmsite.load.records import default_policy

_WORKFLOWS = ("check", "site", "site-sharded", "refresh", "sync", "pull", "overdue", "digest", "report")
_FILES = {
    "mkdocs.yml": "mkdocs.yml",
    "README.md": "README.md",
    ".gitignore": "gitignore.tmpl",
    "docs/writing.md": "writing.md",
    ".github/ISSUE_TEMPLATE/incident.yml": "github/forms/incident.yml",
    **{f".github/workflows/{name}.yml": f"github/{name}.yml" for name in _WORKFLOWS},
}


def scaffold(organisation: str, year: int, version: str) -> Mapping[str, str]:
    """Path → text of each file. The sample record lies in `year`; `version` is pinned."""
    texts = {path: _read(name) for path, name in _FILES.items()}
    record_id = f"INC-{year}-0001"
    sample = _read("sample.yaml").replace("@ID@", record_id).replace("@YEAR@", str(year))
    name = organisation.replace("'", "''")
    return {
        **texts,
        "requirements.txt": f"pmsite=={version}\n",
        "schema/policy.yaml": default_policy().replace("organisation: Example", f"organisation: '{name}'"),
        f"incidents/{year}/{record_id}.yaml": sample,
    }


def _read(name: str) -> str:
    return resources.files("pmsite.capture").joinpath("scaffold", *name.split("/")).read_text("utf-8")
