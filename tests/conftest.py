"""Fixtures that several test modules share."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import pytest

CONVERSION_SECONDS = 120


class LibreOffice:
    """A LibreOffice of the tests' own: private profile, system Python, nothing left running."""

    def __init__(self, program: str, home: Path) -> None:
        self._program = program
        self._profile = home / "profile"
        self._home = home

    def convert(self, source: Path, kind: str) -> Path:
        """`source` converted to `kind` ("pdf", "xlsx", "csv"), in a folder of the fixture's own.

        LibreOffice shows the values that a workbook carries; it does not recalculate them here.
        """
        folder = Path(tempfile.mkdtemp(dir=self._home))
        command = [
            self._program,
            f"-env:UserInstallation={self._profile.as_uri()}",
            "--headless",
            "--norestore",
        ]
        command += ["--convert-to", kind, "--outdir", str(folder), str(source)]
        # LibreOffice embeds the first python3 on PATH: only the system's own has its modules.
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(self._home), "LANG": "C.UTF-8"}
        process = subprocess.Popen(
            command, env=environment, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        try:
            said, _ = process.communicate(timeout=CONVERSION_SECONDS)
        finally:
            _end_group(process)
        result = folder / f"{source.stem}.{kind.partition(':')[0]}"
        assert result.exists(), f"LibreOffice did not convert {source.name}: {said.decode(errors='replace')}"
        return result


def _end_group(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> LibreOffice:
    """LibreOffice, or a skip where it is absent (a failure where BUTIE_REQUIRE_LIBREOFFICE=1)."""
    program = shutil.which("soffice", path="/usr/bin:/bin")
    if program is None:
        reason = "LibreOffice (soffice in /usr/bin) is not installed"
        if os.environ.get("BUTIE_REQUIRE_LIBREOFFICE") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return LibreOffice(program, tmp_path_factory.mktemp("libreoffice"))
