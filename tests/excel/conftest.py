"""Buttons of the ribbon, pressed in a workbook that is open."""

from pathlib import Path

import pytest

from addin.excel import actions, running
from addin.excel.live import Live
from excel.fake_book import FakeBook
from excel.rosters import Press


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
