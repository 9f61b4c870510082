"""What building costs at one number of records: pmsite beside plain MkDocs, Hugo and Zensical."""

import filecmp
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from benchmarks.generate import DAY, repository
from benchmarks.live import saved_to_shown
from benchmarks.measuring import Command, Cost, costs, medians, repeated
from benchmarks.results import Row, Size
from benchmarks.tools import MKDOCS, PMSITE, PROJECT, Tool, hugo_tree
from benchmarks.writing import listing

TREE, PLAIN, HUGO = "render", "mkdocs", "hugo"
ZENSICAL_COLD, ZENSICAL_WARM = "zensical cold", "zensical warm"
COLD, SAME, CHANGED, POLICY, LATER = "cold", "unchanged", "one changed", "policy changed", "a day later"
SERVE, CHECK_COLD, CHECK_CHANGED = "serve", "check cold", "check one changed"
WRITTEN = "written"
TOO_LONG = 300.0
"""Seconds from which on MkDocs is not asked twice."""
_DEFAULT_POLICY = PROJECT / "pmsite/load/default_policy.yaml"


class Bench:
    """Generated records in a folder, with everything that is built of them. What is measured goes into `size`."""

    def __init__(self, folder: Path, records: int, runs: int, size: Size) -> None:
        self.folder, self.records, self.runs, self.size = folder, records, runs, size
        self.root, self.site, self.plain = folder / "records", folder / "site", folder / "plain"
        self._numbers = count(1)
        self._days = count(1)
        self._mkdocs: list[Cost] = []
        repository(self.root, records)
        (self.root / "schema").mkdir()
        shutil.copy(_DEFAULT_POLICY, self.root / "schema/policy.yaml")
        written = sorted(self.root.glob("incidents/*/*.yaml"))
        self.record = written[len(written) // 2]

    def pmsite(self) -> None:
        """Build from nothing, then after changes; nothing is remembered but what builds remember."""
        self.cold()
        self._keep(SAME, repeated(self._build(), self.runs), self.site)
        self._keep(CHANGED, repeated(self._build(), self.runs, self.edit), self.site)
        self.compare()
        self._keep(POLICY, repeated(self._build(), self.runs, self._change_policy), self.site)
        later = repeated(lambda: self._build(DAY + timedelta(days=next(self._days))), self.runs)
        self._keep(LATER, later, self.site)

    def beside(self, other: "Bench") -> list[tuple[float, float]]:
        """Seconds of cold builds of another's records and of ours, one right after the other, twice."""
        found = []
        for _ in range(2):
            few = medians(costs(other._build(), other.runs, other._forget))
            many = medians(costs(self._build(), 1, self._forget))
            if few.seconds is not None and many.seconds is not None:
                found.append((few.seconds, many.seconds))
                print(
                    f"{other.records:>7}  {few.seconds:.2f} s beside {self.records} in {many.seconds:.2f} s",
                    flush=True,
                )
        return found

    def cold(self) -> None:
        """From nothing."""
        self._keep(COLD, repeated(self._build(), self.runs, self._forget), self.site)
        self.size.files, self.size.size = _extent(self.site)

    def check(self) -> None:
        """`pmsite check`: of all records, and after a change of one."""
        command: Command = [PMSITE, "check", "--root", self.root, "--today", DAY.isoformat()]
        self._keep(CHECK_COLD, repeated(command, self.runs, lambda: self._aside(self.root / ".pmsite")))
        self._keep(CHECK_CHANGED, repeated(command, self.runs, self.edit))

    def serve(self) -> None:
        """`pmsite serve`: from the save to the changed page."""
        self._keep(SERVE, saved_to_shown(self.root, self.record, self.edit, self.runs))

    def mkdocs(self) -> None:
        """Plain MkDocs on the tree of `pmsite render`; what it built stays for the search.

        Asked before and, unless it takes too long, after our builds: a machine's speed may change meanwhile.
        """
        tree = self.folder / "tree"
        if TREE not in self.size.rows:
            self._render(tree)
        if self.size.rows[TREE].note:
            self._keep(PLAIN, Row(note="there was no tree to build"))
            return
        if self._mkdocs and self._mkdocs[0].seconds > TOO_LONG:
            return
        command: Command = [MKDOCS, "build", "-q", "-f", tree / "mkdocs.yml", "-d", self.plain]
        self._mkdocs += costs(command, -(-self.runs // 2), lambda: self._aside(self.plain))
        self._keep(PLAIN, medians(self._mkdocs), self.plain)

    def _render(self, tree: Path) -> None:
        render: Command = [PMSITE, "render", "--root", self.root, "--out", tree, "--today", DAY.isoformat()]
        self._keep(TREE, repeated(render, self.runs, lambda: self._aside(tree)))

    def others(self, hugo: Tool, zensical: Tool) -> None:
        """Hugo and Zensical on the same tree."""
        tree = self.folder / "tree"
        if self.size.rows[TREE].note:
            for name in (HUGO, ZENSICAL_COLD, ZENSICAL_WARM):
                self._keep(name, Row(note="there was no tree to build"))
            return
        self._hugo(hugo, tree / "docs")
        self._zensical(zensical, tree)
        self._aside(tree)

    def write(self) -> None:
        """The same bytes into a new folder."""
        if not self.size.files:
            self._keep(WRITTEN, Row(note="there was no site to write"))
            return
        target, names = self.folder / "written", self.folder / "listing"
        names.write_text(listing(self.site), "utf-8")
        command: Command = [sys.executable, "-m", "benchmarks.writing", names, target]
        self._keep(WRITTEN, repeated(command, self.runs, lambda: self._aside(target), PROJECT))
        self._aside(target)

    def edit(self) -> str:
        """Save the middle record with another title, which is returned."""
        title = f"Changed for time number {next(self._numbers)} at {self.records} records"
        text = self.record.read_text("utf-8")
        self.record.write_text(re.sub(r'"title": ".*?"', f'"title": "{title}"', text, count=1), "utf-8")
        return title

    def compare(self) -> None:
        """The site against a clean build of a copy of the same records, byte for byte."""
        copy, clean = self.folder / "copy", self.folder / "clean"
        shutil.copytree(self.root, copy, ignore=shutil.ignore_patterns(".pmsite"))
        row = repeated(self._build(root=copy, site=clean), 1)
        if row.note or self.size.rows[CHANGED].note:
            self.size.comparison = f"not compared: {row.note or self.size.rows[CHANGED].note}"
        else:
            self.size.compared, self.size.different = differences(self.site, clean)
            self.size.comparison = ""
        self._aside(copy)
        self._aside(clean)

    def _build(self, day: date = DAY, root: Path | None = None, site: Path | None = None) -> Command:
        where = ("--root", root or self.root, "--out", site or self.site)
        return [PMSITE, "build", *where, "--today", day.isoformat()]

    def _hugo(self, hugo: Tool, docs: Path) -> None:
        place, out = self.folder / "hugo", self.folder / "hugo-site"
        hugo_tree(docs, place)
        command: Command = [hugo.executable, "--config", "hugo.json", "-d", out, "--cleanDestinationDir"]
        self._keep(HUGO, _unless(hugo, lambda: repeated(command, self.runs, lambda: self._aside(out), place)), out)
        self._aside(place)
        self._aside(out)

    def _zensical(self, zensical: Tool, tree: Path) -> None:
        """It writes into `site` beside its configuration, and remembers in `.cache` there."""
        command: Command = [zensical.executable, "build", "-f", "mkdocs.yml"]
        clean: Command = [*command, "--clean"]
        out = tree / "site"
        cold = _unless(zensical, lambda: repeated(clean, self.runs, lambda: self._aside(out), tree))
        self._keep(ZENSICAL_COLD, cold, out)
        self._keep(ZENSICAL_WARM, cold if cold.note else repeated(command, self.runs, None, tree), out)

    def _forget(self) -> None:
        self._aside(self.root / ".pmsite")
        self._aside(self.site)

    def _aside(self, folder: Path) -> None:
        """As good as deleted. ext4 does not give the inode of a file deleted a minute ago to a new one, and the
        search for another can take ten times as long as the making of the file.
        """
        if folder.exists():
            target = self.folder / "aside" / str(next(self._numbers))
            target.parent.mkdir(exist_ok=True)
            folder.rename(target)

    def _change_policy(self) -> None:
        """Another target: what the pages say of it changes, and nothing else."""
        file = self.root / "schema/policy.yaml"
        line = f"completion_rate: 0.{next(self._numbers) % 90 + 10}"
        text, found = re.subn(r"completion_rate: [\d.]+", line, file.read_text("utf-8"))
        assert found, "the default policy has no completion_rate"
        file.write_text(text, "utf-8")

    def _keep(self, name: str, row: Row, site: Path | None = None) -> None:
        if site is not None and not row.note:
            row.pages = sum(file.suffix == ".html" for file in _files(site))
        self.size.rows[name] = row
        told = row.note or f"{row.seconds or 0:9.2f} s"
        if row.cpu is not None and row.peak is not None:
            told += f"{row.cpu:9.2f} s of the processors{row.peak / 1e6:7.0f} MB"
        print(f"{self.records:>7}  {name:<20}{told}", flush=True)


def differences(one: Path, other: Path) -> tuple[int, list[str]]:
    """How many files two folders have, and the names of those that are not in both, or not with the same bytes."""
    ours, theirs = _names(one), _names(other)
    unequal = {name for name in ours & theirs if not filecmp.cmp(one / name, other / name, shallow=False)}
    return len(ours | theirs), sorted(unequal | (ours ^ theirs))


def _files(folder: Path) -> Iterator[Path]:
    return (Path(place) / name for place, _, names in os.walk(folder) for name in names)


def _names(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in _files(folder)}


def _extent(folder: Path) -> tuple[int, int]:
    """Files and bytes."""
    sizes = [file.stat().st_size for file in _files(folder)]
    return len(sizes), sum(sizes)


def _unless(tool: Tool, measure: Callable[[], Row]) -> Row:
    return Row(note=tool.missing) if tool.missing else measure()
