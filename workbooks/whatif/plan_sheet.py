"""Where things stand on the sheets of a 测算表: what writes it and what reads it back go by this table alone.

测算 has one row for each line. The columns that are printed come first, those that say what a row stands on after
them. Each scenario has three columns: 标准, 人数, 金额.
"""

from __future__ import annotations

from workbooks.formula import column_letters

PLAN, BUDGETS, STANDARDS, OVERVIEW, SETTINGS = "测算", "预算", "标准", "概览", "设置"
FORM = "测算表"  # what `butie new` knows it as, and what the title of 测算 begins with
NOW, SCENARIOS = "现行", ("方案一", "方案二", "方案三", "方案四")
STANDARD, PERSONS, AMOUNT = "标准", "人数", "金额"

# 测算, counted from 0
NAMES_ROW, HEADER_ROW, FIRST_ROW = 3, 4, 5  # the scenarios' names, the headers below them, the first line
TITLE, UNIT, COUNT, TIMES, NOW_STANDARD, NOW_AMOUNT = range(6)
SCENARIO_COLUMNS = 3
FIRST_SCENARIO = 6
GAP = FIRST_SCENARIO + SCENARIO_COLUMNS * len(SCENARIOS)
NOTE = GAP  # what is to be heeded in a row, beside the figures and not printed
PATH, SHARE, FUND, BUDGET, BASIS, CHECKED = range(GAP + 1, GAP + 7)
AT, OWNER, WAITS, LIMITS, HEADS, *LIMIT_COLUMNS = range(CHECKED + 2, CHECKED + 15)  # hidden
HEADERS = {
    TITLE: "项目",
    UNIT: "单位",
    COUNT: PERSONS,
    TIMES: "月数年数",
    NOW_STANDARD: STANDARD,
    NOW_AMOUNT: AMOUNT,
    PATH: "参数（标准表里的名）",
    SHARE: "负担比例",
    FUND: "资金来源",
    BUDGET: "计入预算",
    BASIS: "依据和说明",
    CHECKED: "核对",
}
END = "合计"  # in the column of titles: the first row below the lines
SPARE_ROWS = 10  # free rows for lines of the user's own
OPEN, UNFILLED, WRONG = "待定", "未填", "填错"  # an amount whose standard is open, a figure empty, a figure none
NOTED = "提醒"
NOT_A_SUBSIDY = "不是补贴"  # in 依据和说明, of money in the totals that nobody is paid
NO_BUDGET = "文件没有写总额"  # what the budget column says of a line that counts towards none
NO_FUND = "文件没有写"
RESERVED = ("控制数", "预算", "合计", "总额", NO_BUDGET)  # no names for a budget of the office's own


def scenario_column(scenario: int, part: str) -> int:
    """The column of a scenario's 标准, 人数 or 金额; scenarios are counted from 0."""
    return FIRST_SCENARIO + scenario * SCENARIO_COLUMNS + (STANDARD, PERSONS, AMOUNT).index(part)


def cell(row: int, column: int, fixed: str = "") -> str:
    """The address of a cell counted from 0; `fixed` holds the row ("row"), the column ("column") or both ("both").

    >>> cell(5, 2), cell(5, 2, "both"), cell(5, 2, "row")
    ('C6', '$C$6', 'C$6')
    """
    of_row = "$" if fixed in ("row", "both") else ""
    of_column = "$" if fixed in ("column", "both") else ""
    return f"{of_column}{column_letters(column + 1)}{of_row}{row + 1}"
