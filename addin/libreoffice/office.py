"""A LibreOffice of our own: private profile, our extension, a time limit, no process left behind."""

from __future__ import annotations

import io
import json
import os
import queue
import signal
import subprocess
import tempfile
import threading
import zipfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NamedTuple

from addin.libreoffice import programs
from workbooks.problems import FileProblem

_DRIVER = Path(__file__).with_name("driver.py")
_START_SECONDS, _END_SECONDS = 120, 30
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    '<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">'
    "<value>en-US</value></prop></item></oor:items>\n"
)
"""English, so that TRUE reads TRUE whatever the machine speaks."""


class Computed(NamedTuple):
    """A formula cell: the formula in LibreOffice's own spelling, and its value; an error is {"error": its number}."""

    formula: str
    value: Any


class Calculated(NamedTuple):
    """The formula cells by sheet, row and column, and how long LibreOffice took to work them out."""

    cells: dict[str, dict[tuple[int, int], Computed]]
    seconds: float


class Office:
    """LibreOffice, started once and asked many times: a context manager.

    `version` is such as (7, 4), `pipe` what a UNO client connects to, `extension` our unpacked extension. Raises
    FileProblem where LibreOffice is absent or doesn't answer in time.
    """

    def __init__(self) -> None:
        self.version: tuple[int, ...] = ()
        self.pipe = ""
        self._answers: queue.Queue[str | None] = queue.Queue()
        self._folder = tempfile.TemporaryDirectory(prefix="butie-office-", ignore_cleanup_errors=True)
        self.extension = Path(self._folder.name) / "extensions" / "butie"

    def __enter__(self) -> Office:
        try:
            self._start()
        except BaseException:
            self._folder.cleanup()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()
        self._folder.cleanup()

    def calculate(self, source: Path, seconds: float, saved: Path | None = None) -> Calculated:
        """Every formula worked out anew; `saved` gets the workbook as LibreOffice writes it.

        Raises FileProblem where the file can't be opened, or after `seconds`.
        """
        values = Path(self._folder.name) / "values.json"
        request = {"do": "calculate", "source": str(source.resolve()), "values": str(values)}
        answer = self._ask(request | ({"saved": str(saved.resolve())} if saved else {}), seconds, source)
        found = json.loads(values.read_text(encoding="utf-8"))
        cells = {name: {(r, c): Computed(*rest) for r, c, *rest in rows} for name, rows in found.items()}
        return Calculated(cells, answer["seconds"])

    def convert(self, source: Path, target: Path, kind: str, seconds: float) -> None:
        """`source` with the values that it carries, stored as `kind` (xlsx, ods, pdf, csv). Raises FileProblem."""
        request = {"do": "convert", "source": str(source.resolve()), "target": str(target.resolve()), "kind": kind}
        self._ask(request, seconds, source)

    @property
    def process_group(self) -> int:
        """The group of the processes started here, where there are such groups."""
        return self._process.pid

    def _start(self) -> None:
        from addin.libreoffice.build import content

        folder = Path(self._folder.name)
        profile = folder / "profile"
        zipfile.ZipFile(io.BytesIO(content())).extractall(self.extension)
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        command = [
            str(programs.python()),
            str(_DRIVER),
            str(programs.soffice()),
            str(profile),
            str(self.extension.parent),
        ]
        self._log = (folder / "driver.log").open("w+b")
        self._process = subprocess.Popen(
            command,
            env=programs.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        assert self._process.stdout is not None
        threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True).start()
        started = self._answer(_START_SECONDS, None)
        self.version = tuple(int(part) for part in started["version"].split(".")[:2])
        self.pipe = started["pipe"]

    def _listen(self, stream: IO[str]) -> None:
        for line in stream:
            self._answers.put(line)
        self._answers.put(None)

    def _ask(self, request: dict[str, str], seconds: float, source: Path) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = self._answer(seconds, source)
        if "failed" in answer:
            raise FileProblem(f"LibreOffice 没能处理“{source}”（{answer['failed']}）。原件没有改动。")
        return answer

    def _answer(self, seconds: float, source: Path | None) -> dict[str, Any]:
        doing = f"处理“{source}”" if source else "启动"
        try:
            line = self._answers.get(timeout=seconds)
        except queue.Empty:
            self._kill()
            raise FileProblem(f"LibreOffice 在 {seconds:g} 秒里没有{doing}完，已经停下。原件没有改动。") from None
        if line is None:
            self._log.seek(0)
            said = self._log.read().decode(errors="replace").strip().rpartition("\n")[2]
            raise FileProblem(f"LibreOffice {doing}时意外退出（{said or '没有说明'}）。原件没有改动。")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _end(self) -> None:
        if self._process.stdin is not None and self._process.poll() is None:
            self._process.stdin.close()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_END_SECONDS)
        self._kill()
        self._log.close()

    def _kill(self) -> None:
        """The driver and what it started; its process group outlives it where LibreOffice hangs."""
        if os.name == "nt":
            command = ["taskkill", "/T", "/F", "/PID", str(self._process.pid)]
            subprocess.run(command, capture_output=True, check=False)
        else:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
