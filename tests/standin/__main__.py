"""Serves an empty repository: `python -m tests.standin --port 0`."""

import argparse
import sys
import threading
from contextlib import suppress

from tests.standin.server import serving
from tests.standin.state import GitHub


def main() -> None:
    """Prints the address and serves until it is ended."""
    parser = argparse.ArgumentParser(prog="python -m tests.standin", description="A local GitHub to test against.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--repository", default="example/postmortems")
    given = parser.parse_args()
    with serving(GitHub(given.repository), given.port) as url, suppress(KeyboardInterrupt):
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
