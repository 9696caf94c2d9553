"""The add-in, read by others; buttons of the ribbon, pressed in a workbook that is open."""

from pathlib import Path

import openpyxl
import pytest
from oletools.olevba import VBA_Parser

from addin.excel import actions, addin_file, names, running
from addin.excel.live import Live
from excel.addin import as_workbook
from excel.fake_book import FakeBook
from excel.rosters import Press


@pytest.fixture(scope="session")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("addin") / names.FILE
    path.write_bytes(addin_file.content())
    return path


@pytest.fixture(scope="session")
def sources(addin: Path) -> dict[str, str]:
    """The code by module, as olevba reads it."""
    parser = VBA_Parser(str(addin))
    found = {name.rpartition(".")[0]: code for _, _, name, code in parser.extract_macros()}
    parser.close()
    return found


@pytest.fixture(scope="session")
def sheet(addin: Path) -> list[tuple[object, ...]]:
    """The rows of its one sheet."""
    book = openpyxl.load_workbook(as_workbook(addin, addin.with_suffix(".xlsm")))
    assert book.sheetnames == ["butie.conf"]
    return list(book["butie.conf"].values)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for what is kept of steps, of this test alone."""
    monkeypatch.setenv("BUTIE_CONFIG", str(tmp_path / "settings"))
    return tmp_path / "settings"


@pytest.fixture
def press(home: Path, monkeypatch: pytest.MonkeyPatch) -> Press:
    """Press a button of a workbook's ribbon; gives what is said last."""

    def pressed(book: FakeBook, command: str, *answers: object) -> str:
        book.app.answers = list(answers)
        monkeypatch.setattr(running, "caller", lambda: Live(book))
        getattr(actions, command)()
        assert book.app.answers == [], "fewer questions than answers"
        assert book.app.statuses[-1] is False, "Excel has its status bar back"
        assert book.app.screen_updating
        return book.app.said[-1]

    return pressed
