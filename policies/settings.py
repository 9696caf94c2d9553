"""What an office has set on this machine: its policy text for new workbooks, and folders of documents of its own.

No result of an existing workbook depends on the policy text kept here: only a new workbook is filled with it.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from policies.errors import PolicyProblem

HOME_VARIABLE = "BUTIE_CONFIG"
FILE = "settings.json"


@dataclass(frozen=True)
class Settings:
    """`policy` is "" where none is set; `folders` hold documents, or are documents' folders themselves."""

    policy: str = ""
    folders: tuple[str, ...] = ()


def home() -> Path:
    """The folder of the settings: BUTIE_CONFIG, else by the rules of the platform."""
    if given := os.environ.get(HOME_VARIABLE):
        return Path(given)
    if os.name == "nt":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "butie"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "butie"


def load() -> Settings:
    """The settings; empty where nothing is set. Raises PolicyProblem where the file can't be read."""
    path = home() / FILE
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Settings(str(found["policy"]), tuple(map(str, found["folders"])))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PolicyProblem(f"设置文件“{path}”读不懂，请运行 butie settings --forget 清除后重新设置") from error


def save(settings: Settings) -> Path:
    """Keeps the settings, whole or not at all, and gives their file. Raises PolicyProblem where that fails."""
    path = home() / FILE
    temporary = path.with_suffix(".tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(asdict(settings), ensure_ascii=False, indent=2), encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        raise PolicyProblem(f"设置写不进“{path}”（{error.strerror}），没有改动") from error
    return path
