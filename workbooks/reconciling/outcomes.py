"""The thirteen outcomes of a reconciliation, the gravest first: where two fit, the earlier one wins."""

from __future__ import annotations

from dataclasses import dataclass

UNDECIDED = "待人工确认"
TWICE = "重复支付"
WITHOUT_PAYABLE = "无应付而付"
OTHER_AMOUNT = "金额不符"
UNPAID = "应付未付"
CAME_BACK = "退票待重发"
OTHER_NAME = "户名不符"
OTHER_ACCOUNT = "账号不符"
OTHER_PERIOD = "跨期"
RESENT = "退票已重发"
IN_ONE_SUM = "合并支付"
IN_PARTS = "分次付清"
AGREES = "一致"


@dataclass(frozen=True)
class Outcome:
    """What a case can be: its name, what it means, and what is proposed to do."""

    name: str
    means: str
    action: str


# What can't be decided comes first, since it hides any of the others. Money that left and should not have comes before
# money that did not arrive: the second is put right by paying, the first has to be fetched back from a person.
# Then what may go wrong at the next payment, and last the ways of paying in which everybody has what is due.
OUTCOMES = (
    Outcome(
        UNDECIDED,
        "几种配法都说得通，或事实互相矛盾，程序不猜",
        "逐笔核对候选，在“确认”列填是或否后重新对账；确认之前不要补付",
    ),
    Outcome(TWICE, "同一笔应付付了不止一次，都没有退回", "查明后追回多付的部分，追回之前停发此人下一笔"),
    Outcome(WITHOUT_PAYABLE, "有实付，找不到对应的应付", "查明付款依据；没有依据的追回"),
    Outcome(OTHER_AMOUNT, "付了，但净额与应付不等，退票也解释不了", "核对应付依据，少付的补足，多付的追回"),
    Outcome(UNPAID, "有应付，没有任何实付", "核对后补付"),
    Outcome(CAME_BACK, "付出后被退回（或付款失败），还没有再付成功", "核实账户后重发"),
    Outcome(OTHER_NAME, "对上了，但收款户名与应付姓名不同", "核实收款人是不是本人，更正名册或开户信息"),
    Outcome(OTHER_ACCOUNT, "对上了，但收款账号与应付账号不同", "核实账号的来历，更正名册或发放账户"),
    Outcome(OTHER_PERIOD, "对上了，但实付写明的所属期与应付不同", "确认是补发还是写错所属期，按实际所属期记账"),
    Outcome(RESENT, "退回后已经重发，净额与应付相等", "留存退票和重发凭证，不要再次重发"),
    Outcome(IN_ONE_SUM, "同一人的几笔应付合在一起支付，合计相等", "按应付明细分别记账"),
    Outcome(IN_PARTS, "一笔应付分几次支付，合计相等", "把几笔凭证归在一起，不再支付"),
    Outcome(AGREES, "应付与实付一笔对一笔，金额相符，两边都写明的户名、账号、所属期也相符", "不用处理"),
)
BY_NAME = {outcome.name: outcome for outcome in OUTCOMES}
GRAVITY = {outcome.name: place for place, outcome in enumerate(OUTCOMES)}


def gravest(names: set[str]) -> tuple[str, tuple[str, ...]]:
    """The gravest of some outcomes, and the others in their order."""
    first, *others = sorted(names, key=GRAVITY.__getitem__)
    return first, tuple(others)


def as_markdown() -> str:
    """The table of the README."""
    rows = [f"| {each.name} | {each.means} | {each.action} |" for each in OUTCOMES]
    return "\n".join(["| 结果 | 意思 | 建议 |", "|---|---|---|", *rows])
