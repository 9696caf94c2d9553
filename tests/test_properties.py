"""What holds for every benefit of every document, whatever the facts."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies.case import cents
from policies.determine import Determination, determine
from policies.figures import figures
from policies.library import document, document_ids, resolve
from policies.model import Actual, Benefit, Quantity, Ratio, Row, Settlement, Share, Standard, Tiers, walk
from policies.period import period_of
from policies.policy import Policy, open_questions
from policies.vocabulary import vocabulary

PAID = ("PAY", "PAY_UP_TO")
BENEFITS = [
    (name, benefit)
    for name in document_ids()
    for benefit in resolve(name).benefits()
    if benefit.amount is not None or benefit.options
]
IDS = [f"{name}:{benefit.plan}.{benefit.title}" for name, benefit in BENEFITS]
FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
FIRST, LAST = date(2017, 1, 1), date(2027, 12, 31)


def what_if(name: str) -> Policy:
    """The document with its period lifted and every external parameter filled, so that amounts come out."""
    _, parameters = open_questions(document(name))
    filled = "".join(f"&{key}={p.at_least or p.at_most or 1000}" for key, p in parameters.items())
    return resolve(f"{name}?用途=测算{filled}")


def read_by_amount(benefit: Benefit) -> set[str]:
    """The labels of the facts that the amount reads."""
    labels: set[str] = set()
    for item in walk(benefit.amount):
        if isinstance(item, Row):
            labels |= set(item.select) | ({item.fact} if item.fact else set())
        elif isinstance(item, (Quantity, Actual, Standard)) and item.fact:
            labels |= {item.fact, *([item.minus] if isinstance(item, Quantity) and item.minus else [])}
        elif isinstance(item, Share):
            labels.add(item.of)
        elif isinstance(item, Ratio):
            labels |= {item.of, *item.in_, *([item.ask] if item.ask else [])}
        elif isinstance(item, Settlement):
            labels |= {item.base, item.declared}
        elif isinstance(item, Tiers):
            labels |= {tier.counts for tier in item.rows}
    return labels & set(vocabulary().facts)


def values_of(label: str, benefit: Benefit) -> st.SearchStrategy[Any]:
    fact = vocabulary().facts[label]
    if fact.type == "word":
        named = {w for item in walk(benefit) if isinstance(item, Row) for w in item.select.get(label, ())}
        return st.sampled_from(sorted(named) or list(fact.words))
    if fact.type == "open":
        return st.sampled_from(["砌筑工", "枸杞加工", "实用技术"])
    if fact.type == "flag":
        return st.booleans()
    if fact.type == "list":
        return st.lists(st.integers(0, 24), max_size=6).map(tuple)
    return st.integers(0, 400)


def facts_for(benefit: Benefit) -> st.SearchStrategy[dict[str, Any]]:
    chosen = {label: words[0] for label, words in benefit.for_.items()}
    return st.fixed_dictionaries({label: values_of(label, benefit) for label in sorted(read_by_amount(benefit))}).map(
        lambda found: {**found, **chosen}
    )


def determined(name: str, benefit: Benefit, facts: Mapping[str, Any]) -> Determination:
    return determine(what_if(name), benefit, facts)


@pytest.mark.parametrize(("name", "benefit"), BENEFITS, ids=IDS)
@FEW
@given(data=st.data())
def test_whatever_is_asked_an_answer_has_a_clause_and_only_payment_has_money(
    name: str, benefit: Benefit, data: st.DataObject
) -> None:
    found = determined(name, benefit, data.draw(facts_for(benefit)))
    assert found.clause
    assert found.sentence.endswith("。")
    if found.verdict in PAID:
        assert found.amount is not None and found.amount >= 0 and found.amount == found.amount.quantize(Decimal("0.01"))
    elif found.verdict in ("REFUSE", "STOP_MONTH"):
        assert found.amount == 0
    else:
        assert found.amount is None


CAPPED = [(n, b) for n, b in BENEFITS if b.amount is not None and b.amount.cap is not None]


@pytest.mark.parametrize(("name", "benefit"), CAPPED, ids=[b.title for _, b in CAPPED])
@FEW
@given(data=st.data())
def test_an_amount_never_exceeds_its_cap(name: str, benefit: Benefit, data: st.DataObject) -> None:
    found = determined(name, benefit, data.draw(facts_for(benefit)))
    assert benefit.amount is not None and benefit.amount.cap is not None
    if found.verdict in PAID:
        assert found.amount is not None and found.amount <= cents(Fraction(benefit.amount.cap.value))


def rising(benefit: Benefit) -> list[str]:
    """Numbers of which more never pays less: counts that multiply, shares and actual cost; tiers apart."""
    if any(isinstance(item, (Tiers, Ratio)) for item in walk(benefit)):
        return []
    labels = [q.fact for q in walk(benefit.amount) if isinstance(q, Quantity) and not q.minus and q.where is None]
    labels += [s.of for s in walk(benefit.amount) if isinstance(s, Share)]
    labels += [a.fact for a in walk(benefit.amount) if isinstance(a, Actual)]
    return sorted({label for label in labels if label in vocabulary().facts})


RISING = [(n, b, label) for n, b in BENEFITS for label in rising(b)]


@pytest.mark.parametrize(("name", "benefit", "label"), RISING, ids=[f"{b.title}-{label}" for _, b, label in RISING])
@FEW
@given(data=st.data())
def test_more_never_pays_less(name: str, benefit: Benefit, label: str, data: st.DataObject) -> None:
    facts = data.draw(facts_for(benefit))
    less = determined(name, benefit, facts)
    more = determined(name, benefit, {**facts, label: facts[label] + 1})
    if less.verdict in PAID and more.verdict in PAID:
        assert less.amount is not None and more.amount is not None and more.amount >= less.amount


@pytest.mark.parametrize(("name", "benefit"), BENEFITS, ids=IDS)
def test_each_benefit_is_in_force_on_every_day_of_its_own_period_and_on_no_other(name: str, benefit: Benefit) -> None:
    found = document(name)
    period = period_of(benefit, found)
    day = FIRST
    while day <= LAST:
        inside = period is None or ((period.from_ or day) <= day <= (period.to or day))
        verdict = determine(resolve(name), benefit, {}, day).verdict
        assert (verdict != "NOT_IN_FORCE") == (inside and found.status == "现行"), day
        day += timedelta(days=1) if period and near_an_edge(day, period.from_, period.to) else timedelta(days=29)


def near_an_edge(day: date, *edges: date | None) -> bool:
    return any(edge is not None and abs((day - edge).days) <= 31 for edge in edges)


@pytest.mark.parametrize("name", document_ids())
def test_a_path_names_one_figure(name: str) -> None:
    stated: dict[str, set[tuple[Fraction, str, str]]] = {}
    for benefit in resolve(name).benefits():
        for figure in figures(benefit):
            stated.setdefault(figure.path, set()).add((figure.value, figure.unit, figure.clause))
    assert {path: found for path, found in stated.items() if len(found) > 1} == {}
