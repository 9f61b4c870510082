"""What was measured → a page of Markdown."""

import textwrap
from collections.abc import Callable, Iterator

from benchmarks import building as at
from benchmarks.goals import SIZES, goals, number, ratio
from benchmarks.results import Asked, Results, Row, Setting, Size

COMMAND = "python -m benchmarks.performance"
_LABELS = {
    at.PLAIN: "MkDocs, plain",
    at.HUGO: "Hugo",
    at.ZENSICAL_COLD: "Zensical, cold",
    at.ZENSICAL_WARM: "Zensical, again",
    at.TREE: "`render` (their tree)",
    at.COLD: "**`build`, cold**",
    at.SAME: "**`build`, nothing changed**",
    at.CHANGED: "**`build`, one record changed**",
    at.POLICY: "**`build`, policy changed**",
    at.LATER: "**`build`, a day later**",
    at.SERVE: "**`serve`, save to page**",
    at.CHECK_COLD: "**`check`, cold**",
    at.CHECK_CHANGED: "**`check`, one changed**",
    at.WRITTEN: "the same bytes written",
}
_BUILDS = {
    at.HUGO,
    at.ZENSICAL_COLD,
    at.ZENSICAL_WARM,
    at.COLD,
    at.SAME,
    at.CHANGED,
    at.POLICY,
    at.LATER,
    at.SERVE,
}
"""What is set in relation to plain MkDocs."""


def markdown(results: Results) -> str:
    """The whole page."""
    lines = ["# Performance", "", *_opening(results)]
    for records, size in sorted(results.sizes.items()):
        lines += ["", *_size(records, size, _newest(results))]
    lines += ["", *_growth(results)]
    if results.search:
        lines += ["", *_search(results)]
    lines += ["", *_goals(results)]
    return "\n".join(map(_wrapped, lines)) + "\n"


def _wrapped(line: str) -> str:
    """A paragraph in lines; headings and tables as they are."""
    as_it_is = line.startswith(("#", "|"))
    return line if as_it_is else textwrap.fill(line, 118, break_long_words=False, break_on_hyphens=False)


def _newest(results: Results) -> Setting | None:
    known = [size.setting for size in results.sizes.values()]
    known += [one.setting for one in (*results.search.values(), results.growth, results.most) if one]
    return max(known, key=lambda setting: setting.day, default=None)


def _opening(results: Results) -> Iterator[str]:
    setting = _newest(results)
    if setting is None:
        yield "Nothing was measured yet. Written by `make bench`; do not edit."
        return
    versions = ", ".join(f"{name} {version}" for name, version in setting.versions.items())
    yield (
        "What a build of generated records costs, beside plain MkDocs, Hugo and Zensical on the tree that "
        "`pmsite render` writes of the same records (MkDocs and Zensical with the Material theme and its search, "
        "Hugo with a layout of one line and none). Seconds of the clock, seconds of processor time, and the most "
        "memory (MB of 10⁶ bytes) that all processes of a command held at once; medians where there were several "
        "runs. MkDocs runs before and after our builds, as the machine's speed changes. "
        f"Machine: {setting.machine}. Versions: {versions}. `{COMMAND}`, {setting.day}. "
        "Written by `make bench`; do not edit."
    )


def _size(records: int, size: Size, newest: Setting | None) -> Iterator[str]:
    plain = size.rows.get(at.PLAIN, Row()).seconds
    yield f"## {records:,} records"
    yield ""
    busy = f"the machine's load was {size.setting.load:.1f} before"
    yield f"{_extent(size)} Measured {size.setting.day}{_elsewhere(size.setting, newest)}; {busy}."
    yield ""
    yield "| | seconds | CPU | MB | pages | runs | MkDocs ÷ it |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for name, label in _LABELS.items():
        row = size.rows.get(name)
        if row and not row.note:
            faster = ratio(plain, row.seconds) if name in _BUILDS else None
            yield _line(label, row, _or_dash(faster, number))
    failed = [(label, row.note) for name, label in _LABELS.items() if (row := size.rows.get(name)) and row.note]
    for label, note in failed:
        yield ""
        yield f"No figure for {label.strip('*')}: {note}."
    yield ""
    yield _compared(size)


def _line(label: str, row: Row, faster: str) -> str:
    peak = _or_dash(row.peak, lambda value: f"{value / 1e6:,.0f}")
    numbers = [_or_dash(row.seconds, _seconds), _or_dash(row.cpu, _seconds), peak]
    pages = f"{row.pages:,}" if row.pages else "–"
    return f"| {label} | {' | '.join(numbers)} | {pages} | {row.runs} | {faster} |"


def _seconds(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:,.1f}"


def _or_dash(value: float | None, told: Callable[[float], str]) -> str:
    return "–" if value is None else told(value)


def _extent(size: Size) -> str:
    return f"The site has {size.files:,} files, {size.size / 1e6:,.0f} MB." if size.files else "No site was built."


