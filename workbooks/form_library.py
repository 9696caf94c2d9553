"""Finds the forms: every YAML file under workbooks/forms/, by the form's id; and those that are only named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from policies.decode import Where, decode
from policies.source import read_yaml
from policies.vocabulary import squash
from workbooks.form_model import Form
from workbooks.problems import FileProblem

FOLDER = Path(__file__).parent / "forms"
NAMED_ONLY = "named_only.yaml"
SETTINGS = "设置"
TELLING_LABEL = re.compile(r"附件\d+(-\d+)+")  # 附件1 alone may be any document's


@dataclass(frozen=True)
class NamedForm:
    """A form that a document names and does not include. `use` are forms that serve meanwhile, by id."""

    title: str
    document: str
    clause: str
    says: str = ""
    use: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """Where it is named, what is known of it, what to use meanwhile."""
        use = f"；可先用 {'、'.join(self.use)}" if self.use else ""
        return f"{self.clause}{'，' if self.says else ''}{self.says}{use}"


@dataclass(frozen=True)
class _NamedForms:
    forms: tuple[NamedForm, ...]


@cache
def forms() -> dict[str, Form]:
    """All forms by id. Raises SourceProblem for a wrong file."""
    found: dict[str, Form] = {}
    for path in sorted(FOLDER.rglob("*.yaml")):
        if path.name == NAMED_ONLY:
            continue
        name = path.relative_to(FOLDER).as_posix()
        form = decode(Form, read_yaml(path, name), Where(name))
        if form.id in found:
            raise Where(name).problem(f"表号“{form.id}”已经在 {found[form.id].file} 里")
        found[form.id] = form
    for form in found.values():
        if unknown := [number for number in form.beside if number not in found]:
            raise Where(form.file, form.line).problem(f"beside：没有“{'、'.join(unknown)}”这张表")
    return found


def named_only() -> tuple[NamedForm, ...]:
    """The forms that the documents name without including them: what is known of each."""
    return decode(_NamedForms, read_yaml(FOLDER / NAMED_ONLY, NAMED_ONLY), Where(NAMED_ONLY)).forms


def offered() -> dict[str, Form]:
    """The forms that a person can ask for, by id."""
    return {key: form for key, form in forms().items() if form.kind != "settings"}


def form(form_id: str) -> Form:
    """The form of an id (附件5-20-2, 5-20-2 …). Raises FileProblem that names the known ones."""
    wanted = form_id.strip().replace(" ", "").removeprefix("附件")
    found = offered().get(wanted)
    named = next((known for known in named_only() if known.title == wanted), None)
    if found is None and named:
        raise FileProblem(f"“{named.title}”在文件里没有附上表样，不能新建（{named.told}）。")
    if found is None:
        raise FileProblem(f"没有“{form_id}”这张表，现有：{'、'.join(offered())}，请从中选一个。")
    return found


def recognise(titles: list[str]) -> Form | None:
    """The form that the lines above a table's header name: by label, by title, then by its words."""
    lines = [squash(title) for title in titles]
    candidates = list(offered().values())
    for known in candidates:
        label = squash(known.label) if TELLING_LABEL.fullmatch(known.label) else None
        if any(squash(known.title) in line or line == label for line in lines):
            return known
    for known in candidates:
        if any(squash(word) in line for word in known.recognised_by for line in lines):
            return known
    return None
