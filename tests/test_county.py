"""A county brings its document as data: laid from a template, checked, found in a folder of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from addin.cli import main
from policies import settings
from policies.county import check_county

ROOT = Path(__file__).parent.parent
SIXTH = Path(__file__).parent / "sixth_county"


def butie(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with settings of its own."""
    environment = os.environ | {settings.HOME_VARIABLE: str(home), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "addin.cli", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_a_sixth_county_of_six_benefits_passes_its_own_cases_without_a_line_of_python() -> None:
    report = check_county(SIXTH)
    assert (report.problems, report.failures, report.untold) == ([], [], [])
    assert report.counts["补贴"] == 6 and report.counts["例子"] >= 20
    assert {path.suffix for path in SIXTH.iterdir()} == {".yaml"}


def test_a_county_in_a_folder_of_the_settings_answers_in_cells_and_in_new_workbooks(tmp_path: Path) -> None:
    home, folder = tmp_path / "设置", tmp_path / "我的政策" / "yunling_2026"
    shutil.copytree(SIXTH, folder)
    formula = '=TRAINING_SUBSIDY("中级工","职业技能等级证书","yunling-2026")'
    assert "没有叫“yunling-2026”" in butie(home, "eval", formula).stdout
    assert butie(home, "settings", "--folder", str(folder.parent), "--policy", "yunling-2026").returncode == 0
    assert butie(home, "eval", formula).stdout == "1320\n"
    assert "云人社发〔2026〕7号" in butie(home, "policy", "list").stdout
    done = butie(home, "new", "培训补贴花名册", "-o", str(tmp_path / "表.xlsx"))
    assert done.returncode == 0, done.stderr
    import openpyxl

    assert openpyxl.load_workbook(tmp_path / "表.xlsx")["设置"]["B3"].value == "yunling-2026"
    assert "专项定额" in [row[0].value for row in openpyxl.load_workbook(tmp_path / "表.xlsx")["参数"].iter_rows()]
    assert butie(home, "settings", "--forget").returncode == 0
    assert "没有叫“yunling-2026”" in butie(home, "eval", formula).stdout


def test_a_changed_folder_is_compiled_anew_and_a_broken_one_is_told(tmp_path: Path) -> None:
    home, folder = tmp_path / "设置", tmp_path / "yunling_2026"
    shutil.copytree(SIXTH, folder)
    assert butie(home, "settings", "--folder", str(folder)).returncode == 0
    chapter = folder / "chapter_2.yaml"
    text = chapter.read_text(encoding="utf-8")
    formula = '=TRAINING_SUBSIDY("中级工","职业技能等级证书","yunling-2026")'
    chapter.write_text(text.replace("pays: 1320", "pays: 1330"), encoding="utf-8")
    assert butie(home, "eval", formula).stdout == "1330\n"
    chapter.write_text(text.replace("pays: 1320", "pays: 很多"), encoding="utf-8")
    said = butie(home, "eval", formula).stdout
    assert said.startswith("错误：") and "chapter_2.yaml 第 17 行" in said
    packaged = '=TRAINING_SUBSIDY("高级工","职业技能等级证书","haiyuan-2023")'
    assert butie(home, "eval", packaged).stdout == "3000\n"
    assert "chapter_2.yaml 第 17 行" in butie(home, "settings").stdout
    assert "chapter_2.yaml 第 17 行" in butie(home, "policy", "list").stderr


LONG_LIVED = """
import sys
from pathlib import Path
from policies import library, settings
from udfs.cells import call

chapter = Path(sys.argv[1]) / "chapter_2.yaml"
text = chapter.read_text(encoding="utf-8")
asked = ("TRAINING_SUBSIDY", ["中级工", "职业技能等级证书", "yunling-2026"])
library.LOOK_AGAIN = 0
print(str(call(*asked))[:3])
settings.save(settings.Settings("", (sys.argv[1],)))
print(call(*asked), call(asked[0], [[["中级工"], ["中级工"]], *asked[1][1:]]))
chapter.write_text(text.replace("pays: 1320", "pays: 1330"), encoding="utf-8")
print(call(*asked))
"""


def test_a_python_that_lives_all_day_answers_by_the_folders_as_they_stand(tmp_path: Path) -> None:
    folder = tmp_path / "yunling_2026"
    shutil.copytree(SIXTH, folder)
    environment = os.environ | {settings.HOME_VARIABLE: str(tmp_path / "设置"), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", LONG_LIVED, str(folder)]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ran.stdout.splitlines() == ["错误：", "1320 [[1320], [1320]]", "1330"], ran.stderr


def test_the_office_s_policy_changes_no_result_of_a_formula(tmp_path: Path) -> None:
    assert butie(tmp_path, "settings", "--policy", "haiyuan-2023?方案=02").returncode == 0
    said = butie(tmp_path, "eval", '=TRAINING_SUBSIDY("高级工","职业技能等级证书")').stdout
    assert said.startswith("错误：没有指明政策")
    facts = tmp_path / "facts.json"
    facts.write_text("{}", encoding="utf-8")
    assert butie(tmp_path, "determine", "培训补贴", str(facts)).returncode == 2


def test_an_id_of_the_package_is_not_taken_by_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "other"
    shutil.copytree(SIXTH, folder)
    header = folder / "document.yaml"
    header.write_text(header.read_text(encoding="utf-8").replace("yunling-2026", "haiyuan-2023"), encoding="utf-8")
    done = butie(tmp_path / "设置", "settings", "--folder", str(folder))
    assert done.returncode == 2 and "换一个" in done.stderr
    assert butie(tmp_path / "设置", "policy", "check", str(folder)).returncode == 1


@pytest.mark.parametrize("content", ["{", "[]", '{"policy": 1}'])
def test_damaged_settings_are_told_and_can_be_forgotten(tmp_path: Path, content: str) -> None:
    (tmp_path / settings.FILE).write_text(content, encoding="utf-8")
    done = butie(tmp_path, "settings")
    assert done.returncode == 2 and "--forget" in done.stderr and "Traceback" not in done.stderr
    packaged = '=TRAINING_SUBSIDY("高级工","职业技能等级证书","haiyuan-2023")'
    assert butie(tmp_path, "eval", packaged).stdout == "3000\n"
    assert butie(tmp_path, "settings", "--forget").returncode == 0


@pytest.mark.parametrize("arguments", [["--folder", "没有"], ["--policy", "没有-2000"]])
def test_settings_that_cannot_be_used_are_refused(tmp_path: Path, arguments: list[str]) -> None:
    done = butie(tmp_path, "settings", *arguments)
    assert done.returncode == 2 and done.stderr.startswith("butie：")
    assert "没有设置" in butie(tmp_path, "settings").stdout


def test_the_folder_that_new_lays_passes_its_own_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "new", "shifan-2024", "-o", str(tmp_path)]) == 0
    folder = tmp_path / "shifan_2024"
    assert {path.name for path in folder.iterdir()} == {"document.yaml", "facts.yaml", "chapter_1.yaml", "cases.yaml"}
    assert main(["policy", "check", str(folder), "--json"]) == 0
    [report] = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert report["problems"] == report["failures"] == report["untold"] == []
    assert report["counts"]["补贴"] >= 12 and report["counts"]["例子"] >= 25


