"""Made-up people for the demonstration: identity numbers of a county code that does not exist."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from udfs.identity import CHECK_CHARACTERS, WEIGHTS

NO_COUNTY = "640599"  # within the region, but no county has this code
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹柏章苏潘葛范彭鲁韦马苗方任袁柳"
GIVEN = "晓雪海燕志强建国丽娟桂英永刚小军春花玉梅国庆红霞文博雅静子涵嘉怡明辉秀兰俊杰伟宁婷"
GROUPS = ("脱贫人口", "农村劳动力", "监测对象", "搬迁群众", "城镇登记失业人员", "农村转移就业劳动者")
TRADES = ("中式面点师", "养老护理员", "砌筑工", "育婴员", "家畜饲养员", "互联网营销师", "电工", "保育师")
LEVELS = ("初级工", "中级工", "高级工")
SCHOOL = "海原县示例职业培训学校"
FIRST_DAY, DAYS = date(2024, 3, 1), 200


def identity_number(birth: date, sequence: int) -> str:
    """A number with a right check character."""
    body = f"{NO_COUNTY}{birth:%Y%m%d}{sequence:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + CHECK_CHARACTERS[total % len(CHECK_CHARACTERS)]


def trainees(count: int, seed: int = 2024) -> Iterator[dict[str, Any]]:
    """Rows of a training roster by fact label, the same for the same seed."""
    chance = random.Random(seed)
    names: set[str] = set()
    for index in range(count):
        person = _person(chance, index)
        while person["姓名"] in names:
            person["姓名"] = _name(chance)
        names.add(person["姓名"])
        yield person


def _name(chance: random.Random) -> str:
    start = 2 * chance.randrange(len(GIVEN) // 2)
    return chance.choice(SURNAMES) + GIVEN[start : start + 2]


def _person(chance: random.Random, index: int) -> dict[str, Any]:
    birth = date(1968, 1, 1) + timedelta(days=chance.randrange(365 * 36))
    sequence = 100 + index * 2 + chance.randrange(2)
    certified = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
    simple = chance.random() < 0.2
    return {
        "姓名": _name(chance),
        "性别": "男" if sequence % 2 else "女",
        "身份证号": identity_number(birth, sequence),
        "人员类别": chance.choice(GROUPS),
        "职业工种": chance.choice(TRADES),
        "等级": "" if simple else chance.choices(LEVELS, (5, 3, 2))[0],
        "证书": "培训合格证书" if simple else "职业技能等级证书",
        "证书编号": f"Y{64:04d}{certified:%Y}{index:08d}",
        "培训机构": SCHOOL,
        "开班日期": certified - timedelta(days=30),
        "取证日期": certified,
        "联系电话": f"1990000{index:04d}",
        "已录入系统": "是",
        "本年已享受补贴性培训次数": 0,
        "同工种同等级已培训": "否",
    }
