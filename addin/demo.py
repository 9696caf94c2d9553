"""The demonstration (`make demo`): a roster of 200 made-up people with planted faults, calculated and checked."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from addin.commands.check import line, summary
from addin.people import trainees
from workbooks.build import new
from workbooks.calculate import calculate
from workbooks.check import check
from workbooks.findings import ERROR, Finding
from workbooks.mark import mark
from workbooks.package import Package
from workbooks.sheet_patch import Edit

OUT = Path("demo-out")
PEOPLE = 200
POLICY = "haiyuan-2023"
FORM, SHEET, AMOUNT = "培训补贴花名册", "花名册", "应补金额（元）"
RESULT_SHEET = "校验结果"
Rows = list[dict[str, Any]]
TYPED_OVER = 150  # the person whose amount somebody typed over


def _set(label: str, value: Any) -> Callable[[Rows, int], None]:
    def plant(rows: Rows, index: int) -> None:
        rows[index][label] = value

    return plant


def _wrong_digit(rows: Rows, index: int) -> None:
    number = rows[index]["身份证号"]
    rows[index]["身份证号"] = number[:-1] + ("1" if number[-1] == "0" else "0")


def _again(rows: Rows, index: int) -> None:
    rows[index] = dict(rows[index - 10])


def _other_sex(rows: Rows, index: int) -> None:
    rows[index]["性别"] = "女" if rows[index]["性别"] == "男" else "男"


FAULTS: Sequence[tuple[int, Callable[[Rows, int], None]]] = (
    (6, _wrong_digit),
    (17, _set("等级", "超级工")),
    (29, _set("人员类别", "退休人员")),
    (41, _set("证书", "")),
    (58, _again),
    (73, _other_sex),
    (96, _set("取证日期", date(2024, 11, 5))),
    (119, _set("职业工种", "枸杞种殖")),
    (134, _set("证书", "专项职业能力证书")),
    (171, _set("本年已享受补贴性培训次数", 1)),
)


def main() -> int:
    """Makes the files in demo-out/ and says what was found."""
    OUT.mkdir(exist_ok=True)
    roster, done, checked = OUT / "1-花名册.xlsx", OUT / "2-已计算.xlsx", OUT / "3-校验结果.xlsx"
    for path in (roster, done, checked):
        path.unlink(missing_ok=True)
    print(f"编造 {PEOPLE} 人的培训补贴花名册，埋进 {len(FAULTS) + 1} 处常见错误……")
    _filled(roster)
    report = calculate(roster, done)
    print(f"不用 Excel 算出 {report.formulas} 个公式：{done}")
    findings = check(done)
    mark(done, findings, checked)
    _tell(findings)
    picture = _picture(done)
    print("\n接着看：")
    print(f"  {done}        打开就有金额，每人的“依据”在表右侧")
    print(f"  {checked}    有问题的格子已标色，“{RESULT_SHEET}”表逐条说明怎么办")
    if picture:
        print(f"  {picture}        第一页的样子")
    formula = '=TRAINING_SUBSIDY("高级工","职业技能等级证书","haiyuan-2023")'
    print(f"  试一试：{_command()} eval '{formula}'")
    return 0


def _command() -> str:
    """The command as it can be typed here: that of the virtual environment, where there is one."""
    beside = Path(sys.executable).with_name("butie")
    if not beside.exists():
        return "butie"
    return str(beside.relative_to(Path.cwd()) if beside.is_relative_to(Path.cwd()) else beside)


def _filled(target: Path) -> None:
    people = list(trainees(PEOPLE))
    for index, plant in FAULTS:
        plant(people, index)
    with tempfile.TemporaryDirectory() as folder:
        clean = Path(folder, target.name)
        new(FORM, clean, policy=POLICY, data=people, as_of=date(2024, 9, 30))
        package = Package.open(clean)
        row, column = _amount_cell(package)
        package.edit_many(SHEET, {(row + TYPED_OVER, column): Edit(5000, None)})
        package.save(target)


def _amount_cell(package: Package) -> tuple[int, int]:
    """Row of the header and column of the amounts."""
    return next((c.row, c.column) for c in package.cells(SHEET) if c.value == AMOUNT)


def _tell(findings: list[Finding]) -> None:
    print(f"\n{summary(findings)}，例如：")
    shown: set[str] = set()
    for finding in sorted(findings, key=lambda f: f.level != ERROR):
        if finding.type not in shown:
            shown.add(finding.type)
            print("  " + line(finding).replace("\n", "\n  "))


def _picture(workbook: Path) -> Path | None:
    """The first page as a picture, where LibreOffice and pdftoppm are installed."""
    office, converter = shutil.which("soffice"), shutil.which("pdftoppm")
    if office is None or converter is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(workbook)]
        subprocess.run(command, check=False, capture_output=True, timeout=120)
        pdf = Path(folder, f"{workbook.stem}.pdf")
        if not pdf.exists():
            return None
        target = workbook.with_name("4-第一页")
        subprocess.run([converter, "-png", "-r", "80", "-f", "1", "-l", "1", "-singlefile", pdf, target], check=True)
        return target.with_suffix(".png")


if __name__ == "__main__":
    sys.exit(main())
