"""安装.cmd and 卸载.cmd as texts: what cmd reads, and that they touch nothing but the user's own folders."""

import re
import struct
import sys
from importlib import metadata

import pytest

from addin.excel.scripts import ENCODING, install_script, remove_script

INSTALL = install_script("0.1.0", ("3.12", "3.11"))
BOTH = {"安装.cmd": INSTALL, "卸载.cmd": remove_script()}
scripts = pytest.mark.parametrize("script", BOTH.values(), ids=list(BOTH))


def lines(script: bytes) -> list[str]:
    return script.decode(ENCODING).split("\r\n")


@scripts
def test_every_line_ends_as_windows_ends_it(script: bytes) -> None:
    assert script.endswith(b"\r\n")
    assert script.count(b"\n") == script.count(b"\r\n") == script.count(b"\r")


@scripts
def test_it_is_ascii_until_it_has_chosen_the_code_page_of_its_chinese(script: bytes) -> None:
    first = script.split(b"\r\n")[:2]
    assert first == [b"@echo off", b"chcp 936 >nul"]
    assert "补贴助手" in script.decode("cp936")


@scripts
def test_no_byte_of_its_chinese_means_something_to_cmd_under_another_code_page(script: bytes) -> None:
    inside = [pair[1] for pair in (c.encode(ENCODING) for c in script.decode(ENCODING)) if len(pair) == 2]
    assert not {chr(byte) for byte in inside} & set('^|&<>%"!')


@scripts
def test_it_asks_for_no_administrator_and_touches_no_registry(script: bytes) -> None:
    words = set(re.findall(r"[a-z]+", script.decode(ENCODING).lower()))
    assert not words & {"runas", "reg", "regedit", "net", "sc", "schtasks", "setx", "icacls", "takeown", "powershell"}
    assert not words & {"hklm", "wmic", "msiexec", "bcdedit", "assoc", "ftype"}


@scripts
def test_it_removes_nothing_but_our_own_environment_and_add_in(script: bytes) -> None:
    removed = re.findall(r"\b(?:rmdir|del|erase|rd)\b.*", script.decode(ENCODING))
    assert set(removed) <= {
        'rmdir /s /q "%TARGET%"\r',
        'rmdir /s /q "%OLD%"\r',
        'rmdir "%TARGET%\\.." 2>nul\r',  # only where it is empty
        'del /f /q "%ADDIN%"\r',
    }
    assert r'set "TARGET=%LOCALAPPDATA%\butie\python"' in lines(script)
    assert 'set "OLD=%TARGET%.old"' in lines(script)
    assert r'set "ADDIN=%APPDATA%\Microsoft\Excel\XLSTART\butie.xlam"' in lines(script)


@scripts
def test_it_stops_before_it_removes_anything_where_the_folders_of_the_user_are_unknown(script: bytes) -> None:
    text = script.decode(ENCODING)
    for name in ("LOCALAPPDATA", "APPDATA"):
        assert text.index(f"if not defined {name} goto no_profile") < text.index("rmdir")


@scripts
def test_it_does_nothing_while_excel_is_open(script: bytes) -> None:
    text = script.decode(ENCODING)
    assert text.index("&& goto excel_open") < text.index("rmdir")


@scripts
def test_every_place_that_it_goes_to_is_there_and_every_place_is_gone_to(script: bytes) -> None:
    text = script.decode(ENCODING)
    asked = set(re.findall(r"\bgoto (\w+)", text)) | set(re.findall(r"\bcall :(\w+)", text))
    there = re.findall(r"^:(\w+)\r$", text, re.M)
    assert sorted(there) == sorted(set(there))
    shared = {"in_use"}  # of the two scripts, the tail is one
    assert asked - set(there) == set()
    assert set(there) - asked <= shared


@scripts
def test_the_window_stays_until_its_message_was_read(script: bytes) -> None:
    said = [line for line in lines(script) if line]
    ends = [n for n, line in enumerate(said) if line.startswith("exit /b") and "pause" in said[n - 1]]
    assert len(ends) == 2
    assert {said[n] for n in ends} == {"exit /b 0", "exit /b 1"}


