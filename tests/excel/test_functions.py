"""Every function as Excel calls it: through xlwings' own COM server, dispatch and conversion, over stubs."""

import csv
import inspect
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from excel.com import SCODES, WAYS, Through, Way, shaped
from excel.examples import EXAMPLES, HAIYUAN, PAID, PERSON
from excel.winstub import MISSING, Excel, Range, TimeType, crossings, excel
from udfs import cells
from udfs.catalogue import FUNCTIONS
from udfs.cells import CellError, call
from udfs.function import RANGE
from workbooks.calculate import evaluate

VECTORS = Path(__file__).parent.parent / "vectors.csv"
BY_NAME = {"ids": lambda way: way.name}
TEXT = 255
"""Characters that Excel takes of a description."""


@pytest.fixture(scope="module")
def office() -> Iterator[Excel]:
    with excel() as opened:
        yield opened


def vectors() -> list[str]:
    with VECTORS.open(encoding="utf-8") as file:
        return [row["formula"] for row in csv.DictReader(file)]


def same(one: object, two: object) -> bool:
    """Whether two answers are equal, where TRUE is not 1."""
    if isinstance(one, list) and isinstance(two, list):
        return len(one) == len(two) and all(same(a, b) for a, b in zip(one, two, strict=True))
    return one == two and isinstance(one, bool) == isinstance(two, bool)


def check(office: Excel, way: Way, name: str, args: list[Any]) -> object:
    """Asks through Excel and directly, and gives the answer, which must be the same."""
    found, expected = Through(office, way).call(name, args), shaped(call(name, args))
    assert same(found, expected), (name, args, found, expected)
    return found


@pytest.mark.parametrize("way", WAYS, **BY_NAME)
@pytest.mark.parametrize("formula", vectors())
def test_a_formula_gives_what_eval_gives(office: Excel, formula: str, way: Way) -> None:
    assert same(evaluate(formula, functions=Through(office, way)), evaluate(formula))


def test_every_function_has_an_example_whose_answer_is_no_refusal() -> None:
    assert EXAMPLES.keys() == FUNCTIONS.keys()
    refused = [name for name, args in EXAMPLES.items() if str(call(name, args)).startswith("错误：")]
    assert not refused


@pytest.mark.parametrize("way", WAYS, **BY_NAME)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_answers_as_eval_does(office: Excel, name: str, way: Way) -> None:
    check(office, way, name, EXAMPLES[name])


@pytest.mark.parametrize("way", WAYS, **BY_NAME)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_whatever_is_left_out_is_told_as_eval_tells_it(office: Excel, name: str, way: Way) -> None:
    args = EXAMPLES[name]
    for position in range(len(args)):
        check(office, way, name, [*args[:position], None, *args[position + 1 :]])
        check(office, way, name, args[:position])


@pytest.mark.parametrize("way", WAYS, **BY_NAME)
@pytest.mark.parametrize("error", SCODES)
@pytest.mark.parametrize("name", [name for name in FUNCTIONS if not name.endswith("_WHY")])
def test_an_error_cell_is_refused_wherever_it_stands(office: Excel, name: str, error: str, way: Way) -> None:
    args = EXAMPLES[name]
    for position, arg in enumerate(FUNCTIONS[name].args[: len(args)]):
        wrongs: list[Any] = [CellError(error)]
        if arg.kind == RANGE:
            first, *others = args[position]
            wrongs.append([[CellError(error), *first[1:]], *others])
        for wrong in wrongs:
            found = check(office, way, name, [*args[:position], wrong, *args[position + 1 :]])
            assert isinstance(wrong, list) or f"错误值 {error}" in str(found), found


@pytest.mark.parametrize("way", WAYS, **BY_NAME)
@pytest.mark.parametrize("name", [name for name in FUNCTIONS if not FUNCTIONS[name].whole_range])
def test_a_range_comes_back_in_its_own_shape(office: Excel, name: str, way: Way) -> None:
    first, *others = EXAMPLES[name]
    column = [[first], [None], [CellError("#N/A")], [""], [first]]
    assert len(check(office, way, name, [column, *others])) == len(column)  # type: ignore[arg-type]
    row = [[first, None, "认不出的词"]]
    check(office, way, name, [row, *others])
    check(office, way, name, [[*column], *([[other] * 3] for other in others)])


pool = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 200),
    st.integers(-(10**9), 10**12).map(lambda fen: fen / 100 if fen % 100 else fen // 100),
    st.dates(date(1990, 1, 1), date(2035, 1, 1)),
    st.sampled_from(sorted({value for args in EXAMPLES.values() for value in args if isinstance(value, str)})),
    st.text(max_size=5),
    st.sampled_from([*SCODES]).map(CellError),
)


@st.composite
def questions(draw: st.DrawFn) -> tuple[str, list[object]]:
    name = draw(st.sampled_from([*FUNCTIONS]))
    example = [*EXAMPLES[name], *[None] * (len(FUNCTIONS[name].args) - len(EXAMPLES[name]))]
    height = draw(st.integers(1, 3))

    def argument(usual: object) -> object:
        kind = draw(st.sampled_from(["usual", "usual", "value", "column", "row", "table"]))
        if kind in ("usual", "value"):
            return usual if kind == "usual" else draw(pool)
        width = 1 if kind == "column" else 2
        rows = 1 if kind == "row" else height
        cells = draw(st.lists(st.lists(pool, min_size=width, max_size=width), min_size=rows, max_size=rows))
        return cells[0][0] if rows == width == 1 else cells  # a range of one cell is a cell

    return name, [argument(usual) for usual in example]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(questions(), st.sampled_from([way for way in WAYS if not way.serials]))
