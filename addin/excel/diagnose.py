"""诊断: what the add-in needs, whether it is there, and what to do where it isn't.

From the ribbon, or by `butie excel doctor`.
What Windows alone knows (the registry) is read through winreg; elsewhere that is said. Nothing is changed.
"""

from __future__ import annotations

import os
import platform
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module, metadata
from pathlib import Path
from typing import Any, Protocol

from addin.excel.addin_file import xlwings_version
from addin.excel.live import Live
from addin.excel.names import FILE, INTERPRETER, STARTUP
from policies.errors import PolicyProblem
from policies.settings import FILE as FILE_OF_SETTINGS
from policies.settings import home, load
from workbooks.atomic import atomic_file
from workbooks.problems import FileProblem

REPORT = "诊断.txt"
WELL, WRONG, UNKNOWN = "正常", "有问题", "看不到"
ONLY_WINDOWS = "只能在 Windows 上看"
PYTHONS = ((3, 11), (3, 12))
BITS = 64
SECURITY = r"Software\Microsoft\Office\{version}\Excel\Security"
POLICIES = r"Software\Policies\Microsoft\Office\{version}\Excel\Security"
OFFICE = "16.0"  # of Office 2016 and everything since
MACROS = {1: "全部启用", 2: "禁用并通知", 3: "只启用有数字签名的", 4: "全部禁用，不通知"}
"""VBAWarnings, by its value; where it is not set, Excel disables macros and tells."""
TRUSTED = "（XLSTART 是受信任的位置，里面的加载项照常启用）"
BY_ADMINISTRATOR = "这一项由单位统一规定，自己改不了，请信息管理员放开 XLSTART 里的 butie.xlam。"
VISUAL_C = (
    "关闭 Excel，重新运行 安装.cmd；仍不行，请信息管理员装“Microsoft Visual C++ 2015-2022 Redistributable (x64)”。"
)
CLASS_MISSING = -2147221164
"""REGDB_E_CLASSNOTREG."""
AUTOMATIC = -4105  # xlCalculationAutomatic
HINTS = (
    f"点按钮时报 {CLASS_MISSING}（没有注册类）：Python 的服务没有起来，"
    "多半是杀毒软件拦了 pythonw.exe，或者安装时 Excel 开着。"
    r"把 %LOCALAPPDATA%\butie 加进杀毒软件的信任区，关闭 Excel，重新运行 安装.cmd。",
    "函数显示 #NAME?：加载项没有打开。在“文件—选项—加载项—禁用项目”里看有没有 butie.xlam，"
    "有就启用；没有就重新运行 安装.cmd。",
    "函数一直不算：在“公式—计算选项”里选“自动”。",
    "菜单里没有“补贴助手”：同上；用的是 WPS 的，见 README 的“WPS”。",
)


class Registry(Protocol):
    """The user's registry: a value, or None where it is not set."""

    def __call__(self, key: str, name: str) -> object: ...


@dataclass(frozen=True)
class Item:
    """One thing that was looked at: how it stands, what it is, what to do."""

    state: str
    says: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"【{self.state}】{self.says}{f'　→ {self.remedy}' if self.remedy else ''}"


@dataclass(frozen=True)
class Machine:
    """What can be seen of a machine; `registry` is None off Windows; `unloadable` are modules of Python that fail."""

    python: tuple[int, int]
    bits: int
    executable: str
    variables: dict[str, str]
    xlwings: str | None
    registry: Registry | None
    unloadable: tuple[str, ...] = ()


def machine() -> Machine:
    """This one."""
    try:
        version: str | None = metadata.version("xlwings")
    except metadata.PackageNotFoundError:
        version = None
    registry = _registry if sys.platform == "win32" else None
    bits = struct.calcsize("P") * 8
    modules = ("rapidfuzz", "pythoncom") if registry else ("rapidfuzz",)
    unloadable = tuple(name for name in modules if not _loads(name))
    return Machine(sys.version_info[:2], bits, sys.executable, dict(os.environ), version, registry, unloadable)


def items(seen: Machine, live: Live | None = None) -> Iterator[Item]:
    """Everything that was looked at; `live` tells of the open workbook and of Excel."""
    yield Item(WELL, f"butie {metadata.version('butie')}，{platform.system()} {platform.release()}")
    yield _python(seen)
    yield _bits(seen)
    yield _place(seen)
    yield _versions(seen)
    yield from _libraries(seen)
    yield from _trust(seen)
    yield _settings()
    yield from _excel(live) if live else ()


def report(found: list[Item]) -> str:
    """All as text, what is wrong first, then hints for what nothing here can see."""
    found = sorted(found, key=lambda item: (WRONG, UNKNOWN, WELL).index(item.state))
    wrong = sum(item.state == WRONG for item in found)
    unseen = sum(item.state == UNKNOWN for item in found)
    head = (f"有 {wrong} 处问题" if wrong else "没有看出问题") + (f"，{unseen} 处看不到或要留意。" if unseen else "。")
    return "\n".join([head, *map(str, found), "", "还不行时：", *(f"- {hint}" for hint in HINTS)])


def diagnose(live: Live) -> str:
    """The report in a message box, and kept in a file that can be sent to the IT officer."""
    text = report(list(items(machine(), live)))
    home().mkdir(parents=True, exist_ok=True)
    path = home() / REPORT
    with atomic_file(path) as file:
        file.write(text.encode("utf-8-sig"))
    return f"{text}\n\n这些也存在 {path}，可以发给信息管理员。"


def _python(seen: Machine) -> Item:
    version = ".".join(map(str, seen.python))
    if seen.python in PYTHONS:
        return Item(WELL, f"Python {version}")
    return Item(WRONG, f"Python {version}，加载项用的是 3.11 或 3.12", "关闭 Excel，重新运行 安装.cmd。")


