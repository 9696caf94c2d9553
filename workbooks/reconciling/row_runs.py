"""Row numbers for a sentence, and for a cell."""

from collections.abc import Iterable, Sequence

LISTED = 20  # runs of rows that a sentence lists


def runs(numbers: Sequence[int]) -> str:
    """Numbers in order, neighbours together: 3—7、9."""
    found = spans(numbers)
    listed = "、".join(found[:LISTED])
    return f"{listed} 等" if len(found) > LISTED else listed


def spans(numbers: Iterable[int]) -> list[str]:
    """The same one by one: 3—7, 9."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return [str(a) if a == b else f"{a}—{b}" for a, b in found]
