"""How limits, visits, ways and fees of an item are said to a person."""

from dataclasses import dataclass

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tongban.foundation.ui.public import count_text
from tongban.services.items.deciding import law_text
from tongban.services.items.facts import ItemContent, Limit
from tongban.standards.vocabularies import vocabulary

ONLINE = frozenset({"2", "3"})


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One of the four figures at the top: a big number with its unit, or words; and a line beneath."""

    label: str
    number: int | None = None
    unit: str = ""
    words: str = ""
    note: str = ""


def limit_text(limit: Limit | None) -> str:
    """“20个工作日”; nothing for no limit."""
    return count_text(limit.count, limit.unit) if limit else ""


def figures(content: ItemContent, *, whole: ItemContent | None = None) -> list[Figure]:
    """Up to four figures; what the item does not say is left out.

    `whole` is the item's content where `content` is somebody's part of it.
    """
    found = (_how_long(content), _how_often(content), _how(content), _how_much(content, whole or content))
    return [figure for figure in found if figure is not None]


def _how_long(content: ItemContent) -> Figure | None:
    label = gettext("How long")
    promised, statutory = content.limits.promised, content.limits.statutory
    law = law_text(content, content.limits)
    shown = promised or statutory
    if content.project_type == "1" and (promised is None or promised.count <= 1):
        return Figure(label=label, words=gettext("At once"), note=law)
    if shown is None:
        return None
    if shown.count == 0:
        return Figure(label=label, words=gettext("At once"), note=law)
    return Figure(
        label=label,
        number=shown.count,
        unit=count_text(shown.count, shown.unit).removeprefix(str(shown.count)).strip(),
        note=_note_of_limit(content, law),
    )


def _note_of_limit(content: ItemContent, law: str) -> str:
    if content.instant:
        return gettext("At once where our records decide it")
    if content.limit_cases:
        return gettext("In some situations another limit: answer the questions")
    if content.limits.promised:
        return law or gettext("The law sets no limit")
    return gettext("The limit of the law")


def _how_often(content: ItemContent) -> Figure | None:
    if content.visits is None:
        return None
    return Figure(
        label=gettext("Trips"),
        number=content.visits,
        unit=ngettext("trip", "trips", content.visits),
        note=content.visits_reason,
    )


def ways(content: ItemContent) -> list[str]:
    """The ways of applying, in words."""
    words = {
        "1": gettext("at a counter"),
        "2": gettext("online"),
        "3": gettext("online"),
        "4": gettext("by courier"),
        "9": gettext("at a self-service machine")
        if content.extra.get("self_service")
        else gettext("otherwise"),
    }
    return list(dict.fromkeys(words[form] for form in content.handle_forms if form in words))


def _how(content: ItemContent) -> Figure | None:
    found = ways(content)
    if not found:
        return None
    is_online = bool(ONLINE & set(content.handle_forms))
    if is_online and content.visits == 0:
        words = gettext("All of it online")
    elif is_online:
        words = gettext("Online is possible")
    else:
        words = gettext("Go to a counter")
    main = gettext("online") if is_online else gettext("at a counter")
    others = [way for way in found if way != main]
    note = gettext("Also %(ways)s") % {"ways": gettext(", ").join(others)} if others else ""
    return Figure(label=gettext("How"), words=words, note=note)


def _how_much(content: ItemContent, whole: ItemContent) -> Figure | None:
    label = gettext("What it costs")
    if whole.fees and not content.fees:
        return Figure(
            label=label, words=gettext("Free"), note=gettext("In your situation nothing is charged")
        )
    if content.fees:
        fee = next((fee for fee in content.fees if fee.when is None), None)
        if fee is None:
            return Figure(label=label, words=gettext("It depends"), note=gettext("On your answers"))
        return Figure(label=label, words=fee.standard or gettext("A fee is charged"), note=fee.name)
    if content.is_charged is False:
        return Figure(label=label, words=gettext("Free"), note=gettext("At no step is anything charged"))
    return None


def code_text(list_name: str, code: str) -> str:
    """The words of a code in the reader's language; the code itself where the list has none."""
    words = vocabulary(list_name)
    return words.label(code, get_language() or "zh-hans") if code in words else code


def type_text(type_code: str) -> str:
    """“行政许可”: what kind of item it is, in the reader's language."""
    return code_text("item_type", type_code)


def audience_text(content: ItemContent) -> str:
    """“自然人、企业法人”."""
    return gettext(", ").join(code_text("server_type_c0109", code) for code in content.audience)


SECTIONS = {
    "units": _("What it is divided into"),
    "you": _("Your situation"),
    "who": _("Who can apply"),
    "papers": _("What to bring"),
    "instant": _("Decided at once"),
    "flow": _("How it goes"),
    "where": _("Go in person"),
    "result": _("What you get"),
    "ask": _("Often asked"),
    "rights": _("If you disagree"),
}
