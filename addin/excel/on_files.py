"""The ribbon's commands that make a new workbook beside the open one, which stays as it is."""

from __future__ import annotations

from pathlib import Path

from addin.excel.live import Live
from addin.excel.on_sheets import copied
from addin.excel.running import NOT_DONE, answered, captured, policy_of
from policies.errors import InputProblem
from policies.library import document_ids, reload
from policies.settings import load
from workbooks.package import Package
from workbooks.problems import FileProblem
from workbooks.whatif.plan_reading import is_plan
from workbooks.whatif.plan_sheet import FORM as PLAN

NEW, RECONCILE, WHATIF, SETTINGS = "新建附件", "对账", "测算", "设置"
HELP = (
    "在单元格里写 =TRAINING_SUBSIDY(等级,证书,政策)；插入函数时选“补贴助手”一类，每个函数有中文说明。\n\n"
    "新建附件：一份文件附的表或工作底稿。\n"
    "接入本表：在单位自己的名单右边加应补金额、核验结果、依据。\n"
    "计算：不靠 Excel 再算一遍，列出不同的格；可以换成数值发给别人。\n"
    "校验本表：有问题的格标颜色，逐条写在“校验结果”。改好后再点一次，旧的标记会先收回。\n"
    "依据：选中的金额依据哪一条。\n"
    "对账：本表是应付，再选银行的回单、退票清单，结果是一个新工作簿。\n"
    "测算：打开的是测算表就按它算；不是，就新建一份。\n"
    "撤销：收回补贴助手在本工作簿里做的上一步；Excel 自己的撤销收不回这些。\n\n"
    "以“待定：”“错误：”开头的不是金额，不会加进合计。每个金额仍要经办人核。"
)


def new(live: Live) -> str:
    """A form as a new workbook, which opens."""
    form = _needed(live.ask(NEW, "哪一张表？写表号或名称，例如 5-20-2、培训补贴花名册、测算表。", "培训补贴花名册"))
    out = _place(live, NEW, f"{form}.xlsx")
    words = ["new", form, "-o", str(out)]
    said = answered(live, NEW, words, captured)
    live.open(out)
    return said


def reconcile(live: Live) -> str:
    """The open workbook's payables against files of the bank, into a new workbook, which opens."""
    paid = live.choose("银行的代发回单（实付），可以选几个")
    if not paid:
        raise InputProblem(NOT_DONE)
    returned = live.choose("银行的退票清单，可以选几个；没有就点“取消”")
    out = _place(live, RECONCILE, f"{live.name}-对账结果.xlsx")
    live.status("正在对账……")
    with copied(live) as copy:
        words = ["reconcile", str(copy), "--paid", *map(str, paid)]
        words += ["--returned", *map(str, returned)] if returned else []
        said = answered(live, RECONCILE, [*words, "-o", str(out)], captured)
    live.open(out)
    return said


def whatif(live: Live) -> str:
    """The study of the open 测算表 as a new workbook; where none is open, a new 测算表."""
    live.status("正在测算……")
    with copied(live) as copy:
        if copy.suffix == ".xls" or not is_plan(Package.open(copy)):
            return _new_plan(live)
        change = live.ask(WHATIF, "改什么？例如 培训补贴.高级=3500 实用技术培训补贴.人数=+40；不改就空着。")
        if change is None:
            raise InputProblem(NOT_DONE)
        out = _place(live, WHATIF, f"{live.name}-测算结果.xlsx")
        words = ["whatif", str(copy), *(word for each in change.split() for word in ("--set", each)), "-o", str(out)]
        answered(live, WHATIF, words, captured)
    live.open(out)
    return f"测算结果在“{out.name}”。它不是依据，不能据以发放。"


def settings(live: Live) -> str:
    """Which county's law new workbooks follow."""
    reload()
    ids = document_ids()
    answer = _needed(live.ask(SETTINGS, f"新建工作簿按哪份文件？{'、'.join(ids)}", load().policy))
    return captured(["settings", "--policy", answer])


def usage(live: Live) -> str:
    """How it is used."""
    return HELP


def _new_plan(live: Live) -> str:
    policy = policy_of(live, WHATIF) or ["--policy", load().policy]
    out = _place(live, WHATIF, f"{PLAN}.xlsx")
    said = answered(live, WHATIF, ["new", PLAN, "-o", str(out), *policy], captured)
    live.open(out)
    return f"{said}\n改了表里的人数、标准，合计立刻变；再点“测算”看影响和图。"


def _needed(answer: str | None) -> str:
    if not answer:
        raise InputProblem(NOT_DONE)
    return answer


def _place(live: Live, title: str, name: str) -> Path:
    out = live.save_as(title, name)
    if out is None:
        raise InputProblem(NOT_DONE)
    if out.exists():
        raise FileProblem(f"“{out.name}”已经有了，没有盖住它。请换一个文件名。")
    return out