def test_the_template_shows_every_shape_of_an_amount() -> None:
    from policies.shapes import BASES

    text = (ROOT / "addin" / "template" / "chapter_1.yaml").read_text(encoding="utf-8")
    assert [base for base in BASES if f"{base}:" not in text] == []


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "new", "shifan-2024", "-o", str(tmp_path)]) == 0
    folder = tmp_path / "shifan_2024"
    chapter = folder / "chapter_1.yaml"
    text = chapter.read_text(encoding="utf-8")
    faults = {
        ", value: 16, unit: 岁": ", value: 16",
        "pays: 1500, unit: 元/人/月": "pays: 一千五, unit: 元/人/月",
        "value: 300000, unit: 元": "value: 300000",
    }
    for right, wrong in faults.items():
        assert text.count(right) == 1
        text = text.replace(right, wrong)
    chapter.write_text(text, encoding="utf-8")
    capsys.readouterr()
    assert main(["policy", "check", str(folder)]) == 1
    said = capsys.readouterr().out
    assert said.count("shifan_2024/chapter_1.yaml 第 ") == 3 and "3 处要改" in said


def test_faults_of_shape_in_several_benefits_and_files_are_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["policy", "new", "shifan-2024", "-o", str(tmp_path)]) == 0
    folder = tmp_path / "shifan_2024"
    for file, right, wrong in (
        ("chapter_1.yaml", "payee: 公益性岗位人员", "payed: 公益性岗位人员"),
        ("chapter_1.yaml", "concept: travel_subsidy", "concepts: travel_subsidy"),
        ("chapter_1.yaml", "{source: 市初级工培训标准, ", "{"),
        ("document.yaml", "region: 示范县", "regions: 示范县"),
    ):
        text = (folder / file).read_text(encoding="utf-8")
        assert text.count(right) == 1
        (folder / file).write_text(text.replace(right, wrong), encoding="utf-8")
    capsys.readouterr()
    assert main(["policy", "check", str(folder)]) == 1
    said = capsys.readouterr().out
    assert [word for word in ("payed", "concepts", "source", "regions") if f"“{word}”" not in said] == []


