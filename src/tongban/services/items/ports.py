"""What the floor above tells about items."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from tongban.kernel.ports import Port


class ItemUse(Protocol):
    """An app above that knows how often people apply for an item."""

    def most_applied(self, *, since: date, limit: int) -> Sequence[str]:
        """Codes of items, the one that was applied for most since that day first."""
        ...


item_use = Port[ItemUse]("items.use")
