"""The command `butie`. Each command's code, and what it needs, is imported only when it is asked for.

Exit status: 0 all well, 1 findings or cells that could not be calculated, 2 what was asked can't be done.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

WELL, FOUND, IMPOSSIBLE = 0, 1, 2


class Help(argparse.HelpFormatter):
    """Help that speaks Chinese."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """argparse that speaks Chinese."""

    def __init__(self, **options: Any) -> None:
        super().__init__(formatter_class=Help, add_help=False, **options)
        self.add_argument("-h", "--help", action="help", help="看用法")
        self._positionals.title, self._optionals.title = "参数", "选项"

    def error(self, message: str) -> NoReturn:
        """One sentence and status 2."""
        said = (
            message.replace("the following arguments are required:", "缺少参数：")
            .replace("unrecognized arguments:", "不认识的参数：")
            .replace("invalid choice:", "没有这个命令：")
            .replace("expected one argument", "后面要跟一个值")
            .replace("invalid int value:", "应当是整数，不是")
            .replace("choose from", "可用：")
            .replace("argument ", "参数 ")
        )
        print(f"butie：{said}（{self.prog} --help 看用法）", file=sys.stderr)
        raise SystemExit(IMPOSSIBLE)


def parser() -> Parser:
    """All commands with their arguments."""
    top = Parser(prog="butie", description="县级就业补贴表格助手：算、核、说明依据")
    commands = top.add_subparsers(dest="command", metavar="命令", required=True, parser_class=Parser)
    for name, text, module, arguments in COMMANDS:
        sub = commands.add_parser(name, help=text, description=text)
        for flags, options in arguments:
            sub.add_argument(*flags, **options)
        sub.set_defaults(module=module)
    return top


POLICY = (["--policy"], {"metavar": "政策", "help": "政策文本，如 haiyuan-2023 或 haiyuan-2023?方案=02"})
JSON = (["--json"], {"action": "store_true", "help": "输出 JSON"})
MAP = (
    ["--map"],
    {"metavar": "列=事实", "action": "append", "help": "这一列是什么，如 证件号=身份证号、F=等级、备注=无"},
)
REMEMBER = (["--remember"], {"action": "store_true", "help": "记住 --map 的回答，以后同样表头的文件照用"})
ACCEPT_LOSS = (["--accept-loss"], {"action": "store_true", "help": "留不下来的内容（会列出）不要了也写"})
ANY_FILE = (["file"], {"metavar": "文件", "help": ".xlsx、.xlsm、.xls、.et 或 .csv 文件"})
FILE = (["file"], {"metavar": "文件", "help": ".xlsx 或 .xlsm 工作簿"})
OUT = (["-o", "--out"], {"metavar": "文件", "help": "写到这个新文件"})
HISTORY = (["--history"], {"metavar": "台账", "help": "台账文件（butie history import 建的），查以前发过什么"})
OUT_NEEDED = (["-o", "--out"], {"metavar": "文件", "required": True, "help": "写到这个新文件"})

FROM_ROSTERS: list[tuple[list[str], dict[str, object]]] = [
    (["files"], {"metavar": "花名册", "nargs": "+", "help": "一份或几份算好的花名册"}),
    OUT_NEEDED,
    (["--benefit"], {"metavar": "补贴", "help": "花名册没有公式时，写明发的是哪项补贴"}),
    POLICY,
]

COMMANDS: list[tuple[str, str, str, list[tuple[list[str], dict[str, object]]]]] = [
    (
        "eval",
        "计算一个公式",
        "addin.commands.evaluate",
        [
            (
                ["formula"],
                {"metavar": "公式", "help": '如 =TRAINING_SUBSIDY("高级工","职业技能等级证书","haiyuan-2023")'},
            ),
            POLICY,
            JSON,
        ],
    ),
    (
        "determine",
        "按事实认定一项补贴",
        "addin.commands.determine",
        [
            (["benefit"], {"metavar": "补贴", "help": "补贴名或编号，如 培训补贴、HY-01-9"}),
            (["facts"], {"metavar": "事实.json", "help": "事实：{标签或编号: 值}；- 表示标准输入"}),
            (["--date"], {"metavar": "日期", "help": "所补事项发生的日期"}),
            POLICY,
            HISTORY,
            JSON,
        ],
    ),
    (
        "new",
        "新建一份附件、工作底稿或测算表",
        "addin.commands.new",
        [
            (["form"], {"metavar": "表号", "help": "如 5-20-2、培训补贴花名册；测算表 是按文件做的预算测算"}),
            (["-o", "--out"], {"metavar": "文件", "help": "写到这个新文件，默认是当前文件夹里的“表名.xlsx”"}),
            (["--rows"], {"metavar": "行数", "type": int, "help": "空白数据行，默认按表样"}),
            POLICY,
        ],
    ),
    ("forms", "列出全部附件和工作底稿", "addin.commands.forms", [JSON]),
    (
        "fill",
        "把现成的数据填进一份附件或工作底稿",
        "addin.commands.fill",
        [
            (["form"], {"metavar": "表号", "help": "如 5-20-2、培训补贴花名册"}),
            (["data"], {"metavar": "数据", "help": ".csv、.xlsx 或 .xls，列的顺序不限"}),
            OUT_NEEDED,
            POLICY,
        ],
    ),
    ("publish", "由算好的花名册做公示名单（身份证号遮住中间）", "addin.commands.publish", FROM_ROSTERS),
    ("summary", "由算好的花名册做资金汇总表", "addin.commands.publish", FROM_ROSTERS),
    ("pdf", "把工作簿存成 PDF（要装有 LibreOffice）", "addin.commands.pdf", [FILE, OUT]),
    (
        "calc",
        "不用 Excel 重算工作簿",
        "addin.commands.calculate",
        [
            FILE,
            OUT_NEEDED,
            (["--values"], {"action": "store_true", "help": "把补贴函数换成数值（发给没有装本程序的人、WPS）"}),
            (
                ["--engine"],
                {"metavar": "引擎", "choices": ["libreoffice"], "help": "libreoffice：用装好的 LibreOffice 来算"},
            ),
        ],
    ),
    (
        "libreoffice",
        "LibreOffice 插件：做成文件、安装",
        "addin.commands.libreoffice",
        [
            (
                ["action"],
                {"metavar": "做什么", "choices": ["build", "install"], "help": "build 做成 .oxt 文件；install 装上"},
            ),
            OUT,
        ],
    ),
    (
        "excel",
        "Excel 加载项：做成安装文件夹、装到本机（双击 安装.cmd 即可）、诊断",
        "addin.commands.excel",
        [
            (
                ["action"],
                {
                    "metavar": "做什么",
                    "choices": ["build", "install", "doctor"],
                    "help": "build 做成；install 装上；doctor 诊断",
                },
            ),
            (["folder"], {"metavar": "安装文件夹", "nargs": "?", "help": "install：build 做成的文件夹"}),
            (["-o", "--out"], {"metavar": "文件夹", "help": "build：写到这个新文件夹"}),
            (["--county"], {"metavar": "政策文件", "help": "如 haiyuan-2023；不写则安装时问"}),
            (["--wheels"], {"metavar": "文件夹", "help": "build：不能上网时，以前下载的 .whl 文件"}),
        ],
    ),
    (
        "check",
        "校验工作簿里的花名册；几个文件一起检查时，互相对照",
        "addin.commands.check",
        [
            (["files"], {"metavar": "文件", "nargs": "+", "help": "花名册文件，可以写几个"}),
            OUT,
            MAP,
            POLICY,
            (["--benefit"], {"metavar": "补贴", "help": "名单自己看不出时，写明发的是哪项补贴，如 培训补贴"}),
            HISTORY,
            JSON,
        ],
    ),
    (
        "read",
        "看懂一份现成的花名册：表头、列、人员、合计、可整理的格",
        "addin.commands.read",
        [
            ANY_FILE,
            (["-o", "--out"], {"metavar": "文件", "help": "写一份整理过的副本，改动逐格列出"}),
            MAP,
            REMEMBER,
            ACCEPT_LOSS,
            JSON,
        ],
    ),
    (
        "attach",
        "在现成花名册右边加上应补金额、核验结果、依据",
        "addin.commands.attach",
        [
            ANY_FILE,
            OUT_NEEDED,
            (["--benefit"], {"metavar": "补贴", "help": "发的是哪项补贴，如 培训补贴；标题里写明了的可省略"}),
            POLICY,
            MAP,
            REMEMBER,
            ACCEPT_LOSS,
        ],
    ),
    (
        "history",
        "已发补贴的台账：导入、记入对账确认的付款、查看、核验有没有被改过",
        "addin.commands.history",
        [
            (
                ["action"],
                {
                    "metavar": "做什么",
                    "choices": ["import", "confirm", "list", "verify"],
                    "help": "import 导入花名册、confirm 记入对账结果、list 查看、verify 核验",
                },
            ),
            (["book"], {"metavar": "台账", "help": "台账文件，如 已发台账.db；导入时没有就新建"}),
            (
                ["files"],
                {"metavar": "文件", "nargs": "*", "help": "import：已发的花名册，金额和日期都要有；confirm：对账结果"},
            ),
            (["--benefit"], {"metavar": "补贴", "help": "花名册没有公式时，写明发的是哪项补贴"}),
            (["--date"], {"metavar": "日期", "help": "花名册没有日期列时，所补事项的日期"}),
            (["--person"], {"metavar": "身份证号", "help": "只看一个人"}),
            (["--head"], {"metavar": "链首", "help": "verify：以前印出的链首，看它还在不在"}),
            POLICY,
            JSON,
        ],
    ),
    (
        "reconcile",
        "对账：应付的名单和银行的回单、退票逐笔相对，差一分也找出来",
        "addin.commands.reconcile",
        [
            (["files"], {"metavar": "应付", "nargs": "+", "help": "应付的名单（算好的花名册、发放表），可以写几个"}),
            (["--paid"], {"metavar": "实付", "nargs": "+", "required": True, "help": "银行的代发回单，可以写几个"}),
            (["--returned"], {"metavar": "退票", "nargs": "+", "help": "银行的退票清单，可以写几个"}),
            (["--period"], {"metavar": "月份", "help": "没有写明所属月份的行是哪个月的，如 2024-05、2024-05至2024-07"}),
            (["--benefit"], {"metavar": "补贴", "help": "没有写明补贴项目的行发的是哪项补贴"}),
            (["--confirmed"], {"metavar": "文件", "help": "上次的对账结果，“待确认”里“确认”一列已填是、否"}),
            (["--book"], {"metavar": "台账", "help": "把这份台账的链首印在结果上"}),
            (["--masked"], {"action": "store_true", "help": "结果里的身份证号、账号遮住中间"}),
            OUT,
            MAP,
            POLICY,
            JSON,
        ],
    ),
    (
        "resend",
        "由对账结果做重发清单：退票待重发的，一人一行，交银行再付",
        "addin.commands.resend",
        [
            (["file"], {"metavar": "对账结果", "help": "butie reconcile 写出的工作簿（没有遮住号码的）"}),
            OUT_NEEDED,
            (["--unpaid"], {"action": "store_true", "help": "应付未付的也列进去"}),
        ],
    ),
    (
        "whatif",
        "测算：改标准、改人数会怎样，预算够不够，反过来求解，照别的县算；名单上谁多得、谁少得",
        "addin.commands.whatif",
        [
            (
                ["file"],
                {
                    "metavar": "测算表或名单",
                    "nargs": "?",
                    "help": "butie new 测算表 建的，或填好的花名册；不写就用 --policy 那份文件自己的计划",
                },
            ),
            (
                ["--set"],
                {"metavar": "参数=值", "action": "append", "help": "如 培训补贴.高级=3500、实用技术培训补贴.人数=+40"},
            ),
            (["--goal"], {"metavar": "预算=金额", "help": "求解：合计（或某个预算）等于这个数；要同时写 --by"}),
            (["--by"], {"metavar": "参数", "help": "改哪个数来凑，如 培训补贴.高级、培训补贴.高级.人数"}),
            (["--vary"], {"metavar": "百分数", "help": "敏感性：各参数改百分之几，默认 10"}),
            (["--mix"], {"metavar": "参数,…=人数,金额", "help": "几个标准各多少人，人数和金额都正好"}),
            (["--range"], {"metavar": "率=低,可能,高", "action": "append", "help": "如 就业率=0.5,0.65,0.8、合格率=…"}),
            (
                ["--compare"],
                {"metavar": "政策", "action": "append", "help": "同样的计划，照另一个县的文件算；可以写几次"},
            ),
            (["--benefit"], {"metavar": "补贴", "help": "名单自己看不出时，写明发的是哪项补贴，如 培训补贴"}),
            MAP,
            OUT,
            POLICY,
            JSON,
        ],
    ),
    (
        "policy",
        "政策文件：列出、查看、找依据、比较、核对、期限、新建、检查",
        "addin.commands.policy",
        [
            (
                ["action"],
                {
                    "metavar": "做什么",
                    "choices": ["list", "show", "why", "diff", "audit", "due", "new", "check"],
                    "help": "list、show、why、diff、audit、due、new、check",
                },
            ),
            (
                ["names"],
                {
                    "metavar": "名",
                    "nargs": "*",
                    "help": "show 文件；why 规则编号或补贴名；diff 两份文件；audit 文件或 all；"
                    "due 文件 起算日；new 代号；check 文件夹",
                },
            ),
            (["-o", "--out"], {"metavar": "文件夹", "help": "new：建在哪个文件夹里"}),
            POLICY,
            JSON,
        ],
    ),
    (
        "settings",
        "本单位的设置：新建工作簿用的政策、自己的政策文件夹",
        "addin.commands.settings",
        [
            POLICY,
            (["--folder"], {"metavar": "文件夹", "action": "append", "help": "县里自己的政策文件夹；可以写几次"}),
            (["--forget"], {"action": "store_true", "help": "清除全部设置"}),
        ],
    ),
]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; what a user can mend is one Chinese sentence, never a traceback."""
    _speak_utf8()
    arguments = parser().parse_args(argv)
    from policies.errors import InputProblem, PolicyProblem, SourceProblem
    from workbooks.problems import FileProblem, FormulaProblem

    try:
        status: int = import_module(arguments.module).run(arguments)
        sys.stdout.flush()
    except (InputProblem, PolicyProblem, SourceProblem, FileProblem, FormulaProblem) as problem:
        print(f"butie：{problem}", file=sys.stderr)
        return IMPOSSIBLE
    except KeyboardInterrupt:
        print("butie：已中断，没有写出文件", file=sys.stderr)
        return IMPOSSIBLE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return WELL
    except OSError as error:
        from workbooks.atomic import disk_problem

        print(f"butie：{disk_problem(error)}", file=sys.stderr)
        return IMPOSSIBLE
    return status


def _speak_utf8() -> None:
    """Windows consoles in pipes speak the code page; our answers are UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and (stream.encoding or "").lower() not in ("utf-8", "utf8"):
            reconfigure(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
