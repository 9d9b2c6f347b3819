"""What waits for a font, as others see it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class WaitingCharacter:
    """A character that no font had when a paper was to be made; `waiting` says how many of which kind wait for it."""

    character: str
    has_font: bool
    waiting: tuple[tuple[str, int], ...]

    @property
    def code_point(self) -> str:
        """As Unicode writes it: U+2CE2A."""
        return f"U+{ord(self.character):04X}"
