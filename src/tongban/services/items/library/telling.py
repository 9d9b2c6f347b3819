"""How a difference and a value of an item are said to a person, in the reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, pgettext

from tongban.kernel.errors import N_
from tongban.services.items.library.comparing import Difference
from tongban.services.items.library.elements import ELEMENTS
from tongban.services.items.library.saying import Saying
from tongban.services.items.library.words import word_of

_LEVELS = {
    "1": N_("National level"),
    "2": N_("Province level"),
    "3": N_("City level"),
    "4": N_("County level"),
    "5": N_("Township level"),
    "6": N_("Village level"),
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """One difference as a line: what it is about, before, after; empty where it was not there."""

    element: str
    what: str
    before: str
    after: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class ToldElement:
    """The differences of one element under its name."""

    key: str
    label: str
    lines: list[Told]


def told(differences: Iterable[Difference], *, names: Mapping[str, str] | None = None) -> list[ToldElement]:
    """The differences by element, in words; `names` are those of files by reference, of licences by type."""
    found: dict[str, ToldElement] = {}
    listed = list(differences)
    whole = next((one.whole for one in listed if any(one.whole)), ({}, {}))
    was, now = (Saying(said=said, is_whole=True, names=names or {}) for said in whole)
    for one in listed:
        group = found.setdefault(
            one.element, ToldElement(key=one.element, label=gettext(one.label), lines=[])
        )
        group.lines.append(
            Told(
                element=one.element,
                what=_what(one, now if one.after is not None else was),
                before=was.side(one, one.before, gettext("as it was")),
                after=now.side(one, one.after, gettext("otherwise now")),
                kind=one.kind,
            )
        )
    return list(found.values())


def _what(one: Difference, saying: "Saying") -> str:
    """“平面布局图：份数”: the part and the field, as far as the element's name does not say it."""
    thing = saying.thing(one)
    parts = [thing] if thing and not _is_whole(one) else []
    head = one.path[0].rpartition(".")[2]
    is_single = len(ELEMENTS[one.element].fields) == 1
    if one.path[0] == "process" and len(one.path) == 3:
        parts = [gettext(word_of(one.path[1])), saying.step(one.field)]
    elif one.field != head or not (is_single or thing):
        word = gettext(word_of(one.field))
        parts += [word] if parts or word != gettext(one.label) else []
    return pgettext("between a material and its field", ": ").join(parts)


def _is_whole(one: Difference) -> bool:
    """A part that came or went whole: its name stands in the column itself."""
    return isinstance(one.before if one.after is None else one.after, dict) and one.kind != "changed"


def value_text(name: str, value: Any, *, said: Mapping[str, Any] | None = None) -> str:
    """A stored value in words; nothing for nothing. Conditions are read by the questions in `said`."""
    return Saying(said=said or {}).text(name, value)


def element_text(said: Mapping[str, Any], element_key: str) -> str:
    """What some levels say about an element, in one line; nothing when they say nothing."""
    element, saying = ELEMENTS[element_key], Saying(said=said)
    texts = [
        _with_name(number, path, saying.text(path.rpartition(".")[2], said[path]), said[path])
        if len(element.fields) > 1
        else saying.text(path.rpartition(".")[2], said[path])
        for number, path in enumerate(element.fields)
        if path in said
    ]
    return gettext("; ").join(text for text in texts if text)


def _with_name(number: int, path: str, text: str, value: Any) -> str:
    """The first of an element's fields needs no name, unless it is one of two alike, a number or a yes."""
    is_clear = not number and not isinstance(value, int) and not path.startswith("themes")
    return text if is_clear or not text else f"{gettext(word_of(path))} {text}"


def level_text(level: str) -> str:
    """The level in one short word: 国家级 … 村级."""
    return gettext(_LEVELS.get(level, level))
