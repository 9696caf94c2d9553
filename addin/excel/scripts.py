"""安装.cmd and 卸载.cmd: plain batch files of Windows, as bytes in code page 936 with CRLF.

They ask for no administrator: all they touch is in the user's own folders. Their first lines are ASCII, so that `chcp`
is read under any code page; the rest is read under 936.
"""

from __future__ import annotations

from collections.abc import Sequence

from addin.excel import names

INSTALL, REMOVE = "安装.cmd", "卸载.cmd"
ENCODING = "cp936"

_OFFLINE = '--quiet --disable-pip-version-check --no-index --find-links "%WHEELS%"'
_QUESTION = (
    "import struct,sys;"
    "sys.exit(not(struct.calcsize('P')==8 and 'WindowsApps' not in sys.base_prefix"
    " and '.'.join(map(str,sys.version_info[:2])) in '{long}'.split()))"
)
"""Whether a Python is one of 64 bits that the wheels are for, and not the Store's: that one writes to folders of its
own, where Excel does not find the environment."""

_HEAD = f"""@echo off
chcp 936 >nul
setlocal
if not defined LOCALAPPDATA goto no_profile
if not defined APPDATA goto no_profile
set "TARGET={names.ENVIRONMENT}"
set "OLD=%TARGET%.old"
set "ADDIN={names.STARTUP}\\{names.FILE}"
set "HERE=%~dp0"
tasklist /fi "imagename eq EXCEL.EXE" 2>nul | "%SystemRoot%\\System32\\find.exe" /i "EXCEL.EXE" >nul && goto excel_open
"""

_TAIL = """
:no_profile
echo 没有找到用户文件夹（LOCALAPPDATA、APPDATA）。请用平时登录的用户双击运行。
goto stopped
:excel_open
echo Excel 正开着。请保存并关闭全部 Excel 窗口，再双击一次。
echo 没有看到窗口的，打开“任务管理器”，结束 EXCEL.EXE。
goto stopped
:in_use
echo 文件夹 "%TARGET%" 里的文件正被占用。请重新启动计算机，再双击一次。
goto stopped
:stopped
echo.
pause
exit /b 1
"""

_INSTALL = (
    _HEAD
    + """set "WHEELS=%HERE%wheels"
set "PYTHONHOME="
set "PYTHONPATH="
set "PY="
echo 安装“补贴助手”，不需要管理员。
echo 装到 "%TARGET%"
echo.
if not exist "%WHEELS%\\butie-{version}-py3-none-any.whl" goto no_wheels
call :find_python
if not defined PY call :install_python
if not defined PY goto no_python
if not exist "%TARGET%" goto free
if exist "%OLD%" rmdir /s /q "%OLD%"
if exist "%OLD%" goto in_use
ren "%TARGET%" "python.old" 2>nul
if exist "%TARGET%" goto in_use
:free
echo 正在安装，一两分钟，请等候。
%PY% -m venv "%TARGET%" || goto failed
if not exist "{interpreter}" goto failed
"%TARGET%\\Scripts\\python.exe" -m pip --isolated install {offline} "butie[excel]=={version}" || goto failed
"%TARGET%\\Scripts\\python.exe" -I -X utf8 -m addin.cli excel install "%HERE%."{county} || goto failed
if exist "%OLD%" rmdir /s /q "%OLD%"
echo.
pause
exit /b 0

:find_python
for %%V in ({short}) do call :try "%LOCALAPPDATA%\\Programs\\Python\\Python%%V\\python.exe"
for %%V in ({short}) do call :try "%ProgramFiles%\\Python%%V\\python.exe"
for %%V in ({long}) do call :try py -%%V
call :try python
exit /b 0

:try
if defined PY exit /b 0
%* -c "{question}" >nul 2>nul && set PY=%*
exit /b 0

:install_python
for %%F in ({installers}) do if not defined PY call :run_installer "%%~fF"
exit /b 0

:run_installer
echo 正在安装 Python：%~nx1
start "" /wait %1 /passive InstallAllUsers=0 Include_launcher=0 Include_test=0 Shortcuts=0 AssociateFiles=0
call :find_python
exit /b 0

:no_wheels
echo 这里没有 wheels 文件夹，或者不完整。压缩包要先全部解压，再双击里面的 安装.cmd。
goto stopped
:no_python
echo 没有找到 64 位的 Python（{said}）；应用商店里的 Python 不行。
echo 请把 Python 的安装程序（python-{first}.x-amd64.exe，从 python.org 下载）放进这个文件夹，再双击一次。
goto stopped
:failed
if exist "%OLD%" if exist "%TARGET%" rmdir /s /q "%TARGET%"
if exist "%OLD%" ren "%OLD%" "python"
echo.
echo 没有装完，上面是原因；以前装过的，原样留着。请把这个窗口的内容发给单位的信息管理员。
goto stopped
"""
    + _TAIL
)

_REMOVE = (
    _HEAD
    + """echo 卸载“补贴助手”，不需要管理员。
if exist "%ADDIN%" del /f /q "%ADDIN%"
if exist "%ADDIN%" goto in_use
if exist "%TARGET%" rmdir /s /q "%TARGET%"
if exist "%TARGET%" goto in_use
if exist "%OLD%" rmdir /s /q "%OLD%"
rmdir "%TARGET%\\.." 2>nul
echo 已经卸载。工作簿、台账、本单位的设置和 Python 都没有动。
echo.
pause
exit /b 0
"""
    + _TAIL
)


def install_script(version: str, pythons: Sequence[str], county: str = "") -> bytes:
    """安装.cmd for a version of ours and versions of Python ("3.12"); `county` is the id that it sets, else it asks."""
    long = " ".join(pythons)
    text = _INSTALL.format(
        version=version,
        interpreter=names.INTERPRETER,
        offline=_OFFLINE,
        question=_QUESTION.format(long=long),
        county=f" --county {county}" if county else "",
        short=" ".join(each.replace(".", "") for each in pythons),
        long=long,
        installers=" ".join(f'"%HERE%python-{each}.*-amd64.exe"' for each in pythons),
        said=" 或 ".join(pythons),
        first=pythons[0],
    )
    return _batch(text)


def remove_script() -> bytes:
    """卸载.cmd: the add-in and its Python environment; nothing else of the user's."""
    return _batch(_REMOVE)


def _batch(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode(ENCODING)
