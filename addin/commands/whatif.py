"""butie whatif: what a plan, or a filled roster, comes to where figures change; nothing of it is the law."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from addin.commands.whatif_said import lines, yuan
from addin.said import kept
from policies.errors import InputProblem
from policies.library import resolve
from policies.vocabulary import exact_number
from workbooks.atomic import check_target
from workbooks.whatif.as_json import as_dict
from workbooks.whatif.checks import not_adding_up
from workbooks.whatif.model import Plan
from workbooks.whatif.plans import document_plan
from workbooks.whatif.study import Asked, Study, study

VARY = "10"  # percent by which each parameter is changed


def run(arguments: argparse.Namespace) -> int:
    """Status 1 where something is overspent or open, or a goal is not met to the fen."""
    out = Path(arguments.out) if arguments.out else None
    if out is not None:
        check_target(out, Path(arguments.file) if arguments.file else None, ".xlsx")
    if arguments.file and not _is_plan(Path(arguments.file)):
        from addin.commands import whatif_people

        return whatif_people.run(arguments, out)
    if arguments.benefit or arguments.map:
        raise InputProblem("--benefit、--map 是名单用的，测算表不用写")
    plan, told = _plan(arguments)
    found = study(plan, _asked(arguments))
    told += [*_classes(found), *not_adding_up(found)]
    if out is not None:
        from workbooks.whatif.study_book import write

        if old := write(found, told, out):
            print(kept(arguments.out, old), file=sys.stderr)
    if arguments.json:
        print(json.dumps(as_dict(found, told), ensure_ascii=False))
    else:
        print("\n".join(lines(found)))
        print("\n".join(["", *told] if told else []))
        if out is not None:
            print(f"测算结果：{out}")
    return 0 if found.settled else 1


def _is_plan(path: Path) -> bool:
    """Whether a file is a 测算表; any other one is read as a roster."""
    from workbooks.opening import damage_told
    from workbooks.package import Package
    from workbooks.whatif.plan_reading import is_plan

    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return False
    with damage_told(path):
        return is_plan(Package.open(path))


def _plan(arguments: argparse.Namespace) -> tuple[Plan, list[str]]:
    """The plan of a 测算表, else of the document itself, and what should be told about it."""
    if arguments.file:
        from workbooks.whatif.plan_reading import read_plan

        return read_plan(Path(arguments.file), arguments.policy)
    if not arguments.policy:
        raise InputProblem("请写测算表（butie new 测算表 建的），或用 --policy 指明文件，如 --policy shapotou-2025")
    return document_plan(resolve(arguments.policy)), []


def _asked(arguments: argparse.Namespace) -> Asked:
    try:
        share = exact_number((VARY if arguments.vary is None else arguments.vary).removesuffix("%")) / 100
    except ValueError:
        share = Fraction(0)
    if not 0 < share <= 1:
        raise InputProblem(f"--vary 应是 0 到 100 之间的百分数，不是“{arguments.vary}”")
    return Asked(
        settings=arguments.set or (),
        goal=arguments.goal or "",
        by=arguments.by or "",
        mix=arguments.mix or "",
        others=arguments.compare or (),
        ranges=arguments.range or (),
        share=share,
    )


def _classes(found: Study) -> Iterator[str]:
    """That what is settled by an employment rate is in no total, and what it can pay."""
    for each in found.waiting:
        least, most = map(yuan, each.span)
        where = "三种情况见可能的范围" if each.rated else "看三种情况写 --range 就业率=低,可能,高"
        yield (
            f"{each.title}按就业率分档结算，没有就业率定不下来，不在合计里："
            f"就业率从 0 到 100%，可能付 {least} 到 {most} 元。各档付多少见阶梯；{where}。"
        )
