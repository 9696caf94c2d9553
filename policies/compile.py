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
WORDS, CASES, HEADER = "facts", "cases", "document.yaml"


def sources(folder: Path) -> list[Path]:
    """The YAML files of a document's folder, its header first; its own words (facts*.yaml) and cases*.yaml apart."""
    others = [p for p in folder.glob("*.yaml") if p.name != HEADER and not p.name.startswith((WORDS, CASES))]
    return [folder / HEADER, *sorted(others)]


def word_sources(source: Path) -> list[Path]:
    """The vocabulary, then the words of payment lists, then what each document's folder adds to it."""
    return [source / "facts.yaml", *sorted(source.glob(f"{WORDS}_*.yaml")), *sorted(source.glob(f"*/{WORDS}*.yaml"))]


def digest(path: Path) -> str:
    """Hash of a source, the same whatever the line ends of the checkout."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def document_folders(source: Path) -> list[Path]:
    """The folders below `source` that hold a document."""
    return sorted(p.parent for p in source.glob(f"*/{HEADER}"))


def county_folders(folder: Path) -> list[Path]:
    """The folders of documents that a folder is or holds; none where it is missing."""
    return [folder] if (folder / HEADER).is_file() else document_folders(folder)


def compile_all(source: Path = HERE, target: Path = HERE / "compiled") -> list[str]:
    """Compile the vocabulary and every document below `source`. Returns the ids. Raises SourceProblem."""
    from policies.assemble import assemble
    from policies.validate import validate
    from policies.vocabulary import build, using

    facts = word_sources(source)
    pages = {WORDS: _page({_name(p, source): read_yaml(p, _name(p, source)) for p in facts}, facts, source)}
    words = build(pages[WORDS]["files"])
    for folder in document_folders(source):
        page = compile_folder(folder)
        document = assemble(page["files"], folder.name)
        with using(words):
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


def compile_county(folder: Path) -> dict[str, Node]:
    """The page of a document outside the package, with the words that it adds. Raises SourceProblem."""
    from policies.assemble import assemble
    from policies.library import compiled
    from policies.validate import validate
    from policies.vocabulary import build, using

    page = compile_folder(folder)
    page["facts"] = {str(p): read_yaml(p, str(p)) for p in own_words(folder)}
    page["sources"] |= {p.name: digest(p) for p in own_words(folder)}
    page["beside"] = _packaged_words()
    words = build(compiled(WORDS) | page["facts"])
    with using(words):
        validate(assemble(page["files"], str(folder)), words)
    return page


def county_fresh(page: dict[str, Node], folder: Path) -> bool:
    """Whether a page of `compile_county` is that of the folder as it stands, beside the package's words."""
    present = {p.name: digest(p) for p in (*sources(folder), *own_words(folder))}
    return bool(page["sources"] == present and page["beside"] == _packaged_words())


def own_words(folder: Path) -> list[Path]:
    """The files by which a document's folder adds to the vocabulary."""
    return sorted(folder.glob(f"{WORDS}*.yaml"))


def _packaged_words() -> str:
    return digest(HERE / "compiled" / f"{WORDS}.json")


def compile_folder(folder: Path) -> dict[str, Node]:
    """The page of one document: hashes and trees by file name."""
    paths = sources(folder)
    if not paths[0].exists():
        raise SourceProblem(f"{folder.name}/{HEADER}", 1, f"缺少文件头 {HEADER}")
    return _page({p.name: read_yaml(p, f"{folder.name}/{p.name}") for p in paths}, paths, folder)


def _page(trees: dict[str, Node], paths: list[Path], root: Path) -> dict[str, Node]:
    return {"folder": root.name, "sources": {_name(p, root): digest(p) for p in paths}, "files": trees}


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


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
