"""诊断: each thing that can be wrong is told with what to do, and is not told where it is right."""

from collections.abc import Mapping
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import pytest
from people import id_number
from plain_sheets import sheet

from addin.cli import main
from addin.excel import addin_file, diagnose
from addin.excel.diagnose import (
    BY_ADMINISTRATOR,
    CLASS_MISSING,
    POLICIES,
    SECURITY,
    WELL,
    WRONG,
    Machine,
    items,
    report,
)
from addin.excel.live import Live
from addin.excel.names import FILE
from excel.fake_book import FakeBook
from policies import settings

XLWINGS = metadata.version("xlwings")
OURS, THEIRS = SECURITY.format(version="16.0"), POLICIES.format(version="16.0")


def registry(values: Mapping[tuple[str, str], object]) -> diagnose.Registry:
    return lambda key, name: values.get((key, name))


@pytest.fixture
def windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A machine on which everything is right."""
    monkeypatch.setenv("BUTIE_CONFIG", str(tmp_path / "settings"))
    settings.save(settings.Settings(policy="haiyuan-2023"))
    local, roaming = tmp_path / "Local", tmp_path / "Roaming"
    python = local / "butie" / "python" / "Scripts" / "pythonw.exe"
    addin = roaming / "Microsoft" / "Excel" / "XLSTART" / FILE
    for path in (python, addin):
        path.parent.mkdir(parents=True)
    python.touch()
    for bits in (32, 64):
        (python.parents[1] / f"xlwings{bits}-{XLWINGS}.dll").touch()
    addin.write_bytes(addin_file.content())
    variables = {"LOCALAPPDATA": str(local), "APPDATA": str(roaming)}
    return Machine((3, 11), 64, str(python), variables, XLWINGS, registry({}))


def wrong(seen: Machine) -> list[str]:
    return [str(item) for item in items(seen) if item.state != WELL]


def test_a_machine_on_which_all_is_right_has_nothing_wrong(windows: Machine) -> None:
    assert wrong(windows) == []
    assert report(list(items(windows))).startswith("没有看出问题")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"python": (3, 9)}, "Python 3.9，加载项用的是 3.11 或 3.12"),
        ({"bits": 32}, "装 64 位的 Python"),
        ({"xlwings": None}, "没有装 xlwings"),
        ({"xlwings": "0.1"}, "不一样"),
        ({"unloadable": ("rapidfuzz",)}, "Visual C++"),
        ({"variables": {}}, "没有 %LOCALAPPDATA%"),
    ],
)
def test_each_thing_that_is_wrong_is_told_with_its_remedy(
    windows: Machine, change: dict[str, object], says: str
) -> None:
    found = wrong(replace(windows, **change))  # type: ignore[arg-type]
    assert found[0].startswith(f"【{WRONG}】")
    assert says in found[0]
    assert "→" in found[0]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        *(({(key, "VBAWarnings"): value}, []) for key in (OURS, THEIRS) for value in (1, 2, 3, 4)),
        ({(OURS, "RequireAddinSig"): 1}, ["必须有数字签名", "信任中心—加载项"]),
        ({(THEIRS, "RequireAddinSig"): 1}, ["必须有数字签名", BY_ADMINISTRATOR]),
        ({(rf"{OURS}\Trusted Locations", "AllLocationsDisabled"): 1}, ["受信任位置全部停用", "信任中心—受信任位置"]),
        ({(rf"{THEIRS}\Trusted Locations", "AllLocationsDisabled"): 1}, ["受信任位置全部停用", BY_ADMINISTRATOR]),
    ],
)
def test_the_trust_center_is_read(windows: Machine, values: dict[tuple[str, str], object], says: list[str]) -> None:
    found = wrong(replace(windows, registry=registry(values)))
    assert len(found) == bool(says)
    assert all(part in found[0] for part in says)


def test_an_add_in_that_is_absent_or_damaged_is_told(windows: Machine) -> None:
    addin = Path(windows.variables["APPDATA"]) / "Microsoft" / "Excel" / "XLSTART" / FILE
    addin.write_bytes(b"PK")
    assert "已经损坏" in wrong(windows)[0]
    addin.unlink()
    assert "没有加载项" in wrong(windows)[0]


def test_what_windows_alone_knows_is_said_to_be_unseen_elsewhere(windows: Machine) -> None:
    found = wrong(replace(windows, registry=None))
    assert len(found) == 3
    assert all(diagnose.ONLY_WINDOWS in one for one in found)


@pytest.mark.parametrize("bits", [32, 64])
def test_a_library_of_xlwings_that_is_gone_is_told_with_the_excel_that_needs_it(windows: Machine, bits: int) -> None:
    (Path(windows.executable).parents[1] / f"xlwings{bits}-{XLWINGS}.dll").unlink()
    (told,) = wrong(windows)
    assert f"{bits} 位的 Excel" in told
    assert "杀毒软件" in told


def test_settings_that_cannot_be_read_are_one_item_of_the_report(windows: Machine) -> None:
    (settings.home() / settings.FILE).write_text("{", encoding="utf-8")
    (told,) = wrong(windows)
    assert "读不懂" in told
    assert str(settings.home() / settings.FILE) in told
    assert "Python 3.11" in report(list(items(windows)))


def test_this_machine_loads_what_is_asked_for_and_says_what_it_cannot_load() -> None:
    assert diagnose.machine().unloadable == ()
    assert not diagnose._loads("no_such_module")


def test_the_policy_of_new_workbooks_is_asked_after(windows: Machine) -> None:
    settings.save(settings.Settings())
    assert "补贴助手—设置" in wrong(windows)[0]


def test_the_open_workbook_and_excel_are_looked_at(tmp_path: Path, windows: Machine) -> None:
    book = FakeBook(sheet(tmp_path / "名单.xlsx", [["序号", "姓名", "身份证号"], [1, "学员一", id_number(1)]]))
    assert [item for item in items(windows, Live(book)) if item.state != WELL] == []
    book.fullname = "https://d.docs.live.net/1/名单.xlsx"
    book.app.api.Calculation = -4135
    told = [str(item) for item in items(windows, Live(book)) if item.state != WELL]
    assert "OneDrive" in told[0]
    assert "自动" in told[1]


def test_the_report_is_kept_for_the_it_officer(tmp_path: Path, windows: Machine) -> None:
    book = FakeBook(sheet(tmp_path / "名单.xlsx", [["序号", "姓名", "身份证号"], [1, "学员一", id_number(1)]]))
    said = diagnose.diagnose(Live(book))
    path = settings.home() / diagnose.REPORT
    assert str(path) in said
    kept = path.read_text(encoding="utf-8-sig")
    assert kept in said
    assert str(CLASS_MISSING) in kept


def test_the_command_line_tells_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    settings.save(settings.Settings(policy="haiyuan-2023"))
    assert main(["excel", "doctor"]) == 0
    assert "没有看出问题" in capsys.readouterr().out
    settings.save(settings.Settings())
    assert main(["excel", "doctor"]) == 1
    assert "补贴助手—设置" in capsys.readouterr().out
