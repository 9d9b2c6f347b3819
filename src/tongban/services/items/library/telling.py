"""How a difference and a value of an item are said to a person, in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, pgettext

from tongban.foundation.ui.public import count_text
from tongban.kernel.errors import N_
from tongban.services.items.library.comparing import Difference, name_of_part
from tongban.services.items.library.elements import ELEMENTS
from tongban.services.items.library.facts import POLICY_WORDS
from tongban.services.items.wording import code_text

FIELD_WORDS: Mapping[str, str] = {
    "name": N_("Name of it"),
    "key": N_("Key"),
    "need": N_("Necessity"),
    "kind": N_("Kind"),
    "format": N_("Form of the material"),
    "originals": N_("Originals"),
    "copies": N_("Copies"),
    "source": N_("Where it comes from"),
    "issuer": N_("Issued by"),
    "note": N_("Note"),
    "accept_standard": N_("What is looked at"),
    "by_law": N_("By which law"),
    "blank_form": N_("Blank form"),
    "sample": N_("Filled-in sample"),
    "when": N_("Holds when"),
    "licence_types": N_("Met by licences"),
    "register_fact": N_("Met by a register"),
    "is_exempt": N_("Need not be handed in"),
    "is_charged": N_("Charged"),
    "needs_no_material": N_("Nothing to hand in"),
    "amount_fen": N_("Amount"),
    "standard": N_("Standard"),
    "basis": N_("Legal basis"),
    "statutory": N_("Statutory limit"),
    "promised": N_("Promised limit"),
    "policy": N_("What a level below may do"),
    "central_department": N_("Central department"),
    "order": N_("Order"),
    "visits": N_("Trips"),
    "visits_reason": N_("Why a visit is needed"),
    "handle_forms": N_("Ways of applying"),
    "text": N_("Wording"),
    "days": N_("Days"),
    "result": N_("Result"),
    "address": N_("Address"),
    "hours": N_("Opening hours"),
    "phone": N_("Phone"),
    "phones": N_("Phone"),
    "url": N_("Web address"),
    "purpose": N_("Purpose"),
    "aliases": N_("Everyday words"),
    "answer": N_("An answer"),
    "label": N_("Answer to choose"),
    "article": N_("Article"),
    "number": N_("Document number"),
    "law": N_("Law"),
    "choices": N_("Answers to choose from"),
    "step_notes": N_("Steps"),
    "holder": N_("In whose name"),
    "body": N_("Which body"),
    "deadline": N_("Until when"),
    "limits": N_("Limits of the steps"),
    "accept": N_("Acceptance"),
    "review": N_("Review"),
    "approve": N_("Approval"),
    "issue": N_("Issuance"),
    "matters": N_("What it must do"),
    "accountable_cases": N_("When it is held to account"),
    "accountable_body": N_("Who holds it to account"),
    "responsibility": N_("What follows"),
    "valid_months": N_("Valid for months"),
    "licence_type": N_("Type of licence"),
}

_CODES = {
    "type_code": "item_type",
    "handle_forms": "handle_type",
    "power_source": "power_source",
    "project_type": "project_type",
    "online_depth": "online_depth",
    "audience": "server_type_c0109",
    "use_levels": "use_level",
    "themes_person": "topic_person",
    "themes_legal": "topic_legal",
}
_REMEDIES = {
    "reconsideration": N_("Administrative reconsideration"),
    "litigation": N_("Administrative litigation"),
    "complaint": N_("Complain about how it went"),
}
_LEVELS = {
    "1": N_("National level"),
    "2": N_("Province level"),
    "3": N_("City level"),
    "4": N_("County level"),
    "5": N_("Township level"),
    "6": N_("Village level"),
}
_NEED = {"required": N_("Required"), "optional": N_("Only where it applies"), "later": N_("May follow later")}


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


def told(differences: Iterable[Difference]) -> list[ToldElement]:
    """The differences by element, in words."""
    found: dict[str, ToldElement] = {}
    for one in differences:
        group = found.setdefault(
            one.element, ToldElement(key=one.element, label=gettext(one.label), lines=[])
        )
        group.lines.append(
            Told(
                element=one.element,
                what=_what(one),
                before=value_text(one.field, one.before),
                after=value_text(one.field, one.after),
                kind=one.kind,
            )
        )
    return list(found.values())


def _what(one: Difference) -> str:
    """“平面布局图：份数”: the part and the field, as far as the element's name does not say it."""
    parts = [one.thing] if one.thing and not _is_whole(one) else []
    head = one.path[0].rpartition(".")[2]
    is_plain = len(one.path) == 1 and len(ELEMENTS[one.element].fields) == 1
    if one.field != head or not (is_plain or one.thing):
        parts.append(gettext(FIELD_WORDS.get(one.field, one.field)))
    return pgettext("between a material and its field", ": ").join(parts)


