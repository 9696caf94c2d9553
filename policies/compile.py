"""Compiles the YAML sources to JSON: `python -m policies.compile`.

The sources are checked in full first (types, clauses, references); a wrong one is refused with file, line and
remedy, and nothing is written. The JSON carries the hash of each source, so that a stale compilation shows.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from policies.errors import SourceProblem
from policies.source import Node, read_yaml

HERE = Path(__file__).parent


def sources(folder: Path) -> list[Path]:
    """The YAML files of a document's folder, its header first."""
    return [folder / "document.yaml", *sorted(p for p in folder.glob("*.yaml") if p.name != "document.yaml")]


def digest(path: Path) -> str:
    """Hash of a source, the same whatever the line ends of the checkout."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def document_folders(source: Path) -> list[Path]:
    """The folders below `source` that hold a document."""
    return sorted(p.parent for p in source.glob("*/document.yaml"))


def compile_all(source: Path = HERE, target: Path = HERE / "compiled") -> list[str]:
    """Compile the vocabulary and every document below `source`. Returns the ids. Raises SourceProblem."""
    from policies.assemble import assemble
    from policies.validate import validate
    from policies.vocabulary import build

    facts = source / "facts.yaml"
    pages = {"facts": _page({facts.name: read_yaml(facts, facts.name)}, [facts])}
    words = build(pages["facts"]["files"][facts.name])
    for folder in document_folders(source):
        page = compile_folder(folder)
        document = assemble(page["files"], folder.name)
        validate(document, words)
        pages[document.id] = page
    target.mkdir(parents=True, exist_ok=True)
    for old in target.glob("*.json"):
        if old.stem not in pages:
            old.unlink()
    for name, page in pages.items():
        text = json.dumps(page, ensure_ascii=False, separators=(",", ":"))
        (target / f"{name}.json").write_text(text, encoding="utf-8", newline="\n")
    return sorted(pages)


def compile_folder(folder: Path) -> dict[str, Node]:
    """The page of one document: hashes and trees by file name."""
    paths = sources(folder)
    if not paths[0].exists():
        raise SourceProblem(f"{folder.name}/document.yaml", 1, "缺少文件头 document.yaml")
    return _page({p.name: read_yaml(p, f"{folder.name}/{p.name}") for p in paths}, paths)


def _page(trees: dict[str, Node], paths: list[Path]) -> dict[str, Node]:
    folder = paths[0].parent.name
    return {"folder": folder, "sources": {p.name: digest(p) for p in paths}, "files": trees}


def main() -> int:
    """Compile in place; prints what was compiled."""
    try:
        names = compile_all()
    except SourceProblem as problem:
        print(problem, file=sys.stderr)
        return 2
    print(f"已编译：{'、'.join(names)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
