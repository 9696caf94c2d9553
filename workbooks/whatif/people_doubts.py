"""What makes the result of `people` doubtful, and what else its reader should know, told once each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import compress, repeat
from operator import attrgetter, contains, not_
from typing import Protocol

from policies.determine import PAYS, Determination
from policies.masking import masked
from udfs.row_checks import IDENTITY, PERIOD, day
from udfs.sums import money_said
from udfs.tables import mapped, named
from workbooks.claims import Claim
from workbooks.roster import Roster, RosterColumn
from workbooks.whatif.people_facts import left_out
from workbooks.whatif.people_worlds import ELIGIBLE, Found, Kind, World

SHOWN = 6  # conditions of one world that are named
TYPED, WORKED_OUT = "表里填的", "公式算出的"


class Rows(Protocol):
    """A roster with its right numbers; `whole` where a unit is paid as a whole; `event` is the day of a row's claim."""

    roster: Roster
    numbers: Sequence[str]
    whole: bool

    def event(self, place: int) -> date | None: ...


class Doubts:
    """`several` are the persons who have more than one row."""

    def __init__(self, several: Collection[str]) -> None:
        self._several = several
        self._seen: set[tuple[object, ...]] = set()
        self._again: list[Kind] = []
        self._said: dict[str, None] = {}
        self._notes: dict[str, None] = {}
        self._untested: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        self._filled: dict[str, Counter[tuple[Decimal, World]]] = {TYPED: Counter(), WORKED_OUT: Counter()}
        self._blank = 0  # formulas without a value
        self._persons = False

    def say(self, text: str) -> None:
        """Something that makes the result doubtful."""
        self._said[masked(text)] = None

    def two_ways(self, benefit: str) -> None:
        """Several columns of one benefit give different amounts for the same thing."""
        self.say(f"有几列都算“{benefit}”，算出的金额不同，每行只计较大的一列，请核对。")

    def parts(self, benefit: str, words: Iterable[str]) -> None:
        """The columns of a benefit were added up."""
        self._notes[f"“{benefit}”没有合计列，按{'、'.join(words)}相加。"] = None

    def of_claim(self, roster: Roster, claim: Claim, now: Sequence[Found], then: Sequence[Found]) -> None:
        """What nobody tested of those who are paid; what was taken for granted."""
        for counts, found in zip(self._untested, (now, then), strict=True):
            known = {id(each): each for each in found}
            for key, rows in Counter(map(id, found)).items():
                each = known[key]
                if isinstance(each, Determination) and each.verdict in PAYS and each.amount:
                    for label in each.untested:
                        counts[label] += rows
        for counted in left_out(claim):
            self.say(f"“{roster.sheet}”没有写明{counted.partition('按')[0]}，每行{counted} 算。")

    def of_column(
        self, roster: Roster, column: RosterColumn | None, places: Sequence[int], kinds: Sequence[Kind]
    ) -> None:
        """The amounts that stand in the sheet."""
        if column is None:
            return
        every = len(places) == len(roster.rows)
        rows, values = roster.rows, roster.values(column)
        if not every:
            rows, values = [rows[place] for place in places], [values[place] for place in places]
        written = list(map(contains, map(attrgetter("formulas"), rows), repeat(column.index)))
        self._blank += list(compress(values, written)).count(None)
        filled = Counter(zip(mapped(money_said, values), kinds, written, strict=True))
        for (amount, kind, formula), count in filled.items():
            if amount is not None:
                self._filled[WORKED_OUT if formula else TYPED][amount, kind.now] += count

    def of_rows(self, table: Rows, kinds: Sequence[Sequence[Kind]]) -> None:
        """Who has no right number, and who is listed twice for the same."""
        if table.whole:
            return
        self._persons = True
        sheet, lacking = table.roster.sheet, sum(map(not_, table.numbers))
        if lacking and table.roster.of(IDENTITY) is None:
            self.say(f"“{sheet}”没有身份证号这一列：每行当作一个人，同一人领几次的没有合起来核。")
        elif lacking:
            self.say(f"“{sheet}”有 {lacking} 行没有正确的身份证号：每行当作一个人，同一人领几次的没有合起来核。")
        spans = [named(table.roster, label) for label in PERIOD]
        several = compress(enumerate(table.numbers), map(self._several.__contains__, table.numbers))
        for place, person in several if self._several else ():
            row = table.roster.rows[place]
            when = (table.event(place), *(day(row, column) for column in spans))
            for kind in kinds[place]:
                key = (person, kind.benefit, *when)
                if key in self._seen and ELIGIBLE in (kind.now.state, kind.then.state):
                    self._again.append(kind)
                self._seen.add(key)

    def told(self, kinds: Counter[Kind]) -> tuple[list[str], list[str]]:
        """What makes it doubtful, and what else is to be known."""
        if again := self._again:
            now = sum((kind.now.yuan for kind in again), Decimal(0))
            then = sum((kind.then.yuan for kind in again), Decimal(0))
            amounts = f"合计里都算了：现在 {now:,.2f} 元，以后 {then:,.2f} 元。"
            self.say(f"{len(again)} 行与前面的行重复（同一人、同一补贴、同一日期），{amounts}")
        if worked_out := self._against(WORKED_OUT):  # it goes on paying that, whatever is tried here
            self.say(worked_out)
        filled = filter(None, (self._against(TYPED), self._not_worked_out()))
        notes = [*filled, *self._conditions(), *_ceilings(kinds), *self._notes]
        if self._persons:
            notes.append("以前发过的（台账）没有查，次数只按名单里的算。")
        return list(self._said), notes

    def _against(self, which: str) -> str:
        """The amounts of the sheet against those of the law, "" where they agree."""
        filled = self._filled[which]
        different = sum(n for (given, now), n in filled.items() if now.told and given != now.yuan)
        unsettled = sum(n for (_, now), n in filled.items() if not now.told)
        if not (different or unsettled):
            return ""
        given = sum((given * n for (given, _), n in filled.items()), Decimal(0))
        law = sum((now.yuan * n for (_, now), n in filled.items()), Decimal(0))
        lacking = f"，另有 {unsettled} 格照文件待定或错误" if unsettled else ""
        return (
            f"{which} {filled.total()} 格金额合计 {given:,.2f} 元，照现在的文件是 {law:,.2f} 元，"
            f"{different} 格不同{lacking}。测算用的是照文件的数，不是{which}。"
        )

    def _not_worked_out(self) -> str:
        if not self._blank:
            return ""
        return f"{self._blank} 格金额公式没有数（还没有算过，或算出来是空的），没有和照文件的数比。"

    def _conditions(self) -> Iterable[str]:
        now, then = map(_counted, self._untested)
        if now and now == then:
            yield f"未核的条件（名单里没有填，当作满足）：{now}。改它们的数，这里看不出变化。"
            return
        for world, labels in (("现在", now), ("以后", then)):
            if labels:
                yield f"{world}未核的条件（名单里没有填，当作满足）：{labels}。改它们的数，这里看不出变化。"


def _counted(counts: Counter[str]) -> str:
    shown = [f"{label} {rows} 笔" for label, rows in counts.most_common(SHOWN)]
    return "、".join(shown) + (f" 等 {len(counts)} 项" if len(counts) > SHOWN else "")


def _ceilings(kinds: Counter[Kind]) -> Iterable[str]:
    if rows := sum(n for kind, n in kinds.items() if kind.now.ceiling or kind.then.ceiling):
        yield f"{rows} 笔是文件定的上限（最多多少），按上限算，实际该发的可能少。"
