"""The install folder without a network: our own wheel, what else Windows needs, and installing for one user."""

import hashlib
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

from addin.cli import main
from addin.excel import addin_file, install, wheels
from addin.excel.build import build
from policies import settings
from policies.errors import InputProblem
from policies.library import packaged_ids
from workbooks.problems import FileProblem

XLWINGS = metadata.version("xlwings")
BOTH = ("cp311-cp311-win_amd64", "cp312-cp312-win_amd64")
NEEDED = {
    "cellrune": ("0.2.0", BOTH, ()),
    "chinesecalendar": ("1.11.0", ("py2.py3-none-any",), ()),
    "lxml": ("6.0.0", BOTH, ()),
    "olefile": ("0.47", ("py2.py3-none-any",), ()),
    "packaging": ("26.0", ("py3-none-any",), ()),
    "pypinyin": ("0.55.0", ("py3-none-any",), ()),
    "python_calamine": ("0.9.1", BOTH, ()),
    "pyyaml": ("6.0.3", BOTH, ()),
    "rapidfuzz": ("3.14.0", BOTH, ('numpy; extra == "all"',)),
    "tqdm": ("4.70.0", ("py3-none-any",), ('colorama; platform_system == "Windows"',)),
    "colorama": ("0.4.6", ("py3-none-any",), ()),
    "xlsxwriter": ("3.2.0", ("py3-none-any",), ()),
    "xlwings": (
        XLWINGS,
        BOTH,
        ('pywin32>=224; platform_system == "Windows"', 'appscript; platform_system == "Darwin"'),
    ),
    "pywin32": ("312", BOTH, ()),
}


