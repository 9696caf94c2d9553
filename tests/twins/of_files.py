"""Twins that only a file can hold: formulas, other sheets and files, hidden parts, names alike, forms, the book."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from filled_17_25 import workshop
from messy.paper import HEADER, Formula, Sheet, person, xlsx
from people import id_number, post_holder, trainee

from addin.cli import main
from twins.table import POLICY, Twins, of_file
from workbooks.book import Book
from workbooks.build import new
from workbooks.calculate import calculate
from workbooks.check import check, check_files
from workbooks.findings import Finding
from workbooks.formula import area
from workbooks.package import Package

AS_OF = date(2024, 6, 1)
TITLE = ["海原县培训补贴名单"]
TRAINING = "培训补贴花名册"
POSTS = "公益性岗位补贴发放表"
POST_HEADER = [*HEADER[:3], "岗位类型", "月数", "补贴金额"]
TOTAL = ["合计", *[None] * 5, 3000]
OWN = 'IF(B6="","",TRAINING_SUBSIDY(G6,H6,政策,L6,F6))'
POINTS, BASE = "5-16-2", "5-15-1"
FULL = [5, 5, 5, 15, 5, 20, 10, 10, 10, 5, 5, 2, 3]
PASSING = [5, 5, 5, 15, 5, 20, 5, 0, 0, 0, 0, 0, 0]
EMPLOYER: Mapping[str, object] = {
    "用人单位名称": "示范公司",
    "统一社会信用代码": "91640599MA0000000N",
    "职工总数": 40,
    "高校毕业生职工总数": 40,
    "年度吸纳数": 10,
    "年度留用数": 10,
    "就业率": 1,
}
Rows = Sequence[Sequence[object]]
Found = Sequence[Finding]


def office(folder: Path, rows: Rows, title: Sequence[object] = TITLE, **places: object) -> Found:
    """What is found in an office's own roster: a title, a header, people from row 3 on."""
    header = places.pop("header", HEADER)
    return check(xlsx(Sheet([title, header, *rows], **places))(folder), POLICY)  # type: ignore[arg-type]


def title_of(folder: Path, fact: object) -> Found:
    return office(folder, [person(1), person(2)], [fact])


def amount(folder: Path, fact: object) -> Found:
    return office(folder, [person(1), person(2, 补贴金额=fact), person(3)])


def header_of_phones(folder: Path, fact: object) -> Found:
    return office(folder, [[*person(n), f"1390000{n:04d}"] for n in (1, 2, 3)], header=[*HEADER, fact])


def hidden_rows(folder: Path, fact: object) -> Found:
    return office(folder, [person(1), person(2), person(3)], hidden_rows=fact)


def second_sheet_hidden(folder: Path, fact: object) -> Found:
    sheets = Sheet([TITLE, HEADER, person(1)]), Sheet([["备用"]], name="另表", hidden=bool(fact))
    return check(xlsx(*sheets)(folder), POLICY)


def below_the_total(folder: Path, fact: object) -> Found:
    return office(folder, [person(1), TOTAL, [None, "王五", *[None] * 4, fact]])


def header_of_months(folder: Path, fact: object) -> Found:
    header = [fact if name == "月数" else name for name in POST_HEADER]
    return office(folder, [[*person(1)[:3], "城镇公益性岗位", 3, 8235.15]], ["城镇公益性岗位补贴"], header=header)


def two_sheets(folder: Path, fact: object) -> Found:
    """The same name on two sheets; the fact is the number on the second."""
    sheets = [
        Sheet([HEADER[:3], [1, "张伟", number]], name=name) for name, number in (("甲", id_number(1)), ("乙", fact))
    ]
    return check(xlsx(*sheets)(folder))


def two_files(folder: Path, fact: object) -> Found:
    """The same name in two files; the fact is the number in the second."""
    made = []
    for name, number in (("甲", id_number(1)), ("乙", fact)):
        path = xlsx(Sheet([HEADER[:3], [1, "张伟", number]]))(folder)
        made.append(path.rename(folder / f"{name}.xlsx"))
    return check_files(made)[made[1]]


def second_name(folder: Path, fact: object) -> Found:
    rows = [[1, "张伟", id_number(1)], [2, fact, id_number(1)]]
    return check(xlsx(Sheet([HEADER[:3], *rows]))(folder))


def own_formulas(folder: Path, fact: object) -> Found:
    """Amounts by formulas of an office's own, worked out; the fact is the cell of the level that they read."""
    levels = {row: str(fact).format(row=row) for row in (3, 4)}
    texts = [f'=TRAINING_SUBSIDY({level},E{row},"{POLICY}",F{row})' for row, level in levels.items()]
    rows = [[*person(n)[:6], Formula(text)] for n, text in enumerate(texts, 1)]
    calculate(xlsx(Sheet([TITLE, HEADER, *rows]))(folder), folder / "算过.xlsx")
    return check(folder / "算过.xlsx", POLICY)


