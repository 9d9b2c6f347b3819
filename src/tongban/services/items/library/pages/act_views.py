"""What the pages of the acts show: fields with what was typed, entries to pick, what goes where."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, gettext, pgettext

from tongban.foundation.directory.public import Officer
from tongban.services.items.editor.vocabularies import units
from tongban.services.items.library.acting import merging as joined
from tongban.services.items.library.acting import splitting as divided
from tongban.services.items.library.acting.entries import BOUND, bases_in, basis_words
from tongban.services.items.library.acting.queries import (
    Keeper,
    entries_above,
    entries_beside,
    level_of,
)
from tongban.services.items.library.acting.typed import Typed
from tongban.services.items.library.beginning import keeps
from tongban.services.items.library.elements import ELEMENTS
from tongban.services.items.library.facts import ACT_WORDS, POLICY_WORDS, Act, EntryFact
from tongban.services.items.library.impact import impact_of
from tongban.services.items.library.models import Change
from tongban.services.items.library.pages.impact import impact_shown
from tongban.services.items.library.proposals import NewEntry
from tongban.services.items.library.queries import entry
from tongban.services.items.library.telling import element_text, level_text, value_text
from tongban.services.items.wording import code_text
from tongban.standards.vocabularies import vocabulary

_SEVERAL = frozenset({"use_levels", "keep"})
_LEVEL_CODES = ("1", "2", "3", "4", "5", "6")


class Values:
    """What was typed, as a template reads it: `typed.name`; boxes give every value."""

    def __init__(self, typed: Typed) -> None:
        self._typed = typed

    def __getitem__(self, name: str) -> str | list[str]:
        return self._typed.every(name) if name in _SEVERAL else self._typed.text(name)


def code_field(typed: Typed, code: str) -> str:
    """The field of the form in which a code was typed."""
    prefixes = ["", *(divided.prefix_of(number) for number in range(divided.MOST))]
    named = [f"{prefix}{name}" for prefix in prefixes for name in ("code", "catalog_code")]
    return next((name for name in named if typed.text(name) == code), "code")


def with_part(name: str, sentence: str) -> str:
    """The sentence with the new entry that it is about, where the form has several."""
    for number in range(divided.MOST):
        if name.startswith(divided.prefix_of(number)):
            about = gettext("New entry %(n)s") % {"n": number + 1}
            return pgettext("between a material and its field", ": ").join([about, sentence])
    return sentence


def state(change: Change) -> dict[str, Any]:
    """Suspend, resume or cancel: what rests on it, and who is in the middle of applying."""
    act = Act(change.act)
    return {
        "act": gettext(ACT_WORDS[act]),
        "is_cancel": act is Act.CANCEL,
        "is_suspend": act is Act.SUSPEND,
        "impact": impact_shown(impact_of(change)),
    }


def adding(typed: Typed, keepers: Sequence[Keeper], new: NewEntry | None) -> dict[str, Any]:
    """The form of a new entry. 2 SQL, one for the search above and one for the entry that is chosen."""
    keeper = next((one for one in keepers if str(one.id) == typed.text("keeper")), keepers[0])
    area_code = new.area_code if new else keeper.area.code
    level = new.level if new else level_of(keeper.area)
    found = entries_above(area_code=area_code, words=typed.text("upper_q")) if typed.text("upper_q") else []
    language = get_language() or ""
    return {
        "keepers": [(str(one.id), one.name) for one in keepers],
        "keeper": keeper,
        "is_drafted": new is not None,
        "level": level_text(level),
        "uppers": _uppers(typed, found),
        "searched": bool(typed.text("upper_q")),
        "types": [("", gettext("Choose the type")), *vocabulary("item_type").choices(language)],
        "departments": [("", gettext("Not named")), *vocabulary("central_dept").choices(language)],
        "levels": [(code, level_text(code)) for code in _LEVEL_CODES if code >= level],
        "units": units(),
        "laws": [basis_words([basis]) for basis in bases_in(typed.text("basis"))],
        "policies": [
            {
                "name": f"policy-{key}",
                "label": gettext(ELEMENTS[key].label),
                "choices": [(policy, gettext(POLICY_WORDS[policy])) for policy in ELEMENTS[key].policies],
                "value": typed.text(f"policy-{key}") or ELEMENTS[key].policy,
            }
            for key in BOUND
        ],
    }


def _uppers(typed: Typed, found: Sequence[EntryFact]) -> list[tuple[str, str, str]]:
    """None, the one that is chosen, and what the search found."""
    chosen = typed.text("upper")
    rows = {one.code: one for one in found}
    if chosen and chosen not in rows:
        rows = {chosen: entry(chosen), **rows}
    none = ("", gettext("No entry above: it is set here"), "")
    return [none, *((one.code, one.name, f"{level_text(one.level)} · {one.code}") for one in rows.values())]


def splitting(typed: Typed, old: EntryFact) -> dict[str, Any]:
    """The parts, and a box for each piece of the old entry in each part."""
    typed = _counted(typed, old)
    count = divided.count_of(typed)
    parts = [typed.part(divided.prefix_of(number)) for number in range(count)]
    kept = [set(part.every("keep")) for part in parts]
    return {
        "old": old,
        "typed": Values(typed),
        "parts": [
            {
                "prefix": part.prefix,
                "number": number,
                "title": part.text("name") or gettext("New entry %(n)s") % {"n": number},
                "values": Values(part),
                "errors": _part_errors(part),
            }
            for number, part in enumerate(parts, start=1)
        ],
        "count": count,
        "can_more": count < divided.MOST,
        "can_less": count > divided.FEWEST,
        "units": units(),
        "pieces": [
            {
                "key": piece.key,
                "element": gettext(ELEMENTS[piece.element].label),
                "text": value_text(piece.path, piece.stored, said=old.content.said()),
                "error": _error(typed, f"where-{piece.key}"),
                "boxes": [(part, piece.key in mine) for part, mine in zip(parts, kept, strict=True)],
            }
            for piece in divided.pieces_of(old.content)
        ],
        "type_text": code_text("item_type", old.type_code),
    }


def _counted(typed: Typed, old: EntryFact) -> Typed:
    """One part more or less, where that was asked for; a further part begins with everything."""
    count = divided.count_of(typed)
    if typed.text("do") == "more" and count < divided.MOST:
        whole = {piece.key for piece in divided.pieces_of(old.content)}
        fresh = divided.typed_part(divided.prefix_of(count), None, old, kept=whole)
        return typed.with_values(parts=[str(count + 1)], **fresh)
    if typed.text("do") == "less":
        return typed.with_values(parts=[str(count - 1)])
    return typed


def _error(typed: Typed, name: str) -> str:
    return gettext(typed.faults[name]) if name in typed.faults else ""


def _part_errors(part: Typed) -> dict[str, str]:
    return {
        name.removeprefix(part.prefix): gettext(said)
        for name, said in part.faults.items()
        if name.startswith(part.prefix)
    }


def picking(picked: Sequence[EntryFact], by: Officer, words: str) -> dict[str, Any]:
    """Which entries are merged so far, and further ones by search. 1 SQL."""
    first, others = picked[0], picked[1:]
    found = entries_beside(
        first,
        keeper_ids=[pk for pk in by.duties_in if keeps(by, pk)],
        besides=[one.code for one in others],
        words=words,
    )
    return {
        "first": first,
        "others": others,
        "found": found,
        "q": words,
        "is_full": len(picked) >= joined.MOST,
    }


def merging(typed: Typed, olds: Sequence[EntryFact], rows: Sequence[joined.Row]) -> dict[str, Any]:
    """What differs side by side with a choice, and what all say alike."""
    uppers = joined.uppers_of(olds)
    return {
        "first": olds[0],
        "olds": olds,
        "others": olds[1:],
        "rows": [_merge_row(typed, row, olds) for row in rows if not row.is_same],
        "same": [
            (gettext(ELEMENTS[row.key].label), element_text(row.said[0], row.key))
            for row in rows
            if row.is_same
        ],
        "uppers": [(str(number), code or gettext("No entry above")) for number, code in enumerate(uppers)]
        if len(uppers) > 1
        else [],
    }


def _cell_text(key: str, said: Mapping[str, Any]) -> str:
    """What an entry says of an element; the parts of a list on lines of their own."""
    if not all(isinstance(stored, list) for stored in said.values()):
        return element_text(said, key)
    return "\n".join(value_text(path, part) for path, parts in said.items() for part in parts)


def _merge_row(typed: Typed, row: joined.Row, olds: Sequence[EntryFact]) -> Mapping[str, Any]:
    chosen = typed.text(row.field)
    return {
        "field": row.field,
        "label": gettext(ELEMENTS[row.key].label),
        "error": _error(typed, row.field),
        "cells": [
            (str(number), _cell_text(row.key, said), chosen == str(number), old.name)
            for number, (said, old) in enumerate(zip(row.said, olds, strict=True))
        ],
        "can_all": row.can_all,
        "is_all": chosen == joined.ALL,
    }
