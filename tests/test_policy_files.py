"""A source file that is wrong is refused with its file, its line and what to do; its right twin passes."""

import shutil
from pathlib import Path

import pytest

from policies.compile import compile_all
from policies.errors import SourceProblem

SOURCE = Path(__file__).parent.parent / "policies"
HEADER = """id: shifan-2024
title: 示范县办法
region: 示范县
status: 现行
clause: 标题
in_force: {from: 2024-01-01, to: 2024-12-31, clause: 六}
"""
CHAPTER = """benefits:
  培训补贴:
    concept: training_subsidy
    payee: 培训机构
    clause: 二(一)
    conditions:
      - {fact: 合同月数, is: ">=", value: 12, unit: 月, clause: 二(一)1}
    amount:
      table:
        unit: 元/人
        rows:
          - {证书: 职业资格证书, 等级: 初级工, pays: 1000, clause: 二(一)2}
          - {证书: 职业资格证书, 等级: 中级工, pays: 1500, clause: 二(一)2}
    limits:
      - {fact: 本年已享受补贴性培训次数, at_most: 1, each: [人, 年], of: 培训补贴, clause: 二(一)3}
  班次补贴:
    concept: class_subsidy
    payee: 培训机构
    clause: 二(二)
    amount:
      tiers:
        share: {of: 就业人数, in: 合格人数}
        standard: {parameter: 班次标准, clause: 二(二)}
        rows:
          - {below: 30%, counts: 就业人数, times: 100%, name: 一档, clause: 二(二)}
          - {from: 30%, counts: 合格人数, times: 120%, name: 二档, clause: 二(二)}
parameters:
  班次标准: {source: 市定标准表, unit: 元/人, clause: 二(二)}
"""


def compiled(folder: Path, header: str = HEADER, chapter: str = CHAPTER) -> list[str]:
    """Compiles the vocabulary and one county in a folder."""
    county = folder / "shifan_2024"
    county.mkdir(parents=True)
    shutil.copy(SOURCE / "facts.yaml", folder)
    (county / "document.yaml").write_text(header, encoding="utf-8")
    (county / "chapter_2.yaml").write_text(chapter, encoding="utf-8")
    return compile_all(folder, folder / "compiled")


def test_the_county_of_these_tests_compiles(tmp_path: Path) -> None:
    assert "shifan-2024" in compiled(tmp_path)


FAULTS = {
    "a duplicate key": ("    clause: 二(一)\n", "    payee: 个人\n    clause: 二(一)\n", 5, "重复"),
    "an unknown key": ("    concept: training_subsidy", "    concepts: training_subsidy", 3, "是不是“concept”"),
    "a missing unit of a threshold": (", value: 12, unit: 月", ", value: 12", 7, "缺少单位"),
    "a missing unit of a table": ("        unit: 元/人\n", "", 11, "没有单位"),
    "a missing clause of a rate": ("pays: 1000, clause: 二(一)2", "pays: 1000", 12, "缺少“clause”"),
    "a missing clause of a benefit": ("    clause: 二(二)\n    amount", "    amount", 17, "缺少“clause”"),
    "a missing clause of a condition": (", unit: 月, clause: 二(一)1", ", unit: 月", 7, "clause"),
    "an external number without a source": ("source: 市定标准表, ", "", 28, "缺少“source”"),
    "a parameter that is nowhere described": ("parameter: 班次标准", "parameter: 别的标准", 23, "parameters"),
    "tiers that overlap": ("- {from: 30%", "- {from: 20%", 26, "重叠"),
    "tiers with a gap": ("- {from: 30%", "- {from: 40%", 26, "空档"),
    "tiers that end": ("from: 30%, counts", "from: 30%, below: 90%, counts", 26, "最后一档"),
    "two rows for one case": ("等级: 中级工, pays: 1500", "等级: 初级工, pays: 1500", 13, "与第 12 行重叠"),
    "a number that is none": ("pays: 1000", "pays: 一千", 12, "不是数"),
    "a fact that is not registered": ("fact: 合同月数", "fact: 合同长度", 7, "没有叫“合同长度”的事实"),
    "a word that is not in the list": ("等级: 初级工", "等级: 学徒", 12, "请用规范词"),
    "a mapping that is no YAML": ("      table:\n", "      table\n", 10, "不是有效的 YAML"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_chapter_is_refused_with_file_line_and_remedy(tmp_path: Path, fault: str) -> None:
    right, wrong, line, remedy = FAULTS[fault]
    assert CHAPTER.count(right) == 1
    with pytest.raises(SourceProblem) as refused:
        compiled(tmp_path, chapter=CHAPTER.replace(right, wrong))
    assert (refused.value.file, refused.value.line) == ("shifan_2024/chapter_2.yaml", line), refused.value
    assert remedy in refused.value.message
    assert not (tmp_path / "compiled").exists()


@pytest.mark.parametrize(
    ("right", "wrong", "line", "remedy"),
    [
        ("to: 2024-12-31", "to: 2023-12-31", 6, "早于起始日"),
        ("to: 2024-12-31", "to: 2024年底", 6, "日期"),
        ("status: 现行", "status: 有效", 1, "status"),
        ("region: 示范县\n", "", 1, "缺少“region”"),
        (", clause: 六}", "}", 6, "缺少“clause”"),
    ],
)
def test_a_faulty_header_is_refused(tmp_path: Path, right: str, wrong: str, line: int, remedy: str) -> None:
    assert HEADER.count(right) == 1
    with pytest.raises(SourceProblem) as refused:
        compiled(tmp_path, header=HEADER.replace(right, wrong))
    assert (refused.value.file, refused.value.line) == ("shifan_2024/document.yaml", line)
    assert remedy in refused.value.message


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    compiled(tmp_path)
    (tmp_path / "shifan_2024" / "chapter_2.yaml").write_bytes(CHAPTER.encode("gbk"))
    with pytest.raises(SourceProblem, match="UTF-8"):
        compile_all(tmp_path, tmp_path / "compiled")
