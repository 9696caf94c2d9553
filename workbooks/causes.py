"""Why a cell couldn't be worked out, as a short Chinese phrase."""

from workbooks.engine import Unknown
from workbooks.formula import tokens_of
from workbooks.recalculation import Recalculation
from workbooks.staging import Place

CIRCLE = "循环引用：公式直接或间接用到了自己"
_UPSTREAM = "它依赖的单元格没能算出"
_MOST_STEPS = 20_000


def cause(work: Recalculation, place: Place) -> str:
    """The reason that was noted, that the engine gave, or that the cells before it show."""
    if place in work.reasons:
        return work.reasons[place]
    sheet, row, column = place
    value = work.kept.get(place, work.values[sheet][row, column])
    own = place in work.own
    if isinstance(value, Unknown) and not own and value.code != "blocked_by_upstream":
        return value.reason
    if place not in work.kept and _circular(work, place):
        return CIRCLE
    for slot in work.reader.slots:
        if slot.home == place and isinstance(slot.value, Unknown) and _told(slot.value):
            return slot.value.reason
    return value.reason if isinstance(value, Unknown) and _told(value) else _UPSTREAM


def _told(value: Unknown) -> bool:
    return value.code not in ("blocked_by_upstream", "pending") and not value.detail.startswith("_BUTIE")


def _circular(work: Recalculation, start: Place) -> bool:
    """Whether the unknown cells before a cell lead back to it."""
    seen: set[Place] = set()
    stack = [start]
    while stack and len(seen) < _MOST_STEPS:
        sheet, row, column = stack.pop()
        for token in tokens_of(work.formulas[sheet][row, column].text):
            found = work.references.area(token, sheet, row)
            if found is None:
                continue
            for place in work.formulas_in(found):
                before = (found.sheet or "", *place)
                if before == start:
                    return True
                if before not in seen and isinstance(work.values[before[0]].get(place), Unknown):
                    seen.add(before)
                    stack.append(before)
    return False
