"""附件5-17-1 to 5-25-2 filled right, by people and firms that do not exist."""

from pathlib import Path

from filled_forms import AS_OF, USCC, person

from workbooks.build import new

POINTS = {
    "5-17-2": [10] * 9 + [5, 5],
    "5-18-2": [10] * 10,
    "5-22-2": [3, 3, 5, 6, 2, 3, 6, 3, 4, 4, 5, 6, 6, 5, 6, 5, 6, 6, 4, 6, 3, 3],
}
STAFF = {"硕士及以上": 1, "本科": 4, "大专": 6, "高中": 3, "中专": 2, "取得从业资格证书": 5}
AGENCY = {"法定代表人": "员工二", "身份证号": person(2), "统一社会信用代码": USCC, "联系电话": "13800000002", **STAFF}


def workers(count: int, **changes: object) -> list[dict[str, object]]:
    """Rows of 附件5-19-2; `changes` are made in the first."""
    rows: list[dict[str, object]] = [
        {"姓名": f"员工{n}", "身份证号": person(n), "就业起止年月": "2024.01-2024.03", "平均月工资": 3000}
        for n in range(1, count + 1)
    ]
    rows[0] |= changes
    return rows


def staff(count: int) -> list[dict[str, object]]:
    return [{"姓名": f"员工{n}", "身份证号": person(n), "月工资收入": 2800} for n in range(1, count + 1)]


def workshop(poor: int, others: int) -> list[dict[str, object]]:
    groups = ["脱贫人口"] * poor + ["其他人员"] * others
    return [
        {"姓名": f"员工{n}", "身份证号": person(n), "人员类别": group, "月收入（元/人/月）": 3200}
        for n, group in enumerate(groups, start=1)
    ]


FIELDS: dict[str, dict[str, object]] = {
    "5-17-1": {"申请企业名称": "示范便民服务店", "经营面积": 51, "投资额": 50000},
    "5-17-2": {"实体名称": "示范便民服务店", "得分": POINTS["5-17-2"]},
    "5-18-1": {"机构名称": "示范公司", "成立时间": "2020-05-06", "机构性质": "民营性质的服务企业", **AGENCY},
    "5-18-2": {"机构名称": "示范公司", "自评": [*POINTS["5-18-2"], 20], "考评": [*POINTS["5-18-2"], 8]},
    "5-19-1": {"姓名": "员工三", "身份证号": person(3), "领证日期": "2023-05-06"},
    "5-20-1": {"帮扶车间名称": "示范车间", "帮扶车间类型": "合作社", **AGENCY},
    "5-22-1": {"单位名称": "示范省示范市示范县示范街道示范社区", "达标情况和认定年份": "各项标准已经达到"},
    "5-22-2": {"申请机构名称": "示范社区", "自评": POINTS["5-22-2"], "考评": POINTS["5-22-2"]},
    "5-25-1": {"就业服务平台名称": "示范村就业服务平台", "联系电话": "13800000005", "服务成效": "推荐就业20人"},
}
ROWS: dict[str, list[dict[str, object]]] = {
    "5-17-1": staff(10),
    "5-19-2": workers(50),
    "5-20-2": workshop(3, 7),
    "5-25-2": [{"就业服务平台名称": f"示范{n}村就业服务平台"} for n in range(1, 160)],
}
BESIDE = {"5-19-1": {"5-19-2": workers(50)}}


def made(
    folder: Path,
    number: str,
    rows: list[dict[str, object]] | None = None,
    beside: list[dict[str, object]] | None = None,
    **fields: object,
) -> Path:
    """A form filled right; `rows` are its table's, `beside` those of the roster in the same workbook."""
    return new(
        number,
        folder / "表.xlsx",
        as_of=AS_OF,
        data=rows or ROWS.get(number),
        fields=FIELDS.get(number, {}) | fields,
        tables={"5-19-2": beside} if beside else BESIDE.get(number, {}),
    )


def with_points(number: str, key: str, place: int, value: object) -> dict[str, object]:
    """The full points of a form with another value in one place."""
    given: list[object] = list(FIELDS[number][key])  # type: ignore[call-overload]
    given[place] = value
    return {key: given}
