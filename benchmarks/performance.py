"""What building costs, beside other site generators, as a page of the documentation.

python -m benchmarks.performance [--sizes 1000 3000 10000] [--runs 3] [--out docs/performance.md]
python -m benchmarks.performance --only 3000       that size anew, the others as they were measured
python -m benchmarks.performance --hundred-thousand  one cold build of 100,000 records beside what is there
python -m benchmarks.performance --table           only the page, from what is there
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

from benchmarks.building import PLAIN, Bench
from benchmarks.finding import searches
from benchmarks.goals import SIZES
from benchmarks.results import Growth, Results, Searches, Size, load, save
from benchmarks.table import markdown
from benchmarks.tools import HUGO, PROJECT, ZENSICAL, Tool, setting, tool

FORGOTTEN = 65
"""Seconds after which ext4 gives the inodes of deleted files to new ones again: see `Bench`."""


class Options(argparse.Namespace):
    """The command line."""

    sizes: list[int]
    only: list[int]
    hundred_thousand: bool
    table: bool
    runs: int
    out: Path
    results: Path
    work: Path | None


def main() -> None:
    options = _options()
    results = load(options.results)
    if options.hundred_thousand:
        _most(results, options)
    elif not options.table:
        sizes = options.only or options.sizes
        kept = results.sizes if options.only else {}
        results.sizes = {records: size for records, size in results.sizes.items() if records in {*sizes, *kept}}
        _all(results, sizes, options)
    _write(results, options)


def _options() -> Options:
    parser = argparse.ArgumentParser(description="What building costs, beside other site generators.")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="numbers of records")
    parser.add_argument("--only", type=int, nargs="+", default=[], help="renew these sizes and keep the others")
    parser.add_argument("--hundred-thousand", action="store_true", help="one cold build of 100,000 records")
    parser.add_argument("--table", action="store_true", help="measure nothing, write the page anew")
    parser.add_argument("--runs", type=int, default=3, help="of what takes less than a minute")
    parser.add_argument("--out", type=Path, default=PROJECT / "docs/performance.md", help="the page")
    parser.add_argument("--results", type=Path, default=PROJECT / "benchmarks/results.json", help="what is kept")
    parser.add_argument("--work", type=Path, help="an existing folder with much room, for records and sites")
    return parser.parse_args(namespace=Options())


def _all(results: Results, sizes: list[int], options: Options) -> None:
    """Each size on its own, kept and told as soon as it is measured."""
    hugo, zensical = tool(HUGO), tool(ZENSICAL)
    everything = sorted({*sizes, *results.sizes})
    for records in sorted(sizes):
        largest = records == everything[-1]
        if records != min(sizes):
            os.sync()
            time.sleep(FORGOTTEN)
        with tempfile.TemporaryDirectory(dir=options.work) as name:
            _one(results, records, Path(name), options.runs, (hugo, zensical), largest)
            _write(results, options)  # before a million files are taken away, which may last longer


def _one(results: Results, records: int, folder: Path, runs: int, tools: tuple[Tool, Tool], largest: bool) -> None:
    """Everything at one size."""
    hugo, zensical = tools
    size = results.sizes[records] = Size(setting=setting(list(tools)))
    bench = Bench(folder, records, runs, size)
    bench.check()
    bench.mkdocs()
    bench.pmsite()
    bench.mkdocs()
    if not largest:
        bench.serve()
    bench.others(hugo, zensical)
    bench.write()
    if size.files and not size.rows[PLAIN].note:
        asked = searches(bench.site, bench.plain, bench.root, runs)
        results.search[records] = Searches(setting=size.setting, asked=asked)
    if largest and records > (few := min(results.sizes)):
        beside = folder / "few"
        beside.mkdir()
        pairs = bench.beside(Bench(beside, few, runs, Size(setting=size.setting)))
        results.growth = Growth(setting=size.setting, few=few, many=records, pairs=pairs)


def _most(results: Results, options: Options) -> None:
    """One cold build of very many records."""
    with tempfile.TemporaryDirectory(dir=options.work) as name:
        results.most = Size(setting=setting([]))
        Bench(Path(name), results.most_records, 1, results.most).cold()
        _write(results, options)


def _write(results: Results, options: Options) -> None:
    save(results, options.results)
    options.out.write_text(markdown(results), "utf-8")


if __name__ == "__main__":
    main()
