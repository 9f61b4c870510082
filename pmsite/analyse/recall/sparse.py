"""Rows that say something of few among many things, close together in memory."""

from array import array
from collections.abc import Iterable
from itertools import accumulate


class Sparse:
    """Rows of numbered columns and their values; what is not among them is 0."""

    __slots__ = ("columns", "ends", "values")

    def __init__(self) -> None:
        self.ends = array("Q", [0])
        """Where each row ends and the next begins."""
        self.columns = array("I")
        self.values = array("d")

    def __len__(self) -> int:
        return len(self.ends) - 1

    def add(self, columns: Iterable[int], values: Iterable[float]) -> None:
        """One more row."""
        self.columns.extend(columns)
        self.values.extend(values)
        self.ends.append(len(self.columns))

    def row(self, number: int) -> Iterable[tuple[int, float]]:
        """The columns and values of a row, in the order in which they were added."""
        start, end = self.ends[number], self.ends[number + 1]
        return zip(self.columns[start:end], self.values[start:end], strict=True)

    def spread(self, rows: Iterable[tuple[int, float]], into: dict[int, float]) -> None:
        """Add rows to what is there by column, each so many times."""
        ends, columns, values, there = self.ends, self.columns, self.values, into.get
        for number, times in rows:
            start, end = ends[number], ends[number + 1]
            for column, value in zip(columns[start:end], values[start:end], strict=True):
                into[column] = there(column, 0.0) + times * value

    def size(self, number: int) -> int:
        """How many columns of a row are there."""
        return self.ends[number + 1] - self.ends[number]

    def last(self, number: int) -> int:
        """The last column of a row that has one."""
        return self.columns[self.ends[number + 1] - 1]

    def turned(self, rows: int, most: int) -> "Sparse":
        """Columns for rows; of each only the first so many."""
        sizes = [0] * rows
        for column in self.columns:
            sizes[column] += 1
        made = Sparse()
        made.ends.extend(accumulate(min(size, most) for size in sizes))
        made.columns = array("I", bytes(made.columns.itemsize * made.ends[-1]))
        made.values = array("d", bytes(made.values.itemsize * made.ends[-1]))
        columns, values, free, ends = made.columns, made.values, list(made.ends[:-1]), list(made.ends[1:])
        for number in range(len(self)):
            for column, value in self.row(number):
                place = free[column]
                if place < ends[column]:
                    columns[place], values[place] = number, value
                    free[column] = place + 1
        return made
