"""What the rows of the result workbook say: a case, or a candidate of an undecided one, as values of the columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from policies.masking import mask, masked
from workbooks.reconciling.model import RETURNED, SIDES, Case, Entry, InputFile
from workbooks.reconciling.outcomes import AGREES, BY_NAME
from workbooks.reconciling.result_columns import BETWEEN, PARTS, UNSAID
from workbooks.reconciling.result_lines import Candidate, Labels, Line
from workbooks.reconciling.row_runs import spans

ROOM = 110  # characters for the rows of one side: three sides fit into a row of the printed page
Files = Mapping[tuple[str, int], InputFile]


class RowTexts:
    """Makes the rows; `hidden` masks identity numbers and accounts, wherever they stand, in names of files too."""

    def __init__(self, files: Files, hidden: bool) -> None:
        self.files = files
        self._number: Callable[[str], str] = mask if hidden else str
        self.text: Callable[[str], str] = masked if hidden else str

    def case(self, case: Case, lines: Iterable[Line]) -> Iterator[list[object]]:
        """A row of 差异明细 or 已核对 for each line of a case, in the order of CASE_COLUMNS."""
        entries = case.entries
        who = [
            case.number,
            case.outcome,
            _several(entry.name for entry in entries),
            _several(self._number(entry.identity) for entry in entries),
            _several(self._number(entry.account) for entry in entries),
        ]
        about = [
            self._places(entries),
            self.text(case.reason),
            self.text(_several(entry.note for entry in entries if entry.failed or entry.side == RETURNED)),
            "" if case.outcome == AGREES else BY_NAME[case.outcome].action,
        ]
        for line in lines:
            benefit, period, township, fund = shown(line.labels)
            sums = line.sums
            money = [sums.payable, sums.paid, sums.returned or "", sums.difference]
            yield [*who, benefit, period, township, *money, *about, fund, sums.uncounted or "", line.cases, line.rows]

    def candidate(self, case: Case, candidate: Candidate) -> list[object]:
        """A row of 待确认, in the order of PAIR_COLUMNS."""
        line, sums = candidate.line, candidate.line.sums
        benefit, period, township, fund = shown(line.labels)
        return [
            case.number,
            *self._part(candidate.one),
            *(self._part(candidate.other) if candidate.other else [""] * len(PARTS)),
            self.text(case.reason),
            "",
            *(case.outcome, benefit, period, township),
            *(sums.payable, sums.paid, sums.returned or "", sums.difference),
            *(fund, sums.uncounted or "", line.cases, line.rows),
            self._digest(candidate.one),
            self._digest(candidate.other),
        ]

    def _part(self, entry: Entry) -> list[object]:
        who = [entry.side, entry.name, self._number(entry.identity), self._number(entry.account), entry.fen]
        return [*who, self._file(entry), self.text(entry.sheet), entry.row]

    def _file(self, entry: Entry) -> str:
        return self.text(self.files[entry.side, entry.file].name)

    def _digest(self, entry: Entry | None) -> str:
        return self.files[entry.side, entry.file].sha256 if entry else ""

    def _places(self, entries: Sequence[Entry]) -> str:
        """应付：一月.xlsx·Sheet1·5—8、10；实付：回单.csv·回单·7."""
        sides = []
        for side in SIDES:
            own = [entry for entry in entries if entry.side == side]
            if own:
                sides.append(f"{side}：{self._told(own)}")
        return "；".join(sides)

    def _told(self, entries: Sequence[Entry]) -> str:
        """The rows of one side, as many as there is room for."""
        told = ""
        for (file, sheet), own in groupby(entries, lambda entry: (self._file(entry), entry.sheet)):
            mark = f"{'，' if told else ''}{file}·{self.text(sheet)}·"
            for rows in spans(entry.row for entry in own):
                if told and len(told) + len(mark) + len(rows) > ROOM:
                    return f"{told} 等 {len(entries)} 行"
                told += mark + rows
                mark = "、"
        return told


def shown(labels: Labels) -> Labels:
    """Labels as cells have them: a blank one says so, that totals can count by it."""
    return Labels(*(label or UNSAID for label in labels))


def _several(texts: Iterable[str]) -> str:
    """The different texts, first met first: 张三／张珊."""
    return BETWEEN.join(dict.fromkeys(text for text in texts if text))
