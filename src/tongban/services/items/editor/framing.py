"""What stands around the form of a page: outline, completeness, checks, pictures."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import Refused
from tongban.services.items.editor.checking import checked
from tongban.services.items.editor.completing import completeness, whole
from tongban.services.items.editor.facts import Section
from tongban.services.items.editor.sections import SECTIONS
from tongban.services.items.editor.sheets import Sheet
from tongban.services.items.guide import flow_of
from tongban.services.items.library.changes import last_return
from tongban.services.items.library.elements import ELEMENTS
from tongban.services.items.scenario.tree import forks

WHY = "why"


def pictures(sheet: Sheet, section: Section) -> dict[str, Any]:
    """What a page shows besides its form: the tree of the questions, the drawn process."""
    if section.key not in {"scenario", "process"}:
        return {}
    try:
        content = sheet.content(sheet.said)
    except Refused:
        return {}
    if section.key == "process":
        return {"figure": flow_of(content)}
    found = [
        {
            "question": fork.question,
            "depth": min(fork.depth, 8),
            "branches": [
                {
                    "choice": branch.choice,
                    "asks": branch.asks,
                    "brings": [(gettext(ELEMENTS[key].label), name) for key, name in branch.brings],
                    "is_shared": branch.is_shared,
                }
                for branch in fork.branches
            ],
        }
        for fork in forks(content)
    ]
    return {"forks": found}


def frame_of(sheet: Sheet, here: str) -> dict[str, Any]:
    """Outline, completeness and checks beside every page."""
    change = sheet.change
    parts = completeness(sheet.shown)
    found = checked(sheet, sheet.said, on=clock.now().astimezone(CITY_ZONE).date())
    marked = {remark.section for remark in found.remarks if remark.tone == "bad"}
    return {
        "change": change,
        "returned": last_return(change),
        "is_entry": sheet.is_entry,
        "above": sheet.levels[-1].code if sheet.levels else "",
        "outline": [
            {
                "key": key,
                "label": gettext(section.label),
                "part": parts[key],
                "is_here": key == here,
                "is_bad": key in marked,
                "url": reverse("items:library-edit-section", args=[change.pk, key]),
            }
            for key, section in SECTIONS.items()
        ],
        "why_url": reverse("items:library-edit-section", args=[change.pk, WHY]),
        "is_why": here == WHY,
        "whole": whole(parts),
        "checked": found,
    }
