"""Made-up people for the tests."""

from udfs.identity import CHECK_CHARACTERS, WEIGHTS
from udfs.numbers import luhn_digit

AREA = "640599"


def id_number(sequence: int, born: str = "19900101", sex: str = "男") -> str:
    """A right identity number of nobody; `sequence` below 450 tells people apart."""
    body = f"{AREA}{born}{sequence * 2 + (sex == '男'):03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + CHECK_CHARACTERS[total % 11]


def bank_card(sequence: int) -> str:
    """A card number of nobody with a right check digit."""
    first = f"62284804025648{sequence:04d}"
    return first + luhn_digit(first)


def trainee(sequence: int, **changes: object) -> dict[str, object]:
    """A row of the training roster in which nothing is wrong."""
    row: dict[str, object] = {
        "姓名": f"学员{sequence}",
        "性别": "男",
        "身份证号": id_number(sequence),
        "人员类别": "农村劳动力",
        "培训工种": "育婴员",
        "等级": "高级工",
        "证书类型": "职业技能等级证书",
        "证书编号": f"Y0000640599{sequence:06d}",
        "开班日期": "2024-03-01",
        "发证日期": "2024-05-06",
        "残疾等级": "无",
        "已录入系统": "是",
        "本年已享受次数": 0,
        "同工种同等级已培训": "否",
    }
    return row | changes


def post_holder(sequence: int, **changes: object) -> dict[str, object]:
    """A row of the post payment sheet in which nothing is wrong."""
    row: dict[str, object] = {
        "姓名": f"员工{sequence}",
        "身份证号": id_number(sequence),
        "岗位类型": "城镇公益性岗位",
        "起始日期": "2024-01-01",
        "截止日期": "2024-06-30",
        "月数": 6,
        "银行卡号": bank_card(sequence),
        "人员类别": "零就业家庭人员",
        "宁夏城镇户籍": "是",
        "登记失业月数": 8,
        "享受基本养老保险待遇": "否",
        "登记失业": "是",
        "合同年数": 1,
    }
    return row | changes


def workshop_worker(sequence: int, **changes: object) -> dict[str, object]:
    """A row of 附件5-20-2 in which nothing is wrong."""
    row: dict[str, object] = {
        "姓名": f"工人{sequence}",
        "身份证号": id_number(sequence),
        "月收入（元/人/月）": 3200,
        "人员类别": "脱贫人口",
    }
    return row | changes
