"""The result workbook of a study: 影响, 明细, 预算, 敏感性 and what else was asked, with charts.

The amounts of 明细 and the totals over them are formulas; everything else shows what was worked out.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from workbooks.atomic import atomic_file, check_target, keep_old
from workbooks.build import CALCULATED_BY, Results
from workbooks.whatif import study_answers, study_money
from workbooks.whatif.study import Study
from workbooks.whatif.study_sheet import Sheets


def write(study: Study, told: Sequence[str], out: Path) -> Path | None:
    """Writes the workbook; another file that stands at `out` is renamed first, and its new name given.

    `told` is what a reader should know about the plan. Raises FileProblem.
    """
    from workbooks.calculate_file import calculated_values

    check_target(out, kind=".xlsx")
    results = calculated_values(study_bytes(study, told, {}))
    with atomic_file(out) as file:
        file.write(study_bytes(study, told, results))
        return keep_old(out, file)


def study_bytes(study: Study, told: Sequence[str], results: Results) -> bytes:
    """The .xlsx. `results` are the values of its formulas, by sheet and address."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_calc_mode("auto", CALCULATED_BY)
    book.calc_on_load = False  # the values stand beside their formulas
    book.set_properties({"title": "测算结果"})
    sheets = Sheets(book, study, results)
    study_money.write(sheets, told)
    study_answers.write(sheets)
    book.close()
    return target.getvalue()
