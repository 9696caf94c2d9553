"""A file appears whole or not at all, and what a writer that was killed left behind goes with the next write."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from workbooks import atomic
from workbooks.atomic import atomic_file

DAY = 24 * 3600
posix = pytest.mark.skipif(os.name != "posix", reason="processes can be asked after on POSIX only")


def left_behind(folder: Path, name: str, seconds: float = 0) -> Path:
    path = folder / name
    path.write_bytes(b"half")
    os.utime(path, (time.time() - seconds, time.time() - seconds))
    return path


def write(folder: Path) -> None:
    with atomic_file(folder / "结果.xlsx") as file:
        file.write(b"whole")
    assert (folder / "结果.xlsx").read_bytes() == b"whole"


def dead_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


@posix
def test_the_temporary_file_of_a_dead_process_goes_with_the_next_write(tmp_path: Path) -> None:
    dead = left_behind(tmp_path, f".butie-{atomic._machine()}-{dead_process()}-x.tmp")
    alive = left_behind(tmp_path, f".butie-{atomic._machine()}-{os.getpid()}-x.tmp")
    write(tmp_path)
    assert not dead.exists() and alive.exists()


def test_that_of_another_machine_goes_after_a_day(tmp_path: Path) -> None:
    fresh = left_behind(tmp_path, f".butie-00000000-{dead_process()}-x.tmp", DAY - 600)
    old = left_behind(tmp_path, f".butie-00000000-{dead_process()}-y.tmp", DAY + 600)
    write(tmp_path)
    assert fresh.exists() and not old.exists()


@pytest.mark.parametrize("name", [".butie-note.txt", "a.tmp", ".other-1-2-x.tmp", "结果.xlsx.tmp"])
def test_files_of_others_stay_however_old_they_are(tmp_path: Path, name: str) -> None:
    path = left_behind(tmp_path, name, 100 * DAY)
    write(tmp_path)
    assert path.exists()


def test_one_that_cannot_be_removed_does_not_stop_the_write(tmp_path: Path) -> None:
    (tmp_path / ".butie-00000000-1-x.tmp").mkdir()
    os.utime(tmp_path / ".butie-00000000-1-x.tmp", (0, 0))
    old = left_behind(tmp_path, ".butie-00000000-1-y.tmp", 2 * DAY)
    write(tmp_path)
    assert not old.exists()


@posix
def test_a_temporary_file_names_its_process_while_it_is_written(tmp_path: Path) -> None:
    with atomic_file(tmp_path / "结果.xlsx") as file:
        names = [path.name for path in tmp_path.iterdir()]
        write(tmp_path)  # the same process writes beside: this one is alive
        assert len(names) == 1 and (tmp_path / names[0]).exists()
        assert names[0].startswith(f".butie-{atomic._machine()}-{os.getpid()}-")
        file.write(b"last")
    assert [path.name for path in tmp_path.iterdir()] == ["结果.xlsx"]
