"""What an officer was shown, in the reader's language."""

from typing import Any

from django.utils.translation import gettext

from tongban.resources.exchange.desk_use.facts import DeskAnswer, EndedGrant
from tongban.resources.exchange.facts import MASK_TEXTS, GrantFact, Mask


def answer_words(found: DeskAnswer) -> dict[str, Any]:
    """The rows field by field, each with the mask that hides a part of it."""
    return {
        "answer": found,
        "grant": found.grant,
        "rows": [
            [
                (
                    one.name,
                    row.get(one.name, ""),
                    gettext(MASK_TEXTS[one.mask]) if one.mask is not Mask.NONE else "",
                )
                for one in found.fields
            ]
            for row in found.rows
        ],
    }


def ended_line(ended: EndedGrant) -> dict[str, Any]:
    """A grant that ended: of what, since when and why."""
    return {"grant": ended.grant, "why": ended.refusal.sentence(gettext)}


def grant_line(grant: GrantFact) -> dict[str, Any]:
    """A grant as a line to choose from."""
    return {"grant": grant, "names": "、".join(one.name for one in grant.fields)}
