"""Files in, entries out: every row of every list is taken in, set apart by name, or the file is refused.

Set apart (told, and listed with the file) are rows of 应付 in which nothing is due yet (待定, 错误, blank) and rows of
0; a row with an amount that can't be read, a negative one, one without anybody's name or number, one whose digits were
lost in a number is a refusal that names file, sheet and row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from policies.policy import Policy
from policies.resting import collector_at_rest
from udfs.header_words import blank
from workbooks.cells import BookCells, SheetCells
from workbooks.formula import column_letters
from workbooks.given_files import refuse_twice
from workbooks.problems import FileProblem
from workbooks.reading.answers import Answers, keys_of
from workbooks.reconciling.benefits import Benefits
from workbooks.reconciling.columns import AMOUNT, WHO, Asked, amount_column, column_of, is_list, refuse_unused
from workbooks.reconciling.judge import yuan
from workbooks.reconciling.lines import Lines
from workbooks.reconciling.model import PAYABLE, SIDES, Entry, InputFile
from workbooks.reconciling.row_runs import runs
from workbooks.reconciling.totals import Line, wrong_totals
from workbooks.reconciling.values import OPEN, ZERO, Apart, Unreadable, fen_of
from workbooks.reconciling.wrong_lists import refuse_ours, refuse_unpaid
from workbooks.roster import Roster, RosterColumn, Row, read_rosters
from workbooks.trials import refuse_trial, refuse_trial_amounts

FORBIDDEN = "当作应付来对账"  # what no trial may be
SHOWN = 3  # faulty rows that a refusal names one by one
OURS = ("设置", "参数", "词表", "取数")  # sheets that a form of ours brings
Progress = Callable[[int, int], None]
"""Told how far the reading is: bytes done, bytes in all."""


@dataclass
class Inputs:
    """What was read. `left_out` counts rows that take no part, `told` says what a reader of the result should know."""

    entries: list[Entry] = field(default_factory=list)
    files: list[InputFile] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    left_out: int = 0
    wrong: int = 0  # stated totals that don't add up


def read_inputs(
    sides: Mapping[str, Sequence[Path]],
    asked: Asked | None = None,
    *,
    period: str = "",
    benefit: str = "",
    policy: Policy | None = None,
    progress: Progress = lambda done, total: None,
) -> Inputs:
    """The entries of the files of each side. Raises FileProblem, InputProblem.

    `period` (2024-05 or 2024-05/2024-07) and `benefit` are for rows that state none; `policy` tells the benefits and
    their funds.
    """
    asked = asked or Asked()
    if policy is not None:
        refuse_trial(policy, FORBIDDEN)
    given = [(side, path) for side in SIDES for path in sides.get(side, ())]
    digests = refuse_twice([path for _, path in given])
    sizes = [path.stat().st_size if path.is_file() else 0 for _, path in given]
    names = _names([path for _, path in given])
    inputs, words = Inputs(), _Words(Benefits(policy), benefit)
    known: dict[str, str] = {}
    for number, (side, path) in enumerate(given):
        progress(sum(sizes[:number]), sum(sizes))
        file = InputFile(side, number, names[path], (), 0, 0, digests[path])
        with collector_at_rest():
            known |= _File(path, file, asked, period, inputs, words).read()
    progress(sum(sizes), sum(sizes))
    refuse_unused(asked, set(known), list(known.values()))
    if not any(entry.side == PAYABLE for entry in inputs.entries):
        raise _nothing_due([file for file in inputs.files if file.side == PAYABLE])
    words.settle()
    return inputs


def _nothing_due(files: Sequence[InputFile]) -> FileProblem:
    """Says of the rows of 应付 why none takes part, and what to do about it."""
    apart = "；".join(f"“{file.name}” {says}" for file in files for says in file.apart)
    if any(f"{AMOUNT}{word}" in apart for word in OPEN):
        do = f"请照单元格里“{OPEN[0]}”“{OPEN[1]}”后面写的补齐、改正，算出金额后再来对账"
    else:
        do = "请把金额填上或算好，或检查是不是选错了文件"
    return FileProblem(f"应付文件里没有一行有算好的金额，没有可以对账的{f'（{apart}）' if apart else ''}。{do}。")


def _names(paths: Sequence[Path]) -> dict[Path, str]:
    """What each file is called: its name, with its folder where two have the same."""
    names = [path.name for path in paths]
    return {path: path.name if names.count(path.name) == 1 else str(path) for path in paths}


class _Words:
    """The benefits of the rows. What remarks name is settled when all files have said their own words."""

    def __init__(self, benefits: Benefits, given: str) -> None:
        self.benefits = benefits
        self.given = benefits.stated(given) if given else ""
        self._stated: dict[str, str] = {}
        self._open: dict[tuple[str, ...], list[Entry]] = {}
        self._payables: list[Entry] = []

    def take(self, entry: Entry, remarks: tuple[str, ...], titles: tuple[str, ...]) -> None:
        """Enter a row, which says its benefit itself or in remarks, or stands below titles."""
        if entry.benefit:
            known = self._stated.get(entry.benefit)
            if known is None:
                known = self._stated[entry.benefit] = self.benefits.stated(entry.benefit)
            entry.benefit = known
        else:
            self._open.setdefault((*remarks, *titles), []).append(entry)
        if entry.side == PAYABLE and not entry.fund:
            self._payables.append(entry)

    def settle(self) -> None:
        """Give the rows that state no benefit the one that their remarks or titles name, else the one given."""
        for texts, entries in self._open.items():
            found = next((named for text in texts if (named := self.benefits.named_in(text))), self.given)
            for entry in entries:
                entry.benefit = found
        for entry in self._payables:
            entry.fund = self.benefits.fund(entry.benefit)


class _File:
    """Reads one file into the inputs."""

    def __init__(self, path: Path, file: InputFile, asked: Asked, period: str, inputs: Inputs, words: _Words) -> None:
        self.path, self.file, self.asked, self.period = path, file, asked, period
        self.inputs, self.words = inputs, words
        self.apart: dict[str, dict[str, list[int]]] = {}
        self.faults: list[str] = []

    def read(self) -> dict[str, str]:
        """Enters the file; gives the columns that an answer may be about, with their headers. Raises FileProblem."""
        answers = self.asked.answers
        named = Answers({**answers.given, **dict.fromkeys(self.asked.amounts, "")}, answers.remembered)
        book, rosters = read_rosters(self.path, named)
        lists = [roster for roster in rosters if is_list(roster)]
        refuse_ours(self.file.name, lists)
        chosen = [(roster, self._amount(roster)) for roster in lists]
        if not any(amount for _, amount in chosen):
            raise self._without_amounts(lists or rosters)
        if self.file.side == PAYABLE:
            refuse_trial_amounts(self.file.name, book, [(one, amount) for one, amount in chosen if amount], FORBIDDEN)
        sheets = {sheet.name: sheet for sheet in book.sheets}
        for roster, amount in chosen:
            if amount is not None:
                self._list(sheets[roster.sheet], roster, amount, rosters)
        self._refuse_faults()
        self._tell(book, [roster for roster, amount in chosen if amount])
        self.inputs.files.append(self.file)
        return {key: col.header for r in rosters for col in r.columns for key in keys_of(col.index, col.path)}

    def _amount(self, roster: Roster) -> RosterColumn | None:
        try:
            return amount_column(roster, self.file.side, self.asked)
        except FileProblem as problem:
            raise FileProblem(f"“{self.file.name}”的{problem}") from None

    def _without_amounts(self, rosters: Sequence[Roster]) -> FileProblem:
        if any(map(_pays_a_unit, rosters)):
            return FileProblem(
                f"“{self.file.name}”是按单位发放的，没有每人的金额。请把各单位的户名、账号、金额列成一张表，再来对账。"
            )
        headers = "、".join(dict.fromkeys(column.header for roster in rosters for column in roster.columns))
        return FileProblem(
            f"“{self.file.name}”里没有找到{self.file.side}的名单：要有姓名（户名）、身份证号或账号，和一列金额；"
            f"表里的列是{headers}。列名不一样的，用 --map 列=金额 这样指明。"
        )

    def _list(self, sheet: SheetCells, roster: Roster, amount: RosterColumn, others: Sequence[Roster]) -> None:
        """One list: its rows, and what it says of its sums."""
        level = [r for r in others if (r.sheet, r.header_row) == (roster.sheet, roster.header_row)]
        beside = any(r.left < roster.left for r in level)  # two rows of one number, told apart by where they stand
        place = f"{roster.sheet}（{column_letters(roster.left)}列起）" if beside else roster.sheet
        lines = Lines(roster, amount, self.file.side, self.file.file, place, self.period)
        if says := lines.refuse_mixed(roster.rows):
            raise FileProblem(f"“{self.file.name}”的“{roster.sheet}”{says}。")
        titles = self._titles(roster)
        read: list[Line] = []
        entries: list[Entry] = []
        for row in roster.rows:
            if (entry := self._row(lines, row)) is not None:
                self.words.take(entry, () if entry.benefit else lines.remarks(row), titles)
                read.append((row.number, entry.fen))
                entries.append(entry)
        refuse_unpaid(self.file.name, roster, amount, lines, entries)
        self.inputs.entries += entries
        self.file.rows += len(read)
        self.file.fen += sum(fen for _, fen in read)
        self._check_totals(roster, amount, read)
        self._look_between(sheet, roster, amount, others)
        self._tell_hidden(sheet, roster)

    def _row(self, lines: Lines, row: Row) -> Entry | None:
        """The entry of a row; None where it is set apart or faulty, which is noted."""
        try:
            return lines.entry(row)
        except Apart as apart:
            why = str(apart)
            if row.value(lines.amount) is None and row.formula(lines.amount):
                self._fault(
                    lines.sheet,
                    row.number,
                    "的金额是公式，还没有算过，请先用 butie calc 算好，或在 Excel、WPS 里打开后存盘",
                )
            elif lines.side == PAYABLE or why == ZERO:
                self.apart.setdefault(why, {}).setdefault(lines.sheet, []).append(row.number)
            else:
                self._fault(lines.sheet, row.number, f"{why}，请补上或删去这一行")
        except Unreadable as problem:
            self._fault(lines.sheet, row.number, str(problem))
        return None

    def _fault(self, sheet: str, number: int, says: str) -> None:
        self.faults.append(f"{sheet} 第 {number} 行{says}")

    def _titles(self, roster: Roster) -> tuple[str, ...]:
        """What tells the benefit of a whole list: the lines above it, then its form."""
        return " ".join(roster.titles), self.words.benefits.of_form(roster.form)

    def _check_totals(self, roster: Roster, amount: RosterColumn, read: Sequence[Line]) -> None:
        totals, subtotals = (list(_amounts(rows, amount)) for rows in (roster.totals, roster.subtotals))
        for number, given, found in wrong_totals(read, totals, subtotals):
            self.inputs.wrong += 1
            place = f"“{self.file.name}”{roster.sheet} 第 {number} 行"
            self.inputs.told.append(f"{place}写的合计是 {yuan(given)} 元，各行相加是 {yuan(found)} 元，请核对")

    def _look_between(self, sheet: SheetCells, roster: Roster, amount: RosterColumn, others: Sequence[Roster]) -> None:
        """Rows that hold an amount and are none of the list's rows are never passed over in silence."""
        read = {row.number for rows in (roster.rows, roster.totals, roster.subtotals) for row in rows}
        tops = [r.header_row for r in others if r.sheet == roster.sheet and r.header_row > roster.header_bottom]
        who = [column for label in WHO if (column := column_of(roster, label))]
        for number in range(roster.header_bottom + 1, min(tops, default=sheet.height + 1)):
            if number in read:
                continue
            row = sheet.line(number)
            if not list(_amounts([row], amount)):
                continue
            if any(row.value(column) is not None for column in who):
                self._fault(roster.sheet, number, "在合计或说明下面，看不出是不是一笔款项，请移到表里或删去")
            else:
                why = "有金额但没有姓名、身份证号、账号"
                self.apart.setdefault(why, {}).setdefault(roster.sheet, []).append(number)

    def _tell_hidden(self, sheet: SheetCells, roster: Roster) -> None:
        hidden = [row.number for row in roster.rows if row.number in sheet.hidden_rows] if sheet.hidden_rows else []
        if hidden:
            self.inputs.told.append(
                f"“{self.file.name}”{sheet.name} 有 {len(hidden)} 行是隐藏的，一并对账：第 {runs(hidden)} 行"
            )

    def _refuse_faults(self) -> None:
        if self.faults:
            more = f"等 {len(self.faults)} 行" if len(self.faults) > SHOWN else ""
            raise FileProblem(f"“{self.file.name}”没有对账：{'；'.join(self.faults[:SHOWN])}{more}。")

    def _tell(self, book: BookCells, lists: Sequence[Roster]) -> None:
        """What took part, and what didn't."""
        apart = []
        for why, sheets in self.apart.items():
            where = "；".join(f"{sheet} 第 {runs(numbers)} 行" for sheet, numbers in sheets.items())
            count = sum(map(len, sheets.values()))
            self.inputs.left_out += count
            apart.append(f"{count} 行{why}：{where}")
        used = tuple(dict.fromkeys(roster.sheet for roster in lists))
        for sheet in book.sheets:
            if sheet.name not in (*used, *OURS) and any(not blank(cell.value) for cell in sheet.cells.values()):
                apart.append(f"工作表“{sheet.name}”不是有金额的名单")
        apart += [f"工作表“{name}”是隐藏的" for name in book.hidden_sheets if name not in OURS]
        self.file.sheets, self.file.apart = used, tuple(apart)
        self.inputs.told += [f"“{self.file.name}”没有参加对账：{says}" for says in apart]
        self.inputs.told += [f"“{self.file.name}”{r.sheet}：{question}" for r in lists for question in r.questions]


def _pays_a_unit(roster: Roster) -> bool:
    """Whether the amount stands in the head of a form."""
    blocks = roster.form.blocks if roster.form else ()
    return any(cell.pays for block in blocks for row in (*block.lines, *block.grid) for cell in row)


def _amounts(rows: Sequence[Row], amount: RosterColumn) -> Iterator[Line]:
    """The rows that hold a readable amount."""
    for row in rows:
        try:
            yield row.number, fen_of(row.value(amount))
        except (Apart, Unreadable):
            continue
