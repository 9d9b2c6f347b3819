"""What requests ask of the apps above."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from tongban.kernel.ports import Port


class ItemNames(Protocol):
    """Knows the published items of the item library (事项库)."""

    def names_of(self, codes: Collection[str]) -> Mapping[str, str]:
        """What the published and open items with these codes are called; others are left out."""

    def items_of(self, organisation_ids: Collection[UUID], *, limit: int) -> Mapping[str, str]:
        """Published and open items of these organisations, by code; for a list to choose from."""


class Serving(Protocol):
    """Knows from what resources are served (数据来源)."""

    def is_served(self, resource_code: str) -> bool:
        """Whether anything could be had of this resource now."""

    def fields_served(self, resource_code: str) -> Collection[str] | None:
        """The fields that can be had of this resource now; None where nothing serves it."""


@dataclass(frozen=True, kw_only=True)
class GrantUsed:
    """How often a grant gave something this month, and on which day last."""

    this_month: int = 0
    last_on: date | None = None


class GrantUses(Protocol):
    """Knows how much grants are used (使用记录)."""

    def uses_of(self, grant_ids: Collection[UUID], *, on: date) -> Mapping[UUID, GrantUsed]:
        """Of these grants those that ever gave something."""


grant_uses: Port[GrantUses] = Port("exchange.grant_uses")
serving: Port[Serving] = Port("exchange.serving")
item_names: Port[ItemNames] = Port("exchange.item_names")
