"""What a trial pays is reconciled, published, put on the bank's list and booked nowhere; the same by the law is."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter
from people import id_number, post_holder, trainee
from plain_sheets import sheet

from addin.cli import main
from udfs.cells import call
from workbooks.build import new
from workbooks.calculate import calculate
from workbooks.package import Package
from workbooks.sheet_patch import Edit

LAW, TRIAL = "haiyuan-2023", "haiyuan-2023?培训补贴.高级=3200"
HEADER = ("姓名", "身份证号", "等级", "证书", "职业工种", "取证日期", "比较", "补贴金额", "政策一栏")
Capture = pytest.CaptureFixture[str]


def form(folder: Path, policy: str) -> Path:
    return new("培训补贴花名册", folder / "花名册.xlsx", rows=2, data=[trainee(1), trainee(2)], policy=policy)


def paid(folder: Path, *amounts: float) -> Path:
    rows = [[f"学员{n}", id_number(n), amount] for n, amount in enumerate(amounts, 1)]
    return sheet(folder / "银行.xlsx", [("姓名", "身份证号", "金额"), *rows], above=())


def own_formulas(folder: Path, *amounts: str, beside: Sequence[str] = (), named: str = "", name: str = "") -> Path:
    """A list of another office's making: the amounts are formulas, which {} gives the number of their row.

    `name` is what 某政策 refers to.
    """
    rows = []
    for number, amount in enumerate(amounts, 1):
        filled = [text.format(number + 1) for text in (*(beside or ("",)), amount)]
        who = [f"学员{number}", id_number(number), "高级工", "职业技能等级证书", "育婴员", "2024-05-06"]
        rows.append([*who, *filled, named])
    source = sheet(folder / "公式.xlsx", [HEADER, *rows], above=())
    if name:
        package = Package.open(source)
        package.define("某政策", name)
        package.save(source := folder / "名.xlsx")
    calculate(source, folder / "算好.xlsx")
    return folder / "算好.xlsx"


def reconcile(folder: Path, file: Path, *more: object) -> int:
    out = folder / "结果.xlsx"
    return main(["reconcile", str(file), "--paid", str(paid(folder, 3000, 3000)), "-o", str(out), *map(str, more)])


def record(folder: Path, file: Path, *more: object) -> int:
    return main(["history", "import", str(folder / "台账.db"), str(file), *map(str, more)])


def publish(folder: Path, file: Path, *more: object) -> int:
    return main(["publish", str(file), "-o", str(folder / "结果.xlsx"), *map(str, more)])


USES = pytest.mark.parametrize("use", [reconcile, record, publish])
Use = Callable[..., int]


def refused(capsys: Capture, folder: Path, *says: str) -> None:
    told = capsys.readouterr()
    assert told.out == "" and "测算" in told.err and "不能据以发放" in told.err
    assert all(text in told.err for text in says), told.err
    assert not (folder / "台账.db").exists() and not (folder / "结果.xlsx").exists()


@USES
@pytest.mark.parametrize("policy", [TRIAL, "haiyuan-2023?用途=测算", "haiyuan-2023?方案=01&01.培训补贴.高级=3200"])
def test_a_roster_by_a_trial_is_refused(use: Use, policy: str, tmp_path: Path, capsys: Capture) -> None:
    assert use(tmp_path, form(tmp_path, policy)) == 2
    refused(capsys, tmp_path, policy.rpartition("&")[2].rpartition("?")[2])


@USES
@pytest.mark.parametrize("policy", [LAW, "haiyuan-2023?方案=01"])
def test_a_roster_by_the_law_is_not(use: Use, policy: str, tmp_path: Path) -> None:
    assert use(tmp_path, form(tmp_path, policy)) == 0


@USES
def test_a_row_of_the_sheet_of_parameters_makes_a_trial(use: Use, tmp_path: Path, capsys: Capture) -> None:
    package = Package.open(form(tmp_path, LAW))
    last = max(cell.row for cell in package.cells("参数"))
    edits = {(last, 1): Edit("培训补贴.高级", None), (last, 2): Edit("3200", None)}
    package.edit_many("参数", edits)
    package.save(tmp_path / "改.xlsx")
    calculate(tmp_path / "改.xlsx", tmp_path / "算.xlsx")
    assert use(tmp_path, tmp_path / "算.xlsx") == 2
    refused(capsys, tmp_path, "培训补贴.高级=3200")


PAYS = "=TRAINING_SUBSIDY(C{},D{},%s,F{},E{})".replace("{}", "{0}")


@USES
@pytest.mark.parametrize(
    ("amount", "beside", "named"),
    [
        (PAYS % f'"{TRIAL}"', (), ""),
        ('=IF(A{0}="","",TRAINING_SUBSIDY(C{0},D{0},"shapotou-2025?用途=测算",F{0},E{0}))', (), ""),
        (PAYS % "$I{0}", (), TRIAL),
        (PAYS % "$I$2", (), TRIAL),
        ("=G{0}*1", (PAYS % f'"{TRIAL}"',), ""),
        (PAYS % f'IF(A{{0}}="学员2","{TRIAL}","{LAW}")', (), ""),
        (PAYS % '"haiyuan-2023"&"?培训补贴.高级=3200"', (), ""),
        (PAYS % '$I$2&""', (), TRIAL),
        (PAYS % '"haiyuan-2023?培训补贴.高级="&$I{0}', (), "3200"),
        (PAYS % '"haiyuan-2023?"&LOWER($I{0})', (), "方案=01"),
    ],
)
def test_a_formula_that_names_a_trial_is_refused(
    use: Use, amount: str, beside: Sequence[str], named: str, tmp_path: Path, capsys: Capture
) -> None:
    file = own_formulas(tmp_path, amount, amount, beside=beside, named=named)
    assert use(tmp_path, file, "--policy", LAW, "--benefit", "培训补贴") == 2
    refused(capsys, tmp_path, "Sheet1 " + ("G2" if beside else "H2"))


@USES
@pytest.mark.parametrize(("refers", "status"), [("Sheet1!$I$2", 0), ('Sheet1!$I$2&""', 2)])
def test_a_name_that_is_a_formula_tells_no_policy(
    use: Use, refers: str, status: int, tmp_path: Path, capsys: Capture
) -> None:
    file = own_formulas(tmp_path, *[PAYS % "某政策"] * 2, named=LAW, name=refers)
    assert use(tmp_path, file, "--policy", LAW, "--benefit", "培训补贴") == status
    if status:
        refused(capsys, tmp_path, "Sheet1 H2", "看不出是不是测算用的")


@USES
def test_one_row_by_a_trial_is_enough(use: Use, tmp_path: Path, capsys: Capture) -> None:
    file = own_formulas(tmp_path, PAYS % f'"{LAW}"', PAYS % f'"{TRIAL}"')
    assert use(tmp_path, file, "--policy", LAW, "--benefit", "培训补贴") == 2
    refused(capsys, tmp_path, "Sheet1 H3", "培训补贴.高级=3200")


@USES
@pytest.mark.parametrize(
    ("amount", "beside", "named"),
    [
        (PAYS % f'"{LAW}"', (), ""),
        (PAYS % "$I{0}", (), LAW),
        (PAYS % "$I$2", (), LAW),
        (PAYS % '$I$2&""', (), LAW),
        (PAYS % '"haiyuan-2023?方案="&$I{0}', (), "01"),
        ("=G{0}*1", (PAYS % f'"{LAW}"',), ""),
        (PAYS % f'IF(A{{0}}="学员2","{LAW}?方案=01","{LAW}")', (), ""),
        (PAYS % f'"{LAW}"', (PAYS % f'"{TRIAL}"',), ""),
    ],
)
def test_a_formula_that_names_the_law_is_not(
    use: Use, amount: str, beside: Sequence[str], named: str, tmp_path: Path
) -> None:
    """Nor is one whose amount doesn't come from the trial that stands beside it."""
    file = own_formulas(tmp_path, amount, amount, beside=beside, named=named)
    assert use(tmp_path, file, "--policy", LAW, "--benefit", "培训补贴") == 0


