"""The formulas of one row of 测算, and sums over the rows that carry a name.

A figure that is empty, a text, or outside what it can be leaves the amount open: it is never counted as nothing. Names
are compared letter by letter, for in SUMIF a name like 专* is a pattern.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbooks.whatif.plan_sheet import OPEN, UNFILLED, WRONG

NO_SUCH_BUDGET = "“计入预算”的名在“预算”表里没有"
BEYOND = "超出文件的界限"
APART = "人数各不相同，文件里是同一个数"
LIMITED = ("标准", "人数", "月数年数", "每人合计", "一户合计")


@dataclass(frozen=True)
class Row:
    """The cells of a row by what stands in them; `standards` and `persons` are the present one, then the scenarios'."""

    title: str
    path: str
    times: str
    share: str
    budget: str
    waits: str
    standards: Sequence[str]
    persons: Sequence[str]

    def says(self) -> str:
        """Whether the row says anything: a condition that is "" where it doesn't."""
        return f"{self.title}&{self.path}&{self.persons[0]}&{self.standards[0]}"

    def amount(self, index: int) -> str:
        """Yuan of the present figures (0) or of a scenario (from 1), or the word for what is missing."""
        standard, persons, times, share = self.standards[index], self.persons[index], self.times, self.share
        known = f"AND(ISNUMBER({standard}),ISNUMBER({persons}),ISNUMBER({times}))"
        whole = f"{persons}=INT({persons}),{times}=INT({times}),{standard}=ROUND({standard},2)"
        part = f'OR({share}="",AND(ISNUMBER({share}),{share}<=1))'
        fits = f"AND(MIN({standard},{persons},{times},{share})>=0,{whole},{part})"
        product = f"{standard}*{persons}*{times}*IF(ISNUMBER({share}),{share},1)"
        texts = "+".join(f"ISTEXT({each})*LEN({each})" for each in (standard, persons, times))
        nothing = f'IF({self.says()}="","","{UNFILLED}")'
        open_ = f'IF({standard}="{OPEN}","{OPEN}",IF({texts}>0,"{WRONG}",{nothing}))'
        return f'=IF({self.waits}<>"","{OPEN}",IF({known},IF({fits},{product},"{WRONG}"),{open_}))'


@dataclass(frozen=True)
class Limits:
    """The cells of a row with what the law bounds it by, each empty where it doesn't; `says` has it in words."""

    least: str
    most: str
    least_persons: str
    most_persons: str
    least_times: str
    most_times: str
    each: str
    payee: str
    says: str

    def passed(self, row: Row, paid_each: Sequence[str], amounts: Sequence[str]) -> str:
        """Which bounds the present figures or a scenario passes, "" for none. `paid_each`: yuan to each person."""
        found = (
            outside(row.standards, self.least, self.most),
            outside(row.persons, self.least_persons, self.most_persons),
            outside([row.times], self.least_times, self.most_times),
            f"IF(ISNUMBER({self.each}),MAX({','.join(paid_each)})>{self.each},FALSE)",
            f"IF(ISNUMBER({self.payee}),MAX({','.join(amounts)})>{self.payee},FALSE)",
        )
        return "&".join(f'IF({test},"{word} ","")' for word, test in zip(LIMITED, found, strict=True))


def outside(figures: Sequence[str], least: str, most: str) -> str:
    """Whether any of the figures is above the most, or below the least and not 0."""
    below = ",".join(f"AND(ISNUMBER({each}),N({each})>0,N({each})<{least})" for each in figures)
    above = f"IF(ISNUMBER({most}),MAX({','.join(figures)})>{most},FALSE)"
    return f"OR({above},IF(ISNUMBER({least}),OR({below}),FALSE))"


def apart(heads: str, area: str, persons: Sequence[tuple[str, str, str]]) -> str:
    """In which of `persons` (its name, the row's cell, all rows) others of a shared headcount have another one."""
    found = "&".join(
        f'IF(SUMPRODUCT(({area}={heads})*({every}<>{own}))>0,{name}&" ","")' for name, own, every in persons
    )
    told = f'{found}&"{APART}"'
    return f'IF({heads}="","",IF(LEN({found})=0,"",{told}&"（"&{heads}&"）；"))'


def note(row: Row, waits: str, passed: str, limits: str, budgets: str, parted: str) -> str:
    """What is to be heeded: a rate that is waited for, bounds that are passed, a parted headcount, a wrong budget."""
    known = f"SUMPRODUCT({same(budgets, row.budget)}*1)"
    unknown = f'IF(TRIM({row.budget})="","",IF({known}=0,"{NO_SUCH_BUDGET}；",""))'
    beyond = f'IF({passed}="","",{passed}&"{BEYOND}（这一项的界限："&{limits}&"）；")'
    return f'={unknown}&{beyond}&{parted}&IF({waits}="","",{waits}&"；")'


def same(area: str, name: str) -> str:
    """Where the cells of an area carry a name; for SUMPRODUCT."""
    return f"EXACT(TRIM({area}),TRIM({name}))"


def summed(names: str, name: str, amounts: str) -> str:
    """The amounts in the rows of a name, to the fen; words among them count nothing."""
    return f"ROUND(SUMPRODUCT({same(names, name)}*1,{amounts}),2)"


def without(amounts: str, where: str = "1") -> str:
    """How many of the rows have no amount, of those `where` holds."""
    return f"SUMPRODUCT({where}*(1-ISNUMBER({amounts})))"


def lost(now: str, amounts: str, where: str = "1") -> str:
    """How many rows have an amount now and none in a scenario: it can't be compared, and must not look cheaper."""
    return without(amounts, f"{where}*ISNUMBER({now})")
