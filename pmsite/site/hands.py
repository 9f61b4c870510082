"""What the processes of a build do: each has a desk of its own, set up when it begins."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from pmsite.analyse.recall.features import Features
from pmsite.site.press import Press, Printed, print_bundle, print_sheet
from pmsite.site.scan import Desk, desk_of, features_of, scanned
from pmsite.site.sheets import Order, Part, Segment, Task, segment, sheet

_desks: list[Desk] = []


def begin(root: Path, folder: Path, base: bytes, day: date) -> None:
    """Set up this process's desk."""
    _desks[:] = [desk_of(root, folder, base, day)]


def scan_one(file: tuple[str, str]) -> bytes:
    """What is known of a file, given its path and name."""
    return scanned(_desks[0], *file)


def features_one(path: str, name: str) -> Features | None:
    """By what a record resembles others."""
    return features_of(_desks[0], path, name)


def making(order: Order) -> Callable[[Task], None]:
    """Makes sheets, which are kept."""
    return partial(_make, order)


def _make(order: Order, task: Task) -> None:
    sheet(_desks[0], order, task)


def sheet_one(order: Order, task: Task) -> bytes:
    """The sheet of one record."""
    return sheet(_desks[0], order, task)


def indexing(order: Order) -> Callable[[Part], Segment]:
    """Makes segments of the search."""
    return partial(_index, order)


def _index(order: Order, part: Part) -> Segment:
    return segment(_desks[0], order, part)


def printing(order: Order, press: Press) -> Callable[[Task], Printed]:
    """Fills sheets into the theme and writes them."""
    return partial(_print, order, press)


def _print(order: Order, press: Press, task: Task) -> Printed:
    return print_sheet(_desks[0].store, press, sheet(_desks[0], order, task))


def unpacking(press: Press) -> Callable[[tuple[str, str]], Printed]:
    """Writes the files of a bundle, given a folder of the site and the bundle's name."""
    return partial(_unpack, press)


def _unpack(press: Press, bundle: tuple[str, str]) -> Printed:
    return print_bundle(_desks[0].store, press, *bundle)