@pytest.mark.parametrize(("policy", "status"), [(LAW, 1), (TRIAL, 2)])
def test_a_long_chain_of_formulas_is_gone_back_to_its_end(policy: str, status: int, tmp_path: Path) -> None:
    rows = 3000
    with xlsxwriter.Workbook(str(tmp_path / "长表.xlsx")) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADER[:2])
        page.write(0, 2, "补贴金额")
        for number in range(1, rows):
            page.write_row(number, 0, [f"学员{number}", id_number(number % 400, f"19{number // 400:02d}0101")])
            first = f'=TRAINING_SUBSIDY("高级工","职业技能等级证书","{policy}")'
            page.write_formula(number, 2, f"=C{number}" if number > 1 else first, None, 3000)
    assert reconcile(tmp_path, tmp_path / "长表.xlsx") == status


@pytest.mark.parametrize(
    ("amount", "beside", "named", "cell"),
    [
        (PAYS % "$I$2", (), TRIAL, "H2"),
        (PAYS % '"haiyuan-2023?培训补贴.高级="&LOWER($I{0})', (), "3200", "H2"),
        ("=G{0}*1", (PAYS % "$I{0}",), TRIAL, "G2"),
        ('=POLICY_VALUE("培训补贴.高级",$I{0})', (), TRIAL, "H2"),
    ],
)
def test_the_amount_of_a_trial_does_not_become_a_mere_number(
    amount: str, beside: Sequence[str], named: str, cell: str, tmp_path: Path, capsys: Capture
) -> None:
    file, out = own_formulas(tmp_path, amount, amount, beside=beside, named=named), tmp_path / "数.xlsx"
    assert main(["calc", str(file), "-o", str(out), "--values"]) == 2
    told = capsys.readouterr().err
    assert "测算的金额不能换成数值" in told and f"Sheet1!{cell} " in told and "培训补贴.高级=3200" in told
    assert main(["calc", str(file), "-o", str(out), "--values", "--engine", "libreoffice"]) == 2
    assert capsys.readouterr().err == told and not out.exists()
    assert main(["calc", str(file), "-o", str(out)]) == 0


