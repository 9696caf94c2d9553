"""What can be wrong in a workbook: the types of the checks of files, and with them those of tables below.

The page of all types is made from the code: `as_markdown`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from udfs.findings import *  # noqa: F403  (the types of tables are types of workbooks)
from udfs.findings import LEVELS, NOTICE, REVIEW, Finding
from udfs.findings_of_amounts import *  # noqa: F403


class FormRequirement(Finding):
    code, title = "form-requirement", "不符合表的要求"
    template = "不符合：{says}"
    remedy = "对照原件核对所填的内容，改正后重新检查。"


class SoftRequirement(FormRequirement):
    code, title, level = "soft-requirement", "要求待核", REVIEW
    template = "待核：{says}"
    remedy = "核对所填的内容；原则性的、文件没有写明的，由主管部门认定。"


class FormNotice(FormRequirement):
    code, title, level = "form-notice", "表的提醒", NOTICE
    template = "请注意：{says}"
    remedy = "知悉即可；填得不对的请改正。"


class BadPoints(Finding):
    code, title = "bad-points", "得分不对"
    remedy = "按这一项的满分打分，没有做到的填 0。"


class EmptyForm(Finding):
    code, title, level = "empty-form", "没有填写", NOTICE
    template = "这张表还没有填写（{form}）"
    remedy = "填写后再检查。"


def to_json(findings: Iterable[Finding], file: str) -> dict[str, object]:
    """The findings of one file as plain data for --json."""
    return {
        "file": file,
        "findings": [
            {
                "sheet": found.sheet,
                "cell": found.cell,
                "level": found.level,
                "type": found.type,
                "message": found.message,
                "clause": found.clause,
                "remedy": found.remedy,
            }
            for found in findings
        ],
    }


def all_types(kind: type[Finding] = Finding) -> Iterator[type[Finding]]:
    """Every type of finding, in the order of the code."""
    for sub in kind.__subclasses__():
        yield sub
        yield from all_types(sub)


def as_markdown() -> str:
    """The page that lists every type: docs/findings.md."""
    lines = [
        "# 查出的问题：全部种类",
        "",
        "`butie check` 和 `ROSTER_CHECK` 查出的每一种问题。`--json` 里的 `type` 是代码。",
        "",
        "- 错误：发放之前必须改正。",
        "- 待核：要人来认定。",
        "- 提醒：核实之后可以不改。",
    ]
    for level in LEVELS:
        lines += ["", f"## {level}", "", "| 问题 | 怎么说 | 怎么办 | 代码 |", "|---|---|---|---|"]
        for kind in all_types():
            if kind.level == level:
                says = re.sub(r"\{\w+\}", "…", kind.template)
                lines.append(f"| {kind.title} | {says} | {kind.remedy} | `{kind.code}` |")
    return "\n".join(lines) + "\n"
