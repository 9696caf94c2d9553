"""A seeded generator of test months: rows of 应付, 实付 and 退票 with what came of each case planted beforehand.

Nobody in it is real. A name is a surname and two given characters, each from a group of characters of one sound; a case
that could be found by its name alone has three groups to itself, so that the facts decide it. Namesakes are planted
where nothing decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from udfs.identity import CHECK_CHARACTERS, WEIGHTS
from workbooks.reconciling.model import PAID, PAYABLE, RETURNED, Entry, Place
from workbooks.reconciling.outcomes import OUTCOMES

_SURNAMES = """
    张章 王汪 李黎 陈晨 赵兆 周舟 吴 徐许 孙荪 马玛 郭锅 何河 高膏 罗萝 梁良 宋送 程成 姚尧 田 白 唐糖
    韩寒 曹 董懂 曾增 仇求 单山 解谢 区欧 盖葛
"""
SURNAMES = _SURNAMES.split()
SPECIAL = SURNAMES[-6:]  # read otherwise as a surname than as a word
_GIVEN = """
    伟玮炜 铭茗 丽莉 桦骅 军君钧 芳坊 霞遐 艳燕雁 萍平 欣昕馨 静婧靖 慧惠卉 龙珑 云芸耘 斌彬滨 涛韬 磊蕾
    婷廷 峰锋枫 玉钰 祥翔 刚钢 兰岚 志智 荣蓉 红鸿 勇永 凯恺 琳林霖 海 建健 国帼 文雯 春椿 东冬 佳嘉 宁
    波 超 雪 田甜 福 莹盈 娟 胜圣 小晓 光
"""
GIVEN = _GIVEN.split()
SHAPES = {"海": "梅", "志": "忘", "凯": "剀", "玉": "王", "林": "材", "萍": "苹", "田": "由", "春": "舂"}
BENEFITS = {"公益性岗位补贴": 274505, "社会保险补贴": 83617, "职业培训补贴": 150000, "一次性求职补贴": 100000}
OWN_WORDS = {"公益性岗位补贴": "岗位补贴", "职业培训补贴": "培训补贴"}  # of a bank that cuts titles short
MONTHS = ("2024-04", "2024-05", "2024-06")
NEXT = {"2024-04": "2024-05", "2024-05": "2024-06", "2024-06": "2024-07"}
TOWNSHIPS = ("史店乡", "树台乡", "西安镇", "七营镇", "")
FUNDS = ("中央就业补助资金", "县级配套资金", "")
FULL, NO_IDENTITY, NAME_ALONE = "全", "无身份证号", "只有姓名"  # what a bank's file says of the payee
FIRST_DAY = date(2024, 6, 3)
Share = dict[str, float]
SHARES: Share = {"一致": 0.64} | {each.name: 0.03 for each in OUTCOMES if each.name != "一致"}


@dataclass
class Person:
    identity: str
    name: str
    account: str
    township: str
    fund: str
    groups: tuple[int, int, int]


@dataclass
class Month:
    """The rows, in a mixed order, and the truth: each case's outcome by the places of its rows."""

    entries: list[Entry] = field(default_factory=list)
    truth: dict[frozenset[Place], str] = field(default_factory=dict)

    def planted(self) -> Counter[str]:
        return Counter(self.truth.values())


