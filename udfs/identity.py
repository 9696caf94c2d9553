"""Identity numbers of persons: 公民身份号码 (GB 11643-1999) and the residence permits that follow it.

An 18-digit number is area (6), date of birth (8), sequence (3; odd is male) and a check character
(ISO 7064 MOD 11-2, X for 10). The first-generation number had 15 digits: area (6), yymmdd of the 1900s,
sequence (3), no check character. Residence permits for people from Hong Kong, Macao and Taiwan begin
81, 82, 83 and are built alike.

Every function takes the text as somebody wrote it; nothing depends on a clock. A lower-case x is the same
check character and is accepted without a word. The region is never a reason to refuse: codes change.

>>> check("11010519491231002X")
''
>>> sex("11010519491231002X"), birthdate("11010519491231002X")
('女', datetime.date(1949, 12, 31))
"""

import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from operator import mul

from policies.errors import InputProblem
from policies.masking import mask
from policies.once import Once
from udfs.numbers import APOSTROPHES, EXACT_DIGITS, LOST_TAIL, SCIENTIFIC, UNSEEN

LENGTH = 18
OLD_LENGTH = 15
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
CHECK_VALUES = "0123456789X"  # what each check character counts for in the sum of a right number
MODULUS = len(CHECK_VALUES)
RIGHT_SUMS = frozenset(range(1, 3 * MODULUS, MODULUS))  # of three remainders that leave 1 together
NO_SUM = -3 * MODULUS  # which no two remainders make right
FIRST_YEAR, LAST_YEAR = 1900, 2099
REGION = slice(0, 2)
AREA = slice(0, 6)
BIRTH = slice(6, 14)  # of 18 digits
TAIL = slice(14, None)  # sequence and check character
TAIL_LENGTH = 4
OLD_BIRTH = slice(6, 12)  # of 15 digits
OLD_CENTURY = "19"
SEX = -2  # of 18 digits: the last of the sequence, just before the check character
_PROVINCE_RANGES = ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
PROVINCES = frozenset(str(code) for first, last in _PROVINCE_RANGES for code in range(first, last + 1))
MARCH_FIRST = (3, 1)
FULL_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ．Ｅｅ＋", "0123456789Xx.Ee+")

ZEROS = ord("0") * sum(WEIGHTS)  # what seventeen noughts come to as characters
LOST = "曾按数字保存，末几位已经丢失、无法找回，请设单元格为文本后按证件重新输入"
CACHE_SIZE = 65536  # more than there are days of birth


def normal(text: str) -> str:
    """The number in its one spelling: half-width, capital X, no blanks, apostrophes or unseen characters."""
    if text.isascii() and text.isalnum():
        return text.upper()  # nearly all are written so
    visible = "".join(c for c in text if unicodedata.category(c) not in UNSEEN)
    return visible.strip(APOSTROPHES).translate(FULL_WIDTH).upper()


def from_number(value: int | float) -> str:
    """The text of an identity number that sits in a cell as a number.

    Raises InputProblem where the number has more digits than a spreadsheet keeps, or is no whole number:
    its last digits are gone and can't be known.
    """
    if isinstance(value, float) and not value.is_integer():
        raise InputProblem("身份证号不是整数，请设单元格为文本后按证件重新输入")
    digits = str(int(value))
    if len(digits) > EXACT_DIGITS:
        raise InputProblem(_lost(digits))
    return digits


def current(text: str) -> str:
    """The number in 18 characters, by which a person is found: an old one of 15 digits is completed.

    InputProblem where the number is wrong.
    """
    number = _right(text)
    if len(number) == LENGTH:
        return number
    body = number[: OLD_BIRTH.start] + OLD_CENTURY + number[OLD_BIRTH.start :]
    return body + _check_character(body)


def check(text: str) -> str:
    """What is wrong with an identity number: "" when right; a mere warning begins ``提醒：``.

    The number is shown masked.
    """
    number = normal(text)
    wrong = _wrong(number)
    if wrong:
        return wrong
    warnings = _warnings(text, number)
    return f"提醒：身份证号 {mask(number)} {'；'.join(warnings)}" if warnings else ""


def beyond_doubt(texts: Iterable[str]) -> set[str]:
    """The texts of which `check` says nothing, and which `current` leaves as they are.

    Areas, days of birth and tails are few: the remainder of each is looked up, so that a number costs a sum of three.
    """
    areas, births, tails = Once(_area_sum), Once(_birth_sum), Once(_tail_sum)
    return {text for text in texts if areas[text[AREA]] + births[text[BIRTH]] + tails[text[TAIL]] in RIGHT_SUMS}


def _area_sum(digits: str) -> int:
    """The weighted sum of a part as a remainder; NO_SUM where something is to be said of it, here and below."""
    return _sum(digits, AREA) if digits[REGION] in PROVINCES else NO_SUM


def _birth_sum(digits: str) -> int:
    total = _sum(digits, BIRTH)
    return NO_SUM if total == NO_SUM or _born(digits) is None else total


