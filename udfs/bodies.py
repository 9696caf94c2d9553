"""What each kind of function does with its named arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from policies.determine import Determination
from udfs import checks, law, money
from udfs.function import Function


@dataclass(frozen=True)
class Answer:
    """The value for the cell, with the determination behind it where there is one."""

    value: object
    determination: Determination | None = None
    verdict: str = ""


Body = Callable[[Function, Mapping[str, Any]], Answer]


def _money(function: Function, named: Mapping[str, Any]) -> Answer:
    found = money.determination(function, named)
    return Answer(money.why(found) if function.why else money.cell(found), found)


def _subsidy(function: Function, named: Mapping[str, Any]) -> Answer:
    found = money.per_row(named)
    says = money.why if function.why else money.cell
    single = found[0] if len(found) == 1 else None
    return Answer([["" if f is None else says(f)] for f in found], single)


def _plain(body: Callable[[Mapping[str, Any]], object]) -> Body:
    return lambda function, named: Answer(body(named))


def _roster_check(function: Function, named: Mapping[str, Any]) -> Answer:
    from udfs.roster_check import roster_check  # which reads the catalogue, and is not needed by other functions

    return Answer(roster_check(named))


def _reconcile(function: Function, named: Mapping[str, Any]) -> Answer:
    from udfs import reconcile  # not needed by other functions

    return Answer(reconcile.reconcile(named) if function.name == "RECONCILE" else reconcile.paid_amount(named))


BODIES: dict[str, Body] = {
    "money": _money,
    "subsidy": _subsidy,
    "policy_basis": _plain(law.policy_basis),
    "policy_status": _plain(law.policy_status),
    "policy_value": _plain(law.policy_value),
    "scenario": _plain(law.scenario),
    "id_check": _plain(checks.id_check),
    "id_birthdate": _plain(checks.id_birthdate),
    "id_sex": _plain(checks.id_sex),
    "id_age": _plain(checks.id_age),
    "uscc_check": _plain(checks.uscc_check),
    "bank_card_check": _plain(checks.bank_card_check),
    "phone_check": _plain(checks.phone_check),
    "class_check": _plain(checks.class_check),
    "score_result": _plain(checks.score_result),
    "roster_check": _roster_check,
    "reconcile": _reconcile,
    "rmb_upper": _plain(checks.rmb_upper),
}