def test_any_arguments_are_answered_as_eval_answers_them(
    office: Excel, question: tuple[str, list[object]], way: Way
) -> None:
    check(office, way, *question)


def test_a_date_in_a_cell_in_a_formula_and_as_text_is_the_same(office: Excel) -> None:
    days: list[object] = [TimeType(2024, 12, 30), TimeType(2024, 12, 30, 13, 30), 45656.0, "2024-12-30"]
    days.append(Range([[TimeType(2024, 12, 30)]]))
    assert [office.call("ID_AGE", PERSON, day) for day in days] == [74.0] * 5


def test_money_of_a_currency_cell_is_taken_to_the_fen(office: Excel) -> None:
    way = WAYS[-1]
    assert check(office, way, "SOCIAL_INSURANCE_SUBSIDY", [1000.01, 6, True, HAIYUAN]) == 666.67
    assert check(office, way, "RMB_UPPER", [0.1 + 0.2]) == check(office, way, "RMB_UPPER", [0.3])


def test_a_number_too_large_for_an_integer_of_32_bits_is_a_double(office: Excel) -> None:
    for way in WAYS:
        found = check(office, way, "PAID_AMOUNT", [PERSON, [*PAID, ["学员一", PERSON, 3e9 - 2900.25, None]]])
        assert type(found) is float and found == 3e9


def test_the_policy_of_a_name_is_a_cell_like_any_other_and_without_one_the_remedy_is_told(office: Excel) -> None:
    assert office.call("TRAINING_SUBSIDY", "高级工", "职业技能等级证书", Range([[HAIYUAN]])) == 3000
    said = office.call("TRAINING_SUBSIDY", "高级工", "职业技能等级证书", MISSING)
    assert str(said).startswith("错误：没有指明政策") and "就写 政策" in str(said)


def test_whole_columns_are_cut_where_the_last_of_them_ends(office: Excel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("addin.host_values.ALL_ROWS", 8)
    levels = Range([["高级工"], ["初级工"], *[[None]] * 6])
    certificates = Range([["职业技能等级证书"]] * 3 + [[None]] * 5)
    found = office.call("TRAINING_SUBSIDY", levels, certificates, HAIYUAN)
    assert found == [[3000.0], [1000.0], [call("TRAINING_SUBSIDY", [None, "职业技能等级证书", HAIYUAN])]]


def test_a_range_is_one_call_and_one_reading_of_its_values(office: Excel) -> None:
    crossings.clear()
    column = [["高级工"]] * 1000
    found = office.call("TRAINING_SUBSIDY", Range(column), Range([["职业技能等级证书"]] * 1000), Range([[HAIYUAN]]))
    assert found == [[3000.0]] * 1000 and crossings["Range.Value"] == 3


def test_a_call_costs_as_much_for_a_thousand_rows_as_for_one(office: Excel) -> None:
    def asked(name: str, *args: Range) -> int:
        crossings.clear()
        office.call(name, *args)
        return crossings.total()

    office.call("ID_CHECK", Range([[PERSON]]))  # the first call of all asks for more
    one = asked("TRAINING_SUBSIDY", Range([["高级工"]]), Range([["职业技能等级证书"]]), Range([[HAIYUAN]]))
    many = [Range([[value]] * 1000) for value in ("高级工", "职业技能等级证书")]
    assert one == asked("TRAINING_SUBSIDY", *many, Range([[HAIYUAN]])) == 47  # as the README says
    assert asked("ID_CHECK", Range([[PERSON]])) == 17


def test_equal_arguments_are_answered_from_the_cache(office: Excel) -> None:
    args = ["中级工", "职业技能等级证书", HAIYUAN, TimeType(2024, 2, 29)]
    first = office.call("TRAINING_SUBSIDY", *args)
    before = cells._one.cache_info()
    assert office.call("TRAINING_SUBSIDY", *args) == first
    after = cells._one.cache_info()
    assert (after.hits, after.misses) == (before.hits + 1, before.misses)


def test_a_fault_of_ours_is_told_in_chinese_and_logged_without_the_arguments(
    office: Excel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(name: str, args: object) -> object:
        raise RuntimeError("broken")

    monkeypatch.setattr(office.functions, "call", broken)
    monkeypatch.setenv("BUTIE_CONFIG", str(tmp_path / "new"))
    log = tmp_path / "new" / "excel.log"
    assert office.call("ID_CHECK", PERSON) == f"错误：程序出错，没有算出，详情在 {log}"
    assert "RuntimeError: broken" in log.read_text("utf-8") and PERSON not in log.read_text("utf-8")


def test_nothing_is_volatile_or_asynchronous_and_no_thread_is_started(office: Excel) -> None:
    before = threading.active_count()
    for name, args in EXAMPLES.items():
        Through(office, WAYS[0]).call(name, args)
        told = getattr(office.functions, name).__xlfunc__
        assert (told["volatile"], told["async_mode"], told["sub"]) == (False, None, False)
    assert threading.active_count() == before


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_excel_is_told_of_a_function(office: Excel, name: str) -> None:
    wrapper, function = getattr(office.functions, name), FUNCTIONS[name]
    told = wrapper.__xlfunc__
    assert (told["name"], told["category"], told["ret"]["doc"]) == (name, "补贴助手", function.help)
    assert not inspect.get_annotations(wrapper) and len(function.help) <= TEXT
    assert [each["name"] for each in told["args"]] == [arg.ascii for arg in function.args]
    for each, arg in zip(told["args"], function.args, strict=True):
        assert each["optional"] is None and each["options"] == {"ndim": 2, "err_to_str": True}
        assert each["doc"].startswith(arg.label) and arg.help in each["doc"] and len(each["doc"]) <= TEXT
