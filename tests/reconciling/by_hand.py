"""A result made by hand: a case of every outcome, for what is made of results."""

from __future__ import annotations

from datetime import date
from typing import Any

from people import bank_card, id_number

from workbooks.reconciling.model import PAID, PAYABLE, RETURNED, Case, Entry, InputFile, Result

FILES = {PAYABLE: "应付.xlsx", PAID: "代发回单.csv", RETURNED: "退票清单.xls"}
POSTS, TRAINING = "公益性岗位补贴", "培训补贴"


class Month:
    """Collects entries and cases; rows are numbered as they come, each side in its own file."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.cases: list[Case] = []
        self.rows = dict.fromkeys(FILES, 1)

    def row(self, side: str, person: int, yuan: float, **more: Any) -> Entry:
        """A row about a person: number, name and account are made of the number `person`."""
        self.rows[side] += 1
        own = {
            "identity": id_number(person),
            "name": f"人员{person}",
            "account": bank_card(person),
            "benefit": POSTS,
            "period": "2024-05",
            "day": None if side == PAYABLE else date(2024, 6, 3),
        }
        if side == PAYABLE:
            own |= {"township": ("城关镇", "西安镇")[person % 2], "fund": "就业补助资金"}
        place = {"side": side, "file": list(FILES).index(side), "sheet": "Sheet1", "row": self.rows[side]}
        entry = Entry(**(place | own | {"fen": round(yuan * 100)} | more))  # type: ignore[arg-type]
        self.entries.append(entry)
        return entry

    def case(self, outcome: str, *entries: Entry, reason: str = "按身份证号、补贴、期间对上", **more: Any) -> Case:
        case = Case(outcome, list(entries), reason, number=len(self.cases) + 1, **more)
        self.cases.append(case)
        return case

    def result(self) -> Result:
        inputs = []
        for index, (side, name) in enumerate(FILES.items()):
            own = [entry for entry in self.entries if entry.side == side]
            digest = f"{index + 1:064x}"
            inputs.append(InputFile(side, index, name, ("Sheet1",), len(own), sum(e.fen for e in own), digest))
        result = Result(self.entries, self.cases, inputs)
        result.conserve()
        return result


def month() -> Month:
    """Each outcome once, 一致 three times."""
    made = Month()
    row, case = made.row, made.case
    for person in (1, 2, 3):
        case("一致", row(PAYABLE, person, 1750.35), row(PAID, person, 1750.35))
    case("金额不符", row(PAYABLE, 4, 1750.1), row(PAID, 4, 1700), reason="按身份证号对上；少付 50.10 元")
    case("应付未付", row(PAYABLE, 5, 800, benefit=TRAINING), reason="没有找到这个人的实付")
    case("无应付而付", row(PAID, 6, 99.99, benefit="", period=""), reason="实付里有，应付里没有")
    twice = [row(PAID, 7, 600), row(PAID, 7, 600)]
    case("重复支付", row(PAYABLE, 7, 600), *twice, reason="付了两次 600.00 元")
    case("户名不符", row(PAYABLE, 8, 600), row(PAID, 8, 600, name="任员8"), reason="身份证号相同，户名不同")
    case("账号不符", row(PAYABLE, 9, 600), row(PAID, 9, 600, account=bank_card(99)), reason="账号不同")
    back = {"note": "账户已销户", "day": date(2024, 6, 5)}
    case("退票待重发", row(PAYABLE, 10, 600), row(PAID, 10, 600), row(RETURNED, 10, 600, **back), reason="退票没有重发")
    again = row(PAID, 11, 600), row(PAID, 11, 600, day=date(2024, 6, 9))
    case("退票已重发", row(PAYABLE, 11, 600), *again, row(RETURNED, 11, 600, note="系统故障"), reason="退票后已重发")
    case("分次付清", row(PAYABLE, 12, 600), row(PAID, 12, 400), row(PAID, 12, 200), reason="两次付清")
    merged = row(PAYABLE, 13, 500), row(PAYABLE, 13, 300.5, benefit=TRAINING, fund="示范项目资金")
    case("合并支付", *merged, row(PAID, 13, 800.5, benefit=""), reason="两项补贴合成一笔")
    case("跨期", row(PAYABLE, 14, 600), row(PAID, 14, 600, period="2024-06"), reason="付的是 2024-06")
    same = {"name": "王一", "identity": "", "account": ""}
    due, paid = [row(PAYABLE, n, 300, **same) for n in (15, 16)], [row(PAID, n, 300, **same) for n in (15, 16, 17)]
    pairs = [(one, other) for one in due for other in paid[:2]]
    case("待人工确认", *due, *paid, candidates=pairs, reason="同名同额，分不清是哪一笔")
    case("退票待重发", row(PAYABLE, 18, 200), row(PAID, 18, 200, failed=True, note="网络超时"), reason="付款失败")
    lone = row(RETURNED, 19, 450, note="户名不符")
    case("退票待重发", row(PAYABLE, 19, 450), lone, uncounted=frozenset([lone.place]), reason="只有退票")
    return made
