"""What was measured, kept from run to run: each size with its day, machine and versions."""

from pathlib import Path

from pydantic import BaseModel


class Row(BaseModel):
    """One measurement: medians of its runs, or why there is none."""

    seconds: float | None = None
    cpu: float | None = None
    peak: int | None = None
    runs: int = 0
    pages: int = 0
    """HTML pages that were there afterwards, where a command builds a site."""
    note: str = ""


class Setting(BaseModel):
    """Where and with what something was measured."""

    day: str
    machine: str
    load: float = 0.0
    """Processes that ran or wanted to, in the minute before."""
    versions: dict[str, str]


class Size(BaseModel):
    """What was measured with one number of records."""

    setting: Setting
    rows: dict[str, Row] = {}
    files: int = 0
    size: int = 0
    """Bytes of all files of the site."""
    compared: int = 0
    """Files compared with a clean build after one record had changed."""
    different: list[str] = []
    """Of those the ones that were not equal."""
    comparison: str = "not compared"
    """Why there was none, where there was none."""


class Asked(BaseModel):
    """A first search in a browser that had fetched nothing yet."""

    site: str
    label: str
    moved: int = 0
    """Bytes, nothing compressed."""
    seconds: float | None = None
    """From the click into the search to its first results."""
    opened: float | None = None
    """From the opening of the page on."""
    runs: int = 0
    note: str = ""


class Searches(BaseModel):
    """First searches at one size."""

    setting: Setting
    asked: list[Asked]


class Growth(BaseModel):
    """Cold builds of few and of many records, one right after the other."""

    setting: Setting
    few: int
    many: int
    pairs: list[tuple[float, float]]
    """Seconds of both, each time."""


class Results(BaseModel):
    """All that is in the table."""

    sizes: dict[int, Size] = {}
    search: dict[int, Searches] = {}
    growth: Growth | None = None
    most: Size | None = None
    """The cold build of `most_records`."""
    most_records: int = 100_000


def load(file: Path) -> Results:
    """What earlier runs left."""
    return Results.model_validate_json(file.read_text("utf-8")) if file.is_file() else Results()


def save(results: Results, file: Path) -> None:
    """Keep it for the next run."""
    file.write_text(results.model_dump_json(indent=1) + "\n", "utf-8")
