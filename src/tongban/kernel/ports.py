"""Ports: questions that a lower app asks and an upper app answers.

The lower app declares a Protocol and `port = Port[ThatProtocol]("name")`; the upper app
calls `port.provide(...)` at start. With no provider, asking is refused.
"""

from typing import Generic, TypeVar

from tongban.kernel.errors import NoProvider

T = TypeVar("T")
_PORTS: list["Port[object]"] = []


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


def all_ports() -> list[Port[object]]:
    """Every declared port (for the test that each has its provider)."""
    return list(_PORTS)
