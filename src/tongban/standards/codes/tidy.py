"""How people type codes: full-width digits, small letters, blanks and dashes."""

import unicodedata

_BETWEEN = dict.fromkeys(map(ord, " \t\r\n\u3000\u200b\u00a0-–—‐‑_"))


def tidied(text: str) -> str:
    """The code without blanks and dashes, half-width, in capitals."""
    return unicodedata.normalize("NFKC", text).translate(_BETWEEN).upper()


def in_groups(code: str, *sizes: int) -> str:
    """The code in groups of the given sizes, the last size repeated to the end."""
    groups, at = [], 0
    for position in range(len(code)):
        if at >= len(code):
            break
        size = sizes[min(position, len(sizes) - 1)]
        groups.append(code[at : at + size])
        at += size
    return " ".join(groups)
