"""How a description reads: its facts in the reader's language, and what a version changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, gettext, pgettext

from tongban.kernel.errors import N_
from tongban.resources.datasets.content import EdgeContent, FieldContent, NodeKind, ResourceContent
from tongban.standards.vocabularies import vocabulary

NODE_WORDS = {
    NodeKind.RESOURCE: N_("Resource"),
    NodeKind.DELIVERY: N_("Delivery of data"),
    NodeKind.REGISTER: N_("Register"),
    NodeKind.SYSTEM: N_("System"),
}
SHARE_TONES = {"1": "good", "2": "tell", "3": "hold"}
LABELS = {
    "name": N_("Name of the resource"),
    "summary": N_("Summary"),
    "formats": N_("Format"),
    "share_type": N_("Sharing"),
    "share_conditions": N_("Conditions of sharing"),
    "share_basis": N_("Basis of not sharing"),
    "open_type": N_("Openness"),
    "open_conditions": N_("Conditions of openness"),
    "cycle": N_("Updated"),
    "is_incremental": N_("Each update brings"),
    "level": N_("Level of the data"),
    "importance": N_("Importance"),
    "domain": N_("Domain of the data"),
    "layer": N_("Level of government"),
    "source": N_("Source system"),
    "channel": N_("Provided over"),
    "region": N_("Region"),
    "related": N_("Related resources"),
    "lineage": N_("Lineage"),
}
_LISTS = {
    "share_type": "share_type",
    "open_type": "open_type",
    "cycle": "update_cycle",
    "importance": "resource_importance",
    "layer": "resource_layer",
    "source": "resource_source",
    "channel": "resource_channel",
}


@dataclass(frozen=True, kw_only=True)
class Change:
    """One entry that a version says otherwise than the one before; either may be empty."""

    label: str
    before: str
    after: str


def term(name: str, code: str) -> str:
    """A code of a list in the reader's language; the code itself where the list has it not."""
    found = vocabulary(name)
    return found.terms[code].label(get_language() or "zh-hans") if code in found else code


def choices(name: str, *, empty: str = "") -> list[tuple[str, str]]:
    """The codes of a list for a select, after an empty one with these words."""
    first = [("", empty)] if empty else []
    return first + vocabulary(name).choices(get_language() or "zh-hans")


def class_text(class_code: str) -> str:
    """人口 / 101001: the class and group that a class code names, as far as the lists know them."""
    group = vocabulary("resource_group")
    kind = term("resource_class", class_code[:1])
    return f"{kind} · {term('resource_group', class_code[:3])}" if class_code[:3] in group else kind


def entry_text(content: ResourceContent, entry: str) -> str:
    """What the description says at one entry, as a person reads it; "" for nothing."""
    said = getattr(content, entry)
    if entry in _LISTS:
        return term(_LISTS[entry], said) if said else ""
    if entry == "formats":
        return pgettext("between formats", ", ").join(term("resource_format", code) for code in said)
    if entry == "is_incremental":
        return gettext("what changed since the last one") if said else gettext("everything anew")
    if entry == "level":
        return gettext("level %(n)s of 4") % {"n": said} if said else ""
    if entry == "domain":
        return gettext("domain %(n)s of 27") % {"n": said} if said else ""
    if entry == "related":
        return " ".join(said)
    if entry == "lineage":
        return "\n".join(edge_text(edge) for edge in said)
    return str(said)


def edge_text(edge: EdgeContent) -> str:
    """One step of the lineage in a line."""
    words = gettext("from") if edge.direction.value == "from" else gettext("feeds")
    return f"{words} {gettext(NODE_WORDS[edge.kind])} {edge.label or edge.ref}"


def entries(content: ResourceContent, *names: str) -> list[tuple[str, str]]:
    """(label, text) of these entries; what is not said is left out."""
    found = ((gettext(LABELS[name]), entry_text(content, name)) for name in names)
    return [(label, text) for label, text in found if text]


def field_text(field: FieldContent) -> str:
    """One field in a line, to compare it by."""
    length = f"({field.length})" if field.length else ""
    personal = f" · {gettext('about a person')}" if field.is_personal else ""
    level = gettext("level %(n)s of 4") % {"n": field.level}
    return f"{field.column} {term('resource_field_type', field.type)}{length} · {level}{personal}".strip()


def changes(before: ResourceContent | None, after: ResourceContent) -> list[Change]:
    """What the later description says otherwise, entry by entry and field by field."""
    if before is None:
        return []
    found = [
        Change(label=gettext(label), before=entry_text(before, name), after=entry_text(after, name))
        for name, label in LABELS.items()
        if getattr(before, name) != getattr(after, name)
    ]
    return found + _field_changes(before.fields, after.fields)


def _field_changes(before: Sequence[FieldContent], after: Sequence[FieldContent]) -> list[Change]:
    old, new = ({one.name: field_text(one) for one in fields} for fields in (before, after))
    label = gettext("Field %(name)s")
    return [
        Change(label=label % {"name": name}, before=old.get(name, ""), after=new.get(name, ""))
        for name in [*old, *(name for name in new if name not in old)]
        if old.get(name) != new.get(name)
    ]
