"""What the buttons say: within a screen, and one Chinese sentence where Excel can't be spoken to."""

from pathlib import Path

import pytest

from addin.excel import running
from addin.excel.live import Live, shortened
from excel import fake_book
from excel.fake_book import FakeBook
from excel.rosters import roster


def test_a_long_message_is_cut_to_what_a_screen_holds_and_keeps_its_last_line() -> None:
    fits = "\n".join(map(str, range(1, 16)))
    assert shortened(fits) == fits
    lines = shortened(f"{fits}\n16\n最后").splitlines()
    assert len(lines) == 15
    assert lines[:13] == fits.splitlines()[:13]
    assert lines[13:] == ["……还有 3 行，见工作簿或写出的文件。", "最后"]


def test_a_message_box_is_cut(tmp_path: Path) -> None:
    book = FakeBook(roster(tmp_path, 3000, 2000))
    book.app.answers = ["no"]
    Live(book).say("计算", "行\n" * 40)
    Live(book).agrees("计算", "行\n" * 40)
    assert [len(said.splitlines()) for said in book.app.said] == [15, 15]


def test_where_excel_cannot_be_spoken_to_vba_gets_one_chinese_sentence(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable() -> Live:
        raise fake_book.FakeFault("call was rejected by callee")

    monkeypatch.setattr(running, "caller", unreachable)
    with pytest.raises(RuntimeError, match=f"^{running.UNSAID}详情在 .*{running.LOG}") as told:
        running.press("校验本表", lambda live: "")
    assert "\n" not in str(told.value)
    assert "call was rejected" in (home / running.LOG).read_text(encoding="utf-8")


def test_a_status_bar_that_excel_does_not_take_back_hides_no_answer(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(self: Live, text: str | None) -> None:
        raise fake_book.FakeFault("busy")

    book = FakeBook(roster(tmp_path, 3000, 2000))
    monkeypatch.setattr(running, "caller", lambda: Live(book))
    monkeypatch.setattr(Live, "status", busy)
    running.press("帮助", lambda live: "做好了")
    assert book.app.said == ["做好了"]
    assert "busy" in (home / running.LOG).read_text(encoding="utf-8")