def wheel(folder: Path, name: str, version: str, tag: str, needs: tuple[str, ...]) -> Path:
    path = folder / f"{name}-{version}-{tag}.whl"
    lines = [f"Name: {name}", f"Version: {version}", *(f"Requires-Dist: {need}" for need in needs)]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}-{version}.dist-info/METADATA", "Metadata-Version: 2.1\n" + "\n".join(lines) + "\n\n")
    return path


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The add-in itself has tests of its own."""
    monkeypatch.setattr(addin_file, "content", lambda: b"add-in")


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """A folder with all the wheels, empty ones, that Windows needs."""
    folder = tmp_path / "given"
    folder.mkdir()
    for name, (version, tags, needs) in NEEDED.items():
        for tag in tags:
            wheel(folder, name, version, tag, needs)
    return folder


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    name, data = wheels.own_wheel()
    path = tmp_path_factory.mktemp("wheel") / name
    path.write_bytes(data)
    return path


def test_the_folder_has_the_add_in_the_scripts_and_the_wheels(given: Path, tmp_path: Path) -> None:
    build(tmp_path / "disk", given=given)
    found = {path.relative_to(tmp_path / "disk").as_posix() for path in (tmp_path / "disk").rglob("*.*")}
    copied = {f"wheels/{path.name}" for path in given.iterdir()}
    version = metadata.version("butie")
    own = {"butie.xlam", "安装.cmd", "卸载.cmd", f"wheels/butie-{version}-py3-none-any.whl"}
    assert found == own | copied
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".butie")] == []


def test_the_command_prints_the_size_and_the_sum_of_each_file(
    given: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    disk = tmp_path / "disk"
    assert main(["excel", "build", "-o", str(disk), "--wheels", str(given), "--county", "haiyuan-2023"]) == 0
    said = capsys.readouterr().out
    for path in (each for each in disk.rglob("*") if each.is_file()):
        line = next(line for line in said.splitlines() if line.endswith(f"  {path.relative_to(disk).as_posix()}"))
        digest, size, *_ = line.split()
        assert digest == hashlib.sha256(path.read_bytes()).hexdigest()
        assert int(size) == path.stat().st_size
    assert "python-3.12.x-amd64.exe" in said
    assert "python.org" in said
    assert b"--county haiyuan-2023" in (disk / "安装.cmd").read_bytes()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("lxml-6.0.0-cp312-cp312-win_amd64.whl", "Python 3.12 用的 lxml"),
        ("lxml-6.0.0-cp311-cp311-win_amd64.whl", "Python 3.11 用的 lxml"),
        ("pywin32-312-cp312-cp312-win_amd64.whl", "pywin32>=224"),
        ("colorama-0.4.6-py3-none-any.whl", "colorama"),
    ],
)
def test_a_wheel_that_is_missing_is_named_and_nothing_is_written(
    given: Path, tmp_path: Path, name: str, said: str
) -> None:
    (given / name).unlink()
    with pytest.raises(FileProblem, match=said):
        build(tmp_path / "disk", given=given)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["given"]


def test_a_wheel_for_another_system_does_not_count(given: Path, tmp_path: Path) -> None:
    (given / "lxml-6.0.0-cp312-cp312-win_amd64.whl").rename(given / "lxml-6.0.0-cp312-cp312-manylinux_2_17_x86_64.whl")
    with pytest.raises(FileProblem, match="lxml"):
        build(tmp_path / "disk", given=given)


def test_xlwings_must_be_the_one_that_the_add_in_was_made_with(given: Path, tmp_path: Path) -> None:
    for tag in BOTH:
        (given / f"xlwings-{XLWINGS}-{tag}.whl").unlink()
        wheel(given, "xlwings", "0.37.1", tag, NEEDED["xlwings"][2])
    with pytest.raises(FileProblem, match=f"xlwings=={XLWINGS}"):
        build(tmp_path / "disk", given=given)


def test_what_only_other_systems_or_extras_need_is_not_asked_for(given: Path, ours: Path, tmp_path: Path) -> None:
    wheels.collect(tmp_path, given)
    taken, missing = wheels.settled(tmp_path, "3.12")
    assert missing == []
    assert {path.name.partition("-")[0] for path in taken} == {"butie", *NEEDED}


def test_without_a_network_it_says_so_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(*_: object, **__: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 1, "", "ERROR: No matching distribution found for lxml")

    monkeypatch.setattr("addin.excel.wheels.subprocess.run", failing)
    assert main(["excel", "build", "-o", str(tmp_path / "disk")]) == 2
    said = capsys.readouterr().err
    assert "没有下载到" in said
    assert "--wheels" in said
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_left_alone(given: Path, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "disk" / "work.xlsx").write_bytes(b"work")
    with pytest.raises(FileProblem, match="已经有了"):
        build(tmp_path / "disk", given=given)
    assert [path.name for path in (tmp_path / "disk").iterdir()] == ["work.xlsx"]


def test_an_unknown_county_is_refused(given: Path, tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="haiyuan-2023"):
        build(tmp_path / "disk", "haiyuan", given)


def test_our_wheel_answers_where_it_is_installed(ours: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--target"]
    subprocess.run([*command, str(tmp_path / "site"), str(ours)], check=True, capture_output=True)
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r})\n"
        "from udfs.cells import call\nimport udfs\n"
        "print(call('TRAINING_SUBSIDY', ['高级工', '职业技能等级证书', 'haiyuan-2023']), udfs.__file__)"
    )
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-X", "utf8", "-c", program], cwd=tmp_path, capture_output=True, encoding="utf-8"
    )
    assert ran.stdout.split() == ["3000", str(tmp_path / "site" / "udfs" / "__init__.py")], ran.stderr


def test_our_wheel_holds_every_module_and_every_law(ours: Path) -> None:
    root = Path(wheels.__file__).resolve().parents[2]
    with zipfile.ZipFile(ours) as archive:
        held = set(archive.namelist())
    for floor in wheels.FLOORS:
        assert {path.relative_to(root).as_posix() for path in (root / floor).rglob("*.py")} <= held
    assert {f"policies/compiled/{name}.json" for name in packaged_ids()} <= held
    assert {"addin/template/document.yaml", "udfs/form_tables.json"} <= held
    assert not any("__pycache__" in name or "direct_url" in name for name in held)


def test_the_add_in_lands_in_the_startup_folder_of_excel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "butie.xlam").write_bytes(b"add-in")
    monkeypatch.setattr(install, "xlwings_version", lambda addin: XLWINGS)
    target = install.place(tmp_path / "butie.xlam", tmp_path / "Roaming")
    assert target == tmp_path / "Roaming" / "Microsoft" / "Excel" / "XLSTART" / "butie.xlam"
    assert target.read_bytes() == b"add-in"


def test_an_add_in_of_another_xlwings_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "xlwings_version", lambda addin: "0.36.0")
    with pytest.raises(FileProblem, match=r"0\.36\.0"):
        install.place(tmp_path / "butie.xlam", tmp_path / "Roaming")
    assert list(tmp_path.iterdir()) == []


def test_off_windows_installing_says_where_to_do_it(capsys: pytest.CaptureFixture[str]) -> None:
    if sys.platform != "win32":
        assert main(["excel", "install", "disk"]) == 2
        assert "只能装在 Windows 上" in capsys.readouterr().err


@pytest.fixture
def unset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.HOME_VARIABLE, str(tmp_path / "settings"))


def answers(*said: str):  # type: ignore[no-untyped-def]
    waiting = list(said)
    return lambda prompt: waiting.pop(0)


@pytest.mark.usefixtures("unset")
def test_the_county_is_asked_for_until_the_answer_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    second = packaged_ids()[1]
    assert install.choose("", answers("0", "海原", "2")) == second
    assert settings.load().policy == second
    said = capsys.readouterr().out
    assert "海原县公共就业服务能力提升示范项目实施方案" in said
    assert said.count("没有这一项") == 2


@pytest.mark.usefixtures("unset")
def test_the_county_may_be_left_for_later() -> None:
    assert install.choose("", answers("")) == ""
    assert settings.load().policy == ""


@pytest.mark.usefixtures("unset")
@pytest.mark.parametrize("county", ["", "haiyuan-2023"])
def test_what_a_clerk_has_set_is_kept_by_an_update_and_not_asked_for_again(county: str) -> None:
    before = settings.Settings("qianyang-2021?就业率口径=合格", ("folder",))
    settings.save(before)
    assert install.choose(county, answers()) == before.policy
    assert settings.load() == before


@pytest.mark.usefixtures("unset")
def test_the_county_of_the_folder_is_set_where_none_was() -> None:
    settings.save(settings.Settings(folders=("folder",)))
    assert install.choose("haiyuan-2023", answers()) == "haiyuan-2023"
    assert settings.load() == settings.Settings("haiyuan-2023", ("folder",))


@pytest.mark.usefixtures("unset")
def test_a_county_that_is_not_there_changes_nothing() -> None:
    with pytest.raises(InputProblem, match="haiyuan-2023"):
        install.choose("haiyuan", answers())
    assert settings.load().policy == ""
