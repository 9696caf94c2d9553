"""A value that a policy text tries: of the figure's kind or refused, never rounded, never set twice."""

from fractions import Fraction

import pytest

from policies.errors import InputProblem, PolicyProblem
from policies.library import packaged_ids, resolve
from policies.tried import exactly, fitting
from udfs.cells import call
from workbooks.whatif.other_law import other_law

LAW = "haiyuan-2023"
SENIOR = ("01.培训补贴.高级工", "02.培训补贴.高级工", "23.培训补贴.高级工")


def tried(*pairs: str, law: str = LAW) -> dict[str, Fraction]:
    return resolve(f"{law}?{'&'.join(pairs)}").tried


def refusal(*pairs: str, law: str = LAW) -> str:
    with pytest.raises(PolicyProblem) as problem:
        tried(*pairs, law=law)
    return str(problem.value)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("3500", 3500),
        ("3500.05", "3500.05"),
        ("3500元", 3500),
        ("3500元/人", 3500),
        ("0.35万元", 3500),
        ("３５００", 3500),
    ],
)
def test_a_standard_is_so_many_yuan_to_the_fen(written: str, value: object) -> None:
    assert tried(f"培训补贴.高级={written}") == dict.fromkeys(SENIOR, Fraction(str(value)))


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("50%", "应写成多少元/人"),
        ("1/3", "应写成多少元/人"),
        ("3000.005", "写到分（3000 或 3000.01）"),
        ("三千", "不是数"),
        ("-5", "不能是负数"),
        ("40岁", "不是数"),
    ],
)
def test_what_is_no_amount_is_no_standard(written: str, says: str) -> None:
    assert says in refusal(f"培训补贴.高级={written}")


def test_an_external_standard_is_read_as_strictly() -> None:
    assert resolve(f"{LAW}?鉴定考试收费标准=120.5").parameters == {"鉴定考试收费标准": Fraction("120.5")}
    assert "写到分" in refusal("鉴定考试收费标准=120.005")
    assert "多少元/人" in refusal("鉴定考试收费标准=50%")


@pytest.mark.parametrize(
    ("written", "value"), [("60%", "0.6"), ("0.6", "0.6"), ("11/15", "11/15"), ("100%", "1"), ("0", "0")]
)
def test_a_share_is_a_part_of_what_was_paid(written: str, value: str) -> None:
    assert tried(f"实习社会保险补贴.比例={written}") == {"13.实习社会保险补贴.比例": Fraction(value)}


@pytest.mark.parametrize(("written", "says"), [("150%", "0 到 100%"), ("1.5", "0 到 100%"), ("2元", "不是钱数")])
def test_nobody_is_paid_more_than_a_share_is_of(written: str, says: str) -> None:
    assert says in refusal(f"实习社会保险补贴.比例={written}")


def test_a_tier_of_a_class_multiplies_its_standard() -> None:
    """二(四)13(1): 70% or more is paid 140%; so may 30% to 50% in a trial."""
    assert tried("就业技能培训补贴.30%至50%=150%", law="qianyang-2021") == {"就业技能培训补贴.30%至50%": Fraction(3, 2)}


@pytest.mark.parametrize(("written", "value"), [("40", 40), ("40岁", 40), ("40周岁", 40)])
def test_an_age_is_whole(written: str, value: int) -> None:
    assert tried(f"就业见习生活补贴.最高年龄={written}") == {"14.就业见习生活补贴.最高年龄": value}


@pytest.mark.parametrize(("written", "says"), [("40元", "不是钱数"), ("40.5", "应是整数"), ("40%", "不是数")])
def test_what_is_no_age_is_refused(written: str, says: str) -> None:
    assert says in refusal(f"就业见习生活补贴.最高年龄={written}")


def test_fields_may_be_parted() -> None:
    """24: 人均耕地 of the plains is 0.5 亩."""
    assert list(tried("城镇公益性岗位补贴.川区人均耕地=0.75").values()) == [Fraction(3, 4)]


@pytest.mark.parametrize("law", packaged_ids())
def test_every_figure_may_be_what_it_is(law: str) -> None:
    from policies.figures import figures

    for benefit in resolve(law).benefits():
        for figure in figures(benefit):
            assert fitting(figure.path, figure.value, figure.unit, figure.of_whole) == figure.value
            assert tried(f"{figure.path}={exactly(figure.value)}", law=law)[figure.path] == figure.value


@pytest.mark.parametrize(
    "second", ["培训补贴.高级工=3600", "培训补贴.三级=3600", "02.培训补贴.高级=3600", "方案02.培训补贴.高级=3500"]
)
def test_one_figure_is_set_once_whatever_it_is_called(second: str) -> None:
    assert "写了两次" in refusal("培训补贴.高级=3500", second)
    assert "写了两次" in refusal(second, "培训补贴.高级=3500")
    assert (
        len(
            tried(
                "培训补贴.高级=3500", second.replace("高级工", "中级").replace("三级", "中级").replace("高级", "中级")
            )
        )
        > 3
    )


def test_a_sheet_of_parameters_sets_it_once_too() -> None:
    rows = [["名", "值"], ["培训补贴.高级", 3500.0], ["培训补贴.高级工", 3600.0]]
    found = call("SCENARIO", [LAW, rows])
    assert isinstance(found, str) and found.startswith("错误：") and "写了两次" in found
    assert call("SCENARIO", [LAW, rows[:2]]) == f"{LAW}?培训补贴.高级=3500"


