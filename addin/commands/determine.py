"""butie determine: a benefit and facts from a JSON file, the determination on the terminal."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from policies.dates import read_date
from policies.determine import Determination, determine, first_stated, read_facts
from policies.errors import InputProblem
from policies.history import History
from policies.library import resolve
from policies.vocabulary import vocabulary

IDENTITY = "身份证号"


def run(arguments: argparse.Namespace) -> int:
    """Prints the sentence, or everything as JSON."""
    if not arguments.policy:
        raise InputProblem("请用 --policy 指明政策，如 --policy haiyuan-2023")
    facts = _facts(arguments.facts)
    for name in facts:
        vocabulary().fact(name)  # an unknown name is no answer to print
    history = _history(arguments.history, facts) if arguments.history else None
    found = found_for(arguments.benefit, facts, arguments.policy, arguments.date, history)
    if arguments.json:
        print(json.dumps(as_dict(found), ensure_ascii=False))
    else:
        print(found.sentence)
    return 0


def found_for(
    name: str, facts: dict[str, Any], policy_text: str, day: str | None, history: History | None = None
) -> Determination:
    """The determination over every plan that has the benefit: the first that states the figure."""
    policy = resolve(policy_text)
    benefits = policy.find(name)
    days = {b.event: _event(b.event, facts, day) for b in benefits}
    if history is not None and None in days.values():
        raise InputProblem(f"查台账要知道所补事项的日期：请用 --date 写明，或在事实里写“{benefits[0].event}”")
    return first_stated([determine(policy, b, facts, days[b.event], history) for b in benefits])


def _history(book: str, facts: dict[str, Any]) -> History:
    """What the person of the facts was paid by a book."""
    from udfs import identity
    from workbooks.book import Book

    number = read_facts({k: v for k, v in facts.items() if vocabulary().fact(k).label == IDENTITY}).get(IDENTITY)
    if number is None:
        raise InputProblem(f"查台账要知道是谁：请在事实里写上“{IDENTITY}”")
    with Book.open(Path(book)) as opened:
        return opened.history(identity.current(str(number)))


def _event(event: str, facts: dict[str, Any], day: str | None) -> date | None:
    if day:
        return read_date(day)
    try:
        named = read_facts({k: v for k, v in facts.items() if vocabulary().fact(k).label == event})
    except InputProblem:
        return None  # determine says what is wrong with the fact
    value = named.get(event)
    return value if isinstance(value, date) else None


def _facts(source: str) -> dict[str, Any]:
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise InputProblem(f"找不到事实文件 {source}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputProblem(f"读不了事实文件 {source}，请确认它是 UTF-8 编码的 JSON 文件") from error
    try:
        facts = json.loads(text, parse_float=str, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise InputProblem(f"事实文件 {source} 第 {error.lineno} 行不是有效的 JSON") from error
    if not isinstance(facts, dict):
        raise InputProblem(f"事实文件 {source} 应当是 {{标签: 值}} 的一组")
    return facts


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The pairs of a JSON object; a name given twice is refused, not taken from the end."""
    names = [name for name, _ in pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InputProblem(f"事实“{twice}”写了两次，请只留一个")
    return dict(pairs)


def as_dict(found: Determination) -> dict[str, Any]:
    """Everything a determination says, amounts as text so that no digit is lost."""
    return {
        "benefit": found.benefit.title,
        "verdict": found.verdict,
        "amount": None if found.amount is None else format(found.amount, "f"),
        "payee": found.payee,
        "clause": found.clause,
        "document": found.document,
        "why": found.sentence,
        "candidates": {name: format(amount, "f") for name, amount in found.candidates.items()},
        "untested": list(found.untested),
        "used": found.used,
        "scenario": bool(found.policy.trial),
        "trail": [{"state": s.state, "says": s.says, "clause": s.clause} for s in found.trail],
    }
