"""Questions are asked where systems call: a county office, its grant, and an open case of a citizen."""

from tests.resources.exchange.gateway.conftest import files, on_monday, place

__all__ = ["files", "on_monday", "place"]
