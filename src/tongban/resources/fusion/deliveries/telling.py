"""Agreements and findings in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import gettext

from tongban.kernel.errors import N_, Refused
from tongban.resources.fusion.deliveries.facts import (
    CHECK_TEXTS,
    CYCLE_TEXTS,
    Cycle,
    Delivered,
    Finding,
    Weight,
)
from tongban.resources.fusion.deliveries.terms import AgreementTerms
from tongban.resources.fusion.facts import FIELD_TEXTS, FIELDS, KEY, SEEN, Field, Kind

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_TONES = {Weight.NOTE: "tell", Weight.SETS_ASIDE: "hold", Weight.REFUSES: "bad"}
_WEIGHT_TEXTS = {
    Weight.NOTE: N_("Only noted"),
    Weight.SETS_ASIDE: N_("Sets the delivery aside"),
    Weight.REFUSES: N_("Refuses the delivery"),
}
_KEY_TEXTS = {Kind.PEOPLE: N_("Citizen ID number"), Kind.ENTITIES: N_("Unified social credit code")}


def cycle_text(cycle: Cycle) -> str:
    return gettext(CYCLE_TEXTS[cycle])


def finding_sentence(one: Finding) -> str:
    """The sentence with its facts; a reason that is a message of ours is translated within it."""
    facts = dict(one.facts)
    if "of" in facts:
        facts["why"] = why_told(facts["why"], facts["of"])
    return Refused(CHECK_TEXTS[one.check], facts=facts).sentence(gettext)


def why_told(why: str, facts: Mapping[str, object]) -> str:
    """A reason with its facts."""
    return Refused(why, facts=facts).sentence(gettext)


def finding_told(one: Finding) -> dict[str, object]:
    """A finding for a page: the sentence, what follows from it, and the samples."""
    return {
        "text": finding_sentence(one),
        "tone": _TONES[one.weight],
        "weight": gettext(_WEIGHT_TEXTS[one.weight]),
        "samples": one.samples,
    }


def columns_told(terms: AgreementTerms) -> list[tuple[str, str]]:
    """Our name and the department's for each column, in the order of the register."""
    if terms.kind is Delivered.TABLE:
        return list(terms.columns.items())
    names = {KEY: _KEY_TEXTS[terms.kind.register], SEEN: N_("As of")}
    return [
        (gettext(names[ours] if ours in names else FIELD_TEXTS[Field(ours)]), theirs)
        for ours in (KEY, *FIELDS[terms.kind.register], SEEN)
        if (theirs := terms.columns.get(ours)) is not None
    ]


def unrun(text: str) -> str:
    """A cell that a spreadsheet would run is kept as text."""
    return f"'{text}" if text.startswith(_FORMULA) else text
