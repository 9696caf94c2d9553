"""What an office's own roster pays, where no formula and no form says it: by the benefit that was named, or its title.

The same choice of function that `attach` makes, as a claim that the checks hold each row against.
"""

from __future__ import annotations

from policies.errors import PolicyProblem
from policies.policy import Policy
from udfs.function import FACT
from workbooks.attach_formulas import SUBSIDY, Call, choose
from workbooks.claims import BENEFIT, Argument, Claim
from workbooks.roster import Roster


def told_claim(roster: Roster, policy: Policy, benefit: str | None) -> Claim:
    """The claim of every row. Raises FileProblem where the roster does not tell, or lacks a column that is needed."""
    call = choose(policy, roster, benefit)
    return Claim(call.function, _arguments(call, roster))


def payable(claim: Claim, policy: Policy, benefit: str) -> bool:
    """Whether a claim may pay the benefit of a name. Raises PolicyProblem where there is none of that name."""
    return bool(_titles(claim, policy) & {found.title for found in policy.find(benefit)})


def pays_only(claim: Claim, policy: Policy, benefit: str) -> bool:
    """Whether a claim pays the benefit of a name and no other. Raises PolicyProblem as `payable`."""
    return _titles(claim, policy) == {found.title for found in policy.find(benefit)}


def _titles(claim: Claim, policy: Policy) -> set[str]:
    if claim.function.concept:
        return {found.title for found in policy.of_concept(claim.function.concept)}
    name = claim.arguments.get(BENEFIT, Argument()).literal
    try:
        return {found.title for found in policy.find(str(name))} if name else set()
    except PolicyProblem:
        return set()


def _arguments(call: Call, roster: Roster) -> dict[str, Argument]:
    if call.function.name == SUBSIDY:
        return {BENEFIT: Argument(literal=call.benefit.title)}
    given: dict[str, Argument] = {}
    for arg in call.function.args:
        label = arg.fact_label if arg.kind == FACT else ""
        if column := roster.of(label) if label else None:
            given[arg.label] = Argument(column=column.index)
        elif label in call.fixed:
            given[arg.label] = Argument(literal=call.fixed[label])
    return given