class Maker:
    """Makes cases one by one, each of rows that no other case can be confused with unless it says so."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.month = Month()
        self.made = 0
        self.used: set[tuple[int, int, int]] = set()
        self.next_row: Counter[tuple[str, int]] = Counter()
        self.batch: Counter[str] = Counter()

    # -- people ----------------------------------------------------------------------------------------------------

    def person(self, *, special: bool = False, with_shape: bool = False) -> Person:
        """Somebody new, whose name no other person's sounds like."""
        while True:
            surname = self.random.randrange(len(SURNAMES) - len(SPECIAL) if special else 0, len(SURNAMES))
            groups = (surname, self.random.randrange(len(GIVEN)), self.random.randrange(len(GIVEN)))
            characters = [self.random.choice(SURNAMES[groups[0]]) if not special else SURNAMES[groups[0]][0]]
            characters += [self.random.choice(GIVEN[index]) for index in groups[1:]]
            if groups not in self.used and (not with_shape or characters[1] in SHAPES):
                break
        self.used.add(groups)
        self.made += 1
        born = date(1958, 1, 1) + timedelta(days=self.made % 16000)
        body = f"640522{born:%Y%m%d}{self.made // 16000 * 7 + 11:03d}"
        total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
        account = f"621700{self.made:09d}{self.made % 7}{self.made % 3}"
        township, fund = self.random.choice(TOWNSHIPS), self.random.choice(FUNDS)
        return Person(body + CHECK_CHARACTERS[total % 11], "".join(characters), account, township, fund, groups)

    def misheard(self, person: Person) -> str:
        """The name in other characters of the same sound; "" where there are none."""
        pools = [SURNAMES[person.groups[0]], GIVEN[person.groups[1]], GIVEN[person.groups[2]]]
        places = [index for index, pool in enumerate(pools) if len(pool) > 1]
        if not places:
            return ""
        index = 0 if SURNAMES[person.groups[0]] in SPECIAL and 0 in places else self.random.choice(places)
        other = self.random.choice([each for each in pools[index] if each != person.name[index]])
        return person.name[:index] + other + person.name[index + 1 :]

    # -- rows ------------------------------------------------------------------------------------------------------

    def row(self, side: str, person: Person, amount: int, style: str = FULL, **facts: object) -> Entry:
        file = {FULL: 0, NO_IDENTITY: 1, NAME_ALONE: 2}[style]
        self.next_row[side, file] += 1
        facts = {"township": "", "fund": ""} | facts if side != PAYABLE else facts
        row = Entry(
            side=side,
            file=file,
            sheet="明细",
            row=self.next_row[side, file] + 1,
            identity=person.identity if style == FULL else "",
            name=person.name,
            account="" if style == NAME_ALONE else person.account,
            benefit="",
            period="",
            day=None,
            fen=amount,
            fund=person.fund,
            township=person.township,
        )
        return replace(row, **facts)  # type: ignore[arg-type]

    def due(self, person: Person, benefit: str = "", period: str = "", fen: int = 0, **facts: object) -> Entry:
        benefit = benefit or self.random.choice(list(BENEFITS))
        period = period or self.random.choice(MONTHS)
        return self.row(PAYABLE, person, fen or BENEFITS[benefit], benefit=benefit, period=period, **facts)

    def payment(self, due: Entry, person: Person, style: str = FULL, **facts: object) -> Entry:
        """A payment of a due; a bank that has no identity numbers often says neither benefit nor month."""
        said = {"benefit": due.benefit, "period": due.period}
        silent = facts.pop("silent", False)
        if silent or (style != FULL and self.random.random() < 0.6):
            said = {"benefit": "", "period": ""}
        elif self.random.random() < 0.2:
            said["benefit"] = OWN_WORDS.get(due.benefit, due.benefit)
        day = FIRST_DAY + timedelta(days=self.random.randrange(5))
        self.batch[style] += 1
        reference = {"reference": f"{style}{self.batch[style] // 300:05d}"}  # of a bank's batch
        return self.row(PAID, person, due.fen, style, **(said | {"day": day} | reference | facts))

    def back(self, payment: Entry, **facts: object) -> Entry:
        """The return of a payment, by what the bank's list of returns says: by 流水号, identity number or account."""
        day = payment.day + timedelta(days=2) if payment.day else None
        given = replace(payment, side=RETURNED, failed=False, day=day, note="账号已销户", fund="", township="")
        self.next_row[RETURNED, payment.file] += 1
        place = {"row": self.next_row[RETURNED, payment.file] + 1}
        return replace(given, **(place | facts))  # type: ignore[arg-type]

    def case(self, outcome: str, *entries: Entry) -> None:
        self.month.entries += entries
        self.month.truth[frozenset(each.place for each in entries)] = outcome

    def style(self) -> str:
        return self.random.choices((FULL, NO_IDENTITY, NAME_ALONE), (6, 3, 1))[0]

    def cut(self, fen: int, parts: int) -> list[int]:
        """Parts of an amount, none of which makes it, and all different."""
        while True:
            marks = sorted(self.random.sample(range(1, fen // 100), parts - 1))
            found = [(b - a) * 100 for a, b in zip([0, *marks], [*marks, fen // 100], strict=True)]
            found[-1] += fen % 100
            if len(set(found)) == parts:
                return found


def make(cases: int, seed: int = 20240531, shares: Share = SHARES) -> Month:
    """About `cases` cases, each outcome in the number that its share says."""
    from tests.reconciling.plants import PLANTS

    maker = Maker(seed)
    wanted = {name: max(len(PLANTS[name]), round(cases * share)) for name, share in shares.items()}
    for name, number in wanted.items():
        ways: list[Callable[[Maker], None]] = PLANTS[name]
        for index in range(number):
            ways[index % len(ways)](maker)
    maker.random.shuffle(maker.month.entries)
    return maker.month
