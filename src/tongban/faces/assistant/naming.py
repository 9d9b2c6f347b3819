"""The name of who has signed in, in what they say. Pure rules."""

import re

from tongban.faces.assistant.asking import fold, spoken


def without_name(text: str, name: str) -> str:
    """A folded text without a person's name, whole or the given name alone, written in either script."""
    name = fold(name)
    parts = (
        [name, *name.split()] if name.isascii() else [name, *(name[n:] for n in (1, 2) if len(name) > n + 1)]
    )
    for part in (spelt for one in parts if one for spelt in (one, spoken(one))):
        pattern = rf"\b{re.escape(part)}\b" if part.isascii() else re.escape(part)
        text = re.sub(pattern, "…", text)
    return text
