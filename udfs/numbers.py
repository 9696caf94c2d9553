"""Numbers beside the identity number: social credit codes, bank cards, telephones.

- Unified social credit code (统一社会信用代码, GB 32100-2015): 18 characters of 31, the last a check character.
- Bank card (ISO/IEC 7812, JR/T 0008): 12 to 19 digits, the last by Luhn. Some rural banks number without it, so a
  failing Luhn digit is a warning, never a refusal.
- Telephone: a mobile of 11 digits, or a landline with its area code, perhaps an extension; 400 and 800 numbers.

Each check takes the text as somebody wrote it and answers "" when right, else what is wrong; a mere warning begins
``提醒：``. Personal numbers are shown masked.

>>> uscc_check("91640500MA00000009"), bank_card_check("6228480402564890018"), phone_check("0955-7012345转8")
('', '', '')
"""

import re
import unicodedata

from policies.errors import InputProblem
from policies.masking import mask

CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
CODE_LENGTH = 18
CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
CARD_LENGTHS = range(12, 20)
LUHN_MODULUS, LUHN_CARRY = 10, 9
MOBILE_LENGTH = 11
EXACT_DIGITS = 15  # a spreadsheet number keeps 15 digits, the rest become zeros
LOST_TAIL = "000"
NOTICE = "提醒："
APOSTROPHES = "'‘’＇`"
UNSEEN = ("Zs", "Zl", "Zp", "Cc", "Cf")
SCIENTIFIC = re.compile(r"[0-9](\.[0-9]*)?E\+?[0-9]+")

_DASHES = re.compile(r"[-‐‑‒–—―－]+")
_COUNTRY = re.compile(r"^(?:(?:\+|00)86-?(?=[01])|86(?=1[0-9]{10}$))")
_SEVERAL = re.compile(r"[/、,;|]|或")
_EXTENSION = re.compile(r"(?:(?<=[0-9])-|转|分机号?|EXT\.?|#)([0-9]{1,6})$", re.I)
MOBILE = re.compile(r"1[3-9][0-9]{9}")  # as nearly all are written: nothing is to be said of them
_LANDLINE = re.compile(r"(?:010|02[0-9])[2-9][0-9]{7}|0[3-9][0-9]{2}[2-9][0-9]{6,7}")
_SERVICE = re.compile(r"[48]00[0-9]{7}")
_LOCAL = re.compile(r"[2-9][0-9]{6,7}")
_WITHOUT_ZERO = re.compile(r"(?:10|2[0-9])[2-9][0-9]{7}|[3-9][0-9]{2}[2-9][0-9]{6,7}")


def normal(text: str) -> str:
    """A number in its one spelling: half-width capitals, no blanks, apostrophes or unseen characters."""
    if text.isascii() and text.isalnum():
        return text.upper()  # nearly all are written so
    visible = "".join(c for c in text if unicodedata.category(c) not in UNSEEN)
    return unicodedata.normalize("NFKC", visible.strip(APOSTROPHES)).upper()


def reference(text: str) -> str:
    """A 流水号 as every program writes it: capitals, no blanks, no zeros before it, which some drop."""
    text = "".join(normal(text).split())
    return text.lstrip("0") or text


def digits(value: int | float) -> str | None:
    """The digits of a number that sits in a cell as a number; None where some are lost or it is no whole one."""
    if isinstance(value, float) and not value.is_integer():
        return None
    found = str(int(value))
    return found if len(found) <= EXACT_DIGITS else None


