"""What two people changed differently, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from tongban.services.items.editor.merging import Clash
from tongban.services.items.library.elements import ELEMENTS, element_of
from tongban.services.items.library.telling import value_text
from tongban.services.items.library.words import word_of

_ELEMENT_OF_UNFOLDED = {"form.sections": "form", "form.fields": "form", "process.steps": "process"}


@dataclass(frozen=True, kw_only=True)
class ClashLine:
    """One value that both changed: what it is, what stands in the form now, and what the other saved."""

    what: str
    mine: str
    theirs: str


def clash_lines(clashes: Sequence[Clash]) -> list[ClashLine]:
    """Each clash as a line."""
    return [
        ClashLine(
            what=_what(clash.path),
            mine=value_text(clash.path[-1], clash.mine) or gettext("nothing"),
            theirs=value_text(clash.path[-1], clash.theirs) or gettext("nothing"),
        )
        for clash in clashes
    ]


def _what(path: tuple[str, ...]) -> str:
    head = path[0]
    element = _ELEMENT_OF_UNFOLDED.get(head) or element_of(head).key
    words = [gettext(ELEMENTS[element].label)]
    for step in path[1:]:
        name = step.partition(":")[2] or gettext(word_of(step))
        words.append(name)
    return " · ".join(words)
