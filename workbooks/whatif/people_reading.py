"""Reads a roster for `people`: what each row claims, and what that comes to in both worlds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from policies.masking import masked
from policies.policy import Policy
from policies.resting import collector_at_rest
from udfs.persons import twice
from workbooks.cells import BookCells
from workbooks.form_reading import read_head
from workbooks.past import look_back
from workbooks.payouts import TOWNSHIP
from workbooks.problems import FileProblem
from workbooks.roster import Roster, read_rosters
from workbooks.units import head
from workbooks.whatif.people import People
from workbooks.whatif.people_claims import named_policy
from workbooks.whatif.people_doubts import Doubts
from workbooks.whatif.people_table import LEVEL, Asked, Table, count_laws
from workbooks.whatif.people_worlds import Kind, Worlds
from workbooks.workbook_policy import policy_for, resolved


def read_people(path: Path, asked: Asked) -> People:
    """The claims of a roster's rows in both worlds. Raises FileProblem, InputProblem, PolicyProblem."""
    with collector_at_rest():
        book, rosters = read_rosters(path, asked.answers)
        policy = policy_for(book, asked.policy)
        usual = policy or _named(path, rosters)
        told = []
        if policy and asked.policy and asked.policy != policy.text:
            told.append(f"表里的政策是 {policy.text}，照表里的算，没有用 --policy 给的 {asked.policy}。")
        tables, problems = _tables(book, rosters, usual, policy, asked)
        if not tables:
            raise FileProblem(masked(str(problems[0])) if problems else f"“{path.name}”里没有一行人员，请填好再测算。")
        told += [f"“{table.roster.sheet}”是按单位付的，人数照表头里的算。" for table in tables if table.whole]
        for which in (0, 1):
            look_back(side.past for table in tables for side in table.sides(which))
        several = twice(chain.from_iterable(table.numbers for table in tables))
        worlds, doubts = Worlds(), Doubts(several)
        for problem in problems:
            doubts.say(f"{problem}（这张表没有算）")
        entries = [entry for table in tables for entry in table.entries(worlds, doubts)]
        kinds = Counter(entry.kind for entry in entries)
        for text in _not_named(kinds, usual, asked.benefit):
            doubts.say(text)
        said, notes = doubts.told(kinds)
    carried = {label for roster in rosters for label in (TOWNSHIP, LEVEL) if roster.of(label)}
    known = list(map(masked, [*told, *notes]))
    return People(count_laws(tables), entries, said, known, TOWNSHIP in carried, LEVEL in carried)


def _named(path: Path, rosters: Sequence[Roster]) -> Policy:
    """The policy that the formulas name, where neither the workbook nor the one who asks does."""
    if text := named_policy(rosters):
        return resolved(text, "公式里写的政策")
    raise FileProblem(f"“{path.name}”没有写明政策，请用 --policy 指明现在照哪份文件。")


def _not_named(kinds: Counter[Kind], policy: Policy, benefit: str | None) -> Iterator[str]:
    """The benefits that formulas pay instead of the one that was named."""
    named = {found.title for found in policy.find(benefit)} if benefit else set()
    paid = Counter[str]()
    for kind, rows in kinds.items():
        paid[kind.benefit] += rows
    for title, rows in paid.items() if named else ():
        if title and title not in named:
            yield f"{rows} 笔的公式算的是“{title}”，不是 --benefit 的“{benefit}”，照公式算。"


def _tables(
    book: BookCells, rosters: Sequence[Roster], usual: Policy, policy: Policy | None, asked: Asked
) -> tuple[list[Table], list[FileProblem]]:
    """The rosters with rows, and why some of them can't be determined."""
    sheets = {sheet.name: sheet for sheet in book.sheets}
    tables, problems = [], []
    for roster in rosters:
        if not roster.rows:
            continue
        sheet = sheets[roster.sheet]
        fields = read_head(roster.form, sheet, roster.header_row) if roster.form else {}
        try:
            tables.append(Table(roster, head(roster, fields, sheet), usual, policy, asked))
        except FileProblem as problem:
            problems.append(problem)
    return tables, problems
