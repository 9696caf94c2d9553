"""Rules that refer elsewhere: a bound in an outside table, facts handed on to a benefit, a limit that may not hold."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from policies.compile import HERE, compile_all
from policies.errors import SourceProblem

AGE = {"fact": "年龄", "is": ">=", "parameter": "最低年龄", "unit": "岁", "clause": "一"}
ONCE = {
    "fact": "本年已领",
    "at_most": "1",
    "each": ["人", "年"],
    "clause": "一",
    "ask": "是否限次",
    "settles": ["不限"],
}


def county(folder: Path, **changes: Any) -> None:
    reward = {"concept": "hiring_reward", "payee": "用人单位", "clause": "一", "conditions": [AGE], "limits": [ONCE]}
    reward["amount"] = {"pays": "100", "unit": "元/人", "clause": "一", "times": {"fact": "人数"}}
    handed_on = {"concept": "choice", "payee": "用人单位", "clause": "一"}
    handed_on["amount"] = {"benefit": "吸纳奖励", "given": {"人数": "吸纳人数"}, **changes.get("part", {})}
    reward["conditions"] = [{**AGE, **changes.get("condition", {})}]
    reward["limits"] = [{**ONCE, **changes.get("limit", {})}]
    chapter = {
        "parameters": {"最低年龄": {"source": "另外的规定", "unit": "岁", "clause": "一"}},
        "decisions": {"是否限次": {"options": ["限一次", "不限"], "clause": "一", "says": "限不限次没有写明"}},
        "benefits": {"吸纳奖励": reward, "转来的奖励": handed_on},
    }
    header = {"id": "made-up", "title": "某县办法", "region": "某县", "status": "现行", "clause": "标题"}
    place = folder / "made_up"
    place.mkdir()
    for name, tree in {"document": header, "chapter_1": chapter}.items():
        (place / f"{name}.yaml").write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")
    (folder / "facts.yaml").write_bytes((HERE / "facts.yaml").read_bytes())


def test_all_three_can_be_written(tmp_path: Path) -> None:
    county(tmp_path)
    assert compile_all(tmp_path, tmp_path / "compiled") == ["facts", "made-up"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"condition": {"parameter": "没有的年龄"}}, "外部参数“没有的年龄”没有在 parameters 里登记"),
        ({"condition": {"value": "16"}}, "只能写一个"),
        ({"part": {"given": {"人头": "吸纳人数"}}}, "没有叫“人头”的事实"),
        ({"part": {"benefit": "", "pays": "1", "unit": "元", "clause": "一"}}, "“given”只和“benefit”一起写"),
        ({"limit": {"ask": "没有的问题"}}, "待决问题“没有的问题”没有在 decisions 里登记"),
        ({"limit": {"settles": ["随便"]}}, "没有选项“随便”"),
    ],
)
def test_a_wrong_reference_is_refused_with_file_and_line(tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    county(tmp_path, **changes)
    with pytest.raises(SourceProblem, match=says) as refused:
        compile_all(tmp_path, tmp_path / "compiled")
    assert "made_up/chapter_1.yaml" in str(refused.value)
