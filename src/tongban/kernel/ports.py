"""Ports: questions that a lower app asks and an upper app answers.

The lower app declares a Protocol and `port = Port[ThatProtocol]("name")`; the upper app
calls `port.provide(...)` at start. With no provider, asking is refused. A question that each app
answers for its own kind of thing is a `PortTable`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Generic, TypeVar

from tongban.kernel.errors import NoProvider

T = TypeVar("T")
_PORTS: list["Port[object]"] = []
_TABLES: list["PortTable[object]"] = []


class Port(Generic[T]):
    """One question with exactly one answerer."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._provider: T | None = None
        _PORTS.append(self)  # type: ignore[arg-type]

    def provide(self, provider: T) -> None:
        """Name the answerer (at start). A second, different one is a fault."""
        if self._provider is not None and type(self._provider) is not type(provider):
            raise RuntimeError(f"port {self.name} already has a provider")
        self._provider = provider

    @property
    def is_provided(self) -> bool:
        return self._provider is not None

    def ask(self) -> T:
        """The provider. Raises NoProvider when there is none."""
        if self._provider is None:
            raise NoProvider(facts={"port": self.name})
        return self._provider


class PortTable(Generic[T]):
    """One question with one answerer for each kind of thing, such as the papers of cases and of licences."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._by_kind: dict[str, T] = {}
        _TABLES.append(self)  # type: ignore[arg-type]

    def provide(self, kind: str, answerer: T) -> None:
        """Name who answers for a kind (at start). A second, different one is a fault."""
        known = self._by_kind.get(kind)
        if known is not None and type(known) is not type(answerer):
            raise RuntimeError(f"port {self.name} already has an answerer for {kind}")
        self._by_kind[kind] = answerer

    def of(self, kind: str) -> T | None:
        """Who answers for `kind`; None: nobody does."""
        return self._by_kind.get(kind)

    @property
    def answerers(self) -> Mapping[str, T]:
        """Everybody who answers, by kind."""
        return MappingProxyType(self._by_kind)


def all_tables() -> list[PortTable[object]]:
    """Every declared table of answerers."""
    return list(_TABLES)


def all_ports() -> list[Port[object]]:
    """Every declared port (for the test that each has its provider)."""
    return list(_PORTS)
