"""Fixtures that several test modules share."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from addin.libreoffice import programs
from addin.libreoffice.office import Calculated, Office
from workbooks.problems import FileProblem

SECONDS = 180
os.environ["BUTIE_CONFIG"] = tempfile.mkdtemp(prefix="butie-settings-")  # no test sees what this machine has set


class LibreOffice:
    """A LibreOffice of the tests' own with our extension in it: one process for all tests, nothing left running."""

    def __init__(self, office: Office, home: Path) -> None:
        self.office = office
        self._home = home

    def convert(self, source: Path, kind: str) -> Path:
        """`source` converted to `kind` ("pdf", "xlsx", "csv"), in a folder of the fixture's own.

        LibreOffice shows the values that a workbook carries; it does not recalculate them here.
        """
        target = Path(tempfile.mkdtemp(dir=self._home)) / f"{source.stem}.{kind}"
        self.office.convert(source, target, kind, SECONDS)
        return target

    def calculate(self, source: Path, saved: Path | None = None) -> Calculated:
        """Every formula of `source` worked out anew; `saved` gets the workbook as LibreOffice writes it."""
        return self.office.calculate(source, SECONDS, saved)


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LibreOffice]:
    """LibreOffice, or a skip where it is absent (a failure where BUTIE_REQUIRE_LIBREOFFICE=1)."""
    try:
        programs.soffice()
        programs.python()
    except FileProblem as absent:
        if os.environ.get("BUTIE_REQUIRE_LIBREOFFICE") == "1":
            pytest.fail(str(absent))
        pytest.skip(str(absent))
    with Office() as office:
        yield LibreOffice(office, tmp_path_factory.mktemp("libreoffice"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How much of each messy roster was read right: what the tests recorded, from all workers."""
    reports = [r for key in ("passed", "failed") for r in terminalreporter.stats.get(key, []) if hasattr(r, "when")]
    scores = [value for r in reports if r.when == "call" for name, value in r.user_properties if name == "roster"]
    if not scores:
        return
    terminalreporter.section("花名册读对了多少")
    for name, right, parts, wrong in sorted(scores):
        terminalreporter.write_line(f"{right:3}/{parts:<3}  {name}{f'  错：{wrong}' if wrong else ''}")
    whole = sum(1 for _, right, parts, _ in scores if right == parts)
    terminalreporter.write_line(f"全对 {whole} 份，共 {len(scores)} 份")
