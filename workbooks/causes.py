"""Why cells couldn't be worked out, each as a short Chinese phrase."""

from collections.abc import Iterator

from workbooks.engine import Unknown
from workbooks.formula import tokens_of
from workbooks.places import Place, Places
from workbooks.recalculation import Recalculation

CIRCLE = "循环引用：公式直接或间接用到了自己"
_UPSTREAM = "它依赖的单元格没能算出"
_MOST_STEPS = 1_000_000


class Causes:
    """The causes of a recalculation's unknown and kept cells."""

    def __init__(self, work: Recalculation) -> None:
        self._work = work
        unknown = work.unknown()
        self._unknown = Places(unknown)
        self._answers = {
            slot.home: slot.value.reason
            for slot in work.reader.slots
            if isinstance(slot.value, Unknown) and _told(slot.value)
        }
        self._circular = self._circles(place for place in unknown if place not in self._answers)

    def of(self, place: Place) -> str:
        """The reason that was noted, that the engine gave, or that the cells before it show."""
        work = self._work
        if place in work.reasons:
            return work.reasons[place]
        value = work.kept.get(place, work.values[place[0]][place[1:]])
        if place in self._circular:
            return CIRCLE
        if place in self._answers:
            return self._answers[place]
        return value.reason if isinstance(value, Unknown) and _told(value) else _UPSTREAM

    def _before(self, place: Place) -> Iterator[Place]:
        sheet, row, column = place
        for token in tokens_of(self._work.formulas[sheet][row, column].text):
            found = self._work.references.area(token, sheet, row)
            if found is not None:
                yield from self._unknown.within(found)

    def _circles(self, places: Iterator[Place]) -> set[Place]:
        """The unknown cells that lead back to themselves, as far as a bounded search shows."""
        circular: set[Place] = set()
        seen: set[Place] = set()
        steps = 0
        for start in places:
            if start in seen:
                continue
            seen.add(start)
            path, open_ = [(start, self._before(start))], {start: 0}
            while path and steps < _MOST_STEPS:
                following = next(path[-1][1], None)
                steps += 1
                if following is None:
                    del open_[path.pop()[0]]
                elif following in open_:
                    circular.update(place for place, _ in path[open_[following] :])
                elif following not in seen:
                    seen.add(following)
                    open_[following] = len(path)
                    path.append((following, self._before(following)))
        return circular


def _told(value: Unknown) -> bool:
    return value.code not in ("blocked_by_upstream", "pending") and not value.detail.startswith("_BUTIE")
