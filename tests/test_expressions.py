"""Small exact arithmetic over named figures."""

from fractions import Fraction

import pytest

from policies.expressions import ExpressionProblem, comparison, expression

FIGURES = {
    "目标.合计": (Fraction(12500),),
    "目标.2023年": (Fraction(5500),),
    "目标.2024年": (Fraction(7000),),
    "附件1.任务数": (Fraction(1), Fraction(2), Fraction(3)),
    "农村岗位-其他.标准": (Fraction(415),),
}


def figures(name: str) -> tuple[Fraction, ...]:
    if name not in FIGURES:
        raise ExpressionProblem(f"没有“{name}”")
    return FIGURES[name]


@pytest.mark.parametrize(
    ("text", "holds", "shown"),
    [
        ("目标.合计 = 目标.2023年 + 目标.2024年", True, "12500=5500+7000"),
        ("目标.2023年 + 目标.2023年 = 目标.合计", False, "5500+5500=11000≠12500"),
        ("目标.2023年 <= 目标.2024年 < 目标.合计", True, "5500≤7000<12500"),
        ("目标.2024年 <= 目标.2023年", False, "7000>5500"),
        ("目标.2023年 < 5500", False, "5500≥5500"),
        ("5500 >= 目标.2023年 > 5499", True, "5500≥5500>5499"),
        ("SUM(附件1.任务数) = 6", True, "1+2+3=6"),
        ("2 * SUM(附件1.任务数) = 12", True, "2×(1+2+3)=12"),
        ("COUNT(附件1.任务数) = MAX(附件1.任务数)", True, "3=3"),
        ("MIN(附件1.任务数, 0) = 0", True, "0=0"),
        ("10 - (3 - 2) = 9", True, "10-(3-2)=9"),
        ("10 - 3 - 2 = 5", True, "10-3-2=5"),
        ("2 + 3 * 4 = 14", True, "2+3×4=14"),
        ("(2 + 3) * 4 = 20", True, "(2+3)×4=20"),
        ("100 / (2 * 5) = 10", True, "100÷(2×5)=10"),
        ("10 / 3 <= 3", False, "10÷3=约3.33>3"),
        ("1000 * 90% = 900", True, "1000×90%=900"),
        ("1/3 + 1/3 + 1/3 = 1", True, "1/3+1/3+1/3=1"),
        ("农村岗位-其他.标准 = 415", True, "415=415"),
    ],
)
def test_a_comparison_is_exact_and_shows_its_arithmetic(text: str, holds: bool, shown: str) -> None:
    found = comparison(text)
    assert (found.holds(figures), found.shown(figures)) == (holds, shown)


def test_thirds_add_up_without_rounding() -> None:
    assert expression("目标.合计 / 3 * 3").value(figures) == 12500


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("目标.合计 =", "缺了一个数或名字"),
        ("= 目标.合计", "缺了一个数或名字"),
        ("目标.合计 + = 3", "缺了一个数或名字"),
        ("目标.合计", "没有比较"),
        ("目标.合计 目标.2023年 = 1", "没有比较"),
        ("1 = 1 1", "从“1”起读不懂"),
        ("(1 + 2 = 3", "括号不成对"),
        ("SUM(附件1.任务数 = 6", "括号不成对"),
        ("AVERAGE(附件1.任务数) = 2", "没有函数“AVERAGE”"),
        ("1 / 0 = 1", "除数是 0"),
        ("附件1.任务数 = 6", "是 3 个数"),
        ("目标.2022年 = 1", "没有“目标.2022年”"),
        ("目标.2023年+目标.2024年 = 目标.合计", "没有“目标.2023年+目标.2024年”"),
    ],
)
def test_an_expression_that_cannot_be_calculated_says_why(text: str, says: str) -> None:
    with pytest.raises(ExpressionProblem, match=says.replace("+", r"\+")):
        comparison(text).shown(figures)


def test_an_expression_knows_its_names() -> None:
    assert list(comparison("SUM(附件1.任务数) * 2 = 目标.合计 - 90%").names()) == ["附件1.任务数", "目标.合计"]
