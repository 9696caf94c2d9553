"""The command as its user runs it: what it prints, and with which status it ends."""

import csv
import errno
import json
import subprocess
import sys
from pathlib import Path

import pytest
from people import trainee

from addin.cli import COMMANDS, main
from workbooks.build import new

HERE = Path(__file__).parent
EVAL = '=TRAINING_SUBSIDY("高级工","职业技能等级证书","haiyuan-2023")'
HEAVY = ("openpyxl", "pandas", "cellrune", "lxml", "xlsxwriter", "yaml", "tqdm")


def vectors() -> list[dict[str, str]]:
    with (HERE / "vectors.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def as_expected(shown: str, expected: str) -> bool:
    """Whether a shown value is the expected one: `*` any text, `待定：` a prefix, else the number."""
    if expected == "*":
        return shown != ""
    if expected.endswith("："):
        return shown.startswith(expected)
    return shown == expected


@pytest.mark.parametrize("row", vectors(), ids=lambda row: row["formula"])
def test_eval_gives_the_expected_value(row: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", row["formula"]]) == 0
    shown = capsys.readouterr().out.rstrip("\n")
    assert as_expected(shown, row["expected"]), shown


def test_calc_gives_every_formula_its_expected_value(tmp_path: Path) -> None:
    import xlsxwriter

    from workbooks.package import Package

    source, target = tmp_path / "in.xlsx", tmp_path / "out.xlsx"
    rows = vectors()
    book = xlsxwriter.Workbook(str(source))
    sheet = book.add_worksheet("例")
    for index, row in enumerate(rows):
        sheet.write_formula(index, 0, row["formula"])
    book.close()
    assert main(["calc", str(source), "-o", str(target)]) == 0
    values = {cell.row: cell.value for cell in Package.open(target).cells("例")}
    for index, row in enumerate(rows, 1):
        value = values[index]
        shown = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
        assert as_expected(shown, row["expected"]), (row["formula"], value)


def test_a_table_prints_a_row_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", '=TRAINING_SUBSIDY({"初级工","高级工";"中级工",""},"职业技能等级证书","haiyuan-2023")']) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "1000\t3000" and lines[1].startswith("1500\t错误：")


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ('=ID_BIRTHDATE("11010519491231002X")', "1949-12-31"),
        ('=TRAINING_SUBSIDY("","","haiyuan-2023")', ""),
        ('=POSITION_PAY("城镇公益性岗位","haiyuan-2023")', "2745.05"),
        ('=ID_CHECK("11010519491231002X")=""', "TRUE"),
    ],
)
def test_values_print_as_people_write_them(formula: str, shown: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", formula]) == 0
    assert capsys.readouterr().out == shown + "\n"


def test_eval_as_json_names_verdict_clause_document_and_payee(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", EVAL, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["value"], found["verdict"], found["clause"], found["payee"]) == (3000, "PAY", "六(一)1", "培训机构")
    assert "卫党办综〔2023〕54号" in found["document"] and "人员类别" in found["untested"]


def test_eval_takes_the_policy_from_the_option(capsys: pytest.CaptureFixture[str]) -> None:
    formula = '=TRAINING_SUBSIDY("高级工","职业技能等级证书")'
    assert main(["eval", formula, "--policy", "haiyuan-2023?方案=02"]) == 0
    assert capsys.readouterr().out == "3000\n"
    assert main(["eval", formula]) == 0
    assert capsys.readouterr().out.startswith("错误：没有指明政策")


@pytest.mark.parametrize("formula", ["=", "=TRAINING_SUBSIDY(", "=NOT_A_FUNCTION(1)", '=TRAINING_SUBSIDY("高级工"'])
def test_a_formula_that_cannot_be_read_ends_with_two(formula: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", formula]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.startswith("butie：") and "Traceback" not in said.err


def test_determine_reads_facts_by_label_or_id(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text('{"level": "高级工", "证书": "职业技能等级证书", "人员类别": "退休人员"}', encoding="utf-8")
    assert main(["determine", "培训补贴", str(facts), "--policy", "haiyuan-2023?方案=01", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["verdict"], found["amount"], found["clause"]) == ("REFUSE", "0.00", "二")


@pytest.mark.parametrize(
    ("benefit", "text", "policy"),
    [
        ("没有的补贴", "{}", "haiyuan-2023"),
        ("培训补贴", "{", "haiyuan-2023"),
        ("培训补贴", "[]", "haiyuan-2023"),
        ("培训补贴", "{}", "nowhere-2000"),
        ("培训补贴", "{}", ""),
    ],
)
def test_determine_refuses_in_one_sentence(
    benefit: str, text: str, policy: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(text, encoding="utf-8")
    assert main(["determine", benefit, str(facts), *(["--policy", policy] if policy else [])]) == 2
    assert capsys.readouterr().err.startswith("butie：")


def test_check_ends_with_one_where_something_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty.xlsx"
    assert main(["new", "培训补贴花名册", "-o", str(empty)]) == 0
    assert main(["check", str(empty), "--json"]) == 1
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert set(found) == {"file", "findings"}
    assert {"sheet", "cell", "level", "type", "message", "clause"} <= set(found["findings"][0])


def test_an_unknown_command_names_the_right_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["evil"])
    assert ended.value.code == 2 and "eval" in capsys.readouterr().err


def test_help_says_usage_once(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--help"], ["calc", "--help"]):
        with pytest.raises(SystemExit):
            main(arguments)
        assert capsys.readouterr().out.count("用法：") == 1


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    for name, text, _, _ in COMMANDS:
        with pytest.raises(SystemExit) as ended:
            main([name, "--help"])
        assert ended.value.code == 0 and text in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["eval", EVAL], ["--help"], ["policy", "list"]])
def test_a_light_command_imports_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom addin.cli import main\n"
        f"try: main({arguments!r})\nexcept SystemExit: pass\n"
        f"sys.stderr.write(','.join(m for m in {HEAVY!r} if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_new_never_covers_a_file_that_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filled = tmp_path / "filled.xlsx"
    filled.write_bytes(b"somebody's work")
    assert main(["new", "5-20-2", "-o", str(filled)]) == 2
    assert filled.read_bytes() == b"somebody's work" and "已经有了" in capsys.readouterr().err


def test_new_is_named_after_its_form_and_never_covers_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "5-20-2"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["帮扶车间带动就业花名册.xlsx"]
    assert main(["new", "5-20-2"]) == 2
    assert "已经有了" in capsys.readouterr().err
    assert main(["new", "5-20-2", "-o", "表.txt"]) == 2
    assert "不能是“表.txt”" in capsys.readouterr().err and len(list(tmp_path.iterdir())) == 1


def test_new_on_a_full_disk_is_refused_in_one_sentence(tmp_path: Path) -> None:
    program = (
        "import resource, sys\nresource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))\n"
        f"from addin.cli import main\nsys.exit(main(['new', '5-20-2', '-o', {str(tmp_path / 'a.xlsx')!r}]))"
    )
    done = subprocess.run([sys.executable, "-B", "-c", program], capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stdout) == (2, "") and done.stderr.startswith("butie：磁盘空间不足")
    assert done.stderr.count("\n") == 1 and list(tmp_path.iterdir()) == []


def test_an_error_of_the_disk_outside_of_writing_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(arguments: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", "x")

    monkeypatch.setattr("addin.commands.evaluate.run", failing)
    assert main(["eval", EVAL]) == 2
    assert capsys.readouterr().err == "butie：磁盘空间不足，没有写完。请腾出空间后再试。\n"


def workbook_of(path: Path, cells: dict[str, object]) -> str:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("S")
        for place, value in cells.items():
            sheet.write(place, value)
    return str(path)


def test_calc_of_a_workbook_without_formulas_says_so_and_copies_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = workbook_of(tmp_path / "a.xlsx", {"A1": 1}), tmp_path / "b.xlsx"
    assert main(["calc", source, "-o", str(target)]) == 0
    assert capsys.readouterr().out.startswith("没有公式") and target.exists()
    assert main(["calc", workbook_of(tmp_path / "c.xlsx", {}), "-o", str(tmp_path / "d.xlsx")]) == 2
    assert "工作表都是空的" in capsys.readouterr().err and not (tmp_path / "d.xlsx").exists()


@pytest.mark.parametrize("command", ["calc", "check"])
def test_what_stood_at_the_target_is_kept_and_said(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cells = {"A1": "姓名", "B1": "身份证号", "A2": "张三", "B2": "11010519491231002X", "C2": '=B2&""'}
    source, target = workbook_of(tmp_path / "a.xlsx", cells), tmp_path / "b.xlsx"
    target.write_bytes(b"somebody's work")
    main([command, source, "-o", str(target)])
    assert "改名为“b.旧.xlsx”留着" in capsys.readouterr().err
    assert (tmp_path / "b.旧.xlsx").read_bytes() == b"somebody's work" and target.stat().st_size > 1000
    assert main([command, source, "-o", str(tmp_path / "b.txt")]) == 2
    assert "请存成“.xlsx”" in capsys.readouterr().err and not (tmp_path / "b.txt").exists()


@pytest.mark.parametrize("rows", ["0", "-3", "10001"])
def test_new_wants_a_sensible_number_of_rows(rows: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "5-20-2", "-o", str(tmp_path / "a.xlsx"), "--rows", rows]) == 2
    assert "行数" in capsys.readouterr().err and not list(tmp_path.iterdir())


@pytest.mark.parametrize(("form", "status"), [("5-7-1", 2), ("5-20-2", 0)])
def test_rows_are_refused_for_a_form_that_has_none(
    form: str, status: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", form, "-o", str(tmp_path / "a.xlsx"), "--rows", "5"]) == status
    assert ("--rows 用不上" in capsys.readouterr().err) == (status == 2)
    assert (tmp_path / "a.xlsx").exists() == (status == 0)


def test_a_form_that_is_only_named_cannot_be_made_and_says_what_is_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "请销假登记表", "-o", str(tmp_path / "a.xlsx")]) == 2
    told = capsys.readouterr().err
    assert "没有附上表样" in told and "方案十三 二(四)4" in told and "可先用 机关实习补贴发放表" in told


@pytest.mark.parametrize(
    "command", ["new 5-20-2", "pdf SOURCE", "publish SOURCE", "fill 培训补贴花名册 SOURCE", "calc SOURCE"]
)
def test_an_ending_of_another_kind_is_refused(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = new("培训补贴花名册", tmp_path / "表.xlsx", data=[trainee(1)])
    out = tmp_path / "结果.txt"
    assert main([*command.replace("SOURCE", str(source)).split(), "-o", str(out)]) == 2
    told = capsys.readouterr().err
    assert "不能是“结果.txt”" in told and told.count("\n") == 1 and not out.exists()
