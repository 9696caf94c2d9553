"""Numbers of organisations: the 18-character unified social credit code (GB 32100-2015)."""

import unicodedata

CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
CODE_LENGTH = 18
CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def uscc_check(text: str) -> str:
    """Blank when right; else what is wrong with a unified social credit code. Widths and blanks don't matter.

    >>> uscc_check("91640500MA00000009"), uscc_check("9164")
    ('', '应为 18 位，现在是 4 位')
    """
    code = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if len(code) != CODE_LENGTH:
        return f"应为 {CODE_LENGTH} 位，现在是 {len(code)} 位"
    if strange := [char for char in code if char not in CODE_CHARACTERS]:
        return f"含有不会出现的字符“{strange[0]}”（没有字母 I、O、S、V、Z）"
    expected = uscc_character(code[:-1])
    return "" if code[-1] == expected else "校验码不对，请对照证照核对"


def uscc_character(first: str) -> str:
    """The check character after the first 17 characters."""
    total = sum(CODE_CHARACTERS.index(char) * weight for char, weight in zip(first, CODE_WEIGHTS, strict=True))
    return CODE_CHARACTERS[-total % len(CODE_CHARACTERS)]
