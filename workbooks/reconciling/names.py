"""Names that may be one name written in two ways, with surnames read as surnames; and keys by which such are found."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import product
from math import prod

from workbooks.near_names import DOT, LEAST, SHAPE, SHAPES, SOUND, near, sounds

# Characters that sound otherwise as a surname than as a word: a clerk who hears the name writes another surname of that
# sound. The word's sound (单 as dan, 曾 as ceng) speaks for nothing there.
_AS_SURNAMES = (
    "单shan 曾zeng 仇qiu 解xie 区ou 盖ge/gai 查zha 任ren 朴piao 华hua 纪ji 乐yue/le 缪miao 宁ning 秘bi 冼xian 洗xian "
    "员yun 种chong 重chong 折she 召shao 祭zhai 翟zhai/di 谌chen/shen 逄pang 褚chu 燕yan 应ying 曲qu 隗wei/kui 那na "
    "薄bo 覃qin/tan 车che 句gou 尉yu/wei 黑he/hei 万wan 石shi 贾jia 晁chao 葛ge 樊fan 郇xun/huan 乜nie 都du 能nai/neng "
    "哈ha 撒sa 呼hu 俱ju 牟mu/mou"
)
SURNAMES = {word[0]: frozenset(word[1:].split("/")) for word in _AS_SURNAMES.split()}
COMPOUND = {"尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "长孙": ("zhang", "sun"), "单于": ("chan", "yu")}
MOST_READINGS = 32  # of one name
OTHERWISE = "写法不同"  # in words between brackets, or in the dot
_BESIDE = re.compile(r"[(（\[【].*?[)）\]】]")
_DOTS = re.compile("[•‧∙・･.．]")
REMEMBERED = 65_536  # names


@lru_cache(REMEMBERED)
def near_name(one: str, two: str) -> str:
    """Why two different names may be one: 读音相同, 字形相近, 写得不全, 写法不同; "" where nothing speaks for it.

    >>> near_name("曾伟", "增伟"), near_name("单国强", "丹国强"), near_name("张三", "张三（本人）")
    ('读音相同', '', '写法不同')
    """
    one, two = _bare(one), _bare(two)
    if one == two:
        return OTHERWISE
    why = near(one, two)
    if why != SOUND or all(a & b for a, b in zip(_readings(one), _readings(two), strict=True)):
        return why
    a, b = one.replace(DOT, ""), two.replace(DOT, "")
    apart = [frozenset(pair) for pair in zip(a, b, strict=True) if pair[0] != pair[1]]
    return SHAPE if len(apart) == 1 and apart[0] in SHAPES else ""


def _bare(name: str) -> str:
    """Without what is said beside it in brackets, and with one kind of dot."""
    return _DOTS.sub(DOT, _BESIDE.sub("", name)) or name


def _readings(name: str) -> list[frozenset[str]]:
    """The readings of each character, without tones; the surname's as a surname."""
    name = name.replace(DOT, "")
    compound = COMPOUND.get(name[:2])
    first = [frozenset((sound,)) for sound in compound or ()] or [_as_surname(each) for each in name[:1]]
    return first + [sounds(each) for each in name[len(first) :]]


@cache
def _as_surname(character: str) -> frozenset[str]:
    """What a character sounds like as a surname: by the table, else as it is mostly read (许 as xu, never as hu)."""
    from pypinyin import Style, lazy_pinyin

    return SURNAMES.get(character) or frozenset(lazy_pinyin(character, style=Style.NORMAL))


@lru_cache(REMEMBERED)
def keys(name: str) -> frozenset[str]:
    """Two names that are near one another share at least one of these; few others do."""
    name = _bare(name)
    plain = name.replace(DOT, "")
    found = {f"{DOT}{plain}"}
    if DOT in name:
        found |= {f"{DOT}{plain[:length]}" for length in range(LEAST, len(plain))}
    for index, character in enumerate(plain):
        for other in _shapes().get(character, ()):
            found.add(f"{plain[:index]}({min(character, other)}{max(character, other)}){plain[index + 1 :]}")
    readings = _readings(name)
    if prod(map(len, readings)) <= MOST_READINGS:
        found |= {" ".join(way) for way in product(*map(sorted, readings))}
    return frozenset(found)


@cache
def _shapes() -> dict[str, set[str]]:
    """The characters that look like each."""
    found: dict[str, set[str]] = {}
    for pair in SHAPES:
        one, two = sorted(pair)
        found.setdefault(one, set()).add(two)
        found.setdefault(two, set()).add(one)
    return found
