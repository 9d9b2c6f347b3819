"""Registered facts as people read them: papers say them as the register does, pages in the reader's language."""

from django.utils.translation import get_language

from tongban.standards.vocabularies import vocabulary

_LISTS = {"person.sex": "sex"}  # GB/T 2261.1


def worded(bind: str, value: str) -> str:
    """The word of a fact that stands in a list, in the reader's language; any other value as it is."""
    key = _LISTS.get(bind)
    code = vocabulary(key).texts.get(value) if key else None
    return value if key is None or code is None else vocabulary(key).label(code, get_language() or "zh-hans")
