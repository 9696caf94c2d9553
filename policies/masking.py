"""Personal numbers as messages may show them."""

import re

ID_LENGTH, ID_FRONT, BACK = 15, 6, 4
MOBILE_LENGTH, MOBILE_FRONT = 11, 3
LONGEST_SHOWN = 20
_PERSONAL = re.compile(r"[0-9]{10,}[0-9Xx]")


def mask(text: str) -> str:
    """A personal number: first 6 and last 4 with ******** between.

    Numbers of 11 to 14 characters keep 3 and 4, as telephone numbers are published; shorter ones nothing.
    """
    if len(text) >= ID_LENGTH:
        return text[:ID_FRONT] + "********" + text[-BACK:]
    if len(text) >= MOBILE_LENGTH:
        return text[:MOBILE_FRONT] + "****" + text[-BACK:]
    return "*" * len(text)


def masked(text: str) -> str:
    """A text with the personal numbers in it masked."""
    return _PERSONAL.sub(lambda found: mask(found[0]), text)


def shown(text: str) -> str:
    """A cell's text for a message: personal numbers in it masked, a long one cut."""
    safe = masked(text)
    return safe if len(safe) <= LONGEST_SHOWN else safe[:LONGEST_SHOWN] + "…"
