"""The JSON of `people`: amounts as texts to the fen, identity numbers masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policies.masking import mask
from policies.once import Once
from workbooks.whatif.people import Entry, People, Total
from workbooks.whatif.people_worlds import Kind, World


def as_dict(people: People) -> dict[str, object]:
    """All of it; `changed` are the claims that come to something else."""
    changes = people.by_change
    return {
        "simulation": True,
        "policy": {"now": people.laws[0].now.text, "then": people.laws[0].then.text},
        "policies": [{"now": one.now.text, "then": one.then.text, "rows": one.rows} for one in people.laws],
        "rows": people.whole.rows,
        "totals": _total(people.whole),
        "people": {"gain": people.gaining, "lose": people.losing},
        "states": [{"state": state, "now": now, "then": then} for state, now, then in people.states()],
        "changes": [
            {"change": change, "people": people.persons[change], **_total(total)} for change, total in changes.items()
        ],
        "settled_then": people.settled_then,
        "opened_then": people.opened_then,
        "eligible_then": people.eligible_then,
        "townships": _totals(people.by_township) if people.has_township else [],
        "levels": _totals(people.by_level) if people.has_level else [],
        "benefits": _totals(people.by_benefit),
        "kinds": [_kind(kind, rows) for kind, rows in people.kinds.items()],
        "changed": _entries(people.changed),
        "reasons": [{"says": says, "rows": rows} for says, rows in people.reasons.items()],
        "doubts": people.doubts,
        "told": people.told,
    }


def _totals(totals: Mapping[str, Total]) -> list[dict[str, object]]:
    return [{"name": name, **_total(total)} for name, total in totals.items()]


def _total(total: Total) -> dict[str, object]:
    return {
        "rows": total.rows,
        "now": str(total.now),
        "then": str(total.then),
        "difference": str(total.difference),
        "open_now": total.open_now,
        "open_then": total.open_then,
        "eligible_now": total.eligible_now,
        "eligible_then": total.eligible_then,
        "gain": total.gain,
        "lose": total.lose,
    }


def _kind(kind: Kind, rows: int) -> dict[str, object]:
    worlds = {"now": _world(kind.now), "then": _world(kind.then)}
    return {"benefit": kind.benefit, "level": kind.level, "change": kind.change, "rows": rows, **worlds}


def _world(world: World) -> dict[str, str | None]:
    return {"state": world.state, "yuan": _yuan(world), "says": world.says}


def _yuan(world: World) -> str | None:
    return str(world.yuan) if world.told else None


def _entries(entries: Sequence[Entry]) -> list[dict[str, object]]:
    """The claims; what they have of their kind is written once."""
    of_kind = Once[Kind, dict[str, object]](_of_kind)
    return [
        {
            "sheet": entry.sheet,
            "row": entry.number,
            "name": entry.name,
            "identity": mask(entry.person) if entry.person else "",
            "township": entry.township,
            **of_kind[entry.kind],
        }
        for entry in entries
    ]


def _of_kind(kind: Kind) -> dict[str, object]:
    return {
        "benefit": kind.benefit,
        "change": kind.change,
        "now": _yuan(kind.now),
        "then": _yuan(kind.then),
        "difference": str(kind.difference) if kind.settled else None,
    }