def roster(folder: Path, policy: str = POLICY) -> Path:
    """A roster made from our form, filled right: people from row 5 on."""
    rows = [trainee(1), trainee(2), trainee(3)]
    return new(TRAINING, folder / "表.xlsx", rows=3, data=rows, as_of=AS_OF, policy=policy)


def over(address: str) -> Callable[[Path, object], Found]:
    """A cell of a clean roster typed over: the fact is its value and its formula."""

    def find(folder: Path, fact: object) -> Found:
        package, place = Package.open(roster(folder)), area(address)
        assert place is not None and isinstance(fact, tuple)
        package.edit("花名册", place.top, place.left, *fact)
        package.save(folder / "改过.xlsx")
        return check(folder / "改过.xlsx")

    return find


def paid_before(folder: Path, fact: object) -> Found:
    """A post that is claimed; the fact is who has it in the book of past payments."""
    paid = new(POSTS, folder / "已发.xlsx", rows=1, data=[post_holder(int(str(fact)))])
    assert main(["history", "import", str(folder / "台账.db"), str(paid)]) == 0
    claimed = new(POSTS, folder / "再报.xlsx", rows=1, data=[post_holder(1)])
    with Book.open(folder / "台账.db") as book:
        return check(claimed, recorded=book.history)


def field(name: str) -> Callable[[Path, object], Found]:
    return lambda folder, fact: check(new(BASE, folder / "表.xlsx", as_of=AS_OF, fields={**EMPLOYER, name: fact}))


def points(place: int, given: Sequence[int] = FULL) -> Callable[[Path, object], Found]:
    def find(folder: Path, fact: object) -> Found:
        marks = [*given[:place], fact, *given[place + 1 :]]
        return check(new(POINTS, folder / "表.xlsx", as_of=AS_OF, fields={"得分": marks}))

    return find


def all_points(folder: Path, fact: object) -> Found:
    return check(new(POINTS, folder / "表.xlsx", as_of=AS_OF, fields={"得分": fact} if fact else {}))


def poor_workers(folder: Path, fact: object) -> Found:
    """A workshop of 80, so many of them from poor households."""
    rows = workshop(int(str(fact)), 80 - int(str(fact)))
    return check(new("5-20-2", folder / "表.xlsx", as_of=AS_OF, data=rows))


TWINS: list[Twins] = [
    of_file("repeated-across-sheets", "待核", "乙!C2", two_sheets, id_number(1), id_number(2)),
    of_file("repeated-across-files", "待核", "名单!C2", two_files, id_number(1), id_number(2)),
    of_file("near-names", "提醒", "名单!B3", second_name, "张玮", "张伟"),
    of_file("paid-already", "待核", "发放表!H6", paid_before, 1, 2),
    of_file("unchecked-amount", "待核", "名单!G4", own_formulas, "$D$3", "D{row}"),
    of_file("column-question", "待核", "名单!H2", header_of_phones, "号码", "联系电话"),
    of_file("row-question", "待核", "名单!A5", below_the_total, 3000, None),
    of_file("hidden-part", "提醒", "名单!A2", hidden_rows, (3,), ()),
    of_file("hidden-sheet", "待核", "名单!A1", second_sheet_hidden, True, False),
    of_file("amounts-not-held", "待核", "名单!G3", title_of, "人员名单", TITLE[0]),
    of_file("assumed-amount", "待核", "名单!F3", header_of_months, "备注", "月数", "missing-column"),
    of_file("blank-amount", "待核", "名单!G4", amount, None, 3000),
    of_file("overwritten-formula", "错误", "花名册!N6", over("N6"), (3000, None), (3000, OWN)),
    of_file("changed-formula", "错误", "花名册!N6", over("N6"), (3000, f"{OWN}+0"), (3000, OWN)),
    of_file("uncalculated", "错误", "花名册!N6", over("N6"), (None, OWN), (3000, OWN)),
    of_file("form-requirement", "错误", "申请表!D7", field("高校毕业生职工总数"), 41, 40),
    of_file("soft-requirement", "待核", "花名册!A4", poor_workers, 19, 20),
    of_file("form-notice", "提醒", "打分表!D5", points(6, PASSING), 4, 5),
    of_file("bad-points", "错误", "打分表!D5", points(0), 6, 5),
    of_file("empty-form", "提醒", "打分表!A1", all_points, None, FULL),
]
