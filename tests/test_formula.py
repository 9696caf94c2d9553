"""Formulas as files spell them: read, taken apart, shifted."""

import pytest

from workbooks.formula import (
    Area,
    area,
    bare_name,
    calls,
    column_letters,
    column_number,
    own_name,
    shift,
    text_of,
    tokenise,
)
from workbooks.literals import literal
from workbooks.problems import FormulaProblem

OURS = {"TRAINING_SUBSIDY", "SUBSIDY", "TRAINING_SUBSIDY_WHY"}


@pytest.mark.parametrize(
    "spelling",
    [
        "TRAINING_SUBSIDY(",
        "training_subsidy(",
        "[1]!TRAINING_SUBSIDY(",
        r"'C:\Program Files\补贴\butie.xlam'!TRAINING_SUBSIDY(",
        "butie.xlam!TRAINING_SUBSIDY(",
        "_xldudf_TRAINING_SUBSIDY(",
        "_xldudf_BUTIE_TRAINING_SUBSIDY(",
        "_xll.TRAINING_SUBSIDY(",
        "_xlfn.TRAINING_SUBSIDY(",
        "_xlfn._xlws.TRAINING_SUBSIDY(",
        "ORG.BUTIE.ADDIN.TRAINING_SUBSIDY(",
    ],
)
def test_every_spelling_that_files_use_is_our_function(spelling: str) -> None:
    assert own_name(bare_name(spelling), OURS) == "TRAINING_SUBSIDY"


@pytest.mark.parametrize("spelling", ["SUM(", "TRAINING_SUBSIDY2(", "MY_SUBSIDY(", "_xldudf_OTHER(", "_xlfn.XLOOKUP("])
def test_another_function_is_not_ours(spelling: str) -> None:
    assert own_name(bare_name(spelling), OURS) is None


def test_a_namespace_before_the_name_yields_the_longest_name_of_ours() -> None:
    assert own_name("_XLDUDF_X_TRAINING_SUBSIDY", OURS) == "TRAINING_SUBSIDY"
    assert own_name("_XLDUDF_X_SUBSIDY", OURS) == "SUBSIDY"


def test_arguments_are_split_at_their_own_commas_only() -> None:
    tokens = tokenise('=IF(A1>1,F("a,)""b",{1,2;3,4},(B1,C1)),G())')
    found = {call.name: [text_of(tokens[b:e]) for b, e in call.arguments] for call in calls(tokens)}
    assert found == {
        "F": ['"a,)""b"', "{1,2;3,4}", "(B1,C1)"],
        "G": [],
        "IF": ["A1>1", 'F("a,)""b",{1,2;3,4},(B1,C1))', "G()"],
    }


def test_calls_come_innermost_first() -> None:
    assert [call.name for call in calls(tokenise("=A(B(C(1)),D(2))"))] == ["C", "B", "D", "A"]


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        ('=F("高级工)', "第 4 个字符"),
        ("=F（1）", "第 3 个字符"),
        ("=F(1", "左括号比右括号多"),
        ("=F(1))", "右括号比左括号多"),
        ("=F(1，2)", "第 5 个字符"),
    ],
)
def test_a_formula_that_cannot_be_read_says_where(formula: str, told: str) -> None:
    with pytest.raises(FormulaProblem, match=told):
        calls(tokenise(formula))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("B3", Area(None, 3, 2, 3, 2)),
        ("$B$3:C$4", Area(None, 3, 2, 4, 3)),
        ("C4:B3", Area(None, 3, 2, 4, 3)),
        ("花名册!B3", Area("花名册", 3, 2, 3, 2)),
        ("'它''s 表'!B3", Area("它's 表", 3, 2, 3, 2)),
        ("B:C", Area(None, 1, 2, 1_048_576, 3)),
        ("$3:$4", Area(None, 3, 1, 4, 16_384)),
        ("[1]Sheet1!A1", None),
        ("一月:三月!A1", None),
    ],
)
def test_a_reference_is_a_rectangle(text: str, expected: Area | None) -> None:
    assert tokenise(text)[0].kind == "reference"
    assert area(text) == expected


@pytest.mark.parametrize(
    ("formula", "shifted"),
    [
        ("A1+$A1+A$1+$A$1", "B3+$A3+B$1+$A$1"),
        ("SUM(A:A)+SUM(3:3)", "SUM(B:B)+SUM(5:5)"),
        ("'表 A1'!C3&\"A1\"", "'表 A1'!D5&\"A1\""),
        ("LOG10(A1)+A1B2+XFD1", "LOG10(B3)+A1B2+#REF!"),
        ("A1048575", "#REF!"),
        ("TRUE+FALSE", "TRUE+FALSE"),
    ],
)
def test_a_shared_formula_moves_its_relative_references(formula: str, shifted: str) -> None:
    assert shift(formula, 2, 1) == shifted


def test_shifting_up_undoes_shifting_down() -> None:
    assert shift(shift("B2:C$4", 7, 3), -7, -3) == "B2:C$4"


@pytest.mark.parametrize("number", [1, 26, 27, 702, 703, 16_384])
def test_column_letters_and_numbers_are_each_other_s_inverse(number: int) -> None:
    assert column_number(column_letters(number)) == number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("-1.5", -1.5),
        ("15%", 0.15),
        ('"a""b"', 'a"b'),
        ("true", True),
        ('{1,"x;y";TRUE,-2}', [[1, "x;y"], [True, -2]]),
    ],
)
def test_constants_have_their_value(text: str, value: object) -> None:
    assert literal(tokenise(text)) == (True, value)


def test_an_expression_is_no_constant() -> None:
    assert literal(tokenise("1+1")) == (False, None)
