"""Files of payables, payments and returns as offices and banks make them."""

import csv
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from people import id_number

Rows = Sequence[Sequence[object]]
TITLE = "海原县2024年5月职业培训补贴发放花名册"
ROSTER = ("序号", "姓名", "身份证号", "乡镇", "银行账号", "补贴金额")
RECEIPT = ("流水号", "户名", "账号", "交易金额", "交易日期", "交易状态", "摘要")
RETURN = ("户名", "账号", "退票金额", "退票日期", "退票原因", "原流水号")


def account(number: int) -> str:
    return f"62170000000000{number:05d}"


def due(number: int, amount: object = 3000, **changes: object) -> list[object]:
    """A row below ROSTER; `changes` by header."""
    row = dict(
        zip(ROSTER, (number, f"学员{number}", id_number(number), "海城镇", account(number), amount), strict=True)
    )
    return list((row | changes).values())


def paid(number: int, amount: object = 3000, **changes: object) -> list[object]:
    """A row below RECEIPT."""
    told = (f"R{number:04d}", f"学员{number}", account(number), amount, "2024-06-03", "成功", "培训补贴")
    return list((dict(zip(RECEIPT, told, strict=True)) | changes).values())


def back(number: int, amount: object = 3000, **changes: object) -> list[object]:
    """A row below RETURN."""
    told = (f"学员{number}", account(number), amount, "2024-06-05", "账号错误", f"R{number:04d}")
    return list((dict(zip(RETURN, told, strict=True)) | changes).values())


def book(path: Path, *sheets: tuple[str, Rows], hidden_rows: Sequence[int] = (), hidden: Sequence[str] = ()) -> Path:
    """A workbook; texts are texts, whatever they begin with. `hidden_rows` count from 1, on the first sheet."""
    with xlsxwriter.Workbook(str(path)) as workbook:
        for number, (name, rows) in enumerate(sheets):
            page = workbook.add_worksheet(name)
            for row, values in enumerate(rows):
                for column, value in enumerate(values):
                    if isinstance(value, str):
                        page.write_string(row, column, value)
                    elif value is not None:
                        page.write(row, column, value)
            if not number:
                for row in hidden_rows:
                    page.set_row(row - 1, None, None, {"hidden": True})
            if name in hidden:
                page.hide()
    return path


def roster(folder: Path, *rows: Sequence[object], name: str = "应付.xlsx", title: str = TITLE) -> Path:
    return book(folder / name, ("花名册", [[title], ROSTER, *rows]))


def sheet(folder: Path, header: Sequence[str], *rows: Sequence[object], name: str = "名单.xlsx") -> Path:
    """A list of any columns, without a title."""
    return book(folder / name, ("名单", [header, *rows]))


def text(path: Path, rows: Rows, encoding: str = "gb18030") -> Path:
    """A CSV file as banks hand it out."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def receipt(folder: Path, *rows: Sequence[object], name: str = "回单.csv") -> Path:
    return text(folder / name, [RECEIPT, *rows])


def returns(folder: Path, *rows: Sequence[object], name: str = "退票.csv") -> Path:
    return text(folder / name, [RETURN, *rows])
