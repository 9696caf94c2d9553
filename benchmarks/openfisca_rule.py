"""The training subsidy of haiyuan-2023 (plan 01) as an OpenFisca country package would have it, limits included.

Written from the document (六(一)1, 六(一)3, 二, 五, 八(二), 八(五)), not from our data. Entities: claims, and trainees
who have one or more of them, in order. Everything is vectorised; the limits go through the claims of all trainees in
rank order, all first claims, then all second ones. What the document leaves open is `undecided`.
"""

# ruff: noqa: N801, N805 - variables are named and written as OpenFisca asks

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from operator import attrgetter, itemgetter
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERIOD = "2024-10"  # the month in which the claims are settled: parameters are those of then

Claim = build_entity(key="claim", plural="claims", label="one claim", is_person=True)
Trainee = build_entity(
    key="trainee", plural="trainees", label="who claims", roles=[{"key": "claim_of", "plural": "claims_of"}]
)


class Level(Enum):
    none = ""
    junior = "初级工"
    middle = "中级工"
    senior = "高级工"
    technician = "技师"


class Certificate(Enum):
    none = ""
    qualification = "职业资格证书"
    skill_level = "职业技能等级证书"
    special_operation = "特种作业操作证"
    special_equipment = "特种设备作业人员证"
    completion = "培训合格证书"
    driving = "B2及以上驾照"


class Trade(Enum):
    none = ""
    wolfberry_research = "枸杞研发"
    wolfberry_growing = "枸杞种植"
    wolfberry_processing = "枸杞加工"
    wolfberry_marketing = "枸杞营销"
    haiyuan_driver = "海原司机"
    pastry = "中式面点师"
    care = "养老护理员"
    bricklaying = "砌筑工"
    infants = "育婴员"
    livestock = "家畜饲养员"
    online_marketing = "互联网营销师"
    electrician = "电工"
    nursery = "保育师"


class Group(Enum):
    none = ""
    out_of_poverty = "脱贫人口"
    rural = "农村劳动力"
    monitored = "监测对象"
    relocated = "搬迁群众"
    unemployed = "城镇登记失业人员"
    rural_moving = "农村转移就业劳动者"
    disabled = "残疾人"
    paid_by_the_treasury = "财政供养人员"
    of_public_bodies = "机关事业单位在编人员"
    gravely_disabled = "一二级残疾人员"
    public_post = "公益性岗位人员"
    student = "在校大学生"
    insured = "缴纳社保企事业单位人员"
    retired = "退休人员"


class Disability(Enum):
    none = ""
    first = "一级残疾"
    second = "二级残疾"
    third = "三级残疾"


def _dated(value: float) -> dict[str, Any]:
    return {"values": {"2023-01-01": {"value": value}}}


PARAMETERS = {
    "training": {
        "in_force_to": _dated(date(2024, 10, 31).toordinal()),  # plan 01, 一
        "times_a_year": _dated(1),  # 八(二)
        "level": {"junior": _dated(1000), "middle": _dated(1500), "senior": _dated(3000)},  # 六(一)1
        "certificate": _dated(800),
        "trade": {  # 六(一)3
            "wolfberry_research": _dated(10000),
            "wolfberry_growing": _dated(800),
            "wolfberry_processing": _dated(1500),
            "wolfberry_marketing": _dated(1500),
            "haiyuan_driver": _dated(4000),
        },
    }
}


def _input(name: str, value_type: type, words: type[Enum] | None = None) -> type[Variable]:
    told: dict[str, Any] = {"value_type": value_type, "entity": Claim, "definition_period": DateUnit.ETERNITY}
    if words is not None:
        told |= {"possible_values": words, "default_value": words.none}
    return type(name, (Variable,), told)


INPUTS = [
    _input("level", Enum, Level),
    _input("certificate", Enum, Certificate),
    _input("trade", Enum, Trade),
    _input("group", Enum, Group),
    _input("disability", Enum, Disability),
    _input("in_system", bool),
    _input("day", int),
    _input("year", int),
]


class eligible(Variable):
    """二, 五, 八(五)"""

    value_type = bool
    entity = Claim
    definition_period = DateUnit.MONTH

    def formula(claims, period, parameters):
        group, disability = claims("group", period), claims("disability", period)
        excluded = np.asarray(group) >= Group.paid_by_the_treasury.index  # they stand last
        gravely = (disability == Disability.first) | (disability == Disability.second)
        barred = (group == Group.disabled) & gravely
        driver = claims("trade", period) == Trade.haiyuan_driver
        licensed = claims("certificate", period) == Certificate.driving
        return ~excluded & ~barred & (~driver | licensed) & claims("in_system", period)


