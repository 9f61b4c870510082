"""Tables for the terminal."""

from rich.box import SIMPLE_HEAD
from rich.table import Table


def table(title: str, *columns: str, wrap: bool = False) -> Table:
    """An empty table with a title to the left; only the first column breaks its lines, unless all may."""
    made = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for i, column in enumerate(columns):
        made.add_column(column, no_wrap=i > 0 and not wrap)
    return made