def _bits(seen: Machine) -> Item:
    if seen.bits == BITS:
        return Item(WELL, "Python 是 64 位的（32 位的 Excel 也能用）")
    return Item(WRONG, f"Python 是 {seen.bits} 位的", "装 64 位的 Python，再运行 安装.cmd。")


def _place(seen: Machine) -> Item:
    if seen.registry is None:
        return Item(UNKNOWN, f"安装位置：{ONLY_WINDOWS}（现在的 Python：{seen.executable}）")
    wanted = _expanded(INTERPRETER, seen)
    if not Path(wanted).exists():
        return Item(WRONG, f"没有 {wanted}", "关闭 Excel，重新运行 安装.cmd。")
    return Item(WELL, f"Python 在 {wanted}")


def _versions(seen: Machine) -> Item:
    """xlwings in the add-in (VBA) and in Python must be the same one."""
    if seen.xlwings is None:
        return Item(WRONG, "没有装 xlwings", "关闭 Excel，重新运行 安装.cmd。")
    if seen.registry is None:
        return Item(UNKNOWN, f"加载项：{ONLY_WINDOWS}（Python 里的 xlwings 是 {seen.xlwings}）")
    addin = Path(_expanded(STARTUP, seen)) / FILE
    if not addin.exists():
        return Item(WRONG, f"没有加载项 {addin}", "关闭 Excel，重新运行 安装.cmd。")
    try:
        version = xlwings_version(addin)
    except FileProblem as problem:
        return Item(WRONG, str(problem))
    if version != seen.xlwings:
        says = f"加载项里的 xlwings 是 {version}，Python 里的是 {seen.xlwings}，不一样"
        return Item(WRONG, says, "关闭 Excel，用完整的安装文件夹重新运行 安装.cmd。")
    return Item(WELL, f"加载项 {addin}，xlwings 两边都是 {version}")


def _trust(seen: Machine) -> Iterator[Item]:
    if seen.registry is None:
        yield Item(UNKNOWN, f"信任中心的设置：{ONLY_WINDOWS}")
        return
    ours, theirs = SECURITY.format(version=OFFICE), POLICIES.format(version=OFFICE)
    places = ((theirs, BY_ADMINISTRATOR), (ours, "在“信任中心—受信任位置”里去掉“禁用所有受信任位置”。"))
    untrusted = [r for key, r in places if seen.registry(rf"{key}\Trusted Locations", "AllLocationsDisabled") == 1]
    yield from (Item(WRONG, "受信任位置全部停用了，XLSTART 里的加载项也不启用", remedy) for remedy in untrusted)
    values = (seen.registry(key, "VBAWarnings") for key in (theirs, ours))
    value = next((value for value in values if isinstance(value, int) and value in MACROS), 2)
    yield Item(WELL, f"宏：{MACROS[value]}{'' if untrusted else TRUSTED}")
    for key, remedy in ((theirs, BY_ADMINISTRATOR), (ours, "在“信任中心—加载项”里去掉“要求受信任的发布者签署”。")):
        if seen.registry(key, "RequireAddinSig") == 1:
            yield Item(WRONG, "加载项必须有数字签名", remedy)


def _libraries(seen: Machine) -> Iterator[Item]:
    """What Windows itself has to load: xlwings' libraries, which Excel loads by its bitness, and compiled modules."""
    if seen.registry is not None and seen.xlwings is not None:
        folder = Path(_expanded(INTERPRETER, seen)).parents[1]
        for bits in (32, 64):
            name = f"xlwings{bits}-{seen.xlwings}.dll"
            if not any((place / name).exists() for place in (folder, folder / "Scripts")):
                yield Item(
                    WRONG,
                    f"没有 {name}（{bits} 位的 Excel 要用）",
                    f"多半被杀毒软件隔离了：把 {folder} 加进信任区，关闭 Excel，重新运行 安装.cmd。",
                )
    for module in seen.unloadable:
        yield Item(WRONG, f"Python 里的 {module} 装不进来", VISUAL_C)


def _loads(module: str) -> bool:
    try:
        import_module(module)
    except ImportError:
        return False
    return True


def _settings() -> Item:
    try:
        policy = load().policy
    except PolicyProblem as problem:
        return Item(WRONG, str(problem), f"或者删掉 {home() / FILE_OF_SETTINGS}，再点“补贴助手—设置”。")
    if policy:
        return Item(WELL, f"新建工作簿用的政策：{policy}")
    return Item(WRONG, "还没有定新建工作簿用哪份政策", "点“补贴助手—设置”。")


def _excel(live: Live) -> Iterator[Item]:
    app, name = live.app, str(live.book.fullname)
    system = str(app.api.OperatingSystem)  # its bits are those of Excel
    bits = "32" if "32-bit" in system else "64"
    yield Item(WELL, f"Excel {app.api.Version}，{bits} 位，{system}")
    if name.lower().startswith(("http://", "https://")) or "onedrive" in name.lower():
        says = "这个工作簿在 OneDrive 或 SharePoint 上，别人可能同时在改"
        yield Item(UNKNOWN, says, "先“另存为”到本机的文件夹，做完再传回去。")
    if app.api.Calculation != AUTOMATIC:
        yield Item(WRONG, "Excel 现在不是自动计算", "在“公式—计算选项”里选“自动”。")


def _expanded(path: str, seen: Machine) -> str:
    for name in ("LOCALAPPDATA", "APPDATA"):
        path = path.replace(f"%{name}%", seen.variables.get(name, f"%{name}%"))
    return path.replace("\\", os.sep)


def _registry(key: str, name: str) -> object:
    winreg: Any = import_module("winreg")
    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
            return winreg.QueryValueEx(opened, name)[0]
    except OSError:
        return None