class standard(Variable):
    """六(一)1, 六(一)3; 0 where the document states none."""

    value_type = float
    entity = Claim
    definition_period = DateUnit.MONTH

    def formula(claims, period, parameters):
        rates = parameters(period).training
        trade, level, certificate = claims("trade", period), claims("level", period), claims("certificate", period)
        levelled = (certificate == Certificate.qualification) | (certificate == Certificate.skill_level)
        flat = (
            (certificate == Certificate.special_operation)
            | (certificate == Certificate.special_equipment)
            | (certificate == Certificate.completion)
        )
        special = [getattr(Trade, name) for name in PARAMETERS["training"]["trade"]]
        levels = [getattr(Level, name) for name in PARAMETERS["training"]["level"]]
        return np.select(
            [*(trade == each for each in special), *(levelled & (level == each) for each in levels), flat],
            [
                *(rates.trade[each.name] for each in special),
                *(rates.level[each.name] for each in levels),
                rates.certificate,
            ],
            0,
        )


class in_time(Variable):
    """Plan 01, 一"""

    value_type = bool
    entity = Claim
    definition_period = DateUnit.MONTH

    def formula(claims, period, parameters):
        return claims("day", period) <= parameters(period).training.in_force_to


class barred(Variable):
    """Paid in the same year before, or for the same trade and level (八(二), 二), by an earlier claim."""

    value_type = bool
    entity = Claim
    definition_period = DateUnit.MONTH

    def formula(claims, period, parameters):
        most = parameters(period).training.times_a_year
        trade, level = np.asarray(claims("trade", period)), np.asarray(claims("level", period))
        year, told = claims("year", period), (trade != 0) & (level != 0)
        paid = claims("in_time", period) & claims("eligible", period) & (claims("standard", period) > 0)
        trainee = claims.trainee.members_entity_id
        order = np.argsort(trainee, kind="stable")  # the claims of a trainee side by side, in their order
        places = np.arange(len(order))
        new = np.ones(len(order), bool)
        new[1:] = trainee[order][1:] != trainee[order][:-1]
        rank = places - np.maximum.accumulate(np.where(new, places, 0))
        barred = np.zeros(len(order), bool)
        for each in range(1, int(rank.max(initial=0)) + 1):
            here = np.flatnonzero(rank == each)
            now = order[here]
            times, repeated = np.zeros(len(here)), np.zeros(len(here), bool)
            for back in range(1, each + 1):
                before = order[here - back]
                times += paid[before] & (year[before] == year[now])
                same = told[now] & (trade[before] == trade[now]) & (level[before] == level[now])
                repeated |= paid[before] & same
            barred[now] = (times >= most) | repeated
            paid[now] &= ~barred[now]
        return barred


class undecided(Variable):
    """Outside the period; or nothing bars the claim, and the document states no rate for it."""

    value_type = bool
    entity = Claim
    definition_period = DateUnit.MONTH

    def formula(claims, period, parameters):
        open_ = claims("eligible", period) & ~claims("barred", period) & (claims("standard", period) == 0)
        return ~claims("in_time", period) | open_


class training_subsidy(Variable):
    """The amount; 0 where none is due or it is undecided."""

    value_type = float
    entity = Claim
    definition_period = DateUnit.MONTH

    def formula(claims, period, parameters):
        due = claims("in_time", period) & claims("eligible", period) & ~claims("barred", period)
        return due * claims("standard", period)


class Haiyuan(TaxBenefitSystem):
    """The tax and benefit system of one subsidy."""

    def __init__(self) -> None:
        super().__init__([Claim, Trainee])
        self.add_variables(*INPUTS, eligible, standard, in_time, barred, undecided, training_subsidy)
        self.parameters = ParameterNode("", data=PARAMETERS)


WORDS = {
    "等级": ("level", Level),
    "证书": ("certificate", Certificate),
    "职业工种": ("trade", Trade),
    "人员类别": ("group", Group),
    "残疾等级": ("disability", Disability),
}


def simulation(system: TaxBenefitSystem, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> Simulation:
    """A simulation of rows: words as the indices of their enums, persons as numbers."""
    size, builder = len(rows), SimulationBuilder()
    columns = {label: map(itemgetter(place), rows) for place, label in enumerate(header)}
    numbers: dict[str, int] = {}
    who = np.fromiter((numbers.setdefault(person, len(numbers)) for person in columns["身份证号"]), np.int64, size)
    builder.create_entities(system)
    builder.declare_person_entity("claim", range(size))
    trainees = builder.declare_entity("trainee", range(len(numbers)))
    trainees.members_entity_id = who
    trainees.members_role = np.full(size, Trainee.flattened_roles[0])
    found = builder.build(system)
    for label, (name, words) in WORDS.items():
        index = {word.value: word.index for word in words} | {None: 0}
        codes = np.fromiter(map(index.__getitem__, columns[label]), np.uint8, size)
        found.set_input(name, PERIOD, EnumArray(codes, words))
    found.set_input("in_system", PERIOD, np.fromiter((word == "是" for word in columns["已录入系统"]), bool, size))
    days = list(columns["取证日期"])
    found.set_input("day", PERIOD, np.fromiter(map(date.toordinal, days), np.int32, size))
    found.set_input("year", PERIOD, np.fromiter(map(attrgetter("year"), days), np.int32, size))
    return found