@scripts
def test_paths_are_quoted_since_names_of_users_have_blanks(script: bytes) -> None:
    for line in lines(script):
        for variable in ("%TARGET%", "%ADDIN%", "%WHEELS%", "%HERE%", "%LOCALAPPDATA%\\", "%APPDATA%\\"):
            for found in re.finditer(re.escape(variable), line):
                assert line.count('"', 0, found.start()) % 2 == 1, line


def test_it_installs_our_version_from_its_own_wheels_without_the_network() -> None:
    line = next(line for line in lines(INSTALL) if " -m pip " in line)
    assert '--no-index --find-links "%WHEELS%" "butie[excel]==0.1.0"' in line
    assert "--isolated" in line


def test_it_takes_the_python_that_is_asked_for_and_64_bits_alone() -> None:
    text = INSTALL.decode(ENCODING)
    assert "calcsize('P')==8" in text
    assert "'3.12 3.11'.split()" in text
    assert text.index(r"Programs\Python\Python%%V") < text.index("py -%%V") < text.index("call :try python")


@pytest.mark.parametrize(
    ("version", "size", "prefix", "taken"),
    [
        ((3, 12, 4), 8, "C:/Programs/Python312", True),
        ((3, 11, 0), 8, "C:/Programs/Python311", True),
        ((3, 13, 0), 8, "C:/Programs/Python313", False),
        ((3, 1, 0), 8, "C:/Programs/Python31", False),
        ((3, 12, 4), 4, "C:/Programs/Python312", False),
        ((3, 12, 4), 8, "C:/Program Files/WindowsApps/PythonSoftwareFoundation.Python.3.12", False),
    ],
)
def test_the_question_to_a_python_tells_which_one_will_do(
    version: tuple[int, ...], size: int, prefix: str, taken: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = re.search(r'^%\* -c "(.*?)" >nul', INSTALL.decode(ENCODING), re.M)
    assert found
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setattr(sys, "base_prefix", prefix)
    monkeypatch.setattr(struct, "calcsize", lambda kind: size)
    with pytest.raises(SystemExit) as left:
        exec(found[1])
    assert (not left.value.code) is taken


def test_the_county_is_set_where_it_was_chosen_and_asked_for_where_not() -> None:
    chosen = install_script("0.1.0", ("3.12",), "haiyuan-2023").decode(ENCODING)
    assert 'excel install "%HERE%." --county haiyuan-2023 || goto failed' in chosen
    assert "--county" not in INSTALL.decode(ENCODING)


def test_what_the_script_runs_is_a_command_of_ours() -> None:
    from addin.cli import parser

    line = next(line for line in lines(INSTALL) if "addin.cli" in line)
    words = line.partition("addin.cli ")[2].partition(" ||")[0].replace('"', "").split()
    given = parser().parse_args([*words, "--county", "haiyuan-2023"])
    assert (given.command, given.action, given.folder) == ("excel", "install", "%HERE%.")
    assert metadata.entry_points(group="console_scripts", name="butie")["butie"].module == "addin.cli"


def test_what_was_installed_is_kept_aside_until_the_new_one_works_and_comes_back_where_it_fails() -> None:
    text = INSTALL.decode(ENCODING)
    aside, made, done = text.index('ren "%TARGET%" "python.old"'), text.index(" -m venv "), text.index("exit /b 0")
    assert aside < made
    assert text.index('if exist "%TARGET%" goto in_use') in range(aside, made)
    assert text.index(' || goto failed\r\nif exist "%OLD%" rmdir') in range(made, done)
    failed = text[text.index("\n:failed\r") :]
    back = ['if exist "%OLD%" if exist "%TARGET%" rmdir /s /q "%TARGET%"', 'if exist "%OLD%" ren "%OLD%" "python"']
    assert failed.split("\r\n")[1:3] == back
    assert text.index('rmdir /s /q "%TARGET%"') > text.index("\n:failed\r")


def test_no_python_is_taken_from_a_variable_of_the_user() -> None:
    text = INSTALL.decode(ENCODING)
    assert text.index('set "PY="') < text.index("call :find_python")
