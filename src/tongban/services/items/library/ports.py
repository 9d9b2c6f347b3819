"""What the floors above say about the effect of a change of an item."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

ImpactKind = Literal["cases", "drafts", "licences", "bundles"]


@dataclass(frozen=True, kw_only=True)
class Impact:
    """How much of a kind rests on some items. `sample` names up to five for a person to look at.

    Running cases keep their version; open drafts stand in the way of a cancellation.
    """

    kind: ImpactKind
    count: int
    sample: tuple[str, ...] = ()


class ImpactSource(Protocol):
    """An app above that knows what rests on items."""

    def impact(self, *, item_codes: Sequence[str]) -> list[Impact]: ...


class ImpactSources:
    """The apps that answer, by name; any number of them."""

    def __init__(self) -> None:
        self._sources: dict[str, ImpactSource] = {}

    def provide(self, name: str, source: ImpactSource) -> None:
        """Name an answerer (at start). A second, different one of the same name is a fault."""
        known = self._sources.get(name)
        if known is not None and type(known) is not type(source):
            raise RuntimeError(f"the impact source {name} is there already")
        self._sources[name] = source

    def forget(self, name: str) -> None:
        """Stop asking (for tests that provide a source of their own)."""
        self._sources.pop(name, None)

    def names(self) -> list[str]:
        return sorted(self._sources)

    def ask(self, *, item_codes: Sequence[str]) -> list[Impact]:
        """What rests on these items, from every source. The SQL of each source."""
        return [told for name in self.names() for told in self._sources[name].impact(item_codes=item_codes)]


impact_sources = ImpactSources()