def _elsewhere(own: Setting, newest: Setting | None) -> str:
    """Where a size was measured, if that is not told above."""
    if newest is None or (own.machine, own.versions) == (newest.machine, newest.versions):
        return ""
    versions = ", ".join(f"{name} {version}" for name, version in own.versions.items())
    machine = "" if own.machine == newest.machine else f" on {own.machine}"
    return f"{machine} with {versions}"


def _compared(size: Size) -> str:
    if size.comparison:
        return f"After one record had changed the site was {size.comparison}."
    if not size.different:
        return (
            f"After one record had changed, all {size.compared:,} files were equal, byte for byte, to those of a "
            "clean build of the same records elsewhere."
        )
    named = ", ".join(f"`{name}`" for name in size.different[:3])
    return (
        f"**After one record had changed, {len(size.different):,} of {size.compared:,} files differed** from a "
        f"clean build of the same records elsewhere: {named}{' …' if len(size.different) > 3 else ''}."
    )


def _growth(results: Results) -> Iterator[str]:
    """How a cold build grows, and that of very many records."""
    cold = [(records, size, size.rows.get(at.COLD, Row())) for records, size in sorted(results.sizes.items())]
    if results.most:
        cold.append((results.most_records, results.most, results.most.rows.get(at.COLD, Row())))
    first = next(((records, row.seconds) for records, _, row in cold if row.seconds), None)
    yield "## Growth"
    yield ""
    yield "Cold builds; `×` is the time over that of the fewest records."
    yield ""
    yield "| records | seconds | × | ms a record | MB | files | measured |"
    yield "|--:|--:|--:|--:|--:|--:|--:|"
    for records, size, row in cold:
        if row.seconds is not None and first:
            times, each = number(row.seconds / (first[1] or 1)), f"{row.seconds / records * 1000:.1f}"
            memory = f"{(row.peak or 0) / 1e6:,.0f}"
            told = [
                f"{records:,}",
                _seconds(row.seconds),
                times,
                each,
                memory,
                f"{size.files:,}",
                size.setting.day,
            ]
            yield f"| {' | '.join(told)} |"
    if results.growth:
        one = results.growth
        pairs = ", ".join(
            f"{_seconds(few)} and {_seconds(many)} s ({number(many / few)} ×)" for few, many in one.pairs
        )
        yield ""
        yield (
            f"The machine's speed changes from minute to minute, so {one.few:,} and {one.many:,} were also built "
            f"one right after the other: {pairs}. The goal below goes by these. Measured {one.setting.day}."
        )
    if results.most and (note := results.most.rows.get(at.COLD, Row()).note):
        yield ""
        yield f"No figure for {results.most_records:,} records: {note}."


def _search(results: Results) -> Iterator[str]:
    yield "## First search"
    yield ""
    yield (
        "In Chromium with nothing fetched before, over loopback, nothing compressed: the first page is opened, "
        "the search clicked and a word typed as soon as the page is loaded. Seconds until results are there, from "
        "the click and from the opening of the page; bytes of everything fetched from the click on, and of what "
        "the page fetched for its search before. Material's fetches its whole index as soon as a page opens. "
        f"Measured {', '.join(sorted({found.setting.day for found in results.search.values()}))}."
    )
    yield ""
    yield "| records | | word | kB | from click | from opening | runs |"
    yield "|--:|---|---|--:|--:|--:|--:|"
    for records, found in sorted(results.search.items()):
        yield from (f"| {records:,} {_asked(one)}" for one in found.asked)


def _asked(one: Asked) -> str:
    word = one.label.removeprefix("a ").removesuffix(" word")
    if one.note:
        why = one.note.partition(": ")[2] or one.note  # without the name of the browser driver's function
        return f"| {one.site} | {word} | – | {why.replace('|', '/').strip()} | – | 0 |"
    seconds, opened = (f"{value or 0:.2f} s" for value in (one.seconds, one.opened))
    return f"| {one.site} | {word} | {one.moved / 1000:,.0f} | {seconds} | {opened} | {one.runs} |"


def _goals(results: Results) -> Iterator[str]:
    yield "## Goals"
    yield ""
    yield "| goal | wanted | measured | |"
    yield "|---|--:|--:|---|"
    for goal in goals(results, SIZES):
        measured = "–" if goal.measured is None else f"{number(goal.measured)} {goal.unit}"
        verdict = goal.verdict if goal.verdict == "holds" else f"**{goal.verdict}**"
        yield f"| {goal.text} | {goal.goal} | {measured} | {verdict} |"
    row = results.most.rows.get(at.COLD) if results.most else None
    done = "–" if row is None or row.seconds is None else f"{_seconds(row.seconds)} s"
    verdict = "**not measured**" if row is None else f"**misses: {row.note}**" if row.note else "holds"
    yield f"| Cold build of {results.most_records:,} | completes | {done} | {verdict} |"
