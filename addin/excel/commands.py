"""The commands of the ribbon: one row each. The ribbon, its callbacks and the Python functions follow this table."""

from __future__ import annotations

from dataclasses import dataclass

from addin.excel.names import ACTIONS
from addin.libreoffice.host.menu_rows import MENU

SHEETS, CHECKS, OTHERS = "表格", "核对和测算", "其他"
_MENU = {item.path: item.title for item in MENU}


@dataclass(frozen=True)
class Command:
    """A button. `id` is also the name of its function in the module ACTIONS; `image` is one that Office has."""

    id: str
    label: str
    group: str
    image: str
    help: str

    @property
    def callback(self) -> str:
        """The VBA procedure that the button calls."""
        return f"Butie_{self.id}"

    @property
    def python(self) -> str:
        """What the callback runs; ASCII, without double quotes."""
        package, _, module = ACTIONS.rpartition(".")
        return f"from {package} import {module}; {module}.{self.id}()"


COMMANDS = (
    Command("new", "新建附件", SHEETS, "FileNew", "新建一份附件或工作底稿"),
    Command("attach", "接入本表", SHEETS, "SheetColumnsInsert", "在本表右边加上应补金额、核验结果、依据"),
    Command("calculate", "计算", SHEETS, "CalculateNow", "算出本工作簿的补贴函数"),
    Command("check", _MENU["check"], CHECKS, "DataValidation", "核对本表的人员和金额，标出有问题的格"),
    Command("why", _MENU["why"], CHECKS, "FunctionWizard", "说明所选格的金额依据哪份文件、哪一条"),
    Command("reconcile", "对账", CHECKS, "FindDialog", "应付的名单和银行的回单、退票逐笔相对"),
    Command("whatif", "测算", CHECKS, "GoalSeek", "改标准、改人数会怎样，预算够不够"),
    Command("undo", "撤销", OTHERS, "Undo", "撤销补贴助手在本工作簿里做的上一步"),
    Command("settings", "设置", OTHERS, "ControlProperties", "本单位新建工作簿用的政策"),
    Command("diagnose", "诊断", OTHERS, "ErrorChecking", "函数不算、按钮没有反应时，看是哪里的问题、怎么办"),
    Command("help", "帮助", OTHERS, "Help", "怎样用"),
)
