"""butie policy audit: what does not add up in a document, and where each of its rules is carried."""

from __future__ import annotations

import json
from collections import Counter

from policies.audit import Audit, CheckResult, audit, counts
from policies.checks import BROKEN, OUTCOMES, Contradiction
from policies.errors import InputProblem
from policies.library import document, document_ids

ALL = "all"
MARK = "！"


def run(names: list[str], as_json: bool) -> int:
    """Prints the audit of one document or of all; 1 where a check or the ledger is not as the files state it."""
    if len(names) != 1:
        raise InputProblem(f"请写一份文件或 {ALL}：butie policy audit {'｜'.join((*document_ids(), ALL))}")
    wanted = document_ids() if names[0] == ALL else (names[0],)
    audits = [audit(document(name)) for name in wanted]
    if as_json:
        print(json.dumps(as_dict(audits), ensure_ascii=False))
    else:
        print("\n\n".join("\n".join(lines(found)) for found in audits))
    return 0 if all(found.sound for found in audits) else 1


def as_dict(audits: list[Audit]) -> dict[str, object]:
    """The audits as plain data."""
    return {
        "ledger": {found.document.id: len(found.ledger.rows) for found in audits},
        "checks": [
            {"id": result.id, "outcome": result.outcome, "note": result.note}
            for found in audits
            for result in found.checks
        ],
        "contradictions": [
            {"id": name, "clause": row.clause, "says": row.says, "quote": row.quote, "reading": row.reading}
            for found in audits
            for name, row in found.contradictions.items()
        ],
    }


def lines(found: Audit) -> list[str]:
    """An audit for a person: how many, what does not add up, the other checks, the contradictions."""
    first = [result for result in found.checks if result.defect or result.outcome in BROKEN]
    rest = [result for result in found.checks if result not in first]
    return [
        f"{found.document.id}  {found.document.title}",
        *_heads(found),
        *_section("对不上的", [_check(result) for result in first]),
        *_section("其余核对", [_check(result) for result in rest]),
        *_section("矛盾、错字和没有写明的", [_contradiction(*row) for row in found.contradictions.items()]),
    ]


def _heads(found: Audit) -> list[str]:
    tally = "、".join(f"{OUTCOMES[outcome]} {count}" for outcome, count in counts(found).items())
    kinds = Counter(kind for rule in found.ledger.rows for kind in found.ledger.kinds(rule))
    rules = f"规则 {len(found.ledger.rows)} 条"
    heads = [
        f"{rules}，核对 {len(found.checks)} 项（{tally}），矛盾 {len(found.contradictions)} 处",
        f"规则怎样承载：{'、'.join(f'{KINDS.get(kind, kind)} {count}' for kind, count in kinds.most_common())}",
    ]
    if found.ledger.missing:
        heads.append(f"{MARK}没有承载的规则：{'、'.join(found.ledger.missing)}")
    if found.ledger.unknown:
        heads.append(f"{MARK}清单里没有的规则：{'、'.join(found.ledger.unknown)}")
    return heads


def _section(title: str, rows: list[str]) -> list[str]:
    return ["", f"{title}（{len(rows)}）", *rows] if rows else []


def _check(result: CheckResult) -> str:
    mark = MARK if result.defect else ""
    return f"  {mark}{result.id}  {OUTCOMES[result.outcome]}  {result.check.clause}  {result.note}"


def _contradiction(name: str, row: Contradiction) -> str:
    quote = f"“{row.quote}”：" if row.quote else ""
    ask = "".join(f"；政策里写 ?{question}=…" for question in row.ask)
    return f"  {name}  {row.clause}  {quote}{row.says}。读法：{row.reading}{ask}"


KINDS = {
    "benefit": "补贴",
    "condition": "条件",
    "limit": "次数限制",
    "cap": "上限",
    "conduct": "班级要求",
    "scoring": "评分",
    "target": "目标",
    "budget": "资金",
    "deadline": "期限",
    "documents": "材料",
    "route": "支付",
    "eligibility": "资格",
    "status": "文件状态",
    "period": "执行期",
    "group": "人群",
    "decision": "待决问题",
    "parameter": "外部标准",
    "table": "附表",
    "manual": "人工",
    "reference": "备查",
}
