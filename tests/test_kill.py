"""Killed at any moment of a write: the original is whole, the result is whole or absent."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from messy.paper import HEADER, Sheet, person, xlsx

TIMES = 200
PEOPLE = 200
WRITES = 3  # a killed process had time for none to about so many writes
# Killing a fresh interpreter 200 times would mostly hit its start: each time a ready process forks, and is killed
# somewhere in its writing, over and over the same file.
WRITER = """
import os, sys, time
from pathlib import Path
from workbooks.attach import attach
from workbooks.reading.cleaned import write_cleaned
from workbooks.reading.reader import read

source, target = Path(sys.argv[1]), Path(sys.argv[2])
reading = read(source)
write_cleaned(reading, target)  # what is loaded late is loaded now
started = time.monotonic()
write_cleaned(reading, target)
print(time.monotonic() - started, flush=True)
target.unlink()
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        while True:
            write_cleaned(reading, target)
    print(child, flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_writer_that_is_killed_leaves_the_original_and_a_whole_result_or_none(tmp_path: Path) -> None:
    rows = [HEADER, *(person(n, 姓名=f" 学员 {n}", 补贴金额="3,000元") for n in range(1, PEOPLE + 1))]
    source, target = xlsx(Sheet(rows))(tmp_path), tmp_path / "结果.xlsx"
    original = hashlib.sha256(source.read_bytes()).digest()
    chance = random.Random(20240501)
    command = [sys.executable, "-c", WRITER, str(source), str(target)]
    states = {"absent": 0, "whole": 0}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdin is not None and writer.stdout is not None
        seconds = float(writer.stdout.readline())
        for round_ in range(TIMES):
            if round_ % 2:
                target.unlink(missing_ok=True)
            writer.stdin.write("go\n")
            writer.stdin.flush()
            child = int(writer.stdout.readline())
            time.sleep(chance.random() * seconds * WRITES)
            os.kill(child, signal.SIGKILL)
            wait_until_gone(child)
            assert hashlib.sha256(source.read_bytes()).digest() == original
            states[state(target)] += 1
        writer.stdin.close()
    assert sum(states.values()) == TIMES
    assert states["absent"] and states["whole"]


def state(target: Path) -> str:
    if not target.exists():
        return "absent"
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        assert "xl/worksheets/sheet2.xml" in archive.namelist()
    return "whole"


def wait_until_gone(process: int) -> None:
    """Its parent never waits for it: a zombie is dead enough."""
    stat = Path(f"/proc/{process}/stat")
    while stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z":
        time.sleep(0.001)
