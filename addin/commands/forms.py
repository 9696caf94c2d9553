"""butie forms: every form and working paper, and the forms that documents name without including them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from itertools import groupby

from workbooks.form_library import NamedForm, named_only, offered
from workbooks.form_model import Form
from workbooks.whatif.plan_sheet import FORM as PLAN

OFFICIAL, WORKING, TRIED, NAMED = "附件", "工作底稿", "测算", "未附表样"
KINDS = {"official": OFFICIAL, "working": WORKING}


def run(arguments: argparse.Namespace) -> int:
    """Lists them by document."""
    rows = list(listed())
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    told = {form.title: f"（{form.told}）" for form in named_only()}
    for (document, kind), group in groupby(rows, key=lambda row: (row["document"], row["kind"])):
        print(f"\n{document or '各文件通用'}　{kind}")
        for row in group:
            print(f"  {row['label'] or row['id'] or '—'}\t{row['title']}{told.get(str(row['title']), '')}")
    return 0


def listed() -> Iterator[dict[str, object]]:
    """The forms as plain data: official ones, working papers, the 测算表, then those that are only named."""
    forms = sorted(offered().values(), key=lambda form: (form.kind, form.document, _order(form)))
    yield from (_form(form) for form in forms)
    yield _row("", PLAN, "", f"{PLAN}（按一份文件做的预算测算，写明 --policy）", TRIED, "")
    yield from (_named(form) for form in named_only())


def as_markdown() -> str:
    """The forms that can be made, as the table of the README."""
    lines = ["| 表号（`butie new 表号`） | 名称 | 文件 | |", "|---|---|---|---|"]
    rows = (row for row in listed() if row["kind"] != NAMED)
    lines += [f"| {row['id']} | {row['title']} | {row['document'] or '各文件通用'} | {row['kind']} |" for row in rows]
    return "\n".join(lines)


def _order(form: Form) -> list[int]:
    return [int(part) for part in form.id.split("-") if part.isdigit()]


def _form(form: Form) -> dict[str, object]:
    return _row(form.document, form.id, form.label, form.title, KINDS[form.kind], form.clause)


def _named(form: NamedForm) -> dict[str, object]:
    return _row(form.document, "", "", form.title, NAMED, form.clause) | {"says": form.says, "use": list(form.use)}


def _row(document: str, id_: str, label: str, title: str, kind: str, clause: str) -> dict[str, object]:
    return {"document": document, "id": id_, "label": label, "title": title, "kind": kind, "clause": clause}
