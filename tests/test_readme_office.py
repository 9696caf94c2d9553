"""The README's example of an office's own roster prints what the README says."""

import re
from pathlib import Path

import pytest
from messy.paper import Sheet, xlsx
from people import id_number

from addin.cli import main

README = Path(__file__).parent.parent / "README.md"
CERTIFICATE = "职业技能等级证书"
ROWS = [
    ["某校2024年第三期职业培训补贴人员花名册"],
    ["填报单位（盖章）："],
    ["序号", "姓名", "身份证号码", "技能等级", "证书名称", "发证时间", "补贴金额"],
    [1, "学 员一", id_number(1), "高级", CERTIFICATE, "2024.5.6", "3,000元"],
    [2, "学员二", f"{id_number(2)} ", "中级（四级）", CERTIFICATE, "2024年5月6日", 2000],
    [3, "学员三", id_number(1), "初级", CERTIFICATE, "2024.5.6", 1000],
    [4, "学员四", id_number(4), "初级", CERTIFICATE, "2024.5.6", 1500],
    ["合计", "", "", "", "", "", 7500],
    ["本表一式三份。"],
]
EXAMPLES = re.findall(
    r"```\n\$ butie (.*)\n((?:.*\n)*?)```",
    README.read_text(encoding="utf-8").partition("<!-- office:begin -->")[2].partition("<!-- office:end -->")[0],
)


@pytest.mark.parametrize(("command", "printed"), EXAMPLES, ids=[command.split()[0] for command, _ in EXAMPLES])
def test_an_example_prints_what_the_readme_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str, printed: str
) -> None:
    xlsx(Sheet(ROWS, ("A1:G1",)))(tmp_path).rename(tmp_path / "单位的表.xlsx")
    monkeypatch.chdir(tmp_path)
    assert main(command.split()) in (0, 1)
    assert capsys.readouterr().out == printed


def test_the_three_steps_have_their_examples() -> None:
    assert [command.split()[0] for command, _ in EXAMPLES] == ["read", "attach", "check"]
