"""Registered facts as people read them: what a register holds as a code of a standard is shown as its word."""

from django.utils.translation import get_language

from tongban.standards.vocabularies import vocabulary

_LISTS = {"person.sex": "sex"}  # GB/T 2261.1


def worded(bind: str, value: str, *, language: str = "") -> str:
    """The word of a coded fact in the reader's language, or the value as it is where it is no code."""
    key = _LISTS.get(bind)
    if key is None or value not in (known := vocabulary(key)):
        return value
    return known.label(value, language or get_language() or "zh-hans")
