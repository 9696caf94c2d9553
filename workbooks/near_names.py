"""Whether two names may be one name written in two ways: by sound, by shape, or by what was left out.

Sounds come from pypinyin with every reading of a character, so that surnames (单 曾 仇 解 区 盖) need no table of
their own; tones don't count.
"""

from __future__ import annotations

from functools import cache

_SHAPES = (
    "己已巳 未末 土士 日曰 天夭 千干于 人入八 刀力 王玉主 田由甲申 贝见 目日 免兔 乌鸟 今令 "
    "大太犬 治冶 住往 侯候 祥详 洋样 杨扬 汤场 晴睛 清请情 梅海 娟捐 莉俐 厉历 明朋 萍苹 晓哓 "
    "薛薜 戌戍戊戎 毛手 折拆析 陈阵 陆陕 何向 沈沉 汪江 任仕 余佘 金全 徐除 许午 宁字 官宫 "
    "莹营 茵菌 亨享 博搏 峰锋 浩洁 淮准 凯剀 俊骏 伟纬 琳淋 玲铃 珍诊 珠株 瑞端 霞暇 雯斐 "
    "雪雷 静净 颖颍 凤风 鹏朋 辉晖 耀跃 宇字 宏宠 安女 富当 宾兵 密蜜 崇祟 延廷 建健 彦产 "
    "志忘 忠患 思恩 恒桓 斌武 昌冒 春舂 曼蔓 木本术 杰木 林材 柏拍 桂挂 梁粱 涛铸 润间 溪奚 "
    "爱受 牛午 皓浩 右石 秀季 维唯 胜性 良艮 茂戊 莲连 薇微 虎虚 贤坚 贵责 铭名 锐税 雄唯 "
    "露路 顺须 香杳 魁魄"
)
SHAPES = frozenset(frozenset((a, b)) for group in _SHAPES.split() for a in group for b in group if a != b)
SOUND, SHAPE, LEFT_OUT = "读音相同", "字形相近", "写得不全"
DOT = "·"
LEAST = 2  # characters that a shortened name keeps at least


def near(one: str, two: str) -> str:
    """Why two different names may be the same, "" where nothing speaks for it."""
    short, long = sorted((one.replace(DOT, ""), two.replace(DOT, "")), key=len)
    if short == long:
        return LEFT_OUT
    if len(short) != len(long):
        dotted = DOT in one or DOT in two
        return LEFT_OUT if dotted and len(short) >= LEAST and long.startswith(short) else ""
    apart = [(a, b) for a, b in zip(short, long, strict=True) if a != b]
    if all(sounds(a) & sounds(b) for a, b in apart):
        return SOUND
    return SHAPE if len(apart) == 1 and frozenset(apart[0]) in SHAPES else ""


@cache
def sounds(character: str) -> frozenset[str]:
    """All readings of a character, without tones."""
    from pypinyin import Style, pinyin

    return frozenset(pinyin(character, style=Style.NORMAL, heteronym=True)[0])
