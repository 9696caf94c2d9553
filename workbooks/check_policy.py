"""Checks the policy of a workbook: is it worked out as its form does it, and is it the law or only a trial."""

from __future__ import annotations

from collections.abc import Iterator

from policies.policy import Policy
from udfs import findings_of_amounts as a
from udfs.findings import Finding
from udfs.header_words import plain
from workbooks.cells import BookCells
from workbooks.formula import Area, address
from workbooks.workbook_policy import POLICY, POLICY_FILE, SCENARIO

Place = tuple[str, str]


def simulated(policy: Policy, place: Place) -> Finding | None:
    """The finding of a trial; None for the law as it stands."""
    return a.Simulated(*place, tried=policy.trial_said) if policy.trial else None


def check_policy(book: BookCells, policy: Policy | None, live: bool, place: Place) -> Iterator[Finding]:
    """What is wrong with the policy, at the cell that makes it so, else at `place`.

    `live` says that the rows still have formulas: where they were all turned into values, that of 政策 may be one.
    """
    trial = simulated(policy, _cause(book, policy) or place) if policy else None
    if trial:
        yield trial
        return
    cell = _cell(book, POLICY)
    if cell is None or POLICY_FILE not in book.names or not book.worked_out:
        return
    found = book.names.get(POLICY)
    formula = _formula(book, book.places[POLICY])
    if formula:
        if SCENARIO not in formula.upper():
            yield a.ChangedFormula(*cell, label=POLICY, than="表样", more="")
    elif live or plain(str(found or "")) != plain(book.worked_out):
        compared = f"按“{POLICY_FILE}”和参数应为 {book.worked_out}"
        yield a.OverwrittenFormula(*cell, label=POLICY, given=f"“{found or '空白'}”", compared=compared)


def _cause(book: BookCells, policy: Policy) -> Place | None:
    """The cell of 政策文件 or of the 参数 sheet that holds what is tried, else that of 政策."""
    names = policy.trial
    if any(f"{name}=" in plain(book.text(POLICY_FILE)) for name in names):
        return _cell(book, POLICY_FILE)
    for sheet in book.sheets:
        for number, row in sheet.rows.items() if names else ():
            value = row.get(1)
            if isinstance(value, str) and value.strip() in names:
                return sheet.name, address(number, 2)
    return _cell(book, POLICY)


def _cell(book: BookCells, name: str) -> Place | None:
    """The cell of a name, where it is on a visible sheet."""
    found = book.places.get(name)
    shown = [sheet.name for sheet in book.sheets]
    return (str(found.sheet), address(found.top, found.left)) if found and found.sheet in shown else None


def _formula(book: BookCells, place: Area) -> str:
    sheet = next(one for one in book.sheets if one.name == place.sheet)
    cell = sheet.cells.get((place.top, place.left))
    return cell.formula if cell else ""