def written(value: object, name: str) -> str:
    """The text of a number as a cell has it. Raises InputProblem where a number in the cell lost its last digits."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    found = digits(value)
    if found is None:
        raise InputProblem(lost(name))
    return found


def lost(name: str) -> str:
    """What is said of a number whose last digits are gone."""
    return f"{name}曾按数字保存，末几位已经丢失、无法找回，请设单元格为文本后按原件重新输入"


def uscc_check(text: str) -> str:
    """What is wrong with a unified social credit code, "" when right. Widths and blanks don't matter.

    >>> uscc_check("9164")
    '应为 18 位，现在是 4 位'
    """
    code = normal(text)
    if SCIENTIFIC.fullmatch(code):
        return lost("")
    if len(code) != CODE_LENGTH:
        return f"应为 {CODE_LENGTH} 位，现在是 {len(code)} 位"
    if strange := [char for char in code if char not in CODE_CHARACTERS]:
        return f"含有不会出现的字符“{strange[0]}”（没有字母 I、O、S、V、Z）"
    if code[-1] == uscc_character(code[:-1]):
        return ""
    return lost("") if code.isdigit() and code.endswith(LOST_TAIL) else "校验码不对，请对照证照核对"


def uscc_character(first: str) -> str:
    """The check character after the first 17 characters."""
    total = sum(CODE_CHARACTERS.index(char) * weight for char, weight in zip(first, CODE_WEIGHTS, strict=True))
    return CODE_CHARACTERS[-total % len(CODE_CHARACTERS)]


def bank_card_check(text: str) -> str:
    """What is wrong with a bank card's number, "" when right; ``提醒：`` where it may still be right."""
    number = normal(text)
    if not number:
        return "没有填写银行卡号"
    shown = f"银行卡号 {mask(number)} "
    if SCIENTIFIC.fullmatch(number):
        return lost(shown)
    bare = _DASHES.sub("", number)
    if not re.fullmatch(r"[0-9]+", bare):
        return f"{shown}含有不该有的字符（只应有数字），请按原卡重新输入"
    if len(bare) not in CARD_LENGTHS:
        return f"{shown}应为 {CARD_LENGTHS[0]} 至 {CARD_LENGTHS[-1]} 位，现为 {len(bare)} 位，请按原卡重新输入"
    if len(set(bare)) == 1:
        return f"{shown}全是同一个数字，请按原卡重新输入"
    right = luhn_digit(bare[:-1]) == bare[-1]
    zeros = bare[EXACT_DIGITS:].endswith(LOST_TAIL) and not bare[EXACT_DIGITS:].strip("0")
    if zeros and not right:
        return lost(shown)
    told = [f"以 {LOST_TAIL} 结尾，可能曾按数字保存而丢了末几位，请对照原卡"] if zeros else []
    if not right:
        told = ["末位校验不对，个别农信社、村镇银行的卡号没有校验位，请对照原卡核对"]
    if text.upper() != bare:
        told.append("写法不规范（有空格、短横、全角字符或看不见的字符），请只留数字")
    return f"{NOTICE}{shown}{'；'.join(told)}" if told else ""


def luhn_digit(first: str) -> str:
    """The check digit after the other digits of a card (Luhn).

    >>> luhn_digit("7992739871")
    '3'
    """
    total = 0
    for place, char in enumerate(reversed(first)):
        doubled = int(char) * (2 - place % 2)
        total += doubled - LUHN_CARRY if doubled > LUHN_CARRY else doubled
    return str(-total % LUHN_MODULUS)


def phone_check(text: str) -> str:
    """What is wrong with a telephone number, or with one of several; "" when right."""
    if MOBILE.fullmatch(text):
        return ""  # nearly all are written so
    whole = normal(text)
    if not whole:
        return "没有填写电话号码"
    says = [_phone(part) for part in _SEVERAL.split(whole) if part]
    wrong = next((said for said in says if said and not said.startswith(NOTICE)), "")
    return wrong or next((said for said in says if said), "")


def phones(text: str) -> list[str]:
    """The numbers of a cell, each in its one spelling, for comparing."""
    if MOBILE.fullmatch(text):
        return [text]
    return [_bare(part) for part in _SEVERAL.split(normal(text)) if part]


def _bare(part: str) -> str:
    number = _COUNTRY.sub("", part.replace("(", "").replace(")", "-"))
    return _DASHES.sub("", number)


def _phone(part: str) -> str:
    shown = f"电话 {mask(_DASHES.sub('', part))} "
    if SCIENTIFIC.fullmatch(part):
        return lost(shown)
    number = _bare(part)
    if _is_phone(number) or _is_phone(_bare(_EXTENSION.sub("", part))):
        return ""
    if not re.fullmatch(r"[0-9]+", _bare(_EXTENSION.sub("", part))):
        return f"{shown}含有不该有的字符，请核对"
    if _LOCAL.fullmatch(number):
        return f"{NOTICE}{shown}没有区号，请在前面加上区号"
    if number.startswith("1"):
        if len(number) == MOBILE_LENGTH:
            return f"{shown}不是现有的手机号段，请核对"
        return f"{shown}应为 {MOBILE_LENGTH} 位，现为 {len(number)} 位，请核对"
    if _WITHOUT_ZERO.fullmatch(number):
        return f"{shown}缺了区号开头的 0，请设单元格为文本后重新输入"
    return f"{shown}不是手机号（11 位、1 开头），也不是带区号的座机号，请核对"


def _is_phone(number: str) -> bool:
    return any(kind.fullmatch(number) for kind in (MOBILE, _LANDLINE, _SERVICE))
