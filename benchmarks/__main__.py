"""`make bench`: what building costs, as ratios measured in one run.

python -m benchmarks [RECORDS]
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from unittest.mock import patch

from benchmarks.generate import repository
from pmsite.site import build, plugin
from pmsite.site.compose import Checked, Site, Step, compose, read

DAY = date(2026, 11, 21)


def timed(label: str, work: Callable[[], object], base: float | None = None) -> float:
    """Run once, print seconds, and the ratio to `base`."""
    start = time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    ratio = f"  {seconds / base:6.2f} ×" if base else ""
    print(f"{label:<52}{seconds:8.2f} s{ratio}", flush=True)
    return seconds


def through_pages(checked: Checked, root: Path, edit: str | None, day: date, progress: Step) -> Site:
    """The same site with every page handed to MkDocs' own page step: the road not taken."""
    site = compose(checked, root, edit, day, progress)
    pages = tuple(replace(page, section=page.path) for page in site.tree.pages)
    return replace(site, tree=replace(site.tree, pages=pages))


def main() -> None:
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        repository(root, records)
        print(f"{records} records, Python {sys.version.split()[0]}")
        config, target = root / "mkdocs.yml", root / "site"
        timed("read and check", lambda: read(root))
        checked = read(root)
        timed("render pages and drawings", lambda: compose(checked, root, None, DAY))
        shell = timed("build, pages filled into a shell", lambda: build.build(root, config, target, DAY))
        with patch.object(plugin, "compose", through_pages):
            timed("build, every page through MkDocs", lambda: build.build(root, config, root / "b", DAY), shell)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"peak memory {peak} MB")


if __name__ == "__main__":
    main()
