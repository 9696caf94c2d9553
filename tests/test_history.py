"""What was paid before decides what may be paid now: each limit just kept, and just broken."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from people import id_number

from policies.determine import Determination, determine
from policies.history import History, Payment, derivable
from policies.library import document, packaged_ids, resolve
from policies.vocabulary import Value

PERSON = id_number(7)
TRAINED: dict[str, object] = {
    "等级": "中级工",
    "证书": "职业技能等级证书",
    "职业工种": "育婴员",
    "人员类别": "农村劳动力",
}


def paid(day: str, **changes: object) -> Payment:
    """A training subsidy of the same person, for another occupation."""
    facts: Mapping[str, Value] = {"职业工种": "电工", "等级": "初级工"}
    given: dict[str, object] = {
        "person": PERSON,
        "day": date.fromisoformat(day),
        "benefit": "培训补贴",
        "amount": Decimal(1000),
        "document": "haiyuan-2023",
        "plan": "01",
        "kinds": ("政府补贴性培训",),
        "facts": facts,
        "place": "台账",
    }
    return Payment(**(given | changes))  # type: ignore[arg-type]


def training(*before: Payment, complete: bool = True, facts: dict[str, object] | None = None) -> Determination:
    policy = resolve("haiyuan-2023?方案=01")
    history = History(before, complete)
    return determine(policy, "培训补贴", TRAINED | (facts or {}), date(2024, 5, 6), history)


def test_a_second_training_in_the_calendar_year_is_refused_and_names_the_first() -> None:
    found = training(paid("2024-01-01"))
    assert (found.verdict, found.amount, found.clause) == ("REFUSE", Decimal("0.00"), "八(二)")
    assert "2024-01-01《培训补贴》1000 元" in found.sentence and "台账" in found.sentence


@pytest.mark.parametrize("day", ["2023-12-31", "2025-01-01"])
def test_a_training_of_another_calendar_year_does_not_count(day: str) -> None:
    assert (training(paid(day)).verdict, training(paid(day)).amount) == ("PAY", Decimal("1500.00"))


def test_a_later_event_of_the_same_year_that_was_paid_already_counts_too() -> None:
    assert training(paid("2024-12-31")).verdict == "REFUSE"


def test_a_payment_of_another_kind_does_not_count() -> None:
    assert training(paid("2024-01-01", benefit="技能评价补贴", kinds=())).verdict == "PAY"


def test_the_kind_counts_whatever_the_plan_or_the_benefit() -> None:
    assert training(paid("2024-01-01", benefit="直补个人培训补贴", plan="23")).verdict == "REFUSE"


def test_the_same_occupation_and_level_in_an_earlier_year_is_refused() -> None:
    same: dict[str, Value] = {"职业工种": "育婴员", "等级": "中级工"}
    found = training(paid("2022-03-01", facts=same))
    assert (found.verdict, found.clause) == ("REFUSE", "二")
    assert training(paid("2022-03-01", facts=same | {"等级": "初级工"})).verdict == "PAY"


def test_a_complete_history_leaves_no_limit_untested() -> None:
    found = training()
    assert not {"本年已享受补贴性培训次数", "同工种同等级已培训"} & set(found.untested)


def test_an_incomplete_history_refuses_by_what_it_shows_but_proves_nothing_by_silence() -> None:
    assert training(paid("2024-01-01"), complete=False).verdict == "REFUSE"
    assert {"本年已享受补贴性培训次数", "同工种同等级已培训"} <= set(training(complete=False).untested)


def test_a_payment_that_does_not_say_its_occupation_leaves_the_repeat_untested() -> None:
    found = training(paid("2022-03-01", facts={}))
    assert found.verdict == "PAY" and "同工种同等级已培训" in found.untested


@pytest.mark.parametrize(
    ("stated", "before", "verdict"),
    [(0, (), "PAY"), (0, (paid("2024-01-01"),), "REFUSE"), (1, (), "REFUSE"), (1, (paid("2024-01-01"),), "REFUSE")],
)
def test_the_larger_of_what_is_stated_and_what_is_on_record_counts(
    stated: int, before: tuple[Payment, ...], verdict: str
) -> None:
    assert training(*before, facts={"本年已享受补贴性培训次数": stated}).verdict == verdict


def test_a_no_that_the_record_contradicts_does_not_help() -> None:
    same: dict[str, Value] = {"职业工种": "育婴员", "等级": "中级工"}
    assert training(paid("2022-03-01", facts=same), facts={"同工种同等级已培训": "否"}).verdict == "REFUSE"
    assert training(facts={"同工种同等级已培训": "否"}).verdict == "PAY"
    assert training(facts={"同工种同等级已培训": "是"}).verdict == "REFUSE"


def test_without_the_date_of_the_event_a_yearly_limit_stays_untested() -> None:
    policy = resolve("haiyuan-2023?方案=01")
    found = determine(policy, "培训补贴", TRAINED, None, History((paid("2024-01-01"),)))
    assert found.verdict == "PAY" and "本年已享受补贴性培训次数" in found.untested


def test_a_count_of_episodes_is_not_derived_from_monthly_payments() -> None:
    facts = {"离校年数": 1, "未就业": "是", "多处实习": "否", "月数": 1}
    before = History((paid("2024-01-01", benefit="机关事业单位实习生活补贴", plan="13", kinds=()),))
    found = determine(resolve("haiyuan-2023?方案=13"), "机关事业单位实习生活补贴", facts, date(2024, 2, 1), before)
    assert found.verdict == "PAY" and "实习次数" in found.untested


def test_the_person_is_masked() -> None:
    found = training(paid("2024-01-01"))
    assert PERSON not in found.sentence and PERSON[:6] + "********" + PERSON[-4:] in found.sentence


def test_every_limit_of_every_document_can_be_derived_but_those_that_count_episodes() -> None:
    """An internship is paid month by month: how often somebody was an intern, payments do not tell."""
    episodes = set()
    for name in packaged_ids():
        law = document(name)
        for benefit in (b for chapter in law.chapters for b in chapter.benefits.values()):
            episodes |= {limit.fact for limit in benefit.limits if not derivable(limit, law)}
    assert episodes == {"实习次数", "社会实践次数"}


PAYMENTS = st.builds(
    paid,
    st.dates(date(2022, 1, 1), date(2025, 12, 31)).map(date.isoformat),
    benefit=st.sampled_from(["培训补贴", "直补个人培训补贴", "技能评价补贴"]),
    kinds=st.sampled_from([("政府补贴性培训",), ()]),
    facts=st.fixed_dictionaries(
        {}, optional={"职业工种": st.sampled_from(["育婴员", "电工"]), "等级": st.sampled_from(["初级工", "中级工"])}
    ),
)


@given(st.lists(PAYMENTS, max_size=4), PAYMENTS, st.booleans())
def test_one_more_payment_of_the_past_never_pays_more(before: list[Payment], more: Payment, complete: bool) -> None:
    without, within = (training(*some, complete=complete) for some in (before, [*before, more]))
    assert within.amount is None or without.amount is None or within.amount <= without.amount
    assert not (without.verdict == "REFUSE" and within.verdict == "PAY")


@given(st.lists(PAYMENTS, max_size=4), st.randoms())
def test_the_order_of_the_payments_does_not_matter(before: list[Payment], chance: Random) -> None:
    shuffled = chance.sample(before, len(before))
    one, two = training(*before), training(*shuffled)
    assert (one.verdict, one.amount, one.untested) == (two.verdict, two.amount, two.untested)
