"""What a spreadsheet program lets somebody type into a cell of a form: the rule of its data validation."""

from __future__ import annotations

from collections.abc import Mapping

from policies.decode import exact
from workbooks.form_model import Cell, Column

KINDS = {"money": "decimal", "number": "decimal", "percent": "decimal", "integer": "integer"}
Rule = Mapping[str, object]


def input_rule(owner: Cell | Column) -> Rule | None:
    """The rule of a number: points from 0 to the item's maximum, shares to 1, others from 0; counts are whole."""
    kind, most = KINDS.get(owner.type), owner.most if isinstance(owner, Cell) else ""
    if kind is None or owner.formula or (isinstance(owner, Cell) and (owner.signed or not owner.id)):
        return None
    whole = "整数" if kind == "integer" else ""
    if most:
        told = {"error_title": "得分不对", "error_message": f"这一项应填 0 到 {most} 的{whole}分。"}
        return {"validate": kind, "criteria": "between", "minimum": 0, "maximum": float(exact(most)), **told}
    if owner.type == "percent":
        told = {"error_title": "数字不对", "error_message": "这里应填 0 到 100% 的数。"}
        return {"validate": kind, "criteria": "between", "minimum": 0, "maximum": 1, **told}
    told = {"error_title": "数字不对", "error_message": f"这里应填不小于 0 的{whole or '数'}。"}
    return {"validate": kind, "criteria": ">=", "value": 0, **told}
