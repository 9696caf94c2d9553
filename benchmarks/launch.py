"""Starts a program and measures it: `launch.py FIGURES PROGRAM ARGUMENTS...` writes seconds and peak KiB to FIGURES.

A process begins with the peak of whoever started it, so that a benchmark that holds much must not start it itself.
"""

import os
import sys
from time import perf_counter

if __name__ == "__main__":
    start = perf_counter()
    running = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
    _, ended, usage = os.wait4(running, 0)
    seconds = perf_counter() - start
    with open(sys.argv[1], "w", encoding="utf-8") as figures:  # noqa: PTH123 - nothing else is imported here
        figures.write(f"{seconds} {usage.ru_maxrss}")
    sys.exit(os.waitstatus_to_exitcode(ended))
