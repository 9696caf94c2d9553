"""A county's folder under work: everything that is wrong with it, its cases, and what it carries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from policies.assemble import assemble
from policies.cases import CaseRow, answer, misses, read_cases, twin_misses
from policies.compile import CASES, HEADER, own_words, sources
from policies.decode import Where, decode
from policies.determine import PAYS
from policies.errors import InputProblem, PolicyProblem, SourceProblem
from policies.figures import figures
from policies.library import FACTS, compiled, document, packaged_ids
from policies.model import Chapter, Document, walk
from policies.source import LINE, Node, read_yaml
from policies.validate import problems
from policies.vocabulary import Vocabulary, build, using


@dataclass
class Report:
    """What was found in a folder: problems with file and line, cases that fail, counts of what it carries.

    `untold` are the benefits with an amount that no case pays.
    """

    problems: list[SourceProblem] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    untold: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        return not self.problems and not self.failures


def check_county(folder: Path) -> Report:
    """Reads a folder as far as it can be read, and runs its cases where nothing is wrong with its law."""
    report = Report()
    trees = _read(sources(folder), folder, report)
    own = _read(own_words(folder), folder, report)
    words = _words(folder, own, report)
    found = _document(trees, folder, report) if HEADER in trees and words else None
    if words is None or found is None:
        return report
    with using(words):
        report.problems += problems(found, words)
        if found.id in packaged_ids() and folder.parent != Path(__file__).parent:
            report.problems.append(
                SourceProblem(f"{folder.name}/{HEADER}", 1, f"“{found.id}”是程序自带的文件，请换一个 id")
            )
        if not report.problems:
            report.counts = _counts(found)
            _run(folder, found, report)
    return report


def _read(paths: list[Path], folder: Path, report: Report) -> dict[str, Node]:
    """The trees of the files that can be read."""
    trees = {}
    for path in paths:
        name = f"{folder.name}/{path.name}"
        if not path.is_file():
            report.problems.append(SourceProblem(name, 1, f"缺少文件 {path.name}"))
            continue
        try:
            trees[path.name] = read_yaml(path, name)
        except SourceProblem as problem:
            report.problems.append(problem)
    return trees


def _words(folder: Path, own: dict[str, Node], report: Report) -> Vocabulary | None:
    """The package's words and the folder's own."""
    places = {f"{folder.name}/{name}": tree for name, tree in own.items()}
    try:
        return build(compiled(FACTS) | places)
    except SourceProblem as problem:
        report.problems.append(problem)
        return None


def _document(trees: dict[str, Node], folder: Path, report: Report) -> Document | None:
    """The document, where every part of it has its right shape."""
    faults: dict[str, SourceProblem] = {}
    for name, tree in trees.items():
        where = Where(f"{folder.name}/{name}")
        pieces = [(Document, tree)] if name == HEADER else [(Chapter, piece) for piece in _pieces(tree)]
        for kind, piece in pieces:
            try:
                decode(kind, piece, where)
            except SourceProblem as problem:
                faults.setdefault(str(problem), problem)
    report.problems += faults.values()
    return None if faults else assemble(trees, folder.name)


def _pieces(tree: Node) -> Iterator[Node]:
    """A chapter cut into its entries, so that the fault of one doesn't hide that of another."""
    for section, child in tree.items() if isinstance(tree, dict) else ():
        if isinstance(child, dict):
            yield from ({section: {name: item}} for name, item in child.items() if name != LINE)
        elif isinstance(child, list):
            yield from ({section: [item]} for item in child)
        elif section != LINE:
            yield {LINE: tree[LINE], section: child}
    if not isinstance(tree, dict):
        yield tree


def _counts(found: Document) -> dict[str, int]:
    """What a document carries, by kind."""
    benefits = [benefit for chapter in found.chapters for benefit in chapter.benefits.values()]
    kinds = Counter(type(item).__name__ for item in walk(found))
    return {
        "补贴": len(benefits),
        "金额和门槛的数": sum(len(list(figures(benefit))) for benefit in benefits),
        "条件": kinds["Condition"],
        "限制": kinds["Limit"],
        "待决问题": kinds["Decision"],
        "外部标准": kinds["Parameter"],
        "其他条目": kinds["Entry"],
    }


def _run(folder: Path, found: Document, report: Report) -> None:
    """Runs the folder's own cases."""
    rows: dict[str, CaseRow] = {}
    for path in sorted(folder.glob(f"{CASES}*.yaml")):
        try:
            rows |= read_cases(path, f"{folder.name}/{path.name}")
        except SourceProblem as problem:
            report.problems.append(problem)
    for sentence, case in rows.items():
        if said := "；".join(_case(case, rows, found)):
            report.failures.append(f"{case.file} 第 {case.line} 行“{sentence}”：{said}")
    report.counts["例子"] = len(rows)
    paid = {case.benefit for case in rows.values() if case.expect.verdict in PAYS}
    benefits = [benefit for chapter in found.chapters for benefit in chapter.benefits.values() if benefit.amount]
    report.untold += [benefit.title for benefit in benefits if benefit.title not in paid]


def _case(case: CaseRow, rows: dict[str, CaseRow], found: Document) -> Iterator[str]:
    try:
        answered = answer(case, lambda name: found if name == found.id else document(name))
    except (InputProblem, PolicyProblem) as problem:
        yield str(problem)
        return
    missed = list(misses(case.expect, answered))
    yield from missed
    if missed:
        yield answered.sentence
    if case.twin and case.twin not in rows:
        yield f"没有叫“{case.twin}”的例子"
    elif case.twin:
        yield from twin_misses(case, rows[case.twin])
