"""A million dues against a million payments from two workbooks: run by itself, it takes minutes.

`python -m benchmarks.reconcile_million`
"""

from benchmarks.harness import Outcome, main
from benchmarks.reconcile import MILLION, files_alone


def measure() -> list[Outcome]:
    """The whole command, reading and writing included."""
    return [files_alone(MILLION)]


if __name__ == "__main__":
    main(measure)
