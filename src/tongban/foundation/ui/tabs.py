"""Saved views of a list, as `<c-tabs>` draws them."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One saved view; `count` is how many rows it has, where that is known."""

    label: str
    url: str
    is_here: bool
    count: int | None = None
