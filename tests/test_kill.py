"""Killed at any moment of a write: the original is whole, the result whole or absent, what is left goes later."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from messy.paper import HEADER, Sheet, person, xlsx

from workbooks.atomic import atomic_file

TIMES = 200
PEOPLE = 20
LONGEST, WRITING = 30.0, 0.004  # seconds
TEMPORARY = ".butie-*.tmp"
COMMANDS = {
    "attach": ["--policy", "haiyuan-2023", "--benefit", "培训补贴"],
    "read": [],
}
# Killing a fresh interpreter 200 times would mostly hit its start: each time a ready process, which ran the command
# once, forks, and its child runs the command over and over till it is killed.
WRITER = """
import os, signal, sys, time
from addin.cli import main

answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
main(sys.argv[1:])
started = time.monotonic()
status = main(sys.argv[1:])
print(status, time.monotonic() - started, file=answers)
signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead leave no zombie
for line in sys.stdin:
    child = os.fork()
    while child == 0:
        main(sys.argv[1:])
    print(child, file=answers)
"""
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_is_killed_leaves_the_original_and_a_whole_result_or_none(tmp_path: Path, command: str) -> None:
    rows = [HEADER, *(person(n, 姓名=f" 学员 {n}", 补贴金额="3,000元") for n in range(1, PEOPLE + 1))]
    source, target = xlsx(Sheet(rows))(tmp_path), tmp_path / "结果.xlsx"
    original = digest(source)
    chance = random.Random(20240501)
    states = {"absent": 0, "whole": 0}
    interrupted = 0
    with writer(command, str(source), "-o", str(target), *COMMANDS[command]) as start:
        for round_ in range(TIMES):
            if round_ % 2:
                target.unlink(missing_ok=True)
            before = set(tmp_path.glob(TEMPORARY))
            child = start()
            if round_ % 4 < 2:
                time.sleep(chance.random() * 2 * start.seconds)
            else:  # just while it writes
                wait_for(lambda known=before: set(tmp_path.glob(TEMPORARY)) - known)
                time.sleep(chance.random() * WRITING)
            kill(child)
            assert digest(source) == original
            states[state(target)] += 1
            interrupted += any(tmp_path.glob(TEMPORARY))
    assert sum(states.values()) == TIMES
    assert states["absent"] and states["whole"] and interrupted
    with atomic_file(target) as file:
        file.write(b"next")
    assert not list(tmp_path.glob(TEMPORARY))


@contextmanager
def writer(*arguments: str) -> Iterator["Start"]:
    """Starts processes that run a command over and over."""
    command = [sys.executable, "-c", WRITER, *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Start(process)
        assert process.stdin is not None
        process.stdin.close()


class Start:
    """Called, it starts a process and gives its number; `seconds` is how long one run takes."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        assert process.stdout is not None
        status, seconds = process.stdout.readline().split()
        assert status != "2"
        self.seconds = float(seconds)

    def __call__(self) -> int:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


def kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)
    wait_for(lambda: not Path(f"/proc/{process}").exists())


def wait_for(happened: Callable[[], object]) -> None:
    limit = time.monotonic() + LONGEST
    while not happened():
        assert time.monotonic() < limit


def digest(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


def state(target: Path) -> str:
    if not target.exists():
        return "absent"
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        assert "xl/worksheets/sheet2.xml" in archive.namelist()
    return "whole"
