"""`python -m benchmarks`: what building costs; see `performance`."""

from benchmarks.generate import DAY
from benchmarks.performance import main

__all__ = ["DAY"]

if __name__ == "__main__":
    main()
