"""Who hears of a card besides its handler. Pure.

Source: standards.md 6, the default table.
"""

from tongban.services.supervision.facts import Level

_RECIPIENTS: dict[Level, tuple[str, ...]] = {
    Level.REMINDER: (),
    Level.YELLOW: ("approve",),
    Level.RED: ("approve", "head", "supervisor"),
}


def also_told(level: Level) -> tuple[str, ...]:
    """The posts of the organisation that hear of a card besides the handler (standards.md 6)."""
    return _RECIPIENTS[level]