def _tail_sum(tail: str) -> int:
    sequence, last = tail[:-1], tail[-1:]
    if len(tail) != TAIL_LENGTH or tail.endswith(LOST_TAIL) or last not in CHECK_VALUES:
        return NO_SUM
    total = _sum(sequence, TAIL)
    return NO_SUM if total == NO_SUM else (total + CHECK_VALUES.index(last)) % MODULUS


def _sum(digits: str, place: slice) -> int:
    weights = list(WEIGHTS)[place]
    if len(digits) != len(weights) or not (digits.isascii() and digits.isdigit()):
        return NO_SUM
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % MODULUS


def birthdate(text: str) -> date:
    """Date of birth; a 15-digit number is read as 19yy. InputProblem where the number is wrong."""
    return born_on(_birth_digits(_right(text)))


def born_on(digits: str) -> date:
    """The date of birth that stands in a right number as eight digits."""
    born = _born(digits)
    assert born is not None
    return born


def sex(text: str) -> str:
    """男 or 女, by the last digit of the sequence. InputProblem where the number is wrong."""
    return sex_in(current(text))


def sex_in(number: str) -> str:
    """The same of a right number in 18 characters."""
    return "男" if int(number[SEX]) % 2 else "女"


def age(text: str, on: date) -> int:
    """Full years (周岁) on a day, by the calendar: a year is full on the birthday itself.

    Who was born on 29 February has no such day in a common year; a period of years then ends with the last
    day of the month (民法典 第二百零二条), so the year is full on 1 March.
    InputProblem where the number is wrong or the day lies before the birth.
    """
    born = birthdate(text)
    if on < born:
        raise InputProblem(f"日期 {on:%Y-%m-%d} 早于身份证号 {mask(normal(text))} 的出生日期，请核对日期")
    return on.year - born.year - ((on.month, on.day) < _birthday(born, on.year))


def _birthday(born: date, year: int) -> tuple[int, int]:
    try:
        return born.month, born.replace(year=year).day
    except ValueError:  # 29 February in a common year
        return MARCH_FIRST


def _right(text: str) -> str:
    """The normal number, or InputProblem with what is wrong."""
    number = normal(text)
    wrong = _wrong(number)
    if wrong:
        raise InputProblem(wrong)
    return number


def _wrong(number: str) -> str:
    """Why a normal number can't be right, or ""."""
    fault = _fault(number)
    if not fault:
        return ""
    if not number:
        return "没有填写身份证号，请按证件输入"
    return f"身份证号 {mask(number)} {LOST if SCIENTIFIC.fullmatch(number) else fault}"


def _fault(number: str) -> str:
    """What a normal number has that no identity number has, or ""."""
    body, last = (number[:-1], number[-1]) if len(number) == LENGTH else (number, "")
    if len(number) not in (LENGTH, OLD_LENGTH):
        return f"应为 {LENGTH} 位，现为 {len(number)} 位，请按证件重新输入"
    if not (body.isascii() and body.isdigit()) or last not in CHECK_CHARACTERS:
        return "含有不该有的字符（只应有数字，末位可为 X），请按证件重新输入"
    if _born(_birth_digits(number)) is None:
        return "的出生日期不对（应在 1900 至 2099 年且日历上有这一天），请按证件核对"
    if last and last != _check_character(body):
        return LOST if number.endswith(LOST_TAIL) else "的校验码不对，至少有一位写错，请按证件逐位核对"
    return ""


def _warnings(text: str, number: str) -> list[str]:
    """What a right number should still be told."""
    found = []
    if text.upper() != number:
        found.append("写法不规范（有全角字符、空格、撇号或看不见的字符），请改为半角、不留空格")
    if len(number) == OLD_LENGTH:
        found.append("是 15 位旧号码，已停止使用，请改填现行 18 位号码")
    elif number.endswith(LOST_TAIL):
        found.append("以 000 结尾，可能曾按数字保存而丢了末三位，请对照证件")
    if number[REGION] not in PROVINCES:
        found.append(f"前两位 {number[REGION]} 不是省级行政区划代码，请对照证件")
    return found


def _lost(number: str) -> str:
    return f"身份证号 {mask(number)} {LOST}"


def _birth_digits(number: str) -> str:
    return OLD_CENTURY + number[OLD_BIRTH] if len(number) == OLD_LENGTH else number[BIRTH]


@lru_cache(maxsize=CACHE_SIZE)
def _born(digits: str) -> date | None:
    """The date of eight digits, None where the calendar has no such day or the year is out of the question."""
    try:
        born = date.fromisoformat(digits)
    except ValueError:
        return None
    return born if FIRST_YEAR <= born.year <= LAST_YEAR else None


def _check_character(body: str) -> str:
    """The check character of the first 17 digits."""
    total = sum(map(mul, body.encode("ascii"), WEIGHTS)) - ZEROS
    return CHECK_CHARACTERS[total % len(CHECK_CHARACTERS)]
