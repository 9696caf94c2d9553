"""The lines of the README's section on plans run as they stand, on the plan that it makes."""

import re
import shlex
from pathlib import Path

import pytest

from addin.cli import main

README = Path(__file__).parent.parent / "README.md"
SECTION = README.read_text(encoding="utf-8").partition("\n## 测算表\n")[2].partition("\n### 名单上")[0]
LINES = [shlex.split(line, comments=True)[1:] for line in re.findall(r"^butie .*$", SECTION, re.MULTILINE)]
MAKES = [line for line in LINES if line[0] == "new"]
ASKS = [line for line in LINES if line[0] == "whatif"]


@pytest.mark.parametrize("command", ASKS, ids=map(" ".join, ASKS))
def test_a_line_of_the_readme_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    """0 where all is settled, 1 where something is open or overspent; nothing is refused."""
    monkeypatch.chdir(tmp_path)
    for line in MAKES:
        assert main(line) == 0
    capsys.readouterr()
    status = main(command)
    said = capsys.readouterr()
    assert (status in (0, 1), said.err) == (True, "")
    assert said.out.startswith("测算，不是依据，不能据以发放。")


def test_a_range_that_the_readme_shows_has_amounts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (ranged,) = (line for line in ASKS if "--range" in line)
    for line in MAKES:
        main(line)
    main(ranged)
    total = next(line for line in capsys.readouterr().out.partition("可能的范围")[2].splitlines() if "合计" in line)
    assert len(set(re.findall(r"[\d,]+\.\d\d", total))) == 3


def test_the_section_has_its_lines() -> None:
    assert (len(MAKES), len(ASKS)) == (1, 8)
