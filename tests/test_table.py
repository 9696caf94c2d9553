"""A whole table is determined as its rows are one by one: by `determine`, and with a history by `determine` over it."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.cases import read_cases
from policies.dates import read_date
from policies.determine import Determination, determine, first_stated, read_facts
from policies.errors import InputProblem
from policies.history import History, Payment
from policies.library import document_ids, resolve
from policies.limits import asked_of_the_past
from policies.model import Benefit
from policies.policy import Policy
from policies.rows import determine_rows
from policies.table import Determinations
from policies.vocabulary import vocabulary

CASES = Path(__file__).parent / "cases"
YEAR_START = date(2024, 1, 1)


def same(one: Determination, two: Determination) -> bool:
    """Whether two determinations say the same in every word."""
    return (one.verdict, one.amount, one.sentence, one.untested, one.used, one.trail) == (
        two.verdict,
        two.amount,
        two.sentence,
        two.untested,
        two.used,
        two.trail,
    )


def one_by_one(
    policy: Policy, benefits: list[Benefit], facts: dict[str, Any], day: date | None, history: History | None = None
) -> Determination:
    return first_stated([determine(policy, benefit, facts, day, history) for benefit in benefits])


def all_cases() -> Iterator[tuple[str, str, dict[str, Any], date | None]]:
    for path in sorted(CASES.glob("*.yaml")):
        for case in read_cases(path, path.name).values():
            day = read_date(case.date) if case.date else None
            facts = {k: tuple(v) if isinstance(v, list) else v for k, v in case.facts.items()}
            yield case.policy, case.benefit, facts, day


def test_every_case_of_every_document_is_determined_alike_among_all_others_of_its_benefit() -> None:
    groups: dict[tuple[str, str], list[tuple[dict[str, Any], date | None]]] = {}
    for policy_text, title, facts, day in all_cases():
        for moved in (day, None, day and day + timedelta(days=1), day and day.replace(year=2035)):
            groups.setdefault((policy_text, title), []).append((facts, moved))
    assert sum(map(len, groups.values())) > 2000
    for (policy_text, title), rows in groups.items():
        policy = resolve(policy_text)
        benefits = policy.find(title)
        labels = list(dict.fromkeys(label for facts, _ in rows for label in facts))
        of_day: dict[date | None, list[Determination]] = {}
        for day in {day for _, day in rows}:
            values = [[facts.get(label) for label in labels] for facts, on in rows if on == day]
            of_day[day] = determine_rows(Determinations(policy, benefits), labels, values, day)[::-1]
        shared = Determinations(policy, benefits)
        for facts, day in rows:
            found = of_day[day].pop()
            if day is None:
                day = event_day(benefits[0], facts)
            alone = one_by_one(policy, benefits, facts, day)
            assert same(found, alone), (policy_text, title, facts, day, found.sentence, alone.sentence)
            try:
                read = read_facts(facts)
            except InputProblem:
                continue
            assert same(one := shared.of(read, day), alone), (facts, day, one.sentence, alone.sentence)


def event_day(benefit: Benefit, facts: dict[str, Any]) -> date | None:
    try:
        found = read_facts({benefit.event: facts.get(benefit.event)}).get(benefit.event) if benefit.event else None
    except InputProblem:
        return None
    return found if isinstance(found, date) else None


def training(rows: list[dict[str, Any]], person: str | None = None) -> list[Determination]:
    policy = resolve("haiyuan-2023")
    labels = list(dict.fromkeys(label for row in rows for label in row))
    values = [[row.get(label) for label in labels] for row in rows]
    return determine_rows(Determinations(policy, policy.find("01.培训补贴")), labels, values, person=person)


def of(person: str, day: str, **facts: Any) -> dict[str, Any]:
    row = {"身份证号": person, "取证日期": read_date(day), "等级": "中级工", "证书": "职业技能等级证书"}
    return row | {"职业工种": "电工"} | facts


def verdicts(*rows: dict[str, Any]) -> list[str]:
    return [each.verdict for each in training(list(rows), person="身份证号")]


def test_rows_that_differ_in_nothing_that_is_asked_share_one_determination() -> None:
    rows = [
        {"姓名": f"甲{n}", "等级": "高级工", "证书": "职业技能等级证书", "取证日期": YEAR_START + timedelta(days=n)}
        for n in range(200)
    ]
    found = training(rows)
    assert len({id(each) for each in found}) == 1
    assert found[0].amount == Decimal("3000.00")


def test_rows_to_which_every_answer_is_equal_share_one_determination_and_others_do_not() -> None:
    electrician, welder = of("甲", "2024-05-01"), of("乙", "2024-05-01", 职业工种="焊工")
    one, two, other = training([electrician, welder, of("丙", "2024-05-01", 等级="高级工")])
    assert one is two
    assert (one.amount, other.amount) == (Decimal("1500.00"), Decimal("3000.00"))


def test_a_row_outside_the_period_is_told_by_its_own_day() -> None:
    days = [date(2024, 10, 31), date(2024, 11, 1), date(2024, 11, 2)]
    found = training([{"等级": "高级工", "证书": "职业技能等级证书", "取证日期": day} for day in days])
    assert [each.verdict for each in found] == ["PAY", "NOT_IN_FORCE", "NOT_IN_FORCE"]
    assert "2024-11-01" in found[1].sentence
    assert "2024-11-02" in found[2].sentence


def test_a_value_that_cannot_be_read_spoils_its_own_row_even_where_nothing_asks_for_it() -> None:
    rows = [{"等级": "高级工", "证书": "职业技能等级证书", "学时": hours} for hours in (40, "很多", 40)]
    assert [each.verdict for each in training(rows)] == ["PAY", "INVALID", "PAY"]


def test_a_date_that_cannot_be_read_spoils_its_own_row() -> None:
    rows = [
        {"等级": "高级工", "证书": "职业技能等级证书", "取证日期": day} for day in ("2024-05-01", "某日", "2024.5.2")
    ]
    assert [each.verdict for each in training(rows)] == ["PAY", "INVALID", "PAY"]
    policy, values = resolve("haiyuan-2023"), [list(row.values()) for row in rows]
    shared = Determinations(policy, policy.find("01.培训补贴"))
    found = determine_rows(shared, list(rows[0]), values, date(2024, 5, 1))
    assert [each.verdict for each in found] == ["PAY", "INVALID", "PAY"]


def test_true_and_one_are_different_values() -> None:
    rows = [{"等级": "高级工", "证书": "职业技能等级证书", "本年已享受补贴性培训次数": n} for n in (0, False, 1, True)]
    assert [each.verdict for each in training(rows)] == ["PAY", "INVALID", "REFUSE", "INVALID"]


def test_a_second_training_of_a_person_in_a_year_is_refused_and_of_another_person_or_year_paid() -> None:
    first = of("甲", "2023-12-01")
    rows = [
        first,
        of("甲", "2024-01-05", 职业工种="焊工"),
        of("甲", "2024-02-05", 职业工种="育婴员"),
        of("乙", "2024-02-05"),
    ]
    assert verdicts(*rows) == ["PAY", "PAY", "REFUSE", "PAY"]
    assert "本年已享受补贴性培训次数 1 次" in training(rows, person="身份证号")[2].sentence


def test_the_same_trade_and_level_is_refused_in_a_later_year_and_a_higher_level_paid() -> None:
    first = of("甲", "2023-12-01")
    assert verdicts(first, of("甲", "2024-01-05"), of("甲", "2024-02-05", 等级="高级工")) == ["PAY", "REFUSE", "PAY"]


def test_a_row_that_was_refused_counts_against_nobody() -> None:
    assert verdicts(of("甲", "2024-01-05", 已录入系统="否"), of("甲", "2024-01-05")) == ["REFUSE", "PAY"]


def test_a_row_that_cannot_be_read_counts_against_nobody_either() -> None:
    wrong = of("甲", "2024-01-05", 等级="很高")
    assert verdicts(wrong, of("甲", "2024-01-05"), of("甲", "2024-01-05")) == ["INVALID", "PAY", "REFUSE"]


def test_rows_without_a_person_are_nobodys_second() -> None:
    assert verdicts(of("", "2024-01-05"), of("", "2024-01-05")) == ["PAY", "PAY"]


def limited() -> list[tuple[str, str]]:
    """Every benefit that looks at the past."""
    return [
        (document, f"{benefit.plan}.{benefit.title}" if benefit.plan else benefit.title)
        for document in document_ids()
        for benefit in resolve(document).benefits()
        if asked_of_the_past(benefit)
    ]


def some(label: str) -> st.SearchStrategy[Any]:
    fact = vocabulary().fact(label)
    if fact.words:
        return st.sampled_from([None, *fact.words[:3]])
    if fact.type == "flag":
        return st.sampled_from([None, "否"])
    if fact.type == "list":
        return st.sampled_from([None, "电工"])
    return st.sampled_from(["电工", "焊工", None]) if fact.type == "open" else st.sampled_from([None, 0, 1, 2])


def paid(person: str, day: date, found: Determination, facts: dict[str, Any]) -> Payment:
    benefit, amount = found.benefit, found.amount
    assert amount is not None
    return Payment(person, day, benefit.title, amount, "", benefit.plan, benefit.kind, read_facts(facts))


@pytest.mark.parametrize(("document", "title"), limited())
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_limits_over_the_rows_are_the_limits_of_a_history_of_the_rows_before(
    document: str, title: str, data: st.DataObject
) -> None:
    policy = resolve(f"{document}?用途=测算")
    benefits = policy.find(title)
    past = asked_of_the_past(benefits[0])
    labels = list(dict.fromkeys([*past, "等级", "证书", "人数", "月数"]))
    size = data.draw(st.integers(2, 8))
    rows = [{label: data.draw(some(label)) for label in labels} | {"证书": "职业技能等级证书"} for _ in range(size)]
    days = [data.draw(st.sampled_from([None, date(2023, 5, 1), date(2024, 5, 1), date(2024, 6, 1)])) for _ in rows]
    people = [data.draw(st.sampled_from(["甲", "甲", "乙", ""])) for _ in rows]
    event = benefits[0].event
    if not event:
        days = [date(2024, 5, 1)] * size
    names = [*labels, "身份证号", event or None]
    table = [
        [*(row[label] for label in labels), person, day] for row, person, day in zip(rows, people, days, strict=True)
    ]
    shared = Determinations(policy, benefits)
    found = determine_rows(shared, names, table, None if event else days[0], "身份证号")
    before: dict[str, list[Payment]] = {}
    for row, day, person, got in zip(rows, days, people, found, strict=True):
        earlier = tuple(before.get(person, ())) if day else ()
        history = History(earlier, complete=False) if earlier else None
        alone = one_by_one(policy, benefits, row | ({event: day} if event else {}), day, history)
        assert (got.verdict, got.amount, got.clause) == (alone.verdict, alone.amount, alone.clause), alone.sentence
        if person and day and alone.amount:
            before.setdefault(person, []).append(paid(person, day, alone, row))