def _is_whole(one: Difference) -> bool:
    """A part that came or went whole: its name stands in the column itself."""
    return isinstance(one.before if one.after is None else one.after, dict) and one.kind != "changed"


def value_text(field: str, value: Any) -> str:
    """A stored value in words; nothing for nothing."""
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, Mapping):
        return _form_text(value) if field == "form" else _mapping_text(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _joined([value_text(field, part) for part in value])
    return _plain_text(field, value)


def _joined(texts: Sequence[str]) -> str:
    """One after another; whole sentences need nothing between them."""
    if texts and all(text.endswith(("。", "；", ".")) for text in texts):
        return "\n".join(texts)
    return gettext(", ").join(texts)


def _mapping_text(value: Mapping[str, Any]) -> str:
    if "count" in value:
        limit = count_text(value["count"], value.get("unit", "working-days"))
        return f"{limit} {value['note']}" if value.get("note") else limit
    name = name_of_part(value)
    rest = [
        f"{gettext(FIELD_WORDS[key])} {value_text(key, part)}"
        for key, part in value.items()
        if key in {"need", "amount_fen", "days", "when", "statutory", "promised"} and part not in (None, "")
    ]
    if name and rest:
        return gettext("%(name)s (%(rest)s)") % {"name": name, "rest": gettext("; ").join(rest)}
    if name:
        return name
    return gettext("; ").join(
        f"{gettext(FIELD_WORDS.get(key, key))} {value_text(key, part)}" for key, part in value.items()
    )


def _form_text(schema: Mapping[str, Any]) -> str:
    """A form is told by the questions that it asks."""
    fields = schema.get("properties", {})
    return gettext(", ").join(str(field.get("title", key)) for key, field in fields.items())


def _plain_text(field: str, value: Any) -> str:
    if field in _CODES:
        return code_text(_CODES[field], str(value))
    if field == "kind" and value in _REMEDIES:
        return gettext(_REMEDIES[value])
    if field == "need":
        return gettext(_NEED.get(str(value), str(value)))
    if field == "policy":
        return gettext(POLICY_WORDS.get(value, str(value)))
    if field == "amount_fen":
        return gettext("%(yuan)s yuan") % {"yuan": f"{value / 100:.2f}"}
    return str(value)


def element_text(said: Mapping[str, Any], element_key: str) -> str:
    """What some levels say about an element, in one line; nothing when they say nothing."""
    element = ELEMENTS[element_key]
    texts = [
        _with_name(number, path.rpartition(".")[2], said[path])
        for number, path in enumerate(element.fields)
        if path in said
    ]
    return gettext("; ").join(text for text in texts if text)


def _with_name(number: int, field: str, value: Any) -> str:
    """The first field of an element needs no name; a number or a yes further on does."""
    text = value_text(field, value)
    if number and isinstance(value, int) and field in FIELD_WORDS:
        return f"{gettext(FIELD_WORDS[field])} {text}"
    return text


def level_text(level: str) -> str:
    """The level in one short word: 国家级 … 村级."""
    return gettext(_LEVELS.get(level, level))