def settings(*given: str, law: str = LAW) -> dict[str, Fraction]:
    found = other_law(law, given, "")
    return {**found.tried, **found.parameters}


@pytest.mark.parametrize(
    "given", [("培训补贴.高级=3500", "培训补贴.高级工=3600"), ("培训补贴.高级=+1", "培训补贴.高级工=+2")]
)
def test_a_setting_is_given_once(given: tuple[str, str]) -> None:
    with pytest.raises(PolicyProblem, match="写了两次"):
        settings(*given)
    assert set(settings(given[0])) == set(SENIOR)


def test_a_setting_goes_before_what_the_policy_tries_of_the_same_figure() -> None:
    law = f"{LAW}?培训补贴.高级工=3200"
    assert settings("培训补贴.高级=3500", law=law) == dict.fromkeys(SENIOR, 3500)
    assert settings("02.培训补贴.高级=3500", law=law) == dict.fromkeys(SENIOR, 3200) | {SENIOR[1]: 3500}
    assert settings("培训补贴.高级=+100", law=law) == dict.fromkeys(SENIOR, 3300)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("培训补贴.高极=+10%", "没有“高极”，相近的有：培训补贴.高级工"),
        ("培训补帖.高级=-40", "没有“培训补帖.高级”，相近的有：培训补贴.高级工"),
        ("高级工培训补贴.人数=+40", "没有“高级工培训补贴.人数”"),
        ("鉴定考试收费标准=+10", "现在没有填"),
        ("培训补贴.高级=+1.005", "写到分"),
        ("培训补贴.高级=-4000", "小于 0"),
        ("实习社会保险补贴.比例=+60%", "0 到 100%"),
        ("就业见习生活补贴.最高年龄=+10%", "应是整数"),
    ],
)
def test_a_change_is_refused_for_what_is_wrong_with_it(given: str, says: str) -> None:
    with pytest.raises((InputProblem, PolicyProblem)) as problem:
        settings(given)
    assert says in str(problem.value)


def test_an_external_standard_that_is_filled_can_be_changed() -> None:
    assert settings("鉴定考试收费标准=+10", law=f"{LAW}?鉴定考试收费标准=100") == {"鉴定考试收费标准": 110}
    assert settings("初级工标准=-25%", law="qianyang-2021?初级工标准=1200") == {"初级工标准": 900}
    assert settings("实习社会保险补贴.比例=+10%") == {"13.实习社会保险补贴.比例": Fraction(11, 15)}


@pytest.mark.parametrize("given", ["培训补贴．高级＝３５００", "培训补贴.高级＝＋500", "培训补贴.高级 = 3500"])
def test_full_width_is_read_as_in_a_policy_text(given: str) -> None:
    assert settings(given) == dict.fromkeys(SENIOR, 3500)


@pytest.mark.parametrize("other", ["?", "？", "?用途=测算"])
def test_another_law_has_a_name(other: str) -> None:
    with pytest.raises(PolicyProblem, match="政策是空的"):
        other_law(LAW, (), other)
    assert other_law(LAW, (), "shapotou-2025" + other.rstrip("?？")).simulation


@pytest.mark.parametrize(
    ("pair", "says"),
    [
        ("培训补贴=3500", "“培训补贴”有几个数，请写明是哪一个：培训补贴."),
        ("培训补贴.高极=3500", "“培训补贴”里没有“高极”，相近的有：培训补贴.高级工"),
        ("就业见习生活补贴=2000", "请改“机关事业单位实习生活补贴.岗位补贴”"),
        ("合格率=0.8", "可以写的如：培训补贴."),
    ],
)
def test_a_name_that_is_none_answers_with_right_ones(pair: str, says: str) -> None:
    assert says in refusal(pair)


def test_a_plan_may_be_written_as_answers_print_it() -> None:
    assert set(tried("方案01.培训补贴.高级=3500")) == {SENIOR[0]} == set(tried("01.培训补贴.高级=3500"))


def test_a_why_tells_the_share_that_was_paid_by() -> None:
    """3,000 yuan of premiums: 11/15 of it are 2,200, 2/3 are 2,000."""
    law = f"{LAW}?方案=13"
    args = [3000.0, 6.0, None]
    said = str(call("SOCIAL_INSURANCE_SUBSIDY_WHY", [*args, f"{law}&实习社会保险补贴.比例=11/15"]))
    assert "应补 2200 元" in said and "× 11/15（" in said and "比例=11/15，不是文件规定" in said and "2/3" not in said
    said = str(call("SOCIAL_INSURANCE_SUBSIDY_WHY", [*args, law]))
    assert "应补 2000 元" in said and "× 2/3（" in said
    said = str(call("SOCIAL_INSURANCE_SUBSIDY_WHY", [*args, f"{law}&实习社会保险补贴.比例=60%"]))
    assert "应补 1800 元" in said and "× 0.6（" in said


@pytest.mark.parametrize(
    ("number", "text"), [("3500", "3500"), ("0.55", "0.55"), ("11/15", "11/15"), ("1000000", "1000000"), ("0", "0")]
)
def test_a_number_is_told_without_rounding(number: str, text: str) -> None:
    assert exactly(Fraction(number)) == text