def test_a_python_without_a_yaml_reader_uses_the_compiled_copy_and_never_a_stale_one(tmp_path: Path) -> None:
    home, folder = tmp_path / "设置", tmp_path / "yunling_2026"
    shutil.copytree(SIXTH, folder)
    assert butie(home, "settings", "--folder", str(folder)).returncode == 0
    program = (
        "from udfs.cells import call; print(call('TRAINING_SUBSIDY', ['中级工', '职业技能等级证书', 'yunling-2026']))"
    )
    command = [sys.executable, "-S", "-X", "utf8", "-c", program]
    environment = os.environ | {settings.HOME_VARIABLE: str(home)}

    def answer() -> str:
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8").stdout

    assert answer() == "1320\n"
    chapter = folder / "chapter_2.yaml"
    chapter.write_text(chapter.read_text(encoding="utf-8").replace("pays: 1320", "pays: 1330"), encoding="utf-8")
    assert answer().startswith("错误：") and "butie policy list" in answer()
    assert butie(home, "policy", "list").returncode == 0
    assert answer() == "1330\n"


def test_a_case_that_the_law_does_not_say_is_told_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["policy", "new", "shifan-2024", "-o", str(tmp_path)]) == 0
    cases = tmp_path / "shifan_2024" / "cases.yaml"
    text = cases.read_text(encoding="utf-8")
    cases.write_text(text.replace("amount: 20000}", "amount: 20001}"), encoding="utf-8")
    assert main(["policy", "check", str(tmp_path / "shifan_2024")]) == 1
    said = capsys.readouterr().out
    assert "带动 10 人够" in said and "金额应为 20001，得到 20000.00" in said and "1 个例子不符" in said


@pytest.mark.parametrize("name", ["Shifan", "示范-2024", "a/b", "haiyuan-2023", ""])
def test_new_refuses_an_id_that_cannot_be_one(tmp_path: Path, name: str) -> None:
    assert main(["policy", "new", name, "-o", str(tmp_path)]) == 2
    assert list(tmp_path.iterdir()) == []


def test_new_never_covers_a_folder(tmp_path: Path) -> None:
    assert main(["policy", "new", "shifan-2024", "-o", str(tmp_path)]) == 0
    assert main(["policy", "new", "shifan-2024", "-o", str(tmp_path)]) == 2


def test_check_refuses_what_is_no_folder_of_a_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "check", str(tmp_path)]) == 2
    assert "policy new" in capsys.readouterr().err
