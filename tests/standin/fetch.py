"""Makes openapi.json: the part of GitHub's own API description that the stand-in answers to."""

import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

PACKAGE = "@octokit/openapi@23.0.2"
"""The npm package that carries GitHub's description."""
HERE = Path(__file__).parent
REPO = "/repos/{owner}/{repo}"
ISSUE = REPO + "/issues/{issue_number}"
OPERATIONS = {
    "/user": "get",
    REPO: "get",
    REPO + "/issues": "get post",
    ISSUE: "get patch",
    ISSUE + "/comments": "get post",
    ISSUE + "/labels": "get post put delete",
    ISSUE + "/labels/{name}": "delete",
    REPO + "/issues/comments/{comment_id}": "get patch delete",
    REPO + "/labels": "get post",
    REPO + "/labels/{name}": "get patch delete",
    REPO + "/assignees": "get",
    REPO + "/assignees/{assignee}": "get",
    REPO + "/milestones": "get post",
    REPO + "/milestones/{milestone_number}": "get patch",
}
"""The methods taken of each path."""
DROPPED = {"description", "example", "examples", "externalDocs", "summary", "tags", "operationId"}


def bare(value: Any, names: bool = False) -> Any:
    """The value without prose; in a map of names every key stays."""
    if isinstance(value, list):
        return [bare(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {k: v for k, v in value.items() if names or not (k in DROPPED or k.startswith("x-"))}
    return {k: bare(v, names=k == "properties" and not names) for k, v in kept.items()}


def references(value: Any) -> set[str]:
    """All `$ref` in the value."""
    if isinstance(value, list):
        return {ref for item in value for ref in references(item)}
    if not isinstance(value, dict):
        return set()
    own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
    return own | {ref for item in value.values() for ref in references(item)}


def subset(whole: dict[str, Any]) -> dict[str, Any]:
    """The operations above with every component they reach."""
    paths = {
        path: {method: bare(whole["paths"][path][method]) for method in methods.split()}
        for path, methods in OPERATIONS.items()
    }
    components: dict[str, dict[str, Any]] = {}
    todo = references(paths)
    while todo:
        _, _, kind, name = todo.pop().split("/")
        if name not in components.setdefault(kind, {}):
            found = components[kind][name] = bare(whole["components"][kind][name])
            todo |= references(found)
    return {"openapi": whole["openapi"], "components": components, "paths": paths}


def text(subset: dict[str, Any]) -> str:
    """Compact JSON with one path or component a line, sorted."""

    def line(value: Any) -> str:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    def block(entries: dict[str, Any]) -> str:
        return "{\n" + ",\n".join(f"{line(k)}:{line(v)}" for k, v in sorted(entries.items())) + "\n}"

    components = ",\n".join(f"{line(k)}:{block(v)}" for k, v in sorted(subset["components"].items()))
    head = f'"openapi":{line(subset["openapi"])}'
    return f'{{\n{head},\n"components":{{\n{components}\n}},\n"paths":{block(subset["paths"])}\n}}\n'


def write(tarball: Path) -> None:
    """Writes the subset and the licence from the package."""
    with tarfile.open(tarball) as package:
        description = package.extractfile("package/generated/api.github.com.json")
        licence = package.extractfile("package/LICENSE")
        assert description and licence
        (HERE / "openapi.json").write_text(text(subset(json.load(description))), "utf-8")
        (HERE / "OPENAPI-LICENSE").write_bytes(licence.read())


def main(arguments: list[str]) -> None:
    """Takes the package given, or fetches it."""
    if arguments:
        write(Path(arguments[0]))
        return
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True)
        write(next(Path(folder).glob("*.tgz")))


if __name__ == "__main__":
    main(sys.argv[1:])
