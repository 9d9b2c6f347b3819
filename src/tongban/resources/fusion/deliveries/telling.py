"""Agreements and findings in the reader's language."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext, ngettext

from tongban.kernel.errors import N_, Refused
from tongban.resources.fusion.deliveries.facts import (
    CHECK_TEXTS,
    CYCLE_TEXTS,
    Check,
    Cycle,
    Delivered,
    Finding,
    Weight,
)
from tongban.resources.fusion.deliveries.terms import AgreementTerms
from tongban.resources.fusion.facts import FIELDS, KEY, SEEN, Kind, field_text

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SHAPED = (Check.SHIFTED, Check.BROKEN_ROWS, Check.ALL_BROKEN)
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
    if one.check is Check.LATE:
        facts["due"] = date.fromisoformat(facts["due"])
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
        "samples": [
            (row, shape_told(text)) if one.check in _SHAPED else (row, text) for row, text in one.samples
        ],
    }


def shape_told(text: str) -> str:
    """The shape of a value in words: 字×3 9×18 → 3 Chinese characters, 18 digits."""
    told = []
    for part in text.split(" "):
        kind, _, times = part.partition("×")
        if not part or len(kind) > 1 or (times and not times.isdecimal()):
            return text or gettext("empty cell")  # of before shapes were kept part by part
        told.append(_part_told(kind, int(times or 1)))
    return gettext(", ").join(told)


def _part_told(kind: str, count: int) -> str:
    match kind:
        case "字":
            text = ngettext("%(count)s Chinese character", "%(count)s Chinese characters", count)
        case "9":
            text = ngettext("%(count)s digit", "%(count)s digits", count)
        case "a":
            text = ngettext("%(count)s letter", "%(count)s letters", count)
        case "␣":
            text = ngettext("%(count)s blank", "%(count)s blanks", count)
        case _:
            return kind * count
    return text % {"count": count}


def columns_told(terms: AgreementTerms) -> list[tuple[str, str]]:
    """Our name and the department's for each column, in the order of the register."""
    names = named_columns(terms)
    return [(names[ours], terms.columns[ours]) for ours in names]


def named_columns(terms: AgreementTerms) -> dict[str, str]:
    """What each column is called here, by our names, in the order of the register."""
    if terms.kind is Delivered.TABLE:
        return {ours: ours for ours in terms.columns}
    kind = terms.kind.register
    names = {KEY: _KEY_TEXTS[kind], **{field.value: field_text(field, kind) for field in FIELDS[kind]}}
    names[SEEN] = N_("As of")
    return {ours: gettext(text) for ours, text in names.items() if ours in terms.columns}


def unrun(text: str) -> str:
    """A cell that a spreadsheet would run is kept as text."""
    return f"'{text}" if text.startswith(_FORMULA) else text
