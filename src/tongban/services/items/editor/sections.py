"""Every page of the editor in its order. Each element stands on exactly one.

Source: the elements of an implementation (实施清单, standards.md 2.3–2.6) and what a citizen looks
for in a guide; `is_wanted` follows the checks that call a gap an error.
"""

from collections.abc import Mapping

from tongban.services.items.editor.about import BASICS, BASIS, CONDITIONS
from tongban.services.items.editor.answering import DUTY, FAQ, PLACES, REMEDIES, RESULT
from tongban.services.items.editor.asking import FORM, MATERIALS, SCENARIO
from tongban.services.items.editor.facts import Section
from tongban.services.items.editor.handling import FEES, PROCESS
from tongban.services.items.editor.instant import INSTANT
from tongban.services.items.library.elements import ELEMENTS

SECTIONS: Mapping[str, Section] = {
    section.key: section
    for section in (
        BASICS,
        BASIS,
        CONDITIONS,
        SCENARIO,
        MATERIALS,
        FORM,
        PROCESS,
        FEES,
        RESULT,
        INSTANT,
        PLACES,
        REMEDIES,
        FAQ,
        DUTY,
    )
}

_SECTION_OF = {element: section.key for section in SECTIONS.values() for element in section.elements}


def element_named(name: str) -> str:
    """The element that a check names by its key or by one of its fields; nothing for none of them."""
    if name in ELEMENTS:
        return name
    field = name.replace("-", "_")
    return next((key for key, element in ELEMENTS.items() if field in element.fields), "")


def section_of(element: str) -> str:
    """The page on which an element is edited; nothing for what only an import says."""
    return _SECTION_OF.get(element, "")
