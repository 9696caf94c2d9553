"""butie eval: one formula, its value on the terminal."""

from __future__ import annotations

import argparse
import json
from datetime import date

from workbooks.calculate import evaluate, single_call


def run(arguments: argparse.Namespace) -> int:
    """Prints the value: a table a row a line with tabs, blank as an empty line."""
    if arguments.json:
        print(json.dumps(_explained(arguments.formula, arguments.policy), ensure_ascii=False))
        return 0
    value = evaluate(arguments.formula, arguments.policy)
    rows = value if isinstance(value, list) else [[value]]
    for row in rows:
        print("\t".join(written(v) for v in row))
    return 0


def _explained(formula: str, policy: str | None) -> object:
    from udfs.cells import explain

    call = single_call(formula)
    if call is None or any(isinstance(a, list) for a in call[1]):
        return {"value": _plain(evaluate(formula, policy))}
    found = explain(*call, policy)
    return {key: _plain(value) for key, value in found.items()}


def _plain(value: object) -> object:
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value


def written(value: object) -> str:
    """A value as the terminal shows it: 3000, 2745.05, 2024-05-01, TRUE."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return "" if value is None else str(value)