@pytest.mark.parametrize(("policy", "status"), [(LAW, 0), (f"{LAW}?方案=01", 0), (TRIAL, 2)])
def test_a_roster_by_the_law_becomes_mere_numbers(policy: str, status: int, tmp_path: Path) -> None:
    out = tmp_path / "数.xlsx"
    assert main(["calc", str(form(tmp_path, policy)), "-o", str(out), "--values"]) == status
    assert out.exists() == (status == 0)


@USES
def test_a_policy_that_is_a_trial_is_refused_on_the_command_line(use: Use, tmp_path: Path, capsys: Capture) -> None:
    rows = [[f"学员{n}", id_number(n), "高级工", "职业技能等级证书", "育婴员", "2024-05-06", 3000] for n in (1, 2)]
    file = sheet(tmp_path / "名单.xlsx", [(*HEADER[:6], "补贴金额"), *rows], above=())
    assert use(tmp_path, file, "--policy", TRIAL, "--benefit", "培训补贴") == 2
    refused(capsys, tmp_path, "培训补贴.高级=3200")
    assert use(tmp_path, file, "--policy", LAW, "--benefit", "培训补贴") == 0


def test_a_result_is_not_confirmed_by_a_trial(tmp_path: Path, capsys: Capture) -> None:
    assert reconcile(tmp_path, form(tmp_path, LAW)) == 0
    result, book = tmp_path / "结果.xlsx", tmp_path / "台账.db"
    capsys.readouterr()
    told = ("history", "confirm", str(book), str(result), "--date", "2024-07-01", "--benefit", "培训补贴", "--policy")
    assert main([*told, TRIAL]) == 2
    assert "测算" in capsys.readouterr().err and not book.exists()
    assert main([*told, LAW]) == 0


