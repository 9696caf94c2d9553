"""What a reconciliation found paid goes into the book of past payments: net of returns, once, into the chain."""

import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from people import bank_card, id_number, post_holder

from addin.cli import main
from reconciling.by_hand import Month, month
from workbooks.book import Book
from workbooks.build import new
from workbooks.reconciling.model import PAID, PAYABLE, RETURNED
from workbooks.reconciling.result_book import write

POLICY, POSTS, TRAINING = "haiyuan-2023", "城镇公益性岗位补贴", "培训补贴"


def of_posts() -> Month:
    """The month with titles that the policy has."""
    made = month()
    for entry in made.entries:
        if entry.benefit not in ("", TRAINING):
            entry.benefit = POSTS
    return made


def result(path: Path, made: Month | None = None, masked: bool = False) -> Path:
    write((made or of_posts()).result(), path, masked)
    return path


def confirm(book: Path, *files: Path, policy: str | None = POLICY, more: tuple[str, ...] = ()) -> int:
    return main(["history", "confirm", str(book), *map(str, files), *(["--policy", policy] if policy else []), *more])


def entered(book: Path) -> list[tuple[str, str, str, str]]:
    with Book.open(book) as opened:
        found = [(entry.name, entry.payment) for entry in opened.entries()]
    return [(name, p.day.isoformat(), p.benefit, str(p.amount)) for name, p in found]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "台账.db"


