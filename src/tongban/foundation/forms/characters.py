"""Characters that nobody meant to write: control characters, marks of writing direction, broken halves.

A name may hold any letter of any script, rare ones too; what has no shape of its own can hide or turn
round what stands beside it (Unicode Technical Report 36, 3.1 “Bidirectional text spoofing”), and half a
surrogate pair cannot be stored at all.
"""

import unicodedata

_BREAKS = "\n\r\t"
# embeddings, overrides, isolates and marks of direction; invisible spaces and the mark of byte order
_INVISIBLE = frozenset(
    "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad"
)


def is_stray(char: str, *, may_break: bool) -> bool:
    """Whether this character has no place in an answer; `may_break` lets line breaks and tabs stand."""
    if char in _BREAKS:
        return not may_break
    if char in _INVISIBLE:
        return True
    # Cc control, Cs half a pair, Cn not a character: noncharacters such as U+FFFE; unassigned letters may come
    category = unicodedata.category(char)
    return category in {"Cc", "Cs"} or (category == "Cn" and ord(char) & 0xFFFE == 0xFFFE)


def without_strays(text: str, *, may_break: bool) -> str:
    """The text without them, as a page takes it: they come along with what is copied and nobody sees them."""
    if not may_break:
        text = " ".join(text.split(None)) if any(char in text for char in _BREAKS) else text
    return "".join(char for char in text if not is_stray(char, may_break=may_break))


def has_stray(text: str, *, may_break: bool) -> bool:
    """Whether one is in it."""
    return any(is_stray(char, may_break=may_break) for char in text)
