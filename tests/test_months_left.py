"""What is left of a date's calendar year: the day itself counts, and only a date can be asked."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from policies.compile import HERE, compile_all
from policies.determine import determine
from policies.errors import SourceProblem
from policies.library import resolve

CONDITION = {"fact": "就业日期", "months_left": "6", "clause": "一", "else": "REVIEW"}


@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        (date(2023, 1, 1), "PAY"),
        (date(2023, 6, 30), "PAY"),
        (date(2023, 7, 1), "PAY"),
        (date(2023, 7, 2), "REVIEW"),
        (date(2023, 12, 31), "REVIEW"),
        (date(2024, 7, 1), "PAY"),
        (date(2024, 7, 2), "REVIEW"),
    ],
)
def test_six_months_of_the_year_are_left_up_to_the_first_of_july(day: date, verdict: str) -> None:
    facts = {"人数": 1, "就业日期": day}
    assert determine(resolve("haiyuan-2023"), "农村就业载体吸纳就业奖励", facts).verdict == verdict


def county(folder: Path, condition: dict[str, str]) -> None:
    header = {"id": "made-up", "title": "某县办法", "region": "某县", "status": "现行", "clause": "标题"}
    reward = {"concept": "hiring_reward", "payee": "用人单位", "clause": "一", "conditions": [condition]}
    place = folder / "made_up"
    place.mkdir()
    for name, tree in {"document": header, "chapter_1": {"benefits": {"吸纳奖励": reward}}}.items():
        (place / f"{name}.yaml").write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")
    (folder / "facts.yaml").write_bytes((HERE / "facts.yaml").read_bytes())


def test_a_date_can_be_asked_what_is_left_of_its_year(tmp_path: Path) -> None:
    county(tmp_path, CONDITION)
    assert compile_all(tmp_path, tmp_path / "compiled") == ["facts", "made-up"]


@pytest.mark.parametrize("wrong", [{"fact": "人员类别"}, {"months_left": "半年"}, {"is": "=", "value": "2023-07-01"}])
def test_anything_else_is_refused_with_file_and_line(tmp_path: Path, wrong: dict[str, str]) -> None:
    county(tmp_path, {**CONDITION, **wrong})
    with pytest.raises(SourceProblem, match="months_left") as refused:
        compile_all(tmp_path, tmp_path / "compiled")
    assert "made_up/chapter_1.yaml" in str(refused.value)