def test_what_was_received_is_entered_and_what_was_not_is_told(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert confirm(book, result(tmp_path / "结果.xlsx")) == 0
    may = "2024-05-01"
    assert sorted(entered(book)) == sorted(
        [
            *((f"人员{n}", may, POSTS, "1750.35") for n in (1, 2, 3)),
            ("人员11", may, POSTS, "600.00"),
            ("人员12", may, POSTS, "600.00"),
            ("人员13", may, POSTS, "500.00"),
            ("人员13", may, TRAINING, "300.50"),
            ("人员14", may, POSTS, "600.00"),
        ]
    )
    said = capsys.readouterr().out
    assert (
        "8 笔，共 7851.55 元" in said
        and "退票待重发 3 件" in said
        and "重复支付 1 件" in said
        and "链首：第 8 笔" in said
    )
    with Book.open(book) as opened:
        _, training = opened.history(id_number(13)).payments
    assert (training.document, training.kinds) == (POLICY, ("政府补贴性培训",))
    assert training.place.startswith("结果.xlsx 已核对 第 ")
    assert main(["history", "verify", str(book)]) == 0


def test_a_returned_payment_is_never_entered(book: Path, tmp_path: Path) -> None:
    made = Month()
    due, paid, back = (made.row(side, 1, 600, benefit=POSTS) for side in (PAYABLE, PAID, RETURNED))
    made.case("退票待重发", due, paid, back)
    sent = [made.row(side, 2, 600, benefit=POSTS) for side in (PAYABLE, PAID, PAID, RETURNED)]
    made.case("退票已重发", *sent)
    assert confirm(book, result(tmp_path / "结果.xlsx", made)) == 0
    assert entered(book) == [("人员2", "2024-05-01", POSTS, "600.00")]


def test_the_book_counts_what_was_confirmed(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert confirm(book, result(tmp_path / "结果.xlsx")) == 0
    capsys.readouterr()
    assert main(["history", "list", str(book), "--person", id_number(13), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["amount"] for row in rows] == ["500.00", "300.50"] and id_number(13) not in json.dumps(rows)


def test_the_same_result_is_entered_once_even_when_it_is_written_again(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = result(tmp_path / "结果.xlsx")
    assert confirm(book, first) == 0
    before = entered(book)
    again = result(tmp_path / "再对.xlsx")
    for file in (first, again):
        capsys.readouterr()
        assert confirm(book, file) == 0
        said = capsys.readouterr().out
        assert "：0 笔，共 0 元" in said and "8 笔台账里已有" in said
        assert entered(book) == before
    assert main(["history", "verify", str(book)]) == 0


def paid(made: Month, person: int, yuan: float, **more: str) -> None:
    made.case("一致", *(made.row(side, person, yuan, **({"benefit": POSTS} | more)) for side in (PAYABLE, PAID)))


def test_a_month_reconciled_again_adds_what_was_resent_meanwhile(book: Path, tmp_path: Path) -> None:
    first, second = Month(), Month()
    for made in (first, second):
        paid(made, 1, 600)
    first.case("退票待重发", *(first.row(side, 2, 600, benefit=POSTS) for side in (PAYABLE, PAID, RETURNED)))
    second.case("退票已重发", *(second.row(side, 2, 600, benefit=POSTS) for side in (PAYABLE, PAID, PAID, RETURNED)))
    assert confirm(book, result(tmp_path / "一.xlsx", first)) == 0
    assert [name for name, *_ in entered(book)] == ["人员1"]
    assert confirm(book, result(tmp_path / "二.xlsx", second)) == 0
    assert [name for name, *_ in entered(book)] == ["人员1", "人员2"]


def test_who_is_owed_the_same_sum_twice_in_a_month_is_entered_twice(book: Path, tmp_path: Path) -> None:
    made = Month()
    paid(made, 1, 600)
    assert confirm(book, result(tmp_path / "一.xlsx", made)) == 0
    paid(made, 1, 600)
    assert confirm(book, result(tmp_path / "二.xlsx", made)) == 0
    assert len(entered(book)) == 2
    assert confirm(book, result(tmp_path / "三.xlsx", made)) == 0
    assert len(entered(book)) == 2
    assert main(["history", "verify", str(book)]) == 0


@pytest.mark.parametrize(("period", "entries"), [("2024-05", 1), ("2024-04/2024-06", 1), ("2024-06", 2)])
def test_a_payment_of_an_imported_roster_is_not_entered_a_second_time(
    book: Path, tmp_path: Path, period: str, entries: int
) -> None:
    holder = post_holder(1, 起始日期="2024-05-15", 截止日期="2024-06-14", 月数=1)
    roster = new("公益性岗位补贴发放表", tmp_path / "名册.xlsx", rows=1, data=[holder], policy=POLICY)
    assert main(["history", "import", str(book), str(roster)]) == 0
    [(_, day, title, amount)] = entered(book)
    assert day == "2024-05-15"
    made = Month()
    paid(made, 1, float(amount), benefit=title, period=period)
    assert confirm(book, result(tmp_path / "结果.xlsx", made)) == 0
    assert len(entered(book)) == entries


@pytest.mark.parametrize(
    ("changes", "options", "says"),
    [
        ({}, (), ""),
        ({"identity": ""}, (), "没有身份证号"),
        ({"identity": "640599199001010034"}, (), "校验码"),
        ({"benefit": ""}, (), "请用 --benefit"),
        ({"benefit": ""}, ("--benefit", POSTS), ""),
        ({"benefit": "没有的补贴"}, (), "没有补贴“没有的补贴”"),
        ({"period": ""}, (), "--date"),
        ({"period": ""}, ("--date", "2024-05-20"), ""),
        ({"period": "春季"}, (), "“春季”"),
    ],
)
def test_a_row_that_does_not_say_who_for_what_or_when_is_refused(
    book: Path,
    tmp_path: Path,
    changes: dict[str, str],
    options: tuple[str, ...],
    says: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    made = Month()
    made.case("一致", *(made.row(side, 1, 600, **({"benefit": POSTS} | changes)) for side in (PAYABLE, PAID)))
    assert confirm(book, result(tmp_path / "结果.xlsx", made), more=options) == (2 if says else 0)
    said = capsys.readouterr().err
    assert says in said and "Traceback" not in said and id_number(1) not in said
    assert book.exists() == (not says)
    if not says:
        [(_, day, title, _)] = entered(book)
        assert title == POSTS and date.fromisoformat(day).month == 5


def test_two_numbers_in_one_case_are_refused(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = Month()
    one, other = made.row(PAYABLE, 1, 600, benefit=POSTS), made.row(PAID, 2, 600, account=bank_card(1), benefit=POSTS)
    made.case("一致", one, other)
    assert confirm(book, result(tmp_path / "结果.xlsx", made)) == 2
    assert "不止一个身份证号" in capsys.readouterr().err


def test_of_several_files_all_are_entered_or_none(book: Path, tmp_path: Path) -> None:
    good = result(tmp_path / "好.xlsx")
    assert confirm(book, good, result(tmp_path / "遮.xlsx", masked=True)) == 2
    assert not book.exists()


@pytest.mark.parametrize(("policy", "says"), [(None, "--policy"), ("没有的", "没有的")])
def test_the_policy_must_be_named(
    book: Path, tmp_path: Path, policy: str | None, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert confirm(book, result(tmp_path / "结果.xlsx"), policy=policy) == 2
    assert says in capsys.readouterr().err and not book.exists()


def test_what_ties_no_more_is_not_entered(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = result(tmp_path / "结果.xlsx")
    workbook = openpyxl.load_workbook(path)
    workbook["已核对"].delete_rows(2)
    workbook.save(path)
    assert confirm(book, path) == 2
    assert "被改动过" in capsys.readouterr().err and not book.exists()
