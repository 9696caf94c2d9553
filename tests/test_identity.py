"""Identity numbers. Every person is made up; check characters are computed here by the modulus itself."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from policies.errors import InputProblem
from udfs import identity


def number(area: str = "640599", born: str = "19900307", sequence: str = "123") -> str:
    """A right number. MOD 11-2 in its recursive form, unlike the weights of the module under test."""
    body = area + born + sequence
    remainder = 0
    for digit in body:
        remainder = (remainder + int(digit)) * 2 % 11
    return body + "0123456789X"[(12 - remainder) % 11]


RIGHT = number()


def test_a_right_number_gets_no_word() -> None:
    assert identity.check(RIGHT) == ""


def test_the_example_printed_in_the_standard_is_right() -> None:
    assert identity.check("11010519491231002X") == ""
    assert identity.check("440524188001010014") != ""  # the standard's other example was born in 1880


def test_a_capital_and_a_small_x_are_the_same_character() -> None:
    assert identity.check("11010519491231002x") == ""
    assert identity.normal("11010519491231002x") == "11010519491231002X"


@pytest.mark.parametrize("place", range(18))
def test_one_digit_changed_is_always_found(place: int) -> None:
    for digit in "0123456789":
        changed = RIGHT[:place] + digit + RIGHT[place + 1 :]
        answer = identity.check(changed)
        if changed == RIGHT:
            assert answer == ""
        else:
            assert answer and not answer.startswith("提醒")


@given(st.integers(min_value=0, max_value=16))
def test_two_neighbours_swapped_are_always_found(place: int) -> None:
    swapped = RIGHT[:place] + RIGHT[place + 1] + RIGHT[place] + RIGHT[place + 2 :]
    assert (identity.check(swapped) == "") == (swapped == RIGHT)


def test_the_check_character_agrees_with_an_independent_library() -> None:
    chance = random.Random(20230501)
    for _ in range(500):
        body = "640599" + f"{chance.randint(1950, 2010)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
        body += f"{chance.randint(0, 99):02}{chance.randint(1, 9)}"
        assert identity.check(body + ric.calc_check_digit(body + "0")) == ""


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("", "没有填写"),
        (RIGHT[:-1], "现为 17 位"),
        (RIGHT + "1", "现为 19 位"),
        ("张三", "现为 2 位"),
        (RIGHT[:10] + "O" + RIGHT[11:], "不该有的字符"),
        (RIGHT[:10] + "X" + RIGHT[11:], "不该有的字符"),
        (RIGHT[:10] + "٣" + RIGHT[11:], "不该有的字符"),
        (RIGHT[:-1] + ("0" if RIGHT[-1] != "0" else "1"), "校验码不对"),
        (number(born="19900230"), "出生日期不对"),
        (number(born="19901301"), "出生日期不对"),
        (number(born="18991231"), "出生日期不对"),
        (number(born="21000101"), "出生日期不对"),
        (number(born="19010229"), "出生日期不对"),
        ("640599900230123", "出生日期不对"),
    ],
)
def test_a_wrong_number_is_told_what_is_wrong(wrong: str, says: str) -> None:
    answer = identity.check(wrong)
    assert says in answer
    assert not answer.startswith("提醒")
    for reader in (identity.birthdate, identity.sex, lambda text: identity.age(text, date(2024, 1, 1))):
        with pytest.raises(InputProblem, match=says):
            reader(wrong)


@pytest.mark.parametrize("born", ["19000101", "20991231", "20000229", "20240229"])
def test_the_edges_of_the_calendar_are_right(born: str) -> None:
    assert identity.check(number(born=born)) == ""


@pytest.mark.parametrize("lost", ["6.40122E+17", "6.4e17", "640599199003071000", "６.40122E+17"])
def test_digits_lost_to_a_number_cell_are_said_to_be_gone(lost: str) -> None:
    assert "无法找回" in identity.check(lost)
    with pytest.raises(InputProblem, match="无法找回"):
        identity.birthdate(lost)


def test_a_right_number_that_ends_in_three_zeros_is_only_a_warning() -> None:
    rounds = [
        number(born=f"199003{day:02}", sequence=f"{hundred}00") for day in range(1, 29) for hundred in range(1, 10)
    ]
    zeros = [each for each in rounds if each.endswith("000")]
    assert zeros
    assert all(identity.check(each).startswith("提醒：") and "000" in identity.check(each) for each in zeros)


@pytest.mark.parametrize("value", [640599199003071238, 6.40522199003071e17, 1e15])
def test_a_long_number_from_a_number_cell_is_refused(value: int | float) -> None:
    with pytest.raises(InputProblem, match="无法找回"):
        identity.from_number(value)


def test_fifteen_digits_survive_a_number_cell() -> None:
    assert identity.from_number(640599900307123.0) == "640599900307123"
    with pytest.raises(InputProblem, match="整数"):
        identity.from_number(640599900307.5)


@pytest.mark.parametrize("area", ["810000", "820000", "830000", "710000"])
def test_residence_permits_of_hong_kong_macao_and_taiwan_are_right(area: str) -> None:
    assert identity.check(number(area=area)) == ""


@pytest.mark.parametrize("area", ["000000", "160000", "990000", "840000"])
def test_an_unknown_province_is_only_a_warning(area: str) -> None:
    answer = identity.check(number(area=area))
    assert answer.startswith("提醒：")
    assert area[:2] in answer
    assert identity.birthdate(number(area=area)) == date(1990, 3, 7)


def test_an_old_number_is_a_warning_and_can_be_read() -> None:
    old = "640599900307123"
    assert identity.check(old).startswith("提醒：")
    assert "15 位" in identity.check(old)
    assert identity.birthdate(old) == date(1990, 3, 7)
    assert identity.sex(old) == "男"
    assert identity.sex("640599900307124") == "女"


@pytest.mark.parametrize(
    "written",
    [
        " " + RIGHT,
        RIGHT + "\u3000",
        RIGHT[:6] + " " + RIGHT[6:14] + " " + RIGHT[14:],
        "'" + RIGHT,
        "’" + RIGHT,
        "\u202d" + RIGHT + "\u202c",
        RIGHT + "\n",
        RIGHT.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")),
    ],
)
def test_a_careless_spelling_is_a_warning_and_still_the_same_number(written: str) -> None:
    answer = identity.check(written)
    assert answer.startswith("提醒：")
    assert "半角" in answer
    assert identity.normal(written) == RIGHT
    assert identity.birthdate(written) == date(1990, 3, 7)


def test_sex_is_the_digit_before_the_check_character() -> None:
    assert identity.sex(number(sequence="001")) == "男"
    assert identity.sex(number(sequence="002")) == "女"


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        ("19900307", date(2024, 3, 6), 33),
        ("19900307", date(2024, 3, 7), 34),
        ("19900307", date(1990, 3, 7), 0),
        ("20040229", date(2024, 2, 28), 19),
        ("20040229", date(2024, 2, 29), 20),
        ("20040229", date(2023, 2, 28), 18),
        ("20040229", date(2023, 3, 1), 19),
        ("20041231", date(2024, 12, 30), 19),
        ("20041231", date(2024, 12, 31), 20),
    ],
)
def test_a_year_is_full_on_the_birthday_and_a_leap_day_counts_on_the_first_of_march(
    born: str, on: date, years: int
) -> None:
    assert identity.age(number(born=born), on) == years


def test_a_day_before_the_birth_is_refused() -> None:
    with pytest.raises(InputProblem, match="早于"):
        identity.age(RIGHT, date(1990, 3, 6))


def test_a_mask_keeps_six_and_four() -> None:
    assert identity.mask(RIGHT) == f"640599********{RIGHT[-4:]}"
    assert identity.mask("13800001234") == "138****1234"
    assert identity.mask("12345678") == "********"


@given(st.text(alphabet="0123456789Xx ０１'E+.", max_size=24))
def test_no_message_shows_a_whole_number(text: str) -> None:
    answer = identity.check(text)
    clean = identity.normal(text)
    assert len(clean) < 11 or clean not in answer


def test_an_old_number_and_its_new_form_are_one_person() -> None:
    new = identity.current("640599900307123")
    assert (new[:6], new[6:14], new[14:17]) == ("640599", "19900307", "123") and identity.check(new) == ""
    assert identity.current(new) == new
    with pytest.raises(InputProblem):
        identity.current(new[:-1])


STRANGE = "0123456789Xx１Ｘ ٣²'"
DAMAGED = st.one_of(
    st.sampled_from(
        (RIGHT, number("990599"), number(sequence="000"), number(born="19900230"), number()[:17], "", RIGHT * 2)
    ),
    st.tuples(st.integers(0, 17), st.sampled_from(STRANGE)).map(lambda at: RIGHT[: at[0]] + at[1] + RIGHT[at[0] + 1 :]),
    st.builds(number, sequence=st.integers(0, 999).map("{:03d}".format), born=st.dates().map("{:%Y%m%d}".format)),
)


@given(st.lists(DAMAGED))
def test_beyond_doubt_is_what_gets_no_word_and_stands_in_its_one_spelling(texts: list[str]) -> None:
    right = {text for text in texts if identity.check(text) == "" and identity.current(text) == text}
    assert identity.beyond_doubt(texts) == right


def test_a_right_number_is_beyond_doubt_and_one_that_ends_as_a_lost_one_is_not() -> None:
    lost = next(found for n in range(1000) if (found := number(sequence=f"{n:03d}")).endswith("000"))
    assert identity.beyond_doubt([RIGHT, lost]) == {RIGHT}
