"""The names of China's administrative divisions, by the digits of their code that say something."""

from functools import cache
from importlib.resources import files

EDITION = 2023


@cache
def division_names() -> dict[str, str]:
    """Name by short code (2, 4, 6, 9 or 12 digits), in the order of the codes. Read once, some 3 ms."""
    text = (files("tongban.standards") / "divisions.txt").read_text(encoding="utf-8")
    rows = (line.split(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    return {row[0]: row[1] for row in rows}


def is_current_division(digits: str) -> bool:
    """Whether the edition knows a division of these six digits (`441900` is a city without counties)."""
    names = division_names()
    return digits in names or (digits.endswith("00") and digits[:4] in names)
