"""The limit of any site generator: a folder written with files of the same names and sizes as a site's.

python -m benchmarks.writing LISTING FOLDER, where LISTING has lines of a size and a name.
"""

import os
import sys
from pathlib import Path


def listing(site: Path) -> str:
    """Sizes and names of a site's files."""
    files = (Path(place) / name for place, _, names in os.walk(site) for name in names)
    return "".join(f"{file.stat().st_size} {file.relative_to(site)}\n" for file in files)


def main() -> None:
    lines = [line.partition(" ") for line in Path(sys.argv[1]).read_text("utf-8").splitlines()]
    filler = os.urandom(max((int(size) for size, _, _ in lines), default=0))
    known: set[str] = set()
    for size, _, name in lines:
        path = f"{sys.argv[2]}/{name}"
        if (folder := path.rpartition("/")[0]) not in known:
            Path(folder).mkdir(parents=True, exist_ok=True)
            known.add(folder)
        with Path(path).open("wb") as file:
            file.write(memoryview(filler)[: int(size)])


if __name__ == "__main__":
    main()