def test_nothing_is_sent_to_the_bank_by_a_trial(tmp_path: Path) -> None:
    """A post of 2,000 a month that nobody was paid: by the law there is a result to resend from, by a trial none."""
    post, out = "公益性岗位补贴发放表", tmp_path / "结果.xlsx"
    bank = paid(tmp_path, 1)
    for policy, status in ((f"{LAW}?城镇公益性岗位补贴.岗位补贴=2000", 2), (LAW, 1)):
        file = new(post, tmp_path / "岗位.xlsx", data=[post_holder(1), post_holder(2)], policy=policy)
        assert main(["reconcile", str(file), "--paid", str(bank), "-o", str(out)]) == status
        assert out.exists() == (status == 1)


def test_a_cell_that_checks_a_roster_says_that_its_policy_is_a_trial() -> None:
    """3,500 are what the trial pays, so nothing else is wrong; by the law they are."""
    people = [["姓名", "身份证号", "等级", "证书", "职业工种", "取证日期", "补贴金额"]]
    people += [["学员1", id_number(1), "高级工", "职业技能等级证书", "育婴员", "2024-05-06", 3500.0]]
    for policy, given in ((TRIAL, "培训补贴.高级=3200"), ("haiyuan-2023?用途=测算", "用途=测算")):
        found = call("ROSTER_CHECK", [people, None, policy])
        (trial,) = [row for row in found[1:] if "测算" in str(row[3])]  # type: ignore[index]
        assert trial[2] == "错误" and given in trial[3] and "不能据以发放" in trial[3]
    assert "测算" not in str(call("ROSTER_CHECK", [people, None, "haiyuan-2023?方案=01"]))


def test_the_status_is_the_document_s_and_the_basis_tells_of_the_trial() -> None:
    assert call("POLICY_STATUS", [LAW]) == call("POLICY_STATUS", [TRIAL]) == "现行"
    assert call("POLICY_STATUS", ["guyuan-2018?用途=测算"]) == "宣布失效"
    basis = str(call("POLICY_BASIS", ["培训补贴", LAW]))
    assert call("POLICY_BASIS", ["培训补贴", TRIAL]) == f"{basis}（测算，不能据以发放）"


@pytest.mark.parametrize(("policy", "trial"), [(TRIAL, True), ("haiyuan-2023?用途=测算", True), (LAW, False)])
def test_answers_for_programs_say_whether_they_are_a_trial(
    policy: str, trial: bool, tmp_path: Path, capsys: Capture
) -> None:
    assert main(["eval", f'=TRAINING_SUBSIDY("高级工","职业技能等级证书","{policy}")', "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["scenario"] is trial
    facts = tmp_path / "事实.json"
    facts.write_text('{"等级": "高级工", "证书": "职业技能等级证书"}', encoding="utf-8")
    assert main(["determine", "培训补贴", str(facts), "--policy", policy, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["scenario"] is trial


@pytest.mark.parametrize(
    ("inside", "given", "says"), [("", "haiyuan", "改正 --policy "), ("haiyuan", LAW, "“设置”表填得不对")]
)
def test_a_policy_that_cannot_be_used_is_to_be_mended_where_it_stands(
    inside: str, given: str, says: str, tmp_path: Path, capsys: Capture
) -> None:
    file = sheet(tmp_path / "名单.xlsx", [HEADER[:6], ["学员1", id_number(1), "高级工", "职业技能等级证书"]], above=())
    if inside:
        package = Package.open(form(tmp_path, LAW))
        place = next(c for c in package.cells("设置") if c.value == LAW)
        package.edit_many("设置", {(place.row, place.column): Edit(inside, None)})
        package.save(file := tmp_path / "改.xlsx")
    assert record(tmp_path, file, "--policy", given, "--benefit", "培训补贴") == 2
    assert says in capsys.readouterr().err
