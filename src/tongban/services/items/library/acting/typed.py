"""What was typed into the form of an act, read field by field; what cannot be is kept as sentences."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tongban.kernel.errors import N_, Invalid
from tongban.services.items.editor.values import UNITS

_LONGEST_LIMIT = 3650


class Typed:
    """The fields of a form whose names begin with `prefix`; `faults` holds whole names.

    The parts of one form share their faults, so that one answer names them all.
    """

    def __init__(
        self,
        values: Mapping[str, Sequence[str]],
        *,
        prefix: str = "",
        faults: dict[str, str] | None = None,
    ) -> None:
        self._values = values
        self.prefix = prefix
        self.faults: dict[str, str] = {} if faults is None else faults

    def part(self, prefix: str) -> "Typed":
        """The fields of one part of the form."""
        return Typed(self._values, prefix=prefix, faults=self.faults)

    def with_values(self, **values: list[str]) -> "Typed":
        """The same form with some fields, by their whole names, as if they had been typed otherwise."""
        return Typed({**self._values, **values}, prefix=self.prefix, faults=self.faults)

    def text(self, name: str) -> str:
        """The last value, without spaces around it; nothing where nothing was sent."""
        values = self._values.get(self.prefix + name)
        return values[-1].strip() if values else ""

    def every(self, name: str) -> list[str]:
        """Each box that was ticked."""
        return list(self._values.get(self.prefix + name, ()))

    def lines(self, name: str) -> list[str]:
        return [line.strip() for line in self.text(name).splitlines() if line.strip()]

    def wrong(self, name: str, sentence: str) -> None:
        """Say what is wrong with a field; the first sentence stays."""
        self.faults.setdefault(self.prefix + name, sentence)

    def limit(self, name: str) -> dict[str, Any] | None:
        """A limit as a document stores it; None where none was typed."""
        text, unit = self.text(name), self.text(f"{name}_unit")
        if not text:
            return None
        if not text.isascii() or not text.isdecimal() or len(text) > 4 or int(text) > _LONGEST_LIMIT:
            self.wrong(name, N_("Enter a whole number, or leave it empty."))
            return None
        return {"count": int(text)} | ({"unit": unit} if unit in UNITS[1:] else {})

    def day(self, name: str) -> date | None:
        """A day; None where none was typed."""
        if not (text := self.text(name)):
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.wrong(name, N_("Enter a day as year-month-day."))
            return None

    def check(self) -> None:
        """Raises Invalid with every sentence."""
        if self.faults:
            raise Invalid(facts={"fields": dict(self.faults)})


def limit_typed(name: str, stored: Mapping[str, Any] | None) -> dict[str, list[str]]:
    """The two fields of a limit."""
    found = stored or {}
    return {name: [str(found.get("count", ""))], f"{name}_unit": [str(found.get("unit", UNITS[0]))]}
